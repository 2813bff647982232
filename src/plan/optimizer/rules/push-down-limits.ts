import { intLiteral } from '../../logical/build.ts';
import type { Join, LogicalPlan } from '../../logical/node.ts';
import { literalCount, maxRows } from '../row-bounds.ts';
import { nodeRule } from '../rule.ts';

/** Below a limit, the inputs of a union and the kept side of an outer join need not give more rows. */
export const pushDownLimits = nodeRule('pushDownLimits', ['limit'], (node) => {
  if (node.kind !== 'limit' || node.limit === null) return node;
  const limit = literalCount(node.limit);
  const offset = literalCount(node.offset);
  if (limit === null || (node.offset !== null && offset === null)) return node;
  const child = push(node.child, limit + (offset ?? 0));
  return child === node.child ? node : { ...node, child };
});

function push(plan: LogicalPlan, rows: number): LogicalPlan {
  switch (plan.kind) {
    case 'project': {
      const child = push(plan.child, rows);
      return child === plan.child ? plan : { ...plan, child };
    }
    case 'union': {
      const inputs = plan.inputs.map((input) => limited(input, rows));
      return inputs.every((input, i) => input === plan.inputs[i]) ? plan : { ...plan, inputs };
    }
    case 'join':
      return pushIntoJoin(plan, rows);
    default:
      return plan;
  }
}

function pushIntoJoin(join: Join, rows: number): LogicalPlan {
  const left = (): Join => changed(join, limited(join.left, rows), join.right);
  const right = (): Join => changed(join, join.left, limited(join.right, rows));
  switch (join.type) {
    case 'left_outer':
      return left();
    case 'right_outer':
      return right();
    case 'inner':
    case 'cross':
      // Every pair counts only where nothing is compared.
      if (join.condition !== null) return join;
      return changed(join, limited(join.left, rows), limited(join.right, rows));
    case 'left_semi':
    case 'left_anti':
      return join.condition === null ? left() : join;
    default:
      return join;
  }
}

function changed(join: Join, left: LogicalPlan, right: LogicalPlan): Join {
  return left === join.left && right === join.right ? join : { ...join, left, right };
}

function limited(plan: LogicalPlan, rows: number): LogicalPlan {
  const most = maxRows(plan);
  if (most !== null && most <= rows) return plan;
  if (limitsTo(plan, rows)) return plan;
  return { kind: 'limit', limit: intLiteral(rows), offset: null, local: true, child: plan };
}

function limitsTo(plan: LogicalPlan, rows: number): boolean {
  if (plan.kind === 'project') return limitsTo(plan.child, rows);
  if (plan.kind !== 'limit') return false;
  const limit = literalCount(plan.limit);
  return limit !== null && limit <= rows;
}
