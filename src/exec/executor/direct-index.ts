import { DIRECT_INDEX, type DirectIndexSpec } from '../../codegen/pipeline/direct-index-code.ts';
import type { LinearMemory, Region } from '../../columns/linear-memory.ts';

/** Places are 4 bytes: 1 MiB. */
const MOST_BITS = 18;
/** Where keys move on, the index is made so large that it serves for a while, and still fits into caches. */
const MOVING_BITS = 17;
/** After so many changes in a row that did not pay, the ranges are left as they are. */
const MOST_CHANGES = 24;
/** After so many of them that could not keep what was known before, there is no index. */
const MOST_MOVES = 6;
/** Bytes of the index per row that it has to find for its making to pay. */
const BYTES_PER_HIT = 32;
/** Part of the executor's memory that must be free for an index. */
const FREE = 1 / 4;
const LEAST = -(2n ** 63n);
const GREATEST = 2n ** 63n - 1n;

/** Values from `low` to `high`, a multiple of `step` apart; none where `high` is less. */
interface Range {
  readonly low: bigint;
  readonly high: bigint;
  readonly step: bigint;
}

type KeyField = 'base' | 'last' | 'low' | 'high' | 'step' | 'inverse' | 'rotation';

const NOTHING: Range = { low: GREATEST, high: LEAST, step: 0n };

/**
 * The executor's side of an index of groups (`codegen/pipeline/direct-index-code.ts`): chooses the ranges of
 * keys that it covers. It may forget everything at any time.
 */
export class DirectIndex {
  readonly cell: number;
  readonly #hasSteps: readonly boolean[];
  readonly #memory: LinearMemory;
  readonly #region: Region;
  readonly #address: number;
  readonly #rows: number;
  /** What it was made for, by key. */
  #wanted: readonly Range[];
  /** What it covers, which is a little more. */
  #known: readonly Range[];
  /** Bytes of the places; 0 while there are none. */
  #bytes = 0;
  #mostBits = MOST_BITS;
  #changes = 0;
  #moves = 0;
  #hitsAtChange = 0;
  #rowsAtStart = 0;

  /** @param frame address of the instance's frame */
  constructor(spec: DirectIndexSpec, memory: LinearMemory, region: Region, frame: number) {
    this.cell = spec.cell;
    this.#hasSteps = spec.hasSteps;
    this.#wanted = spec.hasSteps.map(() => NOTHING);
    this.#known = this.#wanted;
    this.#memory = memory;
    this.#region = region;
    this.#address = frame + spec.cell;
    this.#rows = frame + spec.rows;
    this.#startObserving();
  }

  /** Forgets the records, whose memory goes. That of the index went with its region. */
  forget(): void {
    const wasOn = this.#bytes > 0;
    this.#drop();
    if (wasOn) this.#cover(this.#wanted);
  }

  /** Never finds a record again: from now on rows are searched as if there were no index. */
  stop(): void {
    const places = this.#memory.u32[this.#word(DIRECT_INDEX.places)]!;
    if (places !== 0) this.#region.release(places);
    this.#drop();
    this.#settle();
  }

