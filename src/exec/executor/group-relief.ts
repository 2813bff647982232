import type { RowStore } from './row-store.ts';

/** Groups per row above which grouping before the shuffle doesn't pay. */
const USELESS = 7 / 8;
/** Batches that tell whether it does. */
const ENOUGH_BATCHES = 25;
/** Bytes of rows that pass together, which caches hold. */
const PASSED_BYTES = 512 * 1024;
/** Bytes of groups that caches hold; at half of them, the rows so far are compared with those to come. */
const CACHED_BYTES = 1024 * 1024;
/** Rows per group from which on they tell whether rows of the same group come one soon after the other. */
const TELLING = 3 / 2;
/** New groups per row, compared with what they were at first, from which on older groups get hardly any rows. */
const MOVING_ON = 4 / 5;

/**
 * A table of groups that are merged later, so that they may come out in parts: when there are very many, when
 * rows come sorted, so to speak, and go on to ever new groups, and when nearly each row makes one. From then on
 * rows pass without being looked up.
 */
export class GroupRelief {
  readonly #store: RowStore;
  readonly #rows: () => number;
  readonly #enough: number;
  #from = 0;
  /** Rows and groups when the table had half of its size. */
  #half: { readonly rows: number; readonly groups: number } | null = null;
  #flushes = 0;
  #passedFrom: number | null = null;

  /** @param rows how many rows came so far */
  constructor(store: RowStore, rows: () => number, batchRows: number) {
    this.#store = store;
    this.#rows = rows;
    this.#enough = ENOUGH_BATCHES * batchRows;
  }

  /** Whether the groups shall go on now, even if there is room for more. */
  get isDue(): boolean {
    if (this.#passedFrom !== null) return this.#store.bytes >= PASSED_BYTES;
    return this.#isUseless() || this.#isLeftBehind();
  }

  /** Forgets the groups, which went on. */
  empty(): void {
    if (this.#passedFrom === null) this.#flushes++;
    if (this.#isUseless()) this.#passedFrom = this.#rows();
    this.#store.clear();
    this.#half = null;
    this.#from = this.#rows();
    if (this.#passedFrom !== null) this.#store.pass();
  }

  /** Rows that went on without being looked up. */
  get passedRows(): number {
    return this.#passedFrom === null ? 0 : this.#rows() - this.#passedFrom;
  }

  /** How often groups went on before all rows had come. */
  get flushes(): number {
    return this.#flushes;
  }

  /** Whether the table outgrows the caches for groups that hardly get any more rows. */
  #isLeftBehind(): boolean {
    const { groups, bytes } = this.#store;
    if (bytes < CACHED_BYTES / 2) return false;
    const rows = this.#rows() - this.#from;
    this.#half ??= { rows, groups };
    if (bytes < CACHED_BYTES) return false;
    const half = this.#half;
    if (half.rows < half.groups * TELLING) return false;
    // Rows of any of the groups, in no order, would make fewer and fewer new ones.
    return (groups - half.groups) * half.rows >= MOVING_ON * half.groups * (rows - half.rows);
  }

  #isUseless(): boolean {
    const { groups } = this.#store;
    if (this.#passedFrom !== null || groups <= this.#enough * USELESS) return false;
    const rows = this.#rows() - this.#from;
    return rows >= this.#enough && groups > rows * USELESS;
  }
}
