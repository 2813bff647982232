import type { OutsideMemory } from '../../columns/linear-memory.ts';

const UNIT = 1024;

/**
 * What the driver's cached rows take of each executor's memory, in a word that all threads see. Executors take
 * of it what they can't do without; the driver then drops cached rows until they fit again.
 */
export class CacheShare implements OutsideMemory {
  readonly buffer: SharedArrayBuffer;
  /** KiB. */
  readonly #size: Int32Array;
  readonly #onYield: () => void;

  /** @param onYield called when an executor has taken something of it */
  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4), onYield: () => void = () => {}) {
    this.buffer = buffer;
    this.#size = new Int32Array(buffer);
    this.#onYield = onYield;
  }

  get bytes(): number {
    return Math.max(0, Atomics.load(this.#size, 0)) * UNIT;
  }

  set(bytes: number): void {
    Atomics.store(this.#size, 0, Math.ceil(bytes / UNIT));
  }

  yield(bytes: number): void {
    if (this.bytes === 0) return;
    Atomics.sub(this.#size, 0, Math.ceil(bytes / UNIT));
    this.#onYield();
  }
}
