import { describe, expect, test } from 'vitest';
import { type ExplainMode, explain } from '../../src/plan/explain/explain.ts';
import { sizeText } from '../../src/plan/explain/size-text.ts';
import type { LogicalPlan } from '../../src/plan/logical/node.ts';
import { optimize } from '../../src/plan/optimizer/optimize.ts';
import { planPhysical } from '../../src/plan/physical/plan-physical.ts';
import {
  agg,
  as,
  context,
  count,
  eq,
  filter,
  group,
  gt,
  join,
  project,
  renumber,
  scalar,
  table,
} from './dsl.ts';

const yellow = table('yellow', 'zone long, total double, year int, month int', ['year', 'month']);
const zones = table('zones', 'id long, name string');

function explained(mode: ExplainMode, plan: LogicalPlan): string {
  const world = {
    ...context({
      rowCounts: { yellow: 1_000_000, zones: 265 },
      conf: { 'spark.sql.shuffle.partitions': '8' },
    }),
    listFiles: () =>
      ['01', '02'].map((month) => ({
        path: `/data/yellow/year=2020/month=${month}/part-0.parquet`,
        size: 1_000_000,
        modified: 0,
        partition: ['2020', month],
      })),
  };
  const optimized = optimize(plan, world);
  const text = explain(mode, {
    parsed: 'SELECT ...',
    analyzed: plan,
    optimized,
    physical: planPhysical(optimized, world),
    zone: 'UTC',
    adaptive: true,
    cachedPlan: world.cachedPlan,
    estimates: { statistics: world.statistics, prunedSize: () => 2_000_000n },
  });
  return `\n${renumber(text)}`;
}

const scanned = project(
  [yellow.zone!],
  filter(eq(yellow.year!, 2020), filter(gt(yellow.total!, 2), yellow.plan)),
);
const joined = group(
  [zones.name!],
  [zones.name!, as(count(), 'trips')],
  join(yellow.plan, zones.plan, 'inner', eq(yellow.zone!, zones.id!)),
);

