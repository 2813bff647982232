import type { LinearMemory } from '../../columns/linear-memory.ts';

/** A page of the system's memory in bytes. */
const PAGE = 4096;
/** Pages between two looks at what else is to be done: some tenths of a millisecond. */
const SLICE = 128;

/**
 * Has the system back the memory that an executor hands out next with pages while there is nothing else to do. The
 * first use of a page is a fault, which takes microseconds: a fifth of what the tasks of a first query did.
 */
export class Prefault {
  readonly #memory: LinearMemory;
  readonly #isIdle: () => boolean;
  #position = 0;
  #end = 0;
  #waits = false;

  /** @param isIdle whether no task is on the thread */
  constructor(memory: LinearMemory, isIdle: () => boolean) {
    this.#memory = memory;
    this.#isIdle = isIdle;
  }

  /** Goes on up to so many bytes behind what is handed out now. */
  begin(bytes: number): void {
    this.#end = Math.min(this.#memory.size + bytes, this.#memory.u8.length);
    this.resume();
  }

  /** To be called when a task has ended. */
  resume(): void {
    if (this.#waits || this.#position >= this.#end) return;
    this.#waits = true;
    setImmediate(() => {
      this.#waits = false;
      if (!this.#isIdle()) return;
      this.#touch();
      this.resume();
    });
  }

  /** Nothing lies behind what was ever handed out: it may be written to. */
  #touch(): void {
    const { u8, size } = this.#memory;
    const from = Math.max(this.#position, Math.ceil(size / PAGE) * PAGE);
    const to = Math.min(from + SLICE * PAGE, this.#end);
    for (let page = from; page < to; page += PAGE) u8[page] = 0;
    this.#position = to;
  }
}
