import { isDeterministic } from '../../expr/facts.ts';
import { functionFacts } from '../../functions/registry.ts';
import { expressionsOf } from '../../plan/physical/children.ts';
import type { Exchange, PhysicalPlan } from '../../plan/physical/node.ts';
import type { TaskPass } from '../executor/task.ts';
import { shapeOf } from '../operators/compile/join.ts';
import { partitionedInputs, rewritePlan, walkPlan } from './plan-shape.ts';
import { partitionedLeaves } from './stage-graph.ts';

/** Beyond these it is single keys that are too large, which no pass makes smaller. */
const MOST_PASSES = 32;

/**
 * The passes in the place of one that memory was refused to, the first of them; null for no more. Keys of one
 * pass are those of two when there are twice as many: what earlier passes did stays done.
 */
export function halvePass({ number, count }: TaskPass): TaskPass | null {
  return count < MOST_PASSES ? { number: number * 2, count: count * 2 } : null;
}

/**
 * A stage's plan for tasks that go over their partition in passes, each over the rows whose keys fall into it: as if
 * the exchanges had written more partitions. Null where a pass could give other rows than the whole, or gains
 * nothing: all that decides on the tasks must be hash-partitioned, and operators may look no further than at rows of
 * the same keys.
 *
 * @param exchangeOf the exchange that a read stands for
 */
export function planInPasses(
  plan: PhysicalPlan,
  exchangeOf: (exchangeId: number) => Exchange | null,
): PhysicalPlan | null {
  if (!isPassable(plan)) return null;
  const keys = new Map<number, Extract<Exchange['partitioning'], { kind: 'hash' }>['expressions']>();
  for (const leaf of partitionedLeaves(plan)) {
    const exchange = leaf.kind === 'shuffle_read' ? exchangeOf(leaf.exchangeId) : null;
    if (exchange?.partitioning.kind !== 'hash') return null;
    keys.set(leaf.nodeId, exchange.partitioning.expressions);
  }
  let deterministic = true;
  walkPlan(plan, (node) => {
    deterministic &&= expressionsOf(node).every((e) => isDeterministic(e, functionFacts));
  });
  if (!deterministic) return null;
  return rewritePlan(plan, (node) => {
    const passKeys = keys.get(node.nodeId);
    return node.kind === 'shuffle_read' && passKeys !== undefined ? { ...node, passKeys } : node;
  });
}

function isPassable(plan: PhysicalPlan): boolean {
  switch (plan.kind) {
    case 'shuffle_read':
      return true;
    case 'project':
    case 'filter':
    case 'expand':
    case 'generate':
    case 'hash_aggregate':
    case 'runtime_filter':
    // Of each pass's rows it keeps enough.
    case 'window_group_limit':
      break;
    case 'hash_join':
    case 'nested_loop_join': {
      const isWhole = plan.kind === 'nested_loop_join' || plan.strategy === 'broadcast';
      const nullAware = plan.kind === 'hash_join' && plan.nullAware;
      // Each pass would give the rows of a broadcast side that nothing matched.
      if (isWhole && shapeOf(plan.type, plan.buildSide, nullAware).built !== null) return false;
      break;
    }
    case 'window':
      // Its sort is for its own partitions only.
      if (plan.partitionBy.length === 0) return false;
      return isPassable(plan.child.kind === 'sort' ? plan.child.child : plan.child);
    default:
      return false;
  }
  return partitionedInputs(plan).every(isPassable);
}
