import { some } from '../../../expr/walk.ts';
import { conjunction, conjunctionOrNull, conjunctsOf } from '../../logical/build.ts';
import type { Filter, Join, LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { hasCorrelatedSubquery } from '../../logical/outer-references.ts';
import { deterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { filterOver, hasOuterReference, outputIds, readsOnly } from '../predicates.ts';
import { nodeRule } from '../rule.ts';

interface Sides {
  readonly left: LogicalExpression[];
  readonly right: LogicalExpression[];
  /** Read both sides, or must stay for another reason. */
  readonly rest: LogicalExpression[];
}

function split(conditions: readonly LogicalExpression[], join: Join, context: OptimizerContext): Sides {
  const sides: Sides = { left: [], right: [], rest: [] };
  const left = outputIds(join.left);
  const right = outputIds(join.right);
  for (const e of conditions) {
    const movable = deterministic(e, context) && !hasOuterReference(e);
    if (movable && readsOnly(e, left)) sides.left.push(e);
    else if (movable && readsOnly(e, right)) sides.right.push(e);
    else sides.rest.push(e);
  }
  return sides;
}

/**
 * A filter above a join. Below the side that is filled up with NULLs a filter would drop the match, not the
 * row, so only inner joins take conditions on both sides.
 */
export function pushThroughJoin(filter: Filter, join: Join, context: OptimizerContext): LogicalPlan {
  const { left, right, rest } = split(conjunctsOf(filter.condition), join, context);
  const pushed = (toLeft: readonly LogicalExpression[], toRight: readonly LogicalExpression[]): Join => ({
    ...join,
    left: filterOver(conjunctionOrNull(toLeft), join.left),
    right: filterOver(conjunctionOrNull(toRight), join.right),
  });
  switch (join.type) {
    case 'inner':
    case 'cross': {
      const joining = rest.filter((e) => mayJoin(e, context));
      const staying = rest.filter((e) => !joining.includes(e));
      if (left.length + right.length + joining.length === 0) return filter;
      const below = pushed(left, right);
      const condition = conjunctionOrNull([...(join.condition === null ? [] : [join.condition]), ...joining]);
      return filterOver(conjunctionOrNull(staying), {
        ...below,
        condition,
        // A cross join with a condition is an inner one.
        type: condition === null ? join.type : 'inner',
      });
    }
    case 'right_outer':
      if (right.length === 0) return filter;
      return filterOver(conjunctionOrNull([...left, ...rest]), pushed([], right));
    case 'full_outer':
      return filter;
    default:
      // left_outer, left_semi, left_anti, existence
      if (left.length === 0) return filter;
      return filterOver(conjunctionOrNull([...right, ...rest]), pushed(left, []));
  }
}

/** Can a join evaluate the condition per pair? Subqueries become joins themselves first. */
function mayJoin(e: LogicalExpression, context: OptimizerContext): boolean {
  return (
    deterministic(e, context) &&
    !hasOuterReference(e) &&
    !some(e, (x) => x.kind === 'exists_subquery' || x.kind === 'in_subquery') &&
    !hasCorrelatedSubquery(e)
  );
}

/** Conditions of a join that concern one side only filter that side, unless its rows are kept anyway. */
export const pushJoinConditions = nodeRule('pushJoinConditions', ['join'], (node, context) => {
  if (node.kind !== 'join' || node.condition === null || node.nullAware === true) return node;
  const { left, right, rest } = split(conjunctsOf(node.condition), node, context);
  const toLeft =
    node.type === 'inner' ||
    node.type === 'cross' ||
    node.type === 'left_semi' ||
    node.type === 'right_outer';
  const toRight = node.type !== 'right_outer' && node.type !== 'full_outer';
  const moveLeft = toLeft ? left : [];
  const moveRight = toRight ? right : [];
  if (moveLeft.length + moveRight.length === 0) return node;
  const stay = new Set([...(toLeft ? [] : left), ...(toRight ? [] : right), ...rest]);
  return {
    ...node,
    left: moveLeft.length === 0 ? node.left : filterOver(conjunction(moveLeft), node.left),
    right: moveRight.length === 0 ? node.right : filterOver(conjunction(moveRight), node.right),
    condition: conjunctionOrNull(conjunctsOf(node.condition).filter((e) => stay.has(e))),
  };
});
