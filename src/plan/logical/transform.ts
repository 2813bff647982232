import { childrenOf, withChildren } from './children.ts';
import { mapSame } from './expressions.ts';
import type { LogicalPlan } from './node.ts';

/** Rewrites a plan from the leaves up; `rule` answers the node itself where it has nothing to change. */
export function transformUp(plan: LogicalPlan, rule: (node: LogicalPlan) => LogicalPlan): LogicalPlan {
  const children = mapSame(childrenOf(plan), (child) => transformUp(child, rule));
  return rule(withChildren(plan, children));
}

/** Rewrites a plan from the root down: what `rule` gives is descended into. */
export function transformDown(plan: LogicalPlan, rule: (node: LogicalPlan) => LogicalPlan): LogicalPlan {
  const node = rule(plan);
  return withChildren(
    node,
    mapSame(childrenOf(node), (child) => transformDown(child, rule)),
  );
}

/** Calls `visit` for every node, parents first; plans of subqueries are left out. */
export function walkPlan(plan: LogicalPlan, visit: (node: LogicalPlan) => void): void {
  visit(plan);
  for (const child of childrenOf(plan)) walkPlan(child, visit);
}
