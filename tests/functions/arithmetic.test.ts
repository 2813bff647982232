import { describe, expect, it } from 'vitest';
import { typeOf } from '../../src/expr/expression-type.ts';
import { BYTE, decimalType, FLOAT, INT, LONG, SHORT } from '../../src/types/data-type.ts';
import { cast, dec, double, fn, int, LEGACY, lit, long, text, value } from './support.ts';

const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);

describe('integers', () => {
  it('add, subtract and multiply', () => {
    expect(value(fn('+', [int(1), int(2)]))).toBe(3);
    expect(value(fn('-', [long(1n), int(2)]))).toBe(-1n);
    expect(value(fn('*', [int(-7), int(6)]))).toBe(-42);
    expect(value(fn('+', [int(null), int(2)]))).toBe(null);
  });
  it('raise an error on overflow in ANSI mode', () => {
    expect(() => value(fn('+', [int(2147483647), int(1)]))).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(() => value(fn('-', [int(-2147483648), int(1)]))).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(() => value(fn('*', [int(65536), int(65536)]))).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(() => value(fn('+', [long(MAX_LONG), long(1n)]))).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(() => value(fn('*', [long(MIN_LONG), long(-1n)]))).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(() => value(fn('*', [long(-1n), long(MIN_LONG)]))).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(() => value(fn('*', [long(3037000500n), long(3037000500n)]))).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(() => value(fn('+', [lit(BYTE, 127), lit(BYTE, 1)]))).toThrow(
      '[BINARY_ARITHMETIC_OVERFLOW] 127Y + 1Y',
    );
    expect(() => value(fn('negative', [int(-2147483648)]))).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(() => value(fn('abs', [long(MIN_LONG)]))).toThrow('[ARITHMETIC_OVERFLOW]');
  });
  it('multiply up to the bounds', () => {
    expect(value(fn('*', [long(3037000499n), long(3037000499n)]))).toBe(3037000499n ** 2n);
    expect(value(fn('*', [long(-1n), long(MAX_LONG)]))).toBe(-MAX_LONG);
    expect(value(fn('*', [long(0n), long(MIN_LONG)]))).toBe(0n);
    expect(value(fn('*', [long(1n), long(MIN_LONG)]))).toBe(MIN_LONG);
  });
  it('wrap in legacy mode, and give NULL in the try functions', () => {
    expect(value(fn('+', [int(2147483647), int(1)], LEGACY))).toBe(-2147483648);
    expect(value(fn('+', [lit(SHORT, 32767), lit(SHORT, 1)], LEGACY))).toBe(-32768);
    expect(value(fn('try_add', [int(2147483647), int(1)]))).toBe(null);
    expect(value(fn('try_multiply', [long(MAX_LONG), long(2n)]))).toBe(null);
    expect(value(fn('try_add', [int(1), int(2)]))).toBe(3);
    expect(value(fn('try_divide', [int(1), int(0)]))).toBe(null);
  });
  it('divide', () => {
    expect(value(fn('/', [int(3), int(2)]))).toBe(1.5);
    expect(() => value(fn('/', [int(3), int(0)]))).toThrow('[DIVIDE_BY_ZERO]');
    expect(value(fn('/', [int(3), int(0)], LEGACY))).toBe(null);
    expect(value(fn('div', [int(-7), int(2)]))).toBe(-3n);
    expect(() => value(fn('div', [long(MIN_LONG), long(-1n)]))).toThrow('[ARITHMETIC_OVERFLOW]');
    expect(value(fn('div', [long(MIN_LONG), long(-1n)], LEGACY))).toBe(MIN_LONG);
    expect(value(fn('%', [int(-7), int(2)]))).toBe(-1);
    expect(value(fn('%', [long(MIN_LONG), long(-1n)]))).toBe(0n);
    expect(() => value(fn('%', [int(1), int(0)]))).toThrow('[REMAINDER_BY_ZERO]');
    expect(value(fn('pmod', [int(-10), int(3)]))).toBe(2);
    expect(value(fn('pmod', [double(-10.5), double(3)]))).toBe(1.5);
    expect(value(fn('%', [double(5.5), double(2)]))).toBe(1.5);
  });
});

