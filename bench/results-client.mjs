// Clients that only count the bytes of a result: raw sockets, so that what is measured is the server.
import { connect } from 'node:net';

/** The end of every answer of PostgreSQL's: ReadyForQuery outside a transaction. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const BUFFER_BYTES = 1 << 20;

/** A connection to a PostgreSQL port; `user` needs no password. */
export async function connectPg(port, user, database) {
  let finish = null;
  let bytes = 0;
  let first = null;
  let tail = Buffer.alloc(0);
  const take = (count, buffer) => {
    first ??= performance.now();
    bytes += count;
    tail = Buffer.concat([tail, buffer.subarray(Math.max(0, count - READY.length), count)]).subarray(
      -READY.length,
    );
    if (tail.equals(READY)) finish();
    return true;
  };
  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: { buffer: Buffer.alloc(BUFFER_BYTES), callback: take },
  });
  const ask = async (message) => {
    bytes = 0;
    first = null;
    tail = Buffer.alloc(0);
    const started = performance.now();
    await new Promise((resolve, reject) => {
      finish = resolve;
      socket.once('error', reject).once('close', () => reject(new Error('the server closed the connection')));
      socket.write(message);
    });
    socket.removeAllListeners('error').removeAllListeners('close');
    return { ms: performance.now() - started, firstMs: first - started, bytes };
  };
  await ask(startup(user, database));
  return {
    text: (sql) => ask(message('Q', text(sql))),
    binary: (sql) =>
      ask(
        Buffer.concat([
          message('P', text(''), text(sql), int16(0)),
          message('B', text(''), text(''), int16(0), int16(0), int16(1), int16(1)),
          message('D', Buffer.from('P'), text('')),
          message('E', text(''), int32(0)),
          message('S'),
        ]),
      ),
    close: () => socket.destroy(),
  };
}

/** One statement over HTTP in one of Sparrow's formats. */
export function askHttp(url, format, sql) {
  const { port } = new URL(url);
  const started = performance.now();
  let bytes = 0;
  let first = null;
  return new Promise((resolve, reject) => {
    const socket = connect({
      port: Number(port),
      host: '127.0.0.1',
      onread: {
        buffer: Buffer.alloc(BUFFER_BYTES),
        callback: (count) => {
          first ??= performance.now();
          bytes += count;
          return true;
        },
      },
    });
    socket.once('error', reject);
    socket.once('end', () => resolve({ ms: performance.now() - started, firstMs: first - started, bytes }));
    const body = Buffer.from(sql);
    socket.write(
      `POST /sql?format=${format} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body);
  });
}

function startup(user, database) {
  const body = Buffer.concat([
    int32(196608),
    ...['user', user, 'database', database].map(text),
    Buffer.from([0]),
  ]);
  return Buffer.concat([int32(body.length + 4), body]);
}

function message(code, ...parts) {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(code), int32(body.length + 4), body]);
}

function text(value) {
  return Buffer.from(`${value}\0`);
}

function int16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
