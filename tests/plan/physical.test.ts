import { describe, expect, test } from 'vitest';
import { isNull, or as logicalOr, nullSafeEqual } from '../../src/plan/logical/build.ts';
import type { LogicalPlan } from '../../src/plan/logical/node.ts';
import type { PhysicalPlan } from '../../src/plan/physical/node.ts';
import { planPhysical } from '../../src/plan/physical/plan-physical.ts';
import { prepareForExecution } from '../../src/plan/physical/prepare-for-execution.ts';
import { LONG } from '../../src/types/data-type.ts';
import {
  agg,
  and,
  as,
  type ContextOptions,
  context,
  count,
  eq,
  explained,
  group,
  gt,
  join,
  limit,
  project,
  rows,
  sort,
  table,
} from './dsl.ts';

const t = table('t', 'a int, b int, s string');
const u = table('u', 'c int, d int');
const small = { t: 1_000_000, u: 10 };
const large = { t: 10_000_000, u: 10_000_000 };

const options = (
  rowCounts: Readonly<Record<string, number>>,
  conf: Record<string, string> = {},
): ContextOptions => ({
  rowCounts,
  conf: { 'spark.sql.shuffle.partitions': '8', ...conf },
});

const planned = (plan: LogicalPlan, rowCounts = large): string =>
  explained(planPhysical(plan, context(options(rowCounts))), plan);
const prepared = (plan: LogicalPlan, rowCounts = large): string =>
  explained(prepareForExecution(planPhysical(plan, context(options(rowCounts)))), plan);

