/**
 * Chunks of text on their way from a thread that inflates to one that reads, in shared memory: a ring, of which
 * each side owns the chunks that the other one has handed over.
 */
export interface InflateRing {
  readonly control: Int32Array;
  /** Per chunk, its bytes. */
  readonly lengths: Int32Array;
  /** Per chunk, bytes of the file that were read when it was full. */
  readonly positions: Float64Array;
  readonly chunks: readonly Uint8Array[];
}

/** Fields of the control words; `changes` counts what the reader may wait for. */
export const RING = { written: 0, taken: 1, state: 2, closed: 3, changes: 4 } as const;
/** States: a failed ring has the error as JSON in the chunk that comes next. */
export const RING_STATE = { running: 0, ended: 1, failed: 2 } as const;

/** What the inflating thread is started with. */
export interface InflateOrder {
  readonly path: string;
  readonly codec: 'gzip' | 'deflate';
  readonly memory: SharedArrayBuffer;
}

const CHUNKS = 8;
const CHUNK_BYTES = 512 * 1024;
const CONTROL_WORDS = 6;
const HEAD_BYTES = 4 * (CONTROL_WORDS + CHUNKS) + 8 * CHUNKS;

export function ringMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD_BYTES + CHUNKS * CHUNK_BYTES);
}

export function ringOver(memory: SharedArrayBuffer): InflateRing {
  const lengths = 4 * CONTROL_WORDS;
  const positions = lengths + 4 * CHUNKS;
  return {
    control: new Int32Array(memory, 0, CONTROL_WORDS),
    lengths: new Int32Array(memory, lengths, CHUNKS),
    positions: new Float64Array(memory, positions, CHUNKS),
    chunks: Array.from(
      { length: CHUNKS },
      (_, i) => new Uint8Array(memory, HEAD_BYTES + i * CHUNK_BYTES, CHUNK_BYTES),
    ),
  };
}
