import { childrenOf, withChildren } from '../../plan/physical/children.ts';
import type { BroadcastRead, PhysicalPlan } from '../../plan/physical/node.ts';

/** The plans whose rows a node takes: its children, and those that a runtime filter is made of. */
export function inputsOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
  return plan.kind === 'runtime_filter' ? [plan.child, plan.creator] : childrenOf(plan);
}

/** The node over other inputs; the same object when they are the same. */
export function withInputs(plan: PhysicalPlan, inputs: readonly PhysicalPlan[]): PhysicalPlan {
  if (plan.kind !== 'runtime_filter') return withChildren(plan, inputs);
  const [child, creator] = inputs as readonly [PhysicalPlan, BroadcastRead];
  return child === plan.child && creator === plan.creator ? plan : { ...plan, child, creator };
}

/** Rewrites the tree, children first. */
export function rewritePlan(plan: PhysicalPlan, rule: (plan: PhysicalPlan) => PhysicalPlan): PhysicalPlan {
  const inputs = inputsOf(plan).map((input) => rewritePlan(input, rule));
  return rule(withInputs(plan, inputs));
}

export function walkPlan(plan: PhysicalPlan, visit: (plan: PhysicalPlan) => void): void {
  visit(plan);
  for (const input of inputsOf(plan)) walkPlan(input, visit);
}

/**
 * The inputs whose partitions are the node's partitions: not the broadcast side of a join or what a filter is made of.
 * The leaves reached through them decide on the tasks of a stage.
 */
export function partitionedInputs(plan: PhysicalPlan): readonly PhysicalPlan[] {
  if (plan.kind === 'nested_loop_join' || (plan.kind === 'hash_join' && plan.strategy === 'broadcast')) {
    return [plan.buildSide === 'left' ? plan.right : plan.left];
  }
  if (plan.kind === 'runtime_filter') return [plan.child];
  return inputsOf(plan);
}

/** Whether the node's rows lie in one partition whatever its inputs hold. */
export function isSinglePartition(plan: PhysicalPlan): boolean {
  switch (plan.kind) {
    case 'exchange':
      return plan.partitioning.kind === 'single' || plan.partitioning.partitions === 1;
    case 'local_table_scan':
      return true;
    case 'range_scan':
      return plan.partitions <= 1;
    case 'coalesce':
      return plan.partitions === 1 || isSinglePartition(plan.child);
    case 'file_scan':
    case 'in_memory_scan':
    case 'shuffle_read':
    case 'broadcast_read':
      return false;
    case 'union':
      return plan.inputs.length === 1 && isSinglePartition(plan.inputs[0]!);
    default:
      return partitionedInputs(plan).every(isSinglePartition);
  }
}
