import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { rowsOf, withPg } from './support.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors.close());

const COLUMNS = 1000;
const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('1,000 columns', () => {
  const columns = numbers(COLUMNS);
  beforeAll(async () => {
    await rowsOf(
      doors,
      `CREATE VIEW wide AS SELECT ${columns.map((i) => `id + ${i} AS c${i}`)} FROM range(20)`,
    );
    await rowsOf(doors, 'CREATE TABLE wide_table USING parquet AS SELECT * FROM wide');
  }, 120_000);

  it.each(['wide', 'wide_table'])('of %s are read', async (table) => {
    const rows = await rowsOf(doors, `SELECT * FROM ${table} ORDER BY c0`);
    expect(rows).toHaveLength(20);
    expect(Object.keys(rows[0]!)).toHaveLength(COLUMNS);
    expect(rows[19]).toMatchObject({ c0: 19, c999: 1018 });
  });

  it('are aggregated', async () => {
    const [row] = await rowsOf(doors, `SELECT ${columns.map((i) => `sum(c${i}) AS s${i}`)} FROM wide_table`);
    expect(Object.keys(row!)).toHaveLength(COLUMNS);
    expect(row).toMatchObject({ s0: 190, s999: 20_170 });
  }, 120_000);

  it('are grouped by, made distinct, sorted, joined', async () => {
    const one = async (sql: string) => (await rowsOf(doors, sql))[0]!.n;
    expect(await one('SELECT count(*) AS n FROM (SELECT DISTINCT * FROM wide_table)')).toBe(20);
    expect(await one('SELECT c7 AS n FROM (SELECT * FROM wide_table ORDER BY c999 DESC LIMIT 1)')).toBe(26);
    expect(await one('SELECT sum(b.c1) AS n FROM wide_table a JOIN wide_table b USING (c0)')).toBe(210);
  }, 120_000);

  it('are arguments of a function', async () => {
    await rowsOf(
      doors,
      `CREATE VIEW wide_texts AS SELECT ${columns.map((i) => `concat('v', id + ${i}) AS c${i}`)} FROM range(20)`,
    );
    const [row] = await rowsOf(
      doors,
      `SELECT count(DISTINCT struct(*)) AS s, max(size(array(*))) AS a, max(greatest(*)) AS g,
         max(length(concat_ws(',', *))) AS c, count(DISTINCT hash(*)) AS h FROM wide_texts`,
    );
    expect(row).toEqual({ s: 20, a: COLUMNS, g: 'v999', c: 4937, h: 20 });
  }, 60_000);

  it('reach a PostgreSQL client', () =>
    withPg(doors, async (client) => {
      const { rows, fields } = await client.query('SELECT * FROM wide_table');
      expect([rows.length, fields.length]).toEqual([20, COLUMNS]);
    }));
});

it(
  'more columns than the PostgreSQL protocol counts are refused, and the connection goes on',
  () =>
    withPg(doors, async (client) => {
      const text = `SELECT ${numbers(33_000)}`;
      await expect(client.query(text)).rejects.toMatchObject({ code: '54011' });
      await expect(client.query({ text, values: [] })).rejects.toMatchObject({ code: '54011' });
      expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    }),
  60_000,
);

describe('10,000 partitions', () => {
  const PARTITIONS = 10_000;
  beforeAll(async () => {
    const folder = join(doors.folder, 'partitions');
    for (let p = 0; p < PARTITIONS; p++) {
      mkdirSync(join(folder, `p=${p}`), { recursive: true });
      writeFileSync(join(folder, `p=${p}`, 'a.csv'), `${p * 2},x\n`);
    }
    await rowsOf(
      doors,
      `CREATE TABLE parts (a INT, b STRING, p INT) USING csv PARTITIONED BY (p) LOCATION '${folder}'`,
    );
    await rowsOf(doors, 'MSCK REPAIR TABLE parts');
  }, 120_000);

  it('are listed', async () => {
    expect(await rowsOf(doors, 'SHOW PARTITIONS parts')).toHaveLength(PARTITIONS);
  });

  it('are read but for those that a condition leaves out', async () => {
    const from = doors.engine.events.end;
    const started = performance.now();
    expect(await rowsOf(doors, 'SELECT * FROM parts WHERE p = 77')).toEqual([{ a: 154, b: 'x', p: 77 }]);
    // A quarter of a second on an idle machine: the condition is prepared once, not once a partition.
    expect(performance.now() - started).toBeLessThan(5000);
    let rows = 0;
    for (const event of doors.engine.events.read(from)) {
      if (event.kind === 'task_end') rows += event.metrics.inputRows;
    }
    expect(rows).toBe(1);
    const some = 'SELECT count(*) AS n, sum(a) AS s FROM parts WHERE p BETWEEN 5 AND 50 AND p % 2 = 0';
    expect(await rowsOf(doors, some)).toEqual([{ n: 23, s: 1288 }]);
  });

  it('are grouped by', async () => {
    const groups = 'SELECT p, count(*) AS c, sum(a) AS s FROM parts GROUP BY p';
    const [row] = await rowsOf(doors, `SELECT count(*) AS n, sum(c) AS c, sum(s) AS s FROM (${groups})`);
    expect(row).toEqual({ n: PARTITIONS, c: PARTITIONS, s: PARTITIONS * (PARTITIONS - 1) });
  });
});
