import { divideRounded, pow10 } from '../decimal.ts';

/** A number for `DecimalFormat.format`: exact as unscaled value and scale, or a double that is no number. */
export interface ExactNumber {
  readonly unscaled: bigint;
  readonly scale: number;
  readonly negative: boolean;
}

/** The exact value of a finite double. */
export function exactNumber(value: number): ExactNumber {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const significand = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const exponent = Math.max(biased, 1) - 1075;
  const negative = value < 0 || Object.is(value, -0);
  if (exponent >= 0) return { unscaled: significand << BigInt(exponent), scale: 0, negative };
  return { unscaled: significand * 5n ** BigInt(-exponent), scale: -exponent, negative };
}

/** A pattern of Java's `DecimalFormat`, as `format_number` takes it: `#,##0.00;(#)`, `0.###E0`, `0%`. */
export interface DecimalFormat {
  readonly prefix: string;
  readonly suffix: string;
  readonly negativePrefix: string;
  readonly negativeSuffix: string;
  /** Digits by which the value is shifted: 2 for percent, 3 for per mille. */
  readonly shift: number;
  readonly minInteger: number;
  readonly maxInteger: number;
  readonly minFraction: number;
  readonly maxFraction: number;
  /** Digits between separators; 0 for none. */
  readonly grouping: number;
  readonly showPoint: boolean;
  /** Least digits of the exponent; undefined for plain notation. */
  readonly exponentDigits: number | undefined;
}

/** Undefined for patterns that Java refuses. */
export function compileDecimalFormat(pattern: string): DecimalFormat | undefined {
  const parts = splitSubpatterns(pattern);
  const positive = parts && readSubpattern(parts[0]!);
  if (parts === undefined || positive === undefined || parts.length > 2) return undefined;
  const negative = parts[1] === undefined ? undefined : readSubpattern(parts[1]);
  if (parts[1] !== undefined && negative === undefined) return undefined;
  const own = negative && (negative.prefix !== positive.prefix || negative.suffix !== positive.suffix);
  return {
    ...positive,
    negativePrefix: own ? negative.prefix : `-${positive.prefix}`,
    negativeSuffix: own ? negative.suffix : positive.suffix,
  };
}

/** The format of `format_number(x, decimals)`: groups of three, a fixed number of digits behind the point. */
export function fixedDecimalFormat(decimals: number): DecimalFormat {
  return {
    prefix: '',
    suffix: '',
    negativePrefix: '-',
    negativeSuffix: '',
    shift: 0,
    minInteger: 1,
    maxInteger: Number.MAX_SAFE_INTEGER,
    minFraction: decimals,
    maxFraction: decimals,
    grouping: 3,
    showPoint: false,
    exponentDigits: undefined,
  };
}

export function formatDecimal(format: DecimalFormat, value: ExactNumber): string {
  const scale = value.scale - format.shift;
  const size = value.unscaled < 0n ? -value.unscaled : value.unscaled;
  const body =
    format.exponentDigits === undefined ? plain(format, size, scale) : scientific(format, size, scale);
  return value.negative
    ? format.negativePrefix + body + format.negativeSuffix
    : format.prefix + body + format.suffix;
}

/** Half of a unit is rounded to the even neighbour. */
function roundTo(size: bigint, scale: number, digits: number): bigint {
  if (digits >= scale) return size * pow10(digits - scale);
  return divideRounded(size, pow10(scale - digits), 'half_even');
}

function plain(format: DecimalFormat, size: bigint, scale: number): string {
  const { minFraction, maxFraction, minInteger } = format;
  const digits = roundTo(size, scale, maxFraction)
    .toString()
    .padStart(maxFraction + 1, '0');
  let whole = digits.slice(0, digits.length - maxFraction).replace(/^0+/, '');
  const fraction = trimZeros(digits.slice(digits.length - maxFraction), minFraction);
  whole = whole.padStart(minInteger, '0');
  if (whole === '' && fraction === '') whole = '0';
  return join(group(whole, format.grouping), fraction, format.showPoint);
}

function scientific(format: DecimalFormat, size: bigint, scale: number): string {
  const { minInteger, maxInteger, minFraction, maxFraction } = format;
  if (size === 0n) {
    return (
      join('0'.repeat(Math.max(minInteger, 1)), '0'.repeat(minFraction), format.showPoint) +
      exponentText(format, 0)
    );
  }
  // More `#` than zeros before the point: exponents are multiples of their number.
  const step = maxInteger > 1 && maxInteger > minInteger ? maxInteger : 0;
  // The value is 0.d1d2... * 10^magnitude.
  const magnitude = size.toString().length - scale;
  const exponent = step > 0 ? Math.floor((magnitude - 1) / step) * step : magnitude - Math.max(minInteger, 1);
  const wholeDigits = magnitude - exponent;
  const fractionDigits = Math.max(maxInteger + maxFraction - wholeDigits, 0);
  const text = roundTo(size, scale + exponent, fractionDigits)
    .toString()
    .padStart(fractionDigits + 1, '0');
  const whole = text.slice(0, text.length - fractionDigits);
  const least = Math.max(0, minInteger + minFraction - wholeDigits);
  const fraction = trimZeros(text.slice(text.length - fractionDigits), least);
  return join(whole, fraction, format.showPoint) + exponentText(format, exponent);
}

