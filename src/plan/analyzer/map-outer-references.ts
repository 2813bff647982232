import { mapChildren } from '../../expr/children.ts';
import type { Attribute } from '../../expr/expression.ts';
import { childrenOf, withChildren } from '../logical/children.ts';
import { mapExpressions, mapSame } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';

/** A plan with its outer references replaced, those inside nested subqueries alike. */
export function mapOuterReferences(
  plan: LogicalPlan,
  map: (attribute: Attribute) => LogicalExpression,
): LogicalPlan {
  const expression = (e: LogicalExpression): LogicalExpression => {
    switch (e.kind) {
      case 'outer_reference': {
        const result = map(e.attribute);
        return result.kind === 'outer_reference' && result.attribute === e.attribute ? e : result;
      }
      case 'scalar_subquery':
      case 'exists_subquery':
        return withPlan(e, node(e.plan));
      case 'in_subquery':
        return withPlan(mapChildren(e, expression) as typeof e, node(e.plan));
      default:
        return mapChildren(e, expression);
    }
  };
  const node = (p: LogicalPlan): LogicalPlan =>
    mapExpressions(withChildren(p, mapSame(childrenOf(p), node)), expression);
  return node(plan);
}

function withPlan<E extends { readonly plan: LogicalPlan }>(e: E, plan: LogicalPlan): E {
  return e.plan === plan ? e : { ...e, plan };
}
