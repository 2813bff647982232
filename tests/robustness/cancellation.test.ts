import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { cancelRequest, pgClient, post, rowsOf, runningTasks, sleep, withPg } from './support.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
  await rowsOf(
    doors,
    'CREATE TABLE scanned USING parquet AS SELECT id, CAST(id AS STRING) AS s FROM range(300000)',
  );
  const lines = Array.from({ length: 400_000 }, (_, i) => `${i},name ${i % 1000},${i * 0.5}`).join('\n');
  writeFileSync(join(doors.folder, 'big.csv.gz'), gzipSync(lines, { level: 1 }));
  await rowsOf(
    doors,
    `CREATE TABLE gzipped (a INT, b STRING, c DOUBLE) USING csv LOCATION '${join(doors.folder, 'big.csv.gz')}'`,
  );
}, 60_000);
afterAll(() => doors.close());

/**
 * Within a tenth of a second, on a machine that has nothing else to do; tests may run beside others, so they
 * only tell it from a wait for the end of a batch, a sort or the query.
 */
const SOON = 1500;

/** Statements that run for long in one place, each; unions of a table make its reading long. */
const many = (table: string, times: number): string =>
  Array.from({ length: times }, () => `SELECT * FROM ${table}`).join(' UNION ALL ');
const statements: readonly [string, () => string][] = [
  [
    'a scan of Parquet',
    () => `SELECT count(*) FROM (${many('scanned', 60)}) WHERE reverse(s) LIKE '%9%8%7%'`,
  ],
  ['a scan of gzipped CSV', () => `SELECT count(*) FROM (${many('gzipped', 40)}) WHERE b = 'x'`],
  ['an aggregation', () => 'SELECT sum(id % 7) FROM range(1000000000000)'],
  ['groups', () => 'SELECT count(*) FROM (SELECT id % 500000 AS k FROM range(5000000000) GROUP BY 1)'],
  [
    'the build of a join',
    () =>
      `SELECT /*+ BROADCAST(b) */ count(*) FROM range(10) a JOIN
       (SELECT id % 100000 AS id FROM range(5000000000) WHERE id % 100003 = 99999) b ON a.id = b.id`,
  ],
  [
    'a sort',
    () => `SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY reverse(CAST(id AS STRING))) AS r
           FROM range(6000000))`,
  ],
  [
    'a cross join with few matches',
    () => 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.id + b.id = -5',
  ],
  [
    'a window',
    () => `SELECT max(s) FROM (SELECT sum(id) OVER
           (PARTITION BY id % 3 ORDER BY id ROWS BETWEEN 500 PRECEDING AND 500 FOLLOWING) AS s
           FROM range(3000000))`,
  ],
  [
    'a function in TypeScript',
    () => `SELECT count(*) FROM range(1000000000) WHERE levenshtein(CAST(id AS STRING), 'abcdefgh') = 99`,
  ],
  [
    'a generator',
    () => 'SELECT count(*) FROM range(100000) LATERAL VIEW explode(sequence(1, 100000)) t AS x WHERE x < 0',
  ],
  ['long texts', () => 'SELECT sum(length(repeat(CAST(id AS STRING), 50000))) FROM range(10000000)'],
  [
    'the writing of files',
    () => 'CREATE TABLE never USING parquet AS SELECT id, CAST(id AS STRING) AS s FROM range(3000000000)',
  ],
];

