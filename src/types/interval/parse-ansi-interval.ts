import { SparkError } from '../../core/error.ts';
import { trimAll } from '../cast/trim.ts';
import type { DayTimeField } from '../data-type.ts';
import { fitsLong } from '../datetime/civil.ts';
import { catalogString } from '../type-name.ts';
import type { DayTimeType, YearMonthType } from './interval-format.ts';

/** Texts that are no interval raise an error in every mode but `try`, where they give NULL. */
export type IntervalMode = 'ansi' | 'legacy' | 'try';

/**
 * Months of a string such as `1-2`, `INTERVAL -'1-2' YEAR TO MONTH` or, for types of one field, `5`. Raises
 * INVALID_INTERVAL_FORMAT.
 */
export function parseYearMonth(text: string, type: YearMonthType, mode: IntervalMode): number | null {
  const input = trimAll(text);
  const body = intervalBody(input, type);
  const both = type.start !== type.end;
  const match = body && (both ? /^(\d+)-(\d+)$/ : /^(\d+)$/).exec(body.digits);
  if (!body || !match) return unmatched(input, type, 'year-month', 'UNMATCHED_FORMAT_STRING', mode);
  const first = BigInt(match[1]!);
  const months = both ? BigInt(match[2]!) : 0n;
  if (months > 11n) return failed(input, 'year-month', mode);
  const total = (type.start === 'month' ? first : first * 12n) + months;
  const result = body.negative ? -total : total;
  if (result < -2147483648n || result > 2147483647n) return failed(input, 'year-month', mode);
  return Number(result);
}

const fields: readonly DayTimeField[] = ['day', 'hour', 'minute', 'second'];
const units: Readonly<Record<DayTimeField, bigint>> = {
  day: 86_400_000_000n,
  hour: 3_600_000_000n,
  minute: 60_000_000n,
  second: 1_000_000n,
};

/** Microseconds of a string such as `1 02:03:04.5` or `INTERVAL '02:03' HOUR TO MINUTE`. Raises INVALID_INTERVAL_FORMAT. */
export function parseDayTime(text: string, type: DayTimeType, mode: IntervalMode): bigint | null {
  const input = trimAll(text);
  const body = intervalBody(input, type);
  const match = body && dayTimePattern(type).exec(body.digits);
  if (!body || !match) {
    return unmatched(input, type, 'day-time', 'UNMATCHED_FORMAT_STRING_WITH_NOTICE', mode);
  }
  let total = 0n;
  const used = fields.slice(fields.indexOf(type.start), fields.indexOf(type.end) + 1);
  for (const [index, field] of used.entries()) {
    const count = BigInt(match[index + 1]!);
    if (index > 0 && count > (field === 'hour' ? 23n : 59n)) return failed(input, 'day-time', mode);
    total += count * units[field];
  }
  if (type.end === 'second') total += BigInt((match[used.length + 1] ?? '').slice(0, 6).padEnd(6, '0'));
  if (body.negative) total = -total;
  return fitsLong(total) ? total : failed(input, 'day-time', mode);
}

/** Digits that the first field can have, enough for all that 64 bits of microseconds hold. */
const leadingDigits: Readonly<Record<DayTimeField, number>> = { day: 9, hour: 10, minute: 12, second: 13 };

const patterns = new Map<string, RegExp>();

function dayTimePattern(type: DayTimeType): RegExp {
  const key = `${type.start} ${type.end}`;
  let pattern = patterns.get(key);
  if (pattern === undefined) {
    let source = `(\\d{1,${leadingDigits[type.start]}})`;
    for (let index = fields.indexOf(type.start); index < fields.indexOf(type.end); index++) {
      source += `${index === 0 ? ' ' : ':'}(\\d{1,2})`;
    }
    pattern = new RegExp(`^${source}${type.end === 'second' ? '(?:\\.(\\d{1,9}))?' : ''}$`);
    patterns.set(key, pattern);
  }
  return pattern;
}

interface IntervalBody {
  readonly digits: string;
  readonly negative: boolean;
}

/** Takes signs off, and `INTERVAL '...' DAY TO SECOND` from around the text where it is there. */
function intervalBody(input: string, type: YearMonthType | DayTimeType): IntervalBody | undefined {
  const literal = /^INTERVAL\s+([+-])?'([+-])?([^']*)'\s+([A-Z]+)(?:\s+TO\s+([A-Z]+))?$/i.exec(input);
  if (literal !== null) {
    const start = literal[4]!.toLowerCase();
    const end = (literal[5] ?? literal[4]!).toLowerCase();
    if (start !== type.start || end !== type.end) return undefined;
    return { digits: literal[3]!, negative: (literal[1] === '-') !== (literal[2] === '-') };
  }
  const signed = input.startsWith('-') || input.startsWith('+');
  return { digits: signed ? input.slice(1) : input, negative: input.startsWith('-') };
}

function unmatched(
  input: string,
  type: YearMonthType | DayTimeType,
  kind: 'year-month' | 'day-time',
  condition: string,
  mode: IntervalMode,
): null {
  if (mode === 'try') return null;
  throw new SparkError(`INVALID_INTERVAL_FORMAT.${condition}`, {
    intervalStr: kind,
    supportedFormat: supportedFormat(type),
    typeName: catalogString(type),
    input,
  });
}

function failed(input: string, kind: 'year-month' | 'day-time', mode: IntervalMode): null {
  if (mode === 'try') return null;
  throw new SparkError('INVALID_INTERVAL_FORMAT.INTERVAL_PARSING', { interval: kind, input });
}

function supportedFormat(type: YearMonthType | DayTimeType): string {
  const names = type.start === type.end ? type.start : `${type.start} TO ${type.end}`;
  const shape = shapes[`${type.start} ${type.end}`] ?? '';
  return `\`[+|-]${shape}\`, \`INTERVAL [+|-]'[+|-]${shape}' ${names.toUpperCase()}\``;
}

const shapes: Readonly<Record<string, string>> = {
  'year year': 'y',
  'month month': 'm',
  'year month': 'y-m',
  'day day': 'd',
  'hour hour': 'h',
  'minute minute': 'm',
  'second second': 's.n',
  'day hour': 'd h',
  'day minute': 'd h:m',
  'day second': 'd h:m:s.n',
  'hour minute': 'h:m',
  'hour second': 'h:m:s.n',
  'minute second': 'm:s.n',
};
