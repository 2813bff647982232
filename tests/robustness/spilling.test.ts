import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpillFolder } from '../../src/exec/scheduler/spill-folder.ts';
import { EMPTY_CATALOG, start } from '../cli/support.ts';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { ask, cancelRequest, pgClient, rowsOf, withPg } from './support.ts';

const localDir = mkdtempSync(join(tmpdir(), 'sparrow-local-'));
let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors(2, { 'spark.executor.memory': '64m', 'spark.local.dir': localDir });
});
afterAll(async () => {
  await doors.close();
  expect(readdirSync(localDir)).toEqual([]);
  rmSync(localDir, { recursive: true });
});

/** Groups that neither fit in two executors' memory at once, nor are they merged before the exchange. */
const groups = (rows: number, value = 'id'): string =>
  `SELECT count(*) AS n, sum(c) AS s FROM (SELECT k, count(*) AS c, max(${value}) AS m FROM (SELECT id * 7 AS k, id FROM range(${rows}))
   GROUP BY k) WHERE m IS NOT NULL`;
const ROWS = 5_000_000;

/** Files on disk, of all queries. */
function files(): readonly string[] {
  const [own] = readdirSync(localDir);
  if (own === undefined) return [];
  return readdirSync(join(localDir, own)).flatMap((query) => readdirSync(join(localDir, own, query)));
}

/** Bytes that the last query spilled. */
function spilled(): number {
  const { events } = doors.engine;
  const log = events.read();
  const started = log.findLastIndex((event) => event.kind === 'sql_execution_start');
  return log
    .slice(started)
    .reduce((sum, event) => sum + (event.kind === 'task_end' ? event.metrics.diskBytesSpilled : 0), 0);
}

describe('blocks that there is no memory for', () => {
  it('go to disk, which the metrics and the API tell, and their files go with the query', async () => {
    expect(await rowsOf(doors, groups(ROWS))).toEqual([{ n: ROWS, s: ROWS }]);
    expect(spilled()).toBeGreaterThan(2 ** 20);
    const [app] = (await (await fetch(`${doors.url}/api/v1/applications`)).json()) as { id: string }[];
    const stages = await (await fetch(`${doors.url}/api/v1/applications/${app!.id}/stages`)).json();
    const values = (stages as { diskBytesSpilled: number; memoryBytesSpilled: number }[]).map((stage) => [
      stage.diskBytesSpilled,
      stage.memoryBytesSpilled,
    ]);
    expect(Math.max(...values.map(([disk]) => disk!))).toBeGreaterThan(2 ** 20);
    expect(values.every(([disk, memory]) => disk === memory)).toBe(true);
    await expect.poll(files).toEqual([]);
  });

  it('are read in order by a sort', async () => {
    const [row] = await rowsOf(
      doors,
      `SELECT count(*) AS n, sum(CAST(r = id + 1 AS INT)) AS s FROM
       (SELECT id, row_number() OVER (ORDER BY id) AS r FROM
        (SELECT id, repeat('x', 100) AS s FROM range(400000)) WHERE s LIKE 'x%')`,
    );
    expect(row).toEqual({ n: 400_000, s: 400_000 });
    await expect.poll(files).toEqual([]);
  });

  it('stay in memory where there is some', async () => {
    expect(await rowsOf(doors, groups(100_000))).toEqual([{ n: 100_000, s: 100_000 }]);
    expect(spilled()).toBe(0);
  });

  it('leave nothing behind when the query fails', async () => {
    const answer = await ask(doors, groups(ROWS, `100 DIV (id - ${ROWS - 1})`));
    expect(answer).toMatchObject({ status: 400, error_code: 'DIVIDE_BY_ZERO' });
    await expect.poll(files).toEqual([]);
  });

  it('leave nothing behind when the query is cancelled', () =>
    withPg(doors, async (client) => {
      const running = client.query(groups(20 * ROWS));
      running.catch(() => {});
      await expect.poll(() => files().length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0);
      cancelRequest(doors, client);
      await expect(running).rejects.toMatchObject({ code: '57014' });
      await expect.poll(files).toEqual([]);
    }));

  it('of a lost executor go when the query ends', async () => {
    const running = ask(doors, groups(4 * ROWS));
    await expect.poll(() => files().length, { timeout: 20_000, interval: 5 }).toBeGreaterThan(0);
    const { queries } = doors.engine as unknown as {
      queries: { pool: { workers: { terminate(): Promise<number> }[] } };
    };
    await queries.pool.workers[0]!.terminate();
    await running;
    await expect.poll(files).toEqual([]);
    const client = await pgClient(doors);
    expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    await client.end();
  });
});

