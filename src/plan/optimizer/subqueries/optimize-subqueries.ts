import { mapExpressions } from '../../logical/expressions.ts';
import type { LogicalPlan } from '../../logical/node.ts';
import { mapSubqueryPlans } from '../../logical/outer-references.ts';
import { transformUp } from '../../logical/transform.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { planRule } from '../rule.ts';

/**
 * The plan in every subquery is optimized by itself before anything is made of it.
 *
 * @param optimize the whole optimizer; passed in, because its list of rules holds this one
 */
export function optimizeSubqueries(optimize: (plan: LogicalPlan, context: OptimizerContext) => LogicalPlan) {
  return planRule('optimizeSubqueries', (plan, context) =>
    transformUp(plan, (node) =>
      mapExpressions(node, (e) => mapSubqueryPlans(e, (inner) => withoutOrder(optimize(inner, context)))),
    ),
  );
}

/** The rows of a subquery have no order, unless a limit picks from them. */
function withoutOrder(plan: LogicalPlan): LogicalPlan {
  return plan.kind === 'sort' ? plan.child : plan;
}
