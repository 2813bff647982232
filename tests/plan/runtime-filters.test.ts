import { describe, expect, test } from 'vitest';
import type { JoinType, LogicalPlan } from '../../src/plan/logical/node.ts';
import { planPhysical } from '../../src/plan/physical/plan-physical.ts';
import { prepareForExecution } from '../../src/plan/physical/prepare-for-execution.ts';
import { LONG } from '../../src/types/data-type.ts';
import {
  agg,
  and,
  as,
  context,
  eq,
  explained,
  filter,
  fn,
  group,
  gt,
  join,
  limit,
  lit,
  project,
  table,
} from './dsl.ts';

const t = table('t', 'a int, b int');
const u = table('u', 'c int, d int');
const v = table('v', 'e int, f int');
const rowCounts = { t: 10_000_000, u: 20_000_000, v: 30_000_000 };
const few = filter(gt(t.b!, lit(5)), t.plan);

function prepared(plan: LogicalPlan, options = { enabled: true, limit: 10, scanThreshold: 0 }): string {
  const planner = context({ rowCounts, conf: { 'spark.sql.shuffle.partitions': '8' } });
  return explained(prepareForExecution(planPhysical(plan, planner), options), plan);
}

const filters = (plan: LogicalPlan): number => prepared(plan).split('RuntimeFilter').length - 1;

describe('runtime filters', () => {
  test('below the shuffle of a join with a filtered side', () => {
    expect(prepared(join(few, u.plan, 'inner', eq(t.a!, u.c!)))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- ShuffledHashJoin [a#1], [c#2], Inner, BuildLeft
         :- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
         :  +- Filter (b#3 > 5)
         :     +- FileScan parquet spark_catalog.default.t[a#1,b#3]
         +- Exchange hashpartitioning(c#2, 8), ENSURE_REQUIREMENTS
            +- RuntimeFilter might_contain(c#2)
               +- FileScan parquet spark_catalog.default.u[c#2,d#4]
      "
    `);
  });

  test('through GROUP BY and to the other side of an equality', () => {
    const sums = group([u.c!], [u.c!, as(agg('sum', u.d!, LONG), 's')], u.plan);
    const both = join(sums, v.plan, 'inner', eq(u.c!, v.e!));
    expect(prepared(join(few, both, 'inner', eq(t.a!, u.c!)))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- ShuffledHashJoin [a#1], [c#2], Inner, BuildRight
         :- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
         :  +- Filter (b#3 > 5)
         :     +- FileScan parquet spark_catalog.default.t[a#1,b#3]
         +- ShuffledHashJoin [c#2], [e#4], Inner, BuildLeft
            :- HashAggregate(keys=[c#2], functions=[sum(d#5)])
            :  +- Exchange hashpartitioning(c#2, 8), ENSURE_REQUIREMENTS
            :     +- HashAggregate(keys=[c#2], functions=[partial_sum(d#5)])
            :        +- RuntimeFilter might_contain(c#2)
            :           +- FileScan parquet spark_catalog.default.u[c#2,d#5]
            +- Exchange hashpartitioning(e#4, 8), ENSURE_REQUIREMENTS
               +- RuntimeFilter might_contain(e#4)
                  +- RuntimeFilter might_contain(e#4)
                     +- FileScan parquet spark_catalog.default.v[e#4,f#6]
      "
    `);
  });

  test('none where the other side is whole, or nothing but NULLs is filtered', () => {
    expect(filters(join(t.plan, u.plan, 'inner', eq(t.a!, u.c!)))).toBe(0);
    const present = filter(fn('isnotnull', u.c!.type, u.c!), u.plan);
    expect(filters(join(present, t.plan, 'inner', eq(u.c!, t.a!)))).toBe(0);
  });

  test('only on the side whose unmatched rows go', () => {
    const count = (type: JoinType, left: LogicalPlan, right: LogicalPlan): number =>
      filters(join(left, right, type, eq(t.a!, u.c!)));
    const fewOther = filter(gt(u.d!, lit(5)), u.plan);
    expect(count('left_outer', few, u.plan)).toBe(1);
    expect(count('left_outer', t.plan, fewOther)).toBe(0);
    expect(count('right_outer', t.plan, fewOther)).toBe(1);
    expect(count('right_outer', few, u.plan)).toBe(0);
    expect(count('full_outer', few, fewOther)).toBe(0);
    expect(count('left_semi', few, u.plan)).toBe(1);
    expect(count('left_semi', t.plan, fewOther)).toBe(1);
    expect(count('left_anti', few, u.plan)).toBe(1);
    expect(count('left_anti', t.plan, fewOther)).toBe(0);
  });

  test('not below what counts rows, not over computed keys, not where switched off or too many', () => {
    expect(filters(join(few, limit(10, u.plan), 'inner', eq(t.a!, u.c!)))).toBe(0);
    const sum = as(fn('add', u.c!.type, u.c!, u.d!), 'x');
    const computed = project([sum], u.plan);
    const x = { ...u.c!, id: (sum as { id: number }).id };
    expect(filters(join(few, computed, 'inner', eq(t.a!, x)))).toBe(0);
    const plan = join(few, u.plan, 'inner', and(eq(t.a!, u.c!), eq(t.b!, u.d!)));
    expect(filters(plan)).toBe(2);
    expect(prepared(plan, { enabled: false, limit: 10, scanThreshold: 0 })).not.toContain('RuntimeFilter');
    expect(prepared(plan, { enabled: true, limit: 10, scanThreshold: 1 })).not.toContain('RuntimeFilter');
    expect(prepared(plan, { enabled: true, limit: 1, scanThreshold: 0 }).split('RuntimeFilter')).toHaveLength(
      2,
    );
  });
});

describe('semi and anti joins', () => {
  test('build the side with fewer rows', () => {
    expect(prepared(join(few, u.plan, 'left_semi', eq(t.a!, u.c!)))).toContain('LeftSemi, BuildLeft');
    expect(prepared(join(few, u.plan, 'left_anti', eq(t.a!, u.c!)))).toContain('LeftAnti, BuildLeft');
    expect(prepared(join(v.plan, u.plan, 'left_semi', eq(v.e!, u.c!)))).toContain('LeftSemi, BuildRight');
  });
});