describe('a disk that fails', () => {
  const remove = (): void => {
    const [own] = readdirSync(localDir);
    if (own === undefined) return;
    for (const query of readdirSync(join(localDir, own)))
      rmSync(join(localDir, own, query), { recursive: true, force: true });
  };

  it.each([
    ['an exchange', groups(2 * ROWS)],
    // Between the runs and their merging, the driver reads what bounds ranges.
    ['a sort', "SELECT id, repeat('x', 100) AS s FROM range(1000000) ORDER BY s, id DESC"],
  ])('so that blocks are gone ends %s with the name of their file', async (_, sql) => {
    const removing = setInterval(remove, 5);
    const answer = await ask(doors, sql).finally(() => clearInterval(removing));
    expect(answer.status).toBe(400);
    expect(answer.error_code).toMatch(/^(FAILED_READ_FILE.NO_HINT|SPILL_OUT_OF_MEMORY)$/);
    expect(answer.hint).toContain('spark.local.dir');
    await expect.poll(files).toEqual([]);
    expect(await rowsOf(doors, groups(ROWS))).toEqual([{ n: ROWS, s: ROWS }]);
  });

  it('so that nothing can be written is named in an error that tells what to do', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparrow-local-'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const other = await openTestDoors(2, { 'spark.executor.memory': '64m', 'spark.local.dir': file });
    try {
      const answer = await ask(other, groups(ROWS));
      expect(answer).toMatchObject({ status: 400, error_code: 'SPILL_OUT_OF_MEMORY', sql_state: '82003' });
      expect(answer.message).toContain(file);
      expect(answer.hint).toContain('spark.local.dir');
      expect(await rowsOf(other, groups(100_000))).toEqual([{ n: 100_000, s: 100_000 }]);
    } finally {
      await other.close();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the folder of a server', () => {
  it('that was killed is removed by the next one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparrow-killed-'));
    const conf = ['--conf', `spark.local.dir=${folder}`, '--conf', 'spark.executor.memory=64m'];
    const server = start(['sql', '--catalog', EMPTY_CATALOG, ...conf, '-e', groups(40 * ROWS)]);
    await expect.poll(() => readdirSync(folder), { timeout: 20_000, interval: 20 }).toHaveLength(1);
    server.child.kill('SIGKILL');
    await server.ended;
    expect(readdirSync(folder)).toHaveLength(1);
    const next = start(['sql', '--catalog', EMPTY_CATALOG, ...conf, '-e', 'SELECT 1']);
    expect((await next.ended).code).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('stays while the server runs, and so does what is not of this kind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparrow-sweep-'));
    const own = new SpillFolder(folder);
    const kept = [own.path, ...['sparrow-notes', 'sparrow-1'].map((name) => join(folder, name))];
    const dead = join(folder, `sparrow-${process.pid}-1-0`);
    for (const path of [...kept, dead]) {
      mkdirSync(join(path, '0'), { recursive: true });
      writeFileSync(join(path, '0', '1.blocks'), 'x');
    }
    own.sweep();
    expect([...kept, dead].map((path) => existsSync(path))).toEqual([true, true, true, false]);
    own.remove();
    expect(existsSync(own.path)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
