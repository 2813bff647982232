import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { type Chunk, sendChunks } from '../../src/server/http/send-chunks.ts';

const MIB = 1024 * 1024;

let cleanUp: (() => void)[] = [];

afterEach(() => {
  for (const step of cleanUp) step();
  cleanUp = [];
});

/** A server that answers with the chunks, and a client that has asked it; `sent` settles with `sendChunks`. */
async function answer(chunks: AsyncIterable<Chunk>): Promise<{ client: Socket; sent: Promise<void> }> {
  let begin: (response: ServerResponse) => void = () => {};
  const response = new Promise<ServerResponse>((resolve) => {
    begin = resolve;
  });
  const server = createServer((_, reply) => begin(reply));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  cleanUp.push(() => {
    client.destroy();
    server.close();
  });
  client.pause();
  client.write('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  return { client, sent: sendChunks(await response, chunks) };
}

interface Counts {
  asked: number;
  released: number;
}

/** Chunks of a mebibyte, which are counted when they are asked for and when they are released. */
async function* counted(chunks: number, counts: Counts): AsyncGenerator<Chunk> {
  while (counts.asked < chunks) {
    const bytes = new Uint8Array(MIB).fill(97 + (counts.asked++ % 26));
    yield { bytes, release: () => counts.released++ };
  }
}

function quiet(counts: { readonly asked: number }): Promise<void> {
  return new Promise((resolve) => {
    let last = -1;
    const timer = setInterval(() => {
      if (counts.asked === last) {
        clearInterval(timer);
        resolve();
      }
      last = counts.asked;
    }, 50);
  });
}

it('sends all bytes and releases each chunk', async () => {
  const counts = { asked: 0, released: 0 };
  const { client, sent } = await answer(counted(20, counts));
  let received = 0;
  client.on('data', (data) => {
    received += data.length;
  });
  client.resume();
  await Promise.all([sent, new Promise((resolve) => client.once('end', resolve))]);
  expect(received).toBeGreaterThan(20 * MIB);
  expect(counts.released).toBe(20);
});

it('asks for no more than a few chunks while the client does not read, and releases what it never will', async () => {
  const counts = { asked: 0, released: 0 };
  const { client, sent } = await answer(counted(1000, counts));
  await quiet(counts);
  // What the operating system buffers, and what waits here.
  expect(counts.asked).toBeLessThan(40);
  expect(counts.released).toBeLessThan(counts.asked);
  client.destroy();
  await sent;
  expect(counts.released).toBe(counts.asked);
});

it('breaks the connection where the source fails', async () => {
  const { client, sent } = await answer(
    (async function* () {
      yield { bytes: Buffer.from('first') };
      throw new Error('no more');
    })(),
  );
  const text: string[] = [];
  client.on('data', (data) => text.push(data.toString()));
  client.resume();
  await Promise.all([sent, new Promise((resolve) => client.once('close', resolve))]);
  expect(text.join('')).not.toContain('\r\n0\r\n');
});
