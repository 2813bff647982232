import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors.close());

async function withClient<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ host: '127.0.0.1', port: doors.pgPort, user: 'me', database: 'default' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

describe('the PostgreSQL door', () => {
  it('answers simple queries with types', () =>
    withClient(async (client) => {
      const { rows, fields } = await client.query(
        "SELECT 1 AS i, 2L AS l, 1.5D AS d, 1.50 AS n, 'x' AS s, true AS b, DATE '2020-01-02' AS day, array(1, 2) AS a, NULL AS z",
      );
      expect(fields.map((field) => field.dataTypeID)).toEqual([23, 20, 701, 1700, 25, 16, 1082, 1007, 25]);
      expect(rows).toEqual([
        { i: 1, l: '2', d: 1.5, n: '1.50', s: 'x', b: true, day: new Date(2020, 0, 2), a: [1, 2], z: null },
      ]);
    }));

  it('binds parameters in text', () =>
    withClient(async (client) => {
      const { rows } = await client.query('SELECT $1::int + 1 AS a, $2 AS b, $1::int * 2 AS c', [41, "it's"]);
      expect(rows).toEqual([{ a: 42, b: "it's", c: 82 }]);
    }));

  it('prepares a named statement once', () =>
    withClient(async (client) => {
      const query = { name: 'plus', text: 'SELECT $1::bigint + 1 AS a' };
      expect((await client.query({ ...query, values: [1] })).rows).toEqual([{ a: '2' }]);
      expect((await client.query({ ...query, values: [2] })).rows).toEqual([{ a: '3' }]);
    }));

  it('reads binary results equal to text ones', () =>
    withClient(async (client) => {
      const text = 'SELECT 7 AS i, 9L AS l, 1.25D AS d, true AS b';
      const binary = await client.query({ text, binary: true } as pg.QueryConfig);
      expect(binary.rows[0]).toMatchObject({ i: 7, d: 1.25, b: true });
    }));

  it('takes identifiers in double quotes and standard-conforming strings', () =>
    withClient(async (client) => {
      expect((await client.query('SELECT "a" FROM (SELECT 1 AS "a")')).rows).toEqual([{ a: 1 }]);
      const { rows } = await client.query("SELECT '\\'' OR 1=1 --' AS s");
      expect(rows).toEqual([{ s: "\\' OR 1=1 --" }]);
    }));

  it('runs several statements of one query and stops at the first error', () =>
    withClient(async (client) => {
      const results = (await client.query('SELECT 1 AS a; SELECT 2 AS b')) as unknown as pg.QueryResult[];
      expect(results.map((result) => result.rows)).toEqual([[{ a: 1 }], [{ b: 2 }]]);
      await expect(client.query('SELECT 1; SELECT 1/0; SELECT 2')).rejects.toMatchObject({ code: '22012' });
      expect((await client.query('SELECT 3 AS c')).rows).toEqual([{ c: 3 }]);
    }));

  it('gives SQLSTATE and position', () =>
    withClient(async (client) => {
      await expect(client.query('SELECT 1/0')).rejects.toMatchObject({
        code: '22012',
        position: '8',
        severity: 'ERROR',
      });
      await expect(client.query('SELEC 1')).rejects.toMatchObject({
        code: '42601',
        detail: 'syntax error at or near "SELEC"',
      });
    }));

  it('follows transactions', () =>
    withClient(async (client) => {
      await client.query('BEGIN');
      await expect(client.query('SELECT 1/0')).rejects.toMatchObject({ code: '22012' });
      await expect(client.query('SELECT 1')).rejects.toMatchObject({ code: '25P02' });
      await client.query('ROLLBACK');
      expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    }));

  it('pages through a cursor', () =>
    withClient(async (client) => {
      await client.query('BEGIN');
      await client.query('DECLARE c CURSOR FOR SELECT id FROM range(5) ORDER BY id');
      expect((await client.query('FETCH 2 FROM c')).rows).toEqual([{ id: '0' }, { id: '1' }]);
      expect((await client.query('FETCH ALL FROM c')).rows).toHaveLength(3);
      await client.query('COMMIT');
      await expect(client.query('FETCH 1 FROM c')).rejects.toMatchObject({ code: '34000' });
    }));

  it('cancels a query within a second', () =>
    withClient(async (client) => {
      const started = Date.now();
      const query = client.query('SELECT sum(a.id * b.id) FROM range(10000000) a, range(10000000) b');
      setTimeout(() => cancel(client as unknown as { processID: number; secretKey: number }), 100);
      await expect(query).rejects.toMatchObject({ code: '57014' });
      expect(Date.now() - started).toBeLessThan(1500);
      expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    }));

  it('cancels the cursor that is read, and nothing between statements', () =>
    withClient(async (client) => {
      const cancelNow = () => cancel(client as unknown as { processID: number; secretKey: number });
      const declare = (name: string) =>
        client.query(
          `DECLARE ${name} CURSOR FOR SELECT id FROM range(0, 1000000000000, 1, 1) WHERE id < 20000`,
        );
      await client.query('BEGIN');
      for (const name of ['older', 'newer']) {
        await declare(name);
        expect((await client.query(`FETCH 1 FROM ${name}`)).rows).toEqual([{ id: '0' }]);
      }
      await cancelNow();
      expect((await client.query('FETCH 1 FROM newer')).rows).toEqual([{ id: '1' }]);
      const all = client.query('FETCH ALL FROM older');
      setTimeout(cancelNow, 100);
      await expect(all).rejects.toMatchObject({ code: '57014' });
      await client.query('ROLLBACK');
    }));

  it('serves two clients at once', async () => {
    const count = (n: number) =>
      withClient(async (client) => (await client.query(`SELECT count(*) AS n FROM range(${n})`)).rows[0]!.n);
    expect(await Promise.all([count(3_000_000), count(2_000_000)])).toEqual(['3000000', '2000000']);
  });

  it('survives garbage and goes on', async () => {
    for (const bytes of [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(64, 0xff),
      Buffer.from([0, 0, 0, 8, 0, 0, 0, 0]),
    ]) {
      await sendRaw(bytes);
    }
    const startup = Buffer.concat([Buffer.from([0, 0, 0, 16, 0, 3, 0, 0]), Buffer.from('user\0a\0\0')]);
    startup.writeInt32BE(startup.length, 0);
    const answer = await sendRaw(Buffer.concat([startup, Buffer.from('~garbage~garbage')]));
    expect(answer.toString('latin1')).toContain('08P01');
    await withClient(async (client) =>
      expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]),
    );
  });
});

/** Settles when the server has closed the connection that it came through. */
function cancel({ processID, secretKey }: { processID: number; secretKey: number }): Promise<unknown> {
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(80_877_102, 4);
  request.writeInt32BE(processID, 8);
  request.writeInt32BE(secretKey, 12);
  const socket = connect(doors.pgPort, '127.0.0.1', () => socket.end(request));
  return once(socket.resume(), 'close');
}

/** What the server answers before it closes. */
function sendRaw(bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket: Socket = connect(doors.pgPort, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}
