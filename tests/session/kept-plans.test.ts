import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClientSession, StatementParameter } from '../../src/session/statement.ts';
import { executeSql, openSession, SPARK_DIALECT } from '../support/execute-sql.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
let session: ClientSession;
beforeAll(async () => {
  server = await startTestServer({ executors: 2 });
});
afterAll(() => server.close());
beforeEach(() => {
  session = openSession(server);
});

interface Run {
  readonly rows: unknown[];
  readonly reused: boolean;
}

interface RunOptions {
  readonly client?: ClientSession;
  readonly parameters?: readonly StatementParameter[];
  readonly server?: TestServer;
}

async function run(sql: string, options: RunOptions = {}): Promise<Run> {
  const { engine } = options.server ?? server;
  const from = engine.events.end;
  const { rows } = await executeSql(options.client ?? session, sql, options.parameters);
  const reused = engine.events
    .read(from)
    .some((event) => event.kind === 'sql_execution_start' && event.planning?.reused === true);
  return { rows, reused };
}

/** Runs the statement until its plan is kept, then the change; the next run must make another plan. */
async function afterChange(sql: string, change: () => Promise<unknown> | unknown): Promise<unknown[]> {
  await run(sql);
  const before = await run(sql);
  expect(before.reused).toBe(true);
  await change();
  const after = await run(sql);
  expect(after.reused).toBe(false);
  return after.rows;
}

const sql =
  (...statements: string[]) =>
  async (): Promise<void> => {
    for (const statement of statements) await run(statement);
  };

describe('plans are kept', () => {
  it('of a statement that comes again, with the same rows', async () => {
    const statement = 'SELECT id % 3 AS k, sum(id) FROM range(100) GROUP BY k ORDER BY k';
    const first = await run(statement);
    const second = await run(statement);
    expect([first.reused, second.reused]).toEqual([false, true]);
    expect(second.rows).toEqual(first.rows);
  });

  it('for other sessions with the same settings', async () => {
    const client = openSession(server);
    await run('SELECT count(*) FROM range(77)');
    expect((await run('SELECT count(*) FROM range(77)', { client })).reused).toBe(true);
  });

  it('side by side where sessions differ', async () => {
    const other = openSession(server);
    other.setConf('spark.sql.session.timeZone', 'Asia/Tokyo');
    const statement = "SELECT TIMESTAMP '2024-01-01 00:00:00' = timestamp_seconds(1704067200) AS same";
    for (const reused of [false, true, true]) {
      expect(await run(statement)).toEqual({ rows: [['true']], reused });
      expect(await run(statement, { client: other })).toEqual({ rows: [['false']], reused });
    }
  });

  it('for several runs at once', async () => {
    const statement = 'SELECT a.id FROM range(5) a JOIN range(5) b ON a.id = b.id + 1 ORDER BY a.id';
    const { rows } = await run(statement);
    const all = await Promise.all([run(statement), run(statement), run(statement)]);
    for (const one of all) expect(one.rows).toEqual(rows);
  });

  it('with subqueries, whose values are computed anew', async () => {
    await sql('CREATE TABLE limits (v BIGINT) USING parquet', 'INSERT INTO limits VALUES (3)')();
    const statement = 'SELECT count(*) FROM range(10) WHERE id < (SELECT max(v) FROM limits)';
    expect((await run(statement)).rows).toEqual([['3']]);
    expect(await run(statement)).toEqual({ rows: [['3']], reused: true });
    expect(await afterChange(statement, sql('INSERT INTO limits VALUES (5)'))).toEqual([['5']]);
  });

  it('as many as the server is told to', async () => {
    const small = await startTestServer({
      executors: 1,
      conf: { 'spark.sparrow.planCache.maxEntries': '1' },
    });
    try {
      const client = openSession(small);
      const reused = async (statement: string) => (await run(statement, { server: small, client })).reused;
      expect(await reused('SELECT id FROM range(2)')).toBe(false);
      expect(await reused('SELECT id FROM range(2)')).toBe(true);
      expect(await reused('SELECT id FROM range(3)')).toBe(false);
      expect(await reused('SELECT id FROM range(2)')).toBe(false);
    } finally {
      await small.close();
    }
  });
});

