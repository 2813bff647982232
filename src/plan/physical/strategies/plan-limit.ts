import type { Expression } from '../../../expr/expression.ts';
import type { Limit, LogicalExpression, LogicalPlan, NamedExpression, Sort } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import type { PhysicalPlan } from '../node.ts';
import type { Planner } from '../planner.ts';

/**
 * LIMIT and OFFSET, together with the ORDER BY below. On top of a statement (`root`) rows are only taken
 * until there are enough; anywhere else all partitions meet in one. Null where the plan is no limit.
 */
export function planLimit(plan: LogicalPlan, planner: Planner, place: 'root' | 'inner'): PhysicalPlan | null {
  // At the top, a projection above ORDER BY and LIMIT only picks columns: it joins them.
  const top = place === 'root' && plan.kind === 'project' && plan.child.kind === 'limit' ? plan : null;
  const node = top === null ? plan : plan.kind === 'project' ? plan.child : plan;
  if (node.kind !== 'limit') return null;
  const limit = count(node.limit, planner);
  const offset = count(node.offset, planner) ?? 0;
  if (limit !== null && node.local !== true) {
    const sorted = topRows(node, top?.list ?? null, limit, offset, planner);
    if (sorted !== null) return sorted;
  }
  if (top !== null) return null;
  const child = planner.plan(node.child);
  const output = child.output;
  if (node.local === true) return localLimit(limit ?? -1, child);
  if (place === 'root')
    return {
      kind: 'limit',
      nodeId: 0,
      output,
      scope: 'collect',
      limit: limit ?? -1,
      offset,
      child: limit === null ? child : scanning(child, limit + offset),
    };
  const local = limit === null ? child : localLimit(limit + offset, child);
  return { kind: 'limit', nodeId: 0, output, scope: 'global', limit: limit ?? -1, offset, child: local };
}

function localLimit(limit: number, child: PhysicalPlan): PhysicalPlan {
  return {
    kind: 'limit',
    nodeId: 0,
    output: child.output,
    scope: 'local',
    limit,
    offset: 0,
    child: scanning(child, limit),
  };
}

/** Tells a scan how many rows are enough of each task's. */
function scanning(plan: PhysicalPlan, rows: number): PhysicalPlan {
  if (plan.kind === 'project') {
    const child = scanning(plan.child, rows);
    return child === plan.child ? plan : { ...plan, child };
  }
  return plan.kind === 'file_scan' ? { ...plan, limit: rows } : plan;
}

function topRows(
  node: Limit,
  list: readonly NamedExpression[] | null,
  limit: number,
  offset: number,
  planner: Planner,
): PhysicalPlan | null {
  let project = list;
  let below = node.child;
  if (below.kind === 'project' && below.child.kind === 'sort' && project === null) {
    project = below.list;
    below = below.child;
  }
  if (below.kind !== 'sort' || !below.global) return null;
  const sort: Sort = below;
  const child = planner.plan(sort.child);
  const columns = project ?? outputOf(sort.child);
  return {
    kind: 'take_ordered_and_project',
    nodeId: 0,
    output: project === null ? child.output : outputOf({ kind: 'project', list: project, child: sort }),
    limit,
    offset,
    order: planner.order(sort.order),
    list: planner.namedList(columns),
    child,
  };
}

/** The value of a LIMIT or OFFSET. */
function count(e: LogicalExpression | null, planner: Planner): number | null {
  if (e === null) return null;
  const value = e.kind === 'literal' ? e.value : planner.context.evaluate(e as Expression);
  if (value === null) throw new Error('LIMIT NULL should have been refused by the analyzer');
  return Number(value);
}
