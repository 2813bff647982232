import { SparkError } from './error.ts';

const RUNNING = 0;

/**
 * Stops the work of one query on all threads: a cell of shared memory that running loops poll. The buffer
 * is plain data that messages carry.
 */
export class Cancellation {
  readonly buffer: SharedArrayBuffer;
  readonly #cell: Int32Array;

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(4)) {
    this.buffer = buffer;
    this.#cell = new Int32Array(buffer);
  }

  get cancelled(): boolean {
    return Atomics.load(this.#cell, 0) !== RUNNING;
  }

  cancel(): void {
    Atomics.store(this.#cell, 0, 1);
    Atomics.notify(this.#cell, 0);
  }

  /** @throws OPERATION_CANCELED once `cancel` was called on any thread */
  check(): void {
    if (this.cancelled) throw new SparkError('OPERATION_CANCELED');
  }

  /** Blocks this thread for at most `milliseconds`, less when cancelled meanwhile. */
  wait(milliseconds: number): void {
    Atomics.wait(this.#cell, 0, RUNNING, milliseconds);
  }
}
