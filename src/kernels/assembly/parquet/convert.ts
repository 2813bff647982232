// From Parquet's physical values to vectors'. The numbers are those of `formats/parquet/conversion.ts`.

export const COPY_32: u32 = 0;
export const COPY_64: u32 = 1;
/** Widening; the integer ones multiply by `factor`. */
export const I32_TO_I64: u32 = 2;
export const U32_TO_I64: u32 = 3;
export const I32_TO_F64: u32 = 4;
export const F32_TO_F64: u32 = 5;
export const I64_TO_I64: u32 = 6;
/** Divides by `factor`, towards minus infinity. */
export const I64_DIVIDE: u32 = 7;
export const I32_TO_I128: u32 = 8;
export const I64_TO_I128: u32 = 9;
export const U64_TO_I128: u32 = 10;
export const INT96_TO_MICROS: u32 = 11;
/** Big-endian two's complement of a fixed number of bytes, or of as many as each value has. */
export const FIXED_TO_I64: u32 = 12;
export const FIXED_TO_I128: u32 = 13;
export const BYTES_TO_I64: u32 = 14;
export const BYTES_TO_I128: u32 = 15;
export const FIXED_TO_VIEW: u32 = 16;
export const BYTES_TO_VIEW: u32 = 17;
export const BOOLEAN: u32 = 18;
/** Keep the low bits, signed. */
export const I32_TO_I8: u32 = 19;
export const I32_TO_I16: u32 = 20;

export const CORRUPT: i32 = -1;
export const OVERFLOW: i32 = -3;

const JULIAN_EPOCH: i64 = 2440588;
const MICROS_PER_DAY: i64 = 86400000000;

/** Bytes of a plain value, 0 where values tell their own length. */
export function plainWidth(convert: u32, typeLength: u32): u32 {
  switch (convert) {
    case COPY_32:
    case I32_TO_I64:
    case U32_TO_I64:
    case I32_TO_F64:
    case F32_TO_F64:
    case I32_TO_I128:
    case I32_TO_I8:
    case I32_TO_I16:
      return 4;
    case COPY_64:
    case I64_TO_I64:
    case I64_DIVIDE:
    case I64_TO_I128:
    case U64_TO_I128:
      return 8;
    case INT96_TO_MICROS:
      return 12;
    case FIXED_TO_I64:
    case FIXED_TO_I128:
    case FIXED_TO_VIEW:
      return typeLength;
    default:
      return 0;
  }
}

/** log2 of the bytes of a converted value. */
export function targetShift(convert: u32): u32 {
  switch (convert) {
    case COPY_32:
    case BOOLEAN:
    case I32_TO_I8:
    case I32_TO_I16:
      return 2;
    case I32_TO_I128:
    case I64_TO_I128:
    case U64_TO_I128:
    case FIXED_TO_I128:
    case BYTES_TO_I128:
      return 4;
    default:
      return 3;
  }
}

/** A big-endian number of `size` bytes, size > 0; gives the low half, the high half lies in `bigHigh`. */
let bigHigh: i64 = 0;

function readBig(p: usize, size: u32): i64 {
  let high: i64 = <i64>load<i8>(p) >> 7;
  let low: i64 = high;
  for (let i: u32 = 0; i < size; i++) {
    high = (high << 8) | <i64>(<u64>low >> 56);
    low = (low << 8) | <i64>load<u8>(p + i);
  }
  bigHigh = high;
  return low;
}

/** Stores value * factor as 128 bits; both signed, factor positive and below 2^62. */
function storeProduct(out: usize, low: i64, high: i64, factor: i64): void {
  if (factor !== 1) {
    const a0 = <u64>low & 0xffffffff;
    const a1 = <u64>low >> 32;
    const b0 = <u64>factor & 0xffffffff;
    const b1 = <u64>factor >> 32;
    const p00 = a0 * b0;
    const p01 = a0 * b1;
    const p10 = a1 * b0;
    const middle = (p00 >> 32) + (p01 & 0xffffffff) + (p10 & 0xffffffff);
    const carry = a1 * b1 + (p01 >> 32) + (p10 >> 32) + (middle >> 32);
    low = <i64>((p00 & 0xffffffff) | (middle << 32));
    high = high * factor + <i64>carry;
  }
  store<i64>(out, low);
  store<i64>(out, high, 8);
}

// @ts-ignore: decorator
@inline
function multiplyOverflows(value: i64, factor: i64): bool {
  return factor !== 1 && value * factor / factor !== value;
}

// @ts-ignore: decorator
@inline
function floorDivide(value: i64, divisor: i64): i64 {
  const quotient = value / divisor;
  return quotient - i64(value - quotient * divisor < 0);
}

