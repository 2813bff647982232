import { childrenOf as childExpressionsOf, mapChildren } from '../../expr/children.ts';
import type { Attribute, ExprId } from '../../expr/expression.ts';
import { childrenOf, withChildren } from '../logical/children.ts';
import { expressionsOf, mapExpressions, mapSame } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';

/** Columns of queries around that a plan reads, each once, in order of appearance. */
export function outerReferencesOf(plan: LogicalPlan): readonly Attribute[] {
  const found = new Map<ExprId, Attribute>();
  const defined = new Set<ExprId>();
  const expression = (e: LogicalExpression): void => {
    if (e.kind === 'outer_reference') found.set(e.attribute.id, e.attribute);
    else if (e.kind === 'scalar_subquery' || e.kind === 'exists_subquery') node(e.plan);
    else if (e.kind === 'in_subquery') node(e.plan);
    for (const child of childExpressionsOf(e)) expression(child);
  };
  const node = (p: LogicalPlan): void => {
    for (const child of childrenOf(p)) {
      node(child);
      for (const a of outputOf(child)) defined.add(a.id);
    }
    for (const e of expressionsOf(p)) expression(e);
  };
  node(plan);
  // What a nested subquery reads of this plan itself isn't from around it.
  return [...found.values()].filter((a) => !defined.has(a.id));
}

/** A plan with its outer references replaced. */
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
