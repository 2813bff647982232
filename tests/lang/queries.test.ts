import { describe, expect, test } from 'vitest';
import type { QueryBody } from '../../src/lang/ast.ts';
import { parseStatement } from '../../src/lang/spark/parse.ts';
import { as, errorOf, query, select } from './helpers.ts';

function shape(body: QueryBody): string {
  if (body.kind === 'setOperation') {
    return `(${shape(body.left)} ${body.operator}${body.all ? ' ALL' : ''} ${shape(body.right)})`;
  }
  if (body.kind === 'pipeQuery') return `(${shape(body.input)} |> ${body.operator.kind})`;
  if (body.kind === 'query') return `[${shape(body.body)}]`;
  if (body.kind === 'tableQuery' && body.name.kind === 'qualifiedName') return body.name.parts[0]!.name;
  return body.kind;
}

describe('set operations', () => {
  test.each([
    ['TABLE a UNION TABLE b INTERSECT TABLE c', '(a UNION (b INTERSECT c))'],
    ['TABLE a UNION ALL TABLE b EXCEPT DISTINCT TABLE c', '((a UNION ALL b) EXCEPT c)'],
    ['TABLE a MINUS (TABLE b UNION TABLE c)', '(a EXCEPT [(b UNION c)])'],
    ['TABLE a UNION TABLE b |> WHERE x |> LIMIT 1', '(((a UNION b) |> pipeWhere) |> pipeOrganize)'],
    ['((TABLE a) UNION (TABLE b)) LIMIT 1', '[([a] UNION [b])]'],
  ])('%s', (text, expected) => {
    expect(shape(query(text).body)).toBe(expected);
  });

  test('old precedence', () => {
    const { body } = query('TABLE a UNION TABLE b INTERSECT TABLE c', { legacySetOperationPrecedence: true });
    expect(shape(body)).toBe('((a UNION b) INTERSECT c)');
  });
});

