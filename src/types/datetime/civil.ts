/**
 * The proleptic Gregorian calendar in number arithmetic: days count from 1970-01-01, microseconds from
 * midnight. Exact for every DATE and TIMESTAMP.
 */

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_DAY = 86_400_000_000;
export const SECONDS_PER_DAY = 86_400;

/** Days of a date that exists; months outside 1 to 12 are not corrected. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export function civilFromDays(days: number): CivilDate {
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  // From here on everything fits 32 bits, where `| 0` makes divisions cheap.
  const dayOfEra = (shifted - era * 146097) | 0;
  const leaps = ((dayOfEra / 1460) | 0) - ((dayOfEra / 36524) | 0) + ((dayOfEra / 146096) | 0);
  const yearOfEra = ((dayOfEra - leaps) / 365) | 0;
  const dayOfYear = (dayOfEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0))) | 0;
  const monthIndex = ((5 * dayOfYear + 2) / 153) | 0;
  const day = dayOfYear - (((153 * monthIndex + 2) / 5) | 0) + 1;
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : monthLengths[month - 1]!;
}

export function isValidDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** 1 (Monday) to 7 (Sunday), as ISO 8601 counts. */
export function isoDayOfWeek(days: number): number {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

/** A count of microseconds, split into whole days and the rest of the day. */
export interface DayAndMicros {
  readonly days: number;
  /** 0 to 86,399,999,999. */
  readonly micros: number;
}

/** Splits a signed 64-bit count of microseconds given as its two 32-bit halves. */
export function splitMicrosHalves(lo: number, hi: number): DayAndMicros {
  // A day has 2^13 * 10546875 microseconds: without the low 13 bits everything is exact in a double.
  const units = (hi | 0) * 524288 + (lo >>> 13);
  const days = Math.floor(units / 10546875);
  return { days, micros: (units - days * 10546875) * 8192 + (lo & 8191) };
}

export function splitMicros(micros: bigint): DayAndMicros {
  const approximate = Number(micros);
  if (Number.isSafeInteger(approximate)) {
    const days = Math.floor(approximate / MICROS_PER_DAY);
    return { days, micros: approximate - days * MICROS_PER_DAY };
  }
  return splitMicrosHalves(Number(BigInt.asIntN(32, micros)), Number(BigInt.asIntN(32, micros >> 32n)));
}

/** The reverse of `splitMicros`; the rest may lie outside one day. */
export function joinMicros(days: number, micros: number): bigint {
  const total = days * MICROS_PER_DAY + micros;
  return Number.isSafeInteger(total) ? BigInt(total) : BigInt(days) * 86_400_000_000n + BigInt(micros);
}

export const MIN_LONG = -(2n ** 63n);
export const MAX_LONG = 2n ** 63n - 1n;

/** Whether the value has a place in 64 signed bits. */
export function fitsLong(value: bigint): boolean {
  return value >= MIN_LONG && value <= MAX_LONG;
}
