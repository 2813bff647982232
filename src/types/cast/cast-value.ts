import type { DataType } from '../data-type.ts';
import { type Zone, zoneOf } from '../datetime/zone.ts';
import { castToString } from '../format/cast-string.ts';
import { parseCalendarInterval } from '../interval/parse-calendar-interval.ts';
import { typeEquals } from '../type-equality.ts';
import type { Value, VariantValue } from '../value.ts';
import type { CastMode } from './can-cast.ts';
import { type CastContext, castInvalidInput, invalidInput } from './cast-error.ts';
import { castFromVariant, castToVariant } from './cast-variant.ts';
import { parseBoolean } from './parse-number.ts';
import { castToDate, castToTime, castToTimestamp, castToTimestampNtz } from './to-datetime.ts';
import { castToDecimal } from './to-decimal.ts';
import { castToDayTime, castToYearMonth } from './to-interval.ts';
import { castToFloating, castToIntegral } from './to-number.ts';

const encoder = new TextEncoder();

/**
 * `CAST(value AS to)`; the analyzer has made sure that the types allow it. Raises Spark's errors in ANSI mode
 * (CAST_INVALID_INPUT, CAST_OVERFLOW, NUMERIC_VALUE_OUT_OF_RANGE, INVALID_INTERVAL_FORMAT, INVALID_VARIANT_CAST).
 */
export function castValue(
  value: Value,
  from: DataType,
  to: DataType,
  mode: CastMode,
  zone: string | Zone,
): Value {
  return cast(value, from, to, { mode, zone: typeof zone === 'string' ? zoneOf(zone) : zone });
}

function cast(value: Value, from: DataType, to: DataType, context: CastContext): Value {
  if (value === null || typeEquals(from, to)) return value;
  if (from.kind === 'variant') return castFromVariant(value as VariantValue, to, context, cast);
  switch (to.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return castToString(value, from, context.zone, context.mode);
    case 'boolean':
      return castToBoolean(value, from, to, context);
    case 'byte':
    case 'short':
    case 'int':
    case 'long':
      return castToIntegral(value, from, to, context);
    case 'float':
    case 'double':
      return castToFloating(value, from, to, context);
    case 'decimal':
      return castToDecimal(value, from, to, context);
    case 'binary':
      return castToBinary(value, from, to, context);
    case 'date':
      return castToDate(value, from, to, context);
    case 'timestamp':
      return castToTimestamp(value, from, to, context);
    case 'timestamp_ntz':
      return castToTimestampNtz(value, from, to, context);
    case 'time':
      return castToTime(value, from, to, context);
    case 'interval_ym':
      return castToYearMonth(value, from, to, context);
    case 'interval_dt':
      return castToDayTime(value, from, to, context);
    case 'interval':
      return parseCalendarInterval(value as string) ?? null;
    case 'array':
    case 'map':
    case 'struct':
      return castNested(value as readonly Value[], from, to, context);
    case 'variant':
      return castToVariant(value, from);
    default:
      throw castInvalidInput(value, from, to, context.zone);
  }
}

function castNested(
  value: readonly Value[],
  from: DataType,
  to: Extract<DataType, { kind: 'array' | 'map' | 'struct' }>,
  context: CastContext,
): Value {
  if (from.kind === 'array' && to.kind === 'array') {
    return value.map((item) => cast(item, from.element, to.element, context));
  }
  if (from.kind === 'map' && to.kind === 'map') {
    return (value as readonly (readonly [Value, Value])[]).map(([key, item]) => [
      cast(key, from.key, to.key, context),
      cast(item, from.value, to.value, context),
    ]);
  }
  if (from.kind === 'struct' && to.kind === 'struct') {
    return value.map((item, index) => cast(item, from.fields[index]!.type, to.fields[index]!.type, context));
  }
  throw castInvalidInput(value, from, to, context.zone);
}

function castToBoolean(
  value: Exclude<Value, null>,
  from: DataType,
  to: DataType,
  context: CastContext,
): Value {
  if (typeof value === 'string') return parseBoolean(value) ?? invalidInput(value, from, to, context);
  if (from.kind === 'date') return null;
  // NaN is not equal to zero and so is true.
  return typeof value === 'bigint' ? value !== 0n : value !== 0;
}

/** A string's UTF-8; of an integer, outside ANSI mode, its bytes with the highest first. */
function castToBinary(
  value: Exclude<Value, null>,
  from: DataType,
  to: DataType,
  context: CastContext,
): Value {
  if (typeof value === 'string') return encoder.encode(value);
  const width = { byte: 1, short: 2, int: 4, long: 8 }[from.kind as 'byte' | 'short' | 'int' | 'long'];
  if (width === undefined) throw castInvalidInput(value, from, to, context.zone);
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value as number | bigint));
  return bytes.slice(8 - width);
}
