import type { BlockPlace } from '../../columns/block.ts';
import type { Vector } from '../../columns/vector.ts';
import { PackedWriter } from '../executor/packed-writer.ts';
import type { SinkSpec } from '../executor/program.ts';
import type { BatchSink } from '../executor/sink.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

type CacheSpec = Extract<SinkSpec, { kind: 'cache' }>;

const NOTHING: BlockPlace = { kind: 'memory', segment: null, buffer: new SharedArrayBuffer(0) };

/**
 * Packs rows for the cache; the segments go to the driver, which keeps them. Beyond the limit it could not: then
 * only their size is reported.
 */
export class CacheSink implements BatchSink {
  readonly #writer: PackedWriter;

  constructor(spec: CacheSpec, { memory, kernels, outputs }: TaskRunner) {
    let bytes = 0;
    this.#writer = new PackedWriter(memory, kernels, spec.compressed, (segment) => {
      bytes += segment.length;
      const block = bytes <= spec.limit ? segment : { ...segment, place: NOTHING };
      outputs.push({ partition: 0, block });
    });
  }

  write(vectors: readonly Vector[], rows: number): boolean {
    this.#writer.write(vectors, rows);
    return false;
  }

  finish(): void {
    this.#writer.finish();
  }

  abort(): void {
    this.#writer.release();
  }
}
