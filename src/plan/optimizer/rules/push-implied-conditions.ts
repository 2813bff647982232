import { canonicalKey } from '../../../expr/equality.ts';
import type { ExprId } from '../../../expr/expression.ts';
import { and, conjunctionOrNull, conjunctsOf, FN, isCall, or } from '../../logical/build.ts';
import type { Join, LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { hasSubquery, inputsOf } from '../../logical/outer-references.ts';
import { constraintsOf } from '../constraints.ts';
import { deterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { filterOver, hasOuterReference, outputIds, readsOnly } from '../predicates.ts';
import { nodeRule } from '../rule.ts';

/**
 * What an OR over both sides of a join demands of one of them: `(a = 1 AND b = 2) OR (a = 3 AND b = 4)` lets
 * through no other rows than those with a 1 or 3. The condition itself stays. To be run once, since the
 * condition would imply the same again.
 */
export const pushImpliedConditions = nodeRule('pushImpliedConditions', ['join'], (node, context) => {
  if (node.kind !== 'join' || node.condition === null || node.nullAware === true) return node;
  const conditions = conjunctsOf(node.condition).filter(
    (e) => isCall(e, FN.or) && deterministic(e, context) && !hasOuterReference(e) && !hasSubquery(e),
  );
  if (conditions.length === 0) return node;
  const [toLeft, toRight] = filteredSides(node);
  const left = toLeft ? filtered(node.left, conditions, context) : node.left;
  const right = toRight ? filtered(node.right, conditions, context) : node.right;
  return left === node.left && right === node.right ? node : { ...node, left, right };
});

/** Sides whose rows go when they match nothing. */
function filteredSides({ type }: Join): readonly [boolean, boolean] {
  const both = type === 'inner' || type === 'cross' || type === 'left_semi';
  return [both || type === 'right_outer', type !== 'right_outer' && type !== 'full_outer'];
}

function filtered(
  plan: LogicalPlan,
  conditions: readonly LogicalExpression[],
  context: OptimizerContext,
): LogicalPlan {
  const ids = outputIds(plan);
  const known = constraintsOf(plan, context);
  const implied = conditions
    .filter((e) => !readsOnly(e, ids))
    .map((e) => impliedBy(e, ids))
    .filter((e): e is LogicalExpression => e !== null && !known.has(canonicalKey(e)));
  return filterOver(conjunctionOrNull(implied), plan);
}

/** The strongest condition over these columns that a condition implies; null if it implies none. */
function impliedBy(e: LogicalExpression, ids: ReadonlySet<ExprId>): LogicalExpression | null {
  if (inputsOf(e).size > 0 && readsOnly(e, ids)) return e;
  if (!isCall(e, FN.and) && !isCall(e, FN.or)) return null;
  const left = impliedBy(e.args[0]!, ids);
  const right = impliedBy(e.args[1]!, ids);
  if (left !== null && right !== null) return isCall(e, FN.or) ? or(left, right) : and(left, right);
  return isCall(e, FN.or) ? null : (left ?? right);
}
