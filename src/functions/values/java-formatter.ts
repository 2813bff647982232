import { SparkError } from '../../core/error.ts';
import type { DataType } from '../../types/data-type.ts';
import { decimalToString } from '../../types/decimal.ts';
import { doubleToString, floatToString } from '../../types/format/java-number.ts';
import { isIntegral } from '../../types/type-class.ts';
import type { Value } from '../../types/value.ts';
import { atScale, shortestDouble } from './exact-decimal.ts';
import { illegalArgument } from './illegal-argument.ts';

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'value';
      /** From 0; -1 for the argument of the part before. */
      readonly argument: number;
      readonly flags: string;
      readonly width: number;
      readonly precision: number;
      readonly conversion: string;
    };

const SPECIFIER = /%(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/y;

/** @throws SparkError INVALID_PARAMETER_VALUE.ZERO_INDEX */
export function parseJavaFormat(format: string, functionName: string): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  let ordinary = 0;
  while (at < format.length) {
    const percent = format.indexOf('%', at);
    if (percent !== at)
      parts.push({ kind: 'text', text: format.slice(at, percent < 0 ? undefined : percent) });
    if (percent < 0) break;
    SPECIFIER.lastIndex = percent;
    const match = SPECIFIER.exec(format);
    if (match === null) throw illegalArgument(`unknown format conversion in ${format}`);
    const [whole, explicit, previous, flags, width, precision, conversion] = match;
    at = percent + whole.length;
    if (explicit !== undefined && Number(explicit) === 0) {
      throw new SparkError('INVALID_PARAMETER_VALUE.ZERO_INDEX', {
        parameter: '`strfmt`',
        functionName: `\`${functionName}\``,
      });
    }
    if (conversion === 'n') parts.push({ kind: 'text', text: '\n' });
    else if (conversion === '%') {
      parts.push({ kind: 'text', text: pad('%', Number(width ?? -1), flags!) });
    } else {
      const argument =
        previous !== undefined ? -1 : explicit !== undefined ? Number(explicit) - 1 : ordinary++;
      parts.push({
        kind: 'value',
        argument,
        flags: flags!,
        width: width === undefined ? -1 : Number(width),
        precision: precision === undefined ? -1 : Number(precision),
        conversion: conversion!,
      });
    }
  }
  return parts;
}

/** Prints as `String.format` does over Spark's internal values: dates as days, timestamps as microseconds. */
export function formatJava(
  parts: readonly Part[],
  values: readonly Value[],
  types: readonly DataType[],
): string {
  let out = '';
  let last = -1;
  for (const part of parts) {
    if (part.kind === 'text') {
      out += part.text;
      continue;
    }
    const index = part.argument < 0 ? last : part.argument;
    last = index;
    const type = types[index];
    if (type === undefined) throw illegalArgument(`format specifier %${part.conversion} has no argument`);
    out += formatOne(part, values[index]!, type);
  }
  return out;
}

type ValuePart = Extract<Part, { kind: 'value' }>;

function formatOne(part: ValuePart, value: Value, type: DataType): string {
  const lower = part.conversion.toLowerCase();
  const text = convert({ ...part, conversion: lower }, value, type);
  return lower === part.conversion ? text : text.toUpperCase();
}

function convert(part: ValuePart, value: Value, type: DataType): string {
  const { conversion, precision, width, flags } = part;
  const cut = (text: string): string => pad(precision < 0 ? text : text.slice(0, precision), width, flags);
  if (conversion === 'b') return cut(String(value !== null && value !== false));
  if (value === null) return cut('null');
  switch (conversion) {
    case 's':
      return cut(plainText(value, type));
    case 'h':
      return cut((hashCode(value, type) >>> 0).toString(16));
    case 'c': {
      if (typeof value !== 'number' || !isIntegral(type)) throw unfit(conversion, type);
      return pad(String.fromCodePoint(value), width, flags);
    }
    case 'd':
      return signed(part, grouped(String(abs(integer(value, conversion, type))), flags), isNegative(value));
    case 'x':
    case 'o': {
      const bits = type.kind === 'long' ? 64 : type.kind === 'short' ? 16 : type.kind === 'byte' ? 8 : 32;
      const digits = BigInt.asUintN(bits, integer(value, conversion, type)).toString(
        conversion === 'x' ? 16 : 8,
      );
      const prefix = flags.includes('#') ? (conversion === 'x' ? '0x' : '0') : '';
      return flags.includes('0')
        ? prefix + digits.padStart(width - prefix.length, '0')
        : pad(prefix + digits, width, flags);
    }
    case 'f':
    case 'e':
    case 'g':
    case 'a':
      if (typeof value !== 'number' || (type.kind !== 'double' && type.kind !== 'float')) {
        throw unfit(conversion, type);
      }
      return floating(part, type.kind === 'float' ? Number(floatToString(value)) : value);
    default:
      throw illegalArgument(`unknown format conversion ${conversion}`);
  }
}

