import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { ask, rowsOf, withPg } from './support.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors.close());

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const count = async (condition: string): Promise<unknown> =>
  (await rowsOf(doors, `SELECT count(*) AS n FROM range(10) WHERE ${condition}`))[0]!.n;

describe('a statement of a megabyte', () => {
  const longs = numbers(100_000).map((i) => i + 1_000_000);

  it('may be a list of numbers', async () => {
    await count('id IN (1, 2)');
    const started = performance.now();
    expect(await count(`id IN (${longs.join(',')}, 3)`)).toBe(1);
    // Half a second on an idle machine; the limit catches only a return of work per literal.
    expect(performance.now() - started).toBeLessThan(8000);
  });

  it('may be a list of texts, decimals, doubles, dates', async () => {
    const many = longs.slice(0, 20_000);
    expect(await count(`CAST(id AS STRING) IN (${many.map((i) => `'${i}'`).join()}, '3', '')`)).toBe(1);
    expect(await count(`CAST(id AS DECIMAL(38, 2)) IN (${many.map((i) => `${i}.25`).join()}, 4)`)).toBe(1);
    expect(await count(`CAST(id AS DOUBLE) IN (${many.map((i) => `${i}.5D`).join()}, 2D, -0D)`)).toBe(2);
    const days = many.slice(0, 300).map((i) => `DATE '2021-01-01' + ${i % 300}`);
    expect(await count(`DATE '2020-12-28' + CAST(id AS INT) IN (${days.join()})`)).toBe(6);
  });

  it('may be a list of numbers that the scan of a file looks for', async () => {
    await rowsOf(
      doors,
      'CREATE TABLE scanned USING parquet AS SELECT id, CAST(id AS DOUBLE) / 2 AS half FROM range(3000)',
    );
    const thirds = numbers(20_000).map((i) => 3 * i);
    const found = async (condition: string): Promise<unknown> =>
      (await rowsOf(doors, `SELECT count(*) AS n FROM scanned WHERE ${condition}`))[0]!.n;
    expect(await found(`id IN (${thirds})`)).toBe(1000);
    expect(await found(`id NOT IN (${thirds})`)).toBe(2000);
    expect(await found(`half IN (${thirds.map((i) => `${i}D`)})`)).toBe(500);
    expect(await found(`id IN (${thirds}) OR id IN (${thirds.map((i) => i + 1)})`)).toBe(2000);
    // Few ranges once the numbers are in order: these, and the ends of both.
    expect(await found(`id IN (${numbers(10_000).map((i) => (i * 7919) % 10_000)}) AND id > 2990`)).toBe(9);
  }, 60_000);

  it('finds each of the texts in a list, and none besides', async () => {
    const list = numbers(2000).map((i) => `'t${(i * 7919) % 2000}é'`);
    const { n, m } = (
      await rowsOf(
        doors,
        `SELECT count_if(concat('t', id, 'é') IN (${list})) AS n, count_if(concat('t', id) IN (${list})) AS m
         FROM range(4000)`,
      )
    )[0]!;
    expect([n, m]).toEqual([2000, 0]);
  });

  it('keeps NULL in a list NULL', async () => {
    const list = numbers(50).map((i) => i * 2);
    const rows = await rowsOf(doors, `SELECT id, id IN (NULL, ${list}) AS f FROM range(3) ORDER BY id`);
    expect(rows.map((row) => row.f)).toEqual([true, null, true]);
  });

  it('may be one text', async () => {
    const [row] = await rowsOf(doors, `SELECT length('${'x'.repeat(1_000_000)}') AS n`);
    expect(row).toEqual({ n: 1_000_000 });
  });

  it('may be VALUES', async () => {
    const values = numbers(40_000).map((i) => `(${i}, 'name ${i}')`);
    const [row] = await rowsOf(doors, `SELECT count(b) AS n, sum(a) AS s FROM VALUES ${values} AS t(a, b)`);
    expect(row).toEqual({ n: 40_000, s: 799_980_000 });
  });

  it('comes through the PostgreSQL port', () =>
    withPg(doors, async (client) => {
      const { rows } = await client.query(
        `SELECT count(*) AS n FROM range(10) WHERE id IN (${longs.join(',')}, 3)`,
      );
      expect(rows).toEqual([{ n: '1' }]);
    }));
});

describe('long expressions', () => {
  it.each([
    [
      'CASE',
      `CASE id ${numbers(2000)
        .map((i) => `WHEN ${i} THEN ${i * 2}`)
        .join(' ')} END`,
      [0, 2, 4],
    ],
    [
      'coalesce',
      `coalesce(${numbers(1000)
        .map((i) => `nullif(id, ${i + 1})`)
        .join()})`,
      [0, 1, 2],
    ],
    [
      'IN',
      `int(id IN (${numbers(1000)
        .map((i) => `id * 0 + ${i + 1}`)
        .join()}))`,
      [0, 1, 1],
    ],
    [
      'OR',
      `int(${numbers(1000)
        .map((i) => `(id = ${i + 1} AND id + 1 <> ${i})`)
        .join(' OR ')})`,
      [0, 1, 1],
    ],
    [
      'AND',
      `int(${numbers(3000)
        .map((i) => `id <> ${i + 1}`)
        .join(' AND ')})`,
      [1, 0, 0],
    ],
    [
      '+',
      numbers(400)
        .map(() => 'id')
        .join(' + '),
      [0, 400, 800],
    ],
  ])('of %s are computed', async (_, expression, expected) => {
    const rows = await rowsOf(doors, `SELECT ${expression} AS v FROM range(3) ORDER BY id`);
    expect(rows.map((row) => row.v)).toEqual(expected);
  });

  it.each([
    ['parentheses', `${'('.repeat(50_000)}1${')'.repeat(50_000)}`],
    ['functions', `${'abs('.repeat(5000)}1${')'.repeat(5000)}`],
    ['CASE', `${'CASE WHEN true THEN '.repeat(5000)}1${' END'.repeat(5000)}`],
    ['NOT', `${'NOT '.repeat(50_000)} true`],
    ['scalar subqueries', `${'(SELECT '.repeat(2000)}1${')'.repeat(2000)}`],
    ['types', `CAST(NULL AS ${'array<'.repeat(5000)}int${'>'.repeat(5000)})`],
  ])('of nested %s are refused, not run to the end of the stack', async (_, expression) => {
    const answer = await ask(doors, `SELECT ${expression}`);
    expect(answer).toMatchObject({ status: 400, sql_state: '54001' });
    expect(answer.message!.length).toBeLessThan(1000);
    expect(await rowsOf(doors, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  it('of what is just too long are answered or refused, never a failure of ours', async () => {
    for (const terms of [1000, 2000, 3000, 4000]) {
      const answer = await ask(
        doors,
        `SELECT sum(${numbers(terms)
          .map(() => 'id')
          .join(' + ')}) AS s FROM range(3)`,
      );
      if (answer.status === 200) expect(answer.data).toEqual([{ s: 3 * terms }]);
      else expect(answer).toMatchObject({ status: 400, sql_state: '54001' });
    }
  });
});
