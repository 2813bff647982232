import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { assertNever } from '../../core/error.ts';
import { conjunctsOf } from '../logical/build.ts';
import type { Join, LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import type { TableStatistics } from '../optimizer/optimizer-context.ts';
import { outputIds, readsOnly } from '../optimizer/predicates.ts';
import { literalCount } from '../optimizer/row-bounds.ts';
import { joinRows } from './join-cardinality.ts';
import { selectivity } from './selectivity.ts';
import { rowSize } from './type-size.ts';

/** What a plan is thought to give. */
export interface Estimate {
  /** By Spark's rules without a cost model: what EXPLAIN COST prints and what decides on broadcasts. */
  readonly sizeInBytes: bigint;
  /** Exact numbers, where the shape of the plan tells them; printed by EXPLAIN COST. */
  readonly rowCount: bigint | null;
  /** Rows as well as they can be guessed, for the order of joins; null where a table's are not known. */
  readonly rows: number | null;
}

export interface EstimateSource {
  readonly statistics: (table: CatalogTable) => TableStatistics | null;
  /** Bytes of the files in the partitions that filters over partition columns leave; null where not known. */
  readonly prunedSize?: (
    table: CatalogTable,
    partitionFilters: readonly LogicalExpression[],
  ) => bigint | null;
}

/** `spark.sql.defaultSizeInBytes`: nobody broadcasts what may be of any size. */
export const UNKNOWN_SIZE = 2n ** 63n - 1n;

/** Estimates are remembered per node: plans share subtrees, and joins ask for the same ones again. */
export class Estimator {
  readonly #source: EstimateSource;
  readonly #cautious: boolean;
  readonly #known = new WeakMap<LogicalPlan, Estimate>();

  /**
   * @param cautious filters and GROUP BY are taken to leave all rows: an upper bound, as far as keys of joins
   *   are keys
   */
  constructor(source: EstimateSource, options: { readonly cautious?: boolean } = {}) {
    this.#source = source;
    this.#cautious = options.cautious ?? false;
  }

  of(plan: LogicalPlan): Estimate {
    let estimate = this.#known.get(plan);
    if (estimate === undefined) {
      estimate = this.#compute(plan);
      this.#known.set(plan, estimate);
    }
    return estimate;
  }

  tableStatistics(table: CatalogTable): TableStatistics | null {
    return this.#source.statistics(table);
  }

  #compute(plan: LogicalPlan): Estimate {
    switch (plan.kind) {
      case 'relation': {
        const statistics = this.#source.statistics(plan.table);
        // Spark does not list the partitions of a catalog's table before it knows which are needed.
        const unlisted = plan.table.partitionColumns.length > 0 && plan.table.identifier.length === 3;
        const size =
          statistics === null || unlisted ? UNKNOWN_SIZE : BigInt(Math.round(statistics.sizeInBytes));
        return {
          sizeInBytes: atLeastOne(size),
          rowCount: null,
          rows: unlisted ? null : (statistics?.rowCount ?? null),
        };
      }
      case 'in_memory_relation':
        return { sizeInBytes: atLeastOne(plan.sizeInBytes), rowCount: plan.rowCount, rows: plan.rows };
      case 'local_relation': {
        const rows = BigInt(plan.rows.length);
        return { sizeInBytes: (rowSize(plan.output) - 8n) * rows, rowCount: null, rows: plan.rows.length };
      }
      case 'range': {
        const span = plan.end - plan.start;
        const count =
          plan.step === 0n || span > 0n !== plan.step > 0n
            ? 0n
            : (span + plan.step - (plan.step > 0n ? 1n : -1n)) / plan.step;
        return { sizeInBytes: atLeastOne(8n * count), rowCount: count, rows: Number(count) };
      }
      case 'filter':
        return this.#filter(plan.condition, plan.child);
      case 'project':
      case 'window':
      case 'window_group_limit':
        return this.#scaled(plan, plan.child);
      case 'aggregate':
        if (plan.grouping.length === 0)
          return { sizeInBytes: rowSize(outputOf(plan)), rowCount: 1n, rows: 1 };
        return {
          ...this.#scaled(plan, plan.child),
          rowCount: null,
          rows: this.#groups(this.of(plan.child).rows),
        };
      case 'distinct': {
        const below = this.of(plan.child);
        return { ...below, rowCount: null, rows: this.#groups(below.rows) };
      }
      case 'sort':
      case 'repartition':
      case 'subquery_alias':
      case 'view':
        return this.of(plan.child);
      case 'sample': {
        const share = plan.upperBound - plan.lowerBound;
        const below = this.of(plan.child);
        const size = (below.sizeInBytes * BigInt(Math.round(share * 1_000_000))) / 1_000_000n;
        return {
          sizeInBytes: atLeastOne(size),
          rowCount: null,
          rows: below.rows === null ? null : below.rows * share,
        };
      }
      case 'limit':
        return this.#limit(plan);
      case 'join':
        return this.#join(plan);
      case 'lateral_join':
        return this.#product([plan.left, plan.right], null);
      case 'union': {
        const parts = plan.inputs.map((input) => this.of(input));
        const rows = parts.reduce<number | null>(
          (sum, p) => (sum === null || p.rows === null ? null : sum + p.rows),
          0,
        );
        return { sizeInBytes: parts.reduce((sum, p) => sum + p.sizeInBytes, 0n), rowCount: null, rows };
      }
      case 'intersect':
      case 'except':
        return { ...this.of(plan.left), rowCount: null };
      case 'generate':
        return { ...this.of(plan.child), rowCount: null };
      case 'expand': {
        const below = this.of(plan.child);
        const times = plan.projections.length;
        return {
          ...this.#scaled(plan, plan.child),
          rowCount: null,
          rows: below.rows === null ? null : below.rows * times,
        };
      }
      case 'recursive_union':
        return this.#product([plan.anchor], null);
      case 'recursive_reference':
        return { sizeInBytes: UNKNOWN_SIZE, rowCount: null, rows: null };
      default:
        return assertNever(plan);
    }
  }

  #filter(condition: LogicalExpression, child: LogicalPlan): Estimate {
    const below = this.of(child);
    const share = this.#cautious ? 1 : selectivity(condition, child, this);
    const rows = below.rows === null ? null : below.rows * share;
    if (child.kind === 'relation' && this.#source.prunedSize !== undefined) {
      const filters = partitionFiltersOf(child.table.partitionColumns, child, condition);
      const size = filters.length === 0 ? null : this.#source.prunedSize(child.table, filters);
      if (size !== null) {
        const pruned: Estimate = { sizeInBytes: atLeastOne(size), rowCount: null, rows };
        // The scan below reads no more than that, either.
        this.#known.set(child, pruned);
        return pruned;
      }
    }
    return { sizeInBytes: below.sizeInBytes, rowCount: null, rows };
  }

  /** Groups of so many rows, where nothing is known of the keys. */
  #groups(rows: number | null): number | null {
    return rows === null || this.#cautious ? rows : Math.max(1, rows ** 0.75);
  }

  /** As many rows as the child, of another width. */
  #scaled(plan: LogicalPlan, child: LogicalPlan): Estimate {
    const below = this.of(child);
    const size = (below.sizeInBytes * rowSize(outputOf(plan))) / rowSize(outputOf(child));
    return { sizeInBytes: atLeastOne(size), rowCount: below.rowCount, rows: below.rows };
  }

  #limit(plan: LogicalPlan & { kind: 'limit' }): Estimate {
    const below = this.of(plan.child);
    const limit = literalCount(plan.limit);
    if (limit === null || plan.local === true) return below;
    const most = below.rowCount === null || below.rowCount > BigInt(limit) ? BigInt(limit) : below.rowCount;
    const rows = below.rows === null ? limit : Math.min(limit, below.rows);
    const size = most === 0n ? 1n : most * rowSize(outputOf(plan));
    return { sizeInBytes: size, rowCount: most, rows };
  }

  #join(plan: Join): Estimate {
    const left = this.of(plan.left);
    const right = this.of(plan.right);
    const rows =
      left.rows === null || right.rows === null ? null : joinRows(plan, left.rows, right.rows, this);
    if (plan.type === 'left_semi' || plan.type === 'left_anti' || typeof plan.type === 'object') {
      return { sizeInBytes: left.sizeInBytes, rowCount: null, rows };
    }
    return this.#product([plan.left, plan.right], rows);
  }

  #product(children: readonly LogicalPlan[], rows: number | null): Estimate {
    const sizeInBytes = children.reduce((product, child) => product * this.of(child).sizeInBytes, 1n);
    return { sizeInBytes: atLeastOne(sizeInBytes), rowCount: null, rows };
  }
}

/** Conjuncts that read partition columns only, and some. */
export function partitionFiltersOf(
  partitionColumns: readonly string[],
  relation: LogicalPlan,
  condition: LogicalExpression,
): readonly LogicalExpression[] {
  if (partitionColumns.length === 0) return [];
  const ids = new Set(
    outputOf(relation)
      .slice(-partitionColumns.length)
      .map((a) => a.id),
  );
  const all = outputIds(relation);
  return conjunctsOf(condition).filter(
    (e) => readsOnly(e, ids) && !readsOnly(e, new Set([...all].filter((id) => !ids.has(id)))),
  );
}

function atLeastOne(size: bigint): bigint {
  return size < 1n ? 1n : size;
}
