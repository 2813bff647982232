import { describe, expect, test } from 'vitest';
import { parseDataType, parseExpression, parseStatement } from '../../src/lang/spark/parse.ts';
import { as, errorOf } from './helpers.ts';

describe('nesting', () => {
  const deep = 2000;

  test.each([
    ['parentheses', () => parseExpression('('.repeat(deep) + 1 + ')'.repeat(deep))],
    ['unclosed parentheses', () => parseExpression('('.repeat(100_000))],
    ['calls', () => parseExpression(`${'f('.repeat(deep)}1${')'.repeat(deep)}`)],
    ['signs', () => parseExpression(`${'- '.repeat(deep)}a`)],
    ['casts', () => parseExpression(`a${'::int'.repeat(deep)}`)],
    ['lambdas', () => parseExpression(`${'x -> '.repeat(deep)}x`)],
    ['types', () => parseDataType(`${'array<'.repeat(deep)}int${'>'.repeat(deep)}`)],
    ['subqueries', () => parseStatement(`${'SELECT * FROM ('.repeat(deep)}SELECT 1${')'.repeat(deep)}`)],
    ['queries', () => parseStatement(`${'('.repeat(deep)}SELECT 1${')'.repeat(deep)}`)],
  ])('too many %s are refused', (_, parse) => {
    const error = errorOf(parse);
    expect(error.condition).toBe('FAILED_TO_PARSE_TOO_COMPLEX');
    expect(error.sqlState).toBe('54001');
  });

  test('a reasonable depth is fine', () => {
    expect(parseExpression('('.repeat(300) + 1 + ')'.repeat(300)).kind).toBe('numericLiteral');
    expect(parseStatement(`${'SELECT * FROM ('.repeat(100)}SELECT 1${')'.repeat(100)}`).kind).toBe('query');
  });

  test('chains are no nesting', () => {
    const conditions = Array.from({ length: 5000 }, (_, i) => `a = ${i}`);
    expect(as(parseExpression(conditions.join(' AND ')), 'logical').operands).toHaveLength(5000);
    expect(parseExpression(Array(5000).fill('1').join(' + ')).kind).toBe('binary');
    expect(parseStatement(Array(2000).fill('SELECT 1').join(' UNION ALL ')).kind).toBe('query');
  });

  test('nested calls with a spelling of their own take linear time', () => {
    const nested = (open: string, close: string) =>
      parseExpression(`${open.repeat(150)}x${close.repeat(150)}`);
    expect(nested('substr(', ', 1)').kind).toBe('functionCall');
    expect(nested('dateadd(day, ', ')').kind).toBe('functionCall');
    expect(nested('trim(', ')').kind).toBe('functionCall');
    expect(nested('position(', ', y)').kind).toBe('functionCall');
  });

  test('a statement of a megabyte', () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `(${i}, 'name ${i}', ${i}.5)`);
    const insert = as(parseStatement(`INSERT INTO t VALUES ${rows.join(',')}`), 'insert');
    expect(as(insert.query.body, 'inlineTable').rows).toHaveLength(40_000);
  });
});
