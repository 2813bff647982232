import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { halvePass } from '../../src/exec/scheduler/passes.ts';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { ask, rowsOf } from './support.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors(2, {
    'spark.executor.memory': '64m',
    'spark.sql.shuffle.partitions': '2',
    'spark.sql.autoBroadcastJoinThreshold': '-1',
  });
});
afterAll(() => doors.close());

/** Passes of the last statement's tasks; 0 where each went over its partition once. */
function passes({ engine }: TestDoors = doors): number {
  const log = engine.events.read();
  const started = log.findLastIndex((event) => event.kind === 'sql_execution_start');
  return log
    .slice(started)
    .filter((e) => e.kind === 'task_end' && e.status === 'succeeded' && e.task.pass.count > 1).length;
}

const keyed = (rows: number, more = ''): string =>
  `SELECT id * 7 AS k, id ${more} FROM range(${rows}) WHERE id >= 0`;

describe('a task whose partition is too large', () => {
  it('groups it in passes', async () => {
    const sql = `SELECT count(*) AS n, sum(c) AS s, sum(m) AS m FROM
      (SELECT k, count(*) AS c, max(id) AS m FROM (${keyed(4_000_000)}) GROUP BY k)`;
    expect(await rowsOf(doors, sql)).toEqual([{ n: 4e6, s: 4e6, m: 7_999_998_000_000 }]);
    expect(passes()).toBeGreaterThan(1);
    const [app] = (await (await fetch(`${doors.url}/api/v1/applications`)).json()) as { id: string }[];
    const stages = await (await fetch(`${doors.url}/api/v1/applications/${app!.id}/stages`)).json();
    const told = (stages as { passes: number; numTasks: number; numCompleteTasks: number }[]).find(
      (stage) => stage.passes > 1,
    );
    expect(told).toMatchObject({ passes: passes(), numTasks: 2, numCompleteTasks: 2 });
  });

  it.each([
    ['INNER', 2e6, 2e6],
    ['FULL OUTER', 6e6, 4e6],
    ['LEFT ANTI', 2e6, null],
  ])('joins it in passes: %s', async (type, n, right) => {
    const built = `SELECT id * 7 AS k, concat('text number ', id) AS v FROM range(2000000, 6000000)`;
    const columns = right === null ? 'count(*) AS n' : 'count(*) AS n, count(b.v) AS r';
    const sql = `SELECT ${columns} FROM (${keyed(4_000_000)}) a ${type} JOIN (${built}) b ON a.k = b.k`;
    expect(await rowsOf(doors, sql)).toEqual([right === null ? { n } : { n, r: right }]);
    expect(passes()).toBeGreaterThan(1);
  });

  it('gives the rows of all passes to the client', async () => {
    const rows = await rowsOf(
      doors,
      `SELECT k, n FROM (SELECT k, count(*) AS n, max(id) AS m FROM (${keyed(4_000_000)}) GROUP BY k) WHERE m % 40000 = 3`,
    );
    expect(passes()).toBeGreaterThan(1);
    const keys = rows.map((row) => row.k as number).sort((a, b) => a - b);
    expect(keys).toEqual(Array.from({ length: 100 }, (_, i) => 7 * (3 + 40_000 * i)));
    expect(new Set(rows.map((row) => row.n))).toEqual(new Set([1]));
  });
});

describe('there is one pass', () => {
  it('where memory is enough', async () => {
    await rowsOf(doors, `SELECT count(*) FROM (SELECT k, max(id) FROM (${keyed(100_000)}) GROUP BY k)`);
    expect(passes()).toBe(0);
  });

  it('for windows, whose rows are sorted outside of memory', async () => {
    const sql = `SELECT count(*) AS n, sum(r) AS s FROM (SELECT count(v) OVER (PARTITION BY k DIV 70) AS r
      FROM (${keyed(3_000_000, ", concat('text number ', id) AS v")}) WHERE v IS NOT NULL)`;
    expect(await rowsOf(doors, sql)).toEqual([{ n: 3_000_000, s: 10 * 3_000_000 }]);
    expect(passes()).toBe(0);
  });

  it.each([
    [
      'where keys have no part in the order',
      `SELECT max(r) FROM (SELECT sum(id) OVER () AS r, k FROM (${keyed(6_000_000)}) WHERE k IS NOT NULL)`,
    ],
    [
      'where values are random',
      `SELECT count(*) FROM (SELECT k, max(id) AS m, rand() AS r FROM (${keyed(3_000_000)}) GROUP BY k) WHERE r >= 0 AND m >= 0`,
    ],
  ])('%s, and the error says what to set', async (_, sql) => {
    const answer = await ask(doors, sql);
    expect(passes()).toBe(0);
    expect(answer).toMatchObject({ error_code: 'UNABLE_TO_ACQUIRE_MEMORY', sql_state: '53200' });
    expect(answer.hint).toContain('spark.executor.memory');
  });

  it('where a broadcast side is too large, and the error says what to set', async () => {
    const answer = await ask(
      doors,
      `SELECT /*+ BROADCAST(b) */ count(*) FROM (SELECT k FROM (${keyed(10)}) GROUP BY k) a
       JOIN (${keyed(2_000_000, ", concat('text number ', id) AS v")}) b ON a.k = b.k AND b.v LIKE 't%'`,
    );
    expect(answer.hint).toContain('spark.sql.autoBroadcastJoinThreshold');
    expect(passes()).toBe(0);
  });

  it('in vain: a single key that is too large ends with the error', async () => {
    const sql = `SELECT max(r) FROM (SELECT sum(id) OVER (PARTITION BY k % 1) AS r
      FROM (${keyed(3_000_000)}) WHERE k IS NOT NULL)`;
    const answer = await ask(doors, sql);
    expect(answer).toMatchObject({ error_code: 'UNABLE_TO_ACQUIRE_MEMORY' });
    expect(answer.hint).toBeDefined();
  });
});

it('passes take the same rows in small batches with little memory', async () => {
  const small = await openTestDoors(2, {
    'spark.executor.memory': '12m',
    'spark.sql.shuffle.partitions': '2',
    'spark.sparrow.batchSize': '64',
  });
  try {
    const sql = `SELECT count(*) AS n, sum(c) AS s, sum(m) AS m FROM
      (SELECT k, count(*) AS c, max(id) AS m FROM (${keyed(400_000)}) GROUP BY k)`;
    expect(await rowsOf(small, sql)).toEqual([{ n: 400_000, s: 400_000, m: 79_999_800_000 }]);
    expect(passes(small)).toBeGreaterThan(1);
  } finally {
    await small.close();
  }
});

it('passes are halved up to a limit', () => {
  expect(halvePass({ number: 3, count: 4 })).toEqual({ number: 6, count: 8 });
  expect(halvePass({ number: 0, count: 32 })).toBeNull();
});
