import { SparkError } from '../../core/error.ts';
import { fitsLong, joinMicros, splitMicros } from '../datetime/civil.ts';
import { addMonths } from '../datetime/date-arithmetic.ts';
import { instantOfLocal, localOfInstant } from '../datetime/local-time.ts';
import type { Zone } from '../datetime/zone.ts';
import type { CalendarInterval } from '../value.ts';

const DAY = 86_400_000_000n;

/** The instant that lies an interval later: first months and days on the zone's calendar, then the time. */
export function timestampAddInterval(
  micros: bigint,
  months: number,
  days: number,
  time: bigint,
  zone: Zone,
): bigint {
  if (months === 0 && days === 0) return checkedInstant(micros + time);
  const local = localOfInstant(micros, zone);
  const moved = addMonths(local.days, months) + days;
  return checkedInstant(instantOfLocal(moved, local.micros, zone) + time);
}

/** Adds a day-time interval: whole days on the zone's calendar, the rest as time that passes. */
export function timestampAddDayTime(micros: bigint, interval: bigint, zone: Zone): bigint {
  return timestampAddInterval(micros, 0, Number(interval / DAY), interval % DAY, zone);
}

/** As `timestampAddInterval`, for timestamps without zone. */
export function timestampNtzAddInterval(micros: bigint, months: number, days: number, time: bigint): bigint {
  const local = splitMicros(micros);
  return checkedInstant(joinMicros(addMonths(local.days, months) + days, local.micros) + time);
}

function checkedInstant(micros: bigint): bigint {
  if (fitsLong(micros)) return micros;
  throw new SparkError('DATETIME_OVERFLOW', { operation: `${micros} microseconds since 1970` });
}

/** Adds a calendar interval to a date; one with a time of day is refused, as in ANSI mode. */
export function dateAddInterval(days: number, interval: CalendarInterval): number {
  if (interval.microseconds !== 0n) {
    throw new SparkError('INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION', {
      ansiConfig: '"spark.sql.ansi.enabled"',
    });
  }
  return addMonths(days, interval.months) + interval.days;
}

/** Parts of `make_interval`, all whole numbers but the seconds, which come as microseconds. */
export interface IntervalParts {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly microseconds: bigint;
}

/** Spark's `make_interval`; raises INTERVAL_ARITHMETIC_OVERFLOW. */
export function makeInterval(parts: IntervalParts): CalendarInterval {
  const time =
    BigInt(parts.hours) * 3_600_000_000n + BigInt(parts.minutes) * 60_000_000n + parts.microseconds;
  return checkedInterval(parts.years * 12 + parts.months, parts.weeks * 7 + parts.days, time);
}

/** Sum of two intervals, or difference with `sign` -1; raises INTERVAL_ARITHMETIC_OVERFLOW. */
export function addIntervals(a: CalendarInterval, b: CalendarInterval, sign: 1 | -1 = 1): CalendarInterval {
  return checkedInterval(
    a.months + sign * b.months,
    a.days + sign * b.days,
    a.microseconds + BigInt(sign) * b.microseconds,
  );
}

export function negateInterval(interval: CalendarInterval): CalendarInterval {
  return addIntervals({ months: 0, days: 0, microseconds: 0n }, interval, -1);
}

/** An interval times a number: parts of months are dropped, parts of days become time. */
export function multiplyInterval(interval: CalendarInterval, factor: number): CalendarInterval {
  return fromDoubles(
    interval.months * factor,
    interval.days * factor,
    Number(interval.microseconds) * factor,
  );
}

/** Raises INTERVAL_DIVIDED_BY_ZERO. */
export function divideInterval(interval: CalendarInterval, divisor: number): CalendarInterval {
  if (divisor === 0) throw new SparkError('INTERVAL_DIVIDED_BY_ZERO');
  return fromDoubles(
    interval.months / divisor,
    interval.days / divisor,
    Number(interval.microseconds) / divisor,
  );
}

function fromDoubles(months: number, days: number, micros: number): CalendarInterval {
  const wholeDays = Math.trunc(days);
  const total = micros + (days - wholeDays) * 86_400_000_000;
  if (!Number.isFinite(total)) throw intervalOverflow();
  return checkedInterval(Math.trunc(months), wholeDays, BigInt(Math.round(total)));
}

/** An interval whose parts must fit: 32 bits of months and days, 64 of microseconds. */
function checkedInterval(months: number, days: number, microseconds: bigint): CalendarInterval {
  if (months !== (months | 0) || days !== (days | 0) || !fitsLong(microseconds)) throw intervalOverflow();
  return { months, days, microseconds };
}

function intervalOverflow(): SparkError {
  return new SparkError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION');
}
