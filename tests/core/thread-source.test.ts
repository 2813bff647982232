import { afterAll, describe, expect, it } from 'vitest';
import { executorsAtStart } from '../../src/cli/arguments.ts';
import { ThreadSource } from '../../src/core/thread-source.ts';

describe('threads', () => {
  const threads = new ThreadSource('worker.cjs', 'executor');
  threads.prepare(1);
  const taken = [threads.take(), threads.take()];
  afterAll(() => Promise.all(taken.map((thread) => thread.terminate())));

  it('are the prepared ones first, then further ones', () => {
    expect(new Set(taken.map(({ threadId }) => threadId)).size).toBe(2);
    expect(taken[0]!.threadId).toBeLessThan(taken[1]!.threadId);
  });

  it('are prepared for command lines that start executors', () => {
    expect(executorsAtStart(['serve', '--executors', '3'])).toBe(3);
    expect(executorsAtStart(['sql', '--conf', 'spark.executor.instances=4'])).toBe(4);
    expect(executorsAtStart(['sql'])).toBeGreaterThan(0);
    for (const argv of [
      [],
      ['--version'],
      ['sql', '--help'],
      ['serve', '--executors', 'x'],
      ['check-catalog', 'a'],
    ])
      expect(executorsAtStart(argv)).toBe(0);
  });
});
