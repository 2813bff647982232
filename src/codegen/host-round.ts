/** Rounding of doubles by the digits that they print with, as `BigDecimal.valueOf(x).setScale` in Java. */

type Mode = 'half_up' | 'half_even' | 'floor' | 'ceiling';

/** The double nearest to the rounded decimal. */
export function roundDouble(x: number, scale: number, mode: Mode): number {
  if (!Number.isFinite(x) || x === 0) return x;
  if (scale >= 0 && scale <= 15) {
    const power = 10 ** scale;
    const scaled = x * power;
    const whole = Math.floor(scaled);
    const fraction = scaled - whole;
    // Away from ties and whole numbers the error of the product can't change the result.
    if (
      Math.abs(scaled) < 1e14 &&
      fraction > 1e-1 &&
      fraction < 1 - 1e-1 &&
      Math.abs(fraction - 0.5) > 1e-1
    ) {
      const up = mode === 'ceiling' || (mode !== 'floor' && fraction > 0.5);
      return signed((whole + (up ? 1 : 0)) / power, x);
    }
  }
  return roundText(String(x), x, scale, mode);
}

/** The same for a float, whose shortest form is that of 24 bits. */
export function roundFloat(x: number, scale: number, mode: Mode, shortest: (x: number) => string): number {
  return Number.isFinite(x) && x !== 0 ? roundText(shortest(x), x, scale, mode) : x;
}

function signed(result: number, x: number): number {
  // BigDecimal knows no negative zero.
  return result === 0 && x < 0 ? 0 : result;
}

function roundText(text: string, x: number, scale: number, mode: Mode): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return x;
  const [, sign, whole, fraction = '', exponent = '0'] = match;
  const unscaled = BigInt(whole! + fraction);
  // The value is unscaled * 10^-digits.
  const digits = fraction.length - Number(exponent);
  const drop = digits - scale;
  if (drop <= 0) return x;
  const divisor = 10n ** BigInt(drop);
  let quotient = unscaled / divisor;
  if (roundsUp(mode, sign === '-', unscaled % divisor, divisor, quotient)) quotient += 1n;
  return signed(Number(`${sign}${quotient}e${-scale}`), x);
}

function roundsUp(mode: Mode, negative: boolean, rest: bigint, divisor: bigint, quotient: bigint): boolean {
  if (rest === 0n) return false;
  switch (mode) {
    case 'floor':
      return negative;
    case 'ceiling':
      return !negative;
    case 'half_up':
      return 2n * rest >= divisor;
    case 'half_even':
      return 2n * rest > divisor || (2n * rest === divisor && (quotient & 1n) === 1n);
  }
}
