import { trimEnd, trimStart } from '../cast/trim.ts';
import { fitsLong, joinMicros } from './civil.ts';
import { instantOfLocal } from './local-time.ts';
import { dayOf } from './parse-date.ts';
import { today } from './today.ts';
import { tryZoneOf, type Zone } from './zone.ts';

/**
 * A timestamp from `[+-]yyyy[-m[m][-d[d][( |T)h[h]:m[m][:s[s][.ffffff][zone]]]]]` or a time of day alone, which
 * means today. Where the text names no zone, it is read in `zone`. Microseconds since 1970, or undefined.
 */
export function parseTimestamp(text: string, zone: Zone): bigint | undefined {
  const parts = parseParts(text);
  if (parts === undefined) return undefined;
  const named = parts.zone === undefined ? zone : tryZoneOf(parts.zone);
  if (named === undefined) return undefined;
  const micros = microsOfDay(parts);
  if (micros === undefined) return undefined;
  const days = parts.timeOnly ? today(named) : dayOf(parts.year, parts.month, parts.day);
  if (days === undefined) return undefined;
  const instant = instantOfLocal(days, micros, named);
  return fitsLong(instant) ? instant : undefined;
}

/** As `parseTimestamp`, but local: a zone may be there and means nothing, a date must be there. */
export function parseTimestampNtz(text: string, allowZone = true): bigint | undefined {
  const parts = parseParts(text);
  if (parts === undefined || parts.timeOnly) return undefined;
  if (parts.zone !== undefined && (!allowZone || tryZoneOf(parts.zone) === undefined)) return undefined;
  const micros = microsOfDay(parts);
  const days = dayOf(parts.year, parts.month, parts.day);
  if (micros === undefined || days === undefined) return undefined;
  const local = joinMicros(days, micros);
  return fitsLong(local) ? local : undefined;
}

interface TimestampParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
  readonly zone: string | undefined;
  readonly timeOnly: boolean;
}

function microsOfDay(parts: TimestampParts): number | undefined {
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) return undefined;
  return ((parts.hour * 60 + parts.minute) * 60 + parts.second) * 1e6 + parts.micros;
}

const YEAR = 0;
const DAY = 2;
const HOUR = 3;
const SECOND = 5;
const FRACTION = 6;

function parseParts(text: string): TimestampParts | undefined {
  let index = trimStart(text);
  const end = trimEnd(text, index);
  if (index === end) return undefined;
  const values = [1, 1, 1, 0, 0, 0, 0];
  let segment = YEAR;
  let value = 0;
  let digits = 0;
  let timeOnly = false;
  let signed = false;
  let negative = false;
  let zone: string | undefined;
  const first = text.charCodeAt(index);
  if (first === 45 || first === 43) {
    signed = true;
    negative = first === 45;
    index++;
  }
  if (index === 0 && first === 84) {
    timeOnly = true;
    segment = HOUR;
    index++;
  }
  for (; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      // Digits of the fraction behind the sixth are cut off.
      if (segment !== FRACTION || digits < 6) value = value * 10 + code - 48;
      digits++;
      continue;
    }
    let next = separated(segment, code);
    if (segment === YEAR && code === 58 && !signed) {
      timeOnly = true;
      segment = HOUR;
      next = HOUR + 1;
    }
    if (!validDigits(segment, digits)) return undefined;
    if (next === undefined) {
      if (segment < SECOND) return undefined;
      zone = text.slice(index, end).trim();
      break;
    }
    values[segment] = value;
    segment = next;
    value = 0;
    digits = 0;
  }
  if (!validDigits(segment, digits)) return undefined;
  values[segment] = segment === FRACTION ? value * 10 ** Math.max(0, 6 - digits) : value;
  const [year, month, day, hour, minute, second, micros] = values as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { year: negative ? -year : year, month, day, hour, minute, second, micros, zone, timeOnly };
}

/** The segment that starts behind a separator, undefined where this one can't stand. */
function separated(segment: number, code: number): number | undefined {
  if (segment < DAY) return code === 45 ? segment + 1 : undefined;
  if (segment === DAY) return code === 32 || code === 84 ? HOUR : undefined;
  if (segment < SECOND) return code === 58 ? segment + 1 : undefined;
  return segment === SECOND && code === 46 ? FRACTION : undefined;
}

function validDigits(segment: number, digits: number): boolean {
  if (segment === FRACTION) return true;
  return segment === YEAR ? digits >= 4 && digits <= 6 : digits >= 1 && digits <= 2;
}
