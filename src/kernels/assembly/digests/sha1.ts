import { viewAddress, viewLength } from '../view';
import { putHex, SMALL } from './hex-digits';
import { completeTail, tailBytes, tailStart } from './tail';

// SHA-1, as FIPS 180-4 describes it.

const BLOCK: usize = 64;
const WORDS: usize = memory.data(80 * 4, 16);
const STATE: usize = memory.data(20, 16);

// @ts-ignore: decorator
@inline
function word(i: usize): u32 {
  return load<u32>(WORDS + (i << 2));
}

// @ts-ignore: decorator
@inline
function choose(x: u32, y: u32, z: u32): u32 {
  return z ^ (x & (y ^ z));
}

// @ts-ignore: decorator
@inline
function majority(x: u32, y: u32, z: u32): u32 {
  return (x & y) | (z & (x | y));
}

function takeBlock(block: usize): void {
  for (let i: usize = 0; i < 16; i++) store<u32>(WORDS + (i << 2), bswap(load<u32>(block + (i << 2))));
  for (let i: usize = 16; i < 80; i++) {
    store<u32>(WORDS + (i << 2), rotl(word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16), 1));
  }
  let a = load<u32>(STATE);
  let b = load<u32>(STATE, 4);
  let c = load<u32>(STATE, 8);
  let d = load<u32>(STATE, 12);
  let e = load<u32>(STATE, 16);
  let i: usize = 0;
  // Five steps a turn, after which the variables have their own names again.
  for (; i < 20; i += 5) {
    e += rotl(a, 5) + choose(b, c, d) + word(i) + 0x5a827999;
    b = rotl(b, 30);
    d += rotl(e, 5) + choose(a, b, c) + word(i + 1) + 0x5a827999;
    a = rotl(a, 30);
    c += rotl(d, 5) + choose(e, a, b) + word(i + 2) + 0x5a827999;
    e = rotl(e, 30);
    b += rotl(c, 5) + choose(d, e, a) + word(i + 3) + 0x5a827999;
    d = rotl(d, 30);
    a += rotl(b, 5) + choose(c, d, e) + word(i + 4) + 0x5a827999;
    c = rotl(c, 30);
  }
  for (; i < 80; i += 5) {
    if (i === 40) {
      for (; i < 60; i += 5) {
        e += rotl(a, 5) + majority(b, c, d) + word(i) + 0x8f1bbcdc;
        b = rotl(b, 30);
        d += rotl(e, 5) + majority(a, b, c) + word(i + 1) + 0x8f1bbcdc;
        a = rotl(a, 30);
        c += rotl(d, 5) + majority(e, a, b) + word(i + 2) + 0x8f1bbcdc;
        e = rotl(e, 30);
        b += rotl(c, 5) + majority(d, e, a) + word(i + 3) + 0x8f1bbcdc;
        d = rotl(d, 30);
        a += rotl(b, 5) + majority(c, d, e) + word(i + 4) + 0x8f1bbcdc;
        c = rotl(c, 30);
      }
    }
    const k: u32 = i < 40 ? 0x6ed9eba1 : 0xca62c1d6;
    e += rotl(a, 5) + (b ^ c ^ d) + word(i) + k;
    b = rotl(b, 30);
    d += rotl(e, 5) + (a ^ b ^ c) + word(i + 1) + k;
    a = rotl(a, 30);
    c += rotl(d, 5) + (e ^ a ^ b) + word(i + 2) + k;
    e = rotl(e, 30);
    b += rotl(c, 5) + (d ^ e ^ a) + word(i + 3) + k;
    d = rotl(d, 30);
    a += rotl(b, 5) + (c ^ d ^ e) + word(i + 4) + k;
    c = rotl(c, 30);
  }
  store<u32>(STATE, load<u32>(STATE) + a);
  store<u32>(STATE, load<u32>(STATE, 4) + b, 4);
  store<u32>(STATE, load<u32>(STATE, 8) + c, 8);
  store<u32>(STATE, load<u32>(STATE, 12) + d, 12);
  store<u32>(STATE, load<u32>(STATE, 16) + e, 16);
}

/** Writes the hash of the bytes, 40 digits. */
export function sha1(bytes: u64, target: usize): void {
  const length: usize = viewLength(bytes);
  let p = viewAddress(bytes);
  const left = length % BLOCK;
  const end = p + length - left;
  store<u32>(STATE, 0x67452301);
  store<u32>(STATE, 0xefcdab89, 4);
  store<u32>(STATE, 0x98badcfe, 8);
  store<u32>(STATE, 0x10325476, 12);
  store<u32>(STATE, 0xc3d2e1f0, 16);
  for (; p < end; p += BLOCK) takeBlock(p);
  completeTail(end, left, BLOCK, 8, bswap(<u64>length << 3));
  const tail = tailStart();
  const tailEnd = tail + tailBytes(left, BLOCK, 8);
  for (p = tail; p < tailEnd; p += BLOCK) takeBlock(p);
  for (let i: usize = 0; i < 20; i += 4) store<u32>(STATE + i, bswap(load<u32>(STATE + i)));
  putHex(STATE, 20, SMALL, target);
}
