// Numbers as ASCII digits. Every function takes the place to start at, gives the place behind the last byte, and
// expects room for it.

/** "00" to "99". */
const PAIRS: usize = memory.data<u16>([
  0x3030, 0x3130, 0x3230, 0x3330, 0x3430, 0x3530, 0x3630, 0x3730, 0x3830, 0x3930,
  0x3031, 0x3131, 0x3231, 0x3331, 0x3431, 0x3531, 0x3631, 0x3731, 0x3831, 0x3931,
  0x3032, 0x3132, 0x3232, 0x3332, 0x3432, 0x3532, 0x3632, 0x3732, 0x3832, 0x3932,
  0x3033, 0x3133, 0x3233, 0x3333, 0x3433, 0x3533, 0x3633, 0x3733, 0x3833, 0x3933,
  0x3034, 0x3134, 0x3234, 0x3334, 0x3434, 0x3534, 0x3634, 0x3734, 0x3834, 0x3934,
  0x3035, 0x3135, 0x3235, 0x3335, 0x3435, 0x3535, 0x3635, 0x3735, 0x3835, 0x3935,
  0x3036, 0x3136, 0x3236, 0x3336, 0x3436, 0x3536, 0x3636, 0x3736, 0x3836, 0x3936,
  0x3037, 0x3137, 0x3237, 0x3337, 0x3437, 0x3537, 0x3637, 0x3737, 0x3837, 0x3937,
  0x3038, 0x3138, 0x3238, 0x3338, 0x3438, 0x3538, 0x3638, 0x3738, 0x3838, 0x3938,
  0x3039, 0x3139, 0x3239, 0x3339, 0x3439, 0x3539, 0x3639, 0x3739, 0x3839, 0x3939,
]);

const ZERO: u32 = 48;
const POINT: u8 = 46;
const MINUS: u8 = 45;
/** The largest power of ten whose quotients of 128 bits take few steps. */
const BILLION: u64 = 1000000000;

/** Two digits of a number below 100. */
// @ts-ignore: decorator
@inline
export function putPair(at: usize, value: u32): usize {
  store<u16>(at, load<u16>(PAIRS + (<usize>value << 1)));
  return at + 2;
}

export function digitCount32(value: u32): u32 {
  if (value < 10000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < 100000000) {
    return value < 1000000 ? (value < 100000 ? 5 : 6) : value < 10000000 ? 7 : 8;
  }
  return value < 1000000000 ? 9 : 10;
}

/** Digits of a number; of those above 10^19 there are 20. */
export function digitCount(value: u64): u32 {
  if (value < 100000000) return digitCount32(<u32>value);
  let count: u32 = 8;
  value /= 100000000;
  if (value >= 100000000) {
    count += 8;
    value /= 100000000;
  }
  return count + digitCount32(<u32>value);
}

/** Exactly `count` digits below 2^32, zeros in front. */
export function putPadded32(start: usize, value: u32, count: u32): usize {
  let at = start + count;
  while (at >= start + 2) {
    const rest = value / 100;
    at -= 2;
    putPair(at, value - rest * 100);
    value = rest;
  }
  if (at > start) store<u8>(start, ZERO + (value % 10));
  return start + count;
}

/** Exactly `count` digits, zeros in front. */
export function putPadded(start: usize, value: u64, count: u32): usize {
  let left = count;
  // Divisions of 64 bits are slower: eight digits are taken off at a time.
  while (value > 0xffffffff && left > 8) {
    const rest = value / 100000000;
    left -= 8;
    putPadded32(start + left, <u32>(value - rest * 100000000), 8);
    value = rest;
  }
  if (left > 10) {
    memory.fill(start, <u8>ZERO, left - 10);
    putPadded32(start + left - 10, <u32>value, 10);
  } else putPadded32(start, <u32>value, left);
  return start + count;
}

export function putUnsigned32(at: usize, value: u32): usize {
  if (value < 10) {
    store<u8>(at, ZERO + value);
    return at + 1;
  }
  return value < 100 ? putPair(at, value) : putPadded32(at, value, digitCount32(value));
}

export function putUnsigned(at: usize, value: u64): usize {
  return value <= 0xffffffff ? putUnsigned32(at, <u32>value) : putPadded(at, value, digitCount(value));
}

export function putSigned(at: usize, value: i64): usize {
  if (value >= 0) return putUnsigned(at, value);
  store<u8>(at, MINUS);
  return putUnsigned(at + 1, 0 - <u64>value);
}

