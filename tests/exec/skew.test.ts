import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skewedPartitions } from '../../src/exec/scheduler/skew.ts';
import { rowsOf } from '../robustness/support.ts';
import { openTestDoors, type TestDoors } from '../support/doors.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors(2, {
    'spark.sql.autoBroadcastJoinThreshold': '-1',
    'spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes': '100kb',
  });
  await rowsOf(
    doors,
    "CREATE TABLE names USING parquet AS SELECT id, concat('n', id) AS name FROM range(900)",
  );
  const rows = (key: string): string => `SELECT ${key} AS key, id AS v FROM range(300000)`;
  await rowsOf(doors, `CREATE TABLE even USING parquet AS ${rows('id % 1000')}`);
  await rowsOf(doors, `CREATE TABLE skewed USING parquet AS ${rows('IF(id % 10 < 9, 7, id % 1000)')}`);
}, 60_000);
afterAll(() => doors.close());

/** Partitions that the last statement's stages shared among tasks. */
function shared(): number {
  const log = doors.engine.events.read();
  const started = log.findLastIndex((event) => event.kind === 'sql_execution_start');
  return log
    .slice(started)
    .reduce((sum, event) => sum + (event.kind === 'stage_submitted' ? event.stage.skewedPartitions : 0), 0);
}

const join = (table: string, type: string): string =>
  `SELECT count(*) AS n, sum(v) AS v, count(name) AS m
   FROM ${table} ${type} JOIN (SELECT id + 0 AS id, name FROM names) b ON key = b.id`;
const sums = (table: string): Promise<unknown> =>
  rowsOf(doors, `SELECT count(*) AS n, sum(v) AS v, count(IF(key < 900, 1, NULL)) AS m FROM ${table}`);

describe('a partition with most of the rows', () => {
  it('is shared among tasks, each of which has the other side', async () => {
    const [row] = await rowsOf(doors, join('skewed', 'LEFT'));
    expect(shared()).toBe(1);
    expect([row]).toEqual(await sums('skewed'));
    const inner = await rowsOf(doors, join('skewed', 'INNER'));
    expect(shared()).toBe(1);
    expect(inner).toEqual([{ ...row, n: row!.m, v: expect.anything() }]);
  });

  it('stays whole where all partitions are alike', async () => {
    const rows = await rowsOf(doors, join('even', 'LEFT'));
    expect(shared()).toBe(0);
    expect(rows).toEqual(await sums('even'));
  });

  it('stays whole where rows of the table that nothing matched come out', async () => {
    const [row] = await rowsOf(doors, join('skewed', 'FULL OUTER'));
    expect(shared()).toBe(0);
    const [left] = (await sums('skewed')) as [Record<string, number>];
    // Of the 900 names 7, 9, 19, 29, ... are keys.
    expect([row!.n, row!.v]).toEqual([left.n! + 900 - 91, left.v]);
  });

  it('stays whole where a group must be in one task', async () => {
    const sql = `SELECT max(n) AS n FROM (SELECT key, count(*) AS n FROM skewed
      JOIN (SELECT id + 0 AS id FROM names) b ON key = b.id GROUP BY key)`;
    expect(await rowsOf(doors, sql)).toEqual([{ n: 270_000 }]);
    await rowsOf(
      doors,
      'SELECT key, row_number() OVER (PARTITION BY key ORDER BY v) AS r FROM skewed LIMIT 1',
    );
    expect(shared()).toBe(0);
  });
});

it('skew is a matter of factor and bytes', () => {
  const options = { enabled: true, factor: 5, thresholdBytes: 100 };
  expect([...skewedPartitions([10, 11, 600, 9, 10], options)]).toEqual([2]);
  expect([...skewedPartitions([10, 11, 99, 9, 10], options)]).toEqual([]);
  expect([...skewedPartitions([200, 210, 600, 190, 200], options)]).toEqual([]);
  expect([...skewedPartitions([10, 11, 600, 9, 10], { ...options, enabled: false })]).toEqual([]);
});
