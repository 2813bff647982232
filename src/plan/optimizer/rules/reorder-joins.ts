import { conjunctionOrNull, conjunctsOf } from '../../logical/build.ts';
import type { Join, LogicalExpression, LogicalPlan, Project } from '../../logical/node.ts';
import { hasCorrelatedSubquery, hasSubquery } from '../../logical/outer-references.ts';
import { outputOf } from '../../logical/output.ts';
import { Estimator } from '../../statistics/estimate.ts';
import { deterministic } from '../determinism.ts';
import { cheapestOrder, readInputs } from '../join-order.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { filterOver, hasOuterReference, outputIds, readsOnly } from '../predicates.ts';
import { nodeRule, type Rule } from '../rule.ts';

/** Brings inner joins into an order in which each has a condition, keeping the written order otherwise. */
export const reorderJoins = orderingRule('reorderJoins', () => writtenOrder, lacksCondition);

/**
 * Brings inner joins into the cheapest order, where the rows of all tables are known. Filters must have been
 * pushed down, since they decide how many rows come in.
 */
export const reorderJoinsByCost = orderingRule('reorderJoinsByCost', (context) => {
  const estimator = new Estimator({ statistics: context.statistics });
  return (inputs, conditions) => cheapestOrder(inputs, conditions, estimator);
});

/** Null where it can't tell. */
type Ordering = (
  inputs: readonly LogicalPlan[],
  conditions: readonly LogicalExpression[],
) => readonly LogicalPlan[] | null;

function orderingRule(
  name: string,
  orderingOf: (context: OptimizerContext) => Ordering,
  isWorthIt: (chain: LogicalPlan) => boolean = () => true,
): Rule {
  // The first joins of an order are in order themselves: they are not looked at again.
  const ordered = new WeakSet<LogicalPlan>();
  return nodeRule(name, ['join'], (node, context) => {
    const isChain = isInner(node) || (node.kind === 'filter' && isInner(node.child));
    if (!isChain || ordered.has(node) || !isWorthIt(node)) return node;
    return reorder(node, orderingOf(context), context, ordered);
  });
}

/** Whether joins of the chain have none, or its conditions stand above it, or it is not left-deep. */
function lacksCondition(plan: LogicalPlan): boolean {
  if (isPassing(plan)) return lacksCondition(plan.child);
  if (!isInner(plan)) return plan.kind === 'filter' && isInner(plan.child);
  return plan.condition === null || isInner(plan.right) || isPassing(plan.right) || lacksCondition(plan.left);
}

function reorder(
  node: LogicalPlan,
  ordering: Ordering,
  context: OptimizerContext,
  ordered: WeakSet<LogicalPlan>,
): LogicalPlan {
  const inputs: LogicalPlan[] = [];
  const conditions: LogicalExpression[] = [];
  const staying: LogicalExpression[] = [];
  const leftDeep = flatten(node, inputs, conditions, staying, context);
  if (inputs.length < 3 || conditions.length === 0) return node;
  const order = ordering(inputs, conditions);
  let result = node;
  if (!leftDeep || order?.some((input, i) => input !== inputs[i])) {
    const joined = joinInOrder(order ?? inputs, conditions);
    const project: LogicalPlan = { kind: 'project', list: outputOf(node), child: joined };
    result = filterOver(conjunctionOrNull(staying), project);
  }
  if (order !== null) for (const below of chainBelow(result)) ordered.add(below);
  return result;
}

/** The nodes of a chain of inner joins below its top. */
function* chainBelow(top: LogicalPlan): Generator<LogicalPlan> {
  const below = top.kind === 'join' ? top.left : 'child' in top ? top.child : null;
  if (below === null || !(isInner(below) || isPassing(below))) return;
  yield below;
  yield* chainBelow(below);
}

/** @returns whether the joins are left-deep as they stand */
function flatten(
  plan: LogicalPlan,
  inputs: LogicalPlan[],
  conditions: LogicalExpression[],
  staying: LogicalExpression[],
  context: OptimizerContext,
): boolean {
  if (plan.kind === 'filter' && isInner(plan.child)) {
    for (const e of conjunctsOf(plan.condition)) {
      const movable =
        deterministic(e, context) && !hasOuterReference(e) && !hasCorrelatedSubquery(e) && !hasSubquery(e);
      (movable ? conditions : staying).push(e);
    }
    return flatten(plan.child, inputs, conditions, staying, context);
  }
  if (isPassing(plan)) return flatten(plan.child, inputs, conditions, staying, context);
  if (!isInner(plan)) {
    inputs.push(plan);
    return true;
  }
  const leftDeep = flatten(plan.left, inputs, conditions, staying, context);
  const before = inputs.length;
  flatten(plan.right, inputs, conditions, staying, context);
  if (plan.condition !== null) conditions.push(...conjunctsOf(plan.condition));
  return leftDeep && inputs.length === before + 1;
}

/** A projection that column pruning left between joins. */
function isPassing(plan: LogicalPlan): plan is Project {
  return (
    plan.kind === 'project' &&
    plan.list.every((e) => e.kind === 'attribute') &&
    (isInner(plan.child) || (plan.child.kind === 'filter' && isInner(plan.child.child)))
  );
}

function isInner(plan: LogicalPlan): plan is Join {
  return (
    plan.kind === 'join' &&
    (plan.type === 'inner' || plan.type === 'cross') &&
    plan.hint.left === undefined &&
    plan.hint.right === undefined
  );
}

/** Takes the inputs as written, but one without a condition only when no other one has a condition. */
function writtenOrder(
  inputs: readonly LogicalPlan[],
  conditions: readonly LogicalExpression[],
): readonly LogicalPlan[] {
  const reads = conditions.flatMap((e) => {
    const read = readInputs(e, inputs);
    return read === null || read.length < 2 ? [] : [read];
  });
  const joined = new Set([0]);
  const rest = new Set(inputs.keys());
  rest.delete(0);
  while (rest.size > 0) {
    const isConnected = (i: number): boolean =>
      reads.some((read) => read.includes(i) && read.every((other) => other === i || joined.has(other)));
    const next = [...rest].find(isConnected) ?? [...rest][0]!;
    rest.delete(next);
    joined.add(next);
  }
  return [...joined].map((i) => inputs[i]!);
}

/** Left-deep, with each condition at the first join that can test it. */
function joinInOrder(order: readonly LogicalPlan[], conditions: readonly LogicalExpression[]): LogicalPlan {
  let rest = [...conditions];
  const testable = (ids: ReadonlySet<number>): LogicalExpression | null => {
    const now = rest.filter((e) => readsOnly(e, ids));
    rest = rest.filter((e) => !readsOnly(e, ids));
    return conjunctionOrNull(now);
  };
  const leaves = order.map((input) => filterOver(testable(outputIds(input)), input));
  return leaves.reduce((left, right) => {
    const condition = testable(new Set([...outputIds(left), ...outputIds(right)]));
    return { kind: 'join', left, right, type: 'inner', condition, hint: {} };
  });
}
