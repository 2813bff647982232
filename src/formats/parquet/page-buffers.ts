import type { Region } from '../../columns/linear-memory.ts';

/** A piece of linear memory that holds a page. */
export interface PageBuffer {
  readonly address: number;
  readonly capacity: number;
}

/** Bytes that kernels may read or overwrite behind a page's end. */
export const PADDING = 64;
const SMALLEST = 16 * 1024;

/**
 * Memory for pages, reused. Values of strings point into pages, so a page that is done with may have to stay
 * until the batch has been consumed: such buffers are `retire`d and come back with `endBatch`.
 */
export class PageBuffers {
  readonly #region: Region;
  readonly #free: PageBuffer[] = [];
  readonly #retired: PageBuffer[] = [];

  constructor(region: Region) {
    this.#region = region;
  }

  take(bytes: number): PageBuffer {
    const need = bytes + PADDING;
    const index = this.#free.findIndex((buffer) => buffer.capacity >= need);
    if (index >= 0) return this.#free.splice(index, 1)[0]!;
    // None is large enough: let one go instead of keeping ever more of them.
    const small = this.#free.pop();
    if (small !== undefined) this.#region.release(small.address);
    const capacity = Math.max(SMALLEST, Math.ceil(need / SMALLEST) * SMALLEST);
    return { address: this.#region.allocate(capacity), capacity };
  }

  give(buffer: PageBuffer): void {
    this.#free.push(buffer);
  }

  retire(buffer: PageBuffer): void {
    this.#retired.push(buffer);
  }

  endBatch(): void {
    while (this.#retired.length > 0) this.#free.push(this.#retired.pop()!);
  }
}
