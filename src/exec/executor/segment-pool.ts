import type { BlockPlace } from '../../columns/block.ts';

/** Sizes of segments are powers of two from here on. */
const SMALLEST = 64 * 1024;

/** Shared memory for blocks: an executor's piece of the exchanges between stages. */
export interface Segment {
  readonly number: number;
  /** What blocks in it have as their place. */
  readonly place: BlockPlace;
  readonly bytes: Uint8Array;
}

/**
 * An executor's segments. Fresh shared memory costs page faults, and freed one waits for the collectors of all
 * threads that have seen it: segments come back when the stages that read them have ended, and are used again.
 */
export class SegmentPool {
  readonly #used = new Map<number, Segment>();
  /** Free segments by the binary logarithm of their size; the last one was used last. */
  readonly #free = new Map<number, Segment[]>();
  readonly #executorId: number;
  #next = 0;
  #usedBytes = 0;
  #freeBytes = 0;

  constructor(executorId: number) {
    this.#executorId = executorId;
  }

  /** Bytes of segments with blocks that are still to be read. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Bytes that are kept for further use. */
  get freeBytes(): number {
    return this.#freeBytes;
  }

  /** A segment of at least so many bytes, with any contents. */
  take(bytes: number): Segment {
    const size = Math.ceil(Math.log2(Math.max(bytes, SMALLEST)));
    const kept = this.#free.get(size)?.pop();
    if (kept !== undefined) this.#freeBytes -= kept.bytes.length;
    const segment = kept ?? this.#make(2 ** size);
    this.#used.set(segment.number, segment);
    this.#usedBytes += segment.bytes.length;
    return segment;
  }

  /** Nobody reads these any more; numbers that are not in use are passed over. */
  giveBack(segments: Iterable<number>): void {
    for (const number of segments) {
      const segment = this.#used.get(number);
      if (segment === undefined) continue;
      this.#used.delete(number);
      this.#usedBytes -= segment.bytes.length;
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
    this.#freeBytes = 0;
  }

  #make(size: number): Segment {
    const buffer = new SharedArrayBuffer(size);
    const number = this.#next++;
    const place = { segment: { executorId: this.#executorId, number }, buffer };
    return { number, place, bytes: new Uint8Array(buffer) };
  }
}