describe('aggregates', () => {
  test('partial and final around an exchange', () => {
    expect(planned(group([t.a!], [t.a!, as(count(), 'n')], t.plan))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- HashAggregate(keys=[a#1], functions=[count(1)])
         +- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
            +- HashAggregate(keys=[a#1], functions=[partial_count(1)])
               +- FileScan parquet spark_catalog.default.t[a#1,b#2,s#3]
      "
    `);
  });

  test('without keys, over one partition', () => {
    expect(planned(group([], [as(agg('sum', t.b!, LONG), 'x')], t.plan))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- HashAggregate(keys=[], functions=[sum(b#1)])
         +- Exchange SinglePartition, ENSURE_REQUIREMENTS
            +- HashAggregate(keys=[], functions=[partial_sum(b#1)])
               +- FileScan parquet spark_catalog.default.t[a#2,b#1,s#3]
      "
    `);
  });

  test('DISTINCT values of one set take four levels', () => {
    const list = [t.a!, as(agg('count', t.b!, LONG, true), 'n'), as(agg('sum', t.b!, LONG), 'x')];
    expect(planned(group([t.a!], list, t.plan))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- HashAggregate(keys=[a#1], functions=[sum(b#2), count(distinct b#2)])
         +- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
            +- HashAggregate(keys=[a#1], functions=[merge_sum(b#2), partial_count(distinct b#2)])
               +- HashAggregate(keys=[a#1, b#2], functions=[merge_sum(b#2)])
                  +- Exchange hashpartitioning(a#1, b#2, 8), ENSURE_REQUIREMENTS
                     +- HashAggregate(keys=[a#1, b#2], functions=[partial_sum(b#2)])
                        +- FileScan parquet spark_catalog.default.t[a#1,b#2,s#3]
      "
    `);
  });

  test('a state that cannot be merged sees all rows of a group', () => {
    const list = [t.a!, as(agg('collect_list', t.b!), 'x'), as(count(), 'n')];
    expect(planned(group([t.a!], list, t.plan))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- ObjectHashAggregate(keys=[a#1], functions=[collect_list(b#2), count(1)])
         +- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
            +- FileScan parquet spark_catalog.default.t[a#1,b#2,s#3]
      "
    `);
    const distinct = [t.a!, as(agg('collect_list', t.b!, t.b!.type, true), 'x')];
    expect(planned(group([t.a!], distinct, t.plan))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- ObjectHashAggregate(keys=[a#1], functions=[collect_list(distinct b#2)])
         +- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
            +- HashAggregate(keys=[a#1, b#2], functions=[])
               +- Exchange hashpartitioning(a#1, b#2, 8), ENSURE_REQUIREMENTS
                  +- HashAggregate(keys=[a#1, b#2], functions=[])
                     +- FileScan parquet spark_catalog.default.t[a#1,b#2,s#3]
      "
    `);
  });
});

describe('joins', () => {
  const on = eq(t.a!, u.c!);

  test('copy a small side', () => {
    expect(planned(join(t.plan, u.plan, 'inner', on), small)).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- BroadcastHashJoin [a#1], [c#2], Inner, BuildRight, false, false
         :- FileScan parquet spark_catalog.default.t[a#1,b#3,s#4]
         +- BroadcastExchange HashedRelationBroadcastMode(List(input[0, int, true]),false)
            +- FileScan parquet spark_catalog.default.u[c#2,d#5]
      "
    `);
  });

  test('never copy the side whose rows are all kept', () => {
    expect(planned(join(t.plan, u.plan, 'right_outer', on), small)).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- SortMergeJoin [a#1], [c#2], RightOuter
         :- Sort [a#1 ASC NULLS FIRST], false, 0
         :  +- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
         :     +- FileScan parquet spark_catalog.default.t[a#1,b#3,s#4]
         +- Sort [c#2 ASC NULLS FIRST], false, 0
            +- Exchange hashpartitioning(c#2, 8), ENSURE_REQUIREMENTS
               +- FileScan parquet spark_catalog.default.u[c#2,d#5]
      "
    `);
    expect(planned(join(t.plan, u.plan, 'full_outer', on), small)).toContain('SortMergeJoin');
  });

  test('partition and sort two large sides', () => {
    expect(
      planned(join(t.plan, u.plan, 'left_outer', and(on, gt(t.b!, u.d! as never)))),
    ).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- SortMergeJoin [a#1], [c#2], LeftOuter, (b#3 > d#4)
         :- Sort [a#1 ASC NULLS FIRST], false, 0
         :  +- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
         :     +- FileScan parquet spark_catalog.default.t[a#1,b#3,s#5]
         +- Sort [c#2 ASC NULLS FIRST], false, 0
            +- Exchange hashpartitioning(c#2, 8), ENSURE_REQUIREMENTS
               +- FileScan parquet spark_catalog.default.u[c#2,d#4]
      "
    `);
  });

  test('obey hints', () => {
    const hinted = (hint: Parameters<typeof join>[4], sizes = large): string =>
      planned(join(t.plan, u.plan, 'inner', on, hint), sizes);
    expect(hinted({ right: 'broadcast' })).toContain('BroadcastHashJoin [a#1], [c#2], Inner, BuildRight');
    expect(hinted({ left: 'broadcast' })).toContain('BroadcastHashJoin [a#1], [c#2], Inner, BuildLeft');
    expect(hinted({ left: 'shuffle_hash' })).toContain('ShuffledHashJoin [a#1], [c#2], Inner, BuildLeft');
    expect(hinted({ right: 'merge' }, small)).toContain('SortMergeJoin');
    expect(hinted({ right: 'shuffle_replicate_nl' })).toContain('CartesianProduct');
    expect(planned(join(t.plan, u.plan, 'left_outer', on, { left: 'broadcast' }))).toContain('SortMergeJoin');
  });

  test('take <=> as a key', () => {
    const plan = join(t.plan, u.plan, 'inner', nullSafeEqual<LogicalPlan>(t.a!, u.c!));
    expect(planned(plan)).toContain('[coalesce(a#1, 0), isnull(a#1)], [coalesce(c#2, 0), isnull(c#2)]');
  });

  test('without equalities are loops', () => {
    expect(planned(join(t.plan, u.plan, 'inner', gt(t.a!, u.c! as never)), small)).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- BroadcastNestedLoopJoin BuildRight, Inner, (a#1 > c#2)
         :- FileScan parquet spark_catalog.default.t[a#1,b#3,s#4]
         +- BroadcastExchange IdentityBroadcastMode
            +- FileScan parquet spark_catalog.default.u[c#2,d#5]
      "
    `);
    expect(planned(join(t.plan, u.plan, 'cross', null))).toContain('CartesianProduct');
    expect(planned(join(t.plan, u.plan, 'left_outer', gt(t.a!, u.c! as never)))).toContain(
      'BuildRight, LeftOuter',
    );
  });

  test('NOT IN', () => {
    const notIn = join(t.plan, u.plan, 'left_anti', logicalOr<LogicalPlan>(on, isNull<LogicalPlan>(on)));
    expect(planned(notIn)).toContain('BroadcastHashJoin [a#1], [c#2], LeftAnti, BuildRight, true, false');
  });

  test('use the partitioning that is there', () => {
    const n = as(count(), 'n');
    const counted = group([u.c!], [u.c!, n], u.plan);
    const joined = join(t.plan, counted, 'inner', on);
    expect(planned(group([t.a!], [t.a!, as(count(), 'm')], project([t.a!], joined)))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- HashAggregate(keys=[a#1], functions=[count(1)])
         +- HashAggregate(keys=[a#1], functions=[partial_count(1)])
            +- Project [a#1]
               +- SortMergeJoin [a#1], [c#2], Inner
                  :- Sort [a#1 ASC NULLS FIRST], false, 0
                  :  +- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
                  :     +- FileScan parquet spark_catalog.default.t[a#1,b#3,s#4]
                  +- Sort [c#2 ASC NULLS FIRST], false, 0
                     +- HashAggregate(keys=[c#2], functions=[count(1)])
                        +- Exchange hashpartitioning(c#2, 8), ENSURE_REQUIREMENTS
                           +- HashAggregate(keys=[c#2], functions=[partial_count(1)])
                              +- FileScan parquet spark_catalog.default.u[c#2,d#5]
      "
    `);
  });
});

describe('order and limits', () => {
  test('a global sort partitions by range', () => {
    expect(planned(sort([t.a!], t.plan))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- Sort [a#1 ASC NULLS FIRST], true, 0
         +- Exchange rangepartitioning(a#1 ASC NULLS FIRST, 8), ENSURE_REQUIREMENTS
            +- FileScan parquet spark_catalog.default.t[a#1,b#2,s#3]
      "
    `);
    expect(planned(sort([t.a!], t.plan, false))).not.toContain('Exchange');
  });

  test('the first rows', () => {
    expect(planned(limit(5, sort([t.a!], t.plan), 2))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      TakeOrderedAndProject(limit=7, offset=2, orderBy=[a#1 ASC NULLS FIRST], output=[a#1,b#2,s#3])
      +- *(1) ColumnarToRow
         +- FileScan parquet spark_catalog.default.t[a#1,b#2,s#3]
      "
    `);
    expect(planned(limit(5, t.plan, 2))).toContain('CollectLimit 7, 2');
    expect(planned(sort([t.a!], limit(5, t.plan)))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- Sort [a#1 ASC NULLS FIRST], true, 0
         +- GlobalLimit 5, 0
            +- Exchange SinglePartition, ENSURE_REQUIREMENTS
               +- LocalLimit 5
                  +- FileScan parquet spark_catalog.default.t[a#1,b#2,s#3]
      "
    `);
  });
});

describe('what runs', () => {
  test('hashes where Spark would sort and merge', () => {
    expect(prepared(join(t.plan, u.plan, 'inner', eq(t.a!, u.c!)))).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- ShuffledHashJoin [a#1], [c#2], Inner, BuildRight
         :- Exchange hashpartitioning(a#1, 8), ENSURE_REQUIREMENTS
         :  +- FileScan parquet spark_catalog.default.t[a#1,b#3,s#4]
         +- Exchange hashpartitioning(c#2, 8), ENSURE_REQUIREMENTS
            +- FileScan parquet spark_catalog.default.u[c#2,d#5]
      "
    `);
  });

  test('exchanges nothing that lies in one partition', () => {
    const local = rows('k int, v int', [
      [1, 2],
      [1, 3],
    ]);
    const plan = sort([local.k!], group([local.k!], [local.k!, as(count(), 'n')], local.plan));
    expect(planned(plan)).toContain('Exchange');
    expect(prepared(plan)).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- Sort [k#1 ASC NULLS FIRST], true, 0
         +- HashAggregate(keys=[k#1], functions=[count(1)])
            +- LocalTableScan [k#1, v#2]
      "
    `);
  });

  test('is plain data with unique node ids', () => {
    const plan = prepareForExecution(planPhysical(join(t.plan, u.plan, 'inner', eq(t.a!, u.c!)), context()));
    expect(structuredClone(plan)).toEqual(plan);
    const ids: number[] = [];
    const visit = (node: PhysicalPlan): void => {
      ids.push(node.nodeId);
      for (const child of ['child', 'left', 'right'] as const) {
        const below = (node as unknown as Record<string, PhysicalPlan | undefined>)[child];
        if (below !== undefined) visit(below);
      }
    };
    visit(plan);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
