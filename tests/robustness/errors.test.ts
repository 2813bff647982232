import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { ask, rowsOf, withPg } from './support.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors.close());

/** Statement, condition, SQLSTATE, 1-based character of the place (0 for none), and what the message names. */
const cases: readonly [string, string, string, number, string?][] = [
  ['SELEC 1', 'PARSE_SYNTAX_ERROR', '42601', 1],
  ['SELECT 1 +', 'PARSE_SYNTAX_ERROR', '42601', 11],
  ['SELECT (1', 'PARSE_SYNTAX_ERROR', '42601', 10],
  ["SELECT 'abc", 'PARSE_SYNTAX_ERROR', '42601', 8],
  ['SELECT /* x', 'UNCLOSED_BRACKETED_COMMENT', '42601', 8],
  ['SELECT * FROM nope', 'TABLE_OR_VIEW_NOT_FOUND', '42P01', 15],
  ['SELECT nope FROM (SELECT 1 AS nop)', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', '42703', 8, '`nop`'],
  ['SELECT t.x FROM (SELECT 1 AS y) t', 'UNRESOLVED_COLUMN.WITH_SUGGESTION', '42703', 8, '`y`'],
  ["SELECT uper('a')", 'UNRESOLVED_ROUTINE', '42883', 8, '`upper`'],
  ["SELECT '😀', nope", 'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', '42703', 13],
  ['SELECT 1,\n  nope', 'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION', '42703', 13],
  ["SELECT upper('a', 'b')", 'WRONG_NUM_ARGS.WITHOUT_SUGGESTION', '42605', 8],
  ['SELECT 1 + true', 'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES', '42K09', 8],
  ['SELECT * FROM range(3) WHERE id', 'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN', '42K09', 30],
  ['SELECT CAST(true AS DATE)', 'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION', '42K09', 8],
  ['SELECT id, count(*) FROM range(3)', 'MISSING_GROUP_BY', '42803', 8],
  ['SELECT * FROM range(3) WHERE sum(id) > 1', 'INVALID_WHERE_CONDITION', '42903', 30],
  ['SELECT 1/0', 'DIVIDE_BY_ZERO', '22012', 8],
  ['SELECT 1 % 0', 'REMAINDER_BY_ZERO', '22012', 8],
  ['SELECT id / (id - 1) FROM range(3)', 'DIVIDE_BY_ZERO', '22012', 8],
  ['SELECT 2147483647 + 1', 'ARITHMETIC_OVERFLOW', '22003', 8],
  ['SELECT 127Y + 1Y', 'BINARY_ARITHMETIC_OVERFLOW', '22003', 8],
  ['SELECT sum(9223372036854775807) FROM range(3)', 'ARITHMETIC_OVERFLOW', '22003', 8],
  ['SELECT CAST(300 AS TINYINT)', 'CAST_OVERFLOW', '22003', 8],
  ["SELECT CAST('abc' AS INT)", 'CAST_INVALID_INPUT', '22018', 8, "'abc'"],
  ["SELECT 'a' + 1", 'CAST_INVALID_INPUT', '22018', 8, "'a'"],
  ["SELECT abs(concat('x', id)) FROM range(1)", 'CAST_INVALID_INPUT', '22018', 8, "'x0'"],
  ["SELECT DATE '2020-13-01'", 'INVALID_TYPED_LITERAL', '42604', 8],
  ['SELECT array(1, 2)[5]', 'INVALID_ARRAY_INDEX', '22003', 8],
  ['SELECT 1, (SELECT id FROM range(3))', 'SCALAR_SUBQUERY_TOO_MANY_ROWS', '21000', 11],
  ['SELECT 1 UNION SELECT 1, 2', 'NUM_COLUMNS_MISMATCH', '42826', 1],
  ['SELECT * FROM parquet.`/nope/x.parquet`', 'PATH_NOT_FOUND', '42K03', 0, '/nope/x.parquet'],
  ['SELECT sequence(1, 100000000)', 'COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER', '54000', 8],
  ['SELECT /*+ REPARTITION(0) */ * FROM range(9)', '_LEGACY_ERROR_TEMP_3241', '22023', 12],
  ['SELECT * FROM range(0, 9, 1, 0)', '_LEGACY_ERROR_TEMP_3241', '22023', 15],
  ['SET spark.sql.shuffle.partitions=abc', 'INVALID_CONF_VALUE.TYPE_MISMATCH', '22022', 0, 'abc'],
  ['SET spark.sql.shuffle.partitions=0', 'INVALID_CONF_VALUE.REQUIREMENT', '22022', 0, 'positive'],
  ['SET spark.sql.ansi.enabled=maybe', 'INVALID_CONF_VALUE.TYPE_MISMATCH', '22022', 0, 'boolean'],
  ['SET spark.sql.session.timeZone=Mars/Base', 'INVALID_CONF_VALUE.TIME_ZONE', '22022', 0, 'Mars/Base'],
  ["SELECT length(repeat('xy', 2000000000))", 'UNABLE_TO_ACQUIRE_MEMORY', '53200', 15],
];

describe('wrong statements', () => {
  it.each(cases)('%s', async (sql, condition, sqlState, position, named = '') => {
    const http = await ask(doors, sql);
    expect(http).toMatchObject({ status: 400, error_code: condition, sql_state: sqlState });
    expect(http.position ?? 0).toBe(position);
    expect(http.message).toContain(named);
    const text = new RegExp(`^\\[${condition.replace('.', '\\.')}\\] .*SQLSTATE: ${sqlState}`, 's');
    expect(http.message).toMatch(text);
  });

  it('have the same code and place on the PostgreSQL port, which goes on', () =>
    withPg(doors, async (client) => {
      // What stands in back-ticks or with Spark's suffixes is no PostgreSQL; the rest is both.
      for (const [sql, , code, position] of cases) {
        const error = await client.query(sql).then(
          () => null,
          (reason) => reason as { code: string; position?: string },
        );
        expect([sql, error?.code, Number(error?.position ?? 0)]).toEqual([sql, code, position]);
      }
      expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    }));

  it('in the middle of several have their place counted from the start', () =>
    withPg(doors, async (client) => {
      await expect(client.query("SELECT '😀'; SELECT 1/0")).rejects.toMatchObject({ position: '20' });
    }));

  it('come with a hint where a table has a similar name', async () => {
    await ask(doors, 'CREATE OR REPLACE VIEW journeys AS SELECT 1 AS a');
    expect((await ask(doors, 'SELECT * FROM jurneys')).hint).toContain('`journeys`');
    await withPg(doors, (client) =>
      expect(client.query('SELECT * FROM jurneys')).rejects.toMatchObject({
        code: '42P01',
        hint: expect.stringContaining('`journeys`'),
      }),
    );
  });

  it('show no more of a long line than what is around the place', async () => {
    const list = Array.from({ length: 50_000 }, (_, i) => i).join(', ');
    const { message } = await ask(doors, `SELECT 1 IN (${list}), nope, ${list}`);
    expect(message).toContain('nope');
    expect(message!.length).toBeLessThan(1000);
  });
});

it('long constants are left to the executors', async () => {
  const sql = "SELECT length(upper(repeat('x', 150000000))) AS n, repeat('ab', 2) AS short";
  expect(await rowsOf(doors, sql)).toEqual([{ n: 150_000_000, short: 'abab' }]);
  const plan = await rowsOf(doors, `EXPLAIN ${sql}`);
  expect(plan[0]!.plan).toContain('length(upper(repeat(x, 150000000))) AS n');
  expect(plan[0]!.plan).toContain('abab AS short');
});
