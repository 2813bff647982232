import type { Repartition } from '../../logical/node.ts';
import type { Exchange, Partitioning, PhysicalPlan } from '../node.ts';
import type { Planner } from '../planner.ts';

/** REPARTITION, COALESCE and REBALANCE hints, DISTRIBUTE BY. */
export function planRepartition(plan: Repartition, planner: Planner): PhysicalPlan {
  const child = planner.plan(plan.child);
  const output = child.output;
  if (plan.by === 'coalesce') {
    const partitions = plan.partitions ?? planner.shufflePartitions;
    return { kind: 'coalesce', nodeId: 0, output, partitions, child };
  }
  return {
    kind: 'exchange',
    nodeId: 0,
    output,
    partitioning: partitioningOf(plan, planner),
    origin: originOf(plan),
    child,
  };
}

function partitioningOf(plan: Repartition, planner: Planner): Partitioning {
  const partitions = plan.partitions ?? planner.shufflePartitions;
  if (partitions === 1) return { kind: 'single' };
  const order = planner.order(plan.expressions);
  if (plan.by === 'range') return { kind: 'range', order, partitions };
  if (plan.by === 'hash') return { kind: 'hash', expressions: order.map((o) => o.child), partitions };
  return { kind: 'round_robin', partitions };
}

function originOf(plan: Repartition): Exchange['origin'] {
  if (plan.partitions !== null) return 'REPARTITION_BY_NUM';
  return plan.by === 'round_robin' ? 'REBALANCE_PARTITIONS_BY_NONE' : 'REPARTITION_BY_COL';
}
