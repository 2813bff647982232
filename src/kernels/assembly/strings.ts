import { copyBytes } from './copy';
import { makeView, viewAddress, viewLength } from './view';

// Bytes and UTF-8 text behind views. Reads stay inside the views.

/** For short runs; the target may overlap a source behind it. */
export function copy_bytes(target: usize, source: usize, length: u32): void {
  copyBytes(target, source, length);
}

// @ts-ignore: decorator
@inline
function equalBytes(a: usize, b: usize, length: u32): bool {
  if (length >= 16) {
    const last: usize = length - 16;
    let i: usize = 0;
    while (i < last) {
      if (v128.any_true(v128.xor(v128.load(a + i), v128.load(b + i)))) return false;
      i += 16;
    }
    return !v128.any_true(v128.xor(v128.load(a + last), v128.load(b + last)));
  }
  if (length >= 8) {
    return load<u64>(a) === load<u64>(b) && load<u64>(a + length - 8) === load<u64>(b + length - 8);
  }
  if (length >= 4) {
    return load<u32>(a) === load<u32>(b) && load<u32>(a + length - 4) === load<u32>(b + length - 4);
  }
  if (length === 0) return true;
  return (
    load<u8>(a) === load<u8>(b) &&
    load<u8>(a + (length >> 1)) === load<u8>(b + (length >> 1)) &&
    load<u8>(a + length - 1) === load<u8>(b + length - 1)
  );
}

/** 1 when the bytes are equal. */
export function str_equal(a: u64, b: u64): i32 {
  if (a === b) return 1;
  if (a >> 32 !== b >> 32) return 0;
  return i32(equalBytes(viewAddress(a), viewAddress(b), viewLength(a)));
}

/** -1, 0 or 1: order of unsigned bytes, a prefix first. */
export function str_compare(a: u64, b: u64): i32 {
  const lengthA = viewLength(a);
  const lengthB = viewLength(b);
  const p = viewAddress(a);
  const q = viewAddress(b);
  const length: usize = min(lengthA, lengthB);
  let i: usize = 0;
  while (i + 8 <= length) {
    const x = load<u64>(p + i);
    const y = load<u64>(q + i);
    if (x !== y) return bswap<u64>(x) < bswap<u64>(y) ? -1 : 1;
    i += 8;
  }
  while (i < length) {
    const x = <i32>load<u8>(p + i);
    const y = <i32>load<u8>(q + i);
    if (x !== y) return x < y ? -1 : 1;
    i++;
  }
  return i32(lengthA > lengthB) - i32(lengthA < lengthB);
}

/** Byte offset of the first `needle` at or after byte `from`; -1 where there is none. */
export function str_find(haystack: u64, needle: u64, from: u32): i32 {
  const length = viewLength(haystack);
  const size = viewLength(needle);
  if (from > length || size > length - from) return -1;
  if (size === 0) return <i32>from;
  const base = viewAddress(haystack);
  const q = viewAddress(needle);
  const end = base + (length - size);
  let p = base + from;
  const first = i8x16.splat(load<i8>(q));
  const last = i8x16.splat(load<i8>(q + size - 1));
  while (p + 15 <= end) {
    let mask = i8x16.bitmask(
      v128.and(i8x16.eq(v128.load(p), first), i8x16.eq(v128.load(p + size - 1), last)),
    );
    while (mask !== 0) {
      const at = p + ctz(mask);
      if (equalBytes(at, q, size)) return <i32>(at - base);
      mask &= mask - 1;
    }
    p += 16;
  }
  const byte = load<u8>(q);
  while (p <= end) {
    if (load<u8>(p) === byte && equalBytes(p, q, size)) return <i32>(p - base);
    p++;
  }
  return -1;
}

export function str_contains(value: u64, part: u64): i32 {
  return i32(str_find(value, part, 0) >= 0);
}

export function str_starts_with(value: u64, prefix: u64): i32 {
  const size = viewLength(prefix);
  if (size > viewLength(value)) return 0;
  return i32(equalBytes(viewAddress(value), viewAddress(prefix), size));
}

export function str_ends_with(value: u64, suffix: u64): i32 {
  const size = viewLength(suffix);
  const length = viewLength(value);
  if (size > length) return 0;
  return i32(equalBytes(viewAddress(value) + (length - size), viewAddress(suffix), size));
}

/** Writes the upper case to `destination` (as many bytes) and gives 1; 0 when the text isn't all ASCII. */
export function str_upper_ascii(value: u64, destination: usize): i32 {
  return flipCase(value, destination, 0x61);
}

/** Writes the lower case to `destination` (as many bytes) and gives 1; 0 when the text isn't all ASCII. */
export function str_lower_ascii(value: u64, destination: usize): i32 {
  return flipCase(value, destination, 0x41);
}

// @ts-ignore: decorator
@inline
function flipCase(value: u64, destination: usize, start: u8): i32 {
  const length: usize = viewLength(value);
  const p = viewAddress(value);
  const low = i8x16.splat(start);
  const count = i8x16.splat(26);
  const bit = i8x16.splat(0x20);
  let i: usize = 0;
  while (i + 16 <= length) {
    const bytes = v128.load(p + i);
    if (i8x16.bitmask(bytes) !== 0) return 0;
    const inside = i8x16.lt_u(i8x16.sub(bytes, low), count);
    v128.store(destination + i, v128.xor(bytes, v128.and(inside, bit)));
    i += 16;
  }
  while (i < length) {
    const byte = load<u8>(p + i);
    if (byte >= 0x80) return 0;
    store<u8>(destination + i, <u8>(byte - start) < 26 ? byte ^ 0x20 : byte);
    i++;
  }
  return 1;
}

/** Without spaces (U+0020) at the start (`sides` bit 0) and the end (bit 1). */
export function str_trim(value: u64, sides: i32): u64 {
  let p = viewAddress(value);
  let end = p + viewLength(value);
  if (sides & 1) while (p < end && load<u8>(p) === 0x20) p++;
  if (sides & 2) while (end > p && load<u8>(end - 1) === 0x20) end--;
  return makeView(p, <u32>(end - p));
}
