import { describe, expect, it } from 'vitest';
import { LinearMemory } from '../../src/columns/linear-memory.ts';
import { SegmentPool } from '../../src/exec/executor/segment-pool.ts';
import { loadKernels } from '../../src/kernels/load.ts';

const loader = loadKernels();

function memoryOf(budget: number): LinearMemory {
  const wasm = loader.createMemory();
  return new LinearMemory(wasm, loader.instantiate(wasm), budget);
}

describe('segments', () => {
  it('that came back are used again, the last one first', () => {
    const pool = new SegmentPool(7, memoryOf(2 ** 24));
    const [a, b] = [pool.take(100_000)!, pool.take(120_000)!];
    expect([a.bytes.length, a.place.segment]).toEqual([131_072, { executorId: 7, number: 0 }]);
    pool.giveBack([a.number, b.number]);
    expect([pool.usedBytes, pool.freeBytes]).toEqual([0, 262_144]);
    expect(pool.take(131_072)).toBe(b);
    expect(pool.take(70_000)).toBe(a);
    expect([pool.usedBytes, pool.freeBytes]).toEqual([262_144, 0]);
  });

  it('in use are not given twice, nor are those of another size', () => {
    const pool = new SegmentPool(0, memoryOf(2 ** 24));
    const small = pool.take(1)!;
    const other = pool.take(1)!;
    expect(other).not.toBe(small);
    pool.giveBack([small.number]);
    pool.giveBack([small.number]);
    expect(pool.freeBytes).toBe(65_536);
    expect(pool.take(65_537)).not.toBe(small);
  });

  it('are forgotten when they are not wanted', () => {
    const pool = new SegmentPool(0, memoryOf(2 ** 24));
    const segment = pool.take(1)!;
    pool.giveBack([segment.number]);
    pool.trim();
    expect(pool.freeBytes).toBe(0);
    expect(pool.take(1)).not.toBe(segment);
  });

  it('take half of the memory at most, and count against it', () => {
    const memory = memoryOf(2 ** 20);
    const pool = new SegmentPool(0, memory);
    const first = pool.take(2 ** 18)!;
    expect(pool.take(2 ** 18)).not.toBeNull();
    expect([pool.take(1), memory.available]).toEqual([null, 2 ** 19]);
    pool.giveBack([first.number]);
    memory.allocate(2 ** 19 + 2 ** 17);
    expect([pool.take(2 ** 18), pool.take(2 ** 17)?.bytes.length]).toEqual([null, 2 ** 17]);
    expect(() => memory.allocate(1)).toThrow('UNABLE_TO_ACQUIRE_MEMORY');
  });
});
