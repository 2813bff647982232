import type { InMemoryScan, PhysicalPlan } from '../../plan/physical/node.ts';
import { rewritePlan, walkPlan } from './plan-shape.ts';

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
    child: rewritePlan(plan, (node) => ({ ...node, nodeId: nextNodeId() })),
  };
}
