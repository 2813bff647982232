import { describe, expect, it } from 'vitest';
import { parsePostgresQuery } from '../../src/lang/postgres/parse.ts';
import { makeSkeleton } from '../../src/lang/postgres/skeleton.ts';
import { tokenize } from '../../src/lang/postgres/tokens.ts';

const parse = (text: string) => parsePostgresQuery(text, { hasFunction: () => true });

/** The tree without places, and names as plain text. */
function plain(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(plain);
  if (typeof node !== 'object' || node === null) return node;
  const { kind, name, parts } = node as { kind?: string; name?: string; parts?: unknown[] };
  if (kind === 'identifier') return name;
  if (kind === 'columnReference' || kind === 'qualifiedName') return (plain(parts) as string[]).join('.');
  const entries = Object.entries(node).filter(([key, value]) => !/span$/i.test(key) && value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, plain(value)]));
}

async function where(condition: string): Promise<unknown> {
  const { body } = await parse(`SELECT 1 FROM t WHERE ${condition}`);
  return plain((body as { where?: unknown }).where);
}

async function names(list: string): Promise<readonly string[]> {
  const { body } = await parse(`SELECT ${list} FROM t`);
  return (body as unknown as { items: { alias?: { name: string } }[] }).items.map(
    (item) => item.alias?.name ?? '*',
  );
}

describe('tokens of PostgreSQL', () => {
  const texts = (text: string) => tokenize(text).map((token) => token.text);

  it('folds words, keeps quoted names, resolves escapes only behind E', () => {
    expect(texts(`SELECT "A""b", x::INT`)).toEqual(['select', 'A"b', ',', 'x', '::', 'int']);
    expect(texts(String.raw`'a\n''b' E'a\n\'b' $q$it's$q$`)).toEqual([String.raw`a\n'b`, "a\n'b", "it's"]);
  });

  it('ends operators before signs and comments', () => {
    expect(texts('a=-1 b!~*c d<>-1 e--x\n/* a /* b */ c */f')).toEqual([
      'a',
      '=',
      '-',
      '1',
      'b',
      '!~*',
      'c',
      'd',
      '<>',
      '-',
      '1',
      'e',
      'f',
    ]);
  });
});

describe('the skeleton', () => {
  it('is one for statements that differ in names and literals', () => {
    const one = makeSkeleton(`SELECT "A".b FROM x."A" WHERE b = 'it''s' LIMIT 3`);
    const other = makeSkeleton(`select c.d from e.f where g = '' limit 40`);
    expect(one.text).toBe(other.text);
    expect(one.names.map((word) => word.text)).toEqual(['A', 'b', 'x', 'A', 'b']);
  });

  it('refuses what it does not know, with the place', async () => {
    for (const text of [
      'SELECT a FROM b NATURAL JOIN c',
      'SELECT a INTO t FROM b',
      'SELECT (1',
      'SELECT 1 FROM',
    ]) {
      await expect(parse(text), text).rejects.toMatchObject({ condition: 'PARSE_SYNTAX_ERROR' });
    }
    await expect(parse('SELECT a b c FROM d')).rejects.toMatchObject({ span: { start: 11, end: 12 } });
  });
});

