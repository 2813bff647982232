import { SparkError } from '../../../core/error.ts';
import { civilFromDays, daysFromCivil, isoDayOfWeek, SECONDS_PER_DAY } from '../civil.ts';
import type { Zone } from '../zone.ts';
import type { NumberPart, NumericField, OffsetStyle, PatternPart } from './compile-pattern.ts';
import { eraNames, monthNames, quarterNames, weekdayNames, zoneNameAt } from './names.ts';

/** What a pattern prints: a local date and time and, for its zone letters, where that is. */
export interface FormatInput {
  readonly days: number;
  /** Nanoseconds of the day. */
  readonly nanos: number;
  readonly zone: Zone | undefined;
  /** Seconds east of UTC at that time. */
  readonly offset: number;
}

export function formatByPattern(parts: readonly PatternPart[], input: FormatInput): string {
  const { year, month, day } = civilFromDays(input.days);
  return print(parts, { input, year, month, day });
}

interface Context {
  readonly input: FormatInput;
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function print(parts: readonly PatternPart[], context: Context): string {
  let text = '';
  for (const part of parts) text += printPart(part, context);
  return text;
}

function printPart(part: PatternPart, context: Context): string {
  const { input } = context;
  switch (part.kind) {
    case 'literal':
      return part.text;
    case 'number':
      return printNumber(part, fieldValue(part.field, context));
    case 'twoDigitYear':
      return pad(Math.abs(fieldValue(part.field, context)) % 100, 2);
    case 'fraction':
      return pad(input.nanos % 1e9, 9).slice(0, part.maxDigits);
    case 'text':
      return printText(part.field, part.full, context);
    case 'halfDay':
      return input.nanos < 43_200e9 ? 'AM' : 'PM';
    case 'zoneId':
      return zoneOfInput(input).id;
    case 'zoneName': {
      const zone = zoneOfInput(input);
      return isRegion(zone)
        ? zoneNameAt(
            zone,
            input.days * SECONDS_PER_DAY + Math.floor(input.nanos / 1e9) - input.offset,
            part.full,
          )
        : zone.id;
    }
    case 'offset':
      zoneOfInput(input);
      return input.offset === 0 ? part.zero : offsetText(input.offset, part.style);
    case 'gmtOffset':
      zoneOfInput(input);
      return gmtText(input.offset, part.full);
    case 'optional':
      return print(part.parts, context);
  }
}

function isRegion(zone: Zone): boolean {
  return zone.fixedOffset === undefined || zone.id === 'UTC' || zone.id === 'GMT';
}

function zoneOfInput(input: FormatInput): Zone {
  if (input.zone !== undefined) return input.zone;
  throw new SparkError('DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', {
    rangeMessage: 'a value without a time zone cannot be formatted with one',
  });
}

function fieldValue(field: NumericField, context: Context): number {
  const { nanos } = context.input;
  const hour = Math.floor(nanos / 3600e9);
  switch (field) {
    case 'year':
      return context.year;
    case 'yearOfEra':
      return context.year > 0 ? context.year : 1 - context.year;
    case 'quarter':
      return Math.ceil(context.month / 3);
    case 'month':
      return context.month;
    case 'day':
      return context.day;
    case 'dayOfYear':
      return context.input.days - daysFromCivil(context.year, 1, 1) + 1;
    case 'weekdayInMonth':
      return ((context.day - 1) % 7) + 1;
    case 'hour':
      return hour;
    case 'clockHour':
      return hour === 0 ? 24 : hour;
    case 'halfDayHour':
      return hour % 12;
    case 'clockHalfDayHour':
      return hour % 12 === 0 ? 12 : hour % 12;
    case 'minute':
      return Math.floor(nanos / 60e9) % 60;
    case 'second':
      return Math.floor(nanos / 1e9) % 60;
  }
}

function printNumber(part: NumberPart, value: number): string {
  const digits = pad(Math.abs(value), part.minWidth);
  if (value < 0) return `-${digits}`;
  return part.sign === 'year' && digits.length > part.minWidth && value >= 10 ** part.minWidth
    ? `+${digits}`
    : digits;
}

function printText(field: 'month' | 'quarter' | 'weekday' | 'era', full: boolean, context: Context): string {
  switch (field) {
    case 'month': {
      const name = monthNames[context.month - 1]!;
      return full ? name : name.slice(0, 3);
    }
    case 'quarter': {
      const quarter = Math.ceil(context.month / 3);
      return full ? quarterNames[quarter - 1]! : `Q${quarter}`;
    }
    case 'weekday': {
      const name = weekdayNames[isoDayOfWeek(context.input.days) - 1]!;
      return full ? name : name.slice(0, 3);
    }
    case 'era':
      return (full ? eraNames.full : eraNames.short)[context.year > 0 ? 1 : 0];
  }
}

function offsetText(offset: number, style: OffsetStyle): string {
  const size = Math.abs(offset);
  const colon = style.includes(':') ? ':' : '';
  const minutes = Math.floor(size / 60) % 60;
  const seconds = size % 60;
  let text = `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 3600), 2)}`;
  if (style !== '+HHmm' || minutes !== 0) text += colon + pad(minutes, 2);
  if ((style === '+HHMMss' || style === '+HH:MM:ss') && seconds !== 0) text += colon + pad(seconds, 2);
  return text;
}

function gmtText(offset: number, full: boolean): string {
  if (offset === 0) return 'GMT';
  const size = Math.abs(offset);
  const hours = Math.floor(size / 3600);
  const minutes = Math.floor(size / 60) % 60;
  const seconds = size % 60;
  let text = `GMT${offset < 0 ? '-' : '+'}${full ? pad(hours, 2) : hours}`;
  if (full || minutes !== 0 || seconds !== 0) text += `:${pad(minutes, 2)}`;
  return seconds === 0 ? text : `${text}:${pad(seconds, 2)}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
