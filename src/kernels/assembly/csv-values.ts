import { viewAddress, viewLength } from './view';

// Fields to values: what is written in the usual way is converted here, everything else is left to the host.
// All functions take `rows` field views and the text that stands for NULL; they fill validity and values, and
// list the rows that they could not convert in `pending` (one u32 each). They answer the number of pending
// rows, plus 65536 when there was a NULL. A view of address 0 is a field that isn't there.

const ANY_NULL: u32 = 65536;

// @ts-ignore: decorator
@inline
function isNull(view: u64, nullText: usize, nullLength: u32): bool {
  if (<u32>view === 0) return true;
  return viewLength(view) === nullLength && memory.compare(viewAddress(view), nullText, nullLength) === 0;
}

// @ts-ignore: decorator
@inline
function digit(at: usize): u32 {
  return <u32>load<u8>(at) - 48;
}

export function csv_strings(views: usize, rows: u32, validity: usize, nullText: usize, nullLength: u32): u32 {
  let nulls: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const none = isNull(load<u64>(views + (row << 3)), nullText, nullLength);
    store<u8>(validity + row, none ? 0 : 1);
    if (none) nulls = ANY_NULL;
  }
  return nulls;
}

/** Integers of `width` 4 or 8 bytes between the limits. */
export function csv_integers(
  views: usize,
  rows: u32,
  values: usize,
  validity: usize,
  pending: usize,
  nullText: usize,
  nullLength: u32,
  width: u32,
  low: i64,
  high: i64,
): u32 {
  let left: u32 = 0;
  let nulls: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const view = load<u64>(views + (row << 3));
    if (isNull(view, nullText, nullLength)) {
      store<u8>(validity + row, 0);
      nulls = ANY_NULL;
      continue;
    }
    let at = viewAddress(view);
    const end = at + viewLength(view);
    const sign = load<u8>(at);
    const negative = sign === 45;
    if (negative || sign === 43) at++;
    let value: u64 = 0;
    let good = at < end && end - at <= 18;
    while (at < end) {
      const d = digit(at++);
      if (d > 9) good = false;
      value = value * 10 + d;
    }
    const signed = negative ? -(<i64>value) : <i64>value;
    if (!good || signed < low || signed > high) {
      store<u32>(pending + (left++ << 2), row);
      continue;
    }
    store<u8>(validity + row, 1);
    if (width === 4) store<i32>(values + (row << 2), <i32>signed);
    else store<i64>(values + (row << 3), signed);
  }
  return left | nulls;
}

/** Powers of ten that `powers` of `csv_doubles` has as 128 bits: from this to minus this. */
const WIDE_POWERS: i32 = 64;
/** Behind the 23 exact doubles 1e0 to 1e22. */
const WIDE_OFFSET: usize = 184;
/** No double: all exponent bits set. */
const UNSURE: u64 = 0x7ff0000000000000;

let productLow: u64 = 0;

/** The high half of a product of 128 bits; the low one is in `productLow`. */
function multiply(a: u64, b: u64): u64 {
  const aLow = a & 0xffffffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffffffff;
  const bHigh = b >> 32;
  const low = aLow * bLow;
  const middle = aHigh * bLow + (low >> 32);
  const cross = aLow * bHigh + (middle & 0xffffffff);
  productLow = (cross << 32) | (low & 0xffffffff);
  return aHigh * bHigh + (middle >> 32) + (cross >> 32);
}

/**
 * The bits of the double nearest to mantissa times ten to the exponent, by the method of Eisel and Lemire: a
 * product with a truncated power decides, unless it lies too close to the middle of two doubles.
 */
function nearestDouble(mantissa: u64, exponent: i32, powers: usize): u64 {
  if (mantissa === 0) return 0;
  if (exponent < -WIDE_POWERS || exponent > WIDE_POWERS) return UNSURE;
  const power = powers + WIDE_OFFSET + (<usize>(exponent + WIDE_POWERS) << 4);
  const shift = clz(mantissa);
  const w = mantissa << shift;
  let high = multiply(w, load<u64>(power, 8));
  let low = productLow;
  if ((high & 0x1ff) === 0x1ff) {
    const second = multiply(w, load<u64>(power));
    low += second;
    if (second > low) high++;
  }
  if (low === u64.MAX_VALUE && (exponent < -27 || exponent > 55)) return UNSURE;
  const upper = high >> 63;
  let bits = high >> (upper + 9);
  let exponent2: i64 = <i64>((217706 * exponent) >> 16) + 63 + <i64>upper - <i64>shift + 1023;
  if (exponent2 <= 0) return UNSURE;
  if (low <= 1 && exponent >= -4 && exponent <= 23 && (bits & 3) === 1 && bits << (upper + 9) === high) bits &= ~1;
  bits = (bits + (bits & 1)) >> 1;
  if (bits >= <u64>1 << 53) {
    bits = <u64>1 << 52;
    exponent2++;
  }
  if (exponent2 >= 2047) return UNSURE;
  return (bits & ~(<u64>1 << 52)) | (<u64>exponent2 << 52);
}

