import { divideRounded, pow10 } from '../decimal.ts';
import { writeAscii, writePadded, writeUnsigned } from './write-number.ts';

/**
 * Doubles and floats as Java prints them (`Double.toString` up to JDK 18): at least one digit behind the
 * point, scientific below 1e-3 and from 1e7 on, and in rare cases a digit more than would be needed.
 */
export function doubleToString(value: number): string {
  const simple = simpleNumber(value);
  if (simple !== undefined) return simple;
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (size < TWO_53 && size > 1e-290 && !isPowerOfTwo(size)) return sign + layoutOf(String(size), size);
  if (size >= TWO_53 && size < TWO_63) return sign + integerDigits(size, 53);
  return sign + exactDigits(doubleParts(size), size);
}

/** A float, given as the double of the same value. */
export function floatToString(value: number): string {
  const simple = simpleNumber(value);
  if (simple !== undefined) return simple;
  const size = Math.abs(value);
  const sign = value < 0 ? '-' : '';
  if (size < TWO_24 && size > 1e-30 && !isPowerOfTwo(size)) {
    for (let precision = 6; precision < 9; precision++) {
      const text = size.toPrecision(precision);
      if (Math.fround(Number(text)) !== size) continue;
      // Exactly between two neighbours JavaScript rounds up, Java to the even digit.
      if (Number(size.toPrecision(precision + 1)) === size && Number(text) !== size) break;
      return sign + layoutOf(text, size);
    }
  }
  if (size >= TWO_24 && size < TWO_63) return sign + integerDigits(size, 24);
  return sign + exactDigits(floatParts(size), size);
}

export function writeDouble(bytes: Uint8Array, offset: number, value: number): number {
  const size = Math.abs(value);
  if (size < 1e5 && size >= 0.01) {
    const scaled = Math.round(size * 1e4);
    if (scaled / 1e4 === size) return writeScaled(bytes, offset, value, scaled);
  }
  return writeAscii(bytes, offset, doubleToString(value));
}

export function writeFloat(bytes: Uint8Array, offset: number, value: number): number {
  const size = Math.abs(value);
  if (size < 1e4 && size >= 0.01) {
    const scaled = Math.round(size * 100) * 100;
    if (scaled < 1e8 && Math.fround(scaled / 1e4) === size) return writeScaled(bytes, offset, value, scaled);
  }
  return writeAscii(bytes, offset, floatToString(value));
}

/** The frequent case of few digits behind the point: `scaled` is the size in ten-thousandths. */
function writeScaled(bytes: Uint8Array, offset: number, value: number, scaled: number): number {
  if (value < 0) bytes[offset++] = 45;
  const whole = (scaled / 10_000) | 0;
  offset = writeUnsigned(bytes, offset, whole);
  bytes[offset] = 46;
  const start = offset + 1;
  offset = writePadded(bytes, start, (scaled - whole * 10_000) | 0, 4);
  while (offset > start + 1 && bytes[offset - 1] === 48) offset--;
  return offset;
}

const TWO_24 = 2 ** 24;
const TWO_53 = 2 ** 53;
const TWO_63 = 2 ** 63;

