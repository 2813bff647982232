import type { DatetimeLiteralType } from '../ast.ts';

const special = /^(?:epoch|now|today|tomorrow|yesterday)(?:\s+\S.*)?$/i;
const specialDate = /^(?:epoch|now|today|tomorrow|yesterday)$/i;
const date = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/s;
const timestamp =
  /^([+-]?\d{4,6})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T](?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?)?(.*))?)?)?)?$/s;
const timeOnly = /^T?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?)?(.*)$/s;
const time = /^T?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?(\s*[AP]M)?$/i;
const zone = /^\s*(?:Z|[+-]\d{1,2}(?::?\d{1,2}(?::?\d{1,2})?)?|[A-Za-z][A-Za-z0-9_+\-/:]*)?\s*$/;

/**
 * Whether the text of a DATE, TIME or TIMESTAMP literal has the form that Spark takes, so that a wrong one is an
 * error of the parser. The value is made by those who know the session's time zone.
 */
export function checkDatetimeText(type: DatetimeLiteralType, text: string): boolean {
  const trimmed = trimAscii(text);
  if (type === 'DATE') return specialDate.test(trimmed) || checkDate(trimmed);
  if (type === 'TIME') return checkTime(trimmed);
  return special.test(trimmed) || checkTimestamp(trimmed);
}

function checkDate(text: string): boolean {
  const match = date.exec(text);
  if (match === null || Math.abs(Number(match[1])) > 5_881_580) return false;
  return isDay(match[1]!, match[2] ?? '1', match[3] ?? '1');
}

function checkTimestamp(text: string): boolean {
  const match = timestamp.exec(text);
  if (match !== null) {
    const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', , tail = ''] = match;
    if (Math.abs(Number(year)) > 294_247) return false;
    return isDay(year!, month, day) && isTime(hour, minute, second) && zone.test(tail);
  }
  const only = timeOnly.exec(text);
  return only !== null && isTime(only[1]!, only[2]!, only[3] ?? '0') && zone.test(only[5] ?? '');
}

function checkTime(text: string): boolean {
  const match = time.exec(text);
  if (match === null) return false;
  const hour = Number(match[1]);
  if (match[5] !== undefined && (hour < 1 || hour > 12)) return false;
  return isTime(match[1]!, match[2]!, match[3] ?? '0');
}

function isDay(year: string, month: string, day: string): boolean {
  const m = Number(month);
  const d = Number(day);
  if (m < 1 || m > 12 || d < 1) return false;
  return d <= daysInMonth(Number(year), m);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isTime(hour: string, minute: string, second: string): boolean {
  return Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** Spark trims spaces and ISO control characters here. */
function trimAscii(text: string): string {
  let start = 0;
  let end = text.length;
  const blank = (code: number) => code <= 32 || code === 127;
  while (start < end && blank(text.charCodeAt(start))) start++;
  while (end > start && blank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}
