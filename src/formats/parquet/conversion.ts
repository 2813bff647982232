import type { DataType } from '../../types/data-type.ts';
import type { Element, TimeUnit } from './elements.ts';

/** How values of a Parquet column become values of a vector: a kernel's number and a factor. */
export interface Conversion {
  readonly code: number;
  /** Multiplies (or divides, for I64_DIVIDE) integers: decimal scales, units of time. */
  readonly factor: bigint;
}

/** The numbers of `kernels/assembly/parquet/convert.ts`. */
export const CONVERT = {
  COPY_32: 0,
  COPY_64: 1,
  I32_TO_I64: 2,
  U32_TO_I64: 3,
  I32_TO_F64: 4,
  F32_TO_F64: 5,
  I64_TO_I64: 6,
  I64_DIVIDE: 7,
  I32_TO_I128: 8,
  I64_TO_I128: 9,
  U64_TO_I128: 10,
  INT96_TO_MICROS: 11,
  FIXED_TO_I64: 12,
  FIXED_TO_I128: 13,
  BYTES_TO_I64: 14,
  BYTES_TO_I128: 15,
  FIXED_TO_VIEW: 16,
  BYTES_TO_VIEW: 17,
  BOOLEAN: 18,
  I32_TO_I8: 19,
  I32_TO_I16: 20,
} as const;

const MICROS_PER_DAY = 86_400_000_000n;

function by(code: number, factor = 1n): Conversion {
  return { code, factor };
}

/** How to read the leaf as `type`, or null where Spark's reader refuses to. */
export function conversionOf(leaf: Element, type: DataType): Conversion | null {
  switch (leaf.type) {
    case 'BOOLEAN':
      return type.kind === 'boolean' ? by(CONVERT.BOOLEAN) : null;
    case 'INT32':
      return fromInt32(leaf, type);
    case 'INT64':
      return fromInt64(leaf, type);
    case 'INT96':
      return type.kind === 'timestamp' || type.kind === 'timestamp_ntz' ? by(CONVERT.INT96_TO_MICROS) : null;
    case 'FLOAT':
      if (type.kind === 'float') return by(CONVERT.COPY_32);
      return type.kind === 'double' ? by(CONVERT.F32_TO_F64) : null;
    case 'DOUBLE':
      return type.kind === 'double' ? by(CONVERT.COPY_64) : null;
    case 'BYTE_ARRAY':
      return fromBytes(leaf, type);
    case 'FIXED_LEN_BYTE_ARRAY':
      return fromFixed(leaf, type);
    case null:
      return null;
    default:
      return leaf.type satisfies never;
  }
}

function fromInt32(leaf: Element, type: DataType): Conversion | null {
  const { logical } = leaf;
  if (logical?.kind === 'decimal') return fromDecimal(leaf, type, CONVERT.I32_TO_I64, CONVERT.I32_TO_I128);
  if (logical?.kind === 'integer' && !logical.signed && logical.bits === 32) {
    if (type.kind === 'long') return by(CONVERT.U32_TO_I64);
    return null;
  }
  switch (type.kind) {
    case 'int':
    case 'date':
    case 'interval_ym':
      return by(CONVERT.COPY_32);
    case 'byte':
      return by(CONVERT.I32_TO_I8);
    case 'short':
      return by(CONVERT.I32_TO_I16);
    case 'long':
      return by(CONVERT.I32_TO_I64);
    case 'double':
      return logical?.kind === 'date' ? null : by(CONVERT.I32_TO_F64);
    case 'timestamp_ntz':
      return logical?.kind === 'date' ? by(CONVERT.I32_TO_I64, MICROS_PER_DAY) : null;
    case 'time':
      return logical?.kind === 'time' ? by(CONVERT.I32_TO_I64, 1_000_000n) : null;
    case 'decimal':
      if (logical?.kind === 'date' || type.precision - type.scale < 10) return null;
      return rescale(type.scale, type.precision, CONVERT.I32_TO_I64, CONVERT.I32_TO_I128);
    default:
      return null;
  }
}

function fromInt64(leaf: Element, type: DataType): Conversion | null {
  const { logical } = leaf;
  if (logical?.kind === 'decimal') return fromDecimal(leaf, type, CONVERT.I64_TO_I64, CONVERT.I64_TO_I128);
  if (logical?.kind === 'integer' && !logical.signed && logical.bits === 64) {
    return type.kind === 'decimal' && type.precision === 20 && type.scale === 0
      ? by(CONVERT.U64_TO_I128)
      : null;
  }
  switch (type.kind) {
    case 'long':
    case 'interval_dt':
      return by(CONVERT.COPY_64);
    case 'timestamp':
    case 'timestamp_ntz':
      return logical?.kind === 'timestamp' ? toMicros(logical.unit) : null;
    case 'time':
      return logical?.kind === 'time' && logical.unit !== 'NANOS' ? by(CONVERT.I64_TO_I64, 1000n) : null;
    case 'decimal':
      if (logical !== null && logical.kind !== 'integer') return null;
      if (type.precision - type.scale < 20) return null;
      return rescale(type.scale, type.precision, CONVERT.I64_TO_I64, CONVERT.I64_TO_I128);
    default:
      return null;
  }
}

function toMicros(unit: TimeUnit): Conversion | null {
  switch (unit) {
    case 'MILLIS':
      return by(CONVERT.I64_TO_I64, 1000n);
    case 'MICROS':
      return by(CONVERT.COPY_64);
    case 'NANOS':
      return by(CONVERT.I64_DIVIDE, 1000n);
    default:
      return unit satisfies never;
  }
}

function fromBytes(leaf: Element, type: DataType): Conversion | null {
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary':
      return by(CONVERT.BYTES_TO_VIEW);
    case 'decimal':
      return leaf.logical?.kind === 'decimal'
        ? fromDecimal(leaf, type, CONVERT.BYTES_TO_I64, CONVERT.BYTES_TO_I128)
        : null;
    default:
      return null;
  }
}

function fromFixed(leaf: Element, type: DataType): Conversion | null {
  if (type.kind === 'binary') return by(CONVERT.FIXED_TO_VIEW);
  if (leaf.logical?.kind === 'decimal') {
    return fromDecimal(leaf, type, CONVERT.FIXED_TO_I64, CONVERT.FIXED_TO_I128);
  }
  return null;
}

/** A decimal as one that holds all its values; as an integer where it has no fraction. */
function fromDecimal(leaf: Element, type: DataType, narrow: number, wide: number): Conversion | null {
  const logical = leaf.logical;
  if (logical?.kind !== 'decimal') return null;
  if (type.kind !== 'decimal') {
    const fits = type.kind === 'long' && logical.scale === 0 && logical.precision <= 18;
    return fits ? by(narrow) : null;
  }
  const scale = type.scale - logical.scale;
  if (scale < 0 || type.precision - logical.precision < scale) return null;
  return rescale(scale, type.precision, narrow, wide);
}

function rescale(scale: number, precision: number, narrow: number, wide: number): Conversion | null {
  // The kernel multiplies 128 by 63 bits.
  if (scale > 18) return null;
  return by(precision <= 18 ? narrow : wide, 10n ** BigInt(scale));
}
