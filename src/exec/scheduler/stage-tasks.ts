import type { BlockRef } from '../../columns/block.ts';
import { encodeRows } from '../../columns/block-values.ts';
import { SparkError } from '../../core/error.ts';
import { planSplits } from '../../formats/plan-splits.ts';
import type { SplitOptions } from '../../formats/reader.ts';
import type { FileScan, PhysicalPlan } from '../../plan/physical/node.ts';
import type { LeafInput, SortedRange } from '../executor/task.ts';
import { readerFor } from '../operators/file-source.ts';
import { coalescePartitions, groupEvenly } from './coalesce-partitions.ts';
import { partitionedInputs } from './plan-shape.ts';
import { dealOut } from './range-split.ts';
import { type SkewOptions, skewedPartitions, streamedRead } from './skew.ts';
import { joinRanges } from './sorted-ranges.ts';
import { allLeaves, coalescedTo, partitionedLeaves } from './stage-graph.ts';

/** What a finished stage left, as leaves read it. */
export interface StageOutput {
  /** Per partition its blocks, in the order of the tasks that made them. */
  readonly partitions: readonly (readonly BlockRef[])[];
  /** Whether small partitions may be joined. */
  readonly mayCoalesce: boolean;
  /** Of sorted runs: the partitions, each with the part of the runs that is in it. */
  readonly ranges?: readonly SortedRange[];
}

export interface TaskPlanning {
  readonly outputOf: (exchangeId: number) => StageOutput;
  /** The segments of cached rows. */
  readonly cached: (cacheId: number) => readonly BlockRef[];
  readonly splits: SplitOptions;
  readonly advisoryBytes: number;
  /** What a task may read at most where that can be chosen, so that its tables fit in memory. */
  readonly taskBytes: number;
  readonly parallelism: number;
  readonly skew: SkewOptions;
}

export interface TaskPlan {
  /** Inputs of each task, by the leaves' node ids. */
  readonly tasks: readonly ReadonlyMap<number, LeafInput>[];
  /** Partitions that several tasks share. */
  readonly skewedPartitions: number;
}

/** What one task does: some partitions, or a piece of one, of which it has some blocks of one read. */
interface TaskShare {
  readonly partitions: readonly number[];
  readonly piece?: { readonly read: number; readonly blocks: readonly BlockRef[] };
}

/** Inputs of a leaf per partition. */
type Partitions = readonly LeafInput[];

const MINIMUM_BYTES = 1024 * 1024;

/** The tasks that run the plan. */
export function planTasks(plan: PhysicalPlan, planning: TaskPlanning): TaskPlan {
  const deciding = partitionedLeaves(plan);
  const inputs = new Map(deciding.map((leaf) => [leaf.nodeId, leafPartitions(leaf, planning)] as const));
  const counts = new Set([...inputs.values()].map((partitions) => partitions.length));
  if (counts.size > 1) {
    throw new SparkError('INTERNAL_ERROR', {
      message: `inputs of one stage have ${[...counts].join(' and ')} partitions`,
    });
  }
  const count = [...counts][0] ?? 1;
  const everywhere = new Map<number, LeafInput>();
  for (const leaf of allLeaves(plan)) {
    if (!inputs.has(leaf.nodeId)) everywhere.set(leaf.nodeId, merge(leafPartitions(leaf, planning)));
  }
  const shares = sharesOf(plan, deciding, count, planning);
  const tasks = shares.map(({ partitions: group, piece }) => {
    const task = new Map(everywhere);
    for (const [nodeId, partitions] of inputs) task.set(nodeId, merge(group.map((p) => partitions[p]!)));
    if (piece !== undefined) task.set(piece.read, { kind: 'blocks', blocks: piece.blocks });
    return task;
  });
  const skewed = new Set(shares.flatMap(({ partitions, piece }) => (piece ? partitions : [])));
  return { tasks, skewedPartitions: skewed.size };
}

function sharesOf(
  plan: PhysicalPlan,
  leaves: readonly PhysicalPlan[],
  count: number,
  planning: TaskPlanning,
): readonly TaskShare[] {
  const whole = (groups: readonly (readonly number[])[]): readonly TaskShare[] =>
    groups.map((partitions) => ({ partitions }));
  if (needsOneTask(plan)) return whole(groupEvenly(count, 1));
  const coalesced = coalescedTo(plan);
  if (coalesced !== null) return whole(groupEvenly(count, coalesced));
  const bytes = new Array<number>(count).fill(0);
  const streamed = streamedRead(plan);
  let blocksOf: StageOutput['partitions'] = [];
  for (const leaf of leaves) {
    if (leaf.kind !== 'shuffle_read') return whole(groupEvenly(count, count));
    const output = planning.outputOf(leaf.exchangeId);
    if (!output.mayCoalesce) return whole(groupEvenly(count, count));
    if (leaf.nodeId === streamed) blocksOf = output.partitions;
    output.partitions.forEach((blocks, p) => {
      bytes[p]! += bytesOf(blocks);
    });
  }
  const skewed = skewedPartitions(blocksOf.map(bytesOf), planning.skew);
  const others = bytes.flatMap((_, p) => (skewed.has(p) ? [] : [p]));
  const options = {
    advisoryBytes: Math.min(planning.advisoryBytes, planning.taskBytes),
    minimumBytes: Math.min(MINIMUM_BYTES, planning.taskBytes),
    parallelism: planning.parallelism,
  };
  const groups = coalescePartitions(
    others.map((p) => bytes[p]!),
    options,
  );
  const shares: TaskShare[] = [];
  for (const p of skewed) {
    const blocks = blocksOf[p]!;
    const pieces = Math.max(planning.parallelism, Math.ceil(bytesOf(blocks) / options.advisoryBytes));
    for (const piece of dealOut(blocks, pieces)) {
      if (piece.length > 0) shares.push({ partitions: [p], piece: { read: streamed!, blocks: piece } });
    }
  }
  return [...shares, ...whole(groups.map((group) => group.map((i) => others[i]!)))];
}

