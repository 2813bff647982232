import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { ask, memoryOfSmallQuery, rowsOf, withPg } from './support.ts';

let doors: TestDoors;
let good: Buffer;
beforeAll(async () => {
  doors = await openTestDoors();
  good = readFileSync(await written('good', 'SELECT id, CAST(id AS STRING) AS s FROM range(50000)'));
});
afterAll(() => doors.close());

const path = (...names: string[]): string => join(doors.folder, ...names);

/** The one Parquet file that a query's rows were written to. */
async function written(name: string, query: string): Promise<string> {
  const folder = path(name);
  const sql = query.replace('SELECT', 'SELECT /*+ COALESCE(1) */');
  await rowsOf(doors, `INSERT OVERWRITE DIRECTORY '${folder}' USING parquet ${sql}`);
  return join(folder, readdirSync(folder).find((file) => file.endsWith('.parquet'))!);
}

function flipped(from: number, to: number): Buffer {
  const bytes = Buffer.from(good);
  for (let i = from; i < to; i++) bytes[i] = bytes[i]! ^ 0x5a;
  return bytes;
}

describe('a Parquet file', () => {
  const FOOTER = 'FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER';
  it.each<[string, () => Buffer, string]>([
    ['without bytes', () => Buffer.alloc(0), 'UNABLE_TO_INFER_SCHEMA'],
    ['of three bytes', () => good.subarray(0, 3), FOOTER],
    ['cut in its footer', () => good.subarray(0, good.length - 100), FOOTER],
    ['cut in half', () => good.subarray(0, good.length >> 1), FOOTER],
    ['that is none', () => Buffer.from('id,s\n1,this is no parquet file\n'), FOOTER],
    ['with a damaged footer', () => flipped(good.length - 200, good.length - 50), FOOTER],
    [
      'with a footer longer than itself',
      () => {
        const bytes = Buffer.from(good);
        bytes.writeUInt32LE(0x7fffffff, bytes.length - 8);
        return bytes;
      },
      FOOTER,
    ],
    ['with damaged pages', () => flipped(100, 3000), 'FAILED_READ_FILE.NO_HINT'],
  ])('%s is named in a clear error', async (name, bytes, condition) => {
    const folder = path(name.replaceAll(' ', '-'));
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.parquet'), bytes());
    const answer = await ask(doors, `SELECT count(s), sum(id) FROM parquet.\`${folder}\``);
    expect(answer).toMatchObject({ status: 400, error_code: condition });
    if (condition !== 'UNABLE_TO_INFER_SCHEMA') expect(answer.message).toContain(join(folder, 'a.parquet'));
    expect(await memoryOfSmallQuery(doors)).toBeLessThan(2 ** 20);
  });

  it('of any damage gives an error or rows, and the server goes on', async () => {
    mkdirSync(path('fuzz'));
    const refused: number[] = [];
    for (let round = 0; round < 24; round++) {
      const bytes = Buffer.from(good);
      // A fixed, scattered choice of places.
      for (let i = 0; i < 8; i++) bytes[(round * 7919 + i * 104_729) % bytes.length]! ^= 1 << (i % 8);
      const file = path('fuzz', `${round}.parquet`);
      writeFileSync(file, bytes);
      const answer = await ask(doors, `SELECT max(s), max(id) FROM parquet.\`${file}\``);
      expect(answer.error_code ?? '').toMatch(/^$|^FAILED_READ_FILE|^UNABLE_TO_INFER_SCHEMA/);
      if (answer.status === 400) refused.push(round);
    }
    expect(refused.length).toBeGreaterThan(0);
    expect(await rowsOf(doors, `SELECT count(*) AS n FROM parquet.\`${path('good')}\``)).toEqual([
      { n: 50_000 },
    ]);
  });

  it('whose columns changed their types is named with the column', async () => {
    mkdirSync(path('changed'));
    writeFileSync(path('changed', 'a.parquet'), good);
    await rowsOf(
      doors,
      `CREATE TABLE changed (id BIGINT, s STRING) USING parquet LOCATION '${path('changed')}'`,
    );
    const other = await written('other', 'SELECT CAST(id AS STRING) AS id, 1.5D AS s FROM range(10)');
    copyFileSync(other, path('changed', 'b.parquet'));
    expect(await rowsOf(doors, 'SELECT count(*) AS n FROM changed')).toEqual([{ n: 50_010 }]);
    const answer = await ask(doors, 'SELECT sum(id) FROM changed');
    expect(answer).toMatchObject({
      status: 400,
      error_code: 'FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH',
    });
    expect(answer.message).toMatch(/b\.parquet.*\[id\]/);
    await withPg(doors, (client) =>
      expect(client.query('SELECT sum(id) FROM changed')).rejects.toMatchObject({ code: 'KD001' }),
    );
  });

  it('without a column of the table has NULLs there', async () => {
    mkdirSync(path('lacking'));
    writeFileSync(path('lacking', 'a.parquet'), good);
    copyFileSync(await written('third', 'SELECT 7 AS extra FROM range(10)'), path('lacking', 'c.parquet'));
    await rowsOf(
      doors,
      `CREATE TABLE lacking (id BIGINT, s STRING) USING parquet LOCATION '${path('lacking')}'`,
    );
    expect(await rowsOf(doors, 'SELECT count(*) AS n, count(s) AS s FROM lacking')).toEqual([
      { n: 50_010, s: 50_000 },
    ]);
  });
});