/** Small whole numbers, zeros and what is no number. */
function simpleNumber(value: number): string | undefined {
  if (value === Math.trunc(value)) {
    if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
    if (value < 1e7 && value > -1e7) return `${value}.0`;
  }
  if (Number.isFinite(value)) return undefined;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

const view = new DataView(new ArrayBuffer(8));

function isPowerOfTwo(size: number): boolean {
  view.setFloat64(0, size);
  return view.getUint32(4) === 0 && (view.getUint32(0) & 0xfffff) === 0;
}

/** Lays JavaScript's digits out as Java does. */
function layoutOf(text: string, size: number): string {
  if (size >= 1e-3 && size < 1e7 && !text.includes('e')) return trimFraction(text);
  let exponent = 0;
  const at = text.indexOf('e');
  if (at >= 0) {
    exponent = Number(text.slice(at + 1));
    text = text.slice(0, at);
  }
  const point = text.indexOf('.');
  let digits = point < 0 ? text : text.slice(0, point) + text.slice(point + 1);
  exponent += point < 0 ? text.length : point;
  let zeros = 0;
  while (digits.charCodeAt(zeros) === 48) zeros++;
  digits = digits.slice(zeros);
  return layout(digits, exponent - zeros);
}

function trimFraction(text: string): string {
  const point = text.indexOf('.');
  if (point < 0) return `${text}.0`;
  let end = text.length;
  while (end > point + 2 && text.charCodeAt(end - 1) === 48) end--;
  return text.slice(0, end);
}

/** Digits `d1 d2 ...` with the value 0.d1d2... * 10^exponent. */
function layout(digits: string, exponent: number): string {
  let end = digits.length;
  while (end > 1 && digits.charCodeAt(end - 1) === 48) end--;
  digits = digits.slice(0, end);
  if (exponent > 0 && exponent < 8) {
    if (digits.length <= exponent) return `${digits.padEnd(exponent, '0')}.0`;
    return `${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
  }
  if (exponent <= 0 && exponent > -3) return `0.${'0'.repeat(-exponent)}${digits}`;
  return `${digits[0]}.${digits.length > 1 ? digits.slice(1) : '0'}E${exponent - 1}`;
}

/** Whole numbers beyond the significand's bits: Java drops only as many digits as their spacing has. */
function integerDigits(size: number, significandBits: number): string {
  let binary = Math.floor(Math.log2(size));
  if (2 ** binary > size) binary--;
  else if (2 ** (binary + 1) <= size) binary++;
  const spare = binary - significandBits - 1;
  const dropped = spare > 1 ? Math.floor(spare * Math.log10(2)) : 0;
  const digits = divideRounded(BigInt(size), pow10(dropped), 'half_up').toString();
  return layout(digits, digits.length + dropped);
}

/** A positive number as significand * 2^exponent. */
interface BinaryParts {
  readonly significand: bigint;
  readonly exponent: number;
}

function doubleParts(size: number): BinaryParts {
  view.setFloat64(0, size);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  if (biased > 0) return { significand: fraction | 0x10000000000000n, exponent: biased - 1075 };
  return { significand: fraction, exponent: -1074 };
}

function floatParts(size: number): BinaryParts {
  view.setFloat32(0, size);
  const bits = view.getUint32(0);
  const biased = bits >>> 23;
  const fraction = bits & 0x7fffff;
  if (biased > 0) return { significand: BigInt(fraction | 0x800000), exponent: biased - 150 };
  return { significand: BigInt(fraction), exponent: -149 };
}

/**
 * Digit generation as Steele and White describe it, with Java's particularities: both ends of the rounding
 * interval are excluded, the interval of a power of two is halved on both sides, and the scientific form
 * always gets a second digit.
 */
function exactDigits(parts: BinaryParts, size: number): string {
  const { significand, exponent } = parts;
  let numerator = significand * 2n;
  let denominator = 2n;
  let margin = 1n;
  if (exponent >= 0) {
    numerator <<= BigInt(exponent);
    margin <<= BigInt(exponent);
  } else {
    denominator <<= BigInt(-exponent);
  }
  if ((significand & (significand - 1n)) === 0n) {
    numerator *= 2n;
    denominator *= 2n;
  }
  let decimal = Math.floor(Math.log10(size)) + 1;
  const scaleUp = (power: number) => {
    if (power >= 0) denominator *= 10n ** BigInt(power);
    else {
      const factor = 10n ** BigInt(-power);
      numerator *= factor;
      margin *= factor;
    }
  };
  scaleUp(decimal);
  if (numerator >= denominator) {
    denominator *= 10n;
    decimal++;
  } else if (numerator * 10n < denominator) {
    numerator *= 10n;
    margin *= 10n;
    decimal--;
  }
  let digits = '';
  let low = false;
  let high = false;
  const scientific = decimal > 7 || decimal < -2;
  while (!low && !high) {
    numerator *= 10n;
    margin *= 10n;
    const digit = numerator / denominator;
    numerator %= denominator;
    digits += digit.toString();
    if (digits.length === 1 && scientific) continue;
    low = numerator < margin;
    high = numerator + margin > denominator;
  }
  if (high && (!low || roundsUp(numerator * 2n - denominator, digits))) {
    const rounded = (BigInt(digits) + 1n).toString();
    return layout(rounded, decimal + rounded.length - digits.length);
  }
  return layout(digits, decimal);
}

function roundsUp(difference: bigint, digits: string): boolean {
  if (difference !== 0n) return difference > 0n;
  return digits.charCodeAt(digits.length - 1) % 2 === 1;
}
