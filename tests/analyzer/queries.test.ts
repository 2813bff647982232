import { describe, expect, test } from 'vitest';
import { planOf, schemaOf } from './support.ts';

const T = `SubqueryAlias spark_catalog.default.t`;

describe('names', () => {
  test.each([
    ['SELECT a, b AS x FROM t', 'struct<a:int,x:int>'],
    ['SELECT T.A, default.t.b, spark_catalog.default.t.s FROM t', 'struct<A:int,b:int,s:string>'],
    ['SELECT st.x, st.y.z, m.k, arr[0] FROM nested', 'struct<x:int,z:string,k:int,arr[0]:int>'],
    ['SELECT st.*, id FROM nested', 'struct<x:int,y:struct<z:string>,id:int>'],
    ['SELECT * EXCEPT (b) FROM t', 'struct<a:int,s:string>'],
    ['SELECT * EXCEPT (st.y.z, arr, m) FROM nested', 'struct<id:int,st:struct<x:int,y:struct<>>>'],
    [
      'SELECT a + 1, -b, a = 1 AND b <> 2, NOT a IS NULL FROM t',
      'struct<(a + 1):int,(- b):int,((a = 1) AND (NOT (b = 2))):boolean,(NOT (a IS NULL)):boolean>',
    ],
    [
      'SELECT CAST(a AS STRING), CAST(a + 1 AS BIGINT) FROM t',
      'struct<a:string,CAST((a + 1) AS BIGINT):bigint>',
    ],
    [
      'SELECT count(*), sum(DISTINCT a), avg(b) FROM t',
      'struct<count(1):bigint,sum(DISTINCT a):bigint,avg(b):double>',
    ],
    ['SELECT a AS k, k + 1 FROM t', 'struct<k:int,(lateralAliasReference(k) + 1):int>'],
    [
      "SELECT 1, 'x', 1.50, 2L, DATE '2020-01-01', X'1F', NULL",
      "struct<1:int,x:string,1.50:decimal(3,2),2:bigint,DATE '2020-01-01':date,X'1F':binary,NULL:void>",
    ],
    ["SELECT int('42'), string(a) FROM t", 'struct<42:int,a:string>'],
    ['SELECT (SELECT max(c) FROM u WHERE u.a = t.a) FROM t', 'struct<scalarsubquery(a):bigint>'],
    ['SELECT a IN (SELECT a FROM u) FROM t', 'struct<(a IN (listquery())):boolean>'],
    ['VALUES (1, 2.5), (2, NULL)', 'struct<col1:int,col2:decimal(2,1)>'],
    [
      'SELECT sum(a) OVER (ORDER BY b ROWS 1 PRECEDING) FROM t',
      'struct<sum(a) OVER (ORDER BY b ASC NULLS FIRST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW):bigint>',
    ],
  ])('%s', (sql, schema) => {
    expect(schemaOf(sql)).toBe(schema);
  });

  test('keep their case where the settings say so', () => {
    const conf = { 'spark.sql.caseSensitive': 'true' };
    expect(() => schemaOf('SELECT A FROM t', { conf })).toThrow('UNRESOLVED_COLUMN');
  });
});

describe('joins', () => {
  test.each([
    ['SELECT * FROM t JOIN u USING (a)', 'struct<a:int,b:int,s:string,c:bigint,d:decimal(10,2)>'],
    ['SELECT * FROM t NATURAL LEFT JOIN u', 'struct<a:int,b:int,s:string,c:bigint,d:decimal(10,2)>'],
    ['SELECT t.a, u.a FROM t FULL JOIN u USING (a)', 'struct<a:int,a:int>'],
    ['SELECT u.* FROM t JOIN u USING (a)', 'struct<a:int,c:bigint,d:decimal(10,2)>'],
    ['SELECT * FROM t LEFT SEMI JOIN u ON t.a = u.a', 'struct<a:int,b:int,s:string>'],
    [
      'SELECT * FROM t, LATERAL (SELECT c + b AS e FROM u WHERE u.a = t.a)',
      'struct<a:int,b:int,s:string,e:bigint>',
    ],
  ])('%s', (sql, schema) => {
    expect(schemaOf(sql)).toBe(schema);
  });

  test('a full join with USING coalesces the columns', () => {
    expect(planOf('SELECT a FROM t FULL JOIN u USING (a)')).toContain('coalesce(a#2, a#3) AS a#1');
  });
});

