import type { RowStore } from './row-store.ts';

/** Groups per row above which grouping before the shuffle doesn't pay. */
const USELESS = 7 / 8;
/** Batches that tell whether it does. */
const ENOUGH_BATCHES = 25;
/** Bytes of rows that pass together, which caches hold. */
const PASSED_BYTES = 512 * 1024;

/**
 * A table of groups that are merged later, so that they may come out in parts: when there are very many, and
 * when nearly each row makes one. From then on rows pass without being looked up.
 */
export class GroupRelief {
  readonly #store: RowStore;
  readonly #rows: () => number;
  readonly #enough: number;
  #from = 0;
  #passedFrom: number | null = null;

  /** @param rows how many rows came so far */
  constructor(store: RowStore, rows: () => number, batchRows: number) {
    this.#store = store;
    this.#rows = rows;
    this.#enough = ENOUGH_BATCHES * batchRows;
  }

  /** Whether the groups shall go on now, even if there is room for more. */
  get isDue(): boolean {
    return this.#passedFrom === null ? this.#isUseless() : this.#store.bytes >= PASSED_BYTES;
  }

  /** Forgets the groups, which went on. */
  empty(): void {
    if (this.#isUseless()) this.#passedFrom = this.#rows();
    this.#store.clear();
    this.#from = this.#rows();
    if (this.#passedFrom !== null) this.#store.pass();
  }

  /** Rows that went on without being looked up. */
  get passedRows(): number {
    return this.#passedFrom === null ? 0 : this.#rows() - this.#passedFrom;
  }

  #isUseless(): boolean {
    const rows = this.#rows() - this.#from;
    return this.#passedFrom === null && rows >= this.#enough && this.#store.groups > rows * USELESS;
  }
}
