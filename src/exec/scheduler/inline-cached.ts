import type { InMemoryScan, PhysicalPlan } from '../../plan/physical/node.ts';
import { rewritePlan, walkPlan } from './plan-shape.ts';
import { findSubqueries, replaceSubqueries } from './prepare-plan.ts';

/** The scans of cached rows in a plan. */
export function cachedScans(plan: PhysicalPlan): readonly InMemoryScan[] {
  const scans: InMemoryScan[] = [];
  walkPlan(plan, (node) => {
    if (node.kind === 'in_memory_scan') scans.push(node);
  });
  return scans;
}

/**
 * In a scan's place, the plan that computes its rows. Columns of cached plans have ids of their own; the nodes get
 * some that metrics know nothing of.
 */
export function inlineCached(scan: InMemoryScan, plan: PhysicalPlan, nextNodeId: () => number): PhysicalPlan {
  return {
    kind: 'project',
    nodeId: scan.nodeId,
    output: scan.output,
    list: scan.output.map((attribute) => ({
      kind: 'alias',
      id: attribute.id,
      name: attribute.name,
      child: plan.output[scan.relation.findIndex(({ id }) => id === attribute.id)]!,
    })),
    child: renumber(plan, nextNodeId),
  };
}

/** The plan with other ids of nodes, those in its subqueries too. */
function renumber(plan: PhysicalPlan, nextNodeId: () => number): PhysicalPlan {
  const ids = new Map<number, number>();
  const idOf = (old: number): number => {
    const id = ids.get(old) ?? nextNodeId();
    ids.set(old, id);
    return id;
  };
  const renumbered = rewritePlan(plan, (node) => {
    const other = { ...node, nodeId: idOf(node.nodeId) };
    return other.kind === 'broadcast_read' ? { ...other, exchangeId: idOf(other.exchangeId) } : other;
  });
  const subqueries = findSubqueries(renumbered).map(
    (subquery) => [subquery.id, { ...subquery, plan: renumber(subquery.plan, nextNodeId) }] as const,
  );
  return replaceSubqueries(renumbered, new Map(subqueries));
}
