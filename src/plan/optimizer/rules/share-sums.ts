import { mapChildren } from '../../../expr/children.ts';
import { canonicalKey } from '../../../expr/equality.ts';
import type { AggregateCall } from '../../../expr/expression.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { walk } from '../../../expr/walk.ts';
import { type DataType, LONG } from '../../../types/data-type.ts';
import { call, FN, longLiteral } from '../../logical/build.ts';
import type { LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { aggregateCall } from '../aggregates.ts';
import { nodeRule } from '../rule.ts';

type Aggregation = AggregateCall<LogicalPlan>;

/** The sum of `source + offset`. */
interface ShiftedSum {
  readonly sum: Aggregation;
  readonly source: LogicalExpression;
  readonly offset: bigint;
}

/**
 * Several sums of a column plus constants are one sum and one count: `sum(x + c)` is `sum(x) + c * count(x)`. Only of
 * whole numbers so narrow that neither the additions nor the sums could overflow.
 */
export const shareSums = nodeRule('shareSums', ['aggregate'], (node) => {
  if (node.kind !== 'aggregate') return node;
  const offsets = new Map<string, Set<bigint>>();
  for (const e of node.list) {
    walk(e, (x) => {
      if (x.kind !== 'aggregate_call') return;
      const shifted = shiftedSum(x);
      if (shifted === null) return;
      const key = sharedKey(shifted);
      offsets.set(key, (offsets.get(key) ?? new Set()).add(shifted.offset));
    });
  }
  const replace = (e: LogicalExpression): LogicalExpression => {
    if (e.kind !== 'aggregate_call') return mapChildren(e, replace);
    const shifted = shiftedSum(e);
    if (shifted === null || offsets.get(sharedKey(shifted))!.size < 2) return e;
    return rewritten(shifted);
  };
  if (![...offsets.values()].some((of) => of.size > 1)) return node;
  return {
    ...node,
    list: node.list.map((e) => (e.kind === 'alias' ? { ...e, child: replace(e.child) } : e)),
  };
});

function rewritten({ sum, source, offset }: ShiftedSum): LogicalExpression {
  const total = { ...sum, args: [source] };
  const count = { ...aggregateCall('count', [source], LONG, false), filter: sum.filter };
  const added = call<LogicalPlan>(FN.multiply, [longLiteral(offset), count], LONG, false);
  return call<LogicalPlan>(FN.add, [total, added], LONG, true);
}

function sharedKey({ sum, source }: ShiftedSum): string {
  return canonicalKey({ ...sum, args: [source] });
}

function shiftedSum(sum: Aggregation): ShiftedSum | null {
  if (sum.fn !== 'sum' || sum.distinct || sum.type.kind !== 'long' || sum.mode === 'try') return null;
  const [e] = sum.args;
  if (e?.kind !== 'call' || e.mode === 'try' || (e.fn !== FN.add && e.fn !== FN.subtract)) return null;
  const [left, right] = e.args as readonly [LogicalExpression, LogicalExpression];
  const swapped = e.fn === FN.add && left.kind === 'literal';
  const source = widened(swapped ? right : left);
  const constant = wholeNumber(swapped ? left : right);
  const bits = bitsOf(typeOf(source));
  // As many bits again for the constant, and one for the sum of both.
  if (constant === null || bits === null || bits + 1 > bitsOf(e.type)!) return null;
  if (constant !== BigInt.asIntN(bits, constant)) return null;
  return { sum, source, offset: e.fn === FN.subtract ? -constant : constant };
}

/** Without casts to wider types. */
function widened(e: LogicalExpression): LogicalExpression {
  if (e.kind !== 'cast') return e;
  const [from, to] = [bitsOf(typeOf(e.child)), bitsOf(e.type)];
  return from !== null && to !== null && from < to ? widened(e.child) : e;
}

function wholeNumber(e: LogicalExpression): bigint | null {
  return e.kind === 'literal' && e.value !== null && bitsOf(e.type) !== null
    ? BigInt(e.value as number)
    : null;
}

function bitsOf(type: DataType): number | null {
  switch (type.kind) {
    case 'byte':
      return 8;
    case 'short':
      return 16;
    case 'int':
      return 32;
    case 'long':
      return 64;
    default:
      return null;
  }
}
