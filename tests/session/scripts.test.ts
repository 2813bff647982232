import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
beforeAll(async () => {
  sql = await openSql();
});
afterAll(() => sql.close());

describe('scripts', () => {
  it('give what their last query gives', async () => {
    expect(await sql.run('BEGIN SELECT 1; SELECT 2; END')).toEqual([['2']]);
  });

  it.each([
    ['WHILE n < 5 DO SET n = n + 1; END WHILE', '5'],
    ['REPEAT SET n = n + 2; UNTIL n > 4 END REPEAT', '6'],
    ['l: LOOP SET n = n + 1; IF n = 7 THEN LEAVE l; END IF; END LOOP', '7'],
    [
      'l: FOR r AS SELECT id FROM range(6) DO IF r.id % 2 = 0 THEN ITERATE l; END IF; SET n = n + id; END FOR',
      '9',
    ],
    ['CASE n WHEN 1 THEN SET n = 10; WHEN 0 THEN SET n = 20; END CASE', '20'],
    ['BEGIN DECLARE n INT DEFAULT 100; SET n = n + 1; END', '0'],
    ["EXECUTE IMMEDIATE 'SELECT ? + 1' INTO n USING 41", '42'],
  ])('%s', async (statement, expected) => {
    expect(await sql.run(`BEGIN DECLARE n INT DEFAULT 0; ${statement}; SELECT n; END`)).toEqual([[expected]]);
  });

  it('go on behind a statement whose error a CONTINUE handler took', async () => {
    const script = `BEGIN DECLARE seen INT DEFAULT 0;
      DECLARE CONTINUE HANDLER FOR DIVIDE_BY_ZERO SET seen = seen + 1;
      SELECT 1 / 0; SELECT 2 / 0; SELECT seen; END`;
    expect(await sql.run(script)).toEqual([['2']]);
  });

  it('leave the block of an EXIT handler, the most specific one', async () => {
    const script = `BEGIN
      BEGIN
        DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 'any';
        DECLARE EXIT HANDLER FOR SQLSTATE '22012' SELECT 'zero';
        SELECT 1 / 0; SELECT 'not reached';
      END;
    END`;
    expect(await sql.run(script)).toEqual([['zero']]);
  });

  it('hand errors of a handler to the blocks around', async () => {
    const script = `BEGIN
      DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 'outer';
      BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 1 / 0; SELECT 1 / 0; END;
    END`;
    expect(await sql.run(script)).toEqual([['outer']]);
    expect(
      await sql.error(
        'BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION SELECT 1 / 0; SELECT cast("x" AS INT); END',
      ),
    ).toBe('DIVIDE_BY_ZERO');
  });

  it.each([
    ['BEGIN SELECT 1; DECLARE x INT; END', 'INVALID_VARIABLE_DECLARATION.ONLY_AT_BEGINNING'],
    ['BEGIN IF true THEN DECLARE x INT; END IF; END', 'INVALID_VARIABLE_DECLARATION.NOT_ALLOWED_IN_SCOPE'],
    ['BEGIN LEAVE nowhere; END', 'INVALID_LABEL_USAGE.DOES_NOT_EXIST'],
    ['a: BEGIN ITERATE a; END', 'INVALID_LABEL_USAGE.ITERATE_IN_COMPOUND'],
    ['a: BEGIN a: BEGIN SELECT 1; END; END', 'LABEL_OR_FOR_VARIABLE_ALREADY_EXISTS'],
    ['BEGIN IF 1 THEN SELECT 1; END IF; END', 'INVALID_BOOLEAN_STATEMENT'],
    ['BEGIN SET unknown = 1; END', 'UNRESOLVED_VARIABLE'],
  ])('%s', async (script, condition) => {
    expect(await sql.error(script)).toBe(condition);
  });

  it('end when the client cancels', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const forever = sql.session.execute('BEGIN LOOP SELECT 1; END LOOP; END', {
      encoding: { kind: 'json_strings' },
      signal: controller.signal,
    });
    await expect(forever).rejects.toThrow('OPERATION_CANCELED');
  });
});
