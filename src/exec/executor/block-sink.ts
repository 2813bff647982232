import type { LinearMemory } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import { type Exports, writeBlocks } from './block-writer.ts';
import type { BatchSink } from './sink.ts';
import type { ShuffleOutput } from './task.ts';
import type { MetricsRecorder } from './task-metrics.ts';

/** Makes blocks for other stages. The last column is each row's partition where there are several. */
export class BlockSink implements BatchSink {
  readonly #partitions: number;
  readonly #memory: LinearMemory;
  readonly #exports: Exports;
  readonly #metrics: MetricsRecorder;
  readonly #outputs: ShuffleOutput[];

  constructor(
    partitions: number,
    memory: LinearMemory,
    exports: Exports,
    metrics: MetricsRecorder,
    outputs: ShuffleOutput[],
  ) {
    this.#partitions = partitions;
    this.#memory = memory;
    this.#exports = exports;
    this.#metrics = metrics;
    this.#outputs = outputs;
  }

  write(vectors: readonly Vector[], rows: number): boolean {
    const one = this.#partitions === 1;
    const columns = one ? vectors : vectors.slice(0, -1);
    const ids = one ? null : vectors.at(-1)!;
    const written = writeBlocks(columns, rows, ids, this.#partitions, this.#memory, this.#exports);
    for (const output of written) {
      this.#metrics.shuffleWriteBytes += output.block.length;
      this.#metrics.shuffleWriteRows += output.block.rows;
      this.#outputs.push(output);
    }
    return false;
  }

  finish(): void {}

  abort(): void {}
}
