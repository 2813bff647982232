import { hash_bytes, hash_i64 } from '../hash';
import { str_compare, str_equal } from '../strings';

// Encoding of pages. A column's values go through three steps: `write_dense` leaves NULLs out and converts to
// Parquet's physical values, `dictionary_encode` gives them codes, `hybrid_encode` packs codes and levels.

/** Conversions of `write_dense`; the numbers are those of `formats/parquet/write-schema.ts`. */
const COPY_32: u32 = 0;
const COPY_64: u32 = 1;
const I64_TO_I32: u32 = 2;
const MICROS_TO_INT96: u32 = 3;
const I128_TO_FIXED: u32 = 4;
const VIEWS: u32 = 5;
const BOOLEAN: u32 = 6;
const NANOS_TO_MICROS: u32 = 7;
const MICROS_TO_MILLIS: u32 = 8;

const JULIAN_EPOCH: i64 = 2440588;
const MICROS_PER_DAY: i64 = 86400000000;

/** Writes the valid ones of `rows` values densely to `out`; gives how many. `width`: bytes of fixed ones. */
export function write_dense(
  convert: u32,
  values: usize,
  validity: usize,
  rows: u32,
  out: usize,
  width: u32,
): u32 {
  const start = out;
  switch (convert) {
    case COPY_32:
      for (let i: usize = 0; i < <usize>rows; i++) {
        store<u32>(out, load<u32>(values + (i << 2)));
        out += <usize>load<u8>(validity + i) << 2;
      }
      return <u32>(out - start) >> 2;
    case COPY_64:
    case VIEWS:
      for (let i: usize = 0; i < <usize>rows; i++) {
        store<u64>(out, load<u64>(values + (i << 3)));
        out += <usize>load<u8>(validity + i) << 3;
      }
      return <u32>(out - start) >> 3;
    case NANOS_TO_MICROS:
      for (let i: usize = 0; i < <usize>rows; i++) {
        store<i64>(out, load<i64>(values + (i << 3)) / 1000);
        out += <usize>load<u8>(validity + i) << 3;
      }
      return <u32>(out - start) >> 3;
    case MICROS_TO_MILLIS:
      for (let i: usize = 0; i < <usize>rows; i++) {
        const micros = load<i64>(values + (i << 3));
        const rough = micros / 1000;
        store<i64>(out, rough - i64(micros - rough * 1000 < 0));
        out += <usize>load<u8>(validity + i) << 3;
      }
      return <u32>(out - start) >> 3;
    case I64_TO_I32:
      for (let i: usize = 0; i < <usize>rows; i++) {
        store<u32>(out, load<u32>(values + (i << 3)));
        out += <usize>load<u8>(validity + i) << 2;
      }
      return <u32>(out - start) >> 2;
    case BOOLEAN:
      for (let i: usize = 0; i < <usize>rows; i++) {
        store<u8>(out, load<u8>(values + (i << 2)));
        out += <usize>load<u8>(validity + i);
      }
      return <u32>(out - start);
    case MICROS_TO_INT96:
      for (let i: usize = 0; i < <usize>rows; i++) {
        const micros = load<i64>(values + (i << 3));
        const rough = micros / MICROS_PER_DAY;
        const days = rough - i64(micros - rough * MICROS_PER_DAY < 0);
        store<i64>(out, (micros - days * MICROS_PER_DAY) * 1000);
        store<i32>(out, <i32>(days + JULIAN_EPOCH), 8);
        out += <usize>load<u8>(validity + i) * 12;
      }
      return <u32>(out - start) / 12;
    case I128_TO_FIXED:
      for (let i: usize = 0; i < <usize>rows; i++) {
        let low = load<u64>(values + (i << 4));
        let high = load<u64>(values + (i << 4), 8);
        for (let k: i32 = <i32>width - 1; k >= 0; k--) {
          store<u8>(out + k, <u8>low);
          low = (low >> 8) | (high << 56);
          high = <u64>(<i64>high >> 8);
        }
        out += <usize>load<u8>(validity + i) * width;
      }
      return <u32>(out - start) / width;
    default:
      return 0;
  }
}