/**
 * Doubles, or floats with `width` 4. `powers` has 1e0 to 1e22 as doubles, then 1e-64 to 1e64 as the upper 128
 * bits of their mantissas (low half first). While mantissa and power are exact doubles, one operation is exact.
 */
export function csv_doubles(
  views: usize,
  rows: u32,
  values: usize,
  validity: usize,
  pending: usize,
  nullText: usize,
  nullLength: u32,
  width: u32,
  powers: usize,
): u32 {
  let left: u32 = 0;
  let nulls: u32 = 0;
  const mantissaLimit: u64 = width === 4 ? 1 << 24 : 1 << 53;
  const exponentLimit: u32 = width === 4 ? 10 : 22;
  for (let row: u32 = 0; row < rows; row++) {
    const view = load<u64>(views + (row << 3));
    if (isNull(view, nullText, nullLength)) {
      store<u8>(validity + row, 0);
      nulls = ANY_NULL;
      continue;
    }
    let at = viewAddress(view);
    const end = at + viewLength(view);
    const sign = load<u8>(at);
    const negative = sign === 45;
    if (negative || sign === 43) at++;
    let mantissa: u64 = 0;
    let digits: u32 = 0;
    let scale: i32 = 0;
    while (at < end) {
      const d = digit(at);
      if (d > 9) break;
      mantissa = mantissa * 10 + d;
      digits++;
      at++;
    }
    if (at < end && load<u8>(at) === 46) {
      const point = ++at;
      while (at < end) {
        const d = digit(at);
        if (d > 9) break;
        mantissa = mantissa * 10 + d;
        at++;
      }
      scale = <i32>(at - point);
      digits += scale;
    }
    let good = digits > 0 && digits <= 19;
    if (at < end && (load<u8>(at) | 32) === 101) {
      at++;
      let down = false;
      if (at < end) {
        const exponentSign = load<u8>(at);
        down = exponentSign === 45;
        if (down || exponentSign === 43) at++;
      }
      let exponent: i32 = 0;
      const first = at;
      while (at < end && at - first < 4) {
        const d = digit(at);
        if (d > 9) break;
        exponent = exponent * 10 + d;
        at++;
      }
      if (at === first) good = false;
      scale += down ? exponent : -exponent;
    }
    const power: u32 = <u32>(scale < 0 ? -scale : scale);
    const exact = mantissa <= mantissaLimit && power <= exponentLimit;
    let wide: u64 = UNSURE;
    if (!exact && width !== 4 && good && at === end) wide = nearestDouble(mantissa, -scale, powers);
    if (!good || at !== end || (!exact && wide === UNSURE)) {
      store<u32>(pending + (left++ << 2), row);
      continue;
    }
    store<u8>(validity + row, 1);
    if (!exact) {
      store<u64>(values + (row << 3), negative ? wide | 0x8000000000000000 : wide);
    } else if (width === 4) {
      const factor = <f32>load<f64>(powers + (power << 3));
      const value: f32 = scale > 0 ? <f32>mantissa / factor : <f32>mantissa * factor;
      store<f32>(values + (row << 2), negative ? -value : value);
    } else {
      const factor = load<f64>(powers + (power << 3));
      const value: f64 = scale > 0 ? <f64>mantissa / factor : <f64>mantissa * factor;
      store<f64>(values + (row << 3), negative ? -value : value);
    }
  }
  return left | nulls;
}

