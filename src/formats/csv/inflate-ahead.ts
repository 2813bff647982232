import { Worker } from 'node:worker_threads';
import { bundledFile } from '../../core/bundled-file.ts';
import { type ErrorParameters, SparkError } from '../../core/error.ts';
import type { InflatingSource } from './gzip-source.ts';
import { type InflateOrder, RING, RING_STATE, ringMemory, ringOver } from './inflate-ring.ts';

/** Milliseconds without a chunk after which the other thread counts as lost. */
const PATIENCE = 60_000;

/**
 * Inflates a file on a thread of its own, a few megabytes ahead: its reader parses meanwhile. Worth it for files
 * that take longer than a thread's start.
 */
export function inflatingAhead(path: string, codec: 'gzip' | 'deflate'): InflatingSource {
  const memory = ringMemory();
  const { control, lengths, positions, chunks } = ringOver(memory);
  const workerData: InflateOrder = { path, codec, memory };
  const worker = new Worker(bundledFile('inflate-worker.js'), { name: 'inflate', workerData });
  worker.unref();
  let taken = 0;
  let offset = 0;
  let bytesRead = 0;
  return {
    read(target) {
      while (true) {
        const changes = Atomics.load(control, RING.changes);
        const index = taken % chunks.length;
        if (Atomics.load(control, RING.written) === taken) {
          const state = Atomics.load(control, RING.state);
          if (state === RING_STATE.failed) throw failure(chunks[index]!, lengths[index]!);
          if (state === RING_STATE.ended) return 0;
          if (Atomics.wait(control, RING.changes, changes, PATIENCE) === 'timed-out') {
            throw new SparkError('FAILED_READ_FILE.NO_HINT', { path, reason: 'decompression has stopped' });
          }
          continue;
        }
        const count = Math.min(target.length, lengths[index]! - offset);
        target.set(chunks[index]!.subarray(offset, offset + count));
        bytesRead = positions[index]!;
        offset += count;
        if (offset === lengths[index]) {
          offset = 0;
          Atomics.store(control, RING.taken, ++taken);
          Atomics.notify(control, RING.taken);
        }
        if (count > 0) return count;
      }
    },
    get bytesRead() {
      return bytesRead;
    },
    close() {
      Atomics.store(control, RING.closed, 1);
      // Whoever waits for room looks at both.
      Atomics.add(control, RING.taken, 1);
      Atomics.notify(control, RING.taken);
    },
  };
}

function failure(chunk: Uint8Array, length: number): SparkError {
  const { condition, parameters } = JSON.parse(Buffer.from(chunk.slice(0, length)).toString()) as {
    readonly condition: string;
    readonly parameters: ErrorParameters;
  };
  return new SparkError(condition, parameters);
}
