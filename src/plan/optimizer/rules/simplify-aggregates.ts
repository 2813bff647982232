import { mapChildren } from '../../../expr/children.ts';
import { canonicalKey } from '../../../expr/equality.ts';
import { attributeOf } from '../../../expr/expression-type.ts';
import { unalias } from '../../../expr/rewrite.ts';
import { isFalse, isTrue } from '../../logical/build.ts';
import type { Aggregate, LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { allDeterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { holdsAggregate } from '../predicates.ts';
import { expressionRule, nodeRule } from '../rule.ts';
import { definitionsOf, inline, inlineNamed } from '../substitute.ts';

/** Constant and repeated keys, and a DISTINCT over rows that are distinct already. */
export const simplifyGrouping = nodeRule('simplifyGrouping', ['aggregate'], (node, context) => {
  if (node.kind !== 'aggregate') return node;
  return mergeDistinct(simplifyKeys(node), context);
});

function simplifyKeys(node: Aggregate): Aggregate {
  const keys = new Map<string, LogicalExpression>();
  for (const key of node.grouping) {
    // A literal in the list means itself, not the key.
    if (key.kind !== 'literal') keys.set(canonicalKey(key), key);
  }
  // The last constant key stays: without keys there would be one row over no input.
  const grouping = keys.size > 0 ? [...keys.values()] : node.grouping.slice(0, 1);
  return grouping.length === node.grouping.length ? node : { ...node, grouping };
}

/** An aggregate that only makes rows distinct, over another one whose keys it keeps apart or merges. */
function mergeDistinct(upper: Aggregate, context: OptimizerContext): LogicalPlan {
  const lower = upper.child;
  if (lower.kind !== 'aggregate' || lower.grouping.length === 0) return upper;
  if (upper.list.some(holdsAggregate) || lower.list.some(holdsAggregate)) return upper;
  if (upper.grouping.length === 0 || !allDeterministic([...lower.list, ...upper.list], context)) return upper;
  const definitions = definitionsOf(lower.list);
  const grouping = upper.grouping.map((e) => inline(e, definitions));
  const list = upper.list.map((e) => inlineNamed(e, definitions));
  if (grouping.some((e) => e === null) || list.some((e) => e === null)) return upper;
  return { ...upper, grouping: grouping.map((e) => e!), list: list.map((e) => e!), child: lower.child };
}

/** Aggregates whose DISTINCT changes nothing, and filters that are constant. */
export const simplifyAggregateCalls = expressionRule(
  'simplifyAggregateCalls',
  ['aggregate_call'],
  (e, context) => {
    let call = e;
    if (call.distinct && !context.functions.duplicatesMatter(call.fn)) call = { ...call, distinct: false };
    if (call.filter !== null && isTrue(call.filter)) call = { ...call, filter: null };
    return call;
  },
);

/** Keys that are computed are computed below, so that they are columns from here on. */
export const pullOutKeys = nodeRule('pullOutKeys', ['aggregate'], (node, context) => {
  if (node.kind !== 'aggregate') return node;
  const computed = node.grouping.filter((e) => e.kind !== 'attribute' && e.kind !== 'literal' && !isFalse(e));
  if (computed.length === 0) return node;
  const columns = new Map<string, LogicalExpression>();
  const made = computed.map((e) => {
    const id = context.nextExprId();
    const named = { kind: 'alias' as const, id, name: '_groupingexpression', child: unalias(e) };
    columns.set(canonicalKey(e), attributeOf(named));
    return named;
  });
  const replace = (e: LogicalExpression): LogicalExpression => replaceKeys(e, columns);
  return {
    ...node,
    grouping: node.grouping.map((e) => columns.get(canonicalKey(e)) ?? e),
    list: node.list.map((e) => (e.kind === 'alias' ? { ...e, child: replace(e.child) } : e)),
    child: { kind: 'project', list: [...outputOf(node.child), ...made], child: node.child },
  };
});

/** Keys in a list by their columns; inside of aggregates their arguments are meant as written. */
function replaceKeys(
  e: LogicalExpression,
  columns: ReadonlyMap<string, LogicalExpression>,
): LogicalExpression {
  if (e.kind === 'aggregate_call' || e.kind === 'attribute' || e.kind === 'literal') return e;
  return columns.get(canonicalKey(e)) ?? mapChildren(e, (child) => replaceKeys(child, columns));
}
