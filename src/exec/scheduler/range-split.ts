import type { BlockRef } from '../../columns/block.ts';
import type { SortOrder } from '../../expr/expression.ts';
import { ADDED_NODES } from '../../plan/physical/added-nodes.ts';
import type { Exchange, PhysicalPlan } from '../../plan/physical/node.ts';
import type { StageTarget } from '../operators/compile/target.ts';
import { chooseRangeBounds } from './range-bounds.ts';
import { type Stage, writesRuns } from './stage-graph.ts';
import type { StageOutput } from './stage-tasks.ts';

export interface RangeSplit {
  readonly stage: Stage;
  readonly target: StageTarget;
  /** Id under which the stage's plan reads the rows, and the rows. */
  readonly source: number;
  readonly input: StageOutput;
}

/** Below so many bytes one task sorts as fast as several. */
const WORTHWHILE_BYTES = 8 * 1024 * 1024;
/** More ranges than executors even out what the samples missed. */
const RANGES_PER_EXECUTOR = 2;

/**
 * Rows for a range partitioning are first collected, which tells how many they are and where the ranges lie;
 * then, if they are worth several tasks, one more stage deals them out.
 *
 * @returns null where the rows stay in one partition
 */
export function planRangeSplit(
  exchange: Exchange,
  stage: Stage,
  output: StageOutput,
  options: { nextStageId(): number; readonly parallelism: number; readonly taskBytes: number },
): RangeSplit | null {
  const { partitioning } = exchange;
  // The stage that deals out has an exchange of the same kind, but writes several partitions already.
  if (partitioning.kind !== 'range' || writesRuns(exchange) || stage.outputPartitions !== 1) return null;
  const blocks = output.partitions[0]!;
  const bytes = blocks.reduce((sum, block) => sum + block.length, 0);
  const fixed = exchange.origin === 'REPARTITION_BY_NUM';
  const wanted = fixed
    ? partitioning.partitions
    : Math.max(
        Math.min(partitioning.partitions, options.parallelism * RANGES_PER_EXECUTOR),
        Math.ceil(bytes / options.taskBytes),
      );
  const isSmall = bytes <= options.taskBytes && (options.parallelism === 1 || bytes < WORTHWHILE_BYTES);
  if (wanted <= 1 || (!fixed && isSmall)) return null;
  const order = partitioning.order as readonly SortOrder[];
  const bounds = chooseRangeBounds(blocks, exchange.output, order, wanted);
  const partitions = fixed ? wanted : bounds.length + 1;
  if (partitions === 1) return null;
  const source = ADDED_NODES.rangeSource - exchange.nodeId;
  const read: PhysicalPlan = {
    kind: 'shuffle_read',
    nodeId: source,
    output: exchange.output,
    exchangeId: source,
  };
  return {
    stage: {
      stageId: options.nextStageId(),
      kind: 'shuffle_map',
      exchange,
      subquery: null,
      subqueries: new Map(),
      variants: [read],
      parents: [stage],
      outputPartitions: partitions,
    },
    // The rows were counted for the exchange when they were collected.
    target: { kind: 'blocks', nodeId: -1, partitioning, partitions, bounds },
    source,
    input: { partitions: dealOut(blocks, options.parallelism), mayCoalesce: false },
  };
}

/** Blocks as inputs of so many tasks, about equal in bytes, in their order. */
export function dealOut(blocks: readonly BlockRef[], tasks: number): readonly (readonly BlockRef[])[] {
  const total = blocks.reduce((sum, block) => sum + block.length, 0);
  const parts: BlockRef[][] = Array.from({ length: tasks }, () => []);
  let before = 0;
  for (const block of blocks) {
    const middle = before + block.length / 2;
    parts[Math.min(tasks - 1, Math.floor((middle / total) * tasks))]!.push(block);
    before += block.length;
  }
  return parts;
}
