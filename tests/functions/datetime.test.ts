import { describe, expect, it } from 'vitest';
import { DATE, type DataType, INT, TIMESTAMP, TIMESTAMP_NTZ } from '../../src/types/data-type.ts';
import { civilFromDays, daysFromCivil } from '../../src/types/datetime/civil.ts';
import { ANSI, cast, fn, int, lit, text, value } from './support.ts';

const date = (y: number, m: number, d: number) => lit(DATE, daysFromCivil(y, m, d));
const micros = (y: number, m: number, d: number, h = 0, min = 0, s = 0) =>
  BigInt(daysFromCivil(y, m, d)) * 86_400_000_000n + BigInt(h * 3600 + min * 60 + s) * 1_000_000n;
const LOS_ANGELES = { ...ANSI, zone: 'America/Los_Angeles' };
const DAY_TIME: DataType = { kind: 'interval_dt', start: 'day', end: 'second' };
const YEAR_MONTH: DataType = { kind: 'interval_ym', start: 'year', end: 'month' };

describe('fields of dates', () => {
  it('agree with the calendar over all of time', () => {
    for (const days of [
      0, -1, 59, 60, 11_016, -719_468, -719_528, 2_932_896, -100_000_000, 100_000_000, 18_321,
    ]) {
      const { year, month, day } = civilFromDays(days);
      const got = ['year', 'month', 'dayofmonth'].map((name) => value(fn(name, [lit(DATE, days)])));
      expect(got).toEqual([year, month, day]);
    }
  });
  it('count weeks and quarters', () => {
    expect(value(fn('dayofweek', [date(2016, 7, 30)]))).toBe(7);
    expect(value(fn('weekday', [date(2016, 7, 30)]))).toBe(5);
    expect(value(fn('weekofyear', [date(2008, 2, 20)]))).toBe(8);
    expect(value(fn('weekofyear', [date(2021, 1, 3)]))).toBe(53);
    expect(value(fn('quarter', [date(2016, 8, 31)]))).toBe(3);
    expect(value(fn('dayofyear', [date(2016, 12, 31)]))).toBe(366);
    expect(value(fn('last_day', [date(2020, 2, 1)]))).toBe(daysFromCivil(2020, 2, 29));
    expect(value(fn('add_months', [date(2016, 8, 31), int(-6)]))).toBe(daysFromCivil(2016, 2, 29));
  });
});

describe('timestamps', () => {
  const noon = lit(TIMESTAMP, micros(2021, 7, 1, 12, 30, 15));
  it('have local fields', () => {
    expect(value(fn('hour', [noon]))).toBe(12);
    expect(value(fn('hour', [noon], LOS_ANGELES))).toBe(5);
    expect(value(fn('hour', [lit(TIMESTAMP, micros(2021, 1, 1, 12))], LOS_ANGELES))).toBe(4);
    expect(value(fn('extract', [text('DOW'), noon]))).toBe(5);
    expect(value(fn('extract', [text('seconds'), noon]))).toBe(15_000_000n);
  });
  it('are truncated in their zone', () => {
    const la = micros(2021, 7, 1, 7);
    expect(value(fn('date_trunc', [text('month'), noon], LOS_ANGELES))).toBe(la);
    expect(value(fn('date_trunc', [text('HOUR'), noon]))).toBe(micros(2021, 7, 1, 12));
    expect(value(fn('date_trunc', [text('week'), lit(TIMESTAMP_NTZ, micros(2021, 7, 1))]))).toBe(
      micros(2021, 6, 28),
    );
    expect(value(fn('date_trunc', [text('fortnight'), noon]))).toBe(null);
    expect(value(fn('trunc', [date(2019, 8, 4), text('quarter')]))).toBe(daysFromCivil(2019, 7, 1));
  });
  it('are cast', () => {
    expect(value(cast(noon, DATE, 'ansi', 'America/Los_Angeles'))).toBe(daysFromCivil(2021, 7, 1));
    expect(value(cast(date(2021, 7, 1), TIMESTAMP, 'ansi', 'America/Los_Angeles'))).toBe(
      micros(2021, 7, 1, 7),
    );
    expect(value(cast(lit(TIMESTAMP, -1n), { kind: 'long' }))).toBe(-1n);
    expect(() => value(cast(lit(TIMESTAMP, micros(2100, 1, 1)), INT))).toThrow('[CAST_OVERFLOW]');
  });
});

describe('distances', () => {
  it('shift moments', () => {
    expect(value(fn('+', [date(2021, 1, 31), lit(YEAR_MONTH, 1)]))).toBe(daysFromCivil(2021, 2, 28));
    expect(value(fn('-', [date(2021, 1, 31), int(31)]))).toBe(daysFromCivil(2020, 12, 31));
    // A day over the change to summer time is 23 hours long.
    const before = lit(TIMESTAMP, micros(2021, 3, 13, 20));
    const day = lit(DAY_TIME, 86_400_000_000n);
    expect(value(fn('+', [before, day], LOS_ANGELES))).toBe(micros(2021, 3, 14, 19));
    expect(value(fn('+', [before, day]))).toBe(micros(2021, 3, 14, 20));
  });
  it('lie between moments', () => {
    expect(value(fn('-', [date(2021, 3, 1), date(2021, 2, 1)]))).toBe(28n * 86_400_000_000n);
    expect(value(fn('datediff', [date(2021, 3, 1), date(2021, 2, 1)]))).toBe(28);
    expect(value(fn('*', [lit(DAY_TIME, 3n), lit({ kind: 'double' }, 1.5)]))).toBe(5n);
    expect(() => value(fn('/', [lit(DAY_TIME, 3n), int(0)]))).toThrow('[INTERVAL_DIVIDED_BY_ZERO]');
  });
});
