import { hash_bytes, hash_i64 } from './hash';
import { str_equal } from './strings';

// Columns of cached batches: bounds, dictionaries and narrow codes. `validity` 0 stands for no NULLs; of NULL rows
// no value is looked at.

/** Where `pack_bounds` puts its findings: smallest and largest value, number of NULLs, whether there is a value. */
const BOUNDS_MAX: usize = 8;
const BOUNDS_NULLS: usize = 16;
const BOUNDS_ANY: usize = 20;

// @ts-ignore: decorator
@inline
function bounds<T, W>(values: usize, validity: usize, rows: u32, out: usize): void {
  let least: T = 0;
  let most: T = 0;
  let nulls: u32 = 0;
  let any: u32 = 0;
  for (let i: usize = 0; i < rows; i++) {
    if (validity !== 0 && load<u8>(validity + i) === 0) {
      nulls++;
      continue;
    }
    const value = load<T>(values + i * sizeof<T>());
    // NaN has no place among bounds.
    if (isFloat<T>() && value !== value) continue;
    if (any === 0) {
      least = value;
      most = value;
      any = 1;
    } else {
      if (value < least) least = value;
      if (value > most) most = value;
    }
  }
  store<W>(out, <W>least);
  store<W>(out, <W>most, BOUNDS_MAX);
  store<u32>(out, nulls, BOUNDS_NULLS);
  store<u32>(out, any, BOUNDS_ANY);
}

export function pack_bounds_i32(values: usize, validity: usize, rows: u32, out: usize): void {
  bounds<i32, i64>(values, validity, rows, out);
}

export function pack_bounds_i64(values: usize, validity: usize, rows: u32, out: usize): void {
  bounds<i64, i64>(values, validity, rows, out);
}

export function pack_bounds_f32(values: usize, validity: usize, rows: u32, out: usize): void {
  bounds<f32, f64>(values, validity, rows, out);
}

export function pack_bounds_f64(values: usize, validity: usize, rows: u32, out: usize): void {
  bounds<f64, f64>(values, validity, rows, out);
}

export function pack_nulls(validity: usize, rows: u32): u32 {
  let nulls: u32 = 0;
  for (let i: usize = 0; i < rows; i++) nulls += u32(load<u8>(validity + i) === 0);
  return nulls;
}

/** The largest number by which all (8-byte) values differ from `base`; 0 where none does. */
export function pack_stride(values: usize, validity: usize, rows: u32, base: i64): u64 {
  let stride: u64 = 0;
  for (let i: usize = 0; i < rows; i++) {
    if (validity !== 0 && load<u8>(validity + i) === 0) continue;
    let a = <u64>(load<i64>(values + (i << 3)) - base);
    if (stride !== 0) {
      if (a % stride === 0) continue;
    }
    let b = stride;
    while (b !== 0) {
      const rest = a % b;
      a = b;
      b = rest;
    }
    stride = a;
    if (stride === 1) break;
  }
  return stride;
}

// @ts-ignore: decorator
@inline
function hashOf(at: usize, width: u32, isView: u32): u64 {
  if (isView) return hash_bytes(load<u64>(at), 0);
  if (width === 4) return hash_i64(load<u32>(at), 0);
  const low = hash_i64(load<u64>(at), 0);
  return width === 8 ? low : hash_i64(load<u64>(at, 8), low);
}

// @ts-ignore: decorator
@inline
function same(a: usize, b: usize, width: u32, isView: u32): bool {
  if (isView) return str_equal(load<u64>(a), load<u64>(b)) !== 0;
  if (width === 4) return load<u32>(a) === load<u32>(b);
  return load<u64>(a) === load<u64>(b) && (width === 8 || load<u64>(a, 8) === load<u64>(b, 8));
}

/**
 * Numbers the different values in the order of their first rows: `codes` (u16) a row, `firsts` (u32) the first row
 * of each number. `table` takes `slots` words, a power of two above `most`.
 *
 * @returns how many there are, or -1 when there are more than `most`
 */
export function pack_dictionary(
  values: usize,
  width: u32,
  isView: u32,
  validity: usize,
  rows: u32,
  table: usize,
  slots: u32,
  firsts: usize,
  codes: usize,
  most: u32,
): i32 {
  memory.fill(table, 0, slots << 2);
  const mask = slots - 1;
  let entries: u32 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    if (validity !== 0 && load<u8>(validity + i) === 0) {
      store<u16>(codes + (i << 1), 0);
      continue;
    }
    const at = values + i * width;
    let slot = <u32>(hashOf(at, width, isView) >> 32) & mask;
    let code: u32 = 0;
    while (true) {
      code = load<u32>(table + (slot << 2));
      if (code === 0) {
        if (entries === most) return -1;
        store<u32>(firsts + (entries << 2), i);
        code = ++entries;
        store<u32>(table + (slot << 2), code);
        break;
      }
      if (same(at, values + load<u32>(firsts + ((code - 1) << 2)) * width, width, isView)) break;
      slot = (slot + 1) & mask;
    }
    store<u16>(codes + (i << 1), <u16>(code - 1));
  }
  return entries;
}