function unfit(conversion: string, type: DataType): SparkError {
  return illegalArgument(`%${conversion} does not take ${type.kind}`);
}

function integer(value: Value, conversion: string, type: DataType): bigint {
  if (type.kind === 'decimal' || (typeof value !== 'bigint' && typeof value !== 'number')) {
    throw unfit(conversion, type);
  }
  if (type.kind === 'double' || type.kind === 'float') throw unfit(conversion, type);
  return BigInt(value);
}

function isNegative(value: Value): boolean {
  return (value as number | bigint) < 0;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function grouped(digits: string, flags: string): string {
  return flags.includes(',') ? digits.replace(/\B(?=(\d{3})+$)/g, ',') : digits;
}

/** With the sign that the flags ask for; zeros are put between it and the digits. */
function signed({ flags, width }: ValuePart, digits: string, negative: boolean): string {
  const brackets = negative && flags.includes('(');
  const sign = brackets ? '(' : negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const tail = brackets ? ')' : '';
  if (flags.includes('0')) return sign + digits.padStart(width - sign.length - tail.length, '0') + tail;
  return pad(sign + digits + tail, width, flags);
}

function floating(part: ValuePart, value: number): string {
  const { conversion, flags } = part;
  const negative = value < 0 || Object.is(value, -0);
  if (Number.isNaN(value)) return pad('NaN', part.width, flags);
  if (!Number.isFinite(value))
    return signed({ ...part, flags: flags.replace('0', '') }, 'Infinity', negative);
  const magnitude = Math.abs(value);
  const precision = part.precision < 0 ? 6 : part.precision;
  switch (conversion) {
    case 'f':
      return signed(part, fixed(magnitude, precision, flags), negative);
    case 'e':
      return signed(part, scientific(magnitude, precision), negative);
    case 'a':
      return signed(part, hexadecimal(magnitude), negative);
    default: {
      const digits = precision === 0 ? 1 : precision;
      if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 10 ** digits)) {
        return signed(part, scientific(magnitude, digits - 1), negative);
      }
      const whole = magnitude === 0 ? 1 : Math.floor(Math.log10(magnitude)) + 1;
      return signed(part, fixed(magnitude, Math.max(digits - whole, 0), flags), negative);
    }
  }
}

/** Rounds half up, on the shortest digits, as Java does. */
function fixed(magnitude: number, precision: number, flags: string): string {
  const unscaled = atScale(shortestDouble(magnitude), precision, 'half_up');
  const [whole, fraction] = decimalToString(unscaled, precision).split('.') as [string, string?];
  return grouped(whole, flags) + (fraction === undefined ? '' : `.${fraction}`);
}

function scientific(magnitude: number, precision: number): string {
  if (magnitude === 0) return `${decimalToString(0n, precision)}e+00`;
  const exact = shortestDouble(magnitude);
  let exponent = String(exact.unscaled).length - 1 - exact.scale;
  let unscaled = atScale(exact, precision - exponent, 'half_up');
  if (String(unscaled).length > precision + 1) {
    exponent += 1;
    unscaled = atScale(exact, precision - exponent, 'half_up');
  }
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${decimalToString(unscaled, precision)}e${exponent < 0 ? '-' : '+'}${power}`;
}

function hexadecimal(magnitude: number): string {
  if (magnitude === 0) return '0x0.0p0';
  let exponent = Math.max(Math.floor(Math.log2(magnitude)), -1022);
  let rest = magnitude / 2 ** exponent;
  if (rest >= 2) {
    rest /= 2;
    exponent += 1;
  }
  const lead = Math.floor(rest);
  const fraction = ((rest - lead) * 2 ** 52).toString(16).padStart(13, '0').replace(/0+$/, '') || '0';
  return `0x${lead}.${fraction}p${exponent}`;
}

function plainText(value: Value, type: DataType): string {
  switch (type.kind) {
    case 'double':
      return doubleToString(value as number);
    case 'float':
      return floatToString(value as number);
    case 'decimal':
      return decimalToString(value as bigint, type.scale);
    default:
      return String(value);
  }
}

/** Java's hash code. */
function hashCode(value: Value, type: DataType): number {
  if (typeof value === 'boolean') return value ? 1231 : 1237;
  if (type.kind === 'long' || type.kind === 'timestamp') {
    const bits = BigInt.asUintN(64, value as bigint);
    return Number(BigInt.asIntN(32, bits ^ (bits >> 32n)));
  }
  if (typeof value === 'number' && isIntegral(type)) return value;
  throw unfit('h', type);
}

function pad(text: string, width: number, flags: string): string {
  if (width < 0) return text;
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}
