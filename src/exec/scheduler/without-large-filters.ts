import type { PhysicalPlan } from '../../plan/physical/node.ts';
import { rewritePlan } from './plan-shape.ts';
import type { StageOutput } from './stage-tasks.ts';

/** Leaves out runtime filters that the finished stage gave too many rows for. */
export function withoutLargeFilters(
  plan: PhysicalPlan,
  outputOf: (exchangeId: number) => StageOutput,
  mostRows: number,
): PhysicalPlan {
  return rewritePlan(plan, (node) => {
    if (node.kind !== 'runtime_filter') return node;
    const { partitions } = outputOf(node.creator.exchangeId);
    const rows = partitions.flat().reduce((sum, block) => sum + block.rows, 0);
    return rows <= mostRows ? node : node.child;
  });
}
