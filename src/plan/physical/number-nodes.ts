import { mapChildren } from '../../expr/children.ts';
import type { ExprId } from '../../expr/expression.ts';
import { mapSame } from '../logical/expressions.ts';
import { childrenOf, mapExpressions, withChildren } from './children.ts';
import type { PhysicalExpression, PhysicalPlan } from './node.ts';

/** Numbers the nodes from 1, leaves first; those of subqueries follow in the order of appearance. */
export function numberNodes(plan: PhysicalPlan): PhysicalPlan {
  let next = 1;
  const numberPlan = (node: PhysicalPlan): PhysicalPlan => {
    const over = withChildren(node, mapSame(childrenOf(node), numberPlan));
    return { ...over, nodeId: next++ };
  };
  const subqueries = new Map<ExprId, PhysicalPlan>();
  const numberExpression = (e: PhysicalExpression): PhysicalExpression => {
    if (e.kind !== 'scalar_subquery') return mapChildren(e, numberExpression);
    let numbered = subqueries.get(e.id);
    if (numbered === undefined) {
      numbered = inner(numberPlan(e.plan));
      subqueries.set(e.id, numbered);
    }
    return { ...e, plan: numbered };
  };
  const inner = (node: PhysicalPlan): PhysicalPlan =>
    mapExpressions(withChildren(node, mapSame(childrenOf(node), inner)), numberExpression);
  return inner(numberPlan(plan));
}
