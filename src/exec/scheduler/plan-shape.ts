import { assertNever } from '../../core/error.ts';
import type { BroadcastRead, PhysicalPlan } from '../../plan/physical/node.ts';

/** The plans that a node reads. */
export function inputsOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
  switch (plan.kind) {
    case 'file_scan':
    case 'in_memory_scan':
    case 'local_table_scan':
    case 'range_scan':
    case 'shuffle_read':
    case 'broadcast_read':
      return [];
    case 'union':
      return plan.inputs;
    case 'hash_join':
    case 'nested_loop_join':
      return [plan.left, plan.right];
    case 'project':
    case 'filter':
    case 'hash_aggregate':
    case 'exchange':
    case 'broadcast_exchange':
    case 'sort':
    case 'take_ordered_and_project':
    case 'limit':
    case 'expand':
    case 'generate':
    case 'window':
    case 'window_group_limit':
    case 'sample':
    case 'coalesce':
    case 'write_files':
      return [plan.child];
    case 'runtime_filter':
      return [plan.child, plan.creator];
    default:
      return assertNever(plan);
  }
}

/** The node over other inputs; the same object when they are the same. */
export function withInputs(plan: PhysicalPlan, inputs: readonly PhysicalPlan[]): PhysicalPlan {
  const old = inputsOf(plan);
  if (old.every((input, i) => input === inputs[i])) return plan;
  if (plan.kind === 'union') return { ...plan, inputs };
  if (plan.kind === 'runtime_filter')
    return { ...plan, child: inputs[0]!, creator: inputs[1] as BroadcastRead };
  if ('left' in plan) return { ...plan, left: inputs[0]!, right: inputs[1]! };
  return { ...plan, child: inputs[0]! } as PhysicalPlan;
}

/** Rewrites the tree, children first. */
export function rewritePlan(plan: PhysicalPlan, rule: (plan: PhysicalPlan) => PhysicalPlan): PhysicalPlan {
  return rule(
    withInputs(
      plan,
      inputsOf(plan).map((input) => rewritePlan(input, rule)),
    ),
  );
}

export function walkPlan(plan: PhysicalPlan, visit: (plan: PhysicalPlan) => void): void {
  visit(plan);
  for (const input of inputsOf(plan)) walkPlan(input, visit);
}

/**
 * The inputs whose partitions are the node's partitions: not the broadcast side of a join or what a filter is
 * made of. The leaves
 * reached through them decide on the tasks of a stage.
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