describe('groups', () => {
  test('HAVING and ORDER BY add hidden aggregates', () => {
    expect(planOf('SELECT a, count(*) AS n FROM t GROUP BY a HAVING n > 1 ORDER BY max(s), n')).toBe(
      `Project [a#1, n#2L]
+- Sort [max(s)#3 ASC NULLS FIRST, n#2L ASC NULLS FIRST], true
   +- Filter (n#2L > cast(1 as bigint))
      +- Aggregate [a#1], [a#1, count(1) AS n#2L, max(s#4) AS max(s)#3]
         +- ${T}
            +- Relation spark_catalog.default.t[a#1,b#5,s#4] parquet`,
    );
  });

  test('ROLLUP expands the rows', () => {
    expect(planOf('SELECT a, sum(b), grouping(a) AS g FROM t GROUP BY ROLLUP (a)')).toBe(
      `Aggregate [a#1, spark_grouping_id#2L], [a#1, sum(b#3) AS sum(b)#4L, cast(((spark_grouping_id#2L >> 0) & 1) as tinyint) AS g#5]
+- Expand [[a#6, b#3, s#7, a#6, 0], [a#6, b#3, s#7, null, 1]], [a#6, b#3, s#7, a#1, spark_grouping_id#2L]
   +- ${T}
      +- Relation spark_catalog.default.t[a#6,b#3,s#7] parquet`,
    );
  });

  test.each([
    ['SELECT a + 1 AS k, sum(b) FROM t GROUP BY k', 'struct<k:int,sum(b):bigint>'],
    ['SELECT a, b, count(*) FROM t GROUP BY 1, 2', 'struct<a:int,b:int,count(1):bigint>'],
    ['SELECT upper(s), sum(a) + 1 FROM t GROUP BY ALL', 'struct<upper(s):string,(sum(a) + 1):bigint>'],
    ['SELECT sum(a) AS x, x + 1 AS y FROM t GROUP BY b', 'struct<x:bigint,y:bigint>'],
    ['SELECT 1 + a, a + 1 FROM t GROUP BY a + 1', 'struct<(1 + a):int,(a + 1):int>'],
    [
      'SELECT count(*) FILTER (WHERE a > 1), count(a, b) FROM t',
      'struct<count(1) FILTER (WHERE (a > 1)):bigint,count(a, b):bigint>',
    ],
    ['SELECT a FROM t GROUP BY a HAVING EXISTS (SELECT 1 FROM u WHERE c > sum(t.b))', 'struct<a:int>'],
    ["SELECT * FROM t PIVOT (sum(b) FOR s IN ('x', 'y' AS z))", 'struct<a:int,x:bigint,z:bigint>'],
    ['SELECT * FROM u UNPIVOT (v FOR n IN (c, d))', 'struct<a:int,n:string,v:decimal(22,2)>'],
  ])('%s', (sql, schema) => {
    expect(schemaOf(sql)).toBe(schema);
  });
});

describe('order', () => {
  test('by a column that the list lacks', () => {
    expect(planOf('SELECT b FROM t ORDER BY s')).toBe(
      `Project [b#1]
+- Sort [s#2 ASC NULLS FIRST], true
   +- Project [b#1, s#2]
      +- ${T}
         +- Relation spark_catalog.default.t[a#3,b#1,s#2] parquet`,
    );
  });

  test('by an alias before a column of that name', () => {
    expect(planOf('SELECT -a AS a FROM t ORDER BY a')).toContain(
      'Sort [a#1 ASC NULLS FIRST], true\n+- Project [-a#2 AS a#1]',
    );
  });

  test('by positions and all columns', () => {
    expect(planOf('SELECT a, b FROM t ORDER BY 2 DESC')).toContain('Sort [b#1 DESC NULLS LAST], true');
    expect(planOf('SELECT a, b FROM t ORDER BY ALL')).toContain(
      'Sort [a#1 ASC NULLS FIRST, b#2 ASC NULLS FIRST]',
    );
  });
});

