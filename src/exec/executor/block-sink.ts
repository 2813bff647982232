import { type LinearMemory, Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import type { BlockKernels } from '../../kernels/block-kernels.ts';
import type { KeyHashKernels } from '../../kernels/key-hash-kernels.ts';
import { INT } from '../../types/data-type.ts';
import type { BlockStore } from './block-store.ts';
import { writeBlocks } from './block-writer.ts';
import { hashPartitions } from './hash-partitions.ts';
import type { BatchSink } from './sink.ts';
import type { ShuffleOutput } from './task.ts';
import type { MetricsRecorder } from './task-metrics.ts';

export interface BlockSinkOptions {
  readonly partitions: number;
  /** See `SinkSpec`. */
  readonly hashKeys: readonly number[] | null;
  readonly memory: LinearMemory;
  readonly store: BlockStore;
  readonly kernels: BlockKernels & KeyHashKernels;
  readonly metrics: MetricsRecorder;
  /** Takes what was written. */
  readonly outputs: ShuffleOutput[];
}

/** Makes blocks for other stages. */
export class BlockSink implements BatchSink {
  readonly #options: BlockSinkOptions;

  constructor(options: BlockSinkOptions) {
    this.#options = options;
  }

  write(vectors: readonly Vector[], rows: number): boolean {
    const { partitions, hashKeys, memory, kernels } = this.#options;
    if (partitions === 1) {
      this.#write(vectors, rows, null);
    } else if (hashKeys === null) {
      this.#write(vectors.slice(0, -1), rows, vectors.at(-1)!);
    } else {
      const region = new Region(memory);
      try {
        const keys = hashKeys.map((column) => vectors[column]!);
        const values = hashPartitions(keys, rows, partitions, memory, region, kernels);
        this.#write(vectors, rows, { type: INT, values, validity: 0 });
      } finally {
        region.releaseAll();
      }
    }
    return false;
  }

  /** @param ids the rows' partitions; null where there is one */
  #write(columns: readonly Vector[], rows: number, ids: Vector | null): void {
    const { partitions, memory, store, kernels, metrics, outputs } = this.#options;
    writeBlocks(columns, rows, ids, partitions, memory, kernels, (partition, count, address, length) => {
      const block = store.put(address, length, count);
      metrics.shuffleWriteBytes += length;
      metrics.shuffleWriteRows += count;
      outputs.push({ partition, block });
    });
  }

  finish(): void {
    this.#options.store.finish();
  }

  abort(): void {
    this.#options.store.abort();
  }
}