describe('relations', () => {
  test('joins', () => {
    const [join] = select(
      'SELECT * FROM a LEFT SEMI JOIN b USING (x, y) NATURAL FULL OUTER JOIN c CROSS JOIN LATERAL (SELECT 1)',
    ).from!.relations;
    expect(join).toMatchObject({
      type: 'CROSS',
      right: { kind: 'subqueryRelation', lateral: true },
      left: {
        type: 'FULL',
        natural: true,
        left: { type: 'LEFT SEMI', criteria: { kind: 'using', columns: [{ name: 'x' }, { name: 'y' }] } },
      },
    });
  });

  test('what hangs on a table', () => {
    const [table] = select(
      `SELECT * FROM db.t FOR TIMESTAMP AS OF '2026-01-01' TABLESAMPLE (10 PERCENT) REPEATABLE (3) AS x (a, b)`,
    ).from!.relations;
    expect(table).toMatchObject({
      kind: 'tableReference',
      timeTravel: { kind: 'timestampAsOf' },
      sample: { method: { kind: 'percent', fraction: 0.1 }, seed: 3 },
      alias: { name: { name: 'x' }, columns: [{ name: 'a' }, { name: 'b' }] },
    });
    expect(select('SELECT * FROM parquet.`/a/b`').from!.relations[0]).toMatchObject({
      name: { parts: [{ name: 'parquet' }, { name: '/a/b', quoted: true }] },
    });
  });

  test('parentheses hold queries or relations', () => {
    const kinds = (text: string) => select(text).from!.relations.map(({ kind }) => kind);
    expect(
      kinds(
        'SELECT * FROM (SELECT 1), ((SELECT 1)), ((SELECT 1) UNION (SELECT 2)), (t), ((SELECT 1) a JOIN b)',
      ),
    ).toEqual([
      'subqueryRelation',
      'subqueryRelation',
      'subqueryRelation',
      'parenthesizedRelation',
      'parenthesizedRelation',
    ]);
  });

  test('functions, inline tables, lateral views', () => {
    const { from } = select(
      'SELECT * FROM f(TABLE(t) PARTITION BY a ORDER BY b, n => 1) x, VALUES (1, 2) AS v(a, b) LATERAL VIEW OUTER explode(a) y AS z',
    );
    expect(from).toMatchObject({
      relations: [
        { kind: 'tableFunction', arguments: [{ kind: 'tableArgument' }, { kind: 'namedArgument' }] },
        { kind: 'inlineTable', rows: [{ kind: 'rowConstructor' }] },
      ],
      lateralViews: [{ outer: true, tableAlias: { name: 'y' }, columnAliases: [{ name: 'z' }] }],
    });
  });

  test('pivot and unpivot', () => {
    const [pivot] = select('SELECT * FROM t PIVOT (sum(a) FOR (x, y) IN ((1, 2) AS p)) AS q').from!.relations;
    expect(pivot).toMatchObject({ pivot: { columns: [{ name: 'x' }, { name: 'y' }], alias: { name: 'q' } } });
    const [unpivot] = select('SELECT * FROM t UNPIVOT INCLUDE NULLS ((v, w) FOR n IN ((a, b) AS x))').from!
      .relations;
    expect(unpivot).toMatchObject({
      unpivot: { includeNulls: true, multiple: true, sets: [{ alias: { name: 'x' } }] },
    });
  });

  test.each([
    ['SELECT * FROM a NATURAL JOIN LATERAL (SELECT 1)', 'INCOMPATIBLE_JOIN_TYPES'],
    ['SELECT * FROM a JOIN LATERAL (SELECT 1) USING (x)', 'UNSUPPORTED_FEATURE.LATERAL_JOIN_USING'],
    ['SELECT * FROM a RIGHT JOIN LATERAL (SELECT 1) ON x', 'INVALID_LATERAL_JOIN_TYPE'],
    ['SELECT * FROM LATERAL t', 'INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC'],
    ['SELECT * FROM a ORDER BY x SORT BY y', 'UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES'],
    ['WITH a AS (SELECT 1), a AS (SELECT 2) SELECT 1', 'DUPLICATED_CTE_NAMES'],
    ['TABLE a |> ORDER BY x LIMIT 1', 'MULTIPLE_QUERY_RESULT_CLAUSES_WITH_PIPE_OPERATORS'],
    [
      'TABLE a |> AGGREGATE sum(b) GROUP BY ALL',
      'UNSUPPORTED_FEATURE.PIPE_OPERATOR_AGGREGATE_UNSUPPORTED_CASE',
    ],
    ['SELECT a OVER w FROM t WINDOW w AS (ORDER BY a), w AS (ORDER BY b)', 'PARSE_SYNTAX_ERROR'],
  ])('%s is refused', (text, condition) => {
    expect(errorOf(() => parseStatement(text)).condition).toBe(condition);
  });
});

describe('grouping', () => {
  test('mixed and old forms', () => {
    const groupBy = (text: string) => select(`SELECT 1 FROM t GROUP BY ${text}`).groupBy!;
    expect(groupBy('ALL').all).toBe(true);
    expect(groupBy('`ALL`').all).toBe(false);
    expect(groupBy('a, ROLLUP(b, (c, d)), GROUPING SETS (CUBE(e), (), f)').elements).toMatchObject([
      { kind: 'groupingExpression' },
      { operator: 'ROLLUP', sets: [{ expressions: { length: 1 } }, { expressions: { length: 2 } }] },
      {
        operator: 'GROUPING SETS',
        sets: [{ operator: 'CUBE' }, { expressions: [] }, { kind: 'groupingSet' }],
      },
    ]);
    expect(groupBy('a, b WITH ROLLUP').elements).toMatchObject([
      { operator: 'ROLLUP', sets: { length: 2 }, trailing: true },
    ]);
    expect(groupBy('a, b GROUPING SETS ((a), ())').elements).toHaveLength(3);
  });
});

describe('FROM first', () => {
  test('one, several, none', () => {
    expect(query('FROM t').body.kind).toBe('select');
    expect(query('FROM t SELECT a WHERE b').body).toMatchObject({ kind: 'select', where: {} });
    expect(as(query('FROM t SELECT a SELECT b').body, 'fromQuery').branches).toHaveLength(2);
  });

  test('several inserts', () => {
    const statement = as(
      parseStatement('FROM t INSERT INTO a SELECT x INSERT OVERWRITE b SELECT y WHERE z'),
      'multiInsert',
    );
    expect(statement.branches.map(({ target }) => target)).toMatchObject([
      { overwrite: false },
      { overwrite: true },
    ]);
  });
});
