import { SparkError } from '../../core/error.ts';
import type { DataType } from '../data-type.ts';
import type { Zone } from '../datetime/zone.ts';
import { decimalToString } from '../decimal.ts';
import { literalSql } from '../format/literal-sql.ts';
import { quotedSqlName } from '../type-name.ts';
import type { Value } from '../value.ts';

/** What a cast of one value needs to know. */
export interface CastContext {
  /** `ansi` raises errors; `try` gives NULL instead; `legacy` wraps, saturates or gives NULL. */
  readonly mode: 'ansi' | 'legacy' | 'try';
  readonly zone: Zone;
}

/** Casts of intervals to numbers raise errors in legacy mode too. */
export function alwaysStrict(context: CastContext): CastContext {
  return context.mode === 'legacy' ? { ...context, mode: 'ansi' } : context;
}

/** CAST_INVALID_INPUT in ANSI mode, else NULL. */
export function invalidInput(value: Value, from: DataType, to: DataType, context: CastContext): null {
  if (context.mode !== 'ansi') return null;
  throw castInvalidInput(value, from, to, context.zone);
}

/** CAST_OVERFLOW in ANSI mode, else NULL. */
export function overflow(value: Value, from: DataType, to: DataType, context: CastContext): null {
  if (context.mode !== 'ansi') return null;
  throw castOverflow(value, from, to, context.zone);
}

/** NUMERIC_VALUE_OUT_OF_RANGE in ANSI mode, else NULL. */
export function outOfPrecision(
  unscaled: bigint,
  scale: number,
  to: Extract<DataType, { kind: 'decimal' }>,
  context: CastContext,
): null {
  if (context.mode !== 'ansi') return null;
  throw decimalOutOfRange(unscaled, scale, to.precision, to.scale);
}

export function castInvalidInput(value: Value, from: DataType, to: DataType, zone: Zone): SparkError {
  return new SparkError('CAST_INVALID_INPUT', {
    expression: errorLiteral(value, from, zone),
    sourceType: quotedSqlName(from),
    targetType: quotedSqlName(to),
    ansiConfig: '"spark.sql.ansi.enabled"',
  });
}

export function castOverflow(value: Value, from: DataType, to: DataType, zone: Zone): SparkError {
  return new SparkError('CAST_OVERFLOW', {
    value: errorLiteral(value, from, zone),
    sourceType: quotedSqlName(from),
    targetType: quotedSqlName(to),
    ansiConfig: '"spark.sql.ansi.enabled"',
  });
}

export function decimalOutOfRange(
  unscaled: bigint,
  fromScale: number,
  precision: number,
  scale: number,
): SparkError {
  return new SparkError('NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
    value: decimalToString(unscaled, fromScale),
    precision: String(precision),
    scale: String(scale),
    config: '"spark.sql.ansi.enabled"',
  });
}

/** The value in an error's text: as a literal, but NaN and infinities bare. */
function errorLiteral(value: Value, type: DataType, zone: Zone): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return literalSql(value, type, zone);
}
