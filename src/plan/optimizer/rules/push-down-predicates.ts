import type { ExprId } from '../../../expr/expression.ts';
import { conjunction, conjunctionOrNull, conjunctsOf } from '../../logical/build.ts';
import { childrenOf, withChildren } from '../../logical/children.ts';
import type { Filter, LogicalExpression, LogicalPlan, Union } from '../../logical/node.ts';
import { inputsOf } from '../../logical/outer-references.ts';
import { outputOf } from '../../logical/output.ts';
import { allDeterministic, deterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { filterOver, hasOuterReference, holdsAggregate, isAttribute, readsOnly } from '../predicates.ts';
import { nodeRule } from '../rule.ts';
import { type Definitions, definitionsOf, inline } from '../substitute.ts';
import { pushThroughJoin } from './push-through-join.ts';

/**
 * Moves filters towards the sources, conjunct by conjunct. What is not deterministic stays where it is: it
 * would see other rows. So does what reads columns of an outer query: decorrelation takes it up again.
 */
export const pushDownPredicates = nodeRule('pushDownPredicates', ['filter'], (node, context) => {
  if (node.kind !== 'filter') return node;
  const child = node.child;
  switch (child.kind) {
    case 'filter':
      return combine(node, child, context);
    case 'project':
      if (!allDeterministic(child.list, context)) return node;
      return pushInlined(node, child, definitionsOf(child.list), () => true, context);
    case 'aggregate': {
      if (child.grouping.length === 0 || !allDeterministic(child.list, context)) return node;
      const keys = child.list.filter((e) => !holdsAggregate(e));
      const ids = new Set(keys.map((e) => e.id));
      return pushInlined(node, child, definitionsOf(keys), (e) => readsSome(e) && readsOnly(e, ids), context);
    }
    case 'window': {
      const ids = new Set(child.partitionBy.filter(isAttribute).map((a) => a.id));
      return pushInlined(node, child, new Map(), (e) => readsSome(e) && readsOnly(e, ids), context);
    }
    case 'generate': {
      if (!deterministic(child.generator, context)) return node;
      const ids = new Set(outputOf(child.child).map((a) => a.id));
      return pushInlined(node, child, new Map(), (e) => readsOnly(e, ids), context);
    }
    case 'sort':
    case 'repartition':
      return pushInlined(node, child, new Map(), () => true, context);
    case 'union':
      return pushIntoUnion(node, child, context);
    case 'join':
      return pushThroughJoin(node, child, context);
    default:
      return node;
  }
});

function readsSome(e: LogicalExpression): boolean {
  return inputsOf(e).size > 0;
}

function combine(upper: Filter, lower: Filter, context: OptimizerContext): LogicalPlan {
  if (!deterministic(lower.condition, context) || !deterministic(upper.condition, context)) return upper;
  return {
    kind: 'filter',
    condition: conjunction([...conjunctsOf(lower.condition), ...conjunctsOf(upper.condition)]),
    child: lower.child,
  };
}

/** Moves those conjuncts below the only child that pass the test and can be told in that child's terms. */
function pushInlined(
  filter: Filter,
  child: LogicalPlan,
  definitions: Definitions,
  test: (e: LogicalExpression) => boolean,
  context: OptimizerContext,
): LogicalPlan {
  const down: LogicalExpression[] = [];
  const stay: LogicalExpression[] = [];
  for (const e of conjunctsOf(filter.condition)) {
    const movable = deterministic(e, context) && !hasOuterReference(e) && test(e);
    const moved = movable ? inline(e, definitions) : null;
    if (moved === null) stay.push(e);
    else down.push(moved);
  }
  if (down.length === 0) return filter;
  const below = childrenOf(child)[0]!;
  return filterOver(conjunctionOrNull(stay), withChildren(child, [filterOver(conjunction(down), below)]));
}

function pushIntoUnion(filter: Filter, union: Union, context: OptimizerContext): LogicalPlan {
  const down: LogicalExpression[] = [];
  const stay: LogicalExpression[] = [];
  for (const e of conjunctsOf(filter.condition)) {
    (deterministic(e, context) && !hasOuterReference(e) ? down : stay).push(e);
  }
  if (down.length === 0) return filter;
  const condition = conjunction(down);
  const inputs = union.inputs.map((input) => {
    const columns = new Map<ExprId, LogicalExpression>();
    outputOf(input).forEach((a, i) => {
      columns.set(union.output[i]!.id, a);
    });
    return filterOver(inline(condition, columns)!, input);
  });
  return filterOver(conjunctionOrNull(stay), { ...union, inputs });
}
