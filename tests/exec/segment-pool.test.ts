import { describe, expect, it } from 'vitest';
import { SegmentPool } from '../../src/exec/executor/segment-pool.ts';

describe('segments', () => {
  it('that came back are used again, the last one first', () => {
    const pool = new SegmentPool(7);
    const [a, b] = [pool.take(100_000), pool.take(120_000)];
    expect([a.bytes.length, a.place.segment]).toEqual([131_072, { executorId: 7, number: 0 }]);
    pool.giveBack([a.number, b.number]);
    expect([pool.usedBytes, pool.freeBytes]).toEqual([0, 262_144]);
    expect(pool.take(131_072)).toBe(b);
    expect(pool.take(70_000)).toBe(a);
    expect([pool.usedBytes, pool.freeBytes]).toEqual([262_144, 0]);
  });

  it('in use are not given twice, nor are those of another size', () => {
    const pool = new SegmentPool(0);
    const small = pool.take(1);
    const other = pool.take(1);
    expect(other).not.toBe(small);
    pool.giveBack([small.number]);
    pool.giveBack([small.number]);
    expect(pool.freeBytes).toBe(65_536);
    expect(pool.take(65_537)).not.toBe(small);
  });

  it('are forgotten when they are not wanted', () => {
    const pool = new SegmentPool(0);
    const segment = pool.take(1);
    pool.giveBack([segment.number]);
    pool.trim();
    expect(pool.freeBytes).toBe(0);
    expect(pool.take(1)).not.toBe(segment);
  });
});
