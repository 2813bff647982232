import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { ask, cancelRequest, rowsOf, withPg } from './support.ts';

const localDir = mkdtempSync(join(tmpdir(), 'sparrow-sorts-'));
let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors(2, { 'spark.executor.memory': '16m', 'spark.local.dir': localDir });
});
afterAll(async () => {
  await doors.close();
  expect(readdirSync(localDir)).toEqual([]);
  rmSync(localDir, { recursive: true });
});

const ROWS = 1_000_000;
/** Rows whose texts share their beginnings, with NULLs, ties and wide decimals. */
const mixed = (rows = ROWS): string =>
  `SELECT id, CAST(pmod(hash(id), 1000) AS INT) AS i, IF(id % 7 = 0, NULL, concat('some text ', pmod(hash(id, 1), 5000))) AS s,
   CAST(hash(id, 2) AS DECIMAL(30, 2)) AS d FROM range(${rows})`;

function files(): readonly string[] {
  const [own] = readdirSync(localDir);
  if (own === undefined) return [];
  return readdirSync(join(localDir, own)).flatMap((query) => readdirSync(join(localDir, own, query)));
}

/** Sorted runs that the operators of the last query wrote. */
function sortedRuns(): number {
  const log = doors.engine.events.read();
  const started = log.findLastIndex((event) => event.kind === 'sql_execution_start');
  return log
    .slice(started)
    .flatMap((event) => (event.kind === 'task_end' ? event.metrics.operators : []))
    .reduce((sum, operator) => sum + (operator.counts.sortedRuns ?? 0), 0);
}

/** Rows that the tasks of the last query wrote for other stages, and that passed an operator as they came. */
function exchanged(): { readonly written: number; readonly passed: number } {
  const log = doors.engine.events.read();
  const started = log.findLastIndex((event) => event.kind === 'sql_execution_start');
  const metrics = log.slice(started).flatMap((event) => (event.kind === 'task_end' ? [event.metrics] : []));
  const passed = metrics.flatMap(({ operators }) => operators.map(({ counts }) => counts.passedRows ?? 0));
  return {
    written: metrics.reduce((sum, { shuffleWriteRows }) => sum + shuffleWriteRows, 0),
    passed: passed.reduce((sum, rows) => sum + rows, 0),
  };
}

/** The rows of a result, as texts. */
async function rows(sql: string): Promise<readonly (readonly string[])[]> {
  const response = await fetch(`${doors.url}/sql?format=csv`, { method: 'POST', body: sql });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const [, ...lines] = text.trimEnd().split('\n');
  return lines.map((line) => line.split(','));
}

describe('a sort of more rows than fit in memory', () => {
  it('writes sorted runs, which tasks merge by ranges', async () => {
    const sorted = await rows(`SELECT s, d, i, id FROM (${mixed()}) ORDER BY s DESC NULLS FIRST, d, id`);
    expect(sortedRuns()).toBeGreaterThan(4);
    expect(new Set(sorted.map(([, , , id]) => id)).size).toBe(ROWS);
    sorted.forEach(([s, d, , id], row) => {
      const [before, number, last] = [sorted[row - 1]?.[0], sorted[row - 1]?.[1], sorted[row - 1]?.[3]];
      if (before === undefined) return;
      const inOrder =
        before === s
          ? Number(number) < Number(d) || (number === d && Number(last) < Number(id))
          : before === '' || before > s!;
      if (!inOrder) throw new Error(`${sorted[row]} after ${sorted[row - 1]}`);
    });
    await expect.poll(files).toEqual([]);
  });

  it('within a task puts runs in a file and merges them', async () => {
    const sorted = await rows(`SELECT i, s, id FROM (${mixed()}) DISTRIBUTE BY i % 1 SORT BY i, s, id DESC`);
    expect(sortedRuns()).toBeGreaterThan(2);
    expect(sorted).toHaveLength(ROWS);
    sorted.forEach(([i, s, id], row) => {
      const [a, b, c] = sorted[row - 1] ?? [];
      if (a === undefined) return;
      const inOrder = a === i ? (b === s ? Number(c) > Number(id) : b! < s!) : Number(a) < Number(i);
      if (!inOrder) throw new Error(`${sorted[row]} after ${sorted[row - 1]}`);
    });
    await expect.poll(files).toEqual([]);
  });

  it('gives the rows behind many others', async () => {
    const sql = `SELECT id FROM (${mixed()}) ORDER BY d, id LIMIT 5 OFFSET 600000`;
    const all = await rows(`SELECT id FROM (${mixed()}) ORDER BY d, id`);
    expect(await rows(sql)).toEqual(all.slice(600_000, 600_005));
  });

  it('has one row larger than a block', async () => {
    const sql = `SELECT id, length(t) AS n FROM (SELECT id, repeat(CAST(id % 10 AS STRING), 100000) AS t FROM range(60)) ORDER BY t, id DESC`;
    const sorted = await rows(sql);
    expect(sorted.slice(0, 7)).toEqual(['50', '40', '30', '20', '10', '0', '51'].map((id) => [id, '100000']));
    expect(sorted).toHaveLength(60);
  });

  it('leaves nothing behind when the query fails', async () => {
    const sql = `SELECT 100 DIV (id - ${ROWS - 1}) AS x FROM (${mixed()}) ORDER BY s, d`;
    expect(await ask(doors, sql)).toMatchObject({ status: 400, error_code: 'DIVIDE_BY_ZERO' });
    await expect.poll(files).toEqual([]);
  });

  it('leaves nothing behind when the query is cancelled', () =>
    withPg(doors, async (client) => {
      const running = client.query(`SELECT s, d FROM (${mixed(3 * ROWS)}) DISTRIBUTE BY i % 1 SORT BY s, d`);
      running.catch(() => {});
      await expect
        .poll(() => files().some((name) => name.endsWith('.runs')), { timeout: 20_000, interval: 5 })
        .toBe(true);
      cancelRequest(doors, client);
      await expect(running).rejects.toMatchObject({ code: '57014' });
      await expect.poll(files).toEqual([]);
    }));
});

