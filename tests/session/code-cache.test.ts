import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SparkError } from '../../src/core/error.ts';
import type { ClientSession } from '../../src/session/statement.ts';
import { executeSql, openSession } from '../support/execute-sql.ts';
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
  readonly programs: number;
  readonly codeCacheHits: number;
  /** Rows that came out of operators, by their ids. */
  readonly operators: ReadonlyMap<number, number>;
}

/** Runs a statement; what it found in the code cache is read from the event log. */
async function run(sql: string, { engine } = server, client = session): Promise<Run> {
  const from = engine.events.end;
  const { rows } = await executeSql(client, sql);
  let programs = 0;
  let codeCacheHits = 0;
  const operators = new Map<number, number>();
  for (const event of engine.events.read(from)) {
    if (event.kind === 'stage_submitted') {
      programs += event.stage.programs;
      codeCacheHits += event.stage.codeCacheHits;
    } else if (event.kind === 'task_end') {
      for (const operator of event.metrics.operators) {
        operators.set(operator.nodeId, (operators.get(operator.nodeId) ?? 0) + operator.rows);
      }
    }
  }
  return { rows, programs, codeCacheHits, operators };
}

/** Whether the second statement's programs are all of those that the first one has. */
async function isShared(first: string, second: string): Promise<boolean> {
  await run(first);
  const { programs, codeCacheHits } = await run(second);
  return codeCacheHits === programs;
}

describe('code cache', () => {
  it('runs a repeated statement with the code of the first', async () => {
    const sql = 'SELECT id % 7 AS k, sum(id) FROM range(1000) GROUP BY k ORDER BY k';
    const first = await run(sql);
    const second = await run(sql);
    expect(first.codeCacheHits).toBe(0);
    expect(second.codeCacheHits).toBe(second.programs);
    expect(second.rows).toEqual(first.rows);
    expect(second.operators).toEqual(first.operators);
  });

  it('shares code between statements that read other rows', async () => {
    expect(await isShared('SELECT id + 1 FROM range(10)', 'SELECT id + 1 FROM range(5, 20, 1, 3)')).toBe(
      true,
    );
    const values = await isShared('SELECT a * 2 FROM VALUES (1) t(a)', 'SELECT a * 2 FROM VALUES (5) t(a)');
    expect(values).toBe(true);
    expect((await run('SELECT a * 2 FROM VALUES (8), (9) t(a)')).rows).toEqual([['16'], ['18']]);
  });

  it('shares code between the branches of a union, each with its own build side', async () => {
    const branch = (from: number): string =>
      `SELECT /*+ BROADCAST(b) */ a.id, b.v FROM range(3) a JOIN (SELECT id, id * ${from} AS v FROM range(3)) b ON a.id = b.id`;
    const { rows } = await run(`SELECT id, v FROM (${branch(10)} UNION ALL ${branch(20)}) ORDER BY id, v`);
    expect(rows).toEqual([
      ['0', '0'],
      ['0', '0'],
      ['1', '10'],
      ['1', '20'],
      ['2', '20'],
      ['2', '40'],
    ]);
  });

  it('shows the error where it is in its own statement', async () => {
    const failing = (sql: string): Promise<SparkError> =>
      run(sql).then(
        () => Promise.reject(new Error('it did not fail')),
        (error) => error,
      );
    const first = await failing('SELECT 5 DIV id FROM range(3)');
    const second = await failing('SELECT\n       5   DIV id  FROM range(3)');
    expect(first.condition).toBe('DIVIDE_BY_ZERO');
    expect(first.span).toEqual({ start: 7, end: 15 });
    expect(second.span).toEqual({ start: 14, end: 24 });
  });

  it('gives each statement the metrics of its own operators', async () => {
    await run('SELECT count(*) FROM range(100) WHERE id % 3 = 0');
    const sql = 'SELECT * FROM (SELECT count(*) FROM range(100) WHERE id % 3 = 0) CROSS JOIN range(2)';
    const { operators, codeCacheHits } = await run(sql);
    expect(codeCacheHits).toBeGreaterThan(0);
    expect([...operators.values()]).toContain(34);
  });

  it.each([
    ['another type', 'SELECT id + 1 FROM range(10)', 'SELECT CAST(id AS INT) + 1 FROM range(10)'],
    ['another function', 'SELECT max(id) FROM range(10)', 'SELECT min(id) FROM range(10)'],
    ['another value', "SELECT concat('a', id) FROM range(9)", "SELECT concat('b', id) FROM range(9)"],
    ['the sign of zero', 'SELECT id * 0.0D FROM range(9)', 'SELECT id * -0.0D FROM range(9)'],
  ])('generates code for %s', async (_, first, second) => {
    await run(first);
    const { codeCacheHits, programs } = await run(second);
    expect(codeCacheHits).toBeLessThan(programs);
  });

  it.each([
    ['spark.sql.ansi.enabled', 'false'],
    ['spark.sql.session.timeZone', 'Asia/Tokyo'],
    ['spark.sparrow.batchSize', '3'],
    ['spark.sparrow.hashZero', 'true'],
    ['spark.sparrow.codegen.wasm', 'false'],
  ])('generates code for other settings: %s', async (key, value) => {
    const sql = 'SELECT CAST(timestamp_seconds(id) AS STRING), id + 2147483647 FROM range(3)';
    await run(sql);
    session.setConf(key, value);
    expect((await run(sql)).codeCacheHits).toBe(0);
  });

  it('generates code for a table whose schema changed', async () => {
    await run('CREATE TABLE changing (a INT, b STRING) USING parquet');
    await run("INSERT INTO changing VALUES (1, 'x')");
    expect((await run('SELECT a, b FROM changing')).rows).toEqual([['1', 'x']]);
    expect((await run('SELECT a, b FROM changing')).codeCacheHits).toBe(1);
    await run('DROP TABLE changing');
    await run('CREATE TABLE changing (b STRING, a BIGINT) USING parquet');
    await run("INSERT INTO changing VALUES ('y', 5000000000)");
    const changed = await run('SELECT a, b FROM changing');
    expect(changed.rows).toEqual([['5000000000', 'y']]);
    expect(changed.codeCacheHits).toBe(0);
  });

  it('keeps no more programs than it may', async () => {
    const small = await startTestServer({
      executors: 1,
      conf: { 'spark.sql.codegen.cache.maxEntries': '1' },
    });
    try {
      const client = openSession(small);
      const hits = async (sql: string): Promise<number> => (await run(sql, small, client)).codeCacheHits;
      expect(await hits('SELECT id FROM range(2)')).toBe(0);
      expect(await hits('SELECT id FROM range(2)')).toBe(1);
      expect(await hits('SELECT id + 1 FROM range(2)')).toBe(0);
      expect(await hits('SELECT id FROM range(2)')).toBe(0);
    } finally {
      await small.close();
    }
  });
});
