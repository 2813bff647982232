import { characterBytes, makeView, viewAddress, viewLength } from './view';

// Characters (code points) of UTF-8 text. Invalid bytes count as characters of one byte.

/** Number of characters. */
export function utf8_length(value: u64): u32 {
  const length: usize = viewLength(value);
  const p = viewAddress(value);
  const limit = i8x16.splat(-65);
  let count: u32 = 0;
  let i: usize = 0;
  while (i + 16 <= length) {
    count += popcnt(i8x16.bitmask(i8x16.gt_s(v128.load(p + i), limit)));
    i += 16;
  }
  while (i < length) {
    count += u32(<i32>load<i8>(p + i) > -65);
    i++;
  }
  return count;
}

/** 1 when the bytes are well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF). */
export function utf8_valid(value: u64): i32 {
  let p = viewAddress(value);
  const end = p + viewLength(value);
  while (p < end) {
    if (p + 16 <= end && i8x16.bitmask(v128.load(p)) === 0) {
      p += 16;
      continue;
    }
    const byte = load<u8>(p);
    if (byte < 0x80) {
      p++;
      continue;
    }
    const size: usize = characterBytes(byte);
    if (size === 1 || p + size > end) return 0;
    const second = load<u8>(p, 1);
    let low: u8 = 0x80;
    let high: u8 = 0xbf;
    if (byte === 0xe0) low = 0xa0;
    else if (byte === 0xed) high = 0x9f;
    else if (byte === 0xf0) low = 0x90;
    else if (byte === 0xf4) high = 0x8f;
    if (second < low || second > high) return 0;
    if (size > 2 && (load<u8>(p, 2) & 0xc0) !== 0x80) return 0;
    if (size > 3 && (load<u8>(p, 3) & 0xc0) !== 0x80) return 0;
    p += size;
  }
  return 1;
}

/** Byte offset of character `index` (from 0); the length in bytes when there are fewer. */
export function utf8_offset(value: u64, index: u32): u32 {
  const p = viewAddress(value);
  const length = viewLength(value);
  let i: u32 = 0;
  while (index >= 16 && i + 16 <= length && i8x16.bitmask(v128.load(p + i)) === 0) {
    i += 16;
    index -= 16;
  }
  while (index > 0 && i < length) {
    i += characterBytes(load<u8>(p + i));
    index--;
  }
  return min(i, length);
}

/** SQL's substring: `position` counts characters from 1, from the end when negative, 0 means 1. */
export function str_substring(value: u64, position: i32, count: i32): u64 {
  let start: i64 = position > 0 ? position - 1 : 0;
  if (position < 0) start = <i64>utf8_length(value) + position;
  const end: i64 = min<i64>(start + count, i32.MAX_VALUE);
  if (end <= start || end <= 0 || start >= <i64>viewLength(value)) return makeView(viewAddress(value), 0);
  const first = utf8_offset(value, <u32>max<i64>(start, 0));
  const rest = makeView(viewAddress(value) + first, viewLength(value) - first);
  return makeView(viewAddress(rest), utf8_offset(rest, <u32>(end - max<i64>(start, 0))));
}