describe('a sort that memory is enough for', () => {
  it('writes nothing within a task', async () => {
    const sql = `SELECT count(*) AS n FROM (SELECT id FROM (${mixed(10_000)}) DISTRIBUTE BY i % 1 SORT BY i)`;
    expect(await rowsOf(doors, sql)).toEqual([{ n: 10_000 }]);
    expect(sortedRuns()).toBe(0);
  });

  it('writes one run for each task before it merges', async () => {
    expect(await rows(`SELECT id FROM range(0, 10, 1, 3) ORDER BY id DESC`)).toHaveLength(10);
    expect(sortedRuns()).toBe(3);
  });
});

describe('the first rows of each window partition', () => {
  const ranked = (group: string, limit: number): string =>
    `SELECT count(*) AS n FROM (SELECT id, row_number() OVER (PARTITION BY ${group} ORDER BY d, id) AS r FROM (${mixed(300_000)}))
     WHERE r <= ${limit}`;

  it('are all that is exchanged, nearly', async () => {
    expect(await rowsOf(doors, ranked('i', 2))).toEqual([{ n: 2000 }]);
    const { written, passed } = exchanged();
    expect(written).toBeLessThan(60_000);
    expect(passed).toBe(0);
  });

  it('are not looked for where each row is one of them', () =>
    withPg(doors, async (client) => {
      // Enough of them are seen before memory is short.
      await client.query('SET spark.sparrow.batchSize = 256');
      expect((await client.query(ranked('id', 2))).rows).toEqual([{ n: '300000' }]);
      expect(exchanged().passed).toBeGreaterThan(0);
    }));
});

describe('windows over more rows than fit in memory', () => {
  const count = async (sql: string): Promise<readonly string[]> => (await rows(sql))[0]!;

  it('number all rows as they are merged', async () => {
    const numbered = `SELECT row_number() OVER w AS r, lag(s, 3, s) OVER w AS p, s, rank() OVER (ORDER BY s, d, id) AS k
      FROM (${mixed()}) WINDOW w AS (ORDER BY s, d, id)`;
    const sql = `SELECT sum(r) AS n, min(r) AS a, max(r) AS b, count_if(p > s) AS wrong, count(p) AS p, count_if(k <> r) AS k FROM (${numbered})`;
    const nulls = Math.ceil(ROWS / 7);
    // The first three rows with a text follow rows without.
    expect(await count(sql)).toEqual([(ROWS * (ROWS + 1)) / 2, 1, ROWS, 0, ROWS - nulls - 3, 0].map(String));
    expect(sortedRuns()).toBeGreaterThan(2);
    await expect.poll(files).toEqual([]);
  });

  it('keep peers until all have come', async () => {
    const groups = `SELECT i, sum(n) OVER (ORDER BY i) AS c FROM (SELECT i, count(*) AS n FROM (${mixed()}) GROUP BY i)`;
    const sql = `SELECT count(*) AS n, count_if(w.c = g.c) AS same FROM (SELECT i, count(*) OVER (ORDER BY i) AS c, id FROM (${mixed()})) AS w
      JOIN (${groups}) AS g ON w.i = g.i`;
    expect(await count(sql)).toEqual([String(ROWS), String(ROWS)]);
    expect(sortedRuns()).toBeGreaterThan(2);
  });

  it('keep partitions until they are complete', async () => {
    const moving = `SELECT i, id, sum(id) OVER (PARTITION BY i ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS s,
        coalesce(lag(id, 2) OVER w, 0) + coalesce(lag(id) OVER w, 0) + id + coalesce(lead(id) OVER w, 0) AS t,
        max(s) OVER (PARTITION BY i ORDER BY id ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS m, count(*) OVER (PARTITION BY i) AS n
      FROM (${mixed()}) WHERE id >= 0 WINDOW w AS (PARTITION BY i ORDER BY id)`;
    const sql = `SELECT count(*) AS n, count_if(s <> t) AS wrong, count_if(n < 500) AS small, max(m) AS m FROM (${moving}) CLUSTER BY 1`;
    expect(await count(sql)).toEqual([String(ROWS), '0', '0', 'some text 999']);
    await expect.poll(files).toEqual([]);
  });

  it('leave nothing behind when they fail', async () => {
    const sql = `SELECT max(100 DIV (r - ${ROWS - 5})) AS x FROM (SELECT row_number() OVER (ORDER BY s, d) AS r FROM (${mixed()}))`;
    expect(await ask(doors, sql)).toMatchObject({ status: 400, error_code: 'DIVIDE_BY_ZERO' });
    await expect.poll(files).toEqual([]);
  });
});
