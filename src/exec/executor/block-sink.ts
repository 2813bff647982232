import type { LinearMemory } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import { type Exports, writeBlocks } from './block-writer.ts';
import type { Segment, SegmentPool } from './segment-pool.ts';
import type { BatchSink } from './sink.ts';
import type { ShuffleOutput } from './task.ts';
import type { MetricsRecorder } from './task-metrics.ts';

/** Segments of a task double up to this size, so that small tasks take little. */
const LARGEST_SEGMENT = 4 * 1024 * 1024;

export interface BlockSinkOptions {
  readonly partitions: number;
  readonly memory: LinearMemory;
  readonly segments: SegmentPool;
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

  finish(): void {}

  abort(): void {
    this.#options.segments.giveBack(this.#taken);
  }

  #put(address: number, length: number, rows: number): ShuffleOutput['block'] {
    const { segments, memory } = this.#options;
    if (this.#segment === null || this.#at + length > this.#segment.bytes.length) {
      this.#segment = segments.take(Math.max(length, this.#nextSize));
      this.#taken.push(this.#segment.number);
      this.#at = 0;
      this.#nextSize = Math.min(2 * this.#segment.bytes.length, LARGEST_SEGMENT);
    }
    this.#segment.bytes.set(memory.u8.subarray(address, address + length), this.#at);
    const block = { place: this.#segment.place, offset: this.#at, length, rows };
    this.#at += length;
    return block;
  }
}
