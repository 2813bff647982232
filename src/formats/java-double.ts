/**
 * What Java's `Double.parseDouble` takes: blanks around, a suffix d or f, hexadecimal with a binary exponent,
 * `NaN`, `Infinity`. Undefined for anything else.
 */
export function parseJavaDouble(text: string): number | undefined {
  // Java trims everything up to U+0020.
  const trimmed = text.replace(/^[\0- ]+|[\0- ]+$/g, '');
  const decimal = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[dDfF]?$/.exec(trimmed);
  if (decimal !== null) return Number(decimal[1]);
  const special = /^([+-]?)(NaN|Infinity)$/.exec(trimmed);
  if (special !== null) {
    if (special[2] === 'NaN') return Number.NaN;
    return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  const hex = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?\d+)[dDfF]?$/.exec(trimmed);
  if (hex === null) return undefined;
  const whole = hex[2]!;
  const fraction = hex[3] ?? '';
  if (whole + fraction === '') return undefined;
  // Exact for mantissas of up to 53 bits, which is all that anybody writes this way.
  const mantissa = Number(`0x${whole}${fraction}`);
  const value = mantissa * 2 ** (Number(hex[4]) - 4 * fraction.length);
  return hex[1] === '-' ? -value : value;
}
