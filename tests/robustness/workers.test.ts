import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine as Executors } from '../../src/exec/scheduler/start-engine.ts';
import { openTestDoors, type TestDoors } from '../support/doors.ts';
import { ask, post, rowsOf, runningTasks, sleep, withPg } from './support.ts';

let doors: TestDoors;
beforeAll(async () => {
  doors = await openTestDoors();
});
afterAll(() => doors.close());

const workers = () => (doors.engine.queries as Executors).pool.workers;

describe('a worker that dies', () => {
  it('while idle is replaced', async () => {
    const [first] = workers();
    await first!.terminate();
    expect(await rowsOf(doors, 'SELECT sum(id) AS s FROM range(1000)')).toEqual([{ s: 499_500 }]);
    await expect.poll(() => workers().length, { timeout: 10_000 }).toBe(2);
    expect(workers()).not.toContain(first);
  });

  it('in the middle of a query costs a retry, not the answer', async () => {
    const answer = rowsOf(doors, 'SELECT count(*) AS n FROM range(60000000) WHERE id % 3 = 0');
    await expect.poll(() => runningTasks(doors), { timeout: 10_000, interval: 5 }).toBeGreaterThan(0);
    await workers()[0]!.terminate();
    expect(await answer).toEqual([{ n: 20_000_000 }]);
    expect(await rowsOf(doors, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });

  it('again and again fails its query with a clear error on both doors, and the next one works', async () => {
    const endless = 'SELECT sum(id % 7) FROM range(1000000000000)';
    const killing = async (answer: Promise<unknown>): Promise<void> => {
      let open = true;
      void answer.finally(() => {
        open = false;
      });
      while (open) {
        if (runningTasks(doors) > 0) await workers()[0]?.terminate();
        await sleep(20);
      }
    };
    const http = ask(doors, endless);
    await killing(http);
    expect(await http).toMatchObject({ status: 500, error_code: 'INTERNAL_ERROR' });
    expect((await http).message).toMatch(/executor \d+ was lost/);
    await withPg(doors, async (client) => {
      const answer = client.query(endless).catch((error) => error);
      await killing(answer);
      expect(await answer).toMatchObject({
        code: 'XX000',
        message: expect.stringMatching(/executor \d+ was lost/),
      });
      expect((await client.query('SELECT sum(id) AS s FROM range(1000)')).rows).toEqual([{ s: '499500' }]);
    });
    await expect.poll(() => workers().length, { timeout: 10_000 }).toBe(2);
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBe(0);
  });

  it('with rows of it under way breaks the response off instead of ending it short', async () => {
    const response = await post(
      doors,
      "SELECT id, repeat('x', 100) AS s FROM range(100000000)",
      {},
      '?format=csv',
    );
    const reader = response.body!.getReader();
    await reader.read();
    for (const worker of workers()) await worker.terminate();
    const drain = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await expect(drain()).rejects.toThrow();
    expect(await rowsOf(doors, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
  });
});

describe('an endless match of a regular expression', () => {
  const serves = async (): Promise<void> => {
    const started = performance.now();
    expect(await rowsOf(doors, 'SELECT 1 AS a')).toEqual([{ a: 1 }]);
    expect(performance.now() - started).toBeLessThan(10_000);
  };

  it('of constants does not stop the server, and is given up when its client goes', async () => {
    const controller = new AbortController();
    const sql = "SELECT regexp_like(repeat('a', 40), '(a+)+b')";
    post(doors, sql, { signal: controller.signal }).catch(() => {});
    await sleep(50);
    await serves();
    await expect.poll(() => runningTasks(doors), { timeout: 10_000 }).toBeGreaterThan(0);
    controller.abort();
    // The executor can't look at cancellation in there: its thread is replaced.
    await expect.poll(() => runningTasks(doors), { timeout: 15_000 }).toBe(0);
    await expect.poll(() => workers().length, { timeout: 10_000 }).toBe(2);
    await serves();
  });
});