/** Bytes of `count` views' values as plain ones. */
export function plain_size(views: usize, count: u32): f64 {
  let total: u64 = <u64>count << 2;
  for (let i: u32 = 0; i < count; i++) total += load<u64>(views + (<usize>i << 3)) >> 32;
  return <f64>total;
}

/** Writes the values of `count` views with their lengths; gives the bytes. */
export function plain_encode(views: usize, count: u32, out: usize): u32 {
  const start = out;
  for (let i: u32 = 0; i < count; i++) {
    const view = load<u64>(views + (<usize>i << 3));
    const length = <u32>(view >> 32);
    store<u32>(out, length);
    memory.copy(out + 4, <usize>(<u32>view), length);
    out += 4 + length;
  }
  return <u32>(out - start);
}

/** Packs `count` bytes of 0 and 1 to bits; gives the bytes. */
export function bits_encode(bytes: usize, count: u32, out: usize): u32 {
  const size: u32 = (count + 7) >> 3;
  memory.fill(out, 0, size);
  for (let i: u32 = 0; i < count; i++) {
    const at = out + (i >> 3);
    store<u8>(at, load<u8>(at) | (load<u8>(bytes + i) << <u8>(i & 7)));
  }
  return size;
}

// @ts-ignore: decorator
@inline
function valueAt(values: usize, size: u32, i: u32): u32 {
  return size === 1 ? <u32>load<u8>(values + i) : load<u32>(values + (<usize>i << 2));
}

function varint(out: usize, value: u32): usize {
  while (value >= 0x80) {
    store<u8>(out++, <u8>(value | 0x80));
    value >>= 7;
  }
  store<u8>(out++, <u8>value);
  return out;
}

/** Length of the run of equal values from `i`. */
function runLength(values: usize, size: u32, i: u32, count: u32): u32 {
  const value = valueAt(values, size, i);
  let end = i + 1;
  while (end < count && valueAt(values, size, end) === value) end++;
  return end - i;
}

/**
 * Encodes values of `width` bits as Parquet's hybrid: runs of eight and more, bit-packed groups of eight
 * otherwise. `size` is the bytes of a value, 1 or 4. Gives the bytes, at most
 * count * width / 8 + count / 8 + 16.
 */
export function hybrid_encode(values: usize, size: u32, count: u32, width: u32, out: usize): u32 {
  const start = out;
  let i: u32 = 0;
  while (i < count) {
    const run = runLength(values, size, i, count);
    if (run >= 8) {
      out = varint(out, run << 1);
      const value = valueAt(values, size, i);
      for (let shift: u32 = 0; shift < width; shift += 8) store<u8>(out++, <u8>(value >> shift));
      i += run;
      continue;
    }
    // Groups up to the next long run.
    let end = i;
    while (end < count) {
      if (runLength(values, size, end, min(count, end + 8)) >= 8) break;
      end += 8;
    }
    out = varint(out, (((end - i) >> 3) << 1) | 1);
    let bits: u64 = 0;
    let filled: u32 = 0;
    for (; i < end; i++) {
      const value: u64 = i < count ? valueAt(values, size, i) : 0;
      bits |= value << filled;
      filled += width;
      while (filled >= 8) {
        store<u8>(out++, <u8>bits);
        bits >>= 8;
        filled -= 8;
      }
    }
  }
  return <u32>(out - start);
}

/** The distinct values of a column chunk, plain-encoded in the order of their codes. */
@unmanaged
class Dictionary {
  /** Bytes of a value, 0 for views. */
  width: u32;
  count: u32;
  /** Codes plus 1, by hash. */
  slots: usize;
  slotMask: u32;
  plain: usize;
  plainLength: u32;
  plainCapacity: u32;
  /** Where each value begins in `plain`. */
  offsets: usize;
  capacity: u32;
}

