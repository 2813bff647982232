import { copyBytes } from './copy';
import { split_count } from './split';
import { str_find } from './strings';
import { makeView, viewAddress, viewLength } from './view';

// Parts of texts between separators, and texts joined of parts.

const HEADER: usize = 4;
const SLOT: usize = 8;

/** Writes the text with `by` in the place of each `part`, of which there must be some; answers the length. */
export function text_replace(text: u64, part: u64, by: u64, target: usize): u32 {
  const from = viewAddress(text);
  const width = viewLength(part);
  let at = target;
  let done: u32 = 0;
  let found: i32 = 0;
  while ((found = str_find(text, part, done)) >= 0) {
    copyBytes(at, from + done, <u32>found - done);
    at += <u32>found - done;
    copyBytes(at, viewAddress(by), viewLength(by));
    at += viewLength(by);
    done = <u32>found + width;
  }
  const rest = viewLength(text) - done;
  copyBytes(at, from + done, rest);
  return <u32>(at + rest - target);
}

/** Byte offset of the last `part` that begins at or before byte `from`; -1 where there is none. */
function findLast(text: u64, part: u64, from: i32): i32 {
  const base = viewAddress(text);
  const first = load<u8>(viewAddress(part));
  for (let at = from; at >= 0; at--) {
    if (load<u8>(base + at) === first && str_find(makeView(base + at, viewLength(part)), part, 0) === 0) return at;
  }
  return -1;
}

/**
 * Up to occurrence `count` of a separator, or behind the occurrence counted from the end if negative: those may
 * overlap. The whole text where there are fewer.
 */
export function text_before_nth(text: u64, separator: u64, count: i32): u64 {
  const length = viewLength(text);
  const width = viewLength(separator);
  const base = viewAddress(text);
  if (count === 0 || width === 0) return makeView(base, 0);
  if (width > length) return text;
  if (count > 0) {
    let at: i32 = -1;
    for (; count > 0; count--) {
      at = str_find(text, separator, at + 1);
      if (at < 0) return text;
    }
    return makeView(base, at);
  }
  let at: i32 = length - width + 1;
  for (; count < 0; count++) {
    at = findLast(text, separator, at - 1);
    if (at < 0) return text;
  }
  return makeView(base + at + width, length - at - width);
}

/** Part `index`, from 1, of those between separators, or counted from the end if negative; empty if there is none. */
export function text_part(text: u64, separator: u64, index: i32): u64 {
  const length = viewLength(text);
  const width = viewLength(separator);
  const base = viewAddress(text);
  if (width === 0) return index === 1 || index === -1 ? text : makeView(base, 0);
  let skipped: i64 = <i64>index - 1;
  if (index < 0) skipped = <i64>split_count(text, separator) + index;
  if (skipped < 0) return makeView(base, 0);
  let from: u32 = 0;
  for (; skipped > 0; skipped--) {
    const at = str_find(text, separator, from);
    if (at < 0) return makeView(base, 0);
    from = <u32>at + width;
  }
  const end = str_find(text, separator, from);
  return makeView(base + from, (end < 0 ? length : <u32>end) - from);
}

/** Bytes that the texts of an array (`columns/blob.ts`) and a separator behind each take, without NULLs. */
export function array_join_bytes(array: u64, separator: u32): u32 {
  const base = viewAddress(array);
  const count: usize = load<u32>(base);
  const slots = base + HEADER + count;
  let bytes: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    if (load<u8>(base + HEADER + i) !== 0) bytes += load<u32>(slots + i * SLOT, 4) + separator;
  }
  return bytes;
}

/** Writes the texts of an array with a separator behind each; answers where they end. */
export function array_join(array: u64, separator: u64, target: usize): usize {
  const base = viewAddress(array);
  const count: usize = load<u32>(base);
  const slots = base + HEADER + count;
  let at = target;
  for (let i: usize = 0; i < count; i++) {
    if (load<u8>(base + HEADER + i) === 0) continue;
    const length = load<u32>(slots + i * SLOT, 4);
    copyBytes(at, base + load<u32>(slots + i * SLOT), length);
    at += length;
    copyBytes(at, viewAddress(separator), viewLength(separator));
    at += viewLength(separator);
  }
  return at;
}
