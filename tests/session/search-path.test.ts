import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
beforeAll(async () => {
  sql = await openSql();
  await sql.run('SET spark.sql.path.enabled = true');
  for (const name of ['one', 'two']) {
    await sql.run(`CREATE SCHEMA ${name}`);
    await sql.run(`CREATE TABLE ${name}.t AS SELECT '${name}' AS origin`);
    await sql.run(`CREATE FUNCTION ${name}.pick() RETURNS STRING RETURN '${name}'`);
  }
});
afterAll(() => sql.close());

describe('SET PATH', () => {
  it('is where bare names are looked up, in its order', async () => {
    await sql.run('SET PATH = spark_catalog.two, spark_catalog.one, system.builtin');
    expect(await sql.run('SELECT origin, pick() FROM t')).toEqual([['two', 'two']]);
    await sql.run('CREATE VIEW one.frozen AS SELECT origin FROM t');
    await sql.run('SET PATH = PATH, system.session');
  });

  it('refuses a schema that stands there twice', async () => {
    expect(await sql.error('SET PATH = system.builtin, SYSTEM.BUILTIN')).toBe('DUPLICATE_SQL_PATH_ENTRY');
    expect(await sql.error('SET spark.sql.defaultPath = PATH')).toBe('INVALID_CONF_VALUE.REQUIREMENT');
  });

  it('stays what it was in the text of a view', async () => {
    await sql.run('SET PATH = spark_catalog.one, system.builtin');
    expect(await sql.run('SELECT t.origin, frozen.origin FROM t, frozen')).toEqual([['one', 'two']]);
    await sql.run('SET PATH = DEFAULT_PATH');
    expect(await sql.run('SELECT current_path()')).toEqual([
      ['system.builtin,system.session,spark_catalog.default'],
    ]);
    expect(await sql.error('SELECT * FROM t')).toBe('TABLE_OR_VIEW_NOT_FOUND');
  });
});
