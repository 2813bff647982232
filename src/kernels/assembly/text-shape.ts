import { copyBytes } from './copy';
import { characterBytes, makeView, viewAddress, viewLength } from './view';

// Texts in another shape. What is ASCII goes sixteen bytes a step.

const SPACE: u8 = 0x20;
const SMALL_A: u8 = 0x61;
const CAPITAL_A: u8 = 0x41;
const LETTERS: u8 = 26;
const CASE_BIT: u8 = 0x20;
/** Stands in the table of `text_translate` for a character that is left out. */
const NOTHING: u8 = 0xff;

/** Writes a text that isn't empty again and again, until there are `bytes` bytes. */
export function text_repeat(text: u64, bytes: u32, target: usize): void {
  const total: usize = bytes;
  let done: usize = min<usize>(viewLength(text), total);
  copyBytes(target, viewAddress(text), done);
  while (done < total) {
    const more = min(done, total - done);
    copyBytes(target + done, target, more);
    done += more;
  }
}

/** Writes the characters from the last to the first. */
export function text_reverse(text: u64, target: usize): void {
  let p = viewAddress(text);
  const end = p + viewLength(text);
  let at = target + viewLength(text);
  while (p < end) {
    if (p + 16 <= end) {
      const block = v128.load(p);
      if (i8x16.bitmask(block) === 0) {
        at -= 16;
        v128.store(at, v128.shuffle<u8>(block, block, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
        p += 16;
        continue;
      }
    }
    const size = min<usize>(characterBytes(load<u8>(p)), end - p);
    at -= size;
    for (let i: usize = 0; i < size; i++) store<u8>(at + i, load<u8>(p + i));
    p += size;
  }
}

/** Writes the bytes from the last to the first. */
export function bytes_reverse(bytes: u64, target: usize): void {
  const from = viewAddress(bytes);
  const length: usize = viewLength(bytes);
  for (let i: usize = 0; i < length; i++) store<u8>(target + i, load<u8>(from + length - 1 - i));
}

// @ts-ignore: decorator
@inline
function isLetter(byte: u8, first: u8): bool {
  return <u8>(byte - first) < LETTERS;
}

// @ts-ignore: decorator
@inline
function areLetters(bytes: v128, first: u8): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(first)), i8x16.splat(LETTERS));
}

/**
 * Writes the text with capital letters at its start and behind spaces, and small ones elsewhere, and gives 1; 0
 * when it isn't all ASCII.
 */
export function text_initcap_ascii(text: u64, target: usize): i32 {
  const p = viewAddress(text);
  const length: usize = viewLength(text);
  const bit = i8x16.splat(CASE_BIT);
  let i: usize = 0;
  // Blocks look at the byte in front of them, too.
  for (; i < length && i < 1; i++) {
    const byte = load<u8>(p);
    if (byte >= 0x80) return 0;
    store<u8>(target, isLetter(byte, SMALL_A) ? byte ^ CASE_BIT : byte);
  }
  for (; i + 16 <= length; i += 16) {
    const bytes = v128.load(p + i);
    if (i8x16.bitmask(bytes) !== 0) return 0;
    const small = v128.xor(bytes, v128.and(areLetters(bytes, CAPITAL_A), bit));
    const begins = i8x16.eq(v128.load(p + i - 1), i8x16.splat(SPACE));
    const raised = v128.and(v128.and(areLetters(small, SMALL_A), begins), bit);
    v128.store(target + i, v128.xor(small, raised));
  }
  for (; i < length; i++) {
    const byte = load<u8>(p + i);
    if (byte >= 0x80) return 0;
    const turn = isLetter(byte, load<u8>(p + i - 1) === SPACE ? SMALL_A : CAPITAL_A);
    store<u8>(target + i, turn ? byte ^ CASE_BIT : byte);
  }
  return 1;
}

/**
 * Writes the text with its ASCII characters replaced by what stands for them in a table of 128 bytes; answers the
 * length, which is at most the text's.
 */
export function text_translate(text: u64, table: usize, target: usize): u32 {
  let p = viewAddress(text);
  const end = p + viewLength(text);
  let at = target;
  for (; p < end; p++) {
    const byte = load<u8>(p);
    if (byte >= 0x80) store<u8>(at++, byte);
    else {
      const other = load<u8>(table + <usize>byte);
      store<u8>(at, other);
      at += usize(other !== NOTHING);
    }
  }
  return <u32>(at - target);
}

/** Whether an ASCII character is in the set; `low` has bits for the first 64 characters, `high` for the next. */
// @ts-ignore: decorator
@inline
function isIn(byte: u8, low: u64, high: u64): bool {
  return byte < 0x80 && (((byte < 64 ? low : high) >> (byte & 63)) & 1) !== 0;
}

/** Without characters of a set of ASCII characters at the start (`sides` bit 0) and the end (bit 1). */
export function text_trim_set(text: u64, low: u64, high: u64, sides: i32): u64 {
  let p = viewAddress(text);
  let end = p + viewLength(text);
  if (sides & 1) while (p < end && isIn(load<u8>(p), low, high)) p++;
  if (sides & 2) while (end > p && isIn(load<u8>(end - 1), low, high)) end--;
  return makeView(p, <u32>(end - p));
}
