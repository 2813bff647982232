import {
  civilFromDays,
  daysFromCivil,
  daysInMonth,
  isoDayOfWeek,
  MICROS_PER_SECOND,
  SECONDS_PER_DAY,
} from './civil.ts';
import { instantOfDays, localOfInstant } from './local-time.ts';
import type { Zone } from './zone.ts';

/** Adds months to a date; the day moves back to the month's last where it doesn't exist. */
export function addMonths(days: number, months: number): number {
  const { year, month, day } = civilFromDays(days);
  const total = year * 12 + month - 1 + months;
  const newYear = Math.floor(total / 12);
  const newMonth = total - newYear * 12 + 1;
  return daysFromCivil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** The last day of the date's month. */
export function lastDay(days: number): number {
  const { year, month, day } = civilFromDays(days);
  return days + daysInMonth(year, month) - day;
}

const weekdays: Readonly<Record<string, number>> = {
  MO: 1,
  MON: 1,
  MONDAY: 1,
  TU: 2,
  TUE: 2,
  TUESDAY: 2,
  WE: 3,
  WED: 3,
  WEDNESDAY: 3,
  TH: 4,
  THU: 4,
  THURSDAY: 4,
  FR: 5,
  FRI: 5,
  FRIDAY: 5,
  SA: 6,
  SAT: 6,
  SATURDAY: 6,
  SU: 7,
  SUN: 7,
  SUNDAY: 7,
};

/** 1 (Monday) to 7 (Sunday) for `Mo`, `mon`, `Monday`; undefined for other words. */
export function parseDayOfWeek(text: string): number | undefined {
  const word = text.toUpperCase();
  return Object.hasOwn(weekdays, word) ? weekdays[word] : undefined;
}

/** The first date after this one on a weekday, 1 (Monday) to 7. */
export function nextDay(days: number, weekday: number): number {
  const distance = (weekday - isoDayOfWeek(days) + 7) % 7;
  return days + (distance === 0 ? 7 : distance);
}

/** Spark's `months_between` of two instants, whose difference in days counts as parts of a month of 31 days. */
export function monthsBetween(micros1: bigint, micros2: bigint, roundOff: boolean, zone: Zone): number {
  const local1 = localOfInstant(micros1, zone);
  const local2 = localOfInstant(micros2, zone);
  const date1 = civilFromDays(local1.days);
  const date2 = civilFromDays(local2.days);
  const months = (date1.year - date2.year) * 12 + date1.month - date2.month;
  const bothLast =
    date1.day === daysInMonth(date1.year, date1.month) && date2.day === daysInMonth(date2.year, date2.month);
  if (date1.day === date2.day || bothLast) return months;
  const second1 = secondsSinceMidnight(micros1, local1.days, zone);
  const second2 = secondsSinceMidnight(micros2, local2.days, zone);
  const seconds = (date1.day - date2.day) * SECONDS_PER_DAY + second1 - second2;
  const result = months + seconds / (31 * SECONDS_PER_DAY);
  return roundOff ? Math.floor(result * 1e8 + 0.5) / 1e8 : result;
}

/** Seconds that have passed since the day began, which clocks don't show when they were changed on that day. */
function secondsSinceMidnight(micros: bigint, days: number, zone: Zone): number {
  return Math.floor(Number(micros - instantOfDays(days, zone)) / MICROS_PER_SECOND);
}
