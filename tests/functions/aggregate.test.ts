import { describe, expect, it } from 'vitest';
import type { DataType } from '../../src/types/data-type.ts';
import { BOOLEAN, DOUBLE, decimalType, INT, LONG, STRING } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import { aggregateValue } from './aggregate-support.ts';
import { LEGACY } from './support.ts';

function over(name: string, type: DataType, ...values: Value[]): Value {
  const rows = values.map((v) => [v]);
  const compiled = aggregateValue(name, [type], rows);
  expect(aggregateValue(name, [type], rows, 'interpreted')).toEqual(compiled);
  return compiled;
}

describe('sum and avg', () => {
  it('add numbers and pass over NULL', () => {
    expect(over('sum', INT, 1, null, 2, 3)).toBe(6n);
    expect(over('sum', INT, null, null)).toBe(null);
    expect(over('sum', DOUBLE, 0.5, 0.25)).toBe(0.75);
    expect(over('avg', INT, 1, null, 2)).toBe(1.5);
    expect(over('avg', INT, null)).toBe(null);
    expect(over('count', INT, 1, null, 2)).toBe(2n);
    expect(over('count_if', BOOLEAN, true, null, false, true)).toBe(2n);
  });
  it('know overflow', () => {
    expect(() => over('sum', LONG, 2n ** 63n - 1n, 1n)).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(over('try_sum', LONG, 2n ** 63n - 1n, 1n)).toBe(null);
    expect(over('try_sum', LONG, 1n, 1n)).toBe(2n);
    expect(aggregateValue('sum', [LONG], [[2n ** 63n - 1n], [1n]], 'compiled', LEGACY)).toBe(-(2n ** 63n));
  });
  it('add decimals', () => {
    expect(over('sum', decimalType(5, 2), 150n, null, 225n)).toBe(375n);
    expect(over('sum', decimalType(12, 2), 150n, null, 225n)).toBe(375n);
    expect(over('sum', decimalType(12, 2), null)).toBe(null);
    expect(over('avg', decimalType(12, 2), 100n, 100n, 101n)).toBe(1003333n);
    expect(over('avg', decimalType(12, 2), -100n, -100n, -101n)).toBe(-1003333n);
    const big = 10n ** 38n - 1n;
    expect(() => over('sum', decimalType(38, 0), big, big)).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(over('try_sum', decimalType(38, 0), big, big)).toBe(null);
    expect(over('sum', decimalType(38, 0), big, -big, 5n)).toBe(5n);
  });
});

describe('extremes', () => {
  it('order numbers and texts', () => {
    expect(over('min', INT, 3, null, -1)).toBe(-1);
    expect(over('max', DOUBLE, 3, Number.NaN, 5)).toBe(Number.NaN);
    expect(over('min', DOUBLE, Number.NaN, 5)).toBe(5);
    expect(over('max', STRING, 'a', 'b', null, 'ab')).toBe('b');
    expect(over('max', decimalType(30, 0), 10n ** 25n, -1n)).toBe(10n ** 25n);
    expect(over('first', INT, 1, 2, 3)).toBe(1);
    expect(over('last', INT, 1, 2, 3)).toBe(3);
    expect(over('bool_and', BOOLEAN, true, null, false)).toBe(false);
    expect(over('bool_or', BOOLEAN, false, null)).toBe(false);
    expect(over('bit_xor', INT, 3, 5)).toBe(6);
    expect(
      aggregateValue(
        'max_by',
        [STRING, INT],
        [
          ['a', 10],
          ['b', 50],
          ['c', 20],
        ],
      ),
    ).toBe('b');
    expect(
      aggregateValue(
        'min_by',
        [STRING, INT],
        [
          ['a', 10],
          [null, 5],
          ['c', 20],
        ],
      ),
    ).toBe(null);
  });
});

describe('statistics', () => {
  it('follow Spark', () => {
    expect(over('stddev', INT, 1, 2, 3)).toBe(1);
    expect(over('stddev', INT, 1)).toBe(null);
    expect(over('var_pop', INT, 1, 2, 3)).toBeCloseTo(2 / 3, 15);
    expect(over('skewness', INT, -10, -20, 100, 1000)).toBeCloseTo(1.1135657469022013, 12);
    expect(over('kurtosis', INT, -10, -20, 100, 1000)).toBeCloseTo(-0.7014368047529627, 12);
    const points = [
      [1, 2],
      [2, 2],
      [2, 3],
      [2, 4],
    ];
    expect(aggregateValue('regr_slope', [INT, INT], points)).toBeCloseTo(0.2727272727272727, 14);
    expect(aggregateValue('regr_intercept', [INT, INT], points)).toBeCloseTo(1, 14);
    expect(
      aggregateValue(
        'corr',
        [INT, INT],
        [
          [3, 2],
          [3, 3],
          [6, 4],
        ],
      ),
    ).toBeCloseTo(0.8660254037844387, 14);
  });
});
