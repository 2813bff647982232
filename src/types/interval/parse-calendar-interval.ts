import { trimAll } from '../cast/trim.ts';
import { fitsLong } from '../datetime/civil.ts';
import type { CalendarInterval } from '../value.ts';

const months = new Map([
  ['year', 12n],
  ['month', 1n],
]);
const days = new Map([
  ['week', 7n],
  ['day', 1n],
]);
const micros = new Map([
  ['hour', 3_600_000_000n],
  ['minute', 60_000_000n],
  ['second', 1_000_000n],
  ['millisecond', 1000n],
  ['microsecond', 1n],
]);

/**
 * An interval from `[interval] 1 year -2 months 3.5 seconds ...`, in any letter case: numbers with a unit
 * each, perhaps with a sign, and a fraction for seconds. Undefined for other texts and for intervals whose
 * months or days need more than 32 bits, or their microseconds more than 64.
 */
export function parseCalendarInterval(text: string): CalendarInterval | undefined {
  const words = trimAll(text).toLowerCase();
  let at = 0;
  if (words.startsWith('interval')) {
    if (!isBlank(words.charCodeAt(8))) return undefined;
    at = skipBlanks(words, 8);
  }
  if (at === words.length) return undefined;
  let totalMonths = 0n;
  let totalDays = 0n;
  let totalMicros = 0n;
  while (at < words.length) {
    const sign = words[at] === '-' ? -1n : 1n;
    if (words[at] === '-' || words[at] === '+') at = skipBlanks(words, at + 1);
    const pointAt = skipDigits(words, at);
    const digits = words.slice(at, pointAt);
    const hasFraction = words[pointAt] === '.';
    at = hasFraction ? skipDigits(words, pointAt + 1) : pointAt;
    const fraction = hasFraction ? words.slice(pointAt + 1, at) : '';
    if (digits + fraction === '' || fraction.length > 9 || !isBlank(words.charCodeAt(at))) return undefined;
    at = skipBlanks(words, at);
    const word = wordAt(words, at);
    const unit = word.endsWith('s') ? word.slice(0, -1) : word;
    if (hasFraction && unit !== 'second') return undefined;
    at = skipBlanks(words, at + word.length);
    const count = sign * BigInt(digits);
    const perMonth = months.get(unit);
    const perDay = days.get(unit);
    const perMicro = micros.get(unit);
    if (perMonth !== undefined) totalMonths += count * perMonth;
    else if (perDay !== undefined) totalDays += count * perDay;
    else if (perMicro !== undefined) totalMicros += count * perMicro;
    else return undefined;
    totalMicros += sign * BigInt(fraction.slice(0, 6).padEnd(6, '0'));
    if (!fitsInt(totalMonths) || !fitsInt(totalDays) || !fitsLong(totalMicros)) return undefined;
  }
  return { months: Number(totalMonths), days: Number(totalDays), microseconds: totalMicros };
}

function wordAt(text: string, at: number): string {
  let end = at;
  while (end < text.length && !isBlank(text.charCodeAt(end))) end++;
  return text.slice(at, end);
}

function skipBlanks(text: string, at: number): number {
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

function skipDigits(text: string, at: number): number {
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
  return at;
}

/** Java's `Character.isWhitespace`, as far as ASCII goes. */
function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31);
}

function fitsInt(value: bigint): boolean {
  return value >= -2147483648n && value <= 2147483647n;
}