/** Starts a dictionary, or moves it to larger memory: `slotCount` is a power of two above `capacity`. */
export function dictionary_move(
  state: usize,
  width: u32,
  slots: usize,
  slotCount: u32,
  plain: usize,
  plainCapacity: u32,
  offsets: usize,
  capacity: u32,
  fresh: i32,
): void {
  const d = changetype<Dictionary>(state);
  if (fresh) {
    d.count = 0;
    d.plainLength = 0;
  } else {
    memory.copy(plain, d.plain, d.plainLength);
    memory.copy(offsets, d.offsets, <usize>d.count << 2);
  }
  d.width = width;
  d.slots = slots;
  d.slotMask = slotCount - 1;
  d.plain = plain;
  d.plainCapacity = plainCapacity;
  d.offsets = offsets;
  d.capacity = capacity;
  memory.fill(slots, 0, <usize>slotCount << 2);
  for (let code: u32 = 0; code < d.count; code++) {
    const entry = plain + load<u32>(offsets + (<usize>code << 2));
    const view = width === 0 ? (<u64>load<u32>(entry) << 32) | <u64>(entry + 4) : (<u64>width << 32) | <u64>entry;
    let slot = hashOf(view, width) & d.slotMask;
    while (load<u32>(slots + (<usize>slot << 2)) !== 0) slot = (slot + 1) & d.slotMask;
    store<u32>(slots + (<usize>slot << 2), code + 1);
  }
}

// @ts-ignore: decorator
@inline
function hashOf(view: u64, width: u32): u32 {
  if (width === 8) return <u32>(hash_i64(load<u64>(<usize>(<u32>view)), 0) >> 32);
  if (width === 4) return <u32>(hash_i64(load<u32>(<usize>(<u32>view)), 0) >> 32);
  return <u32>(hash_bytes(view, 0) >> 32);
}

/** Codes of `count` dense values; gives how many got one before there was no more room. */
export function dictionary_encode(state: usize, values: usize, count: u32, codes: usize): u32 {
  const d = changetype<Dictionary>(state);
  const width = d.width;
  const slots = d.slots;
  const mask = d.slotMask;
  for (let i: u32 = 0; i < count; i++) {
    const view =
      width === 0
        ? load<u64>(values + (<usize>i << 3))
        : (<u64>width << 32) | <u64>(values + <usize>i * width);
    let slot = hashOf(view, width) & mask;
    let code: u32;
    while (true) {
      code = load<u32>(slots + (<usize>slot << 2));
      if (code === 0) break;
      const entry = d.plain + load<u32>(d.offsets + (<usize>(code - 1) << 2));
      if (width === 8) {
        if (load<u64>(entry) === load<u64>(<usize>(<u32>view))) break;
      } else if (width === 4) {
        if (load<u32>(entry) === load<u32>(<usize>(<u32>view))) break;
      } else {
        const known =
          width === 0 ? (<u64>load<u32>(entry) << 32) | <u64>(entry + 4) : (<u64>width << 32) | <u64>entry;
        if (str_equal(known, view)) break;
      }
      slot = (slot + 1) & mask;
    }
    if (code === 0) {
      const length = <u32>(view >> 32);
      const prefix: u32 = width === 0 ? 4 : 0;
      if (d.count >= d.capacity || <u64>length + prefix > <u64>(d.plainCapacity - d.plainLength)) return i;
      const entry = d.plain + d.plainLength;
      if (width === 0) store<u32>(entry, length);
      memory.copy(entry + prefix, <usize>(<u32>view), length);
      store<u32>(d.offsets + (<usize>d.count << 2), d.plainLength);
      d.plainLength += length + prefix;
      d.count++;
      code = d.count;
      store<u32>(slots + (<usize>slot << 2), code);
    }
    store<u32>(codes + (<usize>i << 2), code - 1);
  }
  return count;
}

/** Writes the values of `count` codes plainly; gives the bytes. */
export function dictionary_plain(state: usize, codes: usize, count: u32, out: usize): u32 {
  const d = changetype<Dictionary>(state);
  const start = out;
  for (let i: u32 = 0; i < count; i++) {
    const code = load<u32>(codes + (<usize>i << 2));
    const entry = d.plain + load<u32>(d.offsets + (<usize>code << 2));
    const length = d.width === 0 ? load<u32>(entry) + 4 : d.width;
    memory.copy(out, entry, length);
    out += length;
  }
  return <u32>(out - start);
}

