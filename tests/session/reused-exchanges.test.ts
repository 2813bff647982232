import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsOf } from '../robustness/support.ts';
import { openTestDoors, type TestDoors } from '../support/doors.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors(2);
  await rowsOf(doors, 'CREATE TABLE t USING parquet AS SELECT id % 7 AS k, id AS v FROM range(100)');
}, 60_000);
afterAll(() => doors.close());

interface Run {
  readonly rows: unknown;
  /** Exchanges and subqueries whose rows another one's stage gave. */
  readonly reuses: number;
  readonly inputRows: number;
}

async function run(sql: string): Promise<Run> {
  const rows = (await rowsOf(doors, sql)).map((row) => Object.values(row as object));
  const log = doors.engine.events.read();
  let reuses = 0;
  let inputRows = 0;
  for (const event of log.slice(log.findLastIndex(({ kind }) => kind === 'sql_execution_start'))) {
    if (event.kind === 'stage_submitted') reuses += event.stage.reuses;
    if (event.kind === 'task_end') inputRows += event.metrics.inputRows;
  }
  return { rows, reuses, inputRows };
}

const sums = (having = '') => `SELECT k, sum(v) AS s FROM t GROUP BY k ${having}`;

describe('rows that a query needs twice are computed once', () => {
  it('behind shuffles', async () => {
    const sql = `SELECT count(*), sum(a.s - b.s) FROM (${sums()}) a JOIN (${sums()}) b ON a.s = b.s`;
    const { rows, reuses, inputRows } = await run(sql);
    expect(rows).toEqual([[7, 0]]);
    expect(reuses).toBeGreaterThan(0);
    expect(inputRows).toBe(100);
  });

  it('in subqueries, and in the plan around them', async () => {
    const sum = '(SELECT sum(v) FROM t)';
    const { rows, inputRows } = await run(`SELECT k FROM t WHERE v * 50 = ${sum} - 50 OR v * 50 = ${sum}`);
    expect(rows).toEqual([[0], [1]]);
    expect(inputRows).toBe(200);
    const largest = await run(`SELECT k FROM (${sums()}) WHERE s = (SELECT max(s) FROM (${sums()}))`);
    expect(largest.rows).toEqual([[1]]);
  });

  describe('where one side asks a key not to be NULL', () => {
    const largest = (from: string) => {
      const groups = `SELECT k, sum(v) AS s FROM ${from} GROUP BY k`;
      return `SELECT id, s FROM range(3) JOIN (${groups}) ON id = k WHERE s = (SELECT max(s) FROM (${groups}))`;
    };

    it('and files have none', async () => {
      const { rows, reuses, inputRows } = await run(largest('t'));
      expect(rows).toEqual([[1, 750]]);
      expect(reuses).toBe(1);
      expect(inputRows).toBe(100);
    });

    it('but not where they have some', async () => {
      await rowsOf(
        doors,
        'CREATE TABLE gaps USING parquet AS SELECT IF(id < 10, NULL, id % 7) AS k, id AS v FROM range(100)',
      );
      const { rows, reuses, inputRows } = await run(largest('gaps'));
      expect(rows).toEqual([[1, 741]]);
      expect(reuses).toBe(0);
      expect(inputRows).toBe(200);
    });

    it('but not where an outer join makes it NULL', async () => {
      const outer = '(SELECT b.v AS k FROM t LEFT JOIN (SELECT v FROM t WHERE v < 3) b ON t.v = b.v)';
      const groups = (where: string) =>
        `(SELECT count(*) FROM (SELECT k, count(*) FROM ${outer} ${where} GROUP BY k))`;
      const { rows } = await run(`SELECT ${groups('')} AS a, ${groups('WHERE k IS NOT NULL')} AS b`);
      expect(rows).toEqual([[4, 3]]);
    });

    it('but not of files that say nothing of it', async () => {
      await rowsOf(doors, 'CREATE TABLE lines USING csv AS SELECT * FROM t');
      const { rows, reuses } = await run(largest('lines'));
      expect(rows).toEqual([[1, 750]]);
      expect(reuses).toBe(0);
    });
  });

  it('but not where they are others each time', async () => {
    const drawn = 'SELECT k, sum(x) AS s FROM (SELECT k, v + rand(1) * 0 AS x FROM t) GROUP BY k';
    const { rows, reuses, inputRows } = await run(
      `SELECT count(*), sum(a.s - b.s) FROM (${drawn}) a JOIN (${drawn}) b ON a.k = b.k`,
    );
    expect(rows).toEqual([[7, 0]]);
    expect(reuses).toBe(0);
    expect(inputRows).toBe(200);
  });

  it('and a subquery that gives several rows is an error', async () => {
    await expect(rowsOf(doors, 'SELECT k FROM t WHERE v = (SELECT v FROM t WHERE v < 3)')).rejects.toThrow(
      /SCALAR_SUBQUERY_TOO_MANY_ROWS/,
    );
  });
});
