import { CONVERT, type Conversion } from './conversion.ts';
import type { Comparable } from './predicate.ts';

/**
 * A bound from statistics or a column index, converted as the column's values are; null for what can't be
 * used: NaN, wrong lengths, types without a defined order.
 */
export function boundOf(bytes: Uint8Array | null, conversion: Conversion): Comparable | null {
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { code, factor } = conversion;
  switch (code) {
    case CONVERT.BOOLEAN:
      return bytes.length === 1 ? bytes[0]! : null;
    case CONVERT.BYTES_TO_VIEW:
    case CONVERT.FIXED_TO_VIEW:
      return bytes;
    case CONVERT.BYTES_TO_I64:
    case CONVERT.BYTES_TO_I128:
    case CONVERT.FIXED_TO_I64:
    case CONVERT.FIXED_TO_I128:
      return bytes.length > 0 && bytes.length <= 16 ? bigEndian(bytes) * factor : null;
    default:
      return bytes.length === 4
        ? bound32(view, code, factor)
        : bytes.length === 8
          ? bound64(view, code, factor)
          : null;
  }
}

function bound32(view: DataView, code: number, factor: bigint): Comparable | null {
  switch (code) {
    // COPY_32 of floats is told apart by `floatBoundOf`.
    case CONVERT.COPY_32:
    case CONVERT.I32_TO_F64:
      return view.getInt32(0, true);
    case CONVERT.I32_TO_I64:
    case CONVERT.I32_TO_I128:
      return BigInt(view.getInt32(0, true)) * factor;
    case CONVERT.U32_TO_I64:
      return BigInt(view.getUint32(0, true)) * factor;
    case CONVERT.F32_TO_F64:
      return floatBound(view.getFloat32(0, true));
    default:
      return null;
  }
}

function bound64(view: DataView, code: number, factor: bigint): Comparable | null {
  switch (code) {
    case CONVERT.COPY_64:
    case CONVERT.I64_TO_I64:
    case CONVERT.I64_TO_I128:
      return view.getBigInt64(0, true) * factor;
    case CONVERT.U64_TO_I128:
      return view.getBigUint64(0, true) * factor;
    case CONVERT.I64_DIVIDE: {
      const value = view.getBigInt64(0, true);
      const quotient = value / factor;
      return value < 0n && quotient * factor !== value ? quotient - 1n : quotient;
    }
    default:
      return null;
  }
}

/** The bound of a FLOAT or DOUBLE column that is copied. */
export function floatBoundOf(bytes: Uint8Array | null): Comparable | null {
  if (bytes === null) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return floatBound(view.getFloat32(0, true));
  return bytes.length === 8 ? floatBound(view.getFloat64(0, true)) : null;
}

function floatBound(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function bigEndian(bytes: Uint8Array): bigint {
  let value = BigInt.asIntN(8, BigInt(bytes[0]!));
  for (const byte of bytes.subarray(1)) value = (value << 8n) | BigInt(byte);
  return value;
}
