import { describe, expect, test } from 'vitest';
import { pushDownLimits } from '../../src/plan/optimizer/rules/push-down-limits.ts';
import { simplifyLimits } from '../../src/plan/optimizer/rules/simplify-limits.ts';
import { applied, eq, join, limit, project, rows, shown, table, union } from './dsl.ts';

const rules = [pushDownLimits, simplifyLimits];
const t = table('t', 'a int, b int');
const u = table('u', 'c int, d int');

describe('limits move into', () => {
  test('the inputs of a union, with what OFFSET skips', () => {
    expect(applied(limit(5, union(t.plan, u.plan), 2), rules)).toMatchInlineSnapshot(`
      "
      GlobalLimit 5
      +- Offset 2
         +- LocalLimit 7
            +- Union false, false
               :- LocalLimit 7
               :  +- Relation spark_catalog.default.t[a#1,b#2] parquet
               +- LocalLimit 7
                  +- Relation spark_catalog.default.u[c#3,d#4] parquet
      "
    `);
  });

  test('the kept side of an outer join', () => {
    expect(
      applied(limit(5, join(t.plan, u.plan, 'left_outer', eq(t.a!, u.c!))), rules),
    ).toMatchInlineSnapshot(`
      "
      GlobalLimit 5
      +- LocalLimit 5
         +- Join LeftOuter, (a#1 = c#2)
            :- LocalLimit 5
            :  +- Relation spark_catalog.default.t[a#1,b#3] parquet
            +- Relation spark_catalog.default.u[c#2,d#4] parquet
      "
    `);
    expect(
      applied(limit(5, join(t.plan, u.plan, 'right_outer', eq(t.a!, u.c!))), rules),
    ).toMatchInlineSnapshot(`
      "
      GlobalLimit 5
      +- LocalLimit 5
         +- Join RightOuter, (a#1 = c#2)
            :- Relation spark_catalog.default.t[a#1,b#3] parquet
            +- LocalLimit 5
               +- Relation spark_catalog.default.u[c#2,d#4] parquet
      "
    `);
  });

  test('both sides of a cross join', () => {
    expect(applied(limit(5, join(t.plan, u.plan, 'cross', null)), rules)).toMatchInlineSnapshot(`
      "
      GlobalLimit 5
      +- LocalLimit 5
         +- Join Cross
            :- LocalLimit 5
            :  +- Relation spark_catalog.default.t[a#1,b#2] parquet
            +- LocalLimit 5
               +- Relation spark_catalog.default.u[c#3,d#4] parquet
      "
    `);
  });
});

describe('limits stay above', () => {
  test.each([
    ['an inner join with a condition', join(t.plan, u.plan, 'inner', eq(t.a!, u.c!))],
    ['a full outer join', join(t.plan, u.plan, 'full_outer', eq(t.a!, u.c!))],
    ['a semi join', join(t.plan, u.plan, 'left_semi', eq(t.a!, u.c!))],
    ['a projection of a table', project([t.a!], t.plan)],
  ])('%s', (_, plan) => {
    expect(applied(limit(5, plan), rules)).toBe(shown(limit(5, plan)));
  });
});

describe('limits of limits', () => {
  test('the smaller one counts', () => {
    expect(applied(limit(5, limit(3, t.plan)), rules)).toMatchInlineSnapshot(`
      "
      GlobalLimit 3
      +- LocalLimit 3
         +- Relation spark_catalog.default.t[a#1,b#2] parquet
      "
    `);
  });

  test('an outer OFFSET takes from the inner limit', () => {
    expect(applied(limit(5, limit(6, t.plan, 1), 2), rules)).toMatchInlineSnapshot(`
      "
      GlobalLimit 4
      +- Offset 3
         +- LocalLimit 7
            +- Relation spark_catalog.default.t[a#1,b#2] parquet
      "
    `);
  });

  test('LIMIT 0 is empty', () =>
    expect(applied(limit(0, t.plan), rules)).toMatchInlineSnapshot(`
    "
    LocalRelation <empty>, [a#1, b#2]
    "
  `));

  test('a limit that cuts nothing off is dropped', () => {
    const local = rows('x int', [[1], [2]]);
    expect(applied(limit(2, local.plan), rules)).toBe(shown(local.plan));
  });
});
