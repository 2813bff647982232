import { conjunctionOrNull, conjunctsOf } from '../../logical/build.ts';
import type { Join, LogicalExpression, LogicalPlan, Project } from '../../logical/node.ts';
import { hasCorrelatedSubquery, hasSubquery } from '../../logical/outer-references.ts';
import { outputOf } from '../../logical/output.ts';
import { Estimator } from '../../statistics/estimate.ts';
import { deterministic } from '../determinism.ts';
import { cheapestOrder } from '../join-order.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { filterOver, hasOuterReference, outputIds, readsOnly } from '../predicates.ts';
import { nodeRule } from '../rule.ts';

/** Brings inner joins into an order in which each has a condition, keeping the written order otherwise. */
export const reorderJoins = nodeRule('reorderJoins', (node, context) => reorder(node, writtenOrder, context));

/**
 * Brings inner joins into the cheapest order, where the rows of all tables are known. Filters must have been
 * pushed down, since they decide how many rows come in.
 */
export const reorderJoinsByCost = nodeRule('reorderJoinsByCost', (node, context) => {
  const estimator = new Estimator({ statistics: context.statistics });
  return reorder(
    node,
    (inputs, conditions) => cheapestOrder(inputs, conditions, estimator) ?? inputs,
    context,
  );
});

type Ordering = (
  inputs: readonly LogicalPlan[],
  conditions: readonly LogicalExpression[],
) => readonly LogicalPlan[];

function reorder(node: LogicalPlan, ordering: Ordering, context: OptimizerContext): LogicalPlan {
  if (node.kind !== 'filter' && node.kind !== 'join') return node;
  const inputs: LogicalPlan[] = [];
  const conditions: LogicalExpression[] = [];
  const staying: LogicalExpression[] = [];
  const leftDeep = flatten(node, inputs, conditions, staying, context);
  if (inputs.length < 3 || conditions.length === 0) return node;
  const order = ordering(inputs, conditions);
  if (leftDeep && order.every((input, i) => input === inputs[i])) return node;
  const joined = joinInOrder(order, conditions);
  const output = outputOf(node);
  const project: LogicalPlan = { kind: 'project', list: output, child: joined };
  return filterOver(conjunctionOrNull(staying), project);
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
  const order: LogicalPlan[] = [inputs[0]!];
  const rest = inputs.slice(1);
  const joined = new Set(outputIds(inputs[0]!));
  while (rest.length > 0) {
    const next = rest.findIndex((input) => {
      const both = new Set([...joined, ...outputIds(input)]);
      return conditions.some(
        (e) => readsOnly(e, both) && !readsOnly(e, joined) && !readsOnly(e, outputIds(input)),
      );
    });
    const [input] = rest.splice(Math.max(0, next), 1);
    order.push(input!);
    for (const id of outputIds(input!)) joined.add(id);
  }
  return order;
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
