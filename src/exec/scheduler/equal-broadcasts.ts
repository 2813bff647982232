import { functionFacts } from '../../functions/registry.ts';
import type { BroadcastExchange, PhysicalPlan } from '../../plan/physical/node.ts';
import { inputsOf } from './plan-shape.ts';

/** Operators that give the same rows whenever they run over the same files. */
const REPEATABLE: ReadonlySet<PhysicalPlan['kind']> = new Set([
  'file_scan',
  'filter',
  'project',
  'hash_join',
  'broadcast_exchange',
]);

/** Properties that make no difference for the rows. */
const IGNORED = new Set(['nodeId', 'qualifier', 'origin', 'estimatedRows']);

/**
 * Text that is the same for broadcasts of the same rows, column by column: the plan with the ids of columns in the
 * order in which they appear. Null for plans that might give other rows the next time, which must run twice.
 */
export function broadcastKey(exchange: BroadcastExchange): string | null {
  if (!isRepeatable(exchange)) return null;
  const ids = new Map<number, number>();
  let repeats = true;
  const key = JSON.stringify(exchange, (name, value: unknown) => {
    if (IGNORED.has(name)) return undefined;
    switch (typeof value) {
      case 'bigint':
        return `${value}n`;
      case 'number': {
        if (name !== 'id') return Object.is(value, -0) ? '-0' : String(value);
        const place = ids.get(value) ?? ids.size;
        ids.set(value, place);
        return place;
      }
      case 'object':
        if (isCall(value) && !functionFacts.deterministic(value.fn)) repeats = false;
        return value;
      default:
        return value;
    }
  });
  return repeats ? key : null;
}

function isRepeatable(plan: PhysicalPlan): boolean {
  return REPEATABLE.has(plan.kind) && inputsOf(plan).every(isRepeatable);
}

function isCall(value: object | null): value is { readonly fn: string } {
  return value !== null && 'fn' in value && typeof value.fn === 'string';
}