describe('EXPLAIN', () => {
  test('of a scan without exchange shows generated code', () => {
    expect(explained('SIMPLE', scanned)).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      *(1) Project [zone#1L]
      +- *(1) Filter (isnotnull(total#2) AND (total#2 > 2))
         +- *(1) ColumnarToRow
            +- FileScan parquet spark_catalog.default.yellow[zone#1L,total#2,year#3,month#4] Batched: true, DataFilters: [isnotnull(total#2), (total#2 > 2)], Format: Parquet, Location: InMemoryFileIndex(2 paths)[file:/data/yellow/year=2020/month=01, file:/data/yellow/year=2020/month=02], PartitionFilters: [isnotnull(year#3), (year#3 = 2020)], PushedFilters: [IsNotNull(total), GreaterThan(total,2)], ReadSchema: struct<zone:bigint,total:double>
      "
    `);
  });

  test('FORMATTED numbers operators from the leaves up', () => {
    expect(explained('FORMATTED', joined)).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan (12)
      +- HashAggregate (11)
         +- Exchange (10)
            +- HashAggregate (9)
               +- Project (8)
                  +- BroadcastHashJoin Inner BuildRight (7)
                     :- Project (3)
                     :  +- Filter (2)
                     :     +- Scan parquet spark_catalog.default.yellow (1)
                     +- BroadcastExchange (6)
                        +- Filter (5)
                           +- Scan parquet spark_catalog.default.zones (4)


      (1) Scan parquet spark_catalog.default.yellow
      Output [3]: [zone#1L, year#2, month#3]
      Batched: true
      Location: CatalogFileIndex [file:/data/yellow]
      PushedFilters: [IsNotNull(zone)]
      ReadSchema: struct<zone:bigint>

      (2) Filter
      Input [3]: [zone#1L, year#2, month#3]
      Condition : isnotnull(zone#1L)

      (3) Project
      Output [1]: [zone#1L]
      Input [3]: [zone#1L, year#2, month#3]

      (4) Scan parquet spark_catalog.default.zones
      Output [2]: [id#4L, name#5]
      Batched: true
      Location: InMemoryFileIndex [file:/data/zones]
      PushedFilters: [IsNotNull(id)]
      ReadSchema: struct<id:bigint,name:string>

      (5) Filter
      Input [2]: [id#4L, name#5]
      Condition : isnotnull(id#4L)

      (6) BroadcastExchange
      Input [2]: [id#4L, name#5]
      Arguments: HashedRelationBroadcastMode(List(input[0, bigint, false]),false), [plan_id=6]

      (7) BroadcastHashJoin
      Left keys [1]: [zone#1L]
      Right keys [1]: [id#4L]
      Join type: Inner
      Join condition: None

      (8) Project
      Output [1]: [name#5]
      Input [3]: [zone#1L, id#4L, name#5]

      (9) HashAggregate
      Input [1]: [name#5]
      Keys [1]: [name#5]
      Functions [1]: [partial_count(1)]
      Aggregate Attributes [1]: [count#6L]
      Results [2]: [name#5, count#6L]

      (10) Exchange
      Input [2]: [name#5, count#6L]
      Arguments: hashpartitioning(name#5, 8), ENSURE_REQUIREMENTS, [plan_id=10]

      (11) HashAggregate
      Input [2]: [name#5, count#6L]
      Keys [1]: [name#5]
      Functions [1]: [count(1)]
      Aggregate Attributes [1]: [count(1)#7L]
      Results [2]: [name#5, count(1)#7L AS trips#8L]

      (12) AdaptiveSparkPlan
      Output [2]: [name#5, trips#8L]
      Arguments: isFinalPlan=false
      "
    `);
  });

  test('COST shows sizes, with those of the partitions that are left', () => {
    expect(explained('COST', scanned).split('== Physical')[0]).toMatchInlineSnapshot(`
      "
      == Optimized Logical Plan ==
      Project [zone#1L], Statistics(sizeInBytes=976.6 KiB)
      +- Filter (((isnotnull(total#2) AND isnotnull(year#3)) AND (total#2 > 2)) AND (year#3 = 2020)), Statistics(sizeInBytes=1953.1 KiB)
         +- Relation spark_catalog.default.yellow[zone#1L,total#2,year#3,month#4] parquet, Statistics(sizeInBytes=1953.1 KiB)

      "
    `);
  });

  test('EXTENDED has four sections', () => {
    const sections = explained('EXTENDED', scanned).match(/^== .* ==$/gm);
    expect(sections).toEqual([
      '== Parsed Logical Plan ==',
      '== Analyzed Logical Plan ==',
      '== Optimized Logical Plan ==',
      '== Physical Plan ==',
    ]);
  });

  test('draws subqueries between a node and its input', () => {
    const average = scalar(group([], [as(agg('avg', yellow.total!), 'm')], yellow.plan));
    const other = table('green', 'total double, zone long');
    expect(
      explained('SIMPLE', filter(gt(other.total!, average as never), other.plan)),
    ).toMatchInlineSnapshot(`
      "
      == Physical Plan ==
      AdaptiveSparkPlan isFinalPlan=false
      +- Filter (isnotnull(total#1) AND (total#1 > Subquery subquery#2, [id=#2]))
         :  +- Subquery subquery#2, [id=#2]
         :     +- AdaptiveSparkPlan isFinalPlan=false
         :        +- HashAggregate(keys=[], functions=[avg(total#3)])
         :           +- Exchange SinglePartition, ENSURE_REQUIREMENTS, [plan_id=6]
         :              +- HashAggregate(keys=[], functions=[partial_avg(total#3)])
         :                 +- Project [total#3]
         :                    +- FileScan parquet spark_catalog.default.yellow[total#3,year#4,month#5] Batched: true, DataFilters: [], Format: Parquet, Location: CatalogFileIndex(1 paths)[file:/data/yellow], PartitionFilters: [], PushedFilters: [], ReadSchema: struct<total:double>
         +- FileScan parquet spark_catalog.default.green[total#1,zone#6L] Batched: true, DataFilters: [isnotnull(total#1), (total#1 > Subquery subquery#2, [id=#2])], Format: Parquet, Location: InMemoryFileIndex(1 paths)[file:/data/green], PartitionFilters: [], PushedFilters: [IsNotNull(total), GreaterThan(total,ScalarSubquery#2)], ReadSchema: struct<total:double,zone:bigint>
               +- Subquery subquery#2, [id=#2]
                  +- AdaptiveSparkPlan isFinalPlan=false
                     +- HashAggregate(keys=[], functions=[avg(total#3)])
                        +- Exchange SinglePartition, ENSURE_REQUIREMENTS, [plan_id=6]
                           +- HashAggregate(keys=[], functions=[partial_avg(total#3)])
                              +- Project [total#3]
                                 +- FileScan parquet spark_catalog.default.yellow[total#3,year#4,month#5] Batched: true, DataFilters: [], Format: Parquet, Location: CatalogFileIndex(1 paths)[file:/data/yellow], PartitionFilters: [], PushedFilters: [], ReadSchema: struct<total:double>
      "
    `);
  });
});

test('sizes', () => {
  expect([12n, 2047n, 2048n, 243_098n, 2n ** 63n - 1n, 2n ** 72n].map(sizeText)).toEqual([
    '12.0 B',
    '2047.0 B',
    '2.0 KiB',
    '237.4 KiB',
    '8.0 EiB',
    '4.72E+21 B',
  ]);
});
