import { describe, expect, it } from 'vitest';
import type { Expression } from '../../src/expr/expression.ts';
import { arrayType, INT, mapType, STRING, structType } from '../../src/types/data-type.ts';
import { bool, double, fn, int, LEGACY, lit, text, value } from './support.ts';

describe('texts', () => {
  it('are made', () => {
    expect(value(fn('concat', [text('Spärrow '), text('SQL'), text('')]))).toBe('Spärrow SQL');
    expect(value(fn('concat', [text('a'), text(null)]))).toBe(null);
    expect(value(fn('upper', [text('sparrow')]))).toBe('SPARROW');
    expect(value(fn('upper', [text('straße')]))).toBe('STRASSE');
    expect(value(fn('trim', [text('  a b  ')]))).toBe('a b');
    expect(value(fn('trim', [text('xy'), text('xyaxyx')]))).toBe('a');
    expect(value(fn('substring', [text('Spärrow'), int(3), int(2)]))).toBe('är');
    expect(value(fn('substring', [text('Spärrow'), int(-3)]))).toBe('row');
    expect(value(fn('right', [text('Spärrow'), int(5)]))).toBe('ärrow');
  });
  it('are measured and searched', () => {
    expect(value(fn('length', [text('Spärrow')]))).toBe(7);
    expect(value(fn('octet_length', [text('Spärrow')]))).toBe(8);
    expect(value(fn('instr', [text('Spärrow'), text('row')]))).toBe(5);
    expect(value(fn('locate', [text('bar'), text('foobarbar'), int(5)]))).toBe(7);
    expect(value(fn('contains', [text('Spärrow'), text('är')]))).toBe(true);
  });
  it('match patterns', () => {
    const like = (t: string, pattern: string, ...escapeChar: string[]) =>
      value(fn('like', [text(t), text(pattern), ...escapeChar.map(text)]));
    expect(like('Spark', 'Sp%')).toBe(true);
    expect(like('Spark', '%rk')).toBe(true);
    expect(like('Spark', '%par%')).toBe(true);
    expect(like('Spark', 'S%k')).toBe(true);
    expect(like('Sk', 'Sk%k')).toBe(false);
    expect(like('Spark', '_park')).toBe(true);
    expect(like('100%', '100\\%')).toBe(true);
    expect(like('100%', '100/%', '/')).toBe(true);
    expect(() => like('a', '\\a')).toThrow('[INVALID_FORMAT.ESC_IN_THE_MIDDLE]');
  });
});

describe('conditions', () => {
  const failing = fn('/', [int(1), int(0)]);
  it('do not compute what they do not need', () => {
    expect(value(fn('coalesce', [double(1), failing]))).toBe(1);
    expect(value(fn('if', [bool(true), double(1), failing]))).toBe(1);
    expect(value(fn('and', [bool(false), fn('=', [failing, double(1)])]))).toBe(false);
    expect(() => value(fn('and', [bool(null), fn('=', [failing, double(1)])]))).toThrow('[DIVIDE_BY_ZERO]');
  });
  it('know three values', () => {
    const values = [true, false, null];
    for (const a of values) {
      for (const b of values) {
        const and = a === false || b === false ? false : a === null || b === null ? null : true;
        const or = a === true || b === true ? true : a === null || b === null ? null : false;
        expect([a, b, value(fn('and', [bool(a), bool(b)]))]).toEqual([a, b, and]);
        expect([a, b, value(fn('or', [bool(a), bool(b)]))]).toEqual([a, b, or]);
        expect(value(fn('<=>', [bool(a), bool(b)]))).toBe(a === b);
      }
    }
  });
  it('search lists', () => {
    const list = Array.from({ length: 20 }, (_, i) => int(3 * i));
    expect(value(fn('in', [int(27), ...list]))).toBe(true);
    expect(value(fn('in', [int(28), ...list]))).toBe(false);
    expect(value(fn('in', [int(28), ...list, int(null)]))).toBe(null);
    expect(value(fn('in', [text('b'), text('a'), text('b')]))).toBe(true);
    expect(value(fn('greatest', [int(1), int(null), int(3)]))).toBe(3);
    expect(value(fn('between', [int(2), int(1), int(2)]))).toBe(true);
    expect(value(fn('nullif', [int(2), int(2)]))).toBe(null);
  });
  it('compare NaN', () => {
    expect(value(fn('=', [double(Number.NaN), double(Number.NaN)]))).toBe(true);
    expect(value(fn('>', [double(Number.NaN), double(1e300)]))).toBe(true);
    expect(value(fn('<', [double(Number.NaN), double(1)]))).toBe(false);
    expect(value(fn('=', [double(0), double(-0)]))).toBe(true);
  });
});

describe('nested values', () => {
  const numbers = lit(arrayType(INT), [1, null, 3]);
  const person = structType([
    { name: 'id', type: INT, nullable: false },
    { name: 'name', type: STRING, nullable: true },
  ]);
  it('give their parts', () => {
    expect(value(fn('get_array_item', [numbers, int(2)]))).toBe(3);
    expect(value(fn('get_array_item', [numbers, int(1)]))).toBe(null);
    expect(() => value(fn('get_array_item', [numbers, int(3)]))).toThrow('[INVALID_ARRAY_INDEX]');
    expect(value(fn('get_array_item', [numbers, int(3)], LEGACY))).toBe(null);
    expect(value(fn('element_at', [numbers, int(-1)]))).toBe(3);
    expect(value(fn('get_struct_field', [lit(person, [7, 'Ann']), int(1)]))).toBe('Ann');
    expect(value(fn('get_map_value', [lit(mapType(STRING, INT), [['a', 1]]), text('a')]))).toBe(1);
    expect(value(fn('size', [numbers]))).toBe(3);
  });
  it('are compared', () => {
    const other = lit(arrayType(INT), [1, 2]);
    expect(value(fn('=', [numbers, numbers]))).toBe(true);
    expect(value(fn('<', [numbers, other]))).toBe(true);
  });
  it('are run through by lambdas, which see what is around them', () => {
    const x = { kind: 'lambda_variable', id: 100, name: 'x', type: INT, nullable: true } as const;
    const y = { kind: 'lambda_variable', id: 101, name: 'y', type: INT, nullable: true } as const;
    const inner: Expression = { kind: 'lambda', parameters: [y], body: fn('*', [y, x]) };
    const outer: Expression = {
      kind: 'lambda',
      parameters: [x],
      body: fn('transform', [lit(arrayType(INT), [1, 2]), inner]),
    };
    expect(value(fn('transform', [numbers, outer]))).toEqual([
      [1, 2],
      [null, null],
      [3, 6],
    ]);
  });
});
