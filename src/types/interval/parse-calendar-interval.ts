import { SparkError } from '../../core/error.ts';
import { isTrimmed, trimAll } from '../cast/trim.ts';
import { fitsLong } from '../datetime/civil.ts';
import type { CalendarInterval } from '../value.ts';

/** Why a text is no interval: a subclass of INVALID_INTERVAL_FORMAT with its parameters. */
interface Failure {
  readonly failure: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** An interval from `[interval] 1 year -2 months 3.5 seconds ...`; undefined for other texts. */
export function parseCalendarInterval(text: string): CalendarInterval | undefined {
  const result = parse(text);
  return 'failure' in result ? undefined : result;
}

/** As `parseCalendarInterval`, but raises INVALID_INTERVAL_FORMAT for other texts. */
export function requireCalendarInterval(text: string): CalendarInterval {
  const result = parse(text);
  if (!('failure' in result)) return result;
  throw new SparkError(`INVALID_INTERVAL_FORMAT.${result.failure}`, { input: text, ...result.parameters });
}

type UnitName = keyof typeof months | keyof typeof days | keyof typeof micros;

const months = { year: 12n, month: 1n } as const;
const days = { week: 7n, day: 1n } as const;
const micros = {
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
  millisecond: 1000n,
  microsecond: 1n,
} as const;

function parse(text: string): CalendarInterval | Failure {
  const words = trimAll(text).toLowerCase();
  if (words === '') return { failure: 'INPUT_IS_EMPTY' };
  let at = 0;
  if (words.startsWith('interval')) {
    if (words.length === 8) return { failure: 'INPUT_IS_EMPTY' };
    if (!isTrimmed(words.charCodeAt(8))) {
      return { failure: 'INVALID_PREFIX', parameters: { prefix: words.split(/\s/)[0]! } };
    }
    at = skipBlanks(words, 8);
  }
  let totalMonths = 0n;
  let totalDays = 0n;
  let totalMicros = 0n;
  while (at < words.length) {
    const negative = words[at] === '-';
    if (negative || words[at] === '+') at = skipBlanks(words, at + 1);
    const start = at;
    while (isDigit(words.charCodeAt(at))) at++;
    const digits = words.slice(start, at);
    let fraction: string | undefined;
    if (words[at] === '.') {
      const from = ++at;
      while (isDigit(words.charCodeAt(at))) at++;
      fraction = words.slice(from, at);
    }
    if (digits === '' && (fraction === undefined || fraction === '')) {
      if (at >= words.length) return { failure: 'MISSING_NUMBER', parameters: { word: lastWord(words, at) } };
      return { failure: 'UNRECOGNIZED_NUMBER', parameters: { number: wordAt(words, start) } };
    }
    if (fraction !== undefined && fraction.length > 9) {
      return { failure: 'INVALID_PRECISION', parameters: { value: wordAt(words, start) } };
    }
    if (at >= words.length) return { failure: 'MISSING_UNIT', parameters: { word: lastWord(words, at) } };
    if (!isTrimmed(words.charCodeAt(at))) {
      return { failure: 'INVALID_VALUE', parameters: { value: wordAt(words, start) } };
    }
    at = skipBlanks(words, at);
    const word = wordAt(words, at);
    const unit = unitOf(word);
    if (unit === undefined) return { failure: 'INVALID_UNIT', parameters: { unit: word } };
    if (fraction !== undefined && unit !== 'second') {
      return { failure: 'INVALID_FRACTION', parameters: { unit: word } };
    }
    at = skipBlanks(words, at + word.length);
    const sign = negative ? -1n : 1n;
    const count = sign * BigInt(digits === '' ? '0' : digits);
    if (unit in months) totalMonths += count * months[unit as keyof typeof months];
    else if (unit in days) totalDays += count * days[unit as keyof typeof days];
    else totalMicros += count * micros[unit as keyof typeof micros];
    if (fraction !== undefined) totalMicros += sign * BigInt(fraction.slice(0, 6).padEnd(6, '0'));
    if (!fitsInt(totalMonths) || !fitsInt(totalDays) || !fitsLong(totalMicros)) {
      return { failure: 'ARITHMETIC_EXCEPTION' };
    }
  }
  return { months: Number(totalMonths), days: Number(totalDays), microseconds: totalMicros };
}

function unitOf(word: string): UnitName | undefined {
  const name = word.endsWith('s') ? word.slice(0, -1) : word;
  return name in months || name in days || name in micros ? (name as UnitName) : undefined;
}

function skipBlanks(text: string, at: number): number {
  while (at < text.length && isTrimmed(text.charCodeAt(at))) at++;
  return at;
}

function wordAt(text: string, at: number): string {
  let end = at;
  while (end < text.length && !isTrimmed(text.charCodeAt(end))) end++;
  return text.slice(at, end);
}

function lastWord(text: string, end: number): string {
  return text.slice(0, end).trimEnd().split(/\s+/).at(-1) ?? '';
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function fitsInt(value: bigint): boolean {
  return value >= -2147483648n && value <= 2147483647n;
}
