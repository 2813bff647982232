import { DIRECT_INDEX, type DirectIndexSpec } from '../../codegen/pipeline/direct-index-code.ts';
import type { LinearMemory, Region } from '../../columns/linear-memory.ts';

/** Places are 4 bytes: 1 MiB. */
const MOST_BITS = 18;
/** After so many changes of the ranges they are left as they are. */
const MOST_CHANGES = 24;
/** After so many changes that could not keep what was known before, there is no index: the keys move on. */
const MOST_MOVES = 3;
/** Part of the executor's memory that must be free for an index. */
const FREE = 1 / 4;
const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;

interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * The executor's side of an index of groups (`codegen/pipeline/direct-index-code.ts`): chooses the ranges of
 * keys that it covers. It may forget everything at any time.
 */
export class DirectIndex {
  readonly cell: number;
  readonly #keys: number;
  readonly #memory: LinearMemory;
  readonly #region: Region;
  readonly #address: number;
  #changes = 0;
  #moves = 0;

  /** @param frame address of the instance's frame */
  constructor(spec: DirectIndexSpec, memory: LinearMemory, region: Region, frame: number) {
    this.cell = spec.cell;
    this.#keys = spec.keys;
    this.#memory = memory;
    this.#region = region;
    this.#address = frame + spec.cell;
    this.#startObserving();
  }

  /** Forgets the records, whose memory goes. That of the index went with its region. */
  forget(): void {
    this.#memory.u32[this.#word(DIRECT_INDEX.places)] = 0;
    for (let key = 0; key < this.#keys; key++) this.#setKey(key, 'last', 0n);
  }

  /** Never finds a record again: from now on rows are searched as if there were no index. */
  stop(): void {
    const places = this.#memory.u32[this.#word(DIRECT_INDEX.places)]!;
    if (places !== 0) this.#region.release(places);
    this.forget();
    this.#settle();
  }

  /** Covers the keys of rows that were not found: with those known before if they fit, else alone. */
  learn(): void {
    const seen = this.#each((key) => ({ low: this.#key(key, 'low'), high: this.#key(key, 'high') }));
    const known = this.#each((key): Range => {
      const low = this.#key(key, 'base');
      const last = this.#key(key, 'last');
      return last === 0n ? { low: GREATEST, high: LEAST } : { low, high: low + last - 1n };
    });
    const all = seen.map(({ low, high }, key): Range => {
      const other = known[key]!;
      return { low: low < other.low ? low : other.low, high: high > other.high ? high : other.high };
    });
    // Rows of covered keys come here, too: each once, the first time.
    const isCovered = seen.every(({ low, high }, key) => low >= known[key]!.low && high <= known[key]!.high);
    if (!isCovered) this.#change(all, seen);
    this.#startObserving();
  }

  #change(all: readonly Range[], seen: readonly Range[]): void {
    this.#changes++;
    if (!this.#cover(all)) {
      this.#moves++;
      if (this.#moves === MOST_MOVES) {
        this.stop();
        return;
      }
      this.#cover(seen);
    }
    if (this.#changes === MOST_CHANGES) this.#settle();
  }

  #settle(): void {
    this.#memory.u32[this.#word(DIRECT_INDEX.settled)] = 1;
  }

  /** Whether the ranges fit into an index. */
  #cover(ranges: readonly Range[]): boolean {
    const sizes = ranges.map(({ low, high }) => (high < low ? 0n : high - low + 1n));
    // Values and one code for NULL, in whole bits; a quarter more for values still to come.
    const bits = sizes.map((size) => (size + (size >> 2n)).toString(2).length);
    const total = bits.reduce((a, b) => a + b, 0);
    if (total > MOST_BITS) return false;
    const bytes = 4 * 2 ** total;
    if (this.#memory.reserved + bytes > this.#memory.budget * (1 - FREE)) return false;
    const old = this.#memory.u32[this.#word(DIRECT_INDEX.places)]!;
    if (old !== 0) this.#region.release(old);
    const places = this.#region.allocate(bytes);
    this.#memory.u8.fill(0, places, places + bytes);
    this.#memory.u32[this.#word(DIRECT_INDEX.places)] = places;
    let shift = 0;
    ranges.forEach(({ low }, key) => {
      const last = 2n ** BigInt(bits[key]!) - 1n;
      const spare = sizes[key] === 0n ? 0n : last - sizes[key]!;
      this.#setKey(key, 'base', BigInt.asIntN(64, low - spare / 2n));
      this.#setKey(key, 'last', last);
      this.#memory.u32[this.#word(this.#offset(key, 'shift'))] = shift;
      shift += bits[key]!;
    });
    return true;
  }

  #startObserving(): void {
    this.#memory.u32[this.#word(DIRECT_INDEX.misses)] = 0;
    for (let key = 0; key < this.#keys; key++) {
      this.#setKey(key, 'low', GREATEST);
      this.#setKey(key, 'high', LEAST);
    }
  }

  #each<T>(map: (key: number) => T): T[] {
    return Array.from({ length: this.#keys }, (_, key) => map(key));
  }

  #offset(key: number, field: 'base' | 'last' | 'low' | 'high' | 'shift'): number {
    return DIRECT_INDEX.keys + key * DIRECT_INDEX.keyBytes + DIRECT_INDEX[field];
  }

  #key(key: number, field: 'base' | 'last' | 'low' | 'high'): bigint {
    return this.#memory.i64[(this.#address + this.#offset(key, field)) >>> 3]!;
  }

  #setKey(key: number, field: 'base' | 'last' | 'low' | 'high', value: bigint): void {
    this.#memory.i64[(this.#address + this.#offset(key, field)) >>> 3] = value;
  }

  #word(offset: number): number {
    return (this.#address + offset) >>> 2;
  }
}
