import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { post, rawPg, rowsOf, runningQueries, runningTasks, sendQuery, withPg } from './support.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors(2, { 'spark.executor.memory': '64m' });
});
afterAll(() => doors.close());

describe('rows reach the client while the query runs', () => {
  const endless = "SELECT id, repeat('x', 20) AS s FROM range(100000000000)";

  it.each(['jsonl', 'json', 'csv', 'arrow'])('over HTTP as %s', async (format) => {
    const controller = new AbortController();
    const response = await post(doors, endless, { signal: controller.signal }, `?format=${format}`);
    const reader = response.body!.getReader();
    let bytes = 0;
    while (bytes < 1_000_000) bytes += (await reader.read()).value!.length;
    expect(runningQueries(doors)).toBe(1);
    controller.abort();
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBe(0);
  });

  it('over PostgreSQL, also where they are few for the time they take', async () => {
    const socket = await rawPg(doors);
    // Every batch has a row; a block's worth of them would take minutes.
    sendQuery(socket, 'SELECT id FROM range(100000000000) WHERE id % 4096 = 7');
    let bytes = 0;
    const first = new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        bytes += chunk.length;
        if (bytes > 2000) resolve();
      });
    });
    socket.resume();
    await first;
    expect(runningQueries(doors)).toBe(1);
    socket.destroy();
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBe(0);
  });
});

describe('memory that is refused in the middle of a result', () => {
  // One row late in the result is larger than what an executor may have.
  const failing =
    "SELECT id, repeat('x', CASE WHEN id = 300000 THEN 90000000 ELSE 10 END) AS s FROM range(0, 400000, 1, 1)";

  it('is an error behind the rows on the PostgreSQL port, and the connection goes on', () =>
    withPg(doors, async (client) => {
      let rows = 0;
      const other = rowsOf(doors, 'SELECT count(*) AS n FROM range(20000000) WHERE id % 3 = 0');
      const socket = await rawPg(doors);
      const text: string[] = [];
      socket.on('data', (chunk) => {
        rows += chunk.length;
        text.push(chunk.subarray(-2000).toString('latin1'));
      });
      sendQuery(socket, failing);
      socket.resume();
      await expect.poll(() => text.join('').includes('53200'), { timeout: 20_000 }).toBe(true);
      expect(rows).toBeGreaterThan(1_000_000);
      socket.destroy();
      expect(await other).toEqual([{ n: 6_666_667 }]);
      expect((await client.query('SELECT 1 AS a')).rows).toEqual([{ a: 1 }]);
    }));

  it('breaks a response over HTTP off', async () => {
    const response = await post(doors, failing, {}, '?format=csv');
    const reader = response.body!.getReader();
    const drain = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await expect(drain()).rejects.toThrow();
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBe(0);
    expect(await rowsOf(doors, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });
});

describe('a long result', () => {
  it('takes no more memory than a short one', async () => {
    const read = async (rows: number): Promise<void> => {
      const response = await post(
        doors,
        `SELECT id, id * 2 AS b, id / 4 AS c FROM range(${rows})`,
        {},
        '?format=csv',
      );
      const reader = response.body!.getReader();
      while (!(await reader.read()).done);
    };
    await read(500_000);
    const before = process.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 20);
    await read(6_000_000);
    clearInterval(watch);
    expect((most - before) / 2 ** 20).toBeLessThan(150);
  });
});
