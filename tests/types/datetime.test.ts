import { describe, expect, it } from 'vitest';
import { SparkError } from '../../src/core/error.ts';
import {
  civilFromDays,
  daysFromCivil,
  splitMicros,
  splitMicrosHalves,
} from '../../src/types/datetime/civil.ts';
import {
  addMonths,
  lastDay,
  monthsBetween,
  nextDay,
  parseDayOfWeek,
} from '../../src/types/datetime/date-arithmetic.ts';
import { dateTimePrinter, dateTimeReader } from '../../src/types/datetime/date-time-formatter.ts';
import * as fields from '../../src/types/datetime/fields.ts';
import { instantOfLocal, localOfInstant } from '../../src/types/datetime/local-time.ts';
import { parseTimestamp, parseTimestampNtz } from '../../src/types/datetime/parse-timestamp.ts';
import { parseTruncationUnit, truncateDate, truncateTimestamp } from '../../src/types/datetime/truncate.ts';
import { tryZoneOf, zoneOf } from '../../src/types/datetime/zone.ts';
import { decimalToString } from '../../src/types/decimal.ts';
import { dateToString, timestampToString } from '../../src/types/format/datetime-text.ts';
import { doubleToString } from '../../src/types/format/java-number.ts';
import { timestampAddInterval } from '../../src/types/interval/interval-arithmetic.ts';
import { Differences, fixture } from './fixture.ts';

describe('the calendar', () => {
  it('converts days and dates both ways', () => {
    for (let days = -3_000_000; days < 3_000_000; days += 997) {
      const { year, month, day } = civilFromDays(days);
      expect(daysFromCivil(year, month, day)).toBe(days);
    }
    expect(civilFromDays(0)).toEqual({ year: 1970, month: 1, day: 1 });
    expect(civilFromDays(-719468)).toEqual({ year: 0, month: 3, day: 1 });
  });

  it('splits 64-bit microseconds exactly', () => {
    for (const micros of [0n, -1n, 86_399_999_999n, -(2n ** 63n), 2n ** 63n - 1n, 253402300799999999n]) {
      const expected = {
        days: Number(floorDiv(micros)),
        micros: Number(micros - floorDiv(micros) * 86_400_000_000n),
      };
      expect(splitMicros(micros)).toEqual(expected);
      const lo = Number(BigInt.asIntN(32, micros));
      expect(splitMicrosHalves(lo, Number(micros >> 32n))).toEqual(expected);
    }
  });

  function floorDiv(micros: bigint): bigint {
    const days = micros / 86_400_000_000n;
    return micros % 86_400_000_000n < 0n ? days - 1n : days;
  }
});

describe('time zones', () => {
  it('have the offsets of java.time', () => {
    const differences = new Differences();
    for (const line of fixture<readonly string[]>('zones')) {
      const [id, kind, second, offset] = line.split(' ') as [string, string, string, string];
      const zone = zoneOf(id);
      const actual = kind === 'i' ? zone.offsetAt(Number(second)) : zone.offsetOfLocal(Number(second));
      differences.compare(line, actual, Number(offset));
    }
    expect(differences.list).toEqual([]);
  });

  it.each([
    ['UTC', 0],
    ['Z', 0],
    ['+8', 28800],
    ['-03:30', -12600],
    ['+1:5', 3900],
    ['UTC+02', 7200],
    ['GMT-3:00', -10800],
    ['EST', -18000],
    ['+18:00', 64800],
  ])('takes %s', (id, offset) => {
    expect(zoneOf(id).fixedOffset).toBe(offset);
  });

  it.each(['', 'Foo/Bar', '+19', '+18:01', 'america/new_york', 'AMERICA/NEW_YORK', '8', 'UTC8'])(
    'refuses %j',
    (id) => {
      expect(tryZoneOf(id)).toBeUndefined();
      expect(() => zoneOf(id)).toThrow(SparkError);
    },
  );
});

type PatternCase = readonly [
  kind: 'format' | 'parse',
  pattern: string,
  zone: string,
  result: string | { readonly vals: readonly string[]; readonly rows: readonly string[] },
];

