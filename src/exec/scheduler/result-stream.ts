import type { ResultBlock } from '../result.ts';

interface Part {
  readonly blocks: { readonly block: ResultBlock; readonly taskId: number }[];
  delivered: boolean;
  done: boolean;
}

/**
 * The rows of a result stage on their way to the reader: task after task, in the order of the partitions,
 * whatever order they finish in.
 */
export class ResultStream implements AsyncIterable<ResultBlock> {
  readonly #onTaken: (taskId: number, bytes: number) => void;
  readonly #onMoved: (part: number) => void;
  readonly #onLeft: () => void;
  readonly #parts = new Map<number, Part>();
  /** The part whose blocks are delivered now. */
  #current = 0;
  #count: number | null = null;
  #error: Error | null = null;
  #wake: (() => void) | null = null;
  #rows = 0;

  /**
   * @param onTaken the reader took a block
   * @param onMoved the reader has come to this part
   * @param onLeft the reader stopped before the end
   */
  constructor(
    onTaken: (taskId: number, bytes: number) => void,
    onMoved: (part: number) => void,
    onLeft: () => void,
  ) {
    this.#onTaken = onTaken;
    this.#onMoved = onMoved;
    this.#onLeft = onLeft;
  }

  get current(): number {
    return this.#current;
  }

  /** Rows delivered. */
  get rows(): number {
    return this.#rows;
  }

  /** The number of parts is known. */
  expect(parts: number): void {
    this.#count = parts;
    this.#notify();
  }

  push(part: number, taskId: number, block: ResultBlock): void {
    if (this.#error !== null) {
      block.release?.();
      return;
    }
    this.#part(part).blocks.push({ block, taskId });
    if (part === this.#current) this.#notify();
  }

  finish(part: number): void {
    this.#part(part).done = true;
    this.#notify();
  }

  /** Forgets what a lost task sent; false when some of it was delivered already. */
  restart(part: number): boolean {
    const entry = this.#part(part);
    release(entry);
    return !entry.delivered;
  }

  fail(error: Error): void {
    this.#error ??= error;
    for (const part of this.#parts.values()) release(part);
    this.#parts.clear();
    this.#notify();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ResultBlock> {
    let complete = false;
    try {
      while (true) {
        if (this.#error !== null) throw this.#error;
        if (this.#count !== null && this.#current >= this.#count) break;
        const part = this.#part(this.#current);
        const next = part.blocks.shift();
        if (next !== undefined) {
          part.delivered = true;
          this.#rows += next.block.rows;
          // A released block has no bytes any more.
          const { length } = next.block.bytes;
          yield next.block;
          this.#onTaken(next.taskId, length);
        } else if (part.done) {
          this.#parts.delete(this.#current);
          this.#current++;
          this.#onMoved(this.#current);
        } else {
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
        }
      }
      complete = true;
    } finally {
      if (!complete) this.#onLeft();
    }
  }

  #part(index: number): Part {
    let part = this.#parts.get(index);
    if (part === undefined) {
      part = { blocks: [], delivered: false, done: false };
      this.#parts.set(index, part);
    }
    return part;
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = null;
  }
}

/** Nobody will read the blocks. */
function release(part: Part): void {
  for (const { block } of part.blocks.splice(0)) block.release?.();
}
