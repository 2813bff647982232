import { describe, expect, test } from 'vitest';
import type { JoinType } from '../../src/plan/logical/node.ts';
import { optimize } from '../../src/plan/optimizer/optimize.ts';
import { DOUBLE } from '../../src/types/data-type.ts';
import { and, context, eq, gt, join, lit, or, rand, shown, table } from './dsl.ts';

const t = table('t', 'a int, b int');
const u = table('u', 'c int, d int');
const either = or(and(eq(t.b!, lit(1)), eq(u.d!, lit(2))), and(eq(t.b!, lit(3)), eq(u.d!, lit(4))));
const joined = (type: JoinType, condition = either): string =>
  shown(optimize(join(t.plan, u.plan, type, and(eq(t.a!, u.c!), condition)), context()));
/** Lines of filters over the two tables, in this order. */
const filters = (text: string): string => text.match(/Filter .*/g)?.join('\n') ?? '';

describe('what an OR over both sides implies', () => {
  test('filters both sides of an inner join, which keeps the condition', () => {
    expect(joined('inner')).toMatchInlineSnapshot(`
      "
      Join Inner, ((a#1 = c#2) AND (((b#3 = 1) AND (d#4 = 2)) OR ((b#3 = 3) AND (d#4 = 4))))
      :- Filter (isnotnull(a#1) AND ((b#3 = 1) OR (b#3 = 3)))
      :  +- Relation spark_catalog.default.t[a#1,b#3] parquet
      +- Filter (isnotnull(c#2) AND ((d#4 = 2) OR (d#4 = 4)))
         +- Relation spark_catalog.default.u[c#2,d#4] parquet
      "
    `);
  });

  test('filters the side of an outer join whose rows may go', () => {
    expect(filters(joined('left_outer'))).toMatchInlineSnapshot(
      `"Filter (isnotnull(c#2) AND ((d#4 = 2) OR (d#4 = 4)))"`,
    );
    expect(filters(joined('right_outer'))).toMatchInlineSnapshot(
      `"Filter (isnotnull(a#1) AND ((b#3 = 1) OR (b#3 = 3)))"`,
    );
    expect(filters(joined('full_outer'))).toBe('');
  });

  test('is nothing where an alternative leaves a side free, or the condition is not deterministic', () => {
    const free = or(and(eq(t.b!, lit(1)), eq(u.d!, lit(2))), eq(u.d!, lit(4)));
    expect(filters(joined('inner', free))).not.toMatch(/\(b#\d+ = 1\)/);
    const random = or(
      and(eq(t.b!, lit(1)), gt(rand(), { kind: 'literal', type: DOUBLE, value: 0.5 })),
      and(eq(t.b!, lit(3)), eq(u.d!, lit(4))),
    );
    expect(filters(joined('inner', random))).not.toMatch(/\(b#\d+ = 1\)/);
  });
});
