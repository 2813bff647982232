import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';

/** The number of a literal; null for none and for what is no literal yet. */
export function literalCount(e: LogicalExpression | null): number | null {
  return e !== null && e.kind === 'literal' && e.value !== null ? Number(e.value) : null;
}

/** The most rows that a plan can give; null where that isn't known. */
export function maxRows(plan: LogicalPlan): number | null {
  switch (plan.kind) {
    case 'local_relation':
      return plan.rows.length;
    case 'range': {
      const span = plan.end - plan.start;
      const step = plan.step;
      if (step === 0n || span === 0n || span > 0n !== step > 0n) return 0;
      const abs = (x: bigint): bigint => (x < 0n ? -x : x);
      return Number((abs(span) + abs(step) - 1n) / abs(step));
    }
    case 'project':
    case 'filter':
    case 'sort':
    case 'distinct':
    case 'window':
    case 'window_group_limit':
    case 'subquery_alias':
    case 'view':
    case 'repartition':
      return maxRows(plan.child);
    case 'sample':
      return plan.withReplacement ? null : maxRows(plan.child);
    case 'aggregate':
      return plan.grouping.length === 0 ? 1 : maxRows(plan.child);
    case 'limit': {
      const below = maxRows(plan.child);
      const own = plan.local === true ? null : literalCount(plan.limit);
      const left = below === null ? null : Math.max(0, below - (literalCount(plan.offset) ?? 0));
      if (own === null || left === null) return own ?? left;
      return Math.min(own, left);
    }
    case 'union': {
      let sum = 0;
      for (const input of plan.inputs) {
        const rows = maxRows(input);
        if (rows === null) return null;
        sum += rows;
      }
      return sum;
    }
    case 'join': {
      if (plan.type === 'left_semi' || plan.type === 'left_anti' || typeof plan.type === 'object')
        return maxRows(plan.left);
      const left = maxRows(plan.left);
      const right = maxRows(plan.right);
      if (left === null || right === null) return null;
      return Math.max(left, 1) * Math.max(right, 1) + (plan.type === 'full_outer' ? left + right : 0);
    }
    case 'intersect':
    case 'except':
      return maxRows(plan.left);
    default:
      return null;
  }
}
