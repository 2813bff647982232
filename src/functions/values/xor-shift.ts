/** Spark's random numbers: Marsaglia's XORShift, seeded by a hash, behind the interface of `java.util.Random`. */
export class JavaXorShift {
  #seed: bigint;
  #nextGaussian: number | null = null;

  constructor(seed: bigint) {
    this.#seed = hashSeed(BigInt.asIntN(64, seed));
  }

  /** From 0 up to below 1. */
  nextDouble(): number {
    return (this.#next(26) * 2 ** 27 + this.#next(27)) / 2 ** 53;
  }

  /** By the polar method, two at a time. */
  nextGaussian(): number {
    if (this.#nextGaussian !== null) {
      const value = this.#nextGaussian;
      this.#nextGaussian = null;
      return value;
    }
    while (true) {
      const v1 = 2 * this.nextDouble() - 1;
      const v2 = 2 * this.nextDouble() - 1;
      const s = v1 * v1 + v2 * v2;
      if (s >= 1 || s === 0) continue;
      const multiplier = Math.sqrt((-2 * Math.log(s)) / s);
      this.#nextGaussian = v2 * multiplier;
      return v1 * multiplier;
    }
  }

  /** The low bits of the next state. */
  #next(bits: number): number {
    let next = this.#seed ^ BigInt.asIntN(64, this.#seed << 21n);
    next ^= BigInt.asIntN(64, BigInt.asUintN(64, next) >> 35n);
    next ^= BigInt.asIntN(64, next << 4n);
    this.#seed = next;
    return Number(next & ((1n << BigInt(bits)) - 1n));
  }
}

const ARRAY_SEED = 0x3c074a61;

/** Spreads the bits of small seeds: Murmur hashes of the seed's bytes, highest first. */
function hashSeed(seed: bigint): bigint {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(seed);
  const low = murmur(bytes, ARRAY_SEED);
  const high = murmur(bytes, low);
  return (BigInt(high) << 32n) | (BigInt(low) & 0xffffffffn);
}

/** MurmurHash3 of eight bytes. */
function murmur(bytes: Buffer, seed: number): number {
  let h = seed;
  for (let i = 0; i < bytes.length; i += 4) {
    let k = Math.imul(bytes.readInt32LE(i), 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  h ^= bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
