import { digitCount, putPadded, putUnsigned, putUnsigned32 } from './digits';
import { digits, exponent, shortest } from './shortest';

/** How a double is written: as Java does, or PostgreSQL. */
export const JAVA: u32 = 0;

const POINT: u8 = 46;
const ZERO: u32 = 48;
const MINUS: u8 = 45;

/**
 * Writes a double, or a float given as double (`single`). Gives 0 for what it leaves to the host: values that
 * are no numbers, and those for which Java's digits are not the shortest.
 */
export function putDouble(at: usize, value: f64, style: u32, single: bool, powers: usize): usize {
  const size = abs(value);
  if (!(size < Infinity)) return 0;
  const start = at;
  if (reinterpret<i64>(value) < 0) store<u8>(at++, MINUS);
  const simple = putFewDecimals(at, size, style, single);
  if (simple !== 0) return simple;
  if (style === JAVA && (single || size < 1e-3 || size >= 9007199254740992)) return 0;
  if (single) decompose32(<f32>size, powers);
  else if (!decompose64(size, style, powers)) return 0;
  let significand = digits;
  let power = exponent;
  while (significand % 10 === 0) {
    significand /= 10;
    power++;
  }
  const count = <i32>digitCount(significand);
  // The exponent of the first digit.
  const scientific = power + count - 1;
  const low = style === JAVA ? -3 : -4;
  const high = style === JAVA ? 7 : single ? 6 : 15;
  if (scientific < low || scientific >= high) return putScientific(at, significand, count, scientific, style);
  return putPlain(at, significand, count, power, style);
}

/** Writes a double of few digits as Java does; gives 0 for others. */
export function putShortDouble(at: usize, value: f64): usize {
  if (reinterpret<i64>(value) < 0) store<u8>(at++, MINUS);
  return putFewDecimals(at, abs(value), JAVA, false);
}

/**
 * The frequent case of few digits behind the point: a decimal of at most 15 digits (of a float: 6) that gives the
 * value is the only one of its length, so it is the shortest once its zeros are gone.
 */
function putFewDecimals(at: usize, size: f64, style: u32, single: bool): usize {
  if (size === 0) {
    store<u8>(at++, ZERO);
    return style === JAVA ? putTenths(at, 0) : at;
  }
  if (size < 0.001) return 0;
  let decimals: u32 = 2;
  let unit: u32 = 100;
  let whole: u64 = 0;
  let fraction: u32 = 0;
  if (single) {
    if (size >= 10000) return 0;
    const hundredths = nearest(size * 100);
    if (<f32>(hundredths / 100) !== <f32>size) return 0;
    fraction = <u32>hundredths;
  } else if (size < 10000000) {
    const hundredths = nearest(size * 100);
    if (hundredths / 100 === size) fraction = <u32>hundredths;
    else {
      const millionths = nearest(size * 1e6);
      if (millionths / 1e6 !== size) return 0;
      const micros = <u64>millionths;
      whole = micros / 1000000;
      fraction = <u32>(micros - whole * 1000000);
      decimals = 6;
      unit = 0;
    }
  } else return 0;
  if (unit !== 0) {
    whole = fraction / unit;
    fraction -= <u32>whole * unit;
  }
  at = putUnsigned32(at, <u32>whole);
  if (fraction === 0) return style === JAVA ? putTenths(at, 0) : at;
  store<u8>(at++, POINT);
  let end = putPadded(at, fraction, decimals);
  while (load<u8>(end - 1) === ZERO) end--;
  return end;
}

// @ts-ignore: decorator
@inline
function putTenths(at: usize, digit: u32): usize {
  store<u8>(at, POINT);
  store<u8>(at, ZERO + digit, 1);
  return at + 2;
}

/** False where the digits are not those that the style wants. */
function decompose64(size: f64, style: u32, powers: usize): bool {
  const bits = reinterpret<u64>(size);
  const fraction = bits & 0xfffffffffffff;
  const biased = <i32>(bits >> 52);
  // Java halves the interval of powers of two on both sides, and has its own rules near zero.
  if (style === JAVA && (biased === 0 || fraction === 0)) return false;
  if (biased === 0) shortest(fraction, -1074, false, powers);
  else shortest(fraction | 0x10000000000000, biased - 1075, fraction === 0 && biased > 1, powers);
  return true;
}

function decompose32(size: f32, powers: usize): void {
  const bits = reinterpret<u32>(size);
  const fraction = bits & 0x7fffff;
  const biased = <i32>(bits >> 23);
  if (biased === 0) shortest(fraction, -149, false, powers);
  else shortest(fraction | 0x800000, biased - 150, fraction === 0 && biased > 1, powers);
}

/** `d.dddE5`, `d.ddde+05`. */
function putScientific(at: usize, significand: u64, count: i32, scientific: i32, style: u32): usize {
  const end = putPadded(at + 1, significand, count);
  store<u8>(at, load<u8>(at, 1));
  store<u8>(at, POINT, 1);
  at = end;
  if (count === 1) {
    if (style === JAVA) store<u8>(at++, ZERO);
    else at--;
  }
  const size: u32 = abs(scientific);
  if (style === JAVA) {
    store<u8>(at++, 69);
    if (scientific < 0) store<u8>(at++, MINUS);
  } else {
    store<u8>(at++, 101);
    store<u8>(at++, scientific < 0 ? MINUS : 43);
    if (size < 10) store<u8>(at++, ZERO);
  }
  return putUnsigned32(at, size);
}

function putPlain(at: usize, significand: u64, count: i32, power: i32, style: u32): usize {
  if (power >= 0) {
    at = putUnsigned(at, significand);
    memory.fill(at, <u8>ZERO, power);
    at += power;
    return style === JAVA ? putTenths(at, 0) : at;
  }
  const whole = count + power;
  if (whole > 0) {
    const end = putPadded(at, significand, count);
    memory.copy(at + whole + 1, at + whole, count - whole);
    store<u8>(at + whole, POINT);
    return end + 1;
  }
  store<u8>(at, ZERO);
  store<u8>(at, POINT, 1);
  memory.fill(at + 2, <u8>ZERO, -whole);
  return putPadded(at + 2 - whole, significand, count);
}
