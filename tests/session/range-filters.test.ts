import { afterEach, describe, expect, it } from 'vitest';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
afterEach(() => sql.close());

/** One column for each way in which cached columns are packed, with NULL, NaN and both zeros among them. */
const COLUMNS = [
  'CAST(id % 100 AS INT) AS byte_codes',
  'CAST(id * 7 % 60000 AS INT) AS short_codes',
  'CAST(id * 200003 % 2000000011 AS INT) AS flat_int',
  'id * 1000000 AS stepped',
  'id * id * 1000003 + 4611686018427387904 AS flat_long',
  'IF(id % 2 = 0, -9223372036854775808, 9223372036854775807) AS far_apart',
  'IF(id % 5 = 0, NULL, id % 3) AS nullable',
  'CAST(NULL AS INT) AS none',
  '7 AS one',
  'id % 3 = 0 AS flag',
  "date_add(DATE'2024-01-01', CAST(id % 400 AS INT)) AS day",
  'timestamp_seconds(id * 60) AS at',
  'CAST(id % 1000 / 8 AS DECIMAL(12, 3)) AS exact',
  "CASE id % 50 WHEN 0 THEN double('NaN') WHEN 1 THEN -0.0D WHEN 2 THEN 0.0D ELSE id % 500 / 4 END AS few_doubles",
  "IF(id % 9 = 0, double('NaN'), id / 7) AS flat_double",
  'IF(id % 11 = 0, NULL, (id % 4000 - 1000) / 100) AS cents',
  '(id * 1234567 % 4000000000 - 2000000000) / 100 AS wide_cents',
  'CAST(id AS DOUBLE) AS whole',
  '1.1D AS one_double',
  'IF(id % 50 = 1, -0.0D, id % 10 / 4) AS zeros',
  'id % 3 * 1000000.25D AS few_wide',
];

const CONDITIONS = [
  'byte_codes = 42',
  'byte_codes BETWEEN 10 AND 19 AND short_codes < 20000',
  'byte_codes IN (3, 5, 97, 400)',
  'byte_codes NOT IN (3, 5, 97)',
  'byte_codes <> 0',
  'byte_codes < 5 OR byte_codes > 90',
  'byte_codes >= 0',
  'byte_codes > 1000',
  'short_codes >= 30001',
  'short_codes = 60000',
  'flat_int > 1500000000',
  'flat_int IN (200003, 400006)',
  'stepped = 5000000',
  'stepped = 5000001',
  'stepped BETWEEN 4999999 AND 8000001',
  'flat_long <= 4611686018427387904 + 1000003 * 2500L',
  'flat_long = 4611686018427387904',
  'far_apart > 0',
  'far_apart = -9223372036854775808',
  'nullable = 1',
  'NOT (nullable = 1)',
  'nullable <> 1 AND byte_codes < 50',
  'nullable IN (0, 1, 2)',
  'nullable IS NOT NULL AND nullable < 9',
  'none = 1',
  'one = 7 AND byte_codes = 1',
  'one = 8',
  'flag',
  'NOT flag AND byte_codes < 10',
  "day BETWEEN DATE'2024-02-01' AND DATE'2024-02-29'",
  "at >= TIMESTAMP'1970-01-02 00:00:00Z'",
  'exact = 1.125',
  'exact > 100',
  'few_doubles = 0',
  'few_doubles > 100',
  'few_doubles < 0',
  'few_doubles BETWEEN 1 AND 1.5',
  "few_doubles = double('NaN')",
  'NOT (few_doubles <= 3)',
  'few_doubles <> 0',
  'flat_double > 1000',
  'flat_double <= 1000',
  'flat_double BETWEEN 1 AND 5 AND byte_codes = 1',
  'NOT (flat_double >= 2 AND flat_double <= 2500)',
  'cents BETWEEN 1 AND 5',
  'cents = 0.07',
  'cents < -9.99',
  'cents > 29.98 OR cents = -10',
  'cents = 0.070001 OR cents = 0.29 OR cents = 0',
  'cents >= -20 AND cents <= 20.005',
  'wide_cents > -123.45 AND wide_cents < 5000000',
  'wide_cents = -20000000',
  'wide_cents >= 1e300',
  'wide_cents > -1e300 AND byte_codes < 3',
  'whole BETWEEN 99.5 AND 107 OR whole = 3',
  'one_double = 1.1 AND byte_codes = 2',
  'one_double > 1.1',
  'zeros = 0',
  'zeros < 0.25 AND few_wide >= 1000000.25',
  'few_wide = 2000000.5',
  'whole BETWEEN 9000 AND 9100 AND cents > 0 AND nullable = 1',
  'whole > 20000 AND byte_codes < 50 AND few_doubles > 1 AND short_codes % 7 = cents % 7',
  "cents < double('NaN') AND byte_codes < 10",
  'cents IS NOT NULL AND cents > 0 AND nullable = 2',
  "byte_codes < 50 AND concat(CAST(cents AS STRING), nullable) LIKE '%1'",
  'byte_codes < 50 AND short_codes % 3 = 1',
];

