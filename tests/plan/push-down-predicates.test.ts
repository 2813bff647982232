import { describe, expect, test } from 'vitest';
import { pushDownPredicates } from '../../src/plan/optimizer/rules/push-down-predicates.ts';
import { pushJoinConditions } from '../../src/plan/optimizer/rules/push-through-join.ts';
import { INT } from '../../src/types/data-type.ts';
import {
  and,
  applied,
  as,
  count,
  eq,
  exists,
  filter,
  fn,
  group,
  gt,
  join,
  limit,
  outer,
  project,
  rand,
  rows,
  shown,
  sort,
  table,
  union,
} from './dsl.ts';

const rules = [pushDownPredicates, pushJoinConditions];
const t = table('t', 'a int, b int, s string');
const u = table('u', 'c int, d int');

function unchanged(plan: Parameters<typeof shown>[0]): void {
  expect(applied(plan, rules)).toBe(shown(plan));
}

describe('filters move below', () => {
  test('a projection, in terms of its input', () => {
    const sum = as(fn('add', INT, t.a!, t.b!), 'x');
    const x = { ...t.a!, id: sum.id, name: 'x' };
    expect(applied(filter(gt(x, 5), project([sum, t.s!], t.plan)), rules)).toMatchInlineSnapshot(`
      "
      Project [(a#1 + b#2) AS x#3, s#4]
      +- Filter ((a#1 + b#2) > 5)
         +- Relation spark_catalog.default.t[a#1,b#2,s#4] parquet
      "
    `);
  });

  test('an aggregate, where they read keys only', () => {
    const n = as(count(), 'n');
    const grouped = group([t.a!], [t.a!, n], t.plan);
    const plan = filter(and(gt(t.a!, 5), gt({ ...t.a!, id: n.id, name: 'n' }, 1)), grouped);
    expect(applied(plan, rules)).toMatchInlineSnapshot(`
      "
      Filter (n#1 > 1)
      +- Aggregate [a#2], [a#2, count(1) AS n#1L]
         +- Filter (a#2 > 5)
            +- Relation spark_catalog.default.t[a#2,b#3,s#4] parquet
      "
    `);
  });

  test('both sides of an inner join, and into its condition', () => {
    const plan = filter(
      and(and(gt(t.a!, 1), gt(u.c!, 2)), eq(t.b!, u.d!)),
      join(t.plan, u.plan, 'cross', null),
    );
    expect(applied(plan, rules)).toMatchInlineSnapshot(`
      "
      Join Inner, (b#1 = d#2)
      :- Filter (a#3 > 1)
      :  +- Relation spark_catalog.default.t[a#3,b#1,s#4] parquet
      +- Filter (c#5 > 2)
         +- Relation spark_catalog.default.u[c#5,d#2] parquet
      "
    `);
  });

  test('every input of a union', () => {
    const both = union(project([t.a!], t.plan), project([u.c!], u.plan));
    expect(applied(filter(gt(both.output[0]!, 5), both), rules)).toMatchInlineSnapshot(`
      "
      Union false, false
      :- Project [a#1]
      :  +- Filter (a#1 > 5)
      :     +- Relation spark_catalog.default.t[a#1,b#2,s#3] parquet
      +- Project [c#4]
         +- Filter (c#4 > 5)
            +- Relation spark_catalog.default.u[c#4,d#5] parquet
      "
    `);
  });

  test('a sort', () => {
    expect(applied(filter(gt(t.a!, 5), sort([t.b!], t.plan)), rules)).toMatchInlineSnapshot(`
      "
      Sort [b#1 ASC NULLS FIRST], true
      +- Filter (a#2 > 5)
         +- Relation spark_catalog.default.t[a#2,b#1,s#3] parquet
      "
    `);
  });
});

describe('filters stay above', () => {
  test('a limit: it would let other rows through', () => unchanged(filter(gt(t.a!, 5), limit(3, t.plan))));

  test('an aggregate without keys: it gives a row over no input', () => {
    const n = as(count(), 'n');
    unchanged(filter(gt({ ...t.a!, id: n.id, name: 'n' }, 5), group([], [n], t.plan)));
  });

  test('the side of an outer join that is filled up with NULLs', () => {
    unchanged(filter(gt(u.c!, 5), join(t.plan, u.plan, 'left_outer', eq(t.a!, u.c!))));
    unchanged(filter(gt(t.a!, 5), join(t.plan, u.plan, 'right_outer', eq(t.a!, u.c!))));
    unchanged(filter(gt(t.a!, 5), join(t.plan, u.plan, 'full_outer', eq(t.a!, u.c!))));
  });

  test('what is not deterministic, and below what is not', () => {
    unchanged(filter(gt(rand(), 0), project([t.a!], t.plan)));
    const random = as(rand(), 'r');
    unchanged(filter(gt(t.a!, 0), project([t.a!, random], t.plan)));
  });

  test('a projection that computes what a subquery reads', () => {
    const sum = as(fn('add', INT, t.a!, t.b!), 'x');
    const x = { ...t.a!, id: sum.id, name: 'x' };
    unchanged(filter(exists(filter(eq(u.c!, outer(x)), u.plan)), project([sum], t.plan)));
  });

  test('conditions that read an outer query, for decorrelation to find them', () => {
    const o = rows('z int', [[1]]);
    unchanged(filter(eq(t.a!, outer(o.z!)), join(t.plan, u.plan, 'inner', eq(t.b!, u.d!))));
  });
});

describe('conditions of a join', () => {
  test('filter the sides of an inner join', () => {
    expect(
      applied(join(t.plan, u.plan, 'inner', and(eq(t.a!, u.c!), gt(t.b!, 1))), rules),
    ).toMatchInlineSnapshot(`
      "
      Join Inner, (a#1 = c#2)
      :- Filter (b#3 > 1)
      :  +- Relation spark_catalog.default.t[a#1,b#3,s#4] parquet
      +- Relation spark_catalog.default.u[c#2,d#5] parquet
      "
    `);
  });

  test('filter only the right side of a left outer join', () => {
    const condition = and(and(eq(t.a!, u.c!), gt(t.b!, 1)), gt(u.d!, 2));
    expect(applied(join(t.plan, u.plan, 'left_outer', condition), rules)).toMatchInlineSnapshot(`
      "
      Join LeftOuter, ((a#1 = c#2) AND (b#3 > 1))
      :- Relation spark_catalog.default.t[a#1,b#3,s#4] parquet
      +- Filter (d#5 > 2)
         +- Relation spark_catalog.default.u[c#2,d#5] parquet
      "
    `);
  });

  test('stay in a full outer join', () => {
    unchanged(join(t.plan, u.plan, 'full_outer', and(eq(t.a!, u.c!), gt(t.b!, 1))));
  });

  test('of an anti join keep left rows: they filter the right side only', () => {
    expect(
      applied(join(t.plan, u.plan, 'left_anti', and(gt(t.b!, 1), gt(u.d!, 2))), rules),
    ).toMatchInlineSnapshot(`
      "
      Join LeftAnti, (b#1 > 1)
      :- Relation spark_catalog.default.t[a#2,b#1,s#3] parquet
      +- Filter (d#4 > 2)
         +- Relation spark_catalog.default.u[c#5,d#4] parquet
      "
    `);
  });
});
