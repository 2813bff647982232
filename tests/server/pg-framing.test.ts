import { serialize } from 'pg-protocol';
import { describe, expect, it } from 'vitest';
import { Framing, type IncomingMessage } from '../../src/server/pg/protocol/framing.ts';

/** Every message that `pg-protocol` can send, with what must come out. */
const stream = Buffer.concat([
  serialize.startup({ user: 'me', database: 'taxi' }),
  serialize.query('SELECT 1'),
  serialize.parse({ name: 's', text: 'SELECT $1', types: [23] }),
  serialize.bind({ portal: 'p', statement: 's', values: ['1', null], binary: true }),
  serialize.describe({ type: 'S', name: 's' }),
  serialize.execute({ portal: 'p', rows: 10 }),
  serialize.close({ type: 'P', name: 'p' }),
  serialize.flush(),
  serialize.sync(),
  serialize.copyData(Buffer.from('x')),
  serialize.copyDone(),
  serialize.copyFail('why'),
  serialize.end(),
]);

const kinds = [
  'startup',
  'query',
  'parse',
  'bind',
  'describe',
  'execute',
  'close',
  'flush',
  'sync',
  'copy_data',
  'copy_done',
  'copy_fail',
  'terminate',
];

function read(chunks: readonly Uint8Array[]): IncomingMessage[] {
  const framing = new Framing();
  return chunks.flatMap((chunk) => [...framing.push(chunk)]);
}

describe('framing of the PostgreSQL protocol', () => {
  const whole = read([stream]);

  it('reads every frontend message', () => {
    expect(whole.map((message) => message.kind)).toEqual(kinds);
    expect(whole[0]).toMatchObject({ parameters: { user: 'me', database: 'taxi' } });
    expect(whole[2]).toMatchObject({ name: 's', text: 'SELECT $1', types: [23] });
    expect(whole[3]).toMatchObject({ portal: 'p', statement: 's', resultFormats: [1] });
    expect(whole[5]).toMatchObject({ portal: 'p', maxRows: 10 });
  });

  it('reads the same when the stream is cut at any byte', () => {
    for (let cut = 1; cut < stream.length; cut++) {
      expect(read([stream.subarray(0, cut), stream.subarray(cut)])).toEqual(whole);
    }
  });

  it('reads the same byte by byte', () => {
    expect(read([...stream].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  it.each([
    ['a startup packet that is too long', Buffer.from([0x7f, 0xff, 0xff, 0xff])],
    ['a startup packet that is too short', Buffer.from([0, 0, 0, 4])],
    ['another protocol', Buffer.from([0, 0, 0, 8, 0, 2, 0, 0])],
  ])('refuses %s', (_title, bytes) => {
    expect(() => read([bytes])).toThrow(/startup|protocol/);
  });

  it('refuses unknown types, wrong lengths and cut bodies', () => {
    const startup = serialize.startup({ user: 'me' });
    expect(() => read([startup, Buffer.from('~\0\0\0\x04')])).toThrow('invalid frontend message type');
    expect(() => read([startup, Buffer.from('Q\0\0\0\x03')])).toThrow('invalid message length');
    expect(() => read([startup, Buffer.from('Q\0\0\0\x05x')])).toThrow('invalid string');
  });
});
