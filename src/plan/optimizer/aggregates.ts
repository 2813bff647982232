import type { AggregateCall, Expression } from '../../expr/expression.ts';
import { type DataType, LONG } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { intLiteral } from '../logical/build.ts';
import type { LogicalPlan } from '../logical/node.ts';

export function aggregateCall(
  fn: string,
  args: readonly Expression<LogicalPlan>[],
  type: DataType,
  nullable: boolean,
): AggregateCall<LogicalPlan> {
  return {
    kind: 'aggregate_call',
    fn,
    args,
    distinct: false,
    filter: null,
    order: [],
    type,
    nullable,
    mode: 'ansi',
    ignoreNulls: false,
  };
}

export function countAll(): AggregateCall<LogicalPlan> {
  return aggregateCall('count', [intLiteral(1)], LONG, false);
}

const ZERO_OF_NOTHING: ReadonlySet<string> = new Set([
  'count',
  'count_if',
  'approx_count_distinct',
  'regr_count',
]);
const EMPTY_OF_NOTHING: ReadonlySet<string> = new Set(['collect_list', 'collect_set', 'array_agg']);

/** What an aggregate gives over no rows: NULL for most. Undefined where it is not known here. */
export function valueOverNoRows(call: AggregateCall<LogicalPlan>): Value | undefined {
  if (ZERO_OF_NOTHING.has(call.fn)) return 0n;
  if (EMPTY_OF_NOTHING.has(call.fn)) return [];
  return call.nullable ? null : undefined;
}

const ORDER_DOES_NOT_MATTER: ReadonlySet<string> = new Set([
  'max',
  'min',
  'count',
  'count_if',
  'bit_and',
  'bit_or',
  'bit_xor',
  'bool_and',
  'bool_or',
  'every',
  'some',
  'any',
]);

/** Gives the same for the same rows in any order; sums only where they are exact. */
export function ignoresOrder(call: AggregateCall<LogicalPlan>): boolean {
  if (ORDER_DOES_NOT_MATTER.has(call.fn)) return true;
  return (
    (call.fn === 'sum' || call.fn === 'avg') && call.type.kind !== 'float' && call.type.kind !== 'double'
  );
}