describe('windows', () => {
  test('one node for each partitioning and order', () => {
    const sql =
      'SELECT sum(b) OVER (PARTITION BY a) AS x, sum(a) OVER (PARTITION BY a) AS y, rank() OVER (ORDER BY s) AS z FROM t';
    expect(planOf(sql).match(/Window \[/g)).toHaveLength(2);
  });

  test('over aggregates', () => {
    const plan = planOf('SELECT a, sum(sum(b)) OVER (ORDER BY a) AS w FROM t GROUP BY a');
    expect(plan).toContain('Window [sum(sum(b)#3L)');
    expect(plan).toContain('Aggregate [a#1], [a#1, sum(b#4) AS sum(b)#3L]');
  });

  test('QUALIFY filters by them', () => {
    expect(schemaOf('SELECT a FROM t QUALIFY row_number() OVER w = 1 WINDOW w AS (ORDER BY b)')).toBe(
      'struct<a:int>',
    );
  });
});

describe('generators', () => {
  test('in a select list', () => {
    expect(planOf('SELECT id, explode(arr) AS x FROM nested')).toContain(
      'Project [id#1, x#2]\n+- Generate explode(arr#3), false, [x#2]',
    );
  });

  test('over aggregates', () => {
    const plan = planOf('SELECT explode(collect_list(a)) AS x, count(*) AS n FROM t');
    expect(plan).toContain(
      'Generate explode(collect_list(a)#3), false, [x#1]\n   +- Aggregate [count(1) AS n#2L',
    );
  });

  test.each([
    ['SELECT id, col FROM nested LATERAL VIEW OUTER posexplode(arr) e AS pos, col', 'struct<id:int,col:int>'],
    ['SELECT col + 1 AS c, explode(arr) AS col FROM nested', 'struct<c:int,col:int>'],
    ['SELECT * FROM explode(array(1, 2)) AS e(v), range(3)', 'struct<v:int,id:bigint>'],
  ])('%s', (sql, schema) => {
    expect(schemaOf(sql)).toBe(schema);
  });
});

describe('common tables and views', () => {
  test('every reference has columns of its own', () => {
    const plan = planOf('WITH x AS (SELECT a FROM t) SELECT l.a FROM x l JOIN x r ON l.a = r.a');
    expect(plan).toContain('Join Inner, (a#1 = a#2)');
  });

  test('a recursive one', () => {
    const sql = 'WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r';
    expect(schemaOf(sql)).toBe('struct<n:int>');
  });

  test('a view runs its text', () => {
    expect(planOf('SELECT x FROM v')).toContain('View (`spark_catalog`.`default`.`v`, [x#1, y#2])');
  });
});

describe('pipes', () => {
  test.each([
    ['FROM t |> WHERE a > 1 |> AGGREGATE count(*) AS n GROUP BY b |> ORDER BY n', 'struct<b:int,n:bigint>'],
    ['FROM t |> EXTEND a + b AS e |> SET a = 2.5 |> DROP b', 'struct<a:decimal(2,1),s:string,e:int>'],
    ['FROM t |> JOIN u USING (a) |> SELECT t.a, u.a, c', 'struct<a:int,a:int,c:bigint>'],
    ['TABLE t |> AS x |> SELECT x.a |> UNION ALL SELECT c FROM u', 'struct<a:bigint>'],
  ])('%s', (sql, schema) => {
    expect(schemaOf(sql)).toBe(schema);
  });
});

test('the clock stands still', () => {
  expect(planOf('SELECT current_date() AS d FROM t')).toContain('Project [2023-11-14 AS d#1]');
});

test('parameters take their values', () => {
  const parameters = { p: { type: { kind: 'long' as const }, value: 7n } };
  expect(planOf('SELECT a FROM t WHERE a > :p', { parameters })).toContain('(cast(a#1 as bigint) > 7)');
});

test('wide and long statements take little time', () => {
  const columns = Array.from({ length: 1000 }, (_, i) => `c${i}`);
  const tables = { wide: columns.map((c) => `${c} INT`).join(', ') };
  const sums = columns.map((c) => `sum(${c}) + 1`).join(', ');
  const numbers = columns.flatMap((_, i) => Array.from({ length: 10 }, (__, j) => i * 10 + j)).join(', ');
  const start = performance.now();
  schemaOf(`SELECT ${sums} FROM wide WHERE c1 IN (${numbers}) GROUP BY c1`, { tables });
  expect(performance.now() - start).toBeLessThan(3000);
});