/** Decimals of up to 18 digits as unscaled i64, rounded half up; `limit` is 10 to the precision. */
export function csv_decimals(
  views: usize,
  rows: u32,
  values: usize,
  validity: usize,
  pending: usize,
  nullText: usize,
  nullLength: u32,
  scale: u32,
  limit: i64,
): u32 {
  let left: u32 = 0;
  let nulls: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const view = load<u64>(views + (row << 3));
    if (isNull(view, nullText, nullLength)) {
      store<u8>(validity + row, 0);
      nulls = ANY_NULL;
      continue;
    }
    let at = viewAddress(view);
    const end = at + viewLength(view);
    const sign = load<u8>(at);
    const negative = sign === 45;
    if (negative || sign === 43) at++;
    let value: u64 = 0;
    let fraction: u32 = 0;
    let roundUp = false;
    let point = false;
    // Digits, with those that the scale adds, stay below 10^18.
    let good = at < end && end - at <= 17 && end - at + scale <= 18;
    let digits = false;
    while (at < end) {
      const d = digit(at);
      if (d <= 9) {
        digits = true;
        if (!point) value = value * 10 + d;
        else {
          if (fraction < scale) value = value * 10 + d;
          else if (fraction === scale) roundUp = d >= 5;
          fraction++;
        }
      } else if (d === <u32>-2 && !point) point = true;
      else {
        good = false;
        break;
      }
      at++;
    }
    for (; fraction < scale; fraction++) value *= 10;
    if (roundUp) value++;
    if (!good || !digits || <i64>value >= limit) {
      store<u32>(pending + (left++ << 2), row);
      continue;
    }
    store<u8>(validity + row, 1);
    store<i64>(values + (row << 3), negative ? -(<i64>value) : <i64>value);
  }
  return left | nulls;
}

export function csv_booleans(
  views: usize,
  rows: u32,
  values: usize,
  validity: usize,
  pending: usize,
  nullText: usize,
  nullLength: u32,
): u32 {
  let left: u32 = 0;
  let nulls: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const view = load<u64>(views + (row << 3));
    if (isNull(view, nullText, nullLength)) {
      store<u8>(validity + row, 0);
      nulls = ANY_NULL;
      continue;
    }
    const at = viewAddress(view);
    const length = viewLength(view);
    const head: u32 = length >= 4 ? load<u32>(at) | 0x20202020 : 0;
    const isTrue = length === 4 && head === 0x65757274;
    if (!isTrue && !(length === 5 && head === 0x736c6166 && (load<u8>(at, 4) | 32) === 101)) {
      store<u32>(pending + (left++ << 2), row);
      continue;
    }
    store<u8>(validity + row, 1);
    store<i32>(values + (row << 2), isTrue ? 1 : 0);
  }
  return left | nulls;
}

/** Days since 1970-01-01, or I32.MIN_VALUE for a day that isn't in the calendar. */
function daysOf(year: u32, month: u32, day: u32): i32 {
  if (month - 1 > 11 || day - 1 > 30) return i32.MIN_VALUE;
  if (day > 28) {
    const leap = (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
    const days: u32 = month === 2 ? (leap ? 29 : 28) : 30 + ((month ^ (month >> 3)) & 1);
    if (day > days) return i32.MIN_VALUE;
  }
  // Years begin in March, so that the leap day is the last one.
  const y: i32 = <i32>year - (month <= 2 ? 1 : 0);
  const era = (y >= 0 ? y : y - 399) / 400;
  const yearOfEra = y - era * 400;
  const shifted: i32 = <i32>month + (month > 2 ? -3 : 9);
  const dayOfYear = (153 * shifted + 2) / 5 + <i32>day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

/** A number of `count` digits; 0xffff or more when there is another character. */
// @ts-ignore: decorator
@inline
function digits2(at: usize): u32 {
  const high = digit(at);
  const low = digit(at + 1);
  return high > 9 || low > 9 ? 0xffff : high * 10 + low;
}

/** The day of `yyyy-MM-dd`, or I32.MIN_VALUE. */
// @ts-ignore: decorator
@inline
export function isoDay(at: usize): i32 {
  const century = digits2(at);
  const year = digits2(at + 2);
  if (century > 99 || year > 99 || load<u8>(at, 4) !== 45 || load<u8>(at, 7) !== 45) return i32.MIN_VALUE;
  return daysOf(century * 100 + year, digits2(at + 5), digits2(at + 8));
}

/** `yyyy-MM-dd` as days. */
export function csv_dates(
  views: usize,
  rows: u32,
  values: usize,
  validity: usize,
  pending: usize,
  nullText: usize,
  nullLength: u32,
): u32 {
  let left: u32 = 0;
  let nulls: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const view = load<u64>(views + (row << 3));
    if (isNull(view, nullText, nullLength)) {
      store<u8>(validity + row, 0);
      nulls = ANY_NULL;
      continue;
    }
    const day = viewLength(view) === 10 ? isoDay(viewAddress(view)) : i32.MIN_VALUE;
    if (day === i32.MIN_VALUE) {
      store<u32>(pending + (left++ << 2), row);
      continue;
    }
    store<u8>(validity + row, 1);
    store<i32>(values + (row << 2), day);
  }
  return left | nulls;
}

/**
 * Local microseconds of `yyyy-MM-dd`, `yyyy-MM-dd HH:mm:ss` and with a fraction or a T, without zone; else
 * I64.MIN_VALUE.
 */
export function isoMicros(at: usize, length: u32): i64 {
  const day = length >= 10 ? isoDay(at) : i32.MIN_VALUE;
  if (day === i32.MIN_VALUE) return i64.MIN_VALUE;
  const midnight = <i64>day * 86400000000;
  if (length === 10) return midnight;
  const between = load<u8>(at, 10);
  if (length < 19 || (between !== 32 && between !== 84) || load<u8>(at, 13) !== 58 || load<u8>(at, 16) !== 58) {
    return i64.MIN_VALUE;
  }
  const hour = digits2(at + 11);
  const minute = digits2(at + 14);
  const second = digits2(at + 17);
  if (hour > 23 || minute > 59 || second > 59) return i64.MIN_VALUE;
  let micros = <i64>(hour * 3600 + minute * 60 + second) * 1000000;
  if (length > 19) {
    if (load<u8>(at, 19) !== 46 || length > 29) return i64.MIN_VALUE;
    let unit: u32 = 100000;
    for (let place: u32 = 20; place < length; place++) {
      const d = digit(at + place);
      if (d > 9) return i64.MIN_VALUE;
      micros += d * unit;
      unit /= 10;
    }
  }
  return midnight + micros;
}

/** Timestamps as `isoMicros` reads them, as local microseconds. */
export function csv_timestamps(
  views: usize,
  rows: u32,
  values: usize,
  validity: usize,
  pending: usize,
  nullText: usize,
  nullLength: u32,
): u32 {
  let left: u32 = 0;
  let nulls: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const view = load<u64>(views + (row << 3));
    if (isNull(view, nullText, nullLength)) {
      store<u8>(validity + row, 0);
      nulls = ANY_NULL;
      continue;
    }
    const micros = isoMicros(viewAddress(view), viewLength(view));
    if (micros === i64.MIN_VALUE) {
      store<u32>(pending + (left++ << 2), row);
      continue;
    }
    store<u8>(validity + row, 1);
    store<i64>(values + (row << 3), micros);
  }
  return left | nulls;
}

