import { putPadded32, putPair } from './digits';

const MICROS_PER_DAY: i64 = 86400000000;
/** Year 1 to 9999: outside of them Java and PostgreSQL differ, and each has a rule of its own. */
const FIRST_DAY: i32 = -719162;
const LAST_DAY: i32 = 2932896;
/** Instants that have such a year somewhere on earth. */
export const FIRST_INSTANT: i64 = <i64>(FIRST_DAY - 1) * MICROS_PER_DAY;
export const LAST_INSTANT: i64 = <i64>(LAST_DAY + 2) * MICROS_PER_DAY;

/** `yyyy-MM-dd`; 0 outside the years 1 to 9999. */
export function putDate(at: usize, days: i32): usize {
  if (days < FIRST_DAY || days > LAST_DAY) return 0;
  // Years begin in March, so that the leap day is the last one; all is positive from here.
  const shifted: u32 = days + 719468;
  const era = shifted / 146097;
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const index = (5 * dayOfYear + 2) / 153;
  const day = dayOfYear - (153 * index + 2) / 5 + 1;
  const month = index < 10 ? index + 3 : index - 9;
  const year = yearOfEra + era * 400 + u32(month <= 2);
  const century = year / 100;
  putPair(at, century);
  putPair(at + 2, year - century * 100);
  store<u8>(at, 45, 4);
  putPair(at + 5, month);
  store<u8>(at, 45, 7);
  putPair(at + 8, day);
  return at + 10;
}

/**
 * `yyyy-MM-dd HH:mm:ss` and the fraction that is needed, or, `iso`, with a T and three digits of it; from local
 * microseconds. 0 outside the years 1 to 9999.
 */
export function putTimestamp(at: usize, micros: i64, iso: bool): usize {
  let days = micros / MICROS_PER_DAY;
  let ofDay = micros - days * MICROS_PER_DAY;
  if (ofDay < 0) {
    ofDay += MICROS_PER_DAY;
    days--;
  }
  if (days < FIRST_DAY || days > LAST_DAY) return 0;
  at = putDate(at, <i32>days);
  store<u8>(at, iso ? 84 : 32);
  const seconds = <u32>(ofDay / 1000000);
  const fraction = <u32>(ofDay - <i64>seconds * 1000000);
  const minutes = seconds / 60;
  const hours = minutes / 60;
  putPair(at + 1, hours);
  store<u8>(at, 58, 3);
  putPair(at + 4, minutes - hours * 60);
  store<u8>(at, 58, 6);
  at = putPair(at + 7, seconds - minutes * 60);
  if (iso) {
    store<u8>(at, 46);
    return putPadded32(at + 1, fraction / 1000, 3);
  }
  if (fraction === 0) return at;
  store<u8>(at, 46);
  at = putPadded32(at + 1, fraction, 6);
  while (load<u8>(at - 1) === 48) at--;
  return at;
}
