import { functionFacts } from '../../functions/registry.ts';
import type { BroadcastExchange, Exchange, InMemoryScan, PhysicalPlan } from '../../plan/physical/node.ts';
import { PlanWriter } from './plan-writer.ts';

/** A key beyond this length costs more than it may save: long lists of values. */
const MAX_KEY = 256 * 1024;

/**
 * Text that is the same for exchanges of the same rows, column by column: Spark's `ReusedExchange`. Null for rows
 * that might be others the next time, which must be computed twice.
 *
 * @param child what it exchanges, with exchanges of the same rows below it replaced by reads of the same one
 * @param partitions how many it writes
 */
export function exchangeKey(
  exchange: Exchange | BroadcastExchange,
  child: PhysicalPlan,
  partitions: number,
): string | null {
  // Rows in order are sampled and dealt out by stages of their own.
  if (exchange.kind === 'exchange' && exchange.partitioning.kind === 'range') return null;
  const place = exchange.kind === 'exchange' ? [exchange.partitioning, exchange.origin] : exchange.keys;
  return keyOf(exchange.kind, [child, place, partitions]);
}

/** The same for the plans of scalar subqueries: Spark's `ReusedSubquery`. */
export function subqueryKey(plan: PhysicalPlan): string | null {
  return keyOf('subquery', [plan]);
}

function keyOf(kind: string, parts: readonly unknown[]): string | null {
  const writer = new RowsWriter();
  writer.write(kind);
  writer.write(parts);
  return writer.repeats && writer.text.length <= MAX_KEY ? writer.text : null;
}

/** Properties that make no difference for the rows. */
const IGNORED = new Set([
  'nodeId',
  'qualifier',
  'estimatedRows',
  'listedFiles',
  'partitionFilters',
  'properties',
]);

class RowsWriter extends PlanWriter {
  /** Whether the rows are the same whenever they are computed. */
  repeats = true;

  protected counts(name: string): boolean {
    return !IGNORED.has(name);
  }

  protected partsOf(value: object): object {
    if ('fn' in value && typeof value.fn === 'string' && !functionFacts.deterministic(value.fn)) {
      this.repeats = false;
    }
    switch ((value as { readonly kind?: unknown }).kind) {
      case 'write_files':
      case 'sample':
        this.repeats = false;
        return value;
      case 'in_memory_scan':
        return { ...value, cached: (value as InMemoryScan).cached.cacheId, plan: null };
      default:
        return value;
    }
  }

  /** Where in the statement an expression stands makes no difference; where an exchange comes from may. */
  protected override writeProperty(name: string, property: unknown): void {
    if (name !== 'origin' || typeof property !== 'object') this.write(property);
  }
}
