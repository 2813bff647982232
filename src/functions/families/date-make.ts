/** Moments and intervals from their parts. */

import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { DATE, type DataType, decimalType, INT, TIMESTAMP, TIMESTAMP_NTZ } from '../../types/data-type.ts';
import { daysFromCivil, fitsLong, isValidDate, joinMicros } from '../../types/datetime/civil.ts';
import { instantOfLocal } from '../../types/datetime/local-time.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { makeInterval } from '../../types/interval/interval-arithmetic.ts';
import type { Value } from '../../types/value.ts';
import { wrongNumberOfArguments } from '../bind-errors.ts';
import { bindSpecs, castTargets, requireTypes } from '../binding/specs.ts';
import { type Bind, type BindContext, type FunctionDeclaration, scalar } from '../declare.ts';
import { integer } from '../values/literals.ts';

const datetime = { group: 'datetime', since: '3.0.0' } as const;

/** Seconds with microseconds behind the point. */
const SECONDS = decimalType(18, 6);
const MAKE_SECONDS = decimalType(16, 6);
const ZERO_SECONDS = { kind: 'literal', type: SECONDS, value: 0n } as const;
const YEAR_TO_MONTH: DataType = { kind: 'interval_ym', start: 'year', end: 'month' };
const DAY_TO_SECOND: DataType = { kind: 'interval_dt', start: 'day', end: 'second' };

function outOfBounds(message: string): SparkError {
  return new SparkError('DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION', {
    rangeMessage: message,
    ansiConfig: '"spark.sql.ansi.enabled"',
  });
}

/** @throws DATETIME_FIELD_OUT_OF_BOUNDS */
export function checkField(
  name: string,
  value: number,
  low: number,
  high: number,
  raise: (message: string) => SparkError = outOfBounds,
): void {
  if (value >= low && value <= high) return;
  throw raise(`Invalid value for ${name} (valid values ${low} - ${high}): ${value}`);
}

function makeDate(year: number, month: number, day: number): number {
  checkField('Year', year, -999999999, 999999999);
  checkField('MonthOfYear', month, 1, 12);
  checkField('DayOfMonth', day, 1, 31);
  if (!isValidDate(year, month, day)) throw outOfBounds(`Invalid date: day ${day} of month ${month}`);
  const days = daysFromCivil(year, month, day);
  if (days !== (days | 0)) throw outOfBounds('integer overflow');
  return days;
}

/** Microseconds since midnight; 60 seconds without a fraction are the next minute. */
function makeTimeOfDay(hour: number, minute: number, micros: bigint): number {
  checkField('HourOfDay', hour, 0, 23);
  checkField('MinuteOfHour', minute, 0, 59);
  const seconds = Number(micros) / 1e6;
  if (micros === 60_000_000n) return (hour * 3600 + minute * 60 + 60) * 1e6;
  if (micros > 60_000_000n && micros < 61_000_000n) {
    throw new SparkError('INVALID_FRACTION_OF_SECOND', {
      secAndMicros: String(seconds),
      ansiConfig: '"spark.sql.ansi.enabled"',
    });
  }
  checkField('SecondOfMinute', Math.floor(seconds), 0, 59);
  return (hour * 3600 + minute * 60) * 1e6 + Number(micros);
}

/** Runs with errors as NULL where the call tolerates them. */
export function tolerantly<T>(call: Call, run: () => T): T | null {
  if (call.mode === 'ansi') return run();
  try {
    return run();
  } catch (error) {
    if (error instanceof SparkError) return null;
    throw error;
  }
}

type Moments = 'ltz' | 'ntz' | 'session';