/** Moves the last `scale` of the digits from `start` on behind a point, with zeros in front where they lack. */
function putPoint(start: usize, end: usize, scale: u32): usize {
  if (scale === 0) return end;
  const count = <u32>(end - start);
  if (count > scale) {
    memory.copy(end - scale + 1, end - scale, scale);
    store<u8>(end - scale, POINT);
    return end + 1;
  }
  memory.copy(start + (scale + 2 - count), start, count);
  memory.fill(start, <u8>ZERO, scale + 2 - count);
  store<u8>(start + 1, POINT);
  return start + scale + 2;
}

/** An unscaled decimal of 64 bits. */
export function putDecimal64(at: usize, value: i64, scale: u32): usize {
  let size: u64 = value;
  if (value < 0) {
    store<u8>(at++, MINUS);
    size = 0 - size;
  }
  return putPoint(at, putUnsigned(at, size), scale);
}

let quotientLow: u64 = 0;
let quotientHigh: u64 = 0;

/** Divides 128 bits by up to 10^9: the quotient is left in two variables, the remainder given. */
function divide128(low: u64, high: u64, divisor: u64): u64 {
  quotientHigh = high / divisor;
  let rest = ((high - quotientHigh * divisor) << 32) | (low >> 32);
  const middle = rest / divisor;
  rest = ((rest - middle * divisor) << 32) | (low & 0xffffffff);
  const last = rest / divisor;
  quotientLow = (middle << 32) | last;
  return rest - last * divisor;
}

/** An unscaled decimal of 128 bits. */
export function putDecimal128(at: usize, low: u64, high: i64, scale: u32): usize {
  let upper: u64 = high;
  if (high < 0) {
    store<u8>(at++, MINUS);
    low = 0 - low;
    upper = ~upper + u64(low === 0);
  }
  if (upper === 0) return putPoint(at, putUnsigned(at, low), scale);
  // At most 38 digits: three groups of nine behind what is left in 64 bits.
  let groups: u32 = 0;
  const last0 = divide128(low, upper, BILLION);
  let last1: u64 = 0;
  let last2: u64 = 0;
  groups = 1;
  if (quotientHigh !== 0) {
    last1 = divide128(quotientLow, quotientHigh, BILLION);
    groups = 2;
    if (quotientHigh !== 0) {
      last2 = divide128(quotientLow, quotientHigh, BILLION);
      groups = 3;
    }
  }
  let end = putUnsigned(at, quotientLow);
  if (groups > 2) end = putPadded32(end, <u32>last2, 9);
  if (groups > 1) end = putPadded32(end, <u32>last1, 9);
  end = putPadded32(end, <u32>last0, 9);
  return putPoint(at, end, scale);
}

/** Base-10000 digits of PostgreSQL's numeric, lowest first. */
const GROUPS: usize = memory.data(24);

/** PostgreSQL's binary numeric: base-10000 digits, most significant first, behind how many, weight, sign, scale. */
export function putNumeric(at: usize, low: u64, high: i64, scale: u32): usize {
  const negative = high < 0;
  let upper: u64 = high;
  if (negative) {
    low = 0 - low;
    upper = ~upper + u64(low === 0);
  }
  // The point stands between two groups: the lowest one may take fewer digits of the value.
  const cut = scale & 3;
  let count: i32 = 0;
  let first: i32 = -1;
  let divisor: u64 = 10000;
  let factor: u64 = 1;
  if (cut !== 0) {
    divisor = cut === 1 ? 10 : cut === 2 ? 100 : 1000;
    factor = 10000 / divisor;
  }
  while (low !== 0 || upper !== 0) {
    const group = divide128(low, upper, divisor) * factor;
    if (first < 0 && group !== 0) first = count;
    store<u16>(GROUPS + (<usize>count << 1), <u16>group);
    count++;
    low = quotientLow;
    upper = quotientHigh;
    divisor = 10000;
    factor = 1;
  }
  const kept = first < 0 ? 0 : count - first;
  store<u16>(at, bswap<u16>(<u16>kept));
  store<u16>(at, kept === 0 ? 0 : bswap<u16>(<u16>(count - ((scale + 3) >> 2) - 1)), 2);
  store<u16>(at, negative ? 0x40 : 0, 4);
  store<u16>(at, bswap<u16>(<u16>scale), 6);
  at += 8;
  for (let i = 0; i < kept; i++) {
    store<u16>(at, bswap<u16>(load<u16>(GROUPS + (<usize>(count - 1 - i) << 1))));
    at += 2;
  }
  return at;
}
