import { estimateBiases, linearCountingLimits, rawEstimates } from './hll-bias.ts';

/** The precision that Spark takes for a relative standard deviation: 2 to it are the registers, from 16. */
export function precisionFor(deviation: number): number {
  return Math.ceil((2 * Math.log(1.106 / deviation)) / Math.log(2));
}

/** How many distinct values the registers of a HyperLogLog++ saw (see the kernel `hll_add`), as Spark estimates. */
export function estimateDistinct(registers: Uint8Array): number {
  const count = registers.length;
  const p = Math.log2(count);
  let inverse = 0;
  let empty = 0;
  for (const register of registers) {
    inverse += 2 ** -register;
    if (register === 0) empty += 1;
  }
  const raw = (alpha(count) * count * count) / inverse;
  if (empty > 0) {
    const linear = count * Math.log(count / empty);
    const limit = p < 19 ? linearCountingLimits[p - 4]! : Number.NaN;
    if (linear <= limit || raw <= 2.5 * count) return Math.round(linear);
  }
  return Math.round(p < 19 && raw < 5 * count ? raw - biasOf(raw, p) : raw);
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