/** (value - base) / stride as numbers of 1, 2 or 4 bytes, from values of 4 or 8. */
export function pack_offsets(
  values: usize,
  width: u32,
  base: i64,
  stride: u64,
  rows: u32,
  to: usize,
  bytes: u32,
): void {
  for (let i: usize = 0; i < rows; i++) {
    const value = width === 4 ? <i64>load<i32>(values + (i << 2)) : load<i64>(values + (i << 3));
    const offset = stride === 1 ? <u64>(value - base) : <u64>(value - base) / stride;
    if (bytes === 1) store<u8>(to + i, <u8>offset);
    else if (bytes === 2) store<u16>(to + (i << 1), <u16>offset);
    else store<u32>(to + (i << 2), <u32>offset);
  }
}

/** The largest power of ten that doubles are taken times. */
const MOST_DIVISOR: f64 = 1e6;
const MOST_DECIMAL: f64 = 2147483647;

/** Whether the double is exactly a whole number, at most `MOST_DECIMAL` away from 0, divided by the divisor. */
// @ts-ignore: decorator
@inline
function isDecimal(value: f64, divisor: f64): bool {
  const number = nearest(value * divisor);
  if (!(abs(number) <= MOST_DECIMAL)) return false;
  // As a whole number, -0.0 has no sign.
  return reinterpret<i64>(<f64>(<i32>number) / divisor) === reinterpret<i64>(value);
}

/** The least power of ten by which all doubles are whole numbers of 4 bytes divided; 0 where there is none. */
export function pack_divisor(values: usize, validity: usize, rows: u32): u32 {
  let divisor: f64 = 1;
  for (let i: usize = 0; i < rows; i++) {
    if (validity !== 0 && load<u8>(validity + i) === 0) continue;
    const value = load<f64>(values + (i << 3));
    while (!isDecimal(value, divisor)) {
      divisor *= 10;
      if (divisor > MOST_DIVISOR) return 0;
    }
  }
  return <u32>divisor;
}

/** Doubles times the divisor as whole numbers of 4 bytes; false where one is too large. */
export function pack_decimals(values: usize, validity: usize, rows: u32, divisor: u32, to: usize): bool {
  for (let i: usize = 0; i < rows; i++) {
    const number = nearest(load<f64>(values + (i << 3)) * <f64>divisor);
    store<i32>(to + (i << 2), <i32>number);
    if (abs(number) <= MOST_DECIMAL) continue;
    if (validity === 0 || load<u8>(validity + i) !== 0) return false;
  }
  return true;
}

/** Codes of 2 bytes as codes of 1. */
export function pack_codes(codes: usize, rows: u32, to: usize): void {
  for (let i: usize = 0; i < rows; i++) store<u8>(to + i, load<u8>(codes + (i << 1)));
}

/** Copies bytes behind views side by side to `heap`; the views at `to` count from there. Gives the bytes' number. */
export function pack_views(
  values: usize,
  validity: usize,
  rows: u32,
  firsts: usize,
  to: usize,
  heap: usize,
): u32 {
  let used: u32 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const row = firsts === 0 ? i : load<u32>(firsts + (i << 2));
    if (validity !== 0 && load<u8>(validity + row) === 0) {
      store<u64>(to + (i << 3), 0);
      continue;
    }
    const view = load<u64>(values + (row << 3));
    const length = <u32>(view >> 32);
    memory.copy(heap + used, <usize>(<u32>view), length);
    store<u64>(to + (i << 3), (<u64>length << 32) | <u64>used);
    used += length;
  }
  return used;
}

/** Bytes that `pack_views` would copy. */
export function pack_view_bytes(values: usize, validity: usize, rows: u32, firsts: usize): u64 {
  let used: u64 = 0;
  for (let i: u32 = 0; i < rows; i++) {
    const row = firsts === 0 ? i : load<u32>(firsts + (i << 2));
    if (validity !== 0 && load<u8>(validity + row) === 0) continue;
    used += load<u64>(values + (row << 3)) >> 32;
  }
  return used;
}

/** The values of the rows `firsts`, side by side. */
export function pack_entries(values: usize, width: u32, firsts: usize, entries: u32, to: usize): void {
  for (let i: u32 = 0; i < entries; i++) {
    const from = values + load<u32>(firsts + (i << 2)) * width;
    const at = to + i * width;
    if (width === 4) {
      store<u32>(at, load<u32>(from));
      continue;
    }
    store<u64>(at, load<u64>(from));
    if (width === 16) store<u64>(at, load<u64>(from, 8), 8);
  }
}
