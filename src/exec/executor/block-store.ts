import type { BlockRef } from '../../columns/block.ts';
import type { LinearMemory } from '../../columns/linear-memory.ts';
import type { Segment, SegmentPool } from './segment-pool.ts';
import { SpillFile } from './spill-file.ts';
import type { MetricsRecorder } from './task-metrics.ts';

/** Segments of a task double up to this size, so that small tasks take little. */
const LARGEST_SEGMENT = 4 * 1024 * 1024;

/** Keeps a task's blocks for other stages: in shared memory, or in a file where there is none. */
export class BlockStore {
  readonly #memory: LinearMemory;
  readonly #segments: SegmentPool;
  readonly #spillPath: string;
  readonly #metrics: MetricsRecorder;
  readonly #taken: number[] = [];
  #segment: Segment | null = null;
  #spilled: SpillFile | null = null;
  #at = 0;
  #nextSize = 0;

  /** @param spillPath file for blocks that there is no memory for */
  constructor(memory: LinearMemory, segments: SegmentPool, spillPath: string, metrics: MetricsRecorder) {
    this.#memory = memory;
    this.#segments = segments;
    this.#spillPath = spillPath;
    this.#metrics = metrics;
  }

  /** Keeps `length` bytes of linear memory, a multiple of a block's alignment. */
  put(address: number, length: number, rows: number): BlockRef {
    const bytes = this.#memory.u8.subarray(address, address + length);
    if (this.#segment === null || this.#at + length > this.#segment.bytes.length) {
      const segment = this.#segments.take(Math.max(length, this.#nextSize));
      if (segment === null) return this.#spill(bytes, rows);
      this.#segment = segment;
      this.#taken.push(segment.number);
      this.#at = 0;
      this.#nextSize = Math.min(2 * segment.bytes.length, LARGEST_SEGMENT);
    }
    this.#segment.bytes.set(bytes, this.#at);
    const block = { place: this.#segment.place, offset: this.#at, length, rows };
    this.#at += length;
    return block;
  }

  /** All blocks are there. */
  finish(): void {
    this.#spilled?.close();
  }

  /** Nobody will read the blocks. */
  abort(): void {
    this.#segments.giveBack(this.#taken);
    this.#spilled?.remove();
  }

  #spill(bytes: Uint8Array, rows: number): BlockRef {
    this.#spilled ??= new SpillFile(this.#spillPath);
    const offset = this.#spilled.append(bytes);
    this.#metrics.spilledBytes += bytes.length;
    return { place: this.#spilled.place, offset, length: bytes.length, rows };
  }
}
