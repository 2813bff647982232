import type { Cancellation } from '../../core/cancellation.ts';
import type { ResultRows } from './messages.ts';

/** Bytes under way to the reader at which a task pauses: enough for tasks that run ahead of the one that is read. */
const WINDOW_BYTES = 8 * 1024 * 1024;
/** Bytes under way that are never exceeded by much. */
const HARD_BYTES = 32 * 1024 * 1024;

/** The driver's side of a task's result as the task sees it: how much it has still to take. */
export class ResultReader {
  readonly #post: (rows: ResultRows) => void;
  readonly #pump: () => void;
  #underWay = 0;
  #isEnding = false;
  #last: ResultRows | null = null;
  #wake: (() => void) | null = null;

  /** @param pump handles the messages that have come in while the thread is busy */
  constructor(post: (rows: ResultRows) => void, pump: () => void) {
    this.#post = post;
    this.#pump = pump;
  }

  get wantsPause(): boolean {
    return this.#underWay >= WINDOW_BYTES;
  }

  get isFull(): boolean {
    return this.#underWay >= HARD_BYTES;
  }

  send(rows: ResultRows): void {
    const before = this.#last;
    this.#last = null;
    if (before !== null) this.#send(before);
    if (this.#isEnding) this.#last = rows;
    else this.#send(rows);
  }

  #send(rows: ResultRows): void {
    this.#underWay += rows.bytes.length;
    this.#post(rows);
  }

  /** The task's end is next: the last rows wait for it. */
  end(): void {
    this.#isEnding = true;
  }

  /** What goes with the news of the task's end. */
  get last(): ResultRows | null {
    return this.#last;
  }

  taken(bytes: number): void {
    this.#underWay -= bytes;
    if (!this.wantsPause) this.wake();
  }

  /** Ends a wait, whatever it waits for. */
  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /** Settles when the reader has taken enough, or on `wake`. */
  drained(): Promise<void> {
    if (!this.wantsPause) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  waitBlocking(cancellation: Cancellation): void {
    this.#pump();
    if (this.isFull) cancellation.wait(5);
  }
}
