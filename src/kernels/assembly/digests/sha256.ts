import { viewAddress, viewLength } from '../view';
import { putHex, SMALL } from './hex-digits';
import { completeTail, tailBytes, tailStart } from './tail';

// SHA-256 and SHA-224, as FIPS 180-4 describes it.

const BLOCK: usize = 64;
const ROUNDS: usize = 64;

/** Of the cube roots of the first primes what follows the point. */
const ROOTS: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

/** Of the square roots of the first eight primes what follows the point. */
const START: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** The lower halves of 64 bits behind the point of the square roots of the next eight. */
const START_224: usize = memory.data<u32>([
  0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
]);

const WORDS: usize = memory.data(64 * 4, 16);
const STATE: usize = memory.data(8 * 4, 16);

// @ts-ignore: decorator
@inline
function word(i: usize): u32 {
  return load<u32>(WORDS + (i << 2));
}

// @ts-ignore: decorator
@inline
function spread(x: u32): u32 {
  return rotr(x, 7) ^ rotr(x, 18) ^ (x >> 3);
}

// @ts-ignore: decorator
@inline
function extend(x: u32): u32 {
  return rotr(x, 17) ^ rotr(x, 19) ^ (x >> 10);
}

/** What a round adds to two of the variables, but for those that `majority` looks at. */
// @ts-ignore: decorator
@inline
function mixed(e: u32, f: u32, g: u32, h: u32, i: usize): u32 {
  const sum = rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25);
  return h + sum + (g ^ (e & (f ^ g))) + load<u32>(ROOTS + (i << 2)) + word(i);
}

// @ts-ignore: decorator
@inline
function majority(a: u32, b: u32, c: u32): u32 {
  return (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
}

function takeBlock(block: usize): void {
  for (let i: usize = 0; i < 16; i++) store<u32>(WORDS + (i << 2), bswap(load<u32>(block + (i << 2))));
  for (let i: usize = 16; i < ROUNDS; i++) {
    store<u32>(WORDS + (i << 2), extend(word(i - 2)) + word(i - 7) + spread(word(i - 15)) + word(i - 16));
  }
  let a = load<u32>(STATE);
  let b = load<u32>(STATE, 4);
  let c = load<u32>(STATE, 8);
  let d = load<u32>(STATE, 12);
  let e = load<u32>(STATE, 16);
  let f = load<u32>(STATE, 20);
  let g = load<u32>(STATE, 24);
  let h = load<u32>(STATE, 28);
  // Four rounds a turn, after which the variables have moved on by half of them.
  for (let i: usize = 0; i < ROUNDS; i += 4) {
    h = mixed(e, f, g, h, i);
    d += h;
    h += majority(a, b, c);
    g = mixed(d, e, f, g, i + 1);
    c += g;
    g += majority(h, a, b);
    f = mixed(c, d, e, f, i + 2);
    b += f;
    f += majority(g, h, a);
    e = mixed(b, c, d, e, i + 3);
    a += e;
    e += majority(f, g, h);
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
  add(0, a);
  add(4, b);
  add(8, c);
  add(12, d);
  add(16, e);
  add(20, f);
  add(24, g);
  add(28, h);
}

// @ts-ignore: decorator
@inline
function add(offset: usize, value: u32): void {
  store<u32>(STATE + offset, load<u32>(STATE + offset) + value);
}

/** Writes the hash of the bytes with 256 or 224 bits, a digit for four of them. */
export function sha256(bytes: u64, bits: u32, target: usize): void {
  const length: usize = viewLength(bytes);
  let p = viewAddress(bytes);
  const left = length % BLOCK;
  const end = p + length - left;
  memory.copy(STATE, bits === 224 ? START_224 : START, 8 * 4);
  for (; p < end; p += BLOCK) takeBlock(p);
  completeTail(end, left, BLOCK, 8, bswap(<u64>length << 3));
  const tail = tailStart();
  const tailEnd = tail + tailBytes(left, BLOCK, 8);
  for (p = tail; p < tailEnd; p += BLOCK) takeBlock(p);
  for (let i: usize = 0; i < 8 * 4; i += 4) store<u32>(STATE + i, bswap(load<u32>(STATE + i)));
  putHex(STATE, bits >> 3, SMALL, target);
}
