import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../src/core/collect-garbage.ts';

const MEGABYTES = 64;

describe('the garbage collector', () => {
  it('gives shared memory back that nobody knows any more', () => {
    const forget = (): void => void new Uint8Array(new SharedArrayBuffer(MEGABYTES * 2 ** 20)).fill(1);
    collectGarbage();
    const before = process.memoryUsage.rss();
    for (let i = 0; i < 4; i++) {
      forget();
      collectGarbage();
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(2 * MEGABYTES * 2 ** 20);
  });
});
