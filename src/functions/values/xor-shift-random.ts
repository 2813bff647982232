import { standardMurmur3 } from './murmur3.ts';

/** Spark's generator of random numbers: the same seed gives the same numbers as there. */
export class XorShiftRandom {
  /** The state's two halves, as signed 32-bit integers. */
  #high: number;
  #low: number;
  #nextGaussian: number | undefined;

  constructor(seed: bigint) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, seed));
    this.#low = standardMurmur3(bytes, 0x3c074a61);
    this.#high = standardMurmur3(bytes, this.#low);
  }

  /** The lowest bits of the next state. */
  #next(bits: number): number {
    // seed ^= seed << 21; seed ^= seed >>> 35; seed ^= seed << 4, over 64 bits
    let high = this.#high ^ ((this.#high << 21) | (this.#low >>> 11));
    let low = this.#low ^ (this.#low << 21);
    low ^= high >>> 3;
    const carried = (high << 4) | (low >>> 28);
    low ^= low << 4;
    high ^= carried;
    this.#high = high;
    this.#low = low;
    return bits === 32 ? low : low & ((1 << bits) - 1);
  }

  nextInt(): number {
    return this.#next(32);
  }

  /** From 0 up to below 1. */
  nextDouble(): number {
    const upper = this.#next(26);
    return (upper * 2 ** 27 + this.#next(27)) * 2 ** -53;
  }

  /** As in `java.util.Random`: by pairs, the second of which is kept. */
  nextGaussian(): number {
    if (this.#nextGaussian !== undefined) {
      const kept = this.#nextGaussian;
      this.#nextGaussian = undefined;
      return kept;
    }
    for (;;) {
      const a = 2 * this.nextDouble() - 1;
      const b = 2 * this.nextDouble() - 1;
      const square = a * a + b * b;
      if (square < 1 && square !== 0) {
        const factor = Math.sqrt((-2 * Math.log(square)) / square);
        this.#nextGaussian = b * factor;
        return a * factor;
      }
    }
  }

  /** As in `java.util.Random`: from 0 up to below the bound. */
  nextBounded(bound: number): number {
    for (;;) {
      const bits = this.#next(31);
      if ((bound & (bound - 1)) === 0) return Number((BigInt(bound) * BigInt(bits)) >> 31n);
      const value = bits % bound;
      // Values of the incomplete last round are dropped.
      if (bits - value + bound - 1 <= 0x7fffffff) return value;
    }
  }
}

/** A seed for functions that were given none. */
export function freshSeed(): bigint {
  return BigInt(Math.floor(Math.random() * Number.MAX_SAFE_INTEGER));
}
