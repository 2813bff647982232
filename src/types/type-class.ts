import type { DataType } from './data-type.ts';

export type IntegralKind = 'byte' | 'short' | 'int' | 'long';
export type NumericKind = IntegralKind | 'float' | 'double' | 'decimal';

export type IntegralType = Extract<DataType, { kind: IntegralKind }>;
export type NumericType = Extract<DataType, { kind: NumericKind }>;
export type DecimalType = Extract<DataType, { kind: 'decimal' }>;
export type StringLikeType = Extract<DataType, { kind: 'string' | 'char' | 'varchar' }>;

export function isIntegral(type: DataType): type is IntegralType {
  return type.kind === 'byte' || type.kind === 'short' || type.kind === 'int' || type.kind === 'long';
}

/** Float, double or decimal. */
export function isFractional(type: DataType): type is Exclude<NumericType, IntegralType> {
  return type.kind === 'float' || type.kind === 'double' || type.kind === 'decimal';
}

export function isNumeric(type: DataType): type is NumericType {
  return isIntegral(type) || isFractional(type);
}

/** String, char or varchar. */
export function isStringLike(type: DataType): type is StringLikeType {
  return type.kind === 'string' || type.kind === 'char' || type.kind === 'varchar';
}

/** Date, timestamp or timestamp_ntz; TIME is none of them in coercion. */
export function isDatetime(type: DataType): boolean {
  return type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'timestamp_ntz';
}

/** Year-month or day-time interval. */
export function isAnsiInterval(
  type: DataType,
): type is Extract<DataType, { kind: 'interval_ym' | 'interval_dt' }> {
  return type.kind === 'interval_ym' || type.kind === 'interval_dt';
}

/** Neither nested nor void, calendar interval or variant. */
export function isAtomic(type: DataType): boolean {
  switch (type.kind) {
    case 'void':
    case 'interval':
    case 'array':
    case 'map':
    case 'struct':
      return false;
    default:
      return true;
  }
}
