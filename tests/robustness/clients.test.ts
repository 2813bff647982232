import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import {
  pgClient,
  post,
  rawPg,
  rowsOf,
  runningQueries,
  runningTasks,
  sendQuery,
  sleep,
  withPg,
} from './support.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors.close());

const ENDLESS = "SELECT id, repeat('x', 200) AS s FROM range(1000000000)";
const memory = (): number => process.memoryUsage().rss / 2 ** 20;
const httpPort = (): number => Number(new URL(doors.url).port);

async function stillServes(): Promise<void> {
  expect(await rowsOf(doors, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  await withPg(doors, async (client) =>
    expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]),
  );
}

/** A client of the HTTP door that sends a statement and reads nothing. */
function rawHttp(sql: string): Socket {
  const socket = connect(httpPort(), '127.0.0.1');
  socket.on('error', () => {});
  const host = `127.0.0.1:${httpPort()}`;
  socket.write(
    `POST /sql?format=csv HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${sql.length}\r\n\r\n${sql}`,
  );
  socket.pause();
  return socket;
}

/** What the server answers to bytes before it closes. */
function answerTo(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const timer = setTimeout(() => reject(new Error('the server keeps the connection')), 10_000);
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}

describe('a client that stops reading', () => {
  it.each<[string, () => Promise<Socket>]>([
    [
      'PostgreSQL',
      async () => {
        const socket = await rawPg(doors);
        sendQuery(socket, ENDLESS);
        return socket;
      },
    ],
    ['HTTP', async () => rawHttp(ENDLESS)],
  ])('%s: costs little memory, and others are served', async (_, open) => {
    const sockets = await Promise.all([open(), open(), open(), open()]);
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBeGreaterThan(0);
    await sleep(500);
    const before = memory();
    for (let round = 0; round < 5; round++) {
      await sleep(200);
      expect(await rowsOf(doors, 'SELECT sum(id) AS s FROM range(100000)')).toEqual([{ s: 4_999_950_000 }]);
    }
    // Unchecked, each of the four would have sent gigabytes by now.
    expect(memory() - before).toBeLessThan(200);
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => runningQueries(doors), { timeout: 10_000 }).toBe(0);
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBe(0);
  });

  it('gets all rows when it reads on', async () => {
    const socket = await rawPg(doors);
    sendQuery(socket, "SELECT id, repeat('x', 1000) AS s FROM range(20000)");
    await sleep(300);
    let bytes = 0;
    const end = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        // ReadyForQuery.
        if (chunk.subarray(-6).equals(Buffer.from([0x5a, 0, 0, 0, 5, 0x49]))) resolve();
      });
    });
    socket.resume();
    await end;
    expect(bytes).toBeGreaterThan(20_000_000);
    socket.destroy();
  });
});

