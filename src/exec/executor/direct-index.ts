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
  /** What the index covers now, by key. */
  #known: readonly Range[];
  readonly #memory: LinearMemory;
  readonly #region: Region;
  readonly #address: number;
  #changes = 0;
  #moves = 0;

  /** @param frame address of the instance's frame */
  constructor(spec: DirectIndexSpec, memory: LinearMemory, region: Region, frame: number) {
    this.cell = spec.cell;
    this.#hasSteps = spec.hasSteps;
    this.#known = spec.hasSteps.map(() => NOTHING);
    this.#memory = memory;
    this.#region = region;
    this.#address = frame + spec.cell;
    this.#startObserving();
  }

  /** Forgets the records, whose memory goes. That of the index went with its region. */
  forget(): void {
    this.#memory.u32[this.#word(DIRECT_INDEX.places)] = 0;
    this.#known = this.#hasSteps.map(() => NOTHING);
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
    const seen = this.#hasSteps.map(
      (hasSteps, key): Range => ({
        low: this.#key(key, 'low'),
        high: this.#key(key, 'high'),
        step: hasSteps ? BigInt.asUintN(64, this.#key(key, 'step')) : 1n,
      }),
    );
    const all = seen.map((range, key) => union(range, this.#known[key]!));
    // Rows of covered keys come here, too: each once, the first time.
    const isCovered = all.every(({ low, high, step }, key) => {
      const known = this.#known[key]!;
      return low === known.low && high === known.high && step === known.step;
    });
    if (!isCovered || this.#memory.u32[this.#word(DIRECT_INDEX.places)] === 0) this.#change(all, seen);
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
    const steps = ranges.map(({ step }) => (step === 0n ? 1n : step));
    const sizes = ranges.map(({ low, high }, key) => (high < low ? 0n : (high - low) / steps[key]! + 1n));
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
    this.#known = ranges.map((range, key) => {
      const step = steps[key]!;
      const last = 2n ** BigInt(bits[key]!) - 1n;
      const spare = sizes[key] === 0n ? 0n : last - sizes[key]!;
      const base = range.low - (spare / 2n) * step;
      const rotation = step.toString(2).length - step.toString(2).lastIndexOf('1') - 1;
      this.#setKey(key, 'base', BigInt.asIntN(64, base));
      this.#setKey(key, 'last', last);
      this.#setKey(key, 'rotation', BigInt(rotation));
      this.#setKey(key, 'inverse', BigInt.asIntN(64, inverseOf(step >> BigInt(rotation))));
      this.#memory.u32[this.#word(this.#offset(key, 'shift'))] = shift;
      shift += bits[key]!;
      if (sizes[key] === 0n) return { ...NOTHING, step: range.step };
      return { low: base, high: base + (last - 1n) * step, step: range.step };
    });
    return true;
  }

  #startObserving(): void {
    this.#memory.u32[this.#word(DIRECT_INDEX.misses)] = 0;
    for (let key = 0; key < this.#hasSteps.length; key++) {
      this.#setKey(key, 'low', GREATEST);
      this.#setKey(key, 'high', LEAST);
    }
  }

  #offset(key: number, field: KeyField | 'shift'): number {
    return DIRECT_INDEX.keys + key * DIRECT_INDEX.keyBytes + DIRECT_INDEX[field];
  }

  #key(key: number, field: KeyField): bigint {
    return this.#memory.i64[(this.#address + this.#offset(key, field)) >>> 3]!;
  }

  #setKey(key: number, field: KeyField, value: bigint): void {
    this.#memory.i64[(this.#address + this.#offset(key, field)) >>> 3] = value;
  }

  #word(offset: number): number {
    return (this.#address + offset) >>> 2;
  }
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
