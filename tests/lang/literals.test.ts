import { describe, expect, test } from 'vitest';
import { type ParseOptions, parseExpression, parseStatement } from '../../src/lang/spark/parse.ts';
import { as, errorOf, select } from './helpers.ts';

function text(source: string, options?: ParseOptions): string {
  return as(parseExpression(source, options), 'stringLiteral').value;
}

const standard = { standardConformingStrings: true };

describe('string literals', () => {
  test('escapes as in Spark', () => {
    expect(text(`'a\\nb\\t\\\\\\'\\"\\0\\Z\\x'`)).toBe(`a\nb\t\\'"\0\x1ax`);
    expect(text(`'\\u0041\\U0001F600\\101'`)).toBe('A\u{1f600}A');
    expect(text(`'50\\% a\\_b'`)).toBe('50\\% a\\_b');
    expect(text(`'it''s'`)).toBe("it's");
    expect(text(`"say ""x"" 'y'"`)).toBe(`say "x" 'y'`);
    expect(text(`r'a\\nb'`)).toBe('a\\nb');
    expect(text(`'a' 'b' "c"`)).toBe('abc');
    expect(text(`'\\''''`)).toBe("''");
  });

  test('escapedStringLiterals keeps backslashes', () => {
    expect(text(`'a\\nb'`, { escapedStringLiterals: true })).toBe('a\\nb');
  });

  test('standard strings: backslashes are ordinary, E strings have escapes', () => {
    expect(text(`'a\\nb'`, standard)).toBe('a\\nb');
    expect(text(`'it''s'`, standard)).toBe("it's");
    expect(text(`E'a\\nb\\'c''d\\x41\\101'`, standard)).toBe("a\nb'c'dAA");
    expect(text(`'\\'`, standard)).toBe('\\');
  });

  test('a quote behind a backslash ends a standard string: the rest stays what the writer meant', () => {
    // A client that doubles quotes, and knows nothing of backslashes, sends \' as '\'''.
    const where = select(`SELECT * FROM t WHERE a = '\\'' OR 1=1 --'`, standard).where;
    expect(as(where, 'binary').right).toMatchObject({ kind: 'stringLiteral', value: `\\' OR 1=1 --` });
    // In Spark's own mode the backslash hides the quote, and the string ends at the last one.
    const spark = select(`SELECT * FROM t WHERE a = '\\' OR 1=1 --'`).where;
    expect(as(spark, 'binary').right).toMatchObject({ kind: 'stringLiteral', value: `' OR 1=1 --` });
  });

  test('double quotes make identifiers where asked', () => {
    expect(parseExpression('"a b"', { doubleQuotedIdentifiers: true })).toMatchObject({
      kind: 'columnReference',
      parts: [{ name: 'a b', quoted: true }],
    });
  });
});

describe('numbers', () => {
  test.each([
    ['1', 'int', '1'],
    ['-2147483648', 'int', '-2147483648'],
    ['2147483648', 'bigint', '2147483648'],
    ['9223372036854775808', 'decimal', '9223372036854775808'],
    ['-128Y', 'tinyint', '-128'],
    ['7s', 'smallint', '7'],
    ['7L', 'bigint', '7'],
    ['1.5', 'decimal', '1.5'],
    ['1.5BD', 'decimal', '1.5'],
    ['1.5f', 'float', '1.5'],
    ['15D', 'double', '15'],
    ['1e-3', 'double', '1e-3'],
  ])('%s is %s', (source, type, value) => {
    expect(parseExpression(source)).toMatchObject({ kind: 'numericLiteral', type, text: value });
  });

  test.each([
    ['128Y', 'tinyint', '-128', '127'],
    ['32768S', 'smallint', '-32768', '32767'],
    ['9223372036854775808L', 'bigint', '-9223372036854775808', '9223372036854775807'],
  ])('%s is out of range', (source, typeName, minValue, maxValue) => {
    const error = errorOf(() => parseExpression(source));
    expect(error.condition).toBe('INVALID_NUMERIC_LITERAL_RANGE');
    expect(error.sqlState).toBe('22003');
    expect(error.parameters).toMatchObject({ typeName, minValue, maxValue });
  });

  test('more than 38 digits', () => {
    const error = errorOf(() => parseExpression('1'.repeat(39)));
    expect(error.condition).toBe('DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION');
  });
});

describe('typed literals', () => {
  test('of datetime types and binary', () => {
    expect(parseExpression(`DATE '2026-01-31'`)).toMatchObject({ type: 'DATE', text: '2026-01-31' });
    expect(parseExpression(`TIMESTAMP_NTZ'2026-01-31 10:00'`)).toMatchObject({ type: 'TIMESTAMP_NTZ' });
    expect(parseExpression(`TIME '23:59:59.5'`)).toMatchObject({ type: 'TIME' });
    expect(parseExpression(`x'1fa'`)).toMatchObject({ kind: 'binaryLiteral', hex: '01FA' });
  });

  test.each([
    `DATE '2026-02-29'`,
    `DATE 'x'`,
    `DATE '015'`,
    `TIMESTAMP '2026-01-01 25:00:00'`,
    `TIME '24:00'`,
    `X'1G'`,
    `INTERVAL 'x'`,
  ])('%s is invalid', (source) => {
    const error = errorOf(() => parseStatement(`SELECT ${source}`));
    expect(error.condition).toBe('INVALID_TYPED_LITERAL');
    expect(error.sqlState).toBe('42604');
    expect(error.span).toEqual({ start: 7, end: 7 + source.length });
  });

  test('of an unknown type', () => {
    expect(errorOf(() => parseExpression(`foo 'x'`)).condition).toBe('UNSUPPORTED_TYPED_LITERAL');
  });

  test('a syntax error behind a bad literal comes first', () => {
    expect(errorOf(() => parseStatement(`SELECT DATE 'x' FROM FROM FROM t )`)).condition).toBe(
      'PARSE_SYNTAX_ERROR',
    );
  });
});

