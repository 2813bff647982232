import { pow10 } from '../../types/decimal.ts';
import { atScale, type ExactDecimal } from './exact-decimal.ts';
import { illegalArgument } from './illegal-argument.ts';

/** A pattern of `java.text.DecimalFormat`, taken apart. */
export interface NumberPattern {
  readonly prefix: string;
  readonly suffix: string;
  readonly negativePrefix: string;
  readonly negativeSuffix: string;
  readonly minInteger: number;
  readonly maxInteger: number;
  readonly minFraction: number;
  readonly maxFraction: number;
  /** Digits between separators; 0 for none. */
  readonly grouping: number;
  /** Powers of ten that the number is multiplied by. */
  readonly shift: number;
  /** Digits of the exponent; 0 for none. */
  readonly exponent: number;
}

interface Side {
  readonly prefix: string;
  readonly digits: string;
  readonly suffix: string;
  readonly shift: number;
}

/** @throws SparkError on a pattern that Java refuses */
export function parseNumberPattern(pattern: string): NumberPattern {
  const [positive, negative] = splitSides(pattern).map(parseSide) as [Side, Side?];
  const match = /^([#,0]*)(?:\.([0#]*))?(?:E(0+))?$/.exec(positive.digits);
  if (match === null) throw illegalArgument(`malformed pattern "${pattern}"`);
  const integer = match[1]!;
  const fraction = match[2] ?? '';
  if (!/^[#,]*[0,]*$/.test(integer) || !/^0*#*$/.test(fraction)) {
    throw illegalArgument(`malformed pattern "${pattern}"`);
  }
  const comma = integer.lastIndexOf(',');
  const bare = integer.replaceAll(',', '');
  const exponent = match[3]?.length ?? 0;
  const zeros = bare.replaceAll('#', '').length;
  // Without any zero Java wants a digit before the point, unless there is a fraction.
  const minInteger = zeros === 0 && bare !== '' && match[2] === undefined ? (exponent > 0 ? 1 : 0) : zeros;
  return {
    prefix: positive.prefix,
    suffix: positive.suffix,
    negativePrefix: negative === undefined ? `-${positive.prefix}` : negative.prefix,
    negativeSuffix: negative === undefined ? positive.suffix : negative.suffix,
    minInteger,
    maxInteger: exponent > 0 ? bare.length : Number.MAX_SAFE_INTEGER,
    minFraction: fraction.replaceAll('#', '').length,
    maxFraction: fraction.length,
    grouping: comma < 0 ? 0 : integer.length - comma - 1,
    shift: positive.shift,
    exponent,
  };
}

/** At the semicolon that is not in quotes. */
function splitSides(pattern: string): string[] {
  let quoted = false;
  for (let i = 0; i < pattern.length; i += 1) {
    if (pattern[i] === "'") quoted = !quoted;
    else if (pattern[i] === ';' && !quoted) return [pattern.slice(0, i), pattern.slice(i + 1)];
  }
  return [pattern];
}

function parseSide(text: string): Side {
  let shift = 0;
  let at = 0;
  const affix = (stop: RegExp): string => {
    let out = '';
    while (at < text.length && !stop.test(text[at]!)) {
      const char = text[at]!;
      if (char === "'") {
        const end = text.indexOf("'", at + 1);
        const quoted = text.slice(at + 1, end < 0 ? undefined : end);
        out += quoted === '' ? "'" : quoted;
        at = end < 0 ? text.length : end + 1;
        continue;
      }
      if (char === '%') shift = 2;
      if (char === '\u2030') shift = 3;
      out += char === '\u00a4' ? '$' : char;
      at += 1;
    }
    return out;
  };
  const prefix = affix(/[#0,.]/);
  const digits = /^[#0,.]*(?:E0+)?/.exec(text.slice(at))![0];
  at += digits.length;
  const suffix = affix(/[#0,.]/);
  if (at < text.length) throw illegalArgument(`malformed pattern "${text}"`);
  return { prefix, digits, suffix, shift };
}

/** Rounds half to even, as DecimalFormat does. */
export function formatByNumberPattern(
  number: ExactDecimal,
  negative: boolean,
  pattern: NumberPattern,
): string {
  const magnitude: ExactDecimal = {
    unscaled: number.unscaled < 0n ? -number.unscaled : number.unscaled,
    scale: number.scale - pattern.shift,
  };
  const body = pattern.exponent > 0 ? withExponent(magnitude, pattern) : plain(magnitude, pattern);
  return negative
    ? pattern.negativePrefix + body + pattern.negativeSuffix
    : pattern.prefix + body + pattern.suffix;
}

function plain(magnitude: ExactDecimal, pattern: NumberPattern): string {
  const { maxFraction, minFraction, minInteger, grouping } = pattern;
  const digits = String(atScale(magnitude, maxFraction, 'half_even')).padStart(maxFraction + 1, '0');
  const whole = digits
    .slice(0, digits.length - maxFraction)
    .replace(/^0+/, '')
    .padStart(minInteger, '0');
  let fraction = digits.slice(digits.length - maxFraction);
  while (fraction.length > minFraction && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  const shown = grouping > 0 ? whole.replace(new RegExp(`\\B(?=(\\d{${grouping}})+$)`, 'g'), ',') : whole;
  const lead = shown === '' && fraction === '' ? '0' : shown;
  return fraction === '' ? lead : `${lead}.${fraction}`;
}

/** Mantissa and exponent; more `#` than one before the point make the exponent a multiple of their number. */
function withExponent(magnitude: ExactDecimal, pattern: NumberPattern): string {
  const { minInteger, maxInteger, minFraction, maxFraction } = pattern;
  let exponent = 0;
  if (magnitude.unscaled !== 0n) {
    const power = String(magnitude.unscaled).length - 1 - magnitude.scale;
    exponent =
      maxInteger > 1 && maxInteger > minInteger
        ? Math.floor(power / maxInteger) * maxInteger
        : power - (Math.max(minInteger, 1) - 1);
  }
  const unscaled = atScale({ ...magnitude, scale: magnitude.scale + exponent }, maxFraction, 'half_even');
  if (unscaled >= pow10(Math.max(maxInteger, 1) + maxFraction)) {
    return withExponent(
      { unscaled: pow10(String(magnitude.unscaled).length), scale: magnitude.scale },
      pattern,
    );
  }
  const body = plain({ unscaled, scale: maxFraction }, { ...pattern, minFraction, grouping: 0 });
  const digits = String(Math.abs(exponent)).padStart(pattern.exponent, '0');
  return `${body}E${exponent < 0 ? '-' : ''}${digits}`;
}
