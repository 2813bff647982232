import { viewAddress, viewLength } from './view';

// SQL's xxhash64: XxHash of 64 bits, as it was published for bytes, and Spark's short forms for numbers.

const P1: u64 = 0x9e3779b185ebca87;
const P2: u64 = 0xc2b2ae3d27d4eb4f;
const P3: u64 = 0x165667b19e3779f9;
const P4: u64 = 0x85ebca77c2b2ae63;
const P5: u64 = 0x27d4eb2f165667c5;

// @ts-ignore: decorator
@inline
function avalanche(h: u64): u64 {
  h = (h ^ (h >> 33)) * P2;
  h = (h ^ (h >> 29)) * P3;
  return h ^ (h >> 32);
}

// @ts-ignore: decorator
@inline
function round(lane: u64, word: u64): u64 {
  return rotl(lane + word * P2, 31) * P1;
}

// @ts-ignore: decorator
@inline
function mixWord(h: u64, word: u64): u64 {
  return rotl(h ^ round(0, word), 27) * P1 + P4;
}

// @ts-ignore: decorator
@inline
function mixHalf(h: u64, half: u32): u64 {
  return rotl(h ^ (<u64>half * P1), 23) * P2 + P3;
}

export function xxhash64_i32(value: i32, seed: u64): u64 {
  return avalanche(mixHalf(seed + P5 + 4, <u32>value));
}

export function xxhash64_i64(value: u64, seed: u64): u64 {
  return avalanche(mixWord(seed + P5 + 8, value));
}

/** Of the bytes behind a view. */
export function xxhash64_bytes(view: u64, seed: u64): u64 {
  const length = viewLength(view);
  let p = viewAddress(view);
  let rest: u32 = length;
  let h = seed + P5;
  if (rest >= 32) {
    let a = seed + P1 + P2;
    let b = seed + P2;
    let c = seed;
    let d = seed - P1;
    for (; rest >= 32; rest -= 32) {
      a = round(a, load<u64>(p));
      b = round(b, load<u64>(p, 8));
      c = round(c, load<u64>(p, 16));
      d = round(d, load<u64>(p, 24));
      p += 32;
    }
    h = rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18);
    h = (h ^ round(0, a)) * P1 + P4;
    h = (h ^ round(0, b)) * P1 + P4;
    h = (h ^ round(0, c)) * P1 + P4;
    h = (h ^ round(0, d)) * P1 + P4;
  }
  h += length;
  for (; rest >= 8; rest -= 8) {
    h = mixWord(h, load<u64>(p));
    p += 8;
  }
  if (rest >= 4) {
    h = mixHalf(h, load<u32>(p));
    p += 4;
    rest -= 4;
  }
  for (; rest > 0; rest--) h = rotl(h ^ (<u64>load<u8>(p++) * P5), 11) * P1;
  return avalanche(h);
}
