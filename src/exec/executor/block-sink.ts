import type { BlockRef } from '../../columns/block.ts';
import type { LinearMemory } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import { type Exports, writeBlocks } from './block-writer.ts';
import type { Segment, SegmentPool } from './segment-pool.ts';
import type { BatchSink } from './sink.ts';
import { SpillFile } from './spill-file.ts';
import type { ShuffleOutput } from './task.ts';
import type { MetricsRecorder } from './task-metrics.ts';

/** Segments of a task double up to this size, so that small tasks take little. */
const LARGEST_SEGMENT = 4 * 1024 * 1024;

export interface BlockSinkOptions {
  readonly partitions: number;
  readonly memory: LinearMemory;
  readonly segments: SegmentPool;
  /** File for blocks that there is no memory for. */
  readonly spillPath: string;
  readonly exports: Exports;
  readonly metrics: MetricsRecorder;
  /** Takes what was written. */
  readonly outputs: ShuffleOutput[];
}

/** Makes blocks for other stages. The last column is each row's partition where there are several. */
export class BlockSink implements BatchSink {
  readonly #options: BlockSinkOptions;
  readonly #taken: number[] = [];
  #segment: Segment | null = null;
  #spilled: SpillFile | null = null;
  #at = 0;
  #nextSize = 0;

  constructor(options: BlockSinkOptions) {
    this.#options = options;
  }

  write(vectors: readonly Vector[], rows: number): boolean {
    const { partitions, memory, exports, metrics, outputs } = this.#options;
    const one = partitions === 1;
    const columns = one ? vectors : vectors.slice(0, -1);
    const ids = one ? null : vectors.at(-1)!;
    writeBlocks(columns, rows, ids, partitions, memory, exports, (partition, count, address, length) => {
      const block = this.#put(address, length, count);
      metrics.shuffleWriteBytes += length;
      metrics.shuffleWriteRows += count;
      outputs.push({ partition, block });
    });
    return false;
  }

  finish(): void {
    this.#spilled?.close();
  }

  abort(): void {
    this.#options.segments.giveBack(this.#taken);
    this.#spilled?.remove();
  }

  #put(address: number, length: number, rows: number): BlockRef {
    const bytes = this.#options.memory.u8.subarray(address, address + length);
    if (this.#segment === null || this.#at + length > this.#segment.bytes.length) {
      const segment = this.#options.segments.take(Math.max(length, this.#nextSize));
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

  #spill(bytes: Uint8Array, rows: number): BlockRef {
    const { metrics, spillPath } = this.#options;
    this.#spilled ??= new SpillFile(spillPath);
    const offset = this.#spilled.append(bytes);
    metrics.spilledBytes += bytes.length;
    return { place: this.#spilled.place, offset, length: bytes.length, rows };
  }
}