describe('a CSV file', () => {
  const lines = 'a,b,c\n1,x,1.5\nnope,y,2.5\n3,z\n4,w,3.5,9\n6,v,4.5\n';
  const table = async (name: string, mode: string, more = '') => {
    writeFileSync(path(`${name}.csv`), lines);
    await rowsOf(
      doors,
      `CREATE TABLE ${name} (a INT, b STRING, c DOUBLE${more}) USING csv
       OPTIONS (header 'true', mode '${mode}') LOCATION '${path(`${name}.csv`)}'`,
    );
  };

  it('with broken rows has NULLs where they are, in mode PERMISSIVE', async () => {
    await table('permissive', 'PERMISSIVE', ', _corrupt_record STRING');
    const rows = await rowsOf(doors, 'SELECT a, b, c, _corrupt_record AS r FROM permissive');
    expect(rows).toEqual([
      { a: 1, b: 'x', c: 1.5, r: null },
      { a: null, b: 'y', c: 2.5, r: 'nope,y,2.5' },
      { a: 3, b: 'z', c: null, r: '3,z' },
      { a: 4, b: 'w', c: 3.5, r: '4,w,3.5,9' },
      { a: 6, b: 'v', c: 4.5, r: null },
    ]);
  });

  it('lacks them in mode DROPMALFORMED', async () => {
    await table('dropping', 'DROPMALFORMED');
    expect(await rowsOf(doors, 'SELECT a, b, c FROM dropping')).toEqual([
      { a: 1, b: 'x', c: 1.5 },
      { a: 6, b: 'v', c: 4.5 },
    ]);
  });

  it('is an error in mode FAILFAST, which names file and row', async () => {
    await table('failing', 'FAILFAST');
    const answer = await ask(doors, 'SELECT a, b, c FROM failing');
    expect(answer).toMatchObject({ status: 400, error_code: 'FAILED_READ_FILE.NO_HINT', sql_state: 'KD001' });
    expect(answer.message).toMatch(/failing\.csv.*nope,y,2\.5.*FAILFAST/s);
  });

  it('may have invalid UTF-8, which reads as replacement characters', async () => {
    const bytes = [
      Buffer.from('1,ok\n2,'),
      Buffer.from([0xff, 0x41, 0xc3, 0x28, 0xe2, 0x82]),
      Buffer.from('\n3,é\n'),
    ];
    writeFileSync(path('bytes.csv'), Buffer.concat(bytes));
    await rowsOf(doors, `CREATE TABLE bytes (a INT, b STRING) USING csv LOCATION '${path('bytes.csv')}'`);
    const rows = await rowsOf(doors, 'SELECT a, b, upper(b) AS u FROM bytes ORDER BY a');
    expect(rows[1]!.b).toMatch(/^\ufffdA\ufffd\(\ufffd+$/);
    expect(rows[2]).toEqual({ a: 3, b: 'é', u: 'É' });
    await withPg(doors, async (client) =>
      expect((await client.query('SELECT b FROM bytes')).rowCount).toBe(3),
    );
  });

  it('that is binary, or one endless quote, is read as text', async () => {
    writeFileSync(path('binary.csv'), good);
    expect((await ask(doors, `SELECT count(*) FROM csv.\`${path('binary.csv')}\``)).status).toBe(200);
    writeFileSync(path('quote.csv'), `"${'x,\n'.repeat(100_000)}`);
    expect(await rowsOf(doors, `SELECT count(*) AS n FROM csv.\`${path('quote.csv')}\``)).toEqual([
      { n: 100_000 },
    ]);
  });

  it('that is no gzip in spite of its name is an error', async () => {
    writeFileSync(path('fake.csv.gz'), 'this is no gzip');
    const answer = await ask(doors, `SELECT * FROM csv.\`${path('fake.csv.gz')}\``);
    expect(answer).toMatchObject({ status: 400, error_code: 'FAILED_READ_FILE.NO_HINT' });
    expect(answer.message).toContain('fake.csv.gz');
  });
});

describe('a file that vanishes', () => {
  it('while a query runs fails that query with its name', async () => {
    mkdirSync(path('many'));
    const content = Array.from({ length: 5000 }, (_, i) => `${i},${'x'.repeat(20)}`).join('\n');
    for (let i = 0; i < 300; i++) writeFileSync(path('many', `${i}.csv`), content);
    await rowsOf(doors, `CREATE TABLE many (a INT, b STRING) USING csv LOCATION '${path('many')}'`);
    const session = doors.sessions.open({
      user: 'me',
      dialect: { doubleQuotedIdentifiers: false, standardConformingStrings: false },
    });
    const execution = await session.execute('SELECT * FROM many', { encoding: { kind: 'json_strings' } });
    const blocks = execution.blocks[Symbol.asyncIterator]();
    await blocks.next();
    // Nobody reads on, so that most files are not opened yet.
    rmSync(path('many'), { recursive: true });
    const read = async (): Promise<void> => {
      while (!(await blocks.next()).done);
    };
    await expect(read()).rejects.toMatchObject({ condition: 'FAILED_READ_FILE.FILE_NOT_EXIST' });
    session.close();
    await expect.poll(() => memoryOfSmallQuery(doors), { timeout: 5000 }).toBeLessThan(2 ** 20);
  });

  it('between two queries is gone, and back when it is there again', async () => {
    mkdirSync(path('coming'));
    await rowsOf(doors, `CREATE TABLE coming (a INT) USING csv LOCATION '${path('coming')}'`);
    const total = () => rowsOf(doors, 'SELECT count(*) AS n, sum(a) AS s FROM coming');
    writeFileSync(path('coming', 'a.csv'), '1\n');
    writeFileSync(path('coming', 'b.csv'), '2\n');
    expect(await total()).toEqual([{ n: 2, s: 3 }]);
    rmSync(path('coming', 'a.csv'));
    expect(await total()).toEqual([{ n: 1, s: 2 }]);
    writeFileSync(path('coming', 'a.csv'), '40\n');
    expect(await total()).toEqual([{ n: 2, s: 42 }]);
  });
});
