import { assertNever } from '../core/error.ts';

export type YearMonthField = 'year' | 'month';
export type DayTimeField = 'day' | 'hour' | 'minute' | 'second';

export interface StructField {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  readonly comment?: string;
  /** Of a table's column: the text of its DEFAULT. */
  readonly default?: string;
}

/** Spark's data types. Plain data: survives `structuredClone`. */
export type DataType =
  | { readonly kind: 'void' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'byte' }
  | { readonly kind: 'short' }
  | { readonly kind: 'int' }
  | { readonly kind: 'long' }
  | { readonly kind: 'float' }
  | { readonly kind: 'double' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'string'; readonly collation?: string }
  | { readonly kind: 'char'; readonly length: number }
  | { readonly kind: 'varchar'; readonly length: number }
  | { readonly kind: 'binary' }
  | { readonly kind: 'date' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'timestamp_ntz' }
  | { readonly kind: 'time'; readonly precision: number }
  | { readonly kind: 'interval_ym'; readonly start: YearMonthField; readonly end: YearMonthField }
  | { readonly kind: 'interval_dt'; readonly start: DayTimeField; readonly end: DayTimeField }
  | { readonly kind: 'interval' }
  | { readonly kind: 'array'; readonly element: DataType; readonly containsNull: boolean }
  | {
      readonly kind: 'map';
      readonly key: DataType;
      readonly value: DataType;
      readonly valueContainsNull: boolean;
    }
  | { readonly kind: 'struct'; readonly fields: readonly StructField[] }
  | { readonly kind: 'variant' };

export type TypeKind = DataType['kind'];

/** A column of a table or of a result. */
export type Schema = readonly StructField[];

/**
 * How a value of a type lives in registers, vectors and records.
 *
 * - `i32`: boolean (0 or 1), byte, short, int, date (days since 1970-01-01), year-month interval (months)
 * - `i64`: long, timestamp(s) and day-time interval (microseconds), time (nanoseconds), decimal of up to
 *   18 digits (unscaled)
 * - `f32`, `f64`: float, double
 * - `i128`: decimal of more than 18 digits (unscaled, little-endian two's complement)
 * - `bytes`: everything of variable length, as an 8-byte view: address in the low, length in bytes in
 *   the high 32 bits. Strings are UTF-8; arrays, maps, structs, calendar intervals and variants are
 *   self-contained blobs (`columns/blob.ts`), so they hash, copy and travel like strings.
 */
export type Physical = 'i32' | 'i64' | 'f32' | 'f64' | 'i128' | 'bytes';

export function physicalOf(type: DataType): Physical {
  switch (type.kind) {
    case 'void':
    case 'boolean':
    case 'byte':
    case 'short':
    case 'int':
    case 'date':
    case 'interval_ym':
      return 'i32';
    case 'long':
    case 'timestamp':
    case 'timestamp_ntz':
    case 'time':
    case 'interval_dt':
      return 'i64';
    case 'float':
      return 'f32';
    case 'double':
      return 'f64';
    case 'decimal':
      return type.precision <= 18 ? 'i64' : 'i128';
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
    case 'interval':
    case 'array':
    case 'map':
    case 'struct':
    case 'variant':
      return 'bytes';
    default:
      return assertNever(type);
  }
}

/** Bytes that one value takes in a vector or a record. */
export const physicalWidth: Readonly<Record<Physical, number>> = {
  i32: 4,
  i64: 8,
  f32: 4,
  f64: 8,
  i128: 16,
  bytes: 8,
};

export const VOID: DataType = { kind: 'void' };
export const BOOLEAN: DataType = { kind: 'boolean' };
export const BYTE: DataType = { kind: 'byte' };
export const SHORT: DataType = { kind: 'short' };
export const INT: DataType = { kind: 'int' };
export const LONG: DataType = { kind: 'long' };
export const FLOAT: DataType = { kind: 'float' };
export const DOUBLE: DataType = { kind: 'double' };
export const STRING: DataType = { kind: 'string' };
export const BINARY: DataType = { kind: 'binary' };
export const DATE: DataType = { kind: 'date' };
export const TIMESTAMP: DataType = { kind: 'timestamp' };
export const TIMESTAMP_NTZ: DataType = { kind: 'timestamp_ntz' };
export const CALENDAR_INTERVAL: DataType = { kind: 'interval' };
export const VARIANT: DataType = { kind: 'variant' };

export function decimalType(precision: number, scale: number): DataType {
  return { kind: 'decimal', precision, scale };
}

export function arrayType(element: DataType, containsNull = true): DataType {
  return { kind: 'array', element, containsNull };
}

export function mapType(key: DataType, value: DataType, valueContainsNull = true): DataType {
  return { kind: 'map', key, value, valueContainsNull };
}

export function structType(fields: readonly StructField[]): DataType {
  return { kind: 'struct', fields };
}
