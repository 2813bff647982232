import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { type Answer, ask, memoryOfSmallQuery, rowsOf, withPg } from './support.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors(2, { 'spark.executor.memory': '64m' });
});
afterAll(() => doors.close());

const FREE = 2 ** 20;

/** Statements that may need more than 64 MB of an executor, and their answer if they don't. */
const statements: readonly [string, string, unknown][] = [
  [
    'a GROUP BY of millions of keys',
    'SELECT count(*) AS n FROM (SELECT id, count(*) AS c FROM range(5000000) GROUP BY id)',
    5_000_000,
  ],
  [
    'a GROUP BY of long texts',
    "SELECT count(*) AS n FROM (SELECT s FROM (SELECT concat(repeat('x', 100), id) AS s FROM range(1000000)) GROUP BY s)",
    1_000_000,
  ],
  ['count(DISTINCT)', 'SELECT count(DISTINCT id, id + 1) AS n FROM range(3000000)', 3_000_000],
  [
    'the build of a broadcast join',
    `SELECT /*+ BROADCAST(b) */ count(*) AS n FROM range(10) a JOIN
     (SELECT id, concat(repeat('y', 100), id) AS s FROM range(1500000)) b ON a.id = b.id AND b.s IS NOT NULL`,
    10,
  ],
  [
    'a window over one partition',
    'SELECT max(r) AS n FROM (SELECT row_number() OVER (ORDER BY hash(id)) AS r FROM range(4000000))',
    4_000_000,
  ],
  [
    'a sort',
    `SELECT count(*) AS n FROM (SELECT row_number() OVER (ORDER BY s) AS r, s
     FROM (SELECT concat(repeat('z', 60), hash(id)) AS s FROM range(1000000))) WHERE length(s) > 0`,
    1_000_000,
  ],
  [
    'long texts of a batch',
    'SELECT sum(length(repeat(CAST(id AS STRING), 100000)) % 2) AS n FROM range(20000)',
    0,
  ],
];

describe('with 64 MB an executor', () => {
  it.each(statements)('%s is answered or refused, and leaves no memory behind', async (_, sql, expected) => {
    expectAnswerOrRefusal(await ask(doors, sql), expected);
    await expect.poll(() => memoryOfSmallQuery(doors), { timeout: 5000 }).toBeLessThan(FREE);
  });

  it('a refusal has its own code on the PostgreSQL port, and the connection goes on', () =>
    withPg(doors, async (client) => {
      const sql = `SELECT /*+ BROADCAST(b) */ count(*) AS n FROM range(10) a JOIN
        (SELECT id, concat(repeat('y', 100), id) AS s FROM range(3000000)) b ON a.id = b.id AND b.s LIKE 'y%'`;
      await expect(client.query(sql)).rejects.toMatchObject({ code: '53200' });
      expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    }));

  it('others are served while one is refused', async () => {
    const refused = ask(doors, statements[3]![1]);
    for (let i = 0; i < 5; i++) {
      expect(await rowsOf(doors, `SELECT sum(id) AS s FROM range(${1000 + i})`)).toHaveLength(1);
    }
    expectAnswerOrRefusal(await refused, 10);
  });

  it('values beyond what JavaScript holds are refused', async () => {
    for (const sql of [
      'SELECT max(length(repeat(CAST(id AS STRING), 2000000000))) FROM range(3)',
      'SELECT max(size(sequence(id, 500000000))) FROM range(3)',
      'SELECT max(size(array_repeat(id, 1000000000))) FROM range(3)',
      'SELECT max(length(space(CAST(600000000 + id AS INT)))) FROM range(3)',
    ]) {
      const { status, sql_state } = await ask(doors, sql);
      expect([sql, status, ['53200', '54000'].includes(sql_state!)]).toEqual([sql, 400, true]);
    }
  });
});

function expectAnswerOrRefusal(answer: Answer, expected: unknown): void {
  if (answer.status === 200) expect(answer.data).toEqual([{ n: expected }]);
  else
    expect(answer).toMatchObject({ status: 400, error_code: 'UNABLE_TO_ACQUIRE_MEMORY', sql_state: '53200' });
}
