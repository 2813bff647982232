import type { Span } from '../../core/error.ts';
import type { LogicalPlan } from '../logical/node.ts';

/** What a subquery is used as. */
export type SubqueryUse = 'scalar' | 'exists' | 'in' | 'lateral';

/** Refuses correlated subqueries in forms that can't be made joins. */
export function checkSubquery(plan: LogicalPlan, use: SubqueryUse, span: Span): void {
  void plan;
  void use;
  void span;
}
