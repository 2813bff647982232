/** Exact decimal arithmetic on unscaled bigints; a decimal's scale is its type's. */

export const MAX_PRECISION = 38;

/** How a division's rest is dropped; names as in `java.math.RoundingMode`. */
export type Rounding = 'half_up' | 'half_even' | 'ceiling' | 'floor' | 'down' | 'up';

const powers: readonly bigint[] = Array.from({ length: 80 }, (_, exponent) => 10n ** BigInt(exponent));

export function pow10(exponent: number): bigint {
  return powers[exponent] ?? 10n ** BigInt(exponent);
}

/** Whether the unscaled value has at most `precision` digits. */
export function fitsPrecision(unscaled: bigint, precision: number): boolean {
  const limit = pow10(precision);
  return unscaled < limit && -unscaled < limit;
}

/** The same number at another scale, rounded where digits are lost. */
export function rescale(
  unscaled: bigint,
  fromScale: number,
  toScale: number,
  rounding: Rounding = 'half_up',
): bigint {
  if (toScale === fromScale) return unscaled;
  if (toScale > fromScale) return unscaled * pow10(toScale - fromScale);
  return divideRounded(unscaled, pow10(fromScale - toScale), rounding);
}

/** `rescale`, or undefined where the result has more than `precision` digits. */
export function toPrecision(
  unscaled: bigint,
  fromScale: number,
  precision: number,
  scale: number,
  rounding: Rounding = 'half_up',
): bigint | undefined {
  const result = rescale(unscaled, fromScale, scale, rounding);
  return fitsPrecision(result, precision) ? result : undefined;
}

/** Integer quotient; the divisor may be negative but not zero. */
export function divideRounded(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  if (rest === 0n) return quotient;
  const negative = dividend < 0n !== divisor < 0n;
  return roundsAway(quotient, rest, divisor, negative, rounding)
    ? quotient + (negative ? -1n : 1n)
    : quotient;
}

function roundsAway(
  quotient: bigint,
  rest: bigint,
  divisor: bigint,
  negative: boolean,
  rounding: Rounding,
): boolean {
  switch (rounding) {
    case 'up':
      return true;
    case 'down':
      return false;
    case 'ceiling':
      return !negative;
    case 'floor':
      return negative;
    default: {
      const twice = 2n * (rest < 0n ? -rest : rest);
      const size = divisor < 0n ? -divisor : divisor;
      if (twice !== size) return twice > size;
      return rounding === 'half_up' || quotient % 2n !== 0n;
    }
  }
}

/** Plain notation, all digits of the scale kept: `12.30`; a negative scale appends zeros. */
export function decimalToString(unscaled: bigint, scale: number): string {
  if (scale === 0) return unscaled.toString();
  if (scale < 0) return unscaled === 0n ? '0' : unscaled.toString() + '0'.repeat(-scale);
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${negative ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Java's `BigDecimal.toString`: scientific where the exponent is below -6 (`1E-7`, `0E-18`). */
export function decimalToScientificString(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = (negative ? -unscaled : unscaled).toString();
  const exponent = digits.length - 1 - scale;
  if (scale >= 0 && exponent >= -6) return decimalToString(unscaled, scale);
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${negative ? '-' : ''}${mantissa}E${exponent > 0 ? '+' : ''}${exponent}`;
}

/** A number as digits and the count of them behind the point (negative for `1e3`). */
export interface ParsedDecimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/**
 * Parses what Java's `BigDecimal(String)` takes: sign, digits with at most one point, exponent. No blanks,
 * no suffix; undefined for anything else.
 */
export function parseDecimal(text: string): ParsedDecimal | undefined {
  const length = text.length;
  let index = 0;
  const sign = text.charCodeAt(0);
  if (sign === 43 || sign === 45) index = 1;
  let digits = '';
  let scale = 0;
  let start = index;
  while (index < length && isDigit(text.charCodeAt(index))) index++;
  digits = text.slice(start, index);
  if (index < length && text.charCodeAt(index) === 46) {
    index++;
    start = index;
    while (index < length && isDigit(text.charCodeAt(index))) index++;
    scale = index - start;
    digits += text.slice(start, index);
  }
  if (digits === '') return undefined;
  if (index < length) {
    const exponent = parseExponent(text, index);
    if (exponent === undefined) return undefined;
    scale -= exponent;
  }
  const unscaled = BigInt(digits);
  return { unscaled: sign === 45 ? -unscaled : unscaled, scale };
}

function parseExponent(text: string, index: number): number | undefined {
  const letter = text.charCodeAt(index);
  if (letter !== 69 && letter !== 101) return undefined;
  index++;
  const sign = text.charCodeAt(index);
  if (sign === 43 || sign === 45) index++;
  if (index >= text.length || text.length - index > 10) return undefined;
  let exponent = 0;
  for (; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) return undefined;
    exponent = exponent * 10 + code - 48;
  }
  if (exponent > 2147483647) return undefined;
  return sign === 45 ? -exponent : exponent;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Most digits that a decimal can have before the point, for a cheap refusal of `1e1000000`. */
export function integralDigits(value: ParsedDecimal): number {
  const size = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  return size === 0n ? 0 : size.toString().length - value.scale;
}

const exactPowers: readonly number[] = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/** The nearest double. */
export function decimalToDouble(unscaled: bigint, scale: number): number {
  const approximate = Number(unscaled);
  if (scale >= 0 && scale <= 22 && Number.isSafeInteger(approximate))
    return approximate / exactPowers[scale]!;
  return Number(`${unscaled}e${-scale}`);
}