/**
 * Dates (`width` 4: days) and local timestamps (8: microseconds) of a numeric pattern. `program` has three
 * bytes a step: what (0 the literal in the next byte; 1 year, 2 month, 3 day, 4 hour, 5 minute, 6 second,
 * 7 fraction), least and most digits.
 */
export function csv_pattern(
  views: usize,
  rows: u32,
  values: usize,
  validity: usize,
  pending: usize,
  nullText: usize,
  nullLength: u32,
  width: u32,
  program: usize,
  steps: u32,
): u32 {
  let left: u32 = 0;
  let nulls: u32 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const view = load<u64>(views + (row << 3));
    if (isNull(view, nullText, nullLength)) {
      store<u8>(validity + row, 0);
      nulls = ANY_NULL;
      continue;
    }
    let at = viewAddress(view);
    const end = at + viewLength(view);
    let year: u32 = 1970;
    let month: u32 = 1;
    let day: u32 = 1;
    let micros: i64 = 0;
    let good = true;
    for (let step: u32 = 0; step < steps && good; step++) {
      const what: u32 = load<u8>(program + step * 3);
      const least: u32 = load<u8>(program + step * 3, 1);
      const most: u32 = load<u8>(program + step * 3, 2);
      if (what === 0) {
        good = at < end && load<u8>(at++) === least;
        continue;
      }
      let value: u32 = 0;
      let count: u32 = 0;
      while (at < end && count < most) {
        const d = digit(at);
        if (d > 9) break;
        value = value * 10 + d;
        count++;
        at++;
      }
      // More digits than the pattern's most: the host knows what that means.
      if (count < least || (at < end && most > least && digit(at) <= 9)) good = false;
      if (what === 1) year = value;
      else if (what === 2) month = value;
      else if (what === 3) day = value;
      else if (what === 7) {
        for (; count < 6; count++) value *= 10;
        for (; count > 6; count--) value /= 10;
        micros += value;
      } else {
        const limit: u32 = what === 4 ? 23 : 59;
        if (value > limit) good = false;
        micros += <i64>value * (what === 4 ? <i64>3600000000 : what === 5 ? <i64>60000000 : <i64>1000000);
      }
    }
    const days = good && at === end ? daysOf(year, month, day) : i32.MIN_VALUE;
    if (days === i32.MIN_VALUE) {
      store<u32>(pending + (left++ << 2), row);
      continue;
    }
    store<u8>(validity + row, 1);
    if (width === 4) store<i32>(values + (row << 2), days);
    else store<i64>(values + (row << 3), <i64>days * 86400000000 + micros);
  }
  return left | nulls;
}
