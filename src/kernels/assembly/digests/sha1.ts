import { putHex, SMALL } from './hex-digits';
import { nextBlock, openMessage } from './message';
import { choose, majority } from './mixing';

// SHA-1, as FIPS 180-4 describes it.

const BLOCK: usize = 64;
const WORDS: usize = memory.data(80 * 4, 16);
const STATE: usize = memory.data(20, 16);

// @ts-ignore: decorator
@inline
function word(i: usize): u32 {
  return load<u32>(WORDS + (i << 2));
}

/** What step `i` makes of `e`. */
// @ts-ignore: decorator
@inline
function step(mixed: u32, a: u32, e: u32, i: usize, k: u32): u32 {
  // `a` is what the step before this one made: it is waited for last.
  return rotl(a, 5) + (e + word(i) + k + mixed);
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
  // Five steps a turn, after which the variables have their own names again. Both halves end in the same mixing.
  for (let half: usize = 40; half <= 80; half += 40) {
    if (half === 40) {
      for (; i < 20; i += 5) {
        e = step(choose(b, c, d), a, e, i, 0x5a827999);
        b = rotl(b, 30);
        d = step(choose(a, b, c), e, d, i + 1, 0x5a827999);
        a = rotl(a, 30);
        c = step(choose(e, a, b), d, c, i + 2, 0x5a827999);
        e = rotl(e, 30);
        b = step(choose(d, e, a), c, b, i + 3, 0x5a827999);
        d = rotl(d, 30);
        a = step(choose(c, d, e), b, a, i + 4, 0x5a827999);
        c = rotl(c, 30);
      }
    } else {
      for (; i < 60; i += 5) {
        e = step(majority(b, c, d), a, e, i, 0x8f1bbcdc);
        b = rotl(b, 30);
        d = step(majority(a, b, c), e, d, i + 1, 0x8f1bbcdc);
        a = rotl(a, 30);
        c = step(majority(e, a, b), d, c, i + 2, 0x8f1bbcdc);
        e = rotl(e, 30);
        b = step(majority(d, e, a), c, b, i + 3, 0x8f1bbcdc);
        d = rotl(d, 30);
        a = step(majority(c, d, e), b, a, i + 4, 0x8f1bbcdc);
        c = rotl(c, 30);
      }
    }
    const k: u32 = half === 40 ? 0x6ed9eba1 : 0xca62c1d6;
    for (; i < half; i += 5) {
      e = step(b ^ c ^ d, a, e, i, k);
      b = rotl(b, 30);
      d = step(a ^ b ^ c, e, d, i + 1, k);
      a = rotl(a, 30);
      c = step(e ^ a ^ b, d, c, i + 2, k);
      e = rotl(e, 30);
      b = step(d ^ e ^ a, c, b, i + 3, k);
      d = rotl(d, 30);
      a = step(c ^ d ^ e, b, a, i + 4, k);
      c = rotl(c, 30);
    }
  }
  store<u32>(STATE, load<u32>(STATE) + a);
  store<u32>(STATE, load<u32>(STATE, 4) + b, 4);
  store<u32>(STATE, load<u32>(STATE, 8) + c, 8);
  store<u32>(STATE, load<u32>(STATE, 12) + d, 12);
  store<u32>(STATE, load<u32>(STATE, 16) + e, 16);
}

/** Writes the hash of the bytes, 40 digits. */
export function sha1(bytes: u64, target: usize): void {
  store<u32>(STATE, 0x67452301);
  store<u32>(STATE, 0xefcdab89, 4);
  store<u32>(STATE, 0x98badcfe, 8);
  store<u32>(STATE, 0x10325476, 12);
  store<u32>(STATE, 0xc3d2e1f0, 16);
  openMessage(bytes, BLOCK, true);
  for (let block = nextBlock(); block !== 0; block = nextBlock()) takeBlock(block);
  for (let i: usize = 0; i < 20; i += 4) store<u32>(STATE + i, bswap(load<u32>(STATE + i)));
  putHex(STATE, 20, SMALL, target);
}
