// Decimals of more than 18 digits: 128-bit two's complement, passed as low and high half. The low half of a
// result is returned, the high half is fetched with d128_high(). A result that doesn't fit into 128 bits is
// -2^127, which no decimal of 38 digits is.

let high: i64 = 0;

export function d128_high(): i64 {
  return high;
}

// Magnitudes as limbs of 32 bits, the lowest first.
const A = memory.data(64);
const B = memory.data(64);
const P = memory.data(128);
const U = memory.data(160);
const V = memory.data(128);
const Q = memory.data(160);

// @ts-ignore: decorator
@inline
function limb(p: usize, i: i32): u64 {
  return load<u32>(p + (<usize>i << 2));
}

// @ts-ignore: decorator
@inline
function put(p: usize, i: i32, value: u64): void {
  store<u32>(p + (<usize>i << 2), <u32>value);
}

/** Stores |value| in four limbs; gives whether the value is negative. */
function magnitude(p: usize, lo: u64, hi: i64): bool {
  const negative = hi < 0;
  let h = <u64>hi;
  if (negative) {
    lo = ~lo + 1;
    h = ~h + u64(lo === 0);
  }
  store<u64>(p, lo);
  store<u64>(p, h, 8);
  return negative;
}

function significant(p: usize, n: i32): i32 {
  while (n > 0 && limb(p, n - 1) === 0) n--;
  return n;
}

/** out (n + m limbs) = a * b */
function multiply(out: usize, a: usize, n: i32, b: usize, m: i32): void {
  memory.fill(out, 0, <usize>(n + m) << 2);
  for (let i = 0; i < n; i++) {
    let carry: u64 = 0;
    const x = limb(a, i);
    for (let j = 0; j < m; j++) {
      const t = x * limb(b, j) + limb(out, i + j) + carry;
      put(out, i + j, t);
      carry = t >> 32;
    }
    put(out, i + m, carry);
  }
}

/** The power of ten in four limbs (0 to 38). */
function powerOfTen(p: usize, exponent: i32): void {
  store<u64>(p, 1);
  store<u64>(p, 0, 8);
  while (exponent > 0) {
    const step = min(exponent, 9);
    let factor: u64 = 1;
    for (let i = 0; i < step; i++) factor *= 10;
    let carry: u64 = 0;
    for (let i = 0; i < 4; i++) {
      const t = limb(p, i) * factor + carry;
      put(p, i, t);
      carry = t >> 32;
    }
    exponent -= step;
  }
}

/**
 * Q = u / v, and u becomes the remainder. `n` limbs of u (with room for one more), `m` significant limbs of v;
 * gives the number of limbs in Q. Knuth's algorithm D.
 */
function divide(u: usize, n: i32, v: usize, m: i32): i32 {
  if (n < m) {
    store<u64>(Q, 0);
    return 1;
  }
  if (m === 1) {
    const d = limb(v, 0);
    let rest: u64 = 0;
    for (let i = n - 1; i >= 0; i--) {
      const t = (rest << 32) | limb(u, i);
      put(Q, i, t / d);
      rest = t % d;
      put(u, i, 0);
    }
    put(u, 0, rest);
    return n;
  }
  const shift = clz<u32>(<u32>limb(v, m - 1));
  put(u, n, 0);
  if (shift > 0) {
    shiftLeft(v, m, shift);
    shiftLeft(u, n + 1, shift);
  }
  const top = limb(v, m - 1);
  const next = limb(v, m - 2);
  for (let j = n - m; j >= 0; j--) {
    const t = (limb(u, j + m) << 32) | limb(u, j + m - 1);
    let q = t / top;
    let r = t % top;
    while (q >= 0x100000000 || q * next > ((r << 32) | limb(u, j + m - 2))) {
      q--;
      r += top;
      if (r >= 0x100000000) break;
    }
    let borrow: i64 = 0;
    let carry: u64 = 0;
    for (let i = 0; i < m; i++) {
      const product = q * limb(v, i) + carry;
      carry = product >> 32;
      const s = <i64>limb(u, i + j) - borrow - <i64>(product & 0xffffffff);
      put(u, i + j, <u64>s);
      borrow = i64(s < 0);
    }
    const s = <i64>limb(u, j + m) - borrow - <i64>carry;
    put(u, j + m, <u64>s);
    if (s < 0) {
      q--;
      let add: u64 = 0;
      for (let i = 0; i < m; i++) {
        const x = limb(u, i + j) + limb(v, i) + add;
        put(u, i + j, x);
        add = x >> 32;
      }
      put(u, j + m, limb(u, j + m) + add);
    }
    put(Q, j, q);
  }
  if (shift > 0) {
    shiftRight(u, m, shift);
    shiftRight(v, m, shift);
  }
  return n - m + 1;
}