function bytesOf(blocks: readonly BlockRef[]): number {
  return blocks.reduce((sum, block) => sum + block.length, 0);
}

/** Joins that give unmatched rows of a side that every task has whole can't be split. */
function needsOneTask(plan: PhysicalPlan): boolean {
  if (plan.kind === 'nested_loop_join' || (plan.kind === 'hash_join' && plan.strategy === 'broadcast')) {
    const preserved =
      plan.type === 'full_outer' ||
      (plan.type === 'left_outer' && plan.buildSide === 'left') ||
      (plan.type === 'right_outer' && plan.buildSide === 'right');
    if (preserved) return true;
  }
  return partitionedInputs(plan).some(needsOneTask);
}

function leafPartitions(leaf: PhysicalPlan, planning: TaskPlanning): Partitions {
  switch (leaf.kind) {
    case 'shuffle_read':
    case 'broadcast_read': {
      const { partitions, ranges } = planning.outputOf(leaf.exchangeId);
      if (ranges !== undefined) return ranges.map((range) => ({ kind: 'sorted', range }));
      return partitions.map((blocks) => ({ kind: 'blocks', blocks }));
    }
    case 'in_memory_scan':
      return cachedPartitions(planning.cached(leaf.cached.cacheId), planning.parallelism);
    case 'local_table_scan': {
      const types = leaf.output.map((attribute) => attribute.type);
      return [{ kind: 'blocks', blocks: leaf.rows.length === 0 ? [] : [encodeRows(leaf.rows, types)] }];
    }
    case 'range_scan':
      return rangePartitions(leaf);
    case 'file_scan':
      return filePartitions(leaf, planning.splits);
    default:
      throw new SparkError('INTERNAL_ERROR', { message: `${leaf.kind} is no leaf` });
  }
}

/** Tasks per executor over cached rows: enough that one that is slow holds up none for long. */
const CACHE_TASKS_PER_EXECUTOR = 4;

/** Every executor reads every segment: they are dealt out evenly, in order. */
function cachedPartitions(segments: readonly BlockRef[], parallelism: number): Partitions {
  const tasks = Math.max(1, Math.min(segments.length, parallelism * CACHE_TASKS_PER_EXECUTOR));
  return groupEvenly(segments.length, tasks).map((group) => ({
    kind: 'blocks',
    blocks: group.map((index) => segments[index]!),
  }));
}

/** What was planned last for a list of files, which is the same one while they don't change. */
const plannedSplits = new WeakMap<FileScan['files'], { readonly key: string; readonly inputs: Partitions }>();

function filePartitions({ table, files }: FileScan, splits: SplitOptions): Partitions {
  const { provider, options } = table;
  const key = JSON.stringify([provider, options, splits]);
  const planned = plannedSplits.get(files);
  if (planned?.key === key) return planned.inputs;
  const reader = readerFor(provider);
  const partitions = planSplits(files, splits, (file) => reader.splittable(file, options));
  const inputs = (partitions.length === 0 ? [[]] : partitions).map(
    (part): LeafInput => ({ kind: 'splits', splits: part }),
  );
  plannedSplits.set(files, { key, inputs });
  return inputs;
}

/** More would only cost memory here, whatever `range` was asked for. */
const MAX_RANGE_TASKS = 10_000;

function rangePartitions(leaf: Extract<PhysicalPlan, { kind: 'range_scan' }>): Partitions {
  const { start, end, step } = leaf;
  const span = step > 0n ? end - start : start - end;
  const size = step > 0n ? step : -step;
  const rows = span <= 0n ? 0 : Number((span + size - 1n) / size);
  const partitions = Math.min(Math.max(1, leaf.partitions), MAX_RANGE_TASKS);
  return Array.from({ length: partitions }, (_, p): LeafInput => {
    const from = Math.floor((p * rows) / partitions);
    const to = Math.floor(((p + 1) * rows) / partitions);
    return { kind: 'range', start: start + BigInt(from) * step, rows: to - from };
  });
}

/** Neighbouring partitions as one. */
function merge(parts: Partitions): LeafInput {
  const first = parts[0];
  if (first === undefined) return { kind: 'blocks', blocks: [] };
  if (parts.length === 1) return first;
  switch (first.kind) {
    case 'blocks':
      return { kind: 'blocks', blocks: parts.flatMap((part) => (part.kind === 'blocks' ? part.blocks : [])) };
    case 'sorted':
      return {
        kind: 'sorted',
        range: joinRanges(parts.flatMap((p) => (p.kind === 'sorted' ? [p.range] : []))),
      };
    case 'splits':
      return { kind: 'splits', splits: parts.flatMap((part) => (part.kind === 'splits' ? part.splits : [])) };
    case 'range': {
      const rows = parts.reduce((sum, part) => sum + (part.kind === 'range' ? part.rows : 0), 0);
      return { kind: 'range', start: first.start, rows };
    }
  }
}