describe('datetime patterns', () => {
  it('print, read and fail as in Spark', () => {
    const differences = new Differences();
    for (const [kind, pattern, zoneId, result] of fixture<readonly PatternCase[]>('patterns')) {
      const label = `${kind} '${pattern}' ${zoneId}`;
      const zone = zoneOf(zoneId);
      if (typeof result === 'string') {
        differences.compare(
          label,
          conditionOf(() => (kind === 'format' ? dateTimePrinter : dateTimeReader)(pattern, zone)),
          result,
        );
        continue;
      }
      for (const [index, text] of result.vals.entries()) {
        const actual = kind === 'format' ? print(pattern, zoneId, text) : read(pattern, zoneId, text);
        differences.compare(`${label} ${text}`, actual, result.rows[index]);
      }
    }
    expect(differences.count).toBeGreaterThan(1500);
    expect(differences.list).toEqual([]);
  });

  function conditionOf(action: () => unknown): string {
    try {
      action();
    } catch (error) {
      if (error instanceof SparkError) return error.condition;
    }
    return 'no error';
  }

  function print(pattern: string, zoneId: string, local: string): string {
    const zone = zoneOf(zoneId);
    const { days, micros } = splitMicros(parseTimestampNtz(local)!);
    return dateTimePrinter(pattern, zone).timestamp(instantOfLocal(days, micros, zone));
  }

  function read(pattern: string, zoneId: string, text: string): string {
    const zone = zoneOf(zoneId);
    const micros = dateTimeReader(pattern, zone).timestamp(text);
    return micros === undefined ? 'NULL' : timestampToString(micros, zone);
  }

  it('allow fewer letters for reading', () => {
    expect(() => dateTimeReader('Q', zoneOf('UTC'))).toThrow(/ILLEGAL_CHARACTER/);
    expect(dateTimePrinter('Q', zoneOf('UTC')).date(0)).toBe('1');
  });
});

interface DatetimeFixture {
  readonly instants: readonly string[];
  readonly cases: readonly {
    readonly k: 'trunc' | 'dtrunc' | 'field' | 'addint' | 'addm' | 'next' | 'mb';
    readonly a?: string | number | readonly [months: number, days: number, micros: number];
    readonly z: string;
    readonly rows: readonly string[];
  }[];
}

describe('datetime functions', () => {
  const recorded = fixture<DatetimeFixture>('datetime');

  it('give what Spark gives', () => {
    const differences = new Differences();
    for (const { k: kind, a: argument, z: zoneId, rows } of recorded.cases) {
      const zone = zoneOf(zoneId);
      const instants = recorded.instants.map((text) => parseTimestamp(text, zone)!);
      const results =
        kind === 'mb'
          ? instants.flatMap((a) => instants.map((b) => between(a, b, zoneId)))
          : instants.map((micros) => apply(kind, argument, micros, zoneId));
      for (const [index, result] of results.entries()) {
        differences.compare(`${kind} ${String(argument)} ${zoneId} ${index}`, result, rows[index]);
      }
    }
    expect(differences.count).toBeGreaterThan(1500);
    expect(differences.list).toEqual([]);
  });

  function between(a: bigint, b: bigint, zoneId: string): string {
    const zone = zoneOf(zoneId);
    return `${doubleToString(monthsBetween(a, b, true, zone))}\t${doubleToString(monthsBetween(a, b, false, zone))}`;
  }

  function apply(kind: string, argument: unknown, micros: bigint, zoneId: string): string {
    const zone = zoneOf(zoneId);
    const local = localOfInstant(micros, zone);
    switch (kind) {
      case 'trunc': {
        const unit = parseTruncationUnit(argument as string);
        return unit ? timestampToString(truncateTimestamp(micros, unit, zone), zone) : 'NULL';
      }
      case 'dtrunc': {
        const unit = parseTruncationUnit(argument as string);
        const days = unit && truncateDate(local.days, unit);
        return days === undefined ? 'NULL' : dateToString(days);
      }
      case 'addm':
        return dateToString(addMonths(local.days, argument as number));
      case 'next': {
        const next = nextDay(local.days, parseDayOfWeek(argument as string)!);
        return `${dateToString(next)}\t${dateToString(lastDay(local.days))}`;
      }
      case 'addint': {
        const [months, days, time] = argument as readonly [number, number, number];
        return timestampToString(timestampAddInterval(micros, months, days, BigInt(time), zone), zone);
      }
      default:
        return field(argument as string, local.days, local.micros);
    }
  }

  function field(name: string, days: number, micros: number): string {
    const functions: Readonly<Record<string, () => number | string>> = {
      year: () => fields.yearOf(days),
      quarter: () => fields.quarterOf(days),
      month: () => fields.monthOf(days),
      day: () => fields.dayOfMonth(days),
      dayofyear: () => fields.dayOfYear(days),
      dayofweek: () => fields.dayOfWeek(days),
      weekday: () => fields.weekday(days),
      weekofyear: () => fields.isoWeek(days),
      YEAROFWEEK: () => fields.isoWeekYear(days),
      DOW_ISO: () => fields.weekday(days) + 1,
      hour: () => fields.hourOf(micros),
      minute: () => fields.minuteOf(micros),
      second: () => fields.secondOf(micros),
      SECOND: () => decimalToString(BigInt(fields.microsOfMinute(micros)), 6),
    };
    return String(functions[name]!());
  }
});
