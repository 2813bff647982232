import { childrenOf, withChildren } from './children.ts';
import { mapSame } from './expressions.ts';
import type { LogicalPlan } from './node.ts';

/** The node with each plan below it replaced by what `map` gives for it; the node itself when nothing changed. */
export function mapChildPlans(plan: LogicalPlan, map: (child: LogicalPlan) => LogicalPlan): LogicalPlan {
  const children = childrenOf(plan);
  const mapped = mapSame(children, map);
  return mapped === children ? plan : withChildren(plan, mapped);
}

/** Rewrites a plan from the leaves up; `rule` answers the node itself where it has nothing to change. */
export function transformUp(plan: LogicalPlan, rule: (node: LogicalPlan) => LogicalPlan): LogicalPlan {
  return rule(mapChildPlans(plan, (child) => transformUp(child, rule)));
}

/** Calls `visit` for every node, parents first; plans of subqueries are left out. */
export function walkPlan(plan: LogicalPlan, visit: (node: LogicalPlan) => void): void {
  visit(plan);
  for (const child of childrenOf(plan)) walkPlan(child, visit);
}
