import { describe, expect, test } from 'vitest';
import type { Expression } from '../../src/lang/ast.ts';
import { parseExpression, parseStatement } from '../../src/lang/spark/parse.ts';
import { as, errorOf, select, show } from './helpers.ts';

describe('precedence', () => {
  test.each([
    ['a + b * c', '(a + (b * c))'],
    ['a - b - c', '((a - b) - c)'],
    ['-a * b', '((- a) * b)'],
    ['- a::int', '(- (a::simpleType))'],
    ['-1::int', '(-1::simpleType)'],
    ['a -1', '(a - 1)'],
    ['a || b + c', '((a || b) + c)'],
    ['a << 1 + 2', '(a << (1 + 2))'],
    ['a | b ^ c & d << e', '(a | (b ^ (c & (d << e))))'],
    ['a = b | c', '(a = (b | c))'],
    ['a DIV b % c', '((a DIV b) % c)'],
    ['a = b IS NULL', '((a = b) is null)'],
    ['NOT a = b AND c', '((NOT (a = b)) AND c)'],
    ['NOT NOT a OR ! b', '((NOT (NOT a)) OR (NOT b))'],
    ['a OR b AND c OR d', '(a OR (b AND c) OR d)'],
    ['a AND (b AND c)', '(a AND (b AND c))'],
    ['a BETWEEN 1 AND 2 AND b', '((a between 1 and 2) AND b)'],
    ['a NOT LIKE b AND c', '((a not LIKE b) AND c)'],
    ['a IN (1, 2) = b', undefined],
    ['a[1].b.c[2]', 'a[1].b.c[2]'],
    ['f(x).y', 'f(x).y'],
    ['a.b.c', 'a.b.c'],
    ['x -> x + 1', '(x -> (x + 1))'],
    ['f(a, (x, y) -> x + y, n => 1)', 'f(a, (x, y -> (x + y)), n=>1)'],
    ['(a, b)', 'row(a, b)'],
  ])('%s', (source, expected) => {
    if (expected === undefined)
      expect(errorOf(() => parseExpression(source)).condition).toBe('PARSE_SYNTAX_ERROR');
    else expect(show(parseExpression(source))).toBe(expected);
  });
});

describe('special spellings', () => {
  test('of functions', () => {
    expect(show(parseExpression('SUBSTRING(a FROM 1 FOR 2)'))).toBe('substring(a, 1, 2)');
    expect(show(parseExpression('substr(a, 1)'))).toBe('substr(a, 1)');
    expect(show(parseExpression('POSITION(a IN b)'))).toBe('locate(a, b)');
    expect(show(parseExpression('position(a, b)'))).toBe('position(a, b)');
    expect(show(parseExpression('OVERLAY(a PLACING b FROM 1)'))).toBe('OVERLAY(a, b, 1)');
    expect(show(parseExpression('trim(a)'))).toBe('trim(a)');
    expect(parseExpression(`TRIM(LEADING 'x' FROM a)`)).toMatchObject({ kind: 'trim', side: 'LEADING' });
    expect(parseExpression('TRIM(FROM a)')).toMatchObject({
      kind: 'trim',
      side: 'BOTH',
      characters: undefined,
    });
    expect(parseExpression('EXTRACT(year FROM a)')).toMatchObject({
      kind: 'extract',
      field: { name: 'year' },
    });
    expect(parseExpression('DATEADD(month, 1, a)')).toMatchObject({ kind: 'timestampAdd', unit: 'MONTH' });
    expect(show(parseExpression('date_add(day, 1)'))).toBe('date_add(day, 1)');
    expect(errorOf(() => parseExpression(`dateadd('day', 1, a)`)).condition).toBe(
      'INVALID_PARAMETER_VALUE.DATETIME_UNIT',
    );
  });

  test('of aggregates and windows', () => {
    const call = as(
      parseExpression(
        'sum(DISTINCT a) FILTER (WHERE b) OVER (PARTITION BY c ORDER BY d ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)',
      ),
      'functionCall',
    );
    expect(call.distinct).toBe(true);
    expect(call.filter).toMatchObject({ kind: 'columnReference' });
    expect(call.over).toMatchObject({
      kind: 'windowSpecification',
      frame: { unit: 'ROWS', start: { bound: 'preceding' }, end: { bound: 'currentRow' } },
    });
    expect(parseExpression('lag(a) IGNORE NULLS OVER w')).toMatchObject({
      nulls: 'IGNORE',
      over: { kind: 'windowReference', name: { name: 'w' } },
    });
    expect(parseExpression('first(a IGNORE NULLS)')).toMatchObject({ nulls: 'IGNORE' });
    expect(parseExpression('percentile_cont(0.5) WITHIN GROUP (ORDER BY a DESC)')).toMatchObject({
      withinGroup: [{ direction: 'DESC' }],
    });
  });

  test('predicates', () => {
    expect(parseExpression(`a NOT ILIKE ANY ('x', 'y')`)).toMatchObject({
      kind: 'likeQuantified',
      operator: 'ILIKE',
      quantifier: 'ANY',
      negated: true,
    });
    expect(parseExpression(`a LIKE 'x' ESCAPE '!'`)).toMatchObject({ kind: 'like', escape: '!' });
    expect(parseExpression('a REGEXP b')).toMatchObject({ operator: 'RLIKE' });
    expect(parseExpression('a IS NOT DISTINCT FROM b')).toMatchObject({
      kind: 'isDistinctFrom',
      negated: true,
    });
    expect(parseExpression('a IS UNKNOWN')).toMatchObject({ kind: 'isBoolean', value: 'UNKNOWN' });
    expect(parseExpression('(a, b) IN (SELECT 1, 2)')).toMatchObject({ operand: { kind: 'rowConstructor' } });
    expect(parseExpression('EXISTS (SELECT 1)')).toMatchObject({ kind: 'exists' });
    expect(show(parseExpression('exists(a, x -> x)'))).toBe('exists(a, (x -> x))');
    expect(errorOf(() => parseExpression('a IN ()')).condition).toBe('INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE');
  });

  test('stars, casts and paths', () => {
    expect(parseExpression('t.* EXCEPT (a, b.c)')).toMatchObject({
      kind: 'star',
      qualifier: [{ name: 't' }],
      except: [{ parts: [{ name: 'a' }] }, { parts: [{ name: 'b' }, { name: 'c' }] }],
    });
    expect(parseExpression('a::array<array<int>>')).toMatchObject({
      syntax: '::',
      type: { kind: 'arrayType', element: { kind: 'arrayType' } },
    });
    expect(parseExpression(`v:a.b[0]['c']`)).toMatchObject({
      kind: 'semiStructuredExtract',
      path: `a.b[0]['c']`,
    });
    expect(parseExpression('a COLLATE UTF8_LCASE')).toMatchObject({ kind: 'collate' });
  });

  test('IDENTIFIER', () => {
    expect(show(parseExpression(`IDENTIFIER('a.b')`))).toBe('a.b');
    expect(show(parseExpression(`IDENTIFIER('f')(1)`))).toBe('f(1)');
    expect(parseExpression(`IDENTIFIER('a' || b)`)).toMatchObject({ kind: 'identifierClause' });
    expect(errorOf(() => parseStatement(`SELECT 1 AS IDENTIFIER('a.b')`)).condition).toBe(
      'IDENTIFIER_TOO_MANY_NAME_PARTS',
    );
  });
});

