import { SparkError } from '../../core/error.ts';
import type { DataType } from '../data-type.ts';
import { integralDigits, MAX_PRECISION, parseDecimal, toPrecision } from '../decimal.ts';
import { doubleToString } from '../format/java-number.ts';
import type { DecimalType } from '../type-class.ts';
import type { Value } from '../value.ts';
import {
  alwaysStrict,
  type CastContext,
  castInvalidInput,
  invalidInput,
  outOfPrecision,
} from './cast-error.ts';
import { dayTimeUnit, yearMonthCount } from './to-number.ts';
import { trimAll } from './trim.ts';

export function castToDecimal(
  value: Exclude<Value, null>,
  from: DataType,
  to: DecimalType,
  context: CastContext,
): Value {
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return stringToDecimal(value as string, from, to, context);
    case 'boolean':
      return change(value ? 1n : 0n, 0, to, context);
    case 'byte':
    case 'short':
    case 'int':
      return change(BigInt(value as number), 0, to, context);
    case 'long':
      return change(value as bigint, 0, to, context);
    case 'float':
    case 'double':
      return doubleToDecimal(value as number, to, context);
    case 'decimal':
      return change(value as bigint, from.scale, to, context);
    case 'timestamp':
      return change(value as bigint, 6, to, context);
    case 'time':
      return change(value as bigint, 9, to, context);
    case 'date':
      return null;
    case 'interval_ym':
      return change(BigInt(yearMonthCount(value as number, from)), 0, to, alwaysStrict(context));
    case 'interval_dt':
      if (from.end === 'second') return change(value as bigint, 6, to, alwaysStrict(context));
      return change((value as bigint) / dayTimeUnit(from), 0, to, alwaysStrict(context));
    default:
      throw castInvalidInput(value, from, to, context.zone);
  }
}

function change(unscaled: bigint, scale: number, to: DecimalType, context: CastContext): Value {
  return toPrecision(unscaled, scale, to.precision, to.scale) ?? outOfPrecision(unscaled, scale, to, context);
}

/** NaN and infinities are NULL in every mode. */
function doubleToDecimal(value: number, to: DecimalType, context: CastContext): Value {
  const parsed = parseDecimal(doubleToString(value));
  if (parsed === undefined) return null;
  if (parsed.scale < 0) return change(parsed.unscaled * 10n ** BigInt(-parsed.scale), 0, to, context);
  return change(parsed.unscaled, parsed.scale, to, context);
}

function stringToDecimal(text: string, from: DataType, to: DecimalType, context: CastContext): Value {
  const parsed = parseDecimal(trimAll(text));
  if (parsed === undefined) return invalidInput(text, from, to, context);
  if (parsed.unscaled === 0n) return 0n;
  if (integralDigits(parsed) > MAX_PRECISION) {
    if (context.mode !== 'ansi') return null;
    throw new SparkError('NUMERIC_OUT_OF_SUPPORTED_RANGE', { value: trimAll(text) });
  }
  // So small that nothing is left at any scale; also keeps `1e-999999999` from being expanded.
  if (integralDigits(parsed) < -MAX_PRECISION) return 0n;
  if (parsed.scale < 0) return change(parsed.unscaled * 10n ** BigInt(-parsed.scale), 0, to, context);
  return change(parsed.unscaled, parsed.scale, to, context);
}