  /** Covers the keys of rows that it had no places for: with those known before, or else alone. */
  learn(): void {
    const seen = this.#hasSteps.map(
      (hasSteps, key): Range => ({
        low: this.#key(key, 'low'),
        high: this.#key(key, 'high'),
        step: hasSteps ? BigInt.asUintN(64, this.#key(key, 'step')) : 1n,
      }),
    );
    const hits = this.#count(this.#rows) - this.#count(this.#address + DIRECT_INDEX.searches);
    const pays = this.#bytes > 0 && (hits - this.#hitsAtChange) * BYTES_PER_HIT >= this.#bytes;
    this.#changes = pays ? 0 : this.#changes + 1;
    if (pays) this.#moves = 0;
    const all = seen.map((range, key) => union(range, this.#wanted[key]!));
    const isCovered = seen.every((range, key) => isWithin(range, this.#known[key]!));
    if (!(isCovered && this.#bytes > 0) && !this.#cover(all) && !this.#isSeldom()) {
      this.#moves++;
      if (this.#moves === MOST_MOVES) {
        this.stop();
        return;
      }
      this.#mostBits = MOVING_BITS;
      if (!this.#cover(this.#moved(seen))) this.#cover(seen);
    }
    this.#hitsAtChange = hits;
    if (this.#changes === MOST_CHANGES) this.#settle();
    this.#startObserving();
  }

  /** Whether few of the latest rows had no place. */
  #isSeldom(): boolean {
    const rows = this.#count(this.#rows) - this.#rowsAtStart;
    return this.#memory.u32[this.#word(DIRECT_INDEX.misses)]! * 2 < rows;
  }

  /** Leaves old values of the keys that go on to others; the first of these gets room for values to come. */
  #moved(seen: readonly Range[]): readonly Range[] {
    const hasMoved = seen.map((range, key) => !isWithin(range, this.#known[key]!));
    const ranges = seen.map((range, key) => (hasMoved[key] ? range : this.#wanted[key]!));
    const first = hasMoved.indexOf(true);
    const bits = ranges.map((range) => bitsOf(sizeOf(range)));
    const others = bits.reduce((a, b) => a + b, 0) - bits[first]!;
    const size = (3n << BigInt(Math.max(MOVING_BITS - others, 2))) / 4n;
    return ranges.map((range, key) => {
      if (key !== first || size <= sizeOf(range)) return range;
      const length = (size - 1n) * (range.step || 1n);
      return range.low >= this.#known[key]!.low
        ? { ...range, high: range.low + length }
        : { ...range, low: range.high - length };
    });
  }

  #drop(): void {
    this.#memory.u32[this.#word(DIRECT_INDEX.places)] = 0;
    for (let key = 0; key < this.#hasSteps.length; key++) this.#setLast(key, 0n, 1n);
    this.#bytes = 0;
  }

  #settle(): void {
    this.#memory.u32[this.#word(DIRECT_INDEX.settled)] = 1;
  }

  /** Whether the ranges fit into an index. */
  #cover(ranges: readonly Range[]): boolean {
    const sizes = ranges.map(sizeOf);
    const bits = sizes.map(bitsOf);
    const total = bits.reduce((a, b) => a + b, 0);
    if (total > this.#mostBits) return false;
    const bytes = 4 * 2 ** total;
    const old = this.#memory.u32[this.#word(DIRECT_INDEX.places)]!;
    let places = old;
    if (bytes !== this.#bytes) {
      if (this.#memory.reserved + bytes > this.#memory.budget * (1 - FREE)) return false;
      if (old !== 0) this.#region.release(old);
      places = this.#region.allocate(bytes);
    }
    this.#memory.u8.fill(0, places, places + bytes);
    this.#memory.u32[this.#word(DIRECT_INDEX.places)] = places;
    this.#bytes = bytes;
    let shift = 0;
    this.#known = ranges.map((range, key) => {
      const step = range.step || 1n;
      const last = 2n ** BigInt(bits[key]!) - 1n;
      const spare = sizes[key] === 0n ? 0n : last - sizes[key]!;
      const base = range.low - spareBelow(spare, range, this.#wanted[key]!) * step;
      const rotation = step.toString(2).length - step.toString(2).lastIndexOf('1') - 1;
      this.#setKey(key, 'base', BigInt.asIntN(64, base));
      this.#setLast(key, last, step);
      this.#setKey(key, 'rotation', BigInt(rotation));
      this.#setKey(key, 'inverse', BigInt.asIntN(64, inverseOf(step >> BigInt(rotation))));
      this.#memory.u32[this.#word(this.#offset(key, 'shift'))] = shift;
      shift += bits[key]!;
      if (sizes[key] === 0n) return { ...NOTHING, step: range.step };
      return { low: base, high: base + (last - 1n) * step, step: range.step };
    });
    this.#wanted = ranges;
    return true;
  }

  #startObserving(): void {
    this.#memory.u32[this.#word(DIRECT_INDEX.misses)] = 0;
    this.#rowsAtStart = this.#count(this.#rows);
    for (let key = 0; key < this.#hasSteps.length; key++) {
      this.#setKey(key, 'low', GREATEST);
      this.#setKey(key, 'high', LEAST);
    }
  }

  /** A counter in memory. */
  #count(address: number): number {
    return Number(this.#memory.i64[address >>> 3]);
  }

  #offset(key: number, field: KeyField | 'shift' | 'plainLast'): number {
    return DIRECT_INDEX.keys + key * DIRECT_INDEX.keyBytes + DIRECT_INDEX[field];
  }

  #key(key: number, field: KeyField): bigint {
    return this.#memory.i64[(this.#address + this.#offset(key, field)) >>> 3]!;
  }

  #setKey(key: number, field: KeyField, value: bigint): void {
    this.#memory.i64[(this.#address + this.#offset(key, field)) >>> 3] = value;
  }

  #setLast(key: number, last: bigint, step: bigint): void {
    this.#setKey(key, 'last', last);
    this.#memory.u32[this.#word(this.#offset(key, 'plainLast'))] = step === 1n ? Number(last) : 0;
  }

  #word(offset: number): number {
    return (this.#address + offset) >>> 2;
  }
}

function sizeOf({ low, high, step }: Range): bigint {
  return high < low ? 0n : (high - low) / (step || 1n) + 1n;
}

/** Of the codes for so many values and NULL, in whole bits; a quarter more for values still to come. */
function bitsOf(size: bigint): number {
  return (size + (size >> 2n)).toString(2).length;
}

/** How much of the spare codes is for lesser values: values mostly go on as they went from one range to the next. */
function spareBelow(spare: bigint, range: Range, before: Range): bigint {
  if (range.low >= before.low && range.high > before.high) return 0n;
  return range.low < before.low && range.high <= before.high ? spare : spare / 2n;
}

/** Whether codes for `b` are codes for `a`. */
function isWithin(a: Range, b: Range): boolean {
  const fits = b.step === 0n ? a.step === 0n : a.step % b.step === 0n && (a.low - b.low) % b.step === 0n;
  return a.high < a.low || (a.low >= b.low && a.high <= b.high && fits);
}

function union(a: Range, b: Range): Range {
  if (a.high < a.low) return { ...b, step: divisor(a.step, b.step) };
  if (b.high < b.low) return { ...a, step: divisor(a.step, b.step) };
  return {
    low: a.low < b.low ? a.low : b.low,
    high: a.high > b.high ? a.high : b.high,
    step: divisor(divisor(a.step, b.step), a.low < b.low ? b.low - a.low : a.low - b.low),
  };
}

/** Greatest common divisor. */
function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b);
}

/** Inverse of an odd number modulo 2^64. */
function inverseOf(odd: bigint): bigint {
  let inverse = odd;
  // Right in three bits at first, in twice as many after each round.
  for (let bits = 3; bits < 64; bits *= 2) inverse = BigInt.asUintN(64, inverse * (2n - odd * inverse));
  return inverse;
}
