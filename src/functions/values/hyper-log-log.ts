import type { DataType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { estimateBiases, linearCountingLimits, rawEstimates } from './hll-bias.ts';
import { xxhash64Of } from './xxhash64.ts';

/** Estimates how many distinct values it saw: HyperLogLog++, with Spark's hashes. */
export class HyperLogLog {
  readonly #precision: number;
  readonly #registers: Uint8Array;
  readonly #hash: (value: Value, seed: bigint) => bigint;

  /** @param precision from 4; 2^precision registers of a byte are kept */
  constructor(type: DataType, precision: number) {
    this.#precision = precision;
    this.#registers = new Uint8Array(2 ** precision);
    this.#hash = xxhash64Of(type);
  }

  /** The precision for a relative standard deviation. */
  static precisionFor(deviation: number): number {
    return Math.ceil((2 * Math.log(1.106 / deviation)) / Math.log(2));
  }

  add(value: Exclude<Value, null>): void {
    const hash = BigInt.asUintN(64, this.#hash(value, 42n));
    const p = this.#precision;
    const index = Number(hash >> BigInt(64 - p));
    const rest = BigInt.asUintN(64, (hash << BigInt(p)) | (1n << BigInt(p - 1)));
    const zeros = leadingZeros(rest) + 1;
    if (zeros > this.#registers[index]!) this.#registers[index] = zeros;
  }

  estimate(): number {
    const p = this.#precision;
    const count = this.#registers.length;
    let inverse = 0;
    let empty = 0;
    for (const register of this.#registers) {
      inverse += 2 ** -register;
      if (register === 0) empty += 1;
    }
    const raw = (alpha(count) * count * count) / inverse;
    if (empty > 0) {
      const linear = count * Math.log(count / empty);
      const limit = p < 19 ? linearCountingLimits[p - 4]! : Number.NaN;
      if (linear <= limit || (p >= 19 && raw <= 2.5 * count)) return Math.round(linear);
    }
    return Math.round(p < 19 && raw < 5 * count ? raw - biasOf(raw, p) : raw);
  }
}

function leadingZeros(bits: bigint): number {
  const high = Number(bits >> 32n);
  return high === 0 ? 32 + Math.clz32(Number(bits & 0xffffffffn)) : Math.clz32(high);
}

function alpha(registers: number): number {
  switch (registers) {
    case 16:
      return 0.673;
    case 32:
      return 0.697;
    case 64:
      return 0.709;
    default:
      return 0.7213 / (1 + 1.079 / registers);
  }
}

/** How many of the nearest known estimates are averaged. */
const NEIGHBOURS = 6;

function biasOf(estimate: number, precision: number): number {
  const known = rawEstimates(precision);
  const biases = estimateBiases(precision);
  const found = known.findIndex((e) => e >= estimate);
  const distance = (i: number): number => (estimate - known[i]!) ** 2;
  let low = Math.max((found < 0 ? known.length : found) - NEIGHBOURS + 1, 0);
  let high = Math.min(low + NEIGHBOURS, known.length);
  while (high < known.length && distance(high) < distance(low)) {
    low += 1;
    high += 1;
  }
  return biases.slice(low, high).reduce((a, b) => a + b, 0) / (high - low);
}