function shiftLeft(p: usize, n: i32, bits: u32): void {
  let carry: u64 = 0;
  for (let i = 0; i < n; i++) {
    const t = (limb(p, i) << bits) | carry;
    put(p, i, t);
    carry = t >> 32;
  }
}

function shiftRight(p: usize, n: i32, bits: u32): void {
  let carry: u64 = 0;
  for (let i = n - 1; i >= 0; i--) {
    const x = limb(p, i);
    put(p, i, (x >> bits) | carry);
    carry = (x << (32 - bits)) & 0xffffffff;
  }
}

const HALF_UP = 0;
const FLOOR = 1;
const CEILING = 2;
const TRUNCATE = 3;
const HALF_EVEN = 4;

/** Whether the quotient in Q is to be raised by one, from the remainder in u. */
function roundsUp(mode: i32, negative: bool, u: usize, v: usize, m: i32): bool {
  const rest = significant(u, m);
  if (rest === 0 || mode === TRUNCATE) return false;
  if (mode === FLOOR) return negative;
  if (mode === CEILING) return !negative;
  // Compares twice the remainder with the divisor.
  let order = 0;
  let above: u64 = 0;
  for (let i = m; i >= 0; i--) {
    const low = i > 0 ? limb(u, i - 1) >> 31 : 0;
    const doubled = (i < m ? (limb(u, i) << 1) & 0xffffffff : 0) | low;
    const divisor: u64 = i < m ? limb(v, i) : above;
    if (doubled !== divisor) {
      order = doubled > divisor ? 1 : -1;
      break;
    }
  }
  if (order !== 0) return order > 0;
  return mode === HALF_UP || (limb(Q, 0) & 1) === 1;
}

/** The result from `n` limbs of Q, plus one if `up`. */
function finish(n: i32, up: bool, negative: bool): u64 {
  for (let i = n; i < 4; i++) put(Q, i, 0);
  n = significant(Q, max(n, 4));
  if (n > 4) return overflow();
  let lo = load<u64>(Q);
  let hi = load<u64>(Q, 8);
  if (up) {
    lo++;
    hi += u64(lo === 0);
  }
  if (<i64>hi < 0) return overflow();
  if (negative) {
    lo = ~lo + 1;
    hi = ~hi + u64(lo === 0);
  }
  high = <i64>hi;
  return lo;
}

function overflow(): u64 {
  high = i64.MIN_VALUE;
  return 0;
}

/** a * b / 10^drop, rounded half up. */
export function d128_multiply(alo: u64, ahi: i64, blo: u64, bhi: i64, drop: i32): u64 {
  const negative = magnitude(A, alo, ahi) !== magnitude(B, blo, bhi);
  multiply(U, A, 4, B, 4);
  if (drop === 0) {
    memory.copy(Q, U, 32);
    return finish(8, false, negative);
  }
  powerOfTen(V, drop);
  const m = significant(V, 4);
  const n = divide(U, significant(U, 8), V, m);
  return finish(n, roundsUp(HALF_UP, negative, U, V, m), negative);
}

