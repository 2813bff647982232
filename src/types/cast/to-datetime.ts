import { SparkError } from '../../core/error.ts';
import type { DataType } from '../data-type.ts';
import { fitsLong, joinMicros, MAX_LONG, MIN_LONG, splitMicros } from '../datetime/civil.ts';
import { daysOfInstant, instantOfDays, instantOfLocal, localOfInstant } from '../datetime/local-time.ts';
import { parseDate } from '../datetime/parse-date.ts';
import { parseTime, truncateTime } from '../datetime/parse-time.ts';
import { parseTimestamp, parseTimestampNtz } from '../datetime/parse-timestamp.ts';
import { divideRounded, pow10 } from '../decimal.ts';
import type { Value } from '../value.ts';
import { type CastContext, castInvalidInput, invalidInput, overflow } from './cast-error.ts';
import { saturateLong } from './to-number.ts';

export function castToDate(
  value: Exclude<Value, null>,
  from: DataType,
  to: DataType,
  context: CastContext,
): Value {
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return parseDate(value as string) ?? invalidInput(value, from, to, context);
    case 'timestamp':
      return daysOfInstant(value as bigint, context.zone);
    case 'timestamp_ntz':
      return splitMicros(value as bigint).days;
    default:
      throw castInvalidInput(value, from, to, context.zone);
  }
}

export function castToTimestamp(
  value: Exclude<Value, null>,
  from: DataType,
  to: DataType,
  context: CastContext,
): Value {
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return parseTimestamp(value as string, context.zone) ?? invalidInput(value, from, to, context);
    case 'date':
      return exactMicros(instantOfDays(value as number, context.zone));
    case 'timestamp_ntz': {
      const { days, micros } = splitMicros(value as bigint);
      return exactMicros(instantOfLocal(days, micros, context.zone));
    }
    case 'boolean':
      return value ? 1n : 0n;
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return clampLong(BigInt(value as number | bigint) * 1_000_000n);
    case 'decimal':
      return BigInt.asIntN(64, to34Digits((value as bigint) * 1_000_000n) / pow10(from.scale));
    case 'float':
    case 'double':
      return secondsToMicros(value as number, from, to, context);
    default:
      throw castInvalidInput(value, from, to, context.zone);
  }
}

function secondsToMicros(seconds: number, from: DataType, to: DataType, context: CastContext): Value {
  if (!Number.isFinite(seconds)) return invalidInput(seconds, from, to, context);
  const micros = seconds * 1e6;
  if (context.mode !== 'legacy' && Math.abs(micros) > 2 ** 63) {
    return overflow(micros, { kind: 'double' }, { kind: 'long' }, context);
  }
  return saturateLong(micros);
}

export function castToTimestampNtz(
  value: Exclude<Value, null>,
  from: DataType,
  to: DataType,
  context: CastContext,
): Value {
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return parseTimestampNtz(value as string) ?? invalidInput(value, from, to, context);
    case 'date':
      return exactMicros(joinMicros(value as number, 0));
    case 'timestamp': {
      const { days, micros } = localOfInstant(value as bigint, context.zone);
      return exactMicros(joinMicros(days, micros));
    }
    default:
      throw castInvalidInput(value, from, to, context.zone);
  }
}

export function castToTime(
  value: Exclude<Value, null>,
  from: DataType,
  to: Extract<DataType, { kind: 'time' }>,
  context: CastContext,
): Value {
  if (from.kind === 'time') return truncateTime(value as bigint, to.precision);
  if (from.kind === 'timestamp_ntz') {
    return truncateTime(BigInt(splitMicros(value as bigint).micros) * 1000n, to.precision);
  }
  if (typeof value !== 'string') throw castInvalidInput(value, from, to, context.zone);
  // Spark keeps all six digits here, whatever precision the type has.
  return parseTime(value) ?? invalidInput(value, from, to, context);
}

/** Microseconds that must fit into 64 bits. */
function exactMicros(micros: bigint): bigint {
  if (fitsLong(micros)) return micros;
  throw new SparkError('DATETIME_OVERFLOW', {
    operation: `${divideRounded(micros, 1_000_000n, 'floor')} seconds`,
  });
}

/** Spark multiplies with the precision of `MathContext.DECIMAL128`. */
function to34Digits(value: bigint): bigint {
  const surplus = (value < 0n ? -value : value).toString().length - 34;
  if (surplus <= 0) return value;
  return divideRounded(value, pow10(surplus), 'half_even') * pow10(surplus);
}

function clampLong(value: bigint): bigint {
  if (value > MAX_LONG) return MAX_LONG;
  return value < MIN_LONG ? MIN_LONG : value;
}
