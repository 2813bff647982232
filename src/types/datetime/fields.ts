import { civilFromDays, daysFromCivil, isoDayOfWeek } from './civil.ts';

/** Fields of a date given as days since 1970-01-01, as EXTRACT and the functions of their names give them. */

export function yearOf(days: number): number {
  return civilFromDays(days).year;
}

export function quarterOf(days: number): number {
  return Math.floor((civilFromDays(days).month + 2) / 3);
}

export function monthOf(days: number): number {
  return civilFromDays(days).month;
}

export function dayOfMonth(days: number): number {
  return civilFromDays(days).day;
}

export function dayOfYear(days: number): number {
  return days - daysFromCivil(civilFromDays(days).year, 1, 1) + 1;
}

/** 1 (Sunday) to 7, Spark's `dayofweek`. */
export function dayOfWeek(days: number): number {
  return (isoDayOfWeek(days) % 7) + 1;
}

/** 0 (Monday) to 6, Spark's `weekday`. */
export function weekday(days: number): number {
  return isoDayOfWeek(days) - 1;
}

/** The year of the date's ISO week, Spark's `YEAROFWEEK`: that of the week's Thursday. */
export function isoWeekYear(days: number): number {
  return yearOf(thursdayOf(days));
}

/** 1 to 53: the ISO week. */
export function isoWeek(days: number): number {
  return Math.floor((dayOfYear(thursdayOf(days)) - 1) / 7) + 1;
}

function thursdayOf(days: number): number {
  return days - isoDayOfWeek(days) + 4;
}

export function hourOf(microsOfDay: number): number {
  return Math.floor(microsOfDay / 3600e6);
}

export function minuteOf(microsOfDay: number): number {
  return Math.floor(microsOfDay / 60e6) % 60;
}

export function secondOf(microsOfDay: number): number {
  return Math.floor(microsOfDay / 1e6) % 60;
}

/** Seconds with their fraction in microseconds: the unscaled DECIMAL(8, 6) of EXTRACT(SECOND). */
export function microsOfMinute(microsOfDay: number): number {
  return microsOfDay % 60e6;
}