describe('keywords as names', () => {
  test('nearly all may be columns and aliases', () => {
    const { items } = select('SELECT select, case, left, end, a limit, b AS from FROM order');
    expect(items.map(({ expression, alias }) => [show(expression), alias?.name])).toEqual([
      ['select', undefined],
      ['case', undefined],
      ['left', undefined],
      ['end', undefined],
      ['a', 'limit'],
      ['b', 'from'],
    ]);
  });

  test('reserved words are refused where the standard is enforced', () => {
    const options = { enforceReservedKeywords: true };
    expect(errorOf(() => parseStatement('SELECT select FROM t', options)).condition).toBe(
      'PARSE_SYNTAX_ERROR',
    );
    expect(parseStatement('SELECT day, `select` FROM t', options).kind).toBe('query');
    expect(as(parseExpression('current_date', options), 'functionCall').arguments).toEqual([]);
    expect(parseExpression('current_date').kind).toBe('columnReference');
  });

  test('join words are no table aliases', () => {
    const { from } = select('SELECT * FROM a LEFT JOIN b ON x');
    expect(from!.relations[0]).toMatchObject({ kind: 'join', type: 'LEFT', left: { alias: undefined } });
    expect(errorOf(() => parseStatement('SELECT * FROM t AS left')).condition).toBe('PARSE_SYNTAX_ERROR');
  });

  test('a hyphen in a name is explained', () => {
    const error = errorOf(() => parseStatement('SELECT * FROM my-table'));
    expect(error.condition).toBe('INVALID_IDENTIFIER');
    expect(error.parameters).toEqual({ ident: 'my-table' });
    expect(error.span).toEqual({ start: 14, end: 22 });
  });
});

describe('spans', () => {
  const text = 'SELECT a + b * f(c) AS x, CASE WHEN d THEN 1 END FROM t';

  test('cover the source of each expression', () => {
    const { items } = select(text);
    const source = ({ span }: Expression) => text.slice(span.start, span.end);
    const sum = as(items[0]!.expression, 'binary');
    expect(source(sum)).toBe('a + b * f(c)');
    expect(source(sum.right)).toBe('b * f(c)');
    expect(text.slice(sum.operatorSpan.start, sum.operatorSpan.end)).toBe('+');
    expect(text.slice(items[0]!.span.start, items[0]!.span.end)).toBe('a + b * f(c) AS x');
    expect(source(items[1]!.expression)).toBe('CASE WHEN d THEN 1 END');
  });

  test('end where a type ends inside >>', () => {
    const source = 'CAST(a AS array<array<int>>)';
    const { type } = as(parseExpression(source), 'cast');
    const inner = as(type, 'arrayType').element;
    expect(source.slice(type.span.start, type.span.end)).toBe('array<array<int>>');
    expect(source.slice(inner.span.start, inner.span.end)).toBe('array<int>');
  });
});
