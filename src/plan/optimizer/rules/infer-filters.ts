import { canonicalKey } from '../../../expr/equality.ts';
import { conjunction, conjunctsOf } from '../../logical/build.ts';
import type { LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { allConstraints, type Constraints, constraintsOf } from '../constraints.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { outputIds, readsOnly } from '../predicates.ts';
import { nodeRule } from '../rule.ts';

/**
 * Makes explicit what conditions imply (`a > 5` that a is not NULL, `a = b` that conditions on a hold for b),
 * so that it can be tested nearer to the sources.
 */
export const inferFilters = nodeRule('inferFilters', ['filter', 'join'], (node, context) => {
  if (node.kind === 'filter') {
    const known = new Set(conjunctsOf(node.condition).map(canonicalKey));
    const below = constraintsOf(node.child, context);
    const implied: LogicalExpression[] = [];
    for (const [key, e] of constraintsOf(node, context))
      if (!known.has(key) && !below.has(key)) implied.push(e);
    if (implied.length === 0) return node;
    return { ...node, condition: conjunction([...implied, ...conjunctsOf(node.condition)]) };
  }
  if (node.kind !== 'join') return node;
  switch (node.type) {
    case 'inner':
    case 'cross':
    case 'left_semi': {
      const all = allConstraints(node, context);
      const left = filtered(node.left, all, context);
      const right = filtered(node.right, all, context);
      return left === node.left && right === node.right ? node : { ...node, left, right };
    }
    case 'left_outer':
    case 'left_anti': {
      const right = filtered(node.right, allConstraints(node, context), context);
      return right === node.right ? node : { ...node, right };
    }
    case 'right_outer': {
      const left = filtered(node.left, allConstraints(node, context), context);
      return left === node.left ? node : { ...node, left };
    }
    default:
      return node;
  }
});

/** The plan with those constraints tested that concern it and don't hold anyway. */
function filtered(plan: LogicalPlan, all: Constraints, context: OptimizerContext): LogicalPlan {
  const ids = outputIds(plan);
  const own = constraintsOf(plan, context);
  const implied: LogicalExpression[] = [];
  for (const [key, e] of all) if (!own.has(key) && readsOnly(e, ids)) implied.push(e);
  return implied.length === 0 ? plan : { kind: 'filter', condition: conjunction(implied), child: plan };
}
