import { describe, expect, it } from 'vitest';
import { ResultReader } from '../../src/exec/executor/result-reader.ts';

const MEGABYTE = 2 ** 20;

function readerOf() {
  const posted: number[] = [];
  const reader = new ResultReader(
    ({ count }) => posted.push(count),
    () => {},
  );
  const send = (count: number, bytes = 10): void => reader.send({ bytes: new Uint8Array(bytes), count });
  return { reader, posted, send };
}

describe('rows on their way to the client', () => {
  it('leave at once, and at the end of a task the last ones with the news of it', () => {
    const { reader, posted, send } = readerOf();
    send(1);
    send(2);
    expect(posted).toEqual([1, 2]);
    expect(reader.last).toBeNull();
    reader.end();
    send(3);
    send(4);
    expect(posted).toEqual([1, 2, 3]);
    expect(reader.last?.count).toBe(4);
  });

  it('are never waited for where they are the last ones, however large', async () => {
    const { reader, send } = readerOf();
    send(1, MEGABYTE);
    reader.end();
    send(2, 64 * MEGABYTE);
    expect(reader.wantsPause).toBe(false);
    await reader.drained();
  });

  it('are waited for where many are under way', async () => {
    const { reader, send } = readerOf();
    send(1, 9 * MEGABYTE);
    expect(reader.wantsPause).toBe(true);
    const drained = reader.drained();
    reader.taken(9 * MEGABYTE);
    await drained;
    expect(reader.wantsPause).toBe(false);
  });
});
