import { describe, expect, test } from 'vitest';
import type { LogicalPlan } from '../../src/plan/logical/node.ts';
import { optimize } from '../../src/plan/optimizer/optimize.ts';
import { LONG } from '../../src/types/data-type.ts';
import {
  agg,
  as,
  context,
  count,
  eq,
  exists,
  filter,
  group,
  gt,
  inQuery,
  not,
  or,
  outer,
  project,
  scalar,
  shown,
  table,
} from './dsl.ts';

const t = table('t', 'a int, b int');
const u = table('u', 'c int, d int');
const optimized = (plan: LogicalPlan): string => shown(optimize(plan, context()));
const related = filter(eq(u.c!, outer(t.a!)), u.plan);

describe('predicates', () => {
  test('EXISTS is a semi join, NOT EXISTS an anti join', () => {
    expect(optimized(filter(exists(related), t.plan))).toMatchInlineSnapshot(`
      "
      Join LeftSemi, (c#1 = a#2)
      :- Relation spark_catalog.default.t[a#2,b#3] parquet
      +- Project [c#1]
         +- Relation spark_catalog.default.u[c#1,d#4] parquet
      "
    `);
    expect(optimized(filter(not(exists(related)), t.plan))).toContain('Join LeftAnti, (c#1 = a#2)');
  });

  test('IN is a semi join; NOT IN lets an unknown comparison count as a match', () => {
    expect(optimized(filter(inQuery(t.a!, project([u.c!], u.plan)), t.plan))).toContain(
      'Join LeftSemi, (a#1 = c#2)',
    );
    const notIn = filter(not(inQuery(t.a!, project([u.c!], u.plan))), t.plan);
    expect(optimized(notIn)).toContain('Join LeftAnti, ((a#1 = c#2) OR isnull((a#1 = c#2)))');
  });

  test('NOT IN over columns that are never NULL is a plain anti join', () => {
    const x = table('x', 'k int!');
    const y = table('y', 'k int!');
    expect(optimized(filter(not(inQuery(x.k!, y.plan)), x.plan))).toContain('Join LeftAnti, (k#1 = k#2)\n');
  });

  test('under OR a subquery is a column of an existence join', () => {
    expect(optimized(filter(or(exists(related), gt(t.b!, 5)), t.plan))).toMatchInlineSnapshot(`
      "
      Project [a#1, b#2]
      +- Filter (exists#3 OR (b#2 > 5))
         +- Join ExistenceJoin(exists#3), (c#4 = a#1)
            :- Relation spark_catalog.default.t[a#1,b#2] parquet
            +- Project [c#4]
               +- Relation spark_catalog.default.u[c#4,d#5] parquet
      "
    `);
  });

  test('EXISTS over a global aggregate is always true', () => {
    const one = group([], [as(count(), 'n')], related);
    expect(optimized(filter(exists(one), t.plan))).toBe(shown(t.plan));
  });

  test('EXISTS without correlation is asked once', () => {
    expect(optimized(filter(exists(u.plan), t.plan))).toContain('Filter isnotnull(scalar-subquery');
  });
});

describe('scalar subqueries', () => {
  test('that correlate are outer joins with an aggregate', () => {
    const max = scalar(group([], [as(agg('max', u.d!), 'm')], related));
    expect(optimized(project([t.b!, as(max, 'x')], t.plan))).toMatchInlineSnapshot(`
      "
      Project [b#1, m#2 AS x#3]
      +- Join LeftOuter, (c#4 = a#5)
         :- Relation spark_catalog.default.t[a#5,b#1] parquet
         +- Aggregate [c#4], [max(d#6) AS m#2, c#4]
            +- Project [d#6, c#4]
               +- Filter isnotnull(c#4)
                  +- Relation spark_catalog.default.u[c#4,d#6] parquet
      "
    `);
  });

  test('count over nothing is 0, not NULL', () => {
    const n = scalar(group([], [as(count(), 'n')], related));
    expect(optimized(project([t.b!, as(n, 'x')], t.plan))).toMatchInlineSnapshot(`
      "
      Project [b#1, CASE WHEN isnull(alwaysTrue#2) THEN 0 ELSE n#3L END AS x#4L]
      +- Join LeftOuter, (c#5 = a#6)
         :- Relation spark_catalog.default.t[a#6,b#1] parquet
         +- Aggregate [c#5], [count(1) AS n#3L, c#5, true AS alwaysTrue#2]
            +- Project [c#5]
               +- Filter isnotnull(c#5)
                  +- Relation spark_catalog.default.u[c#5,d#7] parquet
      "
    `);
  });

  test('in a filter that NULL does not pass need no outer join', () => {
    const max = scalar(group([], [as(agg('max', u.d!), 'm')], related));
    expect(optimized(filter(gt(t.b!, max as never), t.plan))).toContain('Join Inner');
  });

  test('of several rows fail only for outer rows that meet several', () => {
    expect(optimized(project([as(scalar(project([u.d!], related)), 'x')], t.plan))).toContain('raise_error');
  });

  test('that are equal run once', () => {
    const sum = (): ReturnType<typeof scalar> => {
      const v = table('v', 'k int');
      return scalar(group([], [as(agg('sum', v.k!, LONG), 's')], v.plan));
    };
    const text = optimized(filter(or(gt(t.a!, sum() as never), gt(t.b!, sum() as never)), t.plan));
    expect(new Set(text.match(/scalar-subquery#\d+/g)).size).toBe(1);
  });

  test('without correlation stay', () => {
    const max = scalar(group([], [as(agg('max', u.d!), 'm')], u.plan));
    expect(optimized(filter(gt(t.b!, max as never), t.plan))).toContain('scalar-subquery');
  });
});