describe('texts', () => {
  const long = (n: number, length: number): string => `SELECT ${n} /* ${'x'.repeat(length)} */`;

  it('are not kept where they are very long', async () => {
    await run(long(1, 70_000));
    expect((await run(long(1, 70_000))).reused).toBe(false);
  });

  it('are a million characters together at most', async () => {
    const server = await startTestServer({ executors: 1 });
    try {
      const client = openSession(server);
      for (let n = 0; n < 20; n++) await run(long(n, 60_000), { server, client });
      expect((await run(long(19, 60_000), { server, client })).reused).toBe(true);
      expect((await run(long(0, 60_000), { server, client })).reused).toBe(false);
    } finally {
      await server.close();
    }
  });
});

describe('a kept plan is left', () => {
  it('after INSERT, INSERT OVERWRITE and TRUNCATE', async () => {
    await sql('CREATE TABLE grown (a INT) USING parquet', 'INSERT INTO grown VALUES (1)')();
    const statement = 'SELECT count(*), max(a) FROM grown';
    expect(await afterChange(statement, sql('INSERT INTO grown VALUES (2)'))).toEqual([['2', '2']]);
    expect(await afterChange(statement, sql('INSERT OVERWRITE grown VALUES (9)'))).toEqual([['1', '9']]);
    expect(await afterChange(statement, sql('TRUNCATE TABLE grown'))).toEqual([['0', null]]);
  });

  it('when a file is replaced, added or removed behind the server', async () => {
    const folder = join(server.folder, 'files');
    await run(`INSERT OVERWRITE DIRECTORY '${folder}' USING csv SELECT 1`);
    await run(`CREATE TABLE loose (a INT) USING csv LOCATION '${folder}'`);
    writeFileSync(join(folder, 'more.csv'), '10\n');
    const statement = 'SELECT sum(a) FROM loose';
    expect((await run(statement)).rows).toEqual([['11']]);
    // As long as before: only the time tells.
    const replaced = await afterChange(statement, () => {
      writeFileSync(join(folder, 'next'), '20\n');
      utimesSync(join(folder, 'next'), new Date(), new Date(Date.now() + 5000));
      renameSync(join(folder, 'next'), join(folder, 'more.csv'));
    });
    expect(replaced).toEqual([['21']]);
    expect(await afterChange(statement, () => writeFileSync(join(folder, 'z.csv'), '100\n'))).toEqual([
      ['121'],
    ]);
    expect(await afterChange(statement, () => rmSync(join(folder, 'z.csv')))).toEqual([['21']]);
  });

  it('when files that the statement names have other columns', async () => {
    const folder = join(server.folder, 'named');
    const write = (select: string) => sql(`INSERT OVERWRITE DIRECTORY '${folder}' USING parquet ${select}`);
    await write('SELECT 1 AS a')();
    const statement = `SELECT * FROM parquet.\`${folder}\``;
    expect((await run(statement)).rows).toEqual([['1']]);
    expect(await afterChange(statement, write("SELECT 'x' AS b, 2 AS a"))).toEqual([['x', '2']]);
  });

  it('when a partition is added or dropped', async () => {
    await sql(
      'CREATE TABLE months (v INT, m INT) USING parquet PARTITIONED BY (m)',
      'INSERT INTO months VALUES (1, 1), (2, 2)',
    )();
    const statement = 'SELECT sum(v) FROM months WHERE m >= 2';
    expect(await afterChange(statement, sql('INSERT INTO months VALUES (5, 3)'))).toEqual([['7']]);
    expect(await afterChange(statement, sql('ALTER TABLE months DROP PARTITION (m = 2)'))).toEqual([['5']]);
  });

  it('when a table is made anew with other columns', async () => {
    await sql('CREATE TABLE remade (a INT) USING parquet', 'INSERT INTO remade VALUES (1)')();
    const change = sql(
      'DROP TABLE remade',
      'CREATE TABLE remade (b STRING, a BIGINT) USING parquet',
      "INSERT INTO remade VALUES ('x', 5000000000)",
    );
    expect(await afterChange('SELECT * FROM remade', change)).toEqual([['x', '5000000000']]);
  });

  it('when a table is dropped', async () => {
    await sql('CREATE TABLE gone (a INT) USING parquet')();
    await run('SELECT * FROM gone');
    await run('DROP TABLE gone');
    await expect(run('SELECT * FROM gone')).rejects.toThrow('TABLE_OR_VIEW_NOT_FOUND');
  });

  it('when a temporary view covers the table, is replaced, and is dropped', async () => {
    await sql('CREATE TABLE covered (a INT) USING parquet', 'INSERT INTO covered VALUES (1)')();
    const statement = 'SELECT a FROM covered';
    const view = (n: number) => sql(`CREATE OR REPLACE TEMPORARY VIEW covered AS SELECT ${n} AS a`);
    expect(await afterChange(statement, view(2))).toEqual([['2']]);
    expect(await afterChange(statement, view(3))).toEqual([['3']]);
    await run('DROP VIEW covered');
    expect((await run(statement)).rows).toEqual([['1']]);
  });

  it('for sessions with temporary views of their own', async () => {
    const other = openSession(server);
    await run('CREATE TEMPORARY VIEW own AS SELECT 1 AS a');
    await run('CREATE TEMPORARY VIEW own AS SELECT 2 AS a', { client: other });
    for (const _ of [1, 2]) {
      expect((await run('SELECT a FROM own')).rows).toEqual([['1']]);
      expect((await run('SELECT a FROM own', { client: other })).rows).toEqual([['2']]);
    }
    const none = openSession(server);
    await expect(run('SELECT a FROM own', { client: none })).rejects.toThrow('TABLE_OR_VIEW_NOT_FOUND');
  });

  it('when a view that it reads through another one changes', async () => {
    await sql(
      'CREATE VIEW inner_view AS SELECT 1 AS a',
      'CREATE VIEW outer_view AS SELECT a FROM inner_view',
    )();
    const change = sql('CREATE OR REPLACE VIEW inner_view AS SELECT 2 AS a');
    expect(await afterChange('SELECT a FROM outer_view', change)).toEqual([['2']]);
    await run('CREATE GLOBAL TEMPORARY VIEW everywhere AS SELECT 1 AS a');
    const global = sql('CREATE OR REPLACE GLOBAL TEMPORARY VIEW everywhere AS SELECT 2 AS a');
    expect(await afterChange('SELECT a FROM global_temp.everywhere', global)).toEqual([['2']]);
  });

  it('when a function changes, or a temporary one covers it', async () => {
    await run('CREATE FUNCTION plus(x INT) RETURNS INT RETURN x + 1');
    const statement = 'SELECT plus(1)';
    const replace = sql('CREATE OR REPLACE FUNCTION plus(x INT) RETURNS INT RETURN x + 2');
    expect(await afterChange(statement, replace)).toEqual([['3']]);
    const cover = sql('CREATE TEMPORARY FUNCTION plus(x INT) RETURNS INT RETURN x + 3');
    expect(await afterChange(statement, cover)).toEqual([['4']]);
  });

  it('when a variable has another value', async () => {
    await run('DECLARE VARIABLE bound INT DEFAULT 1');
    const statement = 'SELECT count(*) FROM range(10) WHERE id < bound';
    expect(await afterChange(statement, sql('SET VAR bound = 4'))).toEqual([['4']]);
    expect(await afterChange(statement, sql('DECLARE OR REPLACE VARIABLE bound INT DEFAULT 6'))).toEqual([
      ['6'],
    ]);
  });

  it('with another current database or path', async () => {
    await sql(
      'CREATE DATABASE first_db',
      'CREATE DATABASE second_db',
      'CREATE VIEW first_db.here AS SELECT 1 AS a',
      'CREATE VIEW second_db.here AS SELECT 2 AS a',
      'USE first_db',
    )();
    expect(await afterChange('SELECT a FROM here', sql('USE second_db'))).toEqual([['2']]);
    await run('SET spark.sql.path.enabled = true');
    expect(await afterChange('SELECT a FROM here', sql('SET PATH = spark_catalog.first_db'))).toEqual([
      ['1'],
    ]);
  });

  it.each([
    ['spark.sql.ansi.enabled', 'false', "SELECT try_add(1, 1), CAST('1' AS INT) + 1"],
    ['spark.sql.session.timeZone', 'Asia/Tokyo', "SELECT CAST(TIMESTAMP '2024-01-01 00:00:00Z' AS STRING)"],
    ['spark.sql.autoBroadcastJoinThreshold', '-1', 'SELECT 1 FROM range(3) a JOIN range(3) b ON a.id = b.id'],
    ['spark.sql.caseSensitive', 'true', 'SELECT id FROM range(3)'],
    ['spark.sparrow.optimizer.enabled', 'false', 'SELECT id + 1 FROM range(3)'],
    ['spark.sql.groupByOrdinal', 'false', 'SELECT id % 2, count(*) FROM range(9) GROUP BY id % 2'],
  ])('with another setting of %s', async (key, value, statement) => {
    await afterChange(statement, () => session.setConf(key, value));
  });

  it('with settings that change what quotes mean', async () => {
    const statement = 'SELECT "id" FROM range(1)';
    const change = () => session.setConf('spark.sql.ansi.doubleQuotedIdentifiers', 'true');
    expect(await afterChange(statement, change)).toEqual([['0']]);
  });

  it('after CACHE TABLE, UNCACHE TABLE and a change of what is cached', async () => {
    await sql('CREATE TABLE warm (a INT) USING parquet', 'INSERT INTO warm VALUES (1)')();
    const statement = 'SELECT sum(a) FROM warm';
    expect(await afterChange(statement, sql('CACHE TABLE warm'))).toEqual([['1']]);
    expect((await run(statement)).reused).toBe(true);
    expect(await afterChange(statement, sql('INSERT INTO warm VALUES (2)'))).toEqual([['3']]);
    expect((await run(statement)).rows).toEqual([['3']]);
    expect(await afterChange(statement, sql('UNCACHE TABLE warm'))).toEqual([['3']]);
    expect(await afterChange(statement, sql('INSERT INTO warm VALUES (4)'))).toEqual([['7']]);
  });

  it('after CLEAR CACHE and a lazy CACHE TABLE', async () => {
    await sql(
      'CREATE TABLE lazy (a INT) USING parquet',
      'INSERT INTO lazy VALUES (1)',
      'CACHE LAZY TABLE lazy',
    )();
    const statement = 'SELECT sum(a) + 0 FROM lazy';
    await run(statement);
    expect(await afterChange(statement, sql('CLEAR CACHE', 'INSERT INTO lazy VALUES (1)'))).toEqual([['2']]);
  });

  it('after REFRESH TABLE and ALTER TABLE', async () => {
    await sql('CREATE TABLE altered (a INT) USING parquet', 'INSERT INTO altered VALUES (1)')();
    await afterChange('SELECT * FROM altered', sql('REFRESH TABLE altered'));
    const added = await afterChange('SELECT * FROM altered', sql('ALTER TABLE altered ADD COLUMNS (b INT)'));
    expect(added).toEqual([['1', null]]);
  });
});

