import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FunctionStore } from '../../src/catalog/function-store.ts';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
beforeAll(async () => {
  sql = await openSql();
});
afterAll(() => sql.close());

describe('SQL functions', () => {
  it('are called with defaults filled in', async () => {
    await sql.run('CREATE FUNCTION area(w INT, h INT DEFAULT 2) RETURNS BIGINT RETURN w * h');
    expect(await sql.run('SELECT area(3), area(3, 5), area(h => 7, w => 1)')).toEqual([['6', '15', '7']]);
    expect(await sql.schema('SELECT area(3)')).toBe('spark_catalog.default.area(3):long');
  });

  it('outlive the server in the warehouse', async () => {
    await sql.run("CREATE FUNCTION greet(name STRING) RETURNS STRING RETURN 'hi ' || name");
    const reread = new FunctionStore(sql.server.engine.catalog.warehouse);
    expect(reread.get('default', 'GREET')?.text).toBe("'hi ' || name");
    await sql.run('DROP FUNCTION greet');
    expect(new FunctionStore(sql.server.engine.catalog.warehouse).get('default', 'greet')).toBeUndefined();
  });

  it('give tables', async () => {
    await sql.run(
      'CREATE FUNCTION upto(n INT) RETURNS TABLE (i BIGINT) RETURN SELECT id FROM range(100) WHERE id < n',
    );
    expect(await sql.run('SELECT sum(i) FROM upto(4)')).toEqual([['6']]);
  });

  it('are listed with SHOW USER FUNCTIONS', async () => {
    await sql.run('CREATE TEMPORARY FUNCTION mine() RETURN 1');
    expect(await sql.run("SHOW USER FUNCTIONS LIKE 'mine'")).toEqual([['mine']]);
    await sql.run('DROP TEMPORARY FUNCTION mine');
    expect(await sql.error('SELECT mine()')).toBe('UNRESOLVED_ROUTINE');
  });

  it.each([
    ['CREATE FUNCTION f(a INT, A INT) RETURN 1', 'DUPLICATE_ROUTINE_PARAMETER_NAMES'],
    [
      'CREATE FUNCTION f() RETURNS TABLE (a INT) RETURN SELECT 1, 2',
      'USER_DEFINED_FUNCTIONS.RETURN_COLUMN_COUNT_MISMATCH',
    ],
    [
      'CREATE FUNCTION f() RETURNS TABLE (a INT) RETURN 1',
      'USER_DEFINED_FUNCTIONS.SQL_TABLE_UDF_BODY_MUST_BE_A_QUERY',
    ],
    [
      'CREATE FUNCTION f(a INT DEFAULT 1, b INT) RETURN 1',
      'USER_DEFINED_FUNCTIONS.NOT_A_VALID_DEFAULT_PARAMETER_POSITION',
    ],
    ['CREATE FUNCTION abs() RETURN 1', 'FORBIDDEN_OPERATION'],
    ['CREATE FUNCTION f() RETURNS INT RETURN f()', 'UNRESOLVED_ROUTINE'],
    [
      'CREATE FUNCTION f(n INT) RETURNS TABLE (i BIGINT) RETURN SELECT id FROM range(n)',
      'NON_FOLDABLE_ARGUMENT',
    ],
    ['DROP FUNCTION nothing', 'ROUTINE_NOT_FOUND'],
  ])('%s', async (statement, condition) => {
    expect(await sql.error(statement)).toBe(condition);
  });

  it('cannot call themselves through others', async () => {
    await sql.run('CREATE FUNCTION even(n INT) RETURNS BOOLEAN RETURN n % 2 = 0');
    await sql.run('CREATE FUNCTION odd(n INT) RETURNS BOOLEAN RETURN NOT even(n)');
    expect(await sql.error('CREATE OR REPLACE FUNCTION even(n INT) RETURNS BOOLEAN RETURN NOT odd(n)')).toBe(
      'CYCLIC_FUNCTION_REFERENCE',
    );
  });

  it('that are stored cannot use what is temporary', async () => {
    await sql.run('CREATE TEMPORARY VIEW passing AS SELECT 1 AS x');
    expect(await sql.error('CREATE FUNCTION f() RETURNS INT RETURN SELECT x FROM passing')).toBe(
      'INVALID_TEMP_OBJ_REFERENCE',
    );
  });
});