/** `(year, month, day, hour, minute, second[, zone])` or `(date[, time[, zone]])`. */
function bindTimestamp(name: string, kind: Moments): Bind {
  const tolerant = name.startsWith('try_');
  return (args, context) => {
    const parts = args.length === 6 || (args.length === 7 && kind !== 'ntz');
    const least = kind === 'session' ? 1 : 2;
    if (!parts && (args.length < least || args.length > (kind === 'ntz' ? 2 : 3))) {
      const counts = kind === 'session' ? '[1, 2, 3, 6, 7]' : kind === 'ntz' ? '[2, 6]' : '[2, 3, 6, 7]';
      throw wrongNumberOfArguments(name, counts, args.length);
    }
    const specs = parts
      ? [INT, INT, INT, INT, INT, MAKE_SECONDS, 'string' as const]
      : [DATE, 'time_any' as const, 'string' as const];
    if (!parts) requireTypes(name, args, specs, context);
    // A date with a time is never without a zone, unless that is asked for.
    const type =
      kind === 'ntz' || (parts && kind === 'session' && isNtz(context)) ? TIMESTAMP_NTZ : TIMESTAMP;
    return {
      args: castTargets(name, args, specs, context),
      type,
      nullable: tolerant || context.mode === 'legacy' || args.some(isNullable),
      ...(tolerant ? { mode: 'try' as const } : {}),
    };
  };
}

function isNtz(context: BindContext): boolean {
  return context.conf('spark.sql.timestampType')?.toUpperCase() === 'TIMESTAMP_NTZ';
}

function makeTimestamp(call: Call): (...args: Value[]) => bigint | null {
  const instant = (days: number, micros: number, zone: string | undefined): bigint => {
    const value =
      call.type.kind === 'timestamp_ntz'
        ? joinMicros(days, micros)
        : instantOfLocal(days, micros, zoneOf(zone ?? call.zone ?? 'UTC'));
    if (!fitsLong(value)) throw outOfBounds('long overflow');
    return value;
  };
  if (call.args.length >= 6) {
    return (...args) =>
      tolerantly(call, () => {
        const [year, month, day, hour, minute] = args as number[];
        const days = makeDate(year!, month!, day!);
        return instant(days, makeTimeOfDay(hour!, minute!, args[5] as bigint), args[6] as string | undefined);
      });
  }
  return (days, time, zone) =>
    tolerantly(call, () =>
      instant(
        days as number,
        time === undefined ? 0 : Number((time as bigint) / 1000n),
        zone as string | undefined,
      ),
    );
}

/** As Spark names them: with a date and a time as the function that they stand for, `try_` without the zone. */
function printTimestamp(name: string): PrintForm {
  return (args) => {
    if (args.length < 6) {
      if (name === 'try_make_timestamp_ntz') {
        return `try_make_timestamp_ntz(make_timestamp_ntz(${args.join(', ')}))`;
      }
      return `${name.endsWith('_ltz') ? 'make_timestamp' : name}(${args.join(', ')})`;
    }
    return `${name}(${(name === 'try_make_timestamp' ? args.slice(0, 6) : args).join(', ')})`;
  };
}

function timestampMaker(
  name: string,
  kind: Moments,
  since: string,
  description: string,
): FunctionDeclaration {
  return scalar({
    ...datetime,
    name,
    since,
    bind: bindTimestamp(name, kind),
    evaluate: makeTimestamp,
    print: printTimestamp(name),
    description,
    examples: [[`${name}(2014, 12, 28, 6, 30, 45.887)`, '2014-12-28 06:30:45.887']],
  });
}

function overflowing(name: string): SparkError {
  return new SparkError('INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION', { functionName: `\`${name}\`` });
}

const INTERVAL_PARTS = [INT, INT, INT, INT, INT, INT, SECONDS] as const;
const INTERVAL_DEFAULTS = [...Array.from({ length: 6 }, () => integer(0)), ZERO_SECONDS];

function intervalOf(...parts: readonly (number | bigint)[]) {
  const [years, months, weeks, days, hours, minutes] = parts as number[];
  return makeInterval({
    years: years!,
    months: months!,
    weeks: weeks!,
    days: days!,
    hours: hours!,
    minutes: minutes!,
    microseconds: parts[6] as bigint,
  });
}

