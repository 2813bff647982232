import { putHex, SMALL } from './hex-digits';
import { nextBlock, openMessage } from './message';
import { choose, majority } from './mixing';

// SHA-2, as FIPS 180-4 describes it: over words of 32 bits for SHA-256 and SHA-224, of 64 for SHA-512 and SHA-384.

/** Of the cube roots of the first primes 64 bits behind the point, of which words of 32 bits take the upper ones. */
const ROOTS: usize = memory.data<u64>([
  0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
  0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
  0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
  0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
  0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
  0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
  0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
  0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
  0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
  0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
  0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
  0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
  0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
  0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
  0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
  0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
  0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
  0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
  0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
  0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
]);

/** The same of the square roots of the first eight primes. */
const START: usize = memory.data<u64>([
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
  0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
]);

/** Of those of the next eight, words of 32 bits take the lower ones. */
const SHORT_START: usize = memory.data<u64>([
  0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
  0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
]);

const WORDS: usize = memory.data(80 * 8, 16);
const STATE: usize = memory.data(8 * 8, 16);

// @ts-ignore: decorator
@inline
function place<T>(i: usize): usize {
  return i * sizeof<T>();
}

// @ts-ignore: decorator
@inline
function word<T>(i: usize): T {
  return load<T>(WORDS + place<T>(i));
}

// @ts-ignore: decorator
@inline
function turned<T>(x: T, a: T, b: T, c: T): T {
  return rotr<T>(x, a) ^ rotr<T>(x, b) ^ rotr<T>(x, c);
}

// @ts-ignore: decorator
@inline
function isNarrow<T>(): bool {
  return sizeof<T>() === 4;
}

/** Word `i` of those that follow from the block's own. */
// @ts-ignore: decorator
@inline
function furtherWord<T>(i: usize): T {
  const near = word<T>(i - 2);
  const far = word<T>(i - 15);
  const sum = word<T>(i - 7) + word<T>(i - 16);
  return isNarrow<T>()
    ? sum + (rotr<T>(near, 17) ^ rotr<T>(near, 19) ^ (near >> 10)) + (rotr<T>(far, 7) ^ rotr<T>(far, 18) ^ (far >> 3))
    : sum + (rotr<T>(near, 19) ^ rotr<T>(near, 61) ^ (near >> 6)) + (rotr<T>(far, 1) ^ rotr<T>(far, 8) ^ (far >> 7));
}

/** What round `i` adds to two of the variables, but for `leading`. */
// @ts-ignore: decorator
@inline
function mixed<T>(e: T, f: T, g: T, h: T, i: usize): T {
  const sum = isNarrow<T>() ? turned<T>(e, 6, 11, 25) : turned<T>(e, 14, 18, 41);
  const known = h + load<T>(ROOTS + (i << 3) + 8 - sizeof<T>()) + word<T>(i);
  return known + choose<T>(e, f, g) + sum;
}

// @ts-ignore: decorator
@inline
function leading<T>(a: T, b: T, c: T): T {
  const sum = isNarrow<T>() ? turned<T>(a, 2, 13, 22) : turned<T>(a, 28, 34, 39);
  return sum + majority<T>(a, b, c);
}

// @ts-ignore: decorator
@inline
function state<T>(i: usize): T {
  return load<T>(STATE + place<T>(i));
}

// @ts-ignore: decorator
@inline
function add<T>(i: usize, value: T): void {
  store<T>(STATE + place<T>(i), state<T>(i) + value);
}

function takeBlock<T>(block: usize): void {
  const rounds: usize = isNarrow<T>() ? 64 : 80;
  for (let i: usize = 0; i < 16; i++) store<T>(WORDS + place<T>(i), bswap<T>(load<T>(block + place<T>(i))));
  for (let i: usize = 16; i < rounds; i++) store<T>(WORDS + place<T>(i), furtherWord<T>(i));
  let a = state<T>(0);
  let b = state<T>(1);
  let c = state<T>(2);
  let d = state<T>(3);
  let e = state<T>(4);
  let f = state<T>(5);
  let g = state<T>(6);
  let h = state<T>(7);
  // Four rounds a turn, after which the variables have moved on by half of them.
  for (let i: usize = 0; i < rounds; i += 4) {
    h = mixed<T>(e, f, g, h, i);
    d += h;
    h += leading<T>(a, b, c);
    g = mixed<T>(d, e, f, g, i + 1);
    c += g;
    g += leading<T>(h, a, b);
    f = mixed<T>(c, d, e, f, i + 2);
    b += f;
    f += leading<T>(g, h, a);
    e = mixed<T>(b, c, d, e, i + 3);
    a += e;
    e += leading<T>(f, g, h);
    const w = a;
    const x = b;
    const y = c;
    const z = d;
    a = e;
    b = f;
    c = g;
    d = h;
    e = w;
    f = x;
    g = y;
    h = z;
  }
  add<T>(0, a);
  add<T>(1, b);
  add<T>(2, c);
  add<T>(3, d);
  add<T>(4, e);
  add<T>(5, f);
  add<T>(6, g);
  add<T>(7, h);
}

/** `start` is where the first of the eight words lies that the state begins with, eight bytes apart. */
// @ts-ignore: decorator
@inline
function sha2<T>(bytes: u64, start: usize, bits: u32, target: usize): void {
  for (let i: usize = 0; i < 8; i++) store<T>(STATE + place<T>(i), load<T>(start + (i << 3)));
  openMessage(bytes, 16 * sizeof<T>(), true);
  for (let block = nextBlock(); block !== 0; block = nextBlock()) takeBlock<T>(block);
  for (let i: usize = 0; i < 8; i++) store<T>(STATE + place<T>(i), bswap<T>(state<T>(i)));
  putHex(STATE, bits >> 3, SMALL, target);
}

/** Writes the hash of the bytes with 256 or 224 bits, a digit for four of them. */
export function sha256(bytes: u64, bits: u32, target: usize): void {
  sha2<u32>(bytes, bits === 224 ? SHORT_START : START + 4, bits, target);
}

/** Writes the hash of the bytes with 512 or 384 bits, a digit for four of them. */
export function sha512(bytes: u64, bits: u32, target: usize): void {
  sha2<u64>(bytes, bits === 384 ? SHORT_START : START, bits, target);
}
