import type { PhysicalPlan } from '../../plan/physical/node.ts';
import { shapeOf } from '../operators/compile/join.ts';
import { partitionedInputs } from './plan-shape.ts';

/** `spark.sql.adaptive.skewJoin.*`. */
export interface SkewOptions {
  readonly enabled: boolean;
  /** Times the median at which a partition may be skewed, */
  readonly factor: number;
  /** if it has so many bytes, too. */
  readonly thresholdBytes: number;
}

/** @param bytes of the streamed side per partition */
export function skewedPartitions(bytes: readonly number[], options: SkewOptions): ReadonlySet<number> {
  const sorted = [...bytes].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const least = Math.max(options.thresholdBytes, median * options.factor);
  const skewed = bytes.flatMap((count, partition) => (count > least ? [partition] : []));
  return new Set(options.enabled ? skewed : []);
}

/**
 * The read whose rows of one partition several tasks may share, each with all rows of the other sides: the one
 * that streams through a stage's shuffled joins. Null where an operator needs a partition as a whole, such as
 * a join that gives rows of its table.
 */
export function streamedRead(plan: PhysicalPlan): number | null {
  return shuffledJoinsOf(plan) > 0 ? streamedLeaf(plan) : null;
}

function streamedLeaf(plan: PhysicalPlan): number | null {
  switch (plan.kind) {
    case 'shuffle_read':
      return plan.nodeId;
    case 'project':
    case 'filter':
    case 'expand':
    case 'generate':
      return streamedLeaf(plan.child);
    case 'hash_aggregate':
      return plan.clustered ? null : streamedLeaf(plan.child);
    case 'limit':
      return plan.scope === 'local' ? streamedLeaf(plan.child) : null;
    case 'hash_join':
    case 'nested_loop_join': {
      const nullAware = plan.kind === 'hash_join' && plan.nullAware;
      if (shapeOf(plan.type, plan.buildSide, nullAware).built !== null) return null;
      return streamedLeaf(plan.buildSide === 'left' ? plan.right : plan.left);
    }
    default:
      return null;
  }
}

function shuffledJoinsOf(plan: PhysicalPlan): number {
  const below = partitionedInputs(plan).reduce((sum, input) => sum + shuffledJoinsOf(input), 0);
  return below + (plan.kind === 'hash_join' && plan.strategy === 'shuffled' ? 1 : 0);
}