describe('a client that goes away in the middle of a result', () => {
  it('over PostgreSQL ends its query', async () => {
    const client = await pgClient(doors);
    client.query(ENDLESS).catch(() => {});
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBeGreaterThan(0);
    (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    await expect.poll(() => runningQueries(doors), { timeout: 10_000 }).toBe(0);
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBe(0);
  });

  it('over HTTP ends its query', async () => {
    const controller = new AbortController();
    const response = await post(doors, ENDLESS, { signal: controller.signal }, '?format=jsonl');
    await response.body!.getReader().read();
    controller.abort();
    await expect.poll(() => runningQueries(doors), { timeout: 10_000 }).toBe(0);
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBe(0);
  });

  it('before the first row ends its query, too', async () => {
    const controller = new AbortController();
    const response = post(doors, 'SELECT sum(id % 7) FROM range(1000000000000)', {
      signal: controller.signal,
    });
    response.catch(() => {});
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBeGreaterThan(0);
    controller.abort();
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBe(0);
  });

  it('with a cursor left half read ends its query', async () => {
    const client = await pgClient(doors);
    await client.query('BEGIN');
    await client.query(`DECLARE c CURSOR FOR ${ENDLESS}`);
    expect((await client.query('FETCH 10 FROM c')).rows).toHaveLength(10);
    (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBe(0);
  });
});

describe('garbage', () => {
  const startup = (version: number, text: string): Buffer => {
    const body = Buffer.from(text, 'latin1');
    const head = Buffer.alloc(8);
    head.writeInt32BE(8 + body.length, 0);
    head.writeInt32BE(version, 4);
    return Buffer.concat([head, body]);
  };
  const pastStartup = (...bytes: number[]): Buffer =>
    Buffer.concat([startup(196_608, 'user\0me\0\0'), Buffer.from(bytes)]);

  it.each<[string, Buffer, RegExp]>([
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), /^|E/],
    ['bytes of 255', Buffer.alloc(64, 0xff), /^|E/],
    ['a startup packet of two gigabytes', Buffer.from([0x7f, 0xff, 0xff, 0xff, 0, 3, 0, 0]), /^|E/],
    ['an unknown protocol', startup(0x00990000, 'user\0me\0\0'), /08P01|0A000/],
    ['a startup without a user', startup(196_608, 'database\0x\0\0'), /28000/],
    ['a message of two gigabytes', pastStartup(0x51, 0x7f, 0xff, 0xff, 0xff), /08P01/],
    ['a message of negative length', pastStartup(0x51, 0xff, 0xff, 0xff, 0xff), /08P01/],
    ['an unknown message', pastStartup(0x7e, 0, 0, 0, 4), /08P01/],
    ['a statement without its end', pastStartup(0x51, 0, 0, 0, 6, 0x31, 0x32), /08P01/],
    [
      'a Bind that lies about its counts',
      pastStartup(0x42, 0, 0, 0, 10, 0, 0, 0x7f, 0xff, 0x7f, 0xff),
      /08P01/,
    ],
  ])('%s at the PostgreSQL port', async (_, bytes, expected) => {
    expect(await answerTo(doors.pgPort, bytes)).toMatch(expected);
    await stillServes();
  });

  it.each<[string, string, RegExp]>([
    ['bytes', '\xff'.repeat(300), /^HTTP\/1.1 400/],
    ['a PostgreSQL startup', '\0\0\0\x08\x04\xd2\x16\x2f', /^HTTP\/1.1 400/],
    ['a wrong length', 'POST /sql HTTP/1.1\r\nHost: x\r\nContent-Length: abc\r\n\r\n', /^HTTP\/1.1 400/],
    [
      'a broken chunk',
      'POST /sql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      /^HTTP\/1.1 400/,
    ],
    ['an endless line', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`, /^HTTP\/1.1 431/],
  ])('%s at the HTTP port', async (_, bytes, expected) => {
    expect(await answerTo(httpPort(), Buffer.from(bytes, 'latin1'))).toMatch(expected);
    await stillServes();
  });

  it.each([
    ['', 400],
    ['{"statement": ', 400],
    ['{"statement": 7}', 400],
    ['{"statement": "SELECT ?", "parameters": [{}]}', 400],
    ['[]', 400],
    ['{"statement": "SELECT 1"}', 200],
  ])('as a JSON body: %s', async (body, status) => {
    const response = await post(doors, body, { headers: { 'content-type': 'application/json' } });
    expect(response.status).toBe(status);
    await response.text();
  });
});

describe('a connection that is left half open', () => {
  it('without a byte, or with half a startup, stops nothing', async () => {
    const sockets = Array.from({ length: 50 }, (_, i) =>
      connect(i % 2 === 0 ? doors.pgPort : httpPort(), '127.0.0.1').on('error', () => {}),
    );
    for (const [i, socket] of sockets.entries()) {
      if (i % 4 === 0) socket.write(Buffer.from([0, 0, 0]));
      if (i % 4 === 1) socket.write('POST /sql HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nSELECT');
    }
    await stillServes();
    for (const socket of sockets) socket.destroy();
    await stillServes();
  });

  it('with half a message is forgotten when it ends', async () => {
    const socket = await rawPg(doors);
    socket.write(Buffer.from([0x51, 0, 0, 1, 0, 0x53]));
    socket.end();
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    await stillServes();
  });
});
