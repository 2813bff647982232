import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
beforeAll(async () => {
  sql = await openSql();
  await sql.run("CREATE TABLE t AS SELECT 1 AS a, 'x' AS b");
});
afterAll(() => sql.close());

describe('views', () => {
  it('do not see temporary views that were made later', async () => {
    await sql.run('CREATE VIEW stored AS SELECT a FROM t');
    await sql.run('CREATE TEMPORARY VIEW shadowed AS SELECT a FROM t');
    await sql.run('CREATE TEMPORARY VIEW t AS SELECT 99 AS a');
    expect(await sql.run('SELECT * FROM stored, shadowed')).toEqual([['1', '1']]);
    await sql.run('DROP VIEW t');
  });

  it('over files give their name to the columns', async () => {
    const location = `${sql.server.folder}/filed`;
    await sql.run(`CREATE TABLE filed USING parquet LOCATION '${location}' AS SELECT 1 AS a`);
    const files = `USING parquet OPTIONS (path '${location}')`;
    await sql.run(`CREATE TEMPORARY VIEW Viewed ${files}`);
    await sql.run(`CREATE GLOBAL TEMPORARY VIEW everywhere ${files}`);
    const row = 'viewed.a, Viewed.*, (SELECT max(v.a) FROM viewed v WHERE v.a = viewed.a) FROM viewed';
    expect(await sql.run(`SELECT ${row}`)).toEqual([['1', '1', '1']]);
    const global = 'SELECT everywhere.a, global_temp.everywhere.a FROM global_temp.everywhere';
    expect(await sql.run(global)).toEqual([['1', '1']]);
    await sql.run('DROP VIEW viewed');
    await sql.run('DROP VIEW global_temp.everywhere');
  });

  it('pick their columns by name when the table has got more', async () => {
    await sql.run('CREATE TABLE grows AS SELECT 1 AS a');
    await sql.run('CREATE VIEW narrow(renamed) AS SELECT * FROM grows');
    await sql.run('ALTER TABLE grows ADD COLUMNS (z INT)');
    expect(await sql.schema('SELECT * FROM narrow')).toBe('renamed:int');
    await sql.run('ALTER VIEW narrow AS SELECT * FROM grows');
    await sql.run('ALTER VIEW narrow WITH SCHEMA EVOLUTION');
    await sql.run('ALTER TABLE grows ADD COLUMNS (y INT)');
    expect(await sql.schema('SELECT * FROM narrow')).toBe('a:int,z:int,y:int');
  });

  it.each([
    ['CREATE OR REPLACE VIEW stored AS SELECT * FROM stored', 'RECURSIVE_VIEW'],
    ['CREATE VIEW twice AS SELECT 1 AS a, 2 AS A', 'COLUMN_ALREADY_EXISTS'],
    ['CREATE VIEW passing AS SELECT * FROM shadowed', 'INVALID_TEMP_OBJ_REFERENCE'],
    ['CREATE VIEW short(a) AS SELECT 1, 2', 'CREATE_VIEW_COLUMN_ARITY_MISMATCH.TOO_MANY_DATA_COLUMNS'],
    ['ALTER VIEW t AS SELECT 1', 'EXPECT_VIEW_NOT_TABLE.NO_ALTERNATIVE'],
  ])('%s', async (statement, condition) => {
    expect(await sql.error(statement)).toBe(condition);
  });

  it('are shown as they would be made again', async () => {
    await sql.run("CREATE VIEW shown (x COMMENT 'it''s') COMMENT 'c' TBLPROPERTIES ('k' = 'v') AS SELECT 1");
    expect(await sql.run('SHOW CREATE TABLE shown')).toEqual([
      [
        "CREATE VIEW default.shown (\n  x COMMENT 'it\\'s')\nCOMMENT 'c'\nTBLPROPERTIES (\n  'k' = 'v')\n" +
          'WITH SCHEMA COMPENSATION\nAS SELECT 1\n',
      ],
    ]);
  });
});