describe('cancelling', () => {
  it.each(statements)('%s takes a moment on both doors', async (_, sql) => {
    const client = await pgClient(doors);
    const query = client.query(sql()).then(
      () => ({ code: 'finished' }),
      (error) => error as { code: string },
    );
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBeGreaterThan(0);
    await sleep(100);
    let started = performance.now();
    cancelRequest(doors, client);
    expect((await query).code).toBe('57014');
    expect(performance.now() - started).toBeLessThan(SOON);
    await expect.poll(() => runningTasks(doors), { timeout: SOON, interval: 10 }).toBe(0);
    expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    await client.end();

    const controller = new AbortController();
    const answer = post(doors, sql(), { signal: controller.signal });
    answer.catch(() => {});
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBeGreaterThan(0);
    await sleep(100);
    started = performance.now();
    controller.abort();
    await expect.poll(() => runningTasks(doors), { timeout: SOON, interval: 10 }).toBe(0);
    expect(performance.now() - started).toBeLessThan(SOON);
  });

  it('a result that streams ends it with an error', async () => {
    const client = await pgClient(doors);
    const query = client.query('SELECT id FROM range(1000000000000)');
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBeGreaterThan(0);
    cancelRequest(doors, client);
    await expect(query).rejects.toMatchObject({ code: '57014' });
    await expect.poll(() => runningTasks(doors), { timeout: SOON }).toBe(0);
    await client.end();
  });

  it('leaves no table and no files of what was being written', async () => {
    await withPg(doors, async (client) => {
      await expect(client.query('SELECT * FROM never')).rejects.toMatchObject({ code: '42P01' });
      await client.query('CREATE TABLE never AS SELECT 1 AS a');
      expect((await client.query('SELECT * FROM never')).rows).toEqual([{ a: 1 }]);
    });
  });

  it('with a wrong key does nothing', async () => {
    const client = await pgClient(doors);
    const query = client.query('SELECT count(*) AS n FROM range(20000000) WHERE id % 3 = 0');
    const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
    cancelRequest(doors, { processID, secretKey: secretKey + 1 } as never);
    expect((await query).rows).toEqual([{ n: '6666667' }]);
    await client.end();
  });
});

describe('two clients at once', () => {
  const long = 'SELECT count(*) AS n FROM range(30000000) WHERE id % 3 = 0';

  it('do not disturb each other when one fails', async () => {
    const failing = async (): Promise<string[]> => {
      const codes: string[] = [];
      for (let i = 0; i < 10; i++) {
        const sql = `SELECT max(1 / (id - ${i * 1000})) FROM range(100000)`;
        codes.push(
          await withPg(doors, (client) =>
            client.query(sql).then(
              () => '',
              (error) => error.code,
            ),
          ),
        );
      }
      return codes;
    };
    const [rows, codes] = await Promise.all([rowsOf(doors, long), failing()]);
    expect(rows).toEqual([{ n: 10_000_000 }]);
    expect(new Set(codes)).toEqual(new Set(['22012']));
  });

  it('do not disturb each other when one is cancelled', async () => {
    const cancelled = withPg(doors, async (client) => {
      const query = client.query('SELECT sum(id % 7) FROM range(1000000000000)').catch((error) => error.code);
      await sleep(100);
      cancelRequest(doors, client);
      return query;
    });
    const [rows, code] = await Promise.all([rowsOf(doors, long), cancelled]);
    expect(rows).toEqual([{ n: 10_000_000 }]);
    expect(code).toBe('57014');
  });

  it.each([
    ['loops', 'SELECT sum(id % 7) FROM range(1000000000000)'],
    ['pairs', 'SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.id + b.id = -5'],
    [
      'calls functions',
      `SELECT count(*) FROM range(1000000000) WHERE levenshtein(CAST(id AS STRING), 'abcd') = 99`,
    ],
  ])('share the executors, though one %s without end', async (_, endless) => {
    const controller = new AbortController();
    post(doors, endless, { signal: controller.signal }).catch(() => {});
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBeGreaterThan(1);
    for (let i = 0; i < 3; i++) {
      const started = performance.now();
      expect(await rowsOf(doors, 'SELECT sum(id) AS s FROM range(1000)')).toEqual([{ s: 499_500 }]);
      expect(performance.now() - started).toBeLessThan(2500);
    }
    controller.abort();
    await expect.poll(() => runningTasks(doors), { timeout: 5000 }).toBe(0);
  });
});
