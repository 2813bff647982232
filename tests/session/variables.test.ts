import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
beforeAll(async () => {
  sql = await openSql();
  await sql.run('DECLARE OR REPLACE VARIABLE a INT DEFAULT 3');
  await sql.run("DECLARE b STRING DEFAULT 'first'");
});
afterAll(() => sql.close());

describe('session variables', () => {
  it('are set one by one, from a row, and to their defaults', async () => {
    await sql.run("SET VAR a = a + 4, b = upper('x')");
    expect(await sql.run('SELECT a, session.b')).toEqual([['7', 'X']]);
    await sql.run("SET VAR (a, b) = (SELECT 10, 'ten')");
    expect(await sql.run('SELECT a, b')).toEqual([['10', 'ten']]);
    await sql.run('SET VAR a = DEFAULT');
    expect(await sql.run('SELECT a')).toEqual([['3']]);
  });

  it.each([
    ['SET VAR nothing = 1', 'UNRESOLVED_VARIABLE'],
    ['SET VAR a = 1, A = 2', 'DUPLICATE_ASSIGNMENTS'],
    ['SET VAR (a, b) = (SELECT 1)', 'ASSIGNMENT_ARITY_MISMATCH'],
    ['SET VAR (a) = (SELECT id FROM range(2))', 'ROW_SUBQUERY_TOO_MANY_ROWS'],
    ['SET VAR a = 1 + DEFAULT', 'DEFAULT_PLACEMENT_INVALID'],
    ['SET a = 1', 'UNSUPPORTED_FEATURE.SET_VARIABLE_USING_SET'],
    ['DECLARE a INT', 'VARIABLE_ALREADY_EXISTS'],
    ['DECLARE OR REPLACE c INT DEFAULT (SELECT 1)', 'INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION'],
    ['DROP TEMPORARY VARIABLE nothing', 'VARIABLE_NOT_FOUND'],
  ])('%s', async (statement, condition) => {
    expect(await sql.error(statement)).toBe(condition);
  });
});

describe('EXECUTE IMMEDIATE', () => {
  it('binds markers by position and by name', async () => {
    expect(await sql.run("EXECUTE IMMEDIATE 'SELECT ? || ?' USING 'a', 'b'")).toEqual([['ab']]);
    expect(await sql.run("EXECUTE IMMEDIATE 'SELECT :y - :x' USING 1 AS x, 5 AS y")).toEqual([['4']]);
  });

  it('puts arguments into the text of a view', async () => {
    await sql.run("EXECUTE IMMEDIATE 'CREATE VIEW fixed AS SELECT ? AS n' USING 5");
    expect(await sql.run('SELECT n FROM fixed')).toEqual([['5']]);
  });

  it.each([
    ["EXECUTE IMMEDIATE 'SELECT ? + :x' USING 1 AS x, 2 AS y", 'INVALID_QUERY_MIXED_QUERY_PARAMETERS'],
    ["EXECUTE IMMEDIATE 'SELECT :x' USING 1", 'ALL_PARAMETERS_MUST_BE_NAMED'],
    ["EXECUTE IMMEDIATE 'SELECT ?'", 'UNBOUND_SQL_PARAMETER'],
    ["EXECUTE IMMEDIATE 'SET VAR a = 1' INTO a", 'INVALID_STATEMENT_FOR_EXECUTE_INTO'],
    ['EXECUTE IMMEDIATE CAST(NULL AS STRING)', 'NULL_QUERY_STRING_EXECUTE_IMMEDIATE'],
    ['EXECUTE IMMEDIATE 5', 'INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE'],
    ["EXECUTE IMMEDIATE 'BEGIN SELECT 1; END'", 'SQL_SCRIPT_IN_EXECUTE_IMMEDIATE'],
  ])('%s', async (statement, condition) => {
    expect(await sql.error(statement)).toBe(condition);
  });
});

describe('settings', () => {
  it('stand for references in statements, but the environment does not', async () => {
    await sql.run('SET hivevar:column = 42');
    expect(await sql.run('SELECT ${column}, ${hivevar:column}')).toEqual([['42', '42']]);
    expect(await sql.run("SELECT '${env:HOME}'")).toEqual([['${env:HOME}']]);
  });

  it('take offsets as time zones', async () => {
    expect(await sql.run('SET TIME ZONE INTERVAL 10 HOURS')).toEqual([
      ['spark.sql.session.timeZone', '+10:00'],
    ]);
    expect(await sql.error('SET TIME ZONE INTERVAL 19 HOURS')).toBe(
      'INVALID_INTERVAL_FORMAT.TIMEZONE_INTERVAL_OUT_OF_RANGE',
    );
  });
});
