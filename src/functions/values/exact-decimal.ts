import { divideRounded, pow10, type Rounding } from '../../types/decimal.ts';

/** A decimal number: `unscaled * 10^-scale`; the scale may be negative. */
export interface ExactDecimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** The exact value of a finite double. */
export function exactDouble(value: number): ExactDecimal {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & ((1n << 52n) - 1n);
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const exponent = Math.max(biased, 1) - 1075;
  const sign = value < 0 ? -1n : 1n;
  if (exponent >= 0) return { unscaled: sign * (mantissa << BigInt(exponent)), scale: 0 };
  return { unscaled: sign * mantissa * 5n ** BigInt(-exponent), scale: -exponent };
}

/** The value of the shortest digits that stand for a finite double: what Java prints. */
export function shortestDouble(value: number): ExactDecimal {
  const [digits, exponent] = value.toExponential().split('e') as [string, string];
  const [whole, fraction = ''] = digits.split('.') as [string, string?];
  return { unscaled: BigInt(whole + fraction), scale: fraction.length - Number(exponent) };
}

/** The unscaled number at another scale. */
export function atScale({ unscaled, scale }: ExactDecimal, wanted: number, rounding: Rounding): bigint {
  if (wanted >= scale) return unscaled * pow10(wanted - scale);
  return divideRounded(unscaled, pow10(scale - wanted), rounding);
}