describe('expressions', () => {
  it('binds AND before OR and NOT before AND, also behind IS', async () => {
    const text = 'a IS NOT NULL AND b IS TRUE OR NOT c IS NULL AND d';
    expect(await where(text)).toMatchObject({
      kind: 'logical',
      operator: 'OR',
      operands: [
        {
          kind: 'logical',
          operator: 'AND',
          operands: [{ kind: 'isNull', negated: true }, { kind: 'isBoolean' }],
        },
        { kind: 'logical', operator: 'AND', operands: [{ kind: 'unary', operator: 'NOT' }, 'd'] },
      ],
    });
    expect(await where('NOT (a AND b) = c')).toMatchObject({
      kind: 'unary',
      operand: { kind: 'binary', operator: '=', right: 'c' },
    });
    expect(await where('a BETWEEN 1 AND 2 AND b')).toMatchObject({
      kind: 'logical',
      operands: [{ kind: 'between' }, 'b'],
    });
  });

  it('knows operators by any of their names', async () => {
    const regular = { kind: 'functionCall', name: 'pg:op.matches' };
    expect(await where(`a OPERATOR(pg_catalog.~) '^x' COLLATE pg_catalog.default`)).toMatchObject(regular);
    expect(await where(`a !~ '^x'`)).toMatchObject({ kind: 'unary', operator: 'NOT', operand: regular });
    expect(await where(`a ~~ 'x%'`)).toMatchObject({ kind: 'like', operator: 'LIKE' });
    expect(await where('a & 1 = 1')).toMatchObject({
      kind: 'binary',
      operator: '=',
      left: { kind: 'binary', operator: '&' },
    });
    expect(await where('a IS NOT DISTINCT FROM b')).toMatchObject({
      operator: 'NOT',
      operand: { kind: 'isDistinctFrom', left: 'a', right: 'b' },
    });
  });

  it('casts in all spellings', async () => {
    const call = { kind: 'functionCall', name: 'pg:cast.regclass' };
    expect(await where(`x = 'pg_catalog.pg_class'::pg_catalog.regclass`)).toMatchObject({ right: call });
    expect(await where('x = CAST(y AS regclass)')).toMatchObject({ right: call });
    expect(await where(`x = timestamp '2021-01-01'`)).toMatchObject({
      right: { kind: 'cast', type: { name: 'timestamp_ntz' } },
    });
    expect(await where(`x = ANY ('{a,b}'::text[])`)).toMatchObject({ name: 'pg:op.equals_any' });
    expect(await where('x = (SELECT 1)::float8::int8')).toMatchObject({
      right: { kind: 'cast', type: { name: 'bigint' }, operand: { type: { name: 'double' } } },
    });
  });

  it('reads subscripts, fields and arrays from queries', async () => {
    expect(await where('x = (f(true))[1]')).toMatchObject({ right: { name: 'pg:op.subscript' } });
    expect(await where('x = t.a[i.n - 1]')).toMatchObject({ right: { name: 'pg:op.subscript' } });
    expect(await where('x = (y).z')).toMatchObject({ right: { kind: 'fieldAccess', field: 'z' } });
    expect(await where('x = ARRAY(SELECT 1)')).toMatchObject({ right: { name: 'pg:op.array_or_empty' } });
    expect(await where('(a, b) IN (SELECT 1, 2)')).toMatchObject({ kind: 'inSubquery' });
  });

  it('names columns as PostgreSQL does', async () => {
    const list = `a.b, 1, f(x), x::int4, '1'::int4, CASE WHEN a THEN 1 END, CASE WHEN a THEN 1 ELSE c END, EXISTS (SELECT 1),
      ARRAY[1], (SELECT d FROM e), trim(both 'x' from y), true, "Q", count(*), x AS "Y z", a[1], (c).d, *`;
    expect(await names(list)).toEqual([
      'b',
      '?column?',
      'f',
      'x',
      'int4',
      'case',
      'c',
      'exists',
      'array',
      'd',
      'btrim',
      'bool',
      'Q',
      'count',
      'Y z',
      'a',
      'd',
      '*',
    ]);
  });
});

describe('queries', () => {
  it('keeps joins with what they belong to', async () => {
    const { body } = await parse('SELECT 1 FROM a, b LEFT JOIN c ON true, d CROSS JOIN e');
    expect(plain((body as { from?: unknown }).from)).toMatchObject({
      relations: [
        { kind: 'tableReference', name: 'a' },
        { kind: 'parenthesizedRelation', relation: { kind: 'join', type: 'LEFT' } },
        { kind: 'parenthesizedRelation', relation: { kind: 'join', type: 'CROSS', right: { name: 'e' } } },
      ],
    });
  });

  it('sorts NULL as the greatest', async () => {
    const { organization } = await parse(
      'SELECT a FROM t ORDER BY a, b DESC, c NULLS FIRST LIMIT ALL OFFSET 2',
    );
    expect(organization.orderBy.map((item) => item.nulls)).toEqual(['LAST', 'FIRST', 'FIRST']);
    expect(organization.limit).toBeUndefined();
    expect(organization.offset).toMatchObject({ text: '2' });
  });

  it('binds INTERSECT before UNION, and ORDER BY to the whole', async () => {
    const query = await parse(
      'SELECT 1 UNION ALL (SELECT 2 ORDER BY 1 LIMIT 1) INTERSECT SELECT 3 ORDER BY 1',
    );
    expect(query.organization.orderBy).toHaveLength(1);
    expect(plain(query.body)).toMatchObject({
      operator: 'UNION',
      all: true,
      right: { kind: 'setOperation', operator: 'INTERSECT' },
    });
  });

  it('takes functions that give rows', async () => {
    const { body } = await parse(
      'SELECT (information_schema._pg_expandarray(k)).n, r FROM t, generate_series(1, 3) AS s(r)',
    );
    expect(plain(body)).toMatchObject({
      from: {
        relations: [
          { name: 't' },
          { kind: 'tableFunction', name: 'pg:set.generate_series', alias: { columns: ['r'] } },
        ],
        lateralViews: [{ name: 'pg:set.expandarray', columnAliases: ['x', 'n'] }],
      },
    });
  });

  it('numbers parameters', async () => {
    expect(await where('a = $2 AND b = $1::text')).toMatchObject({
      operands: [
        { right: { kind: 'parameter', index: 1 } },
        { right: { operand: { kind: 'parameter', index: 0 } } },
      ],
    });
  });
});