describe('decimals', () => {
  it('have the result types of Spark', () => {
    expect(typeOf(fn('+', [dec('1.5', 10, 2), dec('1', 5, 0)]))).toEqual(decimalType(11, 2));
    expect(typeOf(fn('*', [dec('1.5', 10, 2), int(3)]))).toEqual(decimalType(12, 2));
    expect(typeOf(fn('/', [dec('1', 38, 10), dec('1', 38, 10)]))).toEqual(decimalType(38, 6));
    expect(typeOf(fn('+', [dec('1.5', 10, 2), double(1)]))).toEqual({ kind: 'double' });
  });
  it('compute', () => {
    expect(value(fn('+', [dec('1.5'), dec('2.25')]))).toBe(375n);
    expect(value(fn('-', [dec('1.5', 20, 1), dec('2.25', 30, 2)]))).toBe(-75n);
    expect(value(fn('*', [dec('12345678901234.56'), dec('0.07')]))).toBe(123456789012345n * 7n * 10n + 42n);
    expect(value(fn('*', [dec('-99999999999999999999.5', 38, 10), dec('2', 38, 10)]))).toBe(
      -199999999999999999999000000n,
    );
    expect(value(fn('/', [dec('1'), dec('3')]))).toBe(333333n);
    expect(value(fn('/', [dec('2'), dec('3')]))).toBe(666667n);
    expect(value(fn('%', [dec('5.5'), dec('2')]))).toBe(15n);
    expect(value(fn('div', [dec('5.5'), dec('2')]))).toBe(2n);
    expect(value(fn('negative', [dec('5.5', 30, 1)]))).toBe(-55n);
    expect(value(fn('abs', [dec('-5.5', 30, 1)]))).toBe(55n);
  });
  it('check their precision', () => {
    const big = dec('9'.repeat(38));
    expect(() => value(fn('+', [big, big]))).toThrow('[NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION]');
    expect(value(fn('+', [big, big], LEGACY))).toBe(null);
    expect(() => value(fn('*', [big, big]))).toThrow('[NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION]');
    expect(value(fn('try_multiply', [big, big]))).toBe(null);
    expect(value(fn('-', [big, big]))).toBe(0n);
    expect(() => value(fn('/', [dec('1'), dec('0')]))).toThrow('[DIVIDE_BY_ZERO]');
  });
});

describe('casts between numbers', () => {
  it('narrow', () => {
    expect(value(cast(long(5n), INT))).toBe(5);
    expect(() => value(cast(long(2n ** 31n), INT))).toThrow('[CAST_OVERFLOW]');
    expect(value(cast(long(2n ** 31n), INT, 'legacy'))).toBe(-(2 ** 31));
    expect(value(cast(long(2n ** 31n), INT, 'try'))).toBe(null);
    expect(value(cast(int(300), BYTE, 'legacy'))).toBe(44);
  });
  it('from doubles', () => {
    expect(value(cast(double(-1.9), INT))).toBe(-1);
    expect(value(cast(double(2147483647.9), INT))).toBe(2147483647);
    expect(() => value(cast(double(2147483648), INT))).toThrow('[CAST_OVERFLOW]');
    expect(() => value(cast(double(Number.NaN), LONG))).toThrow('[CAST_OVERFLOW]');
    expect(value(cast(double(Number.NaN), LONG, 'legacy'))).toBe(0n);
    expect(value(cast(double(1e30), LONG, 'legacy'))).toBe(MAX_LONG);
    expect(value(cast(double(0.1), FLOAT))).toBe(Math.fround(0.1));
  });
  it('from and to decimals', () => {
    expect(value(cast(dec('12.345'), decimalType(10, 2)))).toBe(1235n);
    expect(value(cast(dec('-12.345'), decimalType(30, 2)))).toBe(-1235n);
    expect(value(cast(dec('12.345', 30, 3), decimalType(4, 2)))).toBe(1235n);
    expect(() => value(cast(dec('112.345'), decimalType(4, 2)))).toThrow('[NUMERIC_VALUE_OUT_OF_RANGE');
    expect(value(cast(dec('112.345'), decimalType(4, 2), 'legacy'))).toBe(null);
    expect(value(cast(int(7), decimalType(38, 30)))).toBe(7n * 10n ** 30n);
    expect(value(cast(dec('12.99'), INT))).toBe(12);
    expect(value(cast(dec('-12.99', 38, 2), LONG))).toBe(-12n);
    expect(value(cast(dec('12.99'), { kind: 'double' }))).toBe(12.99);
    expect(value(cast(dec('12345678901234567890.99'), { kind: 'double' }))).toBe(
      Number('12345678901234567890.99'),
    );
    expect(value(cast(double(1.005), decimalType(10, 2)))).toBe(101n);
  });
  it('from and to texts', () => {
    expect(value(cast(text(' 42 '), INT))).toBe(42);
    expect(() => value(cast(text('x'), INT))).toThrow('[CAST_INVALID_INPUT]');
    expect(value(cast(text('x'), INT, 'try'))).toBe(null);
    expect(value(cast(double(1), { kind: 'string' }))).toBe('1.0');
  });
});
