import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSql, type SqlSession } from './run-sql.ts';

let sql: SqlSession;
beforeAll(async () => {
  sql = await openSql();
});
afterAll(() => sql.close());

describe('column defaults', () => {
  it('fill what an INSERT leaves out or calls DEFAULT', async () => {
    await sql.run("CREATE TABLE d (a INT DEFAULT 5, b STRING DEFAULT 'x' || 'y', c INT)");
    await sql.run('INSERT INTO d (c) VALUES (1)');
    await sql.run("INSERT INTO d VALUES (DEFAULT, 'z', DEFAULT)");
    expect(await sql.run('SELECT * FROM d ORDER BY c')).toEqual([
      ['5', 'z', null],
      ['5', 'xy', '1'],
    ]);
    await sql.run('ALTER TABLE d ALTER COLUMN a SET DEFAULT 6');
    await sql.run('INSERT INTO d (c) VALUES (2)');
    expect(await sql.run('SELECT a FROM d WHERE c = 2')).toEqual([['6']]);
  });

  it.each([
    ['CREATE TABLE e (a INT DEFAULT (SELECT 1))', 'INVALID_DEFAULT_VALUE.SUBQUERY_EXPRESSION'],
    ['CREATE TABLE e (a DATE DEFAULT true)', 'INVALID_DEFAULT_VALUE.DATA_TYPE'],
    ['CREATE TABLE e (a INT DEFAULT nothing)', 'INVALID_DEFAULT_VALUE.UNRESOLVED_EXPRESSION'],
  ])('%s', async (statement, condition) => {
    expect(await sql.error(statement)).toBe(condition);
  });
});

describe('CHAR and VARCHAR', () => {
  it('are padded, cut of blanks, and limited', async () => {
    await sql.run('CREATE TABLE c (a CHAR(4), b VARCHAR(3))');
    await sql.run("INSERT INTO c VALUES ('x', 'abc   '), ('wxyz  ', NULL)");
    expect(await sql.run("SELECT '[' || a || ']', b FROM c ORDER BY a")).toEqual([
      ['[wxyz]', null],
      ['[x   ]', 'abc'],
    ]);
    expect(await sql.run("SELECT b FROM c WHERE a = 'x'")).toEqual([['abc']]);
    expect(await sql.error("INSERT INTO c VALUES ('wxyz!', NULL)")).toBe('EXCEED_LIMIT_LENGTH');
  });

  it('stay what they are in views and copies', async () => {
    await sql.run('CREATE VIEW cv AS SELECT * FROM c');
    await sql.run('CREATE TABLE cc AS SELECT a FROM c');
    expect(await sql.run('DESCRIBE cv')).toEqual([
      ['a', 'char(4)', null],
      ['b', 'varchar(3)', null],
    ]);
    expect(await sql.run('DESCRIBE cc')).toEqual([['a', 'char(4)', null]]);
  });
});

describe('partitions', () => {
  it('are added, renamed and dropped', async () => {
    await sql.run('CREATE TABLE p (v INT, k STRING) PARTITIONED BY (k)');
    await sql.run("INSERT INTO p VALUES (1, 'a'), (2, 'b')");
    await sql.run("ALTER TABLE p PARTITION (k = 'a') RENAME TO PARTITION (k = 'c')");
    await sql.run("ALTER TABLE p DROP PARTITION (k = 'b')");
    await sql.run("ALTER TABLE p ADD PARTITION (k = 'e')");
    expect(await sql.run('SHOW PARTITIONS p')).toEqual([['k=c'], ['k=e']]);
    expect(await sql.run('SELECT * FROM p')).toEqual([['1', 'c']]);
    expect(await sql.error("ALTER TABLE p DROP PARTITION (k = 'b')")).toBe('PARTITIONS_NOT_FOUND');
  });

  it('are written by several inserts over one source', async () => {
    await sql.run(
      "FROM range(3) INSERT OVERWRITE p PARTITION (k = 'm') SELECT id INSERT INTO p PARTITION (k = 'n') SELECT id * 10",
    );
    expect(await sql.run("SELECT sum(v) FROM p WHERE k IN ('m', 'n') GROUP BY k ORDER BY 1")).toEqual([
      ['3'],
      ['30'],
    ]);
  });
});

describe('what tables of files cannot do', () => {
  it.each([
    ['DELETE FROM p WHERE v = 1', 'UNSUPPORTED_FEATURE.TABLE_OPERATION'],
    ['UPDATE p SET v = 1', 'UNSUPPORTED_FEATURE.TABLE_OPERATION'],
    ['ALTER TABLE p RENAME COLUMN v TO w', 'UNSUPPORTED_FEATURE.TABLE_OPERATION'],
    ['ALTER TABLE p ALTER COLUMN v TYPE STRING', 'NOT_SUPPORTED_CHANGE_COLUMN'],
    ['ALTER TABLE p ALTER COLUMN w COMMENT "x"', 'UNRESOLVED_COLUMN.WITH_SUGGESTION'],
    ['CACHE TABLE nowhere', 'TABLE_OR_VIEW_NOT_FOUND'],
  ])('%s', async (statement, condition) => {
    expect(await sql.error(statement)).toBe(condition);
  });
});
