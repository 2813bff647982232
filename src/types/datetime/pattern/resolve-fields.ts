import { civilFromDays, daysFromCivil, isLeapYear, isValidDate } from '../civil.ts';
import type { ParsedFields } from './parse-pattern.ts';

/**
 * The date of parsed fields, as Java's strict resolver and Spark's defaults make it: year 1970, month and day
 * 1 where they are missing. Undefined for dates that don't exist and fields that contradict each other.
 */
export function resolveDate(fields: ParsedFields): number | undefined {
  const year = resolveYear(fields);
  if (year === undefined || Math.abs(year) > 999_999_999) return undefined;
  const { month, day, dayOfYear } = fields;
  if (dayOfYear !== undefined) {
    if (dayOfYear < 1 || dayOfYear > (isLeapYear(year) ? 366 : 365)) return undefined;
    const days = daysFromCivil(year, 1, 1) + dayOfYear - 1;
    const civil = civilFromDays(days);
    if (month !== undefined && month !== civil.month) return undefined;
    return day !== undefined && day !== civil.day ? undefined : days;
  }
  if (!isValidDate(year, month ?? 1, day ?? 1)) return undefined;
  return daysFromCivil(year, month ?? 1, day ?? 1);
}

function resolveYear(fields: ParsedFields): number | undefined {
  if (fields.yearOfEra === undefined) return fields.year ?? 1970;
  if (fields.yearOfEra < 1) return undefined;
  return fields.era === 0 ? 1 - fields.yearOfEra : fields.yearOfEra;
}

/** Nanoseconds of the day; hours without AM or PM count as morning, PM without an hour is noon. */
export function resolveTime(fields: ParsedFields): number | undefined {
  const hour = resolveHour(fields);
  const { minute = 0, second = 0, nanos = 0 } = fields;
  if (hour === undefined || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined;
  return ((hour * 60 + minute) * 60 + second) * 1e9 + nanos;
}

function resolveHour(fields: ParsedFields): number | undefined {
  const { clockHour, clockHalfDayHour, halfDay } = fields;
  let { hour, halfDayHour } = fields;
  if (clockHour !== undefined) {
    if (clockHour < 1 || clockHour > 24) return undefined;
    const same = clockHour % 24;
    if (hour !== undefined && hour !== same) return undefined;
    hour = same;
  }
  if (clockHalfDayHour !== undefined) {
    if (clockHalfDayHour < 1 || clockHalfDayHour > 12) return undefined;
    const same = clockHalfDayHour % 12;
    if (halfDayHour !== undefined && halfDayHour !== same) return undefined;
    halfDayHour = same;
  }
  if (halfDayHour !== undefined && (halfDayHour < 0 || halfDayHour > 11)) return undefined;
  if (hour !== undefined) {
    if (hour < 0 || hour > 23) return undefined;
    if (halfDay !== undefined && halfDay !== Math.floor(hour / 12)) return undefined;
    return halfDayHour !== undefined && halfDayHour !== hour % 12 ? undefined : hour;
  }
  if (halfDayHour !== undefined) return halfDayHour + (halfDay ?? 0) * 12;
  return halfDay === 1 ? 12 : 0;
}
