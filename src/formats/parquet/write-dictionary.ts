import type { Region } from '../../columns/linear-memory.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { PADDING } from './page-buffers.ts';

/** Bytes of a dictionary, at most. */
const LARGEST = 1024 * 1024;

/** The distinct values of a column chunk, in linear memory that grows up to `LARGEST`. */
export class WriteDictionary {
  readonly #region: Region;
  readonly #kernels: Kernels;
  readonly #state: number;
  /** Bytes of a value, 0 for views. */
  readonly #width: number;
  #plain = 0;
  #plainCapacity = 8 * 1024;
  #addresses: number[] = [];

  constructor(region: Region, kernels: Kernels, width: number) {
    this.#region = region;
    this.#kernels = kernels;
    this.#width = width;
    this.#state = region.allocate(kernels.dictionary_size());
    this.#move(true);
  }

  get count(): number {
    return this.#kernels.dictionary_count(this.#state);
  }

  /** Address and bytes of the values, plain. */
  get plain(): { readonly address: number; readonly length: number } {
    return { address: this.#plain, length: this.#kernels.dictionary_length(this.#state) };
  }

  /** Gives codes to dense values; false when the dictionary would get too large. */
  encode(values: number, count: number, codes: number): boolean {
    const step = this.#width === 0 ? 8 : this.#width;
    let done = 0;
    while (true) {
      const from = values + done * step;
      done += this.#kernels.dictionary_encode(this.#state, from, count - done, codes + done * 4);
      if (done === count) return true;
      if (this.#plainCapacity >= LARGEST) return false;
      this.#plainCapacity *= 4;
      this.#move(false);
    }
  }

  /** Writes the values of codes plainly. */
  writePlain(codes: number, count: number, out: number): number {
    return this.#kernels.dictionary_plain(this.#state, codes, count, out);
  }

  clear(): void {
    this.#move(true);
  }

  close(): void {
    for (const address of this.#addresses) this.#region.release(address);
    this.#addresses = [];
    this.#region.release(this.#state);
  }

  #move(fresh: boolean): void {
    const capacity = this.#plainCapacity / 4;
    const slots = this.#region.allocate(capacity * 2 * 4);
    const plain = this.#region.allocate(this.#plainCapacity + PADDING);
    const offsets = this.#region.allocate(capacity * 4);
    this.#kernels.dictionary_move(
      this.#state,
      this.#width,
      slots,
      capacity * 2,
      plain,
      this.#plainCapacity,
      offsets,
      capacity,
      fresh ? 1 : 0,
    );
    for (const address of this.#addresses) this.#region.release(address);
    this.#addresses = [slots, plain, offsets];
    this.#plain = plain;
  }
}
