import type { LinearMemory } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import type { BlockKernels } from '../../kernels/block-kernels.ts';
import type { BlockStore } from './block-store.ts';
import { writeBlocks } from './block-writer.ts';
import type { BatchSink } from './sink.ts';
import type { ShuffleOutput } from './task.ts';
import type { MetricsRecorder } from './task-metrics.ts';

export interface BlockSinkOptions {
  readonly partitions: number;
  readonly memory: LinearMemory;
  readonly store: BlockStore;
  readonly kernels: BlockKernels;
  readonly metrics: MetricsRecorder;
  /** Takes what was written. */
  readonly outputs: ShuffleOutput[];
}

/** Makes blocks for other stages. The last column is each row's partition where there are several. */
export class BlockSink implements BatchSink {
  readonly #options: BlockSinkOptions;

  constructor(options: BlockSinkOptions) {
    this.#options = options;
  }

  write(vectors: readonly Vector[], rows: number): boolean {
    const { partitions, memory, store, kernels, metrics, outputs } = this.#options;
    const one = partitions === 1;
    const columns = one ? vectors : vectors.slice(0, -1);
    const ids = one ? null : vectors.at(-1)!;
    writeBlocks(columns, rows, ids, partitions, memory, kernels, (partition, count, address, length) => {
      const block = store.put(address, length, count);
      metrics.shuffleWriteBytes += length;
      metrics.shuffleWriteRows += count;
      outputs.push({ partition, block });
    });
    return false;
  }

  finish(): void {
    this.#options.store.finish();
  }

  abort(): void {
    this.#options.store.abort();
  }
}
