import { canonicalKey } from '../../expr/equality.ts';
import type { ExprId } from '../../expr/expression.ts';
import { attributeOf } from '../../expr/expression-type.ts';
import { substituteById } from '../../expr/rewrite.ts';
import { operandsOf, referencesOf } from '../../expr/walk.ts';
import { FN, isCall } from '../logical/build.ts';
import { mapSame } from '../logical/expressions.ts';
import { ADDED_NODES } from './added-nodes.ts';
import { childrenOf, withChildren } from './children.ts';
import type {
  BroadcastExchange,
  Exchange,
  HashJoin,
  PhysicalExpression,
  PhysicalNamed,
  PhysicalPlan,
} from './node.ts';

/** Where runtime filters are worth their price; the settings are `spark.sql.optimizer.runtime*`. */
export interface RuntimeFilterOptions {
  readonly enabled: boolean;
  /** Most filters in a plan. */
  readonly limit: number;
  /** Bytes of files from which a scan is worth a filter. */
  readonly scanThreshold: number;
}

type Side = 'left' | 'right';

/** The side of a join whose rows say what the other one's scans may drop. */
interface Creator {
  readonly exchange: Exchange | BroadcastExchange;
  readonly key: PhysicalExpression;
}

/**
 * Lets scans below a join drop rows that can't match, where rows of one side are exchanged, and few because of
 * a filter: the stage of that side runs first then. Filters go down to the scans, through joins (also to the
 * other side of an equality), exchanges and GROUP BY; where nothing but the join itself would come behind, its
 * hash table does as well.
 */
export function addRuntimeFilters(plan: PhysicalPlan, options: RuntimeFilterOptions): PhysicalPlan {
  return options.enabled ? new FilterPlacement(options).visit(plan) : plan;
}

class FilterPlacement {
  readonly #options: RuntimeFilterOptions;
  #made = 0;

  constructor(options: RuntimeFilterOptions) {
    this.#options = options;
  }

  /** Joins above first: what they filter makes sides of joins below selective. */
  visit(plan: PhysicalPlan): PhysicalPlan {
    const filtered = plan.kind === 'hash_join' ? this.#filterSide(plan) : plan;
    return withChildren(
      filtered,
      mapSame(childrenOf(filtered), (child) => this.visit(child)),
    );
  }