/** Converts `count` plain values of fixed width; 0, or a negative error. */
export function convertFixed(
  convert: u32,
  source: usize,
  typeLength: u32,
  out: usize,
  count: u32,
  factor: i64,
): i32 {
  switch (convert) {
    case COPY_32:
      memory.copy(out, source, <usize>count << 2);
      return 0;
    case COPY_64:
      memory.copy(out, source, <usize>count << 3);
      return 0;
    case I32_TO_I8:
      for (let i: u32 = 0; i < count; i++) {
        store<i32>(out + (<usize>i << 2), <i32>load<i8>(source + (<usize>i << 2)));
      }
      return 0;
    case I32_TO_I16:
      for (let i: u32 = 0; i < count; i++) {
        store<i32>(out + (<usize>i << 2), <i32>load<i16>(source + (<usize>i << 2)));
      }
      return 0;
    case I32_TO_I64:
      for (let i: u32 = 0; i < count; i++) {
        store<i64>(out + (<usize>i << 3), <i64>load<i32>(source + (<usize>i << 2)) * factor);
      }
      return 0;
    case U32_TO_I64:
      for (let i: u32 = 0; i < count; i++) {
        store<i64>(out + (<usize>i << 3), <i64>load<u32>(source + (<usize>i << 2)) * factor);
      }
      return 0;
    case I32_TO_F64:
      for (let i: u32 = 0; i < count; i++) {
        store<f64>(out + (<usize>i << 3), <f64>load<i32>(source + (<usize>i << 2)));
      }
      return 0;
    case F32_TO_F64:
      for (let i: u32 = 0; i < count; i++) {
        store<f64>(out + (<usize>i << 3), <f64>load<f32>(source + (<usize>i << 2)));
      }
      return 0;
    case I64_TO_I64: {
      if (factor === 1) {
        memory.copy(out, source, <usize>count << 3);
        return 0;
      }
      let overflow = false;
      for (let i: u32 = 0; i < count; i++) {
        const value = load<i64>(source + (<usize>i << 3));
        if (multiplyOverflows(value, factor)) overflow = true;
        store<i64>(out + (<usize>i << 3), value * factor);
      }
      return overflow ? OVERFLOW : 0;
    }
    case I64_DIVIDE:
      for (let i: u32 = 0; i < count; i++) {
        store<i64>(out + (<usize>i << 3), floorDivide(load<i64>(source + (<usize>i << 3)), factor));
      }
      return 0;
    case I32_TO_I128:
      for (let i: u32 = 0; i < count; i++) {
        const value: i64 = load<i32>(source + (<usize>i << 2));
        storeProduct(out + (<usize>i << 4), value, value >> 63, factor);
      }
      return 0;
    case I64_TO_I128:
      for (let i: u32 = 0; i < count; i++) {
        const value = load<i64>(source + (<usize>i << 3));
        storeProduct(out + (<usize>i << 4), value, value >> 63, factor);
      }
      return 0;
    case U64_TO_I128:
      for (let i: u32 = 0; i < count; i++) {
        storeProduct(out + (<usize>i << 4), load<i64>(source + (<usize>i << 3)), 0, factor);
      }
      return 0;
    case INT96_TO_MICROS:
      for (let i: u32 = 0; i < count; i++) {
        const p = source + <usize>i * 12;
        const days = <i64>load<i32>(p, 8) - JULIAN_EPOCH;
        store<i64>(out + (<usize>i << 3), days * MICROS_PER_DAY + floorDivide(load<i64>(p), 1000));
      }
      return 0;
    case FIXED_TO_I64:
      for (let i: u32 = 0; i < count; i++) {
        const value = readBig(source + <usize>i * typeLength, typeLength);
        if (bigHigh !== value >> 63 || multiplyOverflows(value, factor)) return OVERFLOW;
        store<i64>(out + (<usize>i << 3), value * factor);
      }
      return 0;
    case FIXED_TO_I128:
      for (let i: u32 = 0; i < count; i++) {
        const low = readBig(source + <usize>i * typeLength, typeLength);
        storeProduct(out + (<usize>i << 4), low, bigHigh, factor);
      }
      return 0;
    case FIXED_TO_VIEW:
      for (let i: u32 = 0; i < count; i++) {
        store<u64>(out + (<usize>i << 3), (<u64>typeLength << 32) | <u64>(source + <usize>i * typeLength));
      }
      return 0;
    default:
      return CORRUPT;
  }
}

/** Converts `count` views, as `convert` says, to numbers at `out`, which may be where the views lie. */
export function convertViews(convert: u32, views: usize, out: usize, count: u32, factor: i64): i32 {
  if (convert === BYTES_TO_VIEW || convert === FIXED_TO_VIEW) {
    if (out !== views) memory.copy(out, views, <usize>count << 3);
    return 0;
  }
  // Backwards, for values that are wider than views.
  for (let i: i32 = <i32>count - 1; i >= 0; i--) {
    const view = load<u64>(views + (<usize>i << 3));
    const size = <u32>(view >> 32);
    if (size > 16) return OVERFLOW;
    bigHigh = 0;
    const low: i64 = size === 0 ? 0 : readBig(<usize>(<u32>view), size);
    if (convert === BYTES_TO_I128 || convert === FIXED_TO_I128) {
      storeProduct(out + (<usize>i << 4), low, bigHigh, factor);
    } else {
      if (bigHigh !== low >> 63 || multiplyOverflows(low, factor)) return OVERFLOW;
      store<i64>(out + (<usize>i << 3), low * factor);
    }
  }
  return 0;
}
