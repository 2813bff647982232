import type { DataType } from '../data-type.ts';
import { fitsLong, MAX_LONG, MIN_LONG } from '../datetime/civil.ts';
import { decimalToDouble, divideRounded, pow10 } from '../decimal.ts';
import type { DayTimeType, YearMonthType } from '../interval/interval-format.ts';
import type { IntegralType } from '../type-class.ts';
import type { Value } from '../value.ts';
import { alwaysStrict, type CastContext, castInvalidInput, invalidInput, overflow } from './cast-error.ts';
import { parseDouble, parseInteger } from './parse-number.ts';

const limits = {
  byte: { min: -128, max: 127, bits: 8 },
  short: { min: -32768, max: 32767, bits: 16 },
  int: { min: -2147483648, max: 2147483647, bits: 32 },
  long: { min: -(2 ** 63), max: 2 ** 63, bits: 64 },
} as const;

/** Casts to TINYINT, SMALLINT, INT (a number) and BIGINT (a bigint). */
export function castToIntegral(
  value: Exclude<Value, null>,
  from: DataType,
  to: IntegralType,
  context: CastContext,
): Value {
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar': {
      const parsed = parseInteger(value as string, context.mode === 'legacy');
      if (parsed === undefined || !inRange(parsed, to)) return invalidInput(value, from, to, context);
      return to.kind === 'long' ? BigInt(parsed) : Number(parsed);
    }
    case 'boolean':
      return to.kind === 'long' ? (value ? 1n : 0n) : value ? 1 : 0;
    case 'byte':
    case 'short':
    case 'int':
      return narrow(value as number, value, from, to, context);
    case 'long':
      return narrow(value as bigint, value, from, to, context);
    case 'float':
    case 'double':
      return floatingToIntegral(value as number, from, to, context);
    case 'decimal':
      return narrow((value as bigint) / pow10(from.scale), value, from, to, context);
    case 'timestamp':
      return exactly(divideRounded(value as bigint, 1_000_000n, 'floor'), value, from, to, context);
    case 'time':
      return exactly((value as bigint) / 1_000_000_000n, value, from, to, context);
    case 'date':
      return null;
    case 'interval_ym':
      return exactly(yearMonthCount(value as number, from), value, from, to, alwaysStrict(context));
    case 'interval_dt':
      return exactly((value as bigint) / dayTimeUnit(from), value, from, to, alwaysStrict(context));
    default:
      throw castInvalidInput(value, from, to, context.zone);
  }
}

/** Times and timestamps are never wrapped. */
function exactly(
  result: number | bigint,
  value: Value,
  from: DataType,
  to: IntegralType,
  context: CastContext,
): Value {
  if (!inRange(result, to)) return overflow(value, from, to, context);
  return to.kind === 'long' ? BigInt(result) : Number(result);
}

function narrow(
  result: number | bigint,
  value: Value,
  from: DataType,
  to: IntegralType,
  context: CastContext,
): Value {
  if (inRange(result, to)) return to.kind === 'long' ? BigInt(result) : Number(result);
  if (context.mode !== 'legacy') return overflow(value, from, to, context);
  const wrapped = BigInt.asIntN(limits[to.kind].bits, BigInt(result));
  return to.kind === 'long' ? wrapped : Number(wrapped);
}

function inRange(value: number | bigint, to: IntegralType): boolean {
  if (to.kind === 'long') return typeof value === 'number' || fitsLong(value);
  const { min, max } = limits[to.kind];
  return value >= min && value <= max;
}

function floatingToIntegral(value: number, from: DataType, to: IntegralType, context: CastContext): Value {
  const { min, max } = limits[to.kind];
  if (context.mode !== 'legacy') {
    // 2^63 is let through and becomes the greatest BIGINT, as in Java.
    if (!(Math.floor(value) <= max && Math.ceil(value) >= min)) return overflow(value, from, to, context);
    return to.kind === 'long' ? saturateLong(value) : Math.trunc(value) + 0;
  }
  if (to.kind === 'long') return saturateLong(value);
  const whole = saturateInt(value);
  return to.kind === 'int' ? whole : to.kind === 'short' ? (whole << 16) >> 16 : (whole << 24) >> 24;
}

/** Java's conversion of a double to a long: NaN is 0, the ends stay. */
export function saturateLong(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (value >= 2 ** 63) return MAX_LONG;
  return value <= -(2 ** 63) ? MIN_LONG : BigInt(Math.trunc(value));
}

function saturateInt(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.max(-2147483648, Math.min(2147483647, Math.trunc(value))) + 0;
}

/** Casts to FLOAT and DOUBLE. */
export function castToFloating(
  value: Exclude<Value, null>,
  from: DataType,
  to: Extract<DataType, { kind: 'float' | 'double' }>,
  context: CastContext,
): Value {
  if (from.kind === 'date') return null;
  const double = toDouble(value, from);
  if (double === undefined) return invalidInput(value, from, to, context);
  if (to.kind === 'double') return double;
  return from.kind === 'long' ? longToFloat(value as bigint) : Math.fround(double);
}

function toDouble(value: Exclude<Value, null>, from: DataType): number | undefined {
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return parseDouble(value as string);
    case 'boolean':
      return value ? 1 : 0;
    case 'decimal':
      return decimalToDouble(value as bigint, from.scale);
    case 'timestamp':
      return Number(value as bigint) / 1e6;
    default:
      return Number(value);
  }
}

/** Rounds once, not by way of a double. */
function longToFloat(value: bigint): number {
  const approximate = Number(value);
  if (Number.isSafeInteger(approximate)) return Math.fround(approximate);
  const size = value < 0n ? -value : value;
  const sticky = (size & 0xfffn) === 0n ? 0n : 1n;
  const result = Math.fround(Number((size >> 12n) | sticky)) * 4096;
  return value < 0n ? -result : result;
}

/** What an interval counts as a number: years where it ends with them, else months. */
export function yearMonthCount(months: number, type: YearMonthType): number {
  return type.end === 'year' ? Math.trunc(months / 12) : months;
}

/** Microseconds of the last field of a day-time interval, in which it counts as a number. */
export function dayTimeUnit(type: DayTimeType): bigint {
  return { day: 86_400_000_000n, hour: 3_600_000_000n, minute: 60_000_000n, second: 1_000_000n }[type.end];
}
