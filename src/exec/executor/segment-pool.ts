import type { BlockPlace } from '../../columns/block.ts';
import type { LinearMemory } from '../../columns/linear-memory.ts';

/** Sizes of segments are powers of two from here on. */
const SMALLEST = 64 * 1024;

/** Part of the executor's memory that blocks may take; the rest is for the tasks that read them. */
const SHARE = 1 / 2;

/** Shared memory for blocks: an executor's piece of the exchanges between stages. */
export interface Segment {
  readonly number: number;
  /** What blocks in it have as their place. */
  readonly place: Extract<BlockPlace, { kind: 'memory' }>;
  readonly bytes: Uint8Array;
}

/**
 * An executor's segments. Fresh shared memory costs page faults, and freed one waits for the collectors of all
 * threads that have seen it: segments come back when the stages that read them have ended, and are used again.
 */
export class SegmentPool {
  /** Bytes of segments that a collector may take; who had it collect them sets this to 0. */
  forgottenBytes = 0;
  readonly #used = new Map<number, Segment>();
  /** Free segments by the binary logarithm of their size; the last one was used last. */
  readonly #free = new Map<number, Segment[]>();
  readonly #executorId: number;
  readonly #memory: LinearMemory;
  readonly #limit: number;
  #next = 0;
  #usedBytes = 0;
  #freeBytes = 0;

  /** @param memory whose budget the segments in use count against */
  constructor(executorId: number, memory: LinearMemory) {
    this.#executorId = executorId;
    this.#memory = memory;
    this.#limit = memory.budget * SHARE;
  }

  /** Bytes of segments with blocks that are still to be read. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Bytes that are kept for further use. */
  get freeBytes(): number {
    return this.#freeBytes;
  }

  /** A segment of at least so many bytes, with any contents; null when there is no memory for it. */
  take(bytes: number): Segment | null {
    const size = Math.ceil(Math.log2(Math.max(bytes, SMALLEST)));
    if (this.#usedBytes + 2 ** size > this.#limit || !this.#memory.claim(2 ** size)) return null;
    const kept = this.#free.get(size)?.pop();
    // Free ones of other sizes make way.
    const bytesAfter = this.#usedBytes + this.#freeBytes + 2 ** size;
    const isFull = bytesAfter > this.#limit || bytesAfter + this.#memory.size > this.#memory.budget;
    if (kept === undefined && isFull) this.trim();
    if (kept !== undefined) this.#freeBytes -= kept.bytes.length;
    const segment = kept ?? this.#make(2 ** size);
    this.#used.set(segment.number, segment);
    this.#usedBytes += segment.bytes.length;
    return segment;
  }

  /** Bytes by which these segments, with the linear memory, exceed the budget: each may have had its own peak. */
  get excessBytes(): number {
    return Math.max(0, this.#usedBytes + this.#freeBytes + this.#memory.size - this.#memory.budget);
  }

  /** Nobody reads these any more; numbers that are not in use are passed over. */
  giveBack(segments: Iterable<number>): void {
    for (const number of segments) {
      const segment = this.#used.get(number);
      if (segment === undefined) continue;
      this.#used.delete(number);
      this.#usedBytes -= segment.bytes.length;
      this.#memory.unclaim(segment.bytes.length);
      this.#freeBytes += segment.bytes.length;
      const size = Math.log2(segment.bytes.length);
      const list = this.#free.get(size);
      if (list === undefined) this.#free.set(size, [segment]);
      else list.push(segment);
    }
  }

  /** Forgets free segments, so that a collector may take them. */
  trim(): void {
    this.#free.clear();
    this.forgottenBytes += this.#freeBytes;
    this.#freeBytes = 0;
  }

  #make(size: number): Segment {
    // Growable buffers are pages of their own, which the system gets back at once; others come from a heap that
    // keeps them.
    const buffer = new SharedArrayBuffer(size, { maxByteLength: size });
    const number = this.#next++;
    const place = { kind: 'memory', segment: { executorId: this.#executorId, number }, buffer } as const;
    return { number, place, bytes: new Uint8Array(buffer) };
  }
}
