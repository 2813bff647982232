import type { BlockRef } from '../../columns/block.ts';
import type { PackedSplits } from '../../formats/packed-splits.ts';
import type { ScanSplit } from '../../formats/reader.ts';

/** What a leaf of a stage's plan reads in one task. */
export type LeafInput =
  | { readonly kind: 'blocks'; readonly blocks: readonly BlockRef[] }
  | { readonly kind: 'sorted'; readonly range: SortedRange }
  | { readonly kind: 'splits'; readonly splits: readonly ScanSplit[] }
  /** `rows` numbers from `start` on. */
  | { readonly kind: 'range'; readonly start: bigint; readonly rows: number };

/**
 * Rows of sorted runs between two bounds. A run's blocks hold records in order (see `RecordBlocks`); bounds are
 * blocks of one record each, and null for none: rows come from `from` on and before `to`.
 */
export interface SortedRange {
  readonly runs: readonly (readonly BlockRef[])[];
  readonly from: Uint8Array | null;
  readonly to: Uint8Array | null;
}

/** A leaf's input on its way to an executor. */
export type TaskInput =
  | Exclude<LeafInput, { readonly kind: 'splits' }>
  | { readonly kind: 'splits'; readonly splits: PackedSplits };

/** Which of how many passes over its partition a task makes: 0 of 1 where it has memory for all at once. */
export interface TaskPass {
  readonly number: number;
  readonly count: number;
}

/** One task of a stage. Plain data. */
export interface TaskDescription {
  readonly taskId: number;
  readonly attempt: number;
  readonly queryId: number;
  readonly stageId: number;
  /** The program that the task runs. */
  readonly programId: number;
  /** Tasks of the same lease share what only one of them on an executor has to build. */
  readonly leaseId: number;
  /** Position in the stage, from 0. */
  readonly index: number;
  readonly pass: TaskPass;
  /** Its piece of a file is at home on another executor. */
  readonly isGuest: boolean;
  /** By the id of the leaf in the program. */
  readonly inputs: ReadonlyMap<number, TaskInput>;
  /** Takes files with blocks that don't fit in memory; may not exist yet. */
  readonly spillFolder: string;
  /** Shared memory of the query's cancellation. */
  readonly cancellation: SharedArrayBuffer;
}

/** Rows that a task left for a partition of the next stage. */
export interface ShuffleOutput {
  readonly partition: number;
  readonly block: BlockRef;
  /** Of rows that are written in order: the first block of a run. */
  readonly startsRun?: boolean;
}
