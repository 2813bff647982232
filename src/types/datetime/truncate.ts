import { civilFromDays, daysFromCivil, isoDayOfWeek, MICROS_PER_DAY } from './civil.ts';
import { instantOfLocal, localOfInstant } from './local-time.ts';
import type { Zone } from './zone.ts';

export type TruncationUnit =
  | 'microsecond'
  | 'millisecond'
  | 'second'
  | 'minute'
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'quarter'
  | 'year';

const units: Readonly<Record<string, TruncationUnit>> = {
  MICROSECOND: 'microsecond',
  MILLISECOND: 'millisecond',
  SECOND: 'second',
  MINUTE: 'minute',
  HOUR: 'hour',
  DAY: 'day',
  DD: 'day',
  WEEK: 'week',
  MON: 'month',
  MONTH: 'month',
  MM: 'month',
  QUARTER: 'quarter',
  YEAR: 'year',
  YYYY: 'year',
  YY: 'year',
};

/** The unit of `date_trunc` and `trunc` by name, in any letter case; undefined for other names. */
export function parseTruncationUnit(text: string): TruncationUnit | undefined {
  const word = text.toUpperCase();
  return Object.hasOwn(units, word) ? units[word] : undefined;
}

/** The first day of the date's week, month, quarter or year; undefined for smaller units, which `trunc` refuses. */
export function truncateDate(days: number, unit: TruncationUnit): number | undefined {
  switch (unit) {
    case 'week':
      return days - isoDayOfWeek(days) + 1;
    case 'month':
      return days - civilFromDays(days).day + 1;
    case 'quarter': {
      const { year, month } = civilFromDays(days);
      return daysFromCivil(year, month - ((month - 1) % 3), 1);
    }
    case 'year':
      return daysFromCivil(civilFromDays(days).year, 1, 1);
    default:
      return undefined;
  }
}

const microsOf: Partial<Readonly<Record<TruncationUnit, number>>> = {
  minute: 60e6,
  hour: 3600e6,
  day: MICROS_PER_DAY,
};

/** The instant at which the unit around `micros` begins in the zone. */
export function truncateTimestamp(micros: bigint, unit: TruncationUnit, zone: Zone): bigint {
  if (unit === 'microsecond') return micros;
  if (unit === 'millisecond') return micros - floorMod(micros, 1000n);
  if (unit === 'second') return micros - floorMod(micros, 1_000_000n);
  const local = localOfInstant(micros, zone);
  const size = microsOf[unit];
  if (size !== undefined) {
    const start = local.micros - (local.micros % size);
    // Within an hour that a change of offset repeats, both times round stay apart.
    if (unit !== 'day') return micros - BigInt(local.micros - start);
    return instantOfLocal(local.days, start, zone);
  }
  return instantOfLocal(truncateDate(local.days, unit) ?? local.days, 0, zone);
}

function floorMod(value: bigint, divisor: bigint): bigint {
  const rest = value % divisor;
  return rest < 0n ? rest + divisor : rest;
}
