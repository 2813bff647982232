import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
beforeEach(async () => {
  sql = await openSql({ executors: 2, conf: {} });
  await sql.run(`CREATE TABLE t USING parquet AS
    SELECT id, id % 3 AS k, IF(id = 9999, NULL, id * 2) AS v, CAST(id AS STRING) AS s FROM range(0, 10000, 1, 2)`);
});
afterEach(() => sql.close());

/** Runs a query, and tells of how many columns its scan knew that they are never NULL. */
async function known(query: string): Promise<{ readonly rows: unknown; readonly columns: number }> {
  const { events } = sql.server.engine;
  const from = events.end;
  const rows = await sql.run(query);
  const scans = events
    .read(from)
    .flatMap((event) => (event.kind === 'stage_submitted' ? event.stage.scans : []));
  // Rows may have been cached before.
  return { rows, columns: scans.at(-1)!.columnsWithoutNulls };
}

const GROUPS = 'SELECT k, count(*), count(v), sum(v), sum(id) FROM t GROUP BY k ORDER BY k';
const ROWS = [
  ['0', '3334', '3333', '33316668', '16668333'],
  ['1', '3333', '3333', '33323334', '16661667'],
  ['2', '3333', '3333', '33330000', '16665000'],
];

describe.each(['files', 'cached rows'])('columns of %s without NULLs', (source) => {
  const cache = async (): Promise<void> => {
    if (source === 'cached rows') await sql.run('CACHE TABLE t');
  };

  it('are known, those with one in the last row are not', async () => {
    await cache();
    expect(await known(GROUPS)).toEqual({ rows: ROWS, columns: 2 });
    const sums = `SELECT k, sum(id) FILTER (WHERE id < 2), sum(id), sum(v)
      FROM t WHERE id > 9995 OR id < 2 GROUP BY k ORDER BY k`;
    expect((await known(sums)).rows).toEqual([
      ['0', '0', '19995', '19992'],
      ['1', '1', '9998', '19996'],
      ['2', null, '9998', '19996'],
    ]);
    expect((await known('SELECT sum(v) FROM t')).columns).toBe(0);
    expect(await known('SELECT max(s), sum(k) FROM t')).toEqual({ rows: [['9999', '9999']], columns: 2 });
  });

  it('are those of the rows that are there now', async () => {
    await cache();
    const count = 'SELECT count(k), count(*) FROM t';
    expect(await known(count)).toEqual({ rows: [['10000', '10000']], columns: 1 });
    await sql.run("INSERT INTO t VALUES (10000, NULL, NULL, '')");
    expect(await known(count)).toEqual({ rows: [['10000', '10001']], columns: 0 });
    const groups = await known('SELECT k, count(*) FROM t GROUP BY k ORDER BY k NULLS LAST');
    expect(groups).toMatchObject({ columns: 0 });
    expect((groups.rows as unknown[]).at(-1)).toEqual([null, '1']);
    await sql.run('INSERT OVERWRITE t SELECT id, id, id, NULL FROM range(5)');
    expect(await known(count)).toEqual({ rows: [['5', '5']], columns: 1 });
    expect((await known('SELECT count(s) FROM t')).columns).toBe(0);
  });

  it('are NULL where an outer join or grouping sets make them so', async () => {
    await cache();
    const outer = `SELECT count(*), count(b.k), sum(b.id) FROM t a LEFT JOIN t b ON a.id = b.id + 9990`;
    expect((await known(outer)).rows).toEqual([['10000', '10', '45']]);
    const sets = 'SELECT k, count(*) FROM t GROUP BY ROLLUP (k) ORDER BY k NULLS LAST';
    expect((await known(sets)).rows).toEqual([
      ['0', '3334'],
      ['1', '3333'],
      ['2', '3333'],
      [null, '10000'],
    ]);
    expect((await known('SELECT sum(id) FROM t WHERE k > 2')).rows).toEqual([[null]]);
  });
});

describe('columns without NULLs', () => {
  it('are told of a table that is cached, not cached, and cached again', async () => {
    await sql.run('CACHE TABLE t');
    await sql.run('UNCACHE TABLE t');
    await sql.run("INSERT INTO t VALUES (NULL, 0, 0, '')");
    await sql.run('CACHE TABLE t');
    expect(await known('SELECT count(*), count(id), count(k) FROM t')).toEqual({
      rows: [['10001', '10000', '10001']],
      columns: 1,
    });
  });

  it('are not told by formats without footers', async () => {
    await sql.run('CREATE TABLE c (a INT) USING csv');
    await sql.run('INSERT INTO c VALUES (1), (2)');
    expect(await known('SELECT sum(a) FROM c')).toEqual({ rows: [['3']], columns: 0 });
  });

  it('may have them after all, as files do that change before they are read', async () => {
    await sql.run(`CREATE TABLE lies USING parquet AS
      SELECT /*+ COALESCE(1) */ IF(id < 77, NULL, id % 2) AS x FROM range(200)`);
    denyNulls(join(sql.server.folder, 'warehouse/lies'));
    const groups = await known('SELECT x, count(*) FROM lies GROUP BY x ORDER BY x');
    expect(groups).toEqual({
      rows: [
        [null, '77'],
        ['0', '61'],
        ['1', '62'],
      ],
      columns: 1,
    });
    const failed = sql.server.engine.events
      .read()
      .filter((event) => event.kind === 'task_end' && event.status === 'failed');
    expect(failed).not.toEqual([]);
    // Rows that are sent at once can't be taken back.
    const rows = await known('SELECT x FROM lies');
    expect(rows.columns).toBe(0);
    expect(rows.rows).toHaveLength(200);
  });

  it('may have them after all where rows serve in two places, of which one wants no NULLs: all begins again', async () => {
    await sql.run(`CREATE TABLE lies USING parquet AS
      SELECT /*+ COALESCE(1) */ IF(id < 77, NULL, id % 2) AS x FROM range(200)`);
    denyNulls(join(sql.server.folder, 'warehouse/lies'));
    const { events } = sql.server.engine;
    const from = events.end;
    const sums = 'SELECT x, count(*) AS c FROM lies GROUP BY x';
    const joined = `SELECT id, c FROM range(3) JOIN (${sums}) ON id = x WHERE c < (SELECT max(c) FROM (${sums}))`;
    expect(await sql.run(joined)).toEqual([
      ['0', '61'],
      ['1', '62'],
    ]);
    const jobs = events.read(from).flatMap((event) => (event.kind === 'job_end' ? [event.status] : []));
    expect(jobs).toEqual(['failed', 'succeeded']);
  });
});

/** Makes the statistics of the one file in a folder say that there is no NULL, and not 77. */
function denyNulls(folder: string): void {
  const name = readdirSync(folder).find((file) => file.endsWith('.parquet'))!;
  const bytes = readFileSync(join(folder, name));
  // Field 3 of Thrift's struct, an i64: 77 in zigzag, and 0 in as many bytes.
  const place = bytes.indexOf(Buffer.from([0x36, 0x9a, 0x01]));
  expect(place).toBeGreaterThan(0);
  bytes.set([0x36, 0x80, 0x00], place);
  writeFileSync(join(folder, name), bytes);
}
