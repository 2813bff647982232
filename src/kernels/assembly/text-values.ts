import { isoDay, isoMicros } from './csv-values';
import { putSigned } from './rows/digits';
import { putShortDouble } from './rows/double-text';
import { putDate, putTimestamp } from './rows/time-text';
import { viewAddress, viewLength } from './view';

// Casts between texts and values, for what is written plainly; all else is the host's.

const MINUS: u8 = 45;
const POINT: u8 = 46;
const SPACE: u8 = 32;
const LETTER_T: u8 = 84;
/** Every number of so many digits fits an i64. */
const LONG_DIGITS: u32 = 18;
/** Every number of so many digits is a double, and so is ten to the power of as many. */
const DOUBLE_DIGITS: u32 = 15;

const POWERS: usize = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]);

/** Bytes from `target` to where a text ends; 0 for an end of 0. */
// @ts-ignore: decorator
@inline
function lengthTo(end: usize, target: usize): u32 {
  return end === 0 ? 0 : <u32>(end - target);
}

export function text_of_long(value: i64, target: usize): u32 {
  return lengthTo(putSigned(target, value), target);
}

export function text_of_double(value: f64, target: usize): u32 {
  return lengthTo(putShortDouble(target, value), target);
}

export function text_of_date(days: i32, target: usize): u32 {
  return lengthTo(putDate(target, days), target);
}

export function text_of_timestamp(micros: i64, target: usize): u32 {
  return lengthTo(putTimestamp(target, micros, false), target);
}

export function long_of_text(text: u64): i64 {
  const length = viewLength(text);
  let at = viewAddress(text);
  const end = at + length;
  if (length === 0) return i64.MIN_VALUE;
  const negative = load<u8>(at) === MINUS;
  if (negative) at++;
  if (at === end || <u32>(end - at) > LONG_DIGITS) return i64.MIN_VALUE;
  let value: i64 = 0;
  for (; at < end; at++) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit > 9) return i64.MIN_VALUE;
    value = value * 10 + digit;
  }
  return negative ? -value : value;
}

/** Digits and a point: both the digits and the power of ten are doubles, so that one division is exact. */
export function double_of_text(text: u64): f64 {
  const length = viewLength(text);
  let at = viewAddress(text);
  const end = at + length;
  if (length === 0) return NaN;
  const negative = load<u8>(at) === MINUS;
  if (negative) at++;
  let value: i64 = 0;
  let digits: u32 = 0;
  let point: usize = 0;
  for (; at < end; at++) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit <= 9) {
      value = value * 10 + digit;
      if (++digits > DOUBLE_DIGITS) return NaN;
    } else if (digit === <u32>POINT - 48 && point === 0) point = at;
    else return NaN;
  }
  if (digits === 0) return NaN;
  let result = <f64>value;
  if (point !== 0) result /= load<f64>(POWERS + ((end - point - 1) << 3));
  return negative ? -result : result;
}

/** What follows the day behind a space or T does not count. */
export function date_of_text(text: u64): i32 {
  const length = viewLength(text);
  const at = viewAddress(text);
  if (length < 10) return i32.MIN_VALUE;
  if (length > 10 && load<u8>(at, 10) !== SPACE && load<u8>(at, 10) !== LETTER_T) return i32.MIN_VALUE;
  return isoDay(at);
}

export function timestamp_of_text(text: u64): i64 {
  return isoMicros(viewAddress(text), viewLength(text));
}
