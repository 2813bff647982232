import { putHex, SMALL } from './hex-digits';
import { nextBlock, openMessage } from './message';
import { choose } from './mixing';

// MD5, as RFC 1321 describes it.

const BLOCK: usize = 64;

/** 2^32 times the sines of 1 to 64. */
const SINES: usize = memory.data<u32>([
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
]);

const STATE: usize = memory.data(16, 16);

/** Step `i`, which takes word `word` of the message. */
// @ts-ignore: decorator
@inline
function step(mixed: u32, a: u32, b: u32, message: usize, word: usize, i: usize, turn: u32): u32 {
  const known = a + load<u32>(message + ((word & 15) << 2)) + load<u32>(SINES + (i << 2));
  // `mixed` has what the step before this one made: it is waited for last.
  return b + rotl(known + mixed, turn);
}

function takeBlock(m: usize): void {
  const a0 = load<u32>(STATE);
  const b0 = load<u32>(STATE, 4);
  const c0 = load<u32>(STATE, 8);
  const d0 = load<u32>(STATE, 12);
  let a = a0;
  let b = b0;
  let c = c0;
  let d = d0;
  let i: usize = 0;
  for (; i < 16; i += 4) {
    a = step(choose(b, c, d), a, b, m, i, i, 7);
    d = step(choose(a, b, c), d, a, m, i + 1, i + 1, 12);
    c = step(choose(d, a, b), c, d, m, i + 2, i + 2, 17);
    b = step(choose(c, d, a), b, c, m, i + 3, i + 3, 22);
  }
  for (; i < 32; i += 4) {
    a = step(choose(d, b, c), a, b, m, 5 * i + 1, i, 5);
    d = step(choose(c, a, b), d, a, m, 5 * i + 6, i + 1, 9);
    c = step(choose(b, d, a), c, d, m, 5 * i + 11, i + 2, 14);
    b = step(choose(a, c, d), b, c, m, 5 * i + 16, i + 3, 20);
  }
  for (; i < 48; i += 4) {
    a = step(b ^ c ^ d, a, b, m, 3 * i + 5, i, 4);
    d = step(a ^ b ^ c, d, a, m, 3 * i + 8, i + 1, 11);
    c = step(d ^ a ^ b, c, d, m, 3 * i + 11, i + 2, 16);
    b = step(c ^ d ^ a, b, c, m, 3 * i + 14, i + 3, 23);
  }
  for (; i < 64; i += 4) {
    a = step(c ^ (b | ~d), a, b, m, 7 * i, i, 6);
    d = step(b ^ (a | ~c), d, a, m, 7 * i + 7, i + 1, 10);
    c = step(a ^ (d | ~b), c, d, m, 7 * i + 14, i + 2, 15);
    b = step(d ^ (c | ~a), b, c, m, 7 * i + 21, i + 3, 21);
  }
  store<u32>(STATE, a0 + a);
  store<u32>(STATE, b0 + b, 4);
  store<u32>(STATE, c0 + c, 8);
  store<u32>(STATE, d0 + d, 12);
}

/** Writes the hash of the bytes, 32 digits. */
export function md5(bytes: u64, target: usize): void {
  store<u32>(STATE, 0x67452301);
  store<u32>(STATE, 0xefcdab89, 4);
  store<u32>(STATE, 0x98badcfe, 8);
  store<u32>(STATE, 0x10325476, 12);
  openMessage(bytes, BLOCK, false);
  for (let block = nextBlock(); block !== 0; block = nextBlock()) takeBlock(block);
  putHex(STATE, 16, SMALL, target);
}
