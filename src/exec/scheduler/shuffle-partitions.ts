import type { Exchange, PhysicalPlan } from '../../plan/physical/node.ts';
import { partitionedInputs, walkPlan } from './plan-shape.ts';

export interface ShuffleOptions {
  /** `spark.sql.adaptive.enabled` and `...coalescePartitions.enabled`. */
  readonly adaptive: boolean;
  readonly executors: number;
  /** What a task should read at most. */
  readonly taskBytes: number;
}

/** Partitions per executor that leave room for balance and for spreading out what is too large. */
const PARTITIONS_PER_EXECUTOR = 16;
/** Rows in memory are about so much larger than in files. */
const UNPACKED = 2;

/**
 * How many partitions each shuffle really writes, by the exchange's node id. Planned numbers are for
 * clusters; where partitions would be joined again after the shuffle anyway, fewer are written at once.
 * Exchanges that one stage reads side by side keep equal numbers.
 */
export function chooseShufflePartitions(
  plan: PhysicalPlan,
  options: ShuffleOptions,
): ReadonlyMap<number, number> {
  const chosen = new Map<number, number>();
  const choose = (root: PhysicalPlan): void => {
    const exchanges = exchangesBelow(root);
    const fixed = exchanges.find((exchange) => !mayChange(exchange, options));
    const most = Math.max(
      options.executors * PARTITIONS_PER_EXECUTOR,
      Math.ceil((scannedBytes(root) * UNPACKED) / options.taskBytes),
      1,
    );
    for (const exchange of exchanges) {
      const planned = plannedPartitions(exchange);
      chosen.set(exchange.nodeId, fixed === undefined ? Math.min(planned, most) : planned);
    }
  };
  choose(plan);
  walkPlan(plan, (node) => {
    if (node.kind === 'exchange' || node.kind === 'broadcast_exchange') choose(node.child);
  });
  return chosen;
}

/** Bytes of the files that the plan reads. */
function scannedBytes(plan: PhysicalPlan): number {
  let bytes = 0;
  walkPlan(plan, (node) => {
    if (node.kind === 'file_scan') for (const file of node.files) bytes += file.size;
  });
  return bytes;
}

/** Whether adaptive execution may join the exchange's partitions. */
export function mayChange(exchange: Exchange, options: Pick<ShuffleOptions, 'adaptive'>): boolean {
  return options.adaptive && exchange.origin !== 'REPARTITION_BY_NUM';
}

function plannedPartitions(exchange: Exchange): number {
  const { partitioning } = exchange;
  // Rows of one order are one partition until ranges are sampled.
  return partitioning.kind === 'single' || partitioning.kind === 'range' ? 1 : partitioning.partitions;
}

/** The exchanges that decide on the partitions of a stage. */
function exchangesBelow(plan: PhysicalPlan): readonly Exchange[] {
  if (plan.kind === 'exchange') return [plan];
  return partitionedInputs(plan).flatMap(exchangesBelow);
}