describe('intervals', () => {
  const interval = (source: string, options?: ParseOptions) =>
    as(parseExpression(source, options), 'intervalLiteral').value;
  const hour = 3_600_000_000n;

  test('with units', () => {
    expect(interval('INTERVAL 3 DAYS 2 HOURS')).toEqual({
      type: 'dayTime',
      from: 'DAY',
      to: 'HOUR',
      micros: 74n * hour,
    });
    expect(interval(`INTERVAL '1' WEEK`)).toEqual({
      type: 'dayTime',
      from: 'DAY',
      to: 'DAY',
      micros: 168n * hour,
    });
    expect(interval(`INTERVAL -'1.5' SECOND`)).toMatchObject({ micros: -1_500_000n });
    expect(interval('INTERVAL 2 YEARS -1 MONTH')).toEqual({
      type: 'yearMonth',
      from: 'YEAR',
      to: 'MONTH',
      months: 23,
    });
  });

  test('from one field to another', () => {
    expect(interval(`INTERVAL '1-2' YEAR TO MONTH`)).toMatchObject({ months: 14 });
    expect(interval(`INTERVAL '-1 02:03:04.5' DAY TO SECOND`)).toMatchObject({
      from: 'DAY',
      to: 'SECOND',
      micros: -(26n * hour + 184_500_000n),
    });
    expect(interval(`INTERVAL -'2:30' HOUR TO MINUTE`)).toMatchObject({ micros: -(hour * 5n) / 2n });
  });

  test('in one string', () => {
    expect(interval(`INTERVAL '1 day -2 hours'`)).toMatchObject({
      from: 'DAY',
      to: 'HOUR',
      micros: 22n * hour,
    });
    expect(interval(`INTERVAL 'interval 3 months'`)).toMatchObject({ type: 'yearMonth', months: 3 });
  });

  test('of the old kind', () => {
    expect(interval('INTERVAL 1 MONTH 2 DAYS 3 HOURS', { legacyIntervals: true })).toEqual({
      type: 'calendar',
      months: 1,
      days: 2,
      micros: 3n * hour,
    });
  });

  test.each([
    ['INTERVAL 1 MONTH 1 DAY', 'INVALID_INTERVAL_FORMAT.INTERVAL_PARSING'],
    [`INTERVAL '1 2' DAY TO SECOND`, 'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING_WITH_NOTICE'],
    [`INTERVAL '1x' YEAR TO MONTH`, 'INVALID_INTERVAL_FORMAT.UNMATCHED_FORMAT_STRING'],
    [`INTERVAL '1' SECOND TO DAY`, 'INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION'],
    ['INTERVAL 1.5 DAYS', 'INVALID_INTERVAL_FORMAT.INVALID_FRACTION'],
    ['INTERVAL 3000000000 MONTHS', 'INVALID_INTERVAL_FORMAT.ARITHMETIC_EXCEPTION'],
    ['INTERVAL 2147483647 DAYS', 'INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION'],
  ])('%s is refused', (source, condition) => {
    expect(errorOf(() => parseExpression(source)).condition).toBe(condition);
  });

  test('the word alone is a name', () => {
    expect(parseExpression('interval + 1')).toMatchObject({
      kind: 'binary',
      left: { kind: 'columnReference' },
    });
  });
});

describe('parameters', () => {
  test('are numbered or named', () => {
    const { items } = select('SELECT ?, :name, ?');
    expect(items.map(({ expression }) => expression)).toMatchObject([
      { kind: 'parameter', index: 0, name: undefined },
      { kind: 'parameter', index: undefined, name: 'name' },
      { kind: 'parameter', index: 1 },
    ]);
    expect(parseExpression('$2', standard)).toMatchObject({ kind: 'parameter', index: 1 });
  });

  test('give way to their values', () => {
    const parameters = { named: { t: `'db.t'`, n: '5' }, positional: [`DATE '2026-01-01'`] };
    const statement = select('SELECT ? FROM IDENTIFIER(:t) TABLESAMPLE (:n ROWS)', { parameters });
    expect(statement.items[0]!.expression).toMatchObject({
      kind: 'datetimeLiteral',
      span: { start: 7, end: 8 },
    });
    expect(statement.from!.relations[0]).toMatchObject({ name: { parts: [{ name: 'db' }, { name: 't' }] } });
    expect(errorOf(() => parseStatement('SELECT :x', { parameters })).condition).toBe(
      'UNBOUND_SQL_PARAMETER',
    );
  });

  test('a value is data: it can not bring SQL with it', () => {
    const parameters = { named: { x: `'a' FROM secret` } };
    expect(errorOf(() => parseStatement('SELECT :x', { parameters })).condition).toBe('PARSE_SYNTAX_ERROR');
  });
});