function exponentText(format: DecimalFormat, exponent: number): string {
  return `E${exponent < 0 ? '-' : ''}${String(Math.abs(exponent)).padStart(format.exponentDigits ?? 1, '0')}`;
}

function join(whole: string, fraction: string, showPoint: boolean): string {
  return fraction === '' && !showPoint ? whole : `${whole}.${fraction}`;
}

function trimZeros(fraction: string, least: number): string {
  let end = fraction.length;
  while (end > least && fraction[end - 1] === '0') end--;
  return fraction.slice(0, end);
}

function group(whole: string, size: number): string {
  if (size === 0 || whole.length <= size) return whole;
  const first = whole.length % size;
  const groups = first === 0 ? [] : [whole.slice(0, first)];
  for (let at = first; at < whole.length; at += size) groups.push(whole.slice(at, at + size));
  return groups.join(',');
}

/** Splits at the semicolon that isn't quoted; undefined where a quote isn't closed. */
function splitSubpatterns(pattern: string): string[] | undefined {
  const parts = [''];
  let quoted = false;
  for (const char of pattern) {
    if (char === "'") quoted = !quoted;
    if (char === ';' && !quoted) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return quoted ? undefined : parts;
}

type Subpattern = Omit<DecimalFormat, 'negativePrefix' | 'negativeSuffix'>;

function readSubpattern(text: string): Subpattern | undefined {
  const start = readAffix(text, 0, '#0,.');
  const number = /^([#0,]*)(?:(\.)([#0]*))?(?:E(0+))?/.exec(text.slice(start.end))!;
  const end = readAffix(text, start.end + number[0].length, '');
  const [, integer = '', point, fraction = '', exponent] = number;
  const counts = countDigits(integer.replaceAll(',', ''), point === undefined ? undefined : fraction);
  if (counts === undefined || /[#0,.]/.test(end.text)) return undefined;
  const comma = integer.lastIndexOf(',');
  const empty = text === '';
  return {
    prefix: start.text,
    suffix: end.text,
    shift: Math.max(start.shift, end.shift),
    ...counts,
    maxInteger: exponent === undefined ? Number.MAX_SAFE_INTEGER : counts.maxInteger,
    minInteger: empty ? 1 : counts.minInteger,
    grouping: empty ? 3 : comma < 0 ? 0 : integer.length - comma - 1,
    showPoint: point !== undefined && fraction === '',
    exponentDigits: exponent?.length,
  };
}

/** How many digits `#` and `0` before and behind the point ask for; undefined for `0#` and `#0` the wrong way round. */
function countDigits(
  integer: string,
  fraction: string | undefined,
): Pick<DecimalFormat, 'minInteger' | 'maxInteger' | 'minFraction' | 'maxFraction'> | undefined {
  if (!/^#*0*$/.test(integer) || !/^0*#*$/.test(fraction ?? '')) return undefined;
  let minInteger = integer.length - integer.indexOf('0');
  if (!integer.includes('0')) minInteger = 0;
  const maxFraction = fraction?.length ?? 0;
  let minFraction = (fraction ?? '').replaceAll('#', '').length;
  // Without any zero the digit next to the point is always shown: `#.#` is `0.#`, `.#` is `.0`.
  if (fraction !== undefined && minInteger === 0 && minFraction === 0) {
    if (integer.length > 0) minInteger = 1;
    else if (maxFraction > 0) minFraction = 1;
  }
  return { minInteger, maxInteger: integer.length, minFraction, maxFraction };
}

/** Text around the number, up to one of the stop characters: quotes taken off, `%` and `¤` looked at. */
function readAffix(text: string, from: number, stops: string): { text: string; end: number; shift: number } {
  let result = '';
  let shift = 0;
  let quoted = false;
  let at = from;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (char === "'") {
      if (text[at + 1] === "'") {
        result += "'";
        at++;
      } else quoted = !quoted;
    } else if (quoted) result += char;
    else if (stops.includes(char)) break;
    else if (char === '¤') result += '$';
    else {
      if (char === '%') shift = 2;
      if (char === '‰') shift = 3;
      result += char;
    }
  }
  return { text: result, end: at, shift };
}
