import { workerData } from 'node:worker_threads';
import { SparkError } from '../../core/error.ts';
import { localStorage } from '../../storage/local-storage.ts';
import { fileSource } from './byte-source.ts';
import { inflatingSource } from './gzip-source.ts';
import { type InflateOrder, type InflateRing, RING, RING_STATE, ringOver } from './inflate-ring.ts';

/** Entry of a thread that inflates one file ahead of its reader. */
const order = workerData as InflateOrder;
const ring = ringOver(order.memory);
try {
  fill(ring);
} catch (error) {
  const index = awaitChunk(ring);
  if (index !== null) {
    const { condition, parameters } = asSparkError(error);
    const text = new TextEncoder().encode(JSON.stringify({ condition, parameters }));
    ring.chunks[index]!.set(text);
    ring.lengths[index] = text.length;
    Atomics.store(ring.control, RING.state, RING_STATE.failed);
    announce(ring);
  }
}

function fill({ control, lengths, positions, chunks }: InflateRing): void {
  const file = localStorage.open(order.path);
  try {
    const source = inflatingSource(fileSource(file), order.path, order.codec);
    for (let index = awaitChunk(ring); index !== null; index = awaitChunk(ring)) {
      const chunk = chunks[index]!;
      let length = 0;
      let last = false;
      while (length < chunk.length && !last) {
        const count = source.read(chunk.subarray(length));
        last = count === 0;
        length += count;
      }
      lengths[index] = length;
      positions[index] = source.bytesRead;
      if (last) Atomics.store(control, RING.state, RING_STATE.ended);
      Atomics.add(control, RING.written, 1);
      announce(ring);
      if (last) break;
    }
    source.close();
  } finally {
    file.close();
  }
}

function announce({ control }: InflateRing): void {
  Atomics.add(control, RING.changes, 1);
  Atomics.notify(control, RING.changes);
}

/** The index of the next chunk when the reader has left it; null when it wants no more. */
function awaitChunk({ control, chunks }: InflateRing): number | null {
  const written = Atomics.load(control, RING.written);
  while (true) {
    if (Atomics.load(control, RING.closed) !== 0) return null;
    const taken = Atomics.load(control, RING.taken);
    if (written - taken < chunks.length) return written % chunks.length;
    Atomics.wait(control, RING.taken, taken);
  }
}

function asSparkError(error: unknown): SparkError {
  if (error instanceof SparkError) return error;
  return new SparkError('FAILED_READ_FILE.NO_HINT', { path: order.path, reason: String(error) });
}