/** Number of values in the dictionary, and their bytes. */
export function dictionary_count(state: usize): u32 {
  return changetype<Dictionary>(state).count;
}

export function dictionary_length(state: usize): u32 {
  return changetype<Dictionary>(state).plainLength;
}

/** Bytes of a dictionary's state. */
export function dictionary_size(): u32 {
  return <u32>offsetof<Dictionary>();
}

/** Kinds of bounds. */
const SIGNED_32: u32 = 0;
const SIGNED_64: u32 = 1;
const FLOAT_32: u32 = 2;
const FLOAT_64: u32 = 3;
/** Big-endian two's complement. */
const SIGNED_FIXED: u32 = 4;
const BYTES: u32 = 5;
const BYTE: u32 = 6;

// @ts-ignore: decorator
@inline
function setBounds(state: usize, low: usize, high: usize): void {
  store<u32>(state, 1);
  store<u32>(state, <u32>low, 4);
  store<u32>(state, <u32>high, 8);
}

/**
 * Finds the least and the greatest of `count` dense values: their addresses (of views the views' addresses) go
 * to `state` after a 1, or 0 where there are none: no values, or NaNs only.
 */
export function find_bounds(kind: u32, values: usize, count: u32, width: u32, state: usize): void {
  store<u32>(state, 0);
  if (count === 0) return;
  let low = values;
  let high = values;
  const end = values + <usize>count * width;
  switch (kind) {
    case SIGNED_32: {
      for (let p = values; p < end; p += 4) {
        if (load<i32>(p) < load<i32>(low)) low = p;
        if (load<i32>(p) > load<i32>(high)) high = p;
      }
      break;
    }
    case SIGNED_64: {
      for (let p = values; p < end; p += 8) {
        if (load<i64>(p) < load<i64>(low)) low = p;
        if (load<i64>(p) > load<i64>(high)) high = p;
      }
      break;
    }
    case FLOAT_32: {
      let found = false;
      for (let p = values; p < end; p += 4) {
        const value = load<f32>(p);
        if (value !== value) continue;
        if (!found || value < load<f32>(low)) low = p;
        if (!found || value > load<f32>(high)) high = p;
        found = true;
      }
      if (!found) return;
      break;
    }
    case FLOAT_64: {
      let found = false;
      for (let p = values; p < end; p += 8) {
        const value = load<f64>(p);
        if (value !== value) continue;
        if (!found || value < load<f64>(low)) low = p;
        if (!found || value > load<f64>(high)) high = p;
        found = true;
      }
      if (!found) return;
      break;
    }
    case SIGNED_FIXED: {
      for (let p = values; p < end; p += width) {
        if (compareFixed(p, low, width) < 0) low = p;
        if (compareFixed(p, high, width) > 0) high = p;
      }
      break;
    }
    case BYTES: {
      for (let p = values; p < end; p += 8) {
        if (str_compare(load<u64>(p), load<u64>(low)) < 0) low = p;
        else if (str_compare(load<u64>(p), load<u64>(high)) > 0) high = p;
      }
      break;
    }
    case BYTE: {
      for (let p = values; p < end; p++) {
        if (load<u8>(p) < load<u8>(low)) low = p;
        if (load<u8>(p) > load<u8>(high)) high = p;
      }
      break;
    }
    default:
      return;
  }
  setBounds(state, low, high);
}

function compareFixed(a: usize, b: usize, width: u32): i32 {
  const first = <i32>load<i8>(a) - <i32>load<i8>(b);
  if (first !== 0) return first;
  for (let i: usize = 1; i < <usize>width; i++) {
    const difference = <i32>load<u8>(a + i) - <i32>load<u8>(b + i);
    if (difference !== 0) return difference;
  }
  return 0;
}
