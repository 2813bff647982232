import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
beforeAll(async () => {
  sql = await openSql();
});
afterAll(() => sql.close());

/** The rows that frames took in anew, and what came out. */
async function retaken(call: string, frame: string): Promise<{ rows: number; value: string | null }> {
  const from = sql.server.engine.events.end;
  const [first] = await sql.run(
    `SELECT max(w) FROM (SELECT ${call} OVER (ORDER BY id ${frame}) AS w FROM range(0, 6000, 1, 1))`,
  );
  let rows = 0;
  for (const event of sql.server.engine.events.read(from)) {
    if (event.kind !== 'task_end') continue;
    for (const { counts } of event.metrics.operators) rows += counts.retakenRows ?? 0;
  }
  return { rows, value: first![0]! };
}

const MOVING = 'ROWS BETWEEN 99 PRECEDING AND CURRENT ROW';

describe('moving frames', () => {
  it.each([
    ['sum(id)', MOVING, '594950'],
    ['avg(id)', MOVING, '5949.5'],
    ['sum(id / 4)', MOVING, '148737.5'],
    ['sum(CAST(id AS DECIMAL(10, 2)))', MOVING, '594950.00'],
    ['count(id)', 'ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', '6000'],
    ['sum(id)', 'ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING', '17997000'],
    ['min(id)', MOVING, '5900'],
    ['max_by(id, -id)', 'RANGE BETWEEN 10 PRECEDING AND 10 FOLLOWING', '5989'],
    ['nth_value(id, 3) IGNORE NULLS', MOVING, '5902'],
    ['sum(id / 3)', 'ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING', '5999000.0'],
  ])('let %s %s take each row in once', async (call, frame, value) => {
    expect(await retaken(call, frame)).toEqual({ rows: 0, value });
  });

  it('take rows in again where sums of other orders would differ', async () => {
    expect((await retaken('sum(id / 3)', MOVING)).rows).toBeGreaterThan(500_000);
    expect((await retaken('stddev(id)', MOVING)).rows).toBeGreaterThan(500_000);
    // Halfway through, the values are too large for sums that are sure to fit.
    const large = 'sum(CASE WHEN id < 3000 THEN id ELSE 90000000000000000 END)';
    const { rows } = await retaken(large, MOVING);
    expect(rows).toBeGreaterThan(0);
    expect(rows).toBeLessThan(301_000);
  });

  it('raise the overflow of a frame only', async () => {
    const frame = 'OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)';
    const sums = `SELECT sum(9223372036854775807 * (id % 2)) ${frame} AS s FROM range(100)`;
    expect(await sql.run(`SELECT count(*), max(s) FROM (${sums})`)).toEqual([['100', '9223372036854775807']]);
    const overflow = `SELECT sum(9223372036854775807 - id) ${frame} AS s FROM range(100)`;
    expect(await sql.error(overflow)).toBe('ARITHMETIC_OVERFLOW');
  });
});
