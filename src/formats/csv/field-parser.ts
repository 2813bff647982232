import type { DataType } from '../../types/data-type.ts';
import { dateTimeReader } from '../../types/datetime/date-time-formatter.ts';
import { parseDate } from '../../types/datetime/parse-date.ts';
import { parseTimestamp, parseTimestampNtz } from '../../types/datetime/parse-timestamp.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { integralDigits, parseDecimal, toPrecision } from '../../types/decimal.ts';
import { parseDayTime, parseYearMonth } from '../../types/interval/parse-ansi-interval.ts';
import type { Value } from '../../types/value.ts';
import { parseJavaDouble } from '../java-double.ts';
import type { CsvOptions } from './csv-options.ts';

/** The value of a field that is not NULL; undefined when its text is none of the type. */
export type FieldParser = (text: string) => Value | undefined;

/** Spark's conversion of CSV fields to a type; null for types that CSV has no text for. */
export function fieldParser(type: DataType, options: CsvOptions, zone: string): FieldParser | null {
  switch (type.kind) {
    case 'byte':
      return (text) => smallInteger(text, 127);
    case 'short':
      return (text) => smallInteger(text, 32767);
    case 'int':
      return (text) => smallInteger(text, 2147483647);
    case 'long':
      return parseLong;
    case 'float':
      return (text) => {
        const value = floating(text, options);
        return value === undefined ? undefined : Math.fround(value);
      };
    case 'double':
      return (text) => floating(text, options);
    case 'boolean':
      return (text) => (/^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined);
    case 'decimal':
      return (text) => {
        const parsed = parseDecimal(text);
        if (parsed === undefined || integralDigits(parsed) > type.precision) return undefined;
        // So small that no digit is left (and 1e-2000000000 is cheap).
        if (integralDigits(parsed) < -type.scale) return 0n;
        return toPrecision(parsed.unscaled, parsed.scale, type.precision, type.scale, 'half_up');
      };
    case 'string':
    case 'char':
    case 'varchar':
      return (text) => text;
    case 'date':
      return options.dateFormat === null ? parseDate : dateTimeReader(options.dateFormat, zoneOf(zone)).date;
    case 'timestamp': {
      const found = zoneOf(zone);
      if (options.timestampFormat === null) return (text) => parseTimestamp(text, found);
      return dateTimeReader(options.timestampFormat, found).timestamp;
    }
    case 'timestamp_ntz':
      if (options.timestampNtzFormat === null) return (text) => parseTimestampNtz(text, false);
      return dateTimeReader(options.timestampNtzFormat, zoneOf(zone)).timestampNtz;
    case 'interval_ym':
      return (text) => parseYearMonth(text, type, 'try') ?? undefined;
    case 'interval_dt':
      return (text) => parseDayTime(text, type, 'try') ?? undefined;
    default:
      return null;
  }
}

/** Java's integers: an optional sign and decimal digits of any script. */
function integerDigits(text: string): string | undefined {
  const match = /^([+-]?)(\p{Nd}+)$/u.exec(text);
  if (match === null) return undefined;
  const digits = match[2]!.replace(/[^0-9]/gu, (digit) => String(digitValue(digit)));
  return (match[1] === '-' ? '-' : '') + digits;
}

/** Digits of a script lie together, zero first. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0)!;
  let zero = code;
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return (code - zero) % 10;
}

function smallInteger(text: string, high: number): number | undefined {
  const digits = integerDigits(text);
  if (digits === undefined) return undefined;
  const value = Number(digits);
  return value > high || value < -high - 1 ? undefined : value + 0;
}

function parseLong(text: string): bigint | undefined {
  const digits = integerDigits(text);
  if (digits === undefined || digits.length > 400) return undefined;
  const value = BigInt(digits);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

function floating(text: string, options: CsvOptions): number | undefined {
  if (text === options.nanValue) return Number.NaN;
  if (text === options.negativeInf) return Number.NEGATIVE_INFINITY;
  if (text === options.positiveInf) return Number.POSITIVE_INFINITY;
  return parseJavaDouble(text);
}
