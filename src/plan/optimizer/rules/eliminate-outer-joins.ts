import { childrenOf } from '../../../expr/children.ts';
import type { ExprId } from '../../../expr/expression.ts';
import { conjunctsOf, FN } from '../../logical/build.ts';
import type { Join, JoinType, LogicalExpression } from '../../logical/node.ts';
import { deterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { outputIds } from '../predicates.ts';
import { nodeRule } from '../rule.ts';

/** A filter that no row filled up with NULLs can pass makes an outer join an inner one, or a smaller outer one. */
export const eliminateOuterJoins = nodeRule('eliminateOuterJoins', ['filter'], (node, context) => {
  if (node.kind !== 'filter' || node.child.kind !== 'join') return node;
  const join = node.child;
  if (join.type !== 'left_outer' && join.type !== 'right_outer' && join.type !== 'full_outer') return node;
  const conjuncts = conjunctsOf(node.condition).filter((e) => deterministic(e, context));
  const rejects = (ids: ReadonlySet<ExprId>): boolean => conjuncts.some((e) => rejectsNulls(e, ids, context));
  const type = reduce(join, rejects(outputIds(join.left)), rejects(outputIds(join.right)));
  return type === join.type ? node : { ...node, child: { ...join, type } };
});

function reduce(join: Join, rejectsLeft: boolean, rejectsRight: boolean): JoinType {
  switch (join.type) {
    case 'left_outer':
      return rejectsRight ? 'inner' : 'left_outer';
    case 'right_outer':
      return rejectsLeft ? 'inner' : 'right_outer';
    default:
      // A test on the left columns drops rows that have no left match, and leaves a left outer join.
      if (rejectsLeft) return rejectsRight ? 'inner' : 'left_outer';
      return rejectsRight ? 'right_outer' : 'full_outer';
  }
}

/** Is the condition never TRUE when all these columns are NULL? */
export function rejectsNulls(
  e: LogicalExpression,
  ids: ReadonlySet<ExprId>,
  context: OptimizerContext,
): boolean {
  if (e.kind !== 'call') return isNullOn(e, ids, context);
  switch (e.fn) {
    case FN.and:
      return e.args.some((a) => rejectsNulls(a, ids, context));
    case FN.or:
      return e.args.every((a) => rejectsNulls(a, ids, context));
    case FN.isNotNull:
      return isNullOn(e.args[0]!, ids, context);
    case FN.nullSafeEqual: {
      const [left, right] = e.args as readonly [LogicalExpression, LogicalExpression];
      const constant = (x: LogicalExpression): boolean => x.kind === 'literal' && x.value !== null;
      return (
        (isNullOn(left, ids, context) && constant(right)) || (isNullOn(right, ids, context) && constant(left))
      );
    }
    default:
      return isNullOn(e, ids, context);
  }
}

/** Is the value NULL when all these columns are? Only where that is sure. */
function isNullOn(e: LogicalExpression, ids: ReadonlySet<ExprId>, context: OptimizerContext): boolean {
  switch (e.kind) {
    case 'literal':
      return e.value === null;
    case 'attribute':
      return ids.has(e.id);
    case 'cast':
      return isNullOn(e.child, ids, context);
    case 'call':
      if (e.fn === FN.coalesce) return e.args.every((a) => isNullOn(a, ids, context));
      if (e.fn === FN.in) return isNullOn(e.args[0]!, ids, context);
      if (e.fn === FN.and || e.fn === FN.or) return e.args.every((a) => isNullOn(a, ids, context));
      return context.functions.nullIntolerant(e.fn) && childrenOf(e).some((a) => isNullOn(a, ids, context));
    default:
      return false;
  }
}