export const dateMakeFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...datetime,
    name: 'make_date',
    bind: (args, context) => {
      const bound = bindSpecs('make_date', [INT, INT, INT], DATE)(args, context);
      return { ...bound, nullable: bound.nullable || context.mode === 'legacy' };
    },
    evaluate: (call) => (year: number, month: number, day: number) =>
      tolerantly(call, () => makeDate(year, month, day)),
    description: 'The date of a year, month and day.',
    examples: [['make_date(2013, 7, 15)', '2013-07-15']],
  }),
  timestampMaker(
    'make_timestamp',
    'session',
    '3.0.0',
    'The timestamp of its parts, or of a date and a time.',
  ),
  timestampMaker(
    'make_timestamp_ltz',
    'ltz',
    '3.4.0',
    'The timestamp of its parts in the session’s or another zone.',
  ),
  timestampMaker('make_timestamp_ntz', 'ntz', '3.4.0', 'The timestamp without zone of its parts.'),
  timestampMaker(
    'try_make_timestamp',
    'session',
    '4.0.0',
    'Like make_timestamp, but NULL where the parts are none.',
  ),
  timestampMaker(
    'try_make_timestamp_ltz',
    'ltz',
    '4.0.0',
    'Like make_timestamp_ltz, but NULL where the parts are none.',
  ),
  timestampMaker(
    'try_make_timestamp_ntz',
    'ntz',
    '4.0.0',
    'Like make_timestamp_ntz, but NULL where the parts are none.',
  ),
  scalar({
    ...datetime,
    name: 'make_interval',
    bind: (args, context) => {
      const bound = bindSpecs(
        'make_interval',
        INTERVAL_PARTS,
        { kind: 'interval' },
        { required: 0, defaults: INTERVAL_DEFAULTS },
      )(args, context);
      return { ...bound, nullable: bound.nullable || context.mode === 'legacy' };
    },
    parameters: ['years', 'months', 'weeks', 'days', 'hours', 'mins', 'secs'],
    evaluate:
      (call) =>
      (...parts: (number | bigint)[]) =>
        tolerantly(call, () => intervalOf(...parts)),
    description: 'The calendar interval of years, months, weeks, days, hours, minutes and seconds.',
    examples: [
      [
        'make_interval(100, 11, 1, 1, 12, 30, 01.001001)',
        '100 years 11 months 8 days 12 hours 30 minutes 1.001001 seconds',
      ],
    ],
  }),
  scalar({
    ...datetime,
    name: 'try_make_interval',
    since: '4.0.0',
    bind: (args, context) => ({
      ...bindSpecs(
        'try_make_interval',
        INTERVAL_PARTS,
        { kind: 'interval' },
        { required: 0, defaults: INTERVAL_DEFAULTS, nullable: 'always' },
      )(args, context),
      mode: 'try',
    }),
    evaluate:
      (call) =>
      (...parts: (number | bigint)[]) =>
        tolerantly(call, () => intervalOf(...parts)),
    description: 'Like make_interval, but NULL where the interval is out of range.',
    examples: [['try_make_interval(2147483647)', 'NULL']],
  }),
  scalar({
    ...datetime,
    name: 'make_dt_interval',
    since: '3.2.0',
    bind: bindSpecs('make_dt_interval', [INT, INT, INT, SECONDS], DAY_TO_SECOND, {
      required: 0,
      defaults: [integer(0), integer(0), integer(0), ZERO_SECONDS],
    }),
    evaluate: () => (days: number, hours: number, minutes: number, seconds: bigint) => {
      const micros =
        BigInt(days) * 86_400_000_000n + BigInt(hours) * 3_600_000_000n + BigInt(minutes) * 60_000_000n;
      if (!fitsLong(micros + seconds)) throw overflowing('make_dt_interval');
      return micros + seconds;
    },
    description: 'The interval of days, hours, minutes and seconds.',
    examples: [['make_dt_interval(1, 12, 30, 01.001001)', "INTERVAL '1 12:30:01.001001' DAY TO SECOND"]],
  }),
  scalar({
    ...datetime,
    name: 'make_ym_interval',
    since: '3.2.0',
    bind: bindSpecs('make_ym_interval', [INT, INT], YEAR_TO_MONTH, {
      required: 0,
      defaults: [integer(0), integer(0)],
    }),
    evaluate: () => (years: number, months: number) => {
      const total = years * 12 + months;
      if (total !== (total | 0)) throw overflowing('make_ym_interval');
      return total;
    },
    description: 'The interval of years and months.',
    examples: [['make_ym_interval(1, 2)', "INTERVAL '1-2' YEAR TO MONTH"]],
  }),
];