// @ts-ignore: decorator
@inline
function isNarrow(lo: u64, hi: i64): bool {
  return hi === <i64>lo >> 63;
}

/** Leading bits that a value doesn't need, with its sign. */
// @ts-ignore: decorator
@inline
function spareBits(value: i64): i64 {
  return clz<i64>(value ^ (value >> 63));
}

/** a / b, rounded half up, away from zero. */
// @ts-ignore: decorator
@inline
function divideNarrow(a: i64, b: i64): u64 {
  const quotient = a / b;
  const rest = <u64>abs(a - quotient * b);
  const sign = ((a ^ b) >> 63) | 1;
  const rounded = quotient + (rest >= <u64>abs(b) - rest ? sign : 0);
  high = rounded >> 63;
  return <u64>rounded;
}

/** a * 10^shift / b, or a / (b * 10^-shift), rounded half up; b isn't zero. */
export function d128_divide(alo: u64, ahi: i64, blo: u64, bhi: i64, shift: i32): u64 {
  // Most values are far smaller than their types allow.
  if (isNarrow(alo, ahi) && isNarrow(blo, bhi) && shift >= 0 && shift <= 18) {
    let power: i64 = 1;
    for (let i = 0; i < shift; i++) power *= 10;
    if (spareBits(<i64>alo) + spareBits(power) >= 66) return divideNarrow(<i64>alo * power, <i64>blo);
  }
  const negative = magnitude(A, alo, ahi) !== magnitude(B, blo, bhi);
  memory.fill(U, 0, 160);
  powerOfTen(P, abs(shift));
  let m = 4;
  if (shift >= 0) {
    multiply(U, A, 4, P, 4);
    memory.copy(V, B, 16);
  } else {
    memory.copy(U, A, 16);
    multiply(V, B, 4, P, 4);
    m = 8;
  }
  m = significant(V, m);
  const n = significant(U, 8);
  if (n < m) {
    store<u64>(Q, 0);
    store<u64>(Q, 0, 8);
    return finish(1, roundsUp(HALF_UP, negative, U, V, m), negative);
  }
  const q = divide(U, n, V, m);
  return finish(q, roundsUp(HALF_UP, negative, U, V, m), negative);
}

/** a / b, cut off; b isn't zero. */
export function d128_quotient(alo: u64, ahi: i64, blo: u64, bhi: i64): u64 {
  const negative = magnitude(U, alo, ahi) !== magnitude(V, blo, bhi);
  return finish(divide(U, significant(U, 4), V, significant(V, 4)), false, negative);
}

/** a % b, with the sign of a; b isn't zero. */
export function d128_remainder(alo: u64, ahi: i64, blo: u64, bhi: i64): u64 {
  const negative = magnitude(U, alo, ahi);
  magnitude(V, blo, bhi);
  const m = significant(V, 4);
  divide(U, significant(U, 4), V, m);
  for (let i = 0; i < 4; i++) put(Q, i, i < m ? limb(U, i) : 0);
  return finish(4, false, negative);
}

/** a * 10^digits. */
export function d128_scale_up(lo: u64, hi: i64, digits: i32): u64 {
  const negative = magnitude(A, lo, hi);
  powerOfTen(P, digits);
  multiply(Q, A, 4, P, 4);
  return finish(8, false, negative);
}

/** a / 10^digits; `mode` 0 half up, 1 floor, 2 ceiling, 3 cut off, 4 half even. */
export function d128_scale_down(lo: u64, hi: i64, digits: i32, mode: i32): u64 {
  const negative = magnitude(U, lo, hi);
  powerOfTen(V, digits);
  const m = significant(V, 4);
  const n = significant(U, 4);
  if (n < m) {
    // The remainder is the whole value, whose limbs above n are zero.
    store<u64>(Q, 0);
    store<u64>(Q, 0, 8);
    return finish(1, roundsUp(mode, negative, U, V, m), negative);
  }
  const q = divide(U, n, V, m);
  return finish(q, roundsUp(mode, negative, U, V, m), negative);
}