  /** One direction a join only: stages must not wait for each other. */
  #filterSide(join: HashJoin): PhysicalPlan {
    for (const side of creatorSides(join)) {
      const target = side === 'left' ? 'right' : 'left';
      const creatorKeys = side === 'left' ? join.leftKeys : join.rightKeys;
      const targetKeys = side === 'left' ? join.rightKeys : join.leftKeys;
      let filtered = join[target];
      creatorKeys.forEach((key, k) => {
        const creator = isFilterKey(key) ? creatorOf(join[side], key) : null;
        if (creator === null || !isFilterKey(targetKeys[k]!) || !isSelective(creator.exchange.child)) return;
        filtered = this.#place(filtered, targetKeys[k]!, creator, false);
      });
      if (filtered !== join[target]) return { ...join, [target]: filtered };
    }
    return join;
  }

  /**
   * The plan with filters over its scans that give the key.
   *
   * @param worth something that a filter saves lies between the join and here
   */
  #place(plan: PhysicalPlan, key: PhysicalExpression, creator: Creator, worth: boolean): PhysicalPlan {
    switch (plan.kind) {
      case 'file_scan':
      case 'in_memory_scan':
      case 'range_scan':
        return worth ? this.#filterOver(plan, key, creator) : plan;
      case 'runtime_filter': {
        const known =
          plan.creator.exchangeId === creator.exchange.nodeId && canonicalKey(plan.key) === canonicalKey(key);
        return known ? plan : this.#below(plan, plan.child, key, creator, worth);
      }
      case 'filter':
        if (isScan(plan.child))
          return worth && this.#isWorth(plan.child) ? this.#filterOver(plan, key, creator) : plan;
        return this.#below(plan, plan.child, key, creator, worth);
      case 'sort':
        return this.#below(plan, plan.child, key, creator, worth);
      case 'exchange':
      case 'broadcast_exchange':
        return this.#below(plan, plan.child, key, creator, true);
      case 'project':
        return this.#below(plan, plan.child, inTermsBelow(key, plan.list), creator, worth);
      case 'hash_aggregate':
        return this.#below(plan, plan.child, groupingKey(key, plan.result, plan.keys), creator, true);
      case 'hash_join':
        return this.#placeInJoin(plan, key, creator);
      default:
        return plan;
    }
  }

  #below(
    plan: PhysicalPlan,
    child: PhysicalPlan,
    key: PhysicalExpression | null,
    creator: Creator,
    worth: boolean,
  ): PhysicalPlan {
    if (key === null || !reads(child, key)) return plan;
    return withChildren(plan, [this.#place(child, key, creator, worth)]);
  }

  /** Rows of the side that has the key, and those of the other side that could match them only. */
  #placeInJoin(join: HashJoin, key: PhysicalExpression, creator: Creator): PhysicalPlan {
    const side: Side | null = reads(join.left, key) ? 'left' : reads(join.right, key) ? 'right' : null;
    if (side === null || !keepsOthers(join, side)) return join;
    const placed = { ...join, [side]: this.#place(join[side], key, creator, true) };
    const other = side === 'left' ? 'right' : 'left';
    const [keys, otherKeys] =
      side === 'left' ? [join.leftKeys, join.rightKeys] : [join.rightKeys, join.leftKeys];
    const equal = keys.findIndex((e) => canonicalKey(e) === canonicalKey(key));
    // NOT IN looks at all rows of the other side.
    if (equal < 0 || join.nullAware || !isFilterKey(otherKeys[equal]!)) return placed;
    return { ...placed, [other]: this.#place(join[other], otherKeys[equal]!, creator, true) };
  }

  #isWorth(scan: PhysicalPlan): boolean {
    if (scan.kind === 'range_scan') return true;
    return scannedBytes(scan) >= this.#options.scanThreshold;
  }

  #filterOver(child: PhysicalPlan, key: PhysicalExpression, creator: Creator): PhysicalPlan {
    if (this.#made >= this.#options.limit || !this.#isWorth(child)) return child;
    const nodeId = ADDED_NODES.runtimeFilter - 2 * this.#made++;
    const { exchange } = creator;
    return {
      kind: 'runtime_filter',
      nodeId,
      output: child.output,
      key,
      creator: {
        kind: 'broadcast_read',
        nodeId: nodeId - 1,
        output: exchange.output,
        exchangeId: exchange.nodeId,
      },
      creatorKey: creator.key,
      child,
    };
  }
}

/** Between sides whose rows differ by more than this factor, the one with fewer rows filters the other one. */
const CLEARLY_FEWER = 8;

/** Sides that may filter the other one: first the one that makes much fewer rows or, failing that, reads less. */
function creatorSides(join: HashJoin): readonly Side[] {
  const sides: Side[] = [];
  if (dropsUnmatched(join, 'right')) sides.push('left');
  if (dropsUnmatched(join, 'left')) sides.push('right');
  return sides.length === 2 && prefersRight(join) ? sides.reverse() : sides;
}

function prefersRight({ left, right, estimatedRows, buildSide }: HashJoin): boolean {
  const rows = estimatedRows ?? { left: null, right: null };
  if (rows.left !== null && rows.right !== null) {
    if (rows.right * CLEARLY_FEWER < rows.left) return true;
    if (rows.left * CLEARLY_FEWER < rows.right) return false;
  }
  const [leftBytes, rightBytes] = [scannedBytes(left), scannedBytes(right)];
  return leftBytes === rightBytes ? buildSide === 'right' : rightBytes < leftBytes;
}

function isScan({ kind }: PhysicalPlan): boolean {
  return kind === 'file_scan' || kind === 'in_memory_scan' || kind === 'range_scan';
}

/** Bytes of the files that a plan reads, or once read: cached rows count like what they were computed from. */
function scannedBytes(plan: PhysicalPlan): number {
  if (plan.kind === 'in_memory_scan') return scannedBytes(plan.plan);
  if (plan.kind === 'file_scan') return plan.files.reduce((sum, file) => sum + file.size, 0);
  return childrenOf(plan).reduce((sum, child) => sum + scannedBytes(child), 0);
}

/** Whether a side's rows that match nothing leave no trace in the result. */
function dropsUnmatched(join: HashJoin, side: Side): boolean {
  switch (join.type) {
    case 'inner':
    case 'cross':
    case 'left_semi':
      return true;
    case 'right_outer':
      return side === 'left';
    case 'full_outer':
      return false;
    case 'left_anti':
      return side === 'right' && !join.nullAware;
    default:
      return side === 'right';
  }
}

/** Whether without some of a side's rows only those results are missing that come from them. */
function keepsOthers(join: HashJoin, side: Side): boolean {
  switch (join.type) {
    case 'inner':
    case 'cross':
      return true;
    case 'right_outer':
      return side === 'right';
    case 'full_outer':
      return false;
    default:
      return side === 'left';
  }
}

/** The nearest exchange among a side's inputs that has the key; all rows of the side come from there. */
function creatorOf(plan: PhysicalPlan, key: PhysicalExpression): Creator | null {
  switch (plan.kind) {
    case 'exchange':
    case 'broadcast_exchange':
      return { exchange: plan, key };
    case 'filter':
    case 'sort':
    case 'runtime_filter':
      return creatorOf(plan.child, key);
    case 'project': {
      const below = inTermsBelow(key, plan.list);
      return below === null ? null : creatorOf(plan.child, below);
    }
    case 'hash_aggregate': {
      const below = groupingKey(key, plan.result, plan.keys);
      return below === null ? null : creatorOf(plan.child, below);
    }
    case 'hash_join': {
      const side = [plan.left, plan.right].find((input) => reads(input, key));
      return side === undefined ? null : creatorOf(side, key);
    }
    default:
      return null;
  }
}

/** Whether something makes a plan's rows few: filters for more than NULLs, as far down as rows are not added. */
function isSelective(plan: PhysicalPlan): boolean {
  switch (plan.kind) {
    case 'filter':
      return (
        operandsOf(plan.condition, FN.and).some((e) => !isCall(e, FN.isNotNull)) || isSelective(plan.child)
      );
    case 'file_scan':
      return plan.partitionFilters.length > 0;
    case 'local_table_scan':
    case 'limit':
    case 'take_ordered_and_project':
    case 'runtime_filter':
      return true;
    case 'project':
    case 'exchange':
    case 'broadcast_exchange':
    case 'sort':
    case 'hash_aggregate':
      return isSelective(plan.child);
    case 'hash_join':
      return (
        (keepsOthers(plan, 'left') && isSelective(plan.left)) ||
        ((keepsOthers(plan, 'right') || plan.type === 'left_semi') && isSelective(plan.right))
      );
    default:
      return false;
  }
}

/** Columns, and whole numbers made longer: nothing that costs much or could fail on rows that never meet. */
function isFilterKey(e: PhysicalExpression): boolean {
  if (e.kind === 'attribute') return true;
  if (e.kind !== 'cast' || e.child.kind !== 'attribute') return false;
  const order = ['byte', 'short', 'int', 'long'];
  const from = order.indexOf(e.child.type.kind);
  return from >= 0 && order.indexOf(e.type.kind) > from;
}

function reads(plan: PhysicalPlan, e: PhysicalExpression): boolean {
  const ids = new Set(plan.output.map((a) => a.id));
  return [...referencesOf(e)].every((id) => ids.has(id));
}

/** A key over a list's columns in terms of what the list is computed from; null if that is no key. */
function inTermsBelow(key: PhysicalExpression, list: readonly PhysicalNamed[]): PhysicalExpression | null {
  const aliases = new Map<ExprId, PhysicalExpression>();
  for (const item of list) if (item.kind === 'alias') aliases.set(item.id, item.child);
  const below = substituteById(key, aliases);
  return isFilterKey(below) ? below : null;
}

/** The same of a GROUP BY; null for keys that are no grouping keys. */
function groupingKey(
  key: PhysicalExpression,
  result: readonly PhysicalNamed[],
  keys: readonly PhysicalNamed[],
): PhysicalExpression | null {
  const grouped = inTermsBelow(key, result);
  if (grouped === null) return null;
  const ids = new Set(keys.map((e) => attributeOf(e).id));
  return [...referencesOf(grouped)].every((id) => ids.has(id)) ? inTermsBelow(grouped, keys) : null;
}