describe('what is told of a prepared statement', () => {
  const names = async (text: string) => (await session.prepare(text, [])).schema?.map(({ name }) => name);

  it('is kept', async () => {
    const text = 'SELECT id + ? AS n FROM range(2)';
    const first = await session.prepare(text, ['int']);
    expect(await session.prepare(text, ['int'])).toBe(first);
    expect(await session.prepare(text, ['double'])).not.toBe(first);
  });

  it('follows tables, views and settings', async () => {
    await run('CREATE TEMPORARY VIEW told AS SELECT 1 AS a');
    expect(await names('SELECT * FROM told')).toEqual(['a']);
    await run('CREATE OR REPLACE TEMPORARY VIEW told AS SELECT 1 AS b, 2 AS c');
    expect(await names('SELECT * FROM told')).toEqual(['b', 'c']);
    await run('DROP VIEW told');
    await expect(names('SELECT * FROM told')).rejects.toThrow('TABLE_OR_VIEW_NOT_FOUND');
    expect(await names('SELECT "x"')).toEqual(['x']);
    session.setConf('spark.sql.ansi.doubleQuotedIdentifiers', 'true');
    await expect(names('SELECT "x"')).rejects.toThrow('UNRESOLVED_COLUMN');
  });
});

describe('no plan is kept', () => {
  it.each([
    ['the clock', 'SELECT current_timestamp()'],
    ['the date in a subquery', 'SELECT (SELECT current_date() FROM range(1))'],
    ['the clock in a filter', 'SELECT id FROM range(2) WHERE now() IS NOT NULL'],
    ['a word for a time', "SELECT TIMESTAMP 'now', DATE 'today'"],
    ['a time of day, which means today', "SELECT CAST('12:34:56' AS TIMESTAMP)"],
    ['a sample of rows', 'SELECT count(*) FROM (SELECT id FROM range(9)) TABLESAMPLE (50 PERCENT)'],
  ])('of a statement that reads %s', async (_, statement) => {
    await run(statement);
    expect((await run(statement)).reused).toBe(false);
  });

  it('of a view that reads the clock', async () => {
    await run('CREATE VIEW clock AS SELECT current_timestamp() AS t');
    const first = await run('SELECT t FROM clock');
    const second = await run('SELECT t FROM clock');
    expect(second.reused).toBe(false);
    expect(second.rows).not.toEqual(first.rows);
  });

  it.each(['rand()', 'uuid()', 'randn()', 'shuffle(sequence(1, 40))'])(
    'with the values of %s, though the plan itself is',
    async (call) => {
      const statement = `SELECT CAST(${call} AS STRING) FROM range(1)`;
      const first = await run(statement);
      const second = await run(statement);
      expect(second.reused).toBe(true);
      expect(second.rows).not.toEqual(first.rows);
    },
  );

  it('of a statement that failed', async () => {
    await expect(run('SELECT * FROM later')).rejects.toThrow('TABLE_OR_VIEW_NOT_FOUND');
    await run('CREATE VIEW later AS SELECT 1 AS a');
    expect((await run('SELECT * FROM later')).rows).toEqual([['1']]);
  });

  it('for other parameters', async () => {
    const select = (type: string | null, text: string | null) =>
      run('SELECT ? AS p', { parameters: [{ type, text }] });
    expect((await select('int', '1')).rows).toEqual([['1']]);
    expect(await select('int', '1')).toEqual({ rows: [['1']], reused: true });
    expect((await select('int', '2')).rows).toEqual([['2']]);
    expect((await select('string', '2')).rows).toEqual([['2']]);
    expect((await select('int', null)).rows).toEqual([[null]]);
    expect((await select('double', '0.0')).rows).toEqual([['0.0']]);
    expect((await select('double', '-0.0')).rows).toEqual([['-0.0']]);
  });

  it('of the system catalog of PostgreSQL, or beyond a database that changes what a schema means', async () => {
    const postgres = {
      database: 'default',
      processId: 1,
      setting: () => undefined,
      setSetting: () => {},
      settings: () => [],
      backends: () => [],
      cancel: () => false,
    };
    const client = server.sessions.open({ user: 'test', dialect: { ...SPARK_DIALECT, postgres } });
    await run('CREATE VIEW default.placed AS SELECT 1 AS a');
    expect((await run('SELECT a FROM public.placed', { client })).rows).toEqual([['1']]);
    expect(await run('SELECT a FROM public.placed', { client })).toEqual({ rows: [['1']], reused: true });
    await sql('CREATE DATABASE public', 'CREATE VIEW public.placed AS SELECT 2 AS a')();
    expect((await run('SELECT a FROM public.placed', { client })).rows).toEqual([['2']]);
    const count = "SELECT count(*) FROM pg_class WHERE relname = 'listed'";
    expect((await run(count, { client })).rows).toEqual([['0']]);
    await run('CREATE VIEW default.listed AS SELECT 1 AS a');
    expect((await run(count, { client })).rows).toEqual([['1']]);
  });
});
