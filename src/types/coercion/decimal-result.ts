import { type DataType, decimalType } from '../data-type.ts';
import { MAX_PRECISION } from '../decimal.ts';
import type { DecimalType, NumericType } from '../type-class.ts';

/** Digits behind the point that a result keeps when its precision must be cut. */
const MIN_ADJUSTED_SCALE = 6;

export type DecimalOperation = 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder' | 'integral_divide';

/**
 * The type of an operation on two decimals (`spark.sql.decimalOperations.allowPrecisionLoss=true`).
 * For `integral_divide` it is the type of the quotient before Spark casts it to BIGINT.
 */
export function decimalResult(
  operation: DecimalOperation,
  precision1: number,
  scale1: number,
  precision2: number,
  scale2: number,
): DecimalType {
  switch (operation) {
    case 'add':
    case 'subtract': {
      const scale = Math.max(scale1, scale2);
      return adjusted(Math.max(precision1 - scale1, precision2 - scale2) + scale + 1, scale);
    }
    case 'multiply':
      return adjusted(precision1 + precision2 + 1, scale1 + scale2);
    case 'divide': {
      const scale = Math.max(MIN_ADJUSTED_SCALE, scale1 + precision2 + 1);
      return adjusted(precision1 - scale1 + scale2 + scale, scale);
    }
    case 'remainder': {
      const scale = Math.max(scale1, scale2);
      return adjusted(Math.min(precision1 - scale1, precision2 - scale2) + scale, scale);
    }
    case 'integral_divide':
      return boundedDecimal(Math.max(precision1 - scale1 + scale2, 1), 0);
  }
}

/** `DecimalType.adjustPrecisionScale`: keeps the digits before the point, and at least six behind it. */
function adjusted(precision: number, scale: number): DecimalType {
  if (precision <= MAX_PRECISION) return decimal(precision, scale);
  if (scale < 0) return decimal(MAX_PRECISION, scale);
  const integral = precision - scale;
  return decimal(MAX_PRECISION, Math.max(MAX_PRECISION - integral, Math.min(scale, MIN_ADJUSTED_SCALE)));
}

/** A decimal type with precision and scale cut to the maximum each. */
export function boundedDecimal(precision: number, scale: number): DecimalType {
  return decimal(Math.min(precision, MAX_PRECISION), Math.min(scale, MAX_PRECISION));
}

/** The decimal type that holds both; when it is too wide, digits behind the point are given up. */
export function wideningDecimal(a: DecimalType, b: DecimalType): DecimalType {
  const scale = Math.max(a.scale, b.scale);
  const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale;
  if (precision <= MAX_PRECISION) return decimal(precision, scale);
  return decimal(MAX_PRECISION, Math.max(0, scale - (precision - MAX_PRECISION)));
}

/** The decimal type that a numeric type becomes (`DecimalType.forType`). */
export function decimalForType(type: NumericType): DecimalType {
  switch (type.kind) {
    case 'byte':
      return decimal(3, 0);
    case 'short':
      return decimal(5, 0);
    case 'int':
      return decimal(10, 0);
    case 'long':
      return decimal(20, 0);
    case 'float':
      return decimal(14, 7);
    case 'double':
      return decimal(30, 15);
    case 'decimal':
      return type;
  }
}

/** The narrowest decimal type of an integer literal (`DecimalType.fromLiteral`, for operations with decimals). */
export function decimalForIntegerLiteral(value: number | bigint): DecimalType {
  const digits = (value < 0 ? -BigInt(value) : BigInt(value)).toString().length;
  return decimal(digits, 0);
}

/** Whether every value of `b`, an integral or decimal type, has a place in `a`. */
export function isDecimalWiderThan(a: DecimalType, b: DataType): boolean {
  if (b.kind === 'decimal') return a.precision - a.scale >= b.precision - b.scale && a.scale >= b.scale;
  if (b.kind !== 'byte' && b.kind !== 'short' && b.kind !== 'int' && b.kind !== 'long') return false;
  return isDecimalWiderThan(a, decimalForType(b));
}

function decimal(precision: number, scale: number): DecimalType {
  return decimalType(precision, scale) as DecimalType;
}
