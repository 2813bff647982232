import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientSession } from '../../src/session/statement.ts';
import { executeSql, openSession } from '../support/execute-sql.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

let server: TestServer;
let session: ClientSession;
beforeAll(async () => {
  server = await startTestServer({ executors: 2 });
  session = openSession(server);
});
afterAll(() => server.close());

/** A statement's rows, and what its operators counted. */
async function run(
  sql: string,
): Promise<{ rows: unknown[]; hashed: number; passed: number; flushes: number }> {
  const from = server.engine.events.end;
  const { rows } = await executeSql(session, sql);
  let hashed = 0;
  let passed = 0;
  let flushes = 0;
  for (const event of server.engine.events.read(from)) {
    if (event.kind !== 'task_end') continue;
    for (const { counts } of event.metrics.operators) {
      hashed += counts.hashedRows ?? 0;
      passed += counts.passedRows ?? 0;
      flushes += counts.earlyFlushes ?? 0;
    }
  }
  return { rows, hashed, passed, flushes };
}

describe('groups of small keys', () => {
  it('are found without hashing', async () => {
    const { rows, hashed } = await run(`
      SELECT k, s, d, count(*), sum(id) FROM (
        SELECT id, if(id % 5 = 4, NULL, id % 5) AS k, substr('abc', CAST(id % 3 AS INT) + 1, 1) AS s,
          CAST(id % 2 AS DOUBLE) AS d
        FROM range(0, 300000, 1, 2))
      GROUP BY k, s, d ORDER BY k, s, d`);
    expect(rows).toHaveLength(30);
    expect(rows[0]).toEqual([null, 'a', '0.0', '10000', '1500090000']);
    // The first batch of each task tells the ranges.
    expect(hashed).toBeLessThan(20_000);
  });

  it('follow keys that move on', async () => {
    const { rows, hashed } = await run(
      'SELECT count(*), sum(n) FROM (SELECT id div 20000 AS k, count(*) AS n FROM range(0, 400000, 1, 2) GROUP BY k)',
    );
    expect(rows).toEqual([['20', '400000']]);
    expect(hashed).toBeLessThan(200_000);
  });

  it('follow keys that move on for as long as rows come', async () => {
    const { rows, hashed } = await run(`
      SELECT count(*), sum(n) FROM (
        SELECT id div 12 AS k, id % 3 AS l, count(*) AS n FROM range(0, 3000000, 1, 2) GROUP BY k, l)`);
    expect(rows).toEqual([['750000', '3000000']]);
    expect(hashed).toBeLessThan(1_200_000);
  });

  it('stay where a few keys lie far from all others', async () => {
    const { rows, hashed } = await run(`
      SELECT count(*), sum(n) FROM (
        SELECT if(id % 50 = 0 AND id % 150000 > 10000, id * 1000003, id % 1000) AS k, count(*) AS n FROM range(0, 300000, 1, 2) GROUP BY k)`);
    expect(rows).toEqual([['6598', '300000']]);
    expect(hashed).toBeLessThan(60_000);
  });

  it('are found by how many steps they are apart', async () => {
    const { rows, hashed } = await run(`
      SELECT count(*), min(k), max(k), sum(n), sum(s) FROM (
        SELECT date_trunc('day', timestamp_seconds(id * 60 - 43200)) AS k, count(*) AS n, sum(id) AS s
        FROM range(0, 288000, 1, 2) GROUP BY 1)`);
    expect(rows).toEqual([['201', '1969-12-31 00:00:00', '1970-07-19 00:00:00', '288000', '41471856000']]);
    expect(hashed).toBeLessThan(50_000);
  });

  it('are found by steps of whole numbers, beside NULL and others one apart', async () => {
    const { rows, hashed } = await run(`
      SELECT count(*), sum(k), sum(n) FROM (
        SELECT if(id % 7 = 6, NULL, id % 7 * 1000) AS k, id % 4 AS l, count(*) AS n FROM range(0, 300000, 1, 2)
        GROUP BY k, l)`);
    expect(rows).toEqual([['28', '60000', '300000']]);
    expect(hashed).toBeLessThan(20_000);
  });

  it('are hashed where the keys are far apart', async () => {
    const { rows, hashed } = await run(
      'SELECT count(*) FROM (SELECT (id % 100) * (id % 100) * 1000000007 + id % 100 AS k, count(*) FROM range(0, 100000, 1, 2) GROUP BY k)',
    );
    expect(rows).toEqual([['100']]);
    expect(hashed).toBe(100_000);
  });

  it('know strings apart that are no single word', async () => {
    const { rows } = await run(`
      SELECT s, count(*) FROM (SELECT CASE id % 6 WHEN 0 THEN '' WHEN 1 THEN 'seven77' WHEN 2 THEN 'eight888'
        WHEN 3 THEN 'eight889' WHEN 4 THEN NULL ELSE 'a longer string of text' END AS s
        FROM range(0, 60000, 1, 2)) GROUP BY s ORDER BY s`);
    const names = [null, '', 'a longer string of text', 'eight888', 'eight889', 'seven77'];
    expect(rows).toEqual(names.map((s) => [s, '10000']));
  });
});

describe('rows that make a group each', () => {
  it('pass, once that is known', async () => {
    const { rows, passed } = await run(
      'SELECT count(*), sum(n), max(m) FROM (SELECT id * 7919 AS k, count(*) AS n, max(id) AS m FROM range(0, 500000, 1, 2) GROUP BY k)',
    );
    expect(rows).toEqual([['500000', '500000', '499999']]);
    expect(passed).toBeGreaterThan(200_000);
  });

  it('are still merged with later ones', async () => {
    const { rows, passed } = await run(
      'SELECT count(*), min(n), max(n) FROM (SELECT CAST(id % 200000 AS STRING) AS k, count(*) AS n FROM range(0, 600000, 1, 2) GROUP BY k)',
    );
    expect(rows).toEqual([['200000', '3', '3']]);
    expect(passed).toBeGreaterThan(200_000);
  });

  it('are grouped where that reduces them', async () => {
    const { passed } = await run(
      'SELECT count(*) FROM (SELECT id div 2 AS k, count(*) FROM range(0, 500000, 1, 2) GROUP BY k)',
    );
    expect(passed).toBe(0);
  });
});

describe('groups that rows leave behind', () => {
  it('go on before the table outgrows the caches', async () => {
    const { rows, passed, flushes } = await run(`
      SELECT count(*), min(n), max(n) FROM (SELECT id div 4 AS k, count(*) AS n FROM range(0, 1000000, 1, 2) GROUP BY k)`);
    expect(rows).toEqual([['250000', '4', '4']]);
    expect(passed).toBe(0);
    expect(flushes).toBeGreaterThan(3);
  });

  it('stay where more rows of theirs come', async () => {
    const { rows, flushes } = await run(`
      SELECT count(*), min(n), max(n) FROM (
        SELECT id * 7919 % 60000 AS k, count(*) AS n FROM range(0, 900000, 1, 2) GROUP BY k)`);
    expect(rows).toEqual([['60000', '15', '15']]);
    expect(flushes).toBe(0);
  });
});

describe('several distinct aggregates', () => {
  it('count each column without hashing', async () => {
    const { rows, hashed } = await run(
      'SELECT count(DISTINCT id % 250), count(DISTINCT id % 260) FROM range(0, 300000, 1, 2)',
    );
    expect(rows).toEqual([['250', '260']]);
    expect(hashed).toBeLessThan(40_000);
  });
});
