import type { ExprId, ScalarSubquery } from '../../../expr/expression.ts';
import { rewriteUp } from '../../../expr/rewrite.ts';
import { mapExpressions } from '../../logical/expressions.ts';
import { freshPlan } from '../../logical/fresh-plan.ts';
import type { LogicalPlan } from '../../logical/node.ts';
import { transformUp } from '../../logical/transform.ts';
import { deterministicPlan } from '../determinism.ts';
import { planRule } from '../rule.ts';

/** Scalar subqueries that compute the same are run once. */
export const mergeSubqueries = planRule('mergeSubqueries', (plan, context) => {
  const first = new Map<string, ScalarSubquery<LogicalPlan>>();
  return transformUp(plan, (node) =>
    mapExpressions(node, (e) =>
      rewriteUp<LogicalPlan>(e, (x) => {
        if (x.kind !== 'scalar_subquery' || !deterministicPlan(x.plan, context)) return x;
        const key = planKey(x.plan);
        const same = first.get(key);
        if (same !== undefined) return same;
        first.set(key, x);
        return x;
      }),
    ),
  );
});

/** Equal for plans that differ in ids, qualifiers and places in the statement only. */
export function planKey(plan: LogicalPlan): string {
  let next: ExprId = 0;
  const numbered = freshPlan(plan, { nextExprId: () => next++ });
  return JSON.stringify(numbered, (key, value: unknown) => {
    if (key === 'origin' || key === 'qualifier' || key === 'span') return undefined;
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
    return typeof value === 'number' && !Number.isFinite(value) ? `${value}f` : value;
  });
}