const TOTALS = `count(*), sum(byte_codes), sum(CAST(flat_int AS BIGINT)), sum(stepped), count(nullable), sum(nullable),
  count(few_doubles), min(few_doubles), sum(cents), sum(wide_cents), max(whole), min(one_double),
  count(CASE WHEN CAST(zeros AS STRING) = '-0.0' THEN 1 END), sum(few_wide), sum(exact), max(day), count(CASE WHEN flag THEN 1 END)`;

async function open(rows: number, conf: Readonly<Record<string, string>> = {}): Promise<void> {
  sql = await openSql({ executors: 1, conf });
  await sql.run(`CREATE TABLE t AS SELECT ${COLUMNS.join(', ')} FROM range(${rows})`);
}

/** What an operator counted under a name in the tasks since then. */
function counted(name: string, from: number): number {
  let sum = 0;
  for (const event of sql.server.engine.events.read(from)) {
    if (event.kind !== 'task_end') continue;
    for (const { counts } of event.metrics.operators) sum += counts[name] ?? 0;
  }
  return sum;
}

/** What a query gives for each condition, written in one way or another. */
async function answers(write: (condition: string) => string): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const condition of CONDITIONS) {
    all.push([condition, await sql.run(`SELECT ${TOTALS} FROM t WHERE ${write(condition)}`)]);
  }
  return all;
}

/** The condition so that it is not seen to be ranges of a column. */
const hidden = (condition: string): string => `coalesce(${condition}, rand() < 0)`;
const plain = (condition: string): string => condition;

describe('filters by ranges of values', () => {
  it.each([
    ['of large batches', 25_000, {}],
    ['of small batches', 600, { 'spark.sql.inMemoryColumnarStorage.batchSize': '7' }],
    ['as they are', 6_000, { 'spark.sql.inMemoryColumnarStorage.compressed': 'false' }],
    ['in tiny windows', 200, { 'spark.sparrow.batchSize': '3' }],
  ])('choose the same rows of files and of cached batches, %s', async (_name, rows, conf) => {
    await open(rows as number, conf as Readonly<Record<string, string>>);
    const expected = await answers(hidden);
    expect(await answers(plain)).toEqual(expected);
    await sql.run('CACHE TABLE t');
    expect(await answers(plain)).toEqual(expected);
  });

  it.each([
    ['files', 'REFRESH TABLE t'],
    ['cached batches', 'CACHE TABLE t'],
  ])('drop rows of %s where a condition is ranges of one column', async (_name, setup) => {
    await open(5000);
    await sql.run(setup);
    const dropped = async (condition: string): Promise<number> => {
      const from = sql.server.engine.events.end;
      await sql.run(`SELECT count(*) FROM t WHERE ${condition}`);
      return counted('rangeDroppedRows', from);
    };
    expect(await dropped('byte_codes = 42')).toBe(4950);
    expect(await dropped('few_doubles IN (1, 2) AND nullable = 1')).toBeGreaterThan(4900);
    expect(await dropped('byte_codes >= 0')).toBe(0);
    expect(await dropped('byte_codes + 1 = 43')).toBe(0);
    expect(await dropped('byte_codes < nullable')).toBe(0);
    expect(await dropped('byte_codes IN (1, 11, 21, 31, 41, 51, 61, 71, 81)')).toBe(0);
    expect(await dropped('nullable IS NULL OR nullable = 1')).toBe(0);
  });
});
