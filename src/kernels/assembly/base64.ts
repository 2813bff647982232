import { viewAddress, viewLength } from './view';

// Base 64 in the alphabet of RFC 4648, in groups of three bytes and four letters.

const PAD: u8 = 0x3d;
const CR: u8 = 13;
const LF: u8 = 10;
/** Bytes that a line of 76 letters holds. */
const LINE: usize = 57;

const LETTERS: usize = memory.data<u8>([
  0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50,
  0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66,
  0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76,
  0x77, 0x78, 0x79, 0x7a, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2b, 0x2f,
]);

// @ts-ignore: decorator
@inline
function letter(bits: u32): u32 {
  return load<u8>(LETTERS + (bits & 63));
}

/** Four letters for each three bytes that are begun; `chunked` breaks what is longer into lines of 76 letters. */
export function base64_of_bytes(bytes: u64, chunked: bool, target: usize): void {
  let p = viewAddress(bytes);
  const end = p + viewLength(bytes);
  let at = target;
  while (chunked && p + LINE < end) {
    at = putLetters(p, p + LINE, at);
    store<u8>(at, CR);
    store<u8>(at, LF, 1);
    at += 2;
    p += LINE;
  }
  putLetters(p, end, at);
}

/** Answers where the letters end. */
function putLetters(from: usize, end: usize, target: usize): usize {
  let p = from;
  let at = target;
  for (; p + 3 <= end; p += 3) {
    const x = (<u32>load<u8>(p) << 16) | (<u32>load<u8>(p, 1) << 8) | load<u8>(p, 2);
    store<u32>(at, letter(x >> 18) | (letter(x >> 12) << 8) | (letter(x >> 6) << 16) | (letter(x) << 24));
    at += 4;
  }
  if (p === end) return at;
  const second: u32 = p + 1 < end ? load<u8>(p, 1) : 0;
  const x = (<u32>load<u8>(p) << 16) | (second << 8);
  store<u8>(at, <u8>letter(x >> 18));
  store<u8>(at, <u8>letter(x >> 12), 1);
  store<u8>(at, p + 1 < end ? <u8>letter(x >> 6) : PAD, 2);
  store<u8>(at, PAD, 3);
  return at + 4;
}

/** Above 63 for what is no letter of the alphabet. */
// @ts-ignore: decorator
@inline
function valueOf(byte: u8): u32 {
  const capital = <u32>byte - 0x41;
  if (capital < 26) return capital;
  const small = <u32>byte - 0x61;
  if (small < 26) return small + 26;
  const decimal = <u32>byte - 0x30;
  if (decimal < 10) return decimal + 52;
  return byte === 0x2b ? 62 : byte === 0x2f ? 63 : 0xff;
}

/**
 * The bytes of groups of four letters, the last of which may end in padding, with line breaks between groups; answers
 * how many, and -1 for a text that is anything else. `target` has room for three bytes a group.
 */
export function bytes_of_base64(text: u64, target: usize): i32 {
  const length = viewLength(text);
  if (length === 0) return 0;
  let p = viewAddress(text);
  const end = p + length;
  if (length < 4) return -1;
  const padding: u32 = load<u8>(end - 1) !== PAD ? 0 : load<u8>(end - 2) !== PAD ? 1 : 2;
  const whole = padding === 0 ? end : end - 4;
  let at = target;
  while (p < whole) {
    if (load<u8>(p) === CR && load<u8>(p, 1) === LF) {
      p += 2;
      continue;
    }
    if (p + 4 > whole) return -1;
    const a = valueOf(load<u8>(p));
    const b = valueOf(load<u8>(p, 1));
    const c = valueOf(load<u8>(p, 2));
    const d = valueOf(load<u8>(p, 3));
    if ((a | b | c | d) > 63) return -1;
    store<u8>(at, <u8>((a << 2) | (b >> 4)));
    store<u8>(at, <u8>((b << 4) | (c >> 2)), 1);
    store<u8>(at, <u8>((c << 6) | d), 2);
    at += 3;
    p += 4;
  }
  if (padding > 0) {
    const a = valueOf(load<u8>(p));
    const b = valueOf(load<u8>(p, 1));
    const c: u32 = padding === 1 ? valueOf(load<u8>(p, 2)) : 0;
    if ((a | b | c) > 63) return -1;
    store<u8>(at++, <u8>((a << 2) | (b >> 4)));
    if (padding === 1) store<u8>(at++, <u8>((b << 4) | (c >> 2)));
  }
  return <i32>(at - target);
}
