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
    expect(pool.forgottenBytes).toBe(65_536);
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

  it('that are free make way for linear memory', () => {
    const memory = memoryOf(2 ** 26);
    const pool = new SegmentPool(0, memory);
    const taken = Array.from({ length: 8 }, () => pool.take(2 ** 22)!);
    pool.giveBack(taken.map(({ number }) => number));
    const address = memory.allocate(2 ** 25 + 2 ** 24);
    expect(pool.excessBytes).toBeGreaterThan(0);
    expect([pool.take(1)?.bytes.length, pool.freeBytes, pool.excessBytes]).toEqual([65_536, 0, 0]);
    memory.release(address);
  });
});

describe('linear memory', () => {
  it('has spare memory in one half, as far as that is not reserved', () => {
    const memory = memoryOf(2 ** 26);
    const kept: number[] = [];
    memory.useSpare({
      giveBack(bytes) {
        for (let left = bytes; left > 0 && kept.length > 0; left -= 2 ** 22)
          memory.releaseSpare(kept.shift()!);
      },
    });
    const fill = (): number => {
      for (let address = memory.allocateSpare(2 ** 22); address !== 0; ) {
        kept.push(address);
        address = memory.allocateSpare(2 ** 22);
      }
      return kept.length;
    };
    expect(fill()).toBe(8);
    const { size } = memory;
    const reserved = memory.allocate(2 ** 24);
    expect(kept.length).toBe(4);
    // It lies where spare memory was.
    expect(memory.size).toBe(size);
    const more = memory.allocate(2 ** 25);
    expect([kept.length, fill()]).toEqual([0, 0]);
    memory.release(more);
    expect(fill()).toBe(4);
    memory.release(reserved);
    expect(fill()).toBe(8);
  });

  it('goes on in a new one when nothing lies in it', () => {
    const memory = memoryOf(2 ** 26);
    const renew = (): boolean =>
      memory.renew(() => {
        const wasm = loader.createMemory();
        return { memory: wasm, allocator: loader.instantiate(wasm) };
      });
    const address = memory.allocate(2 ** 25);
    const { size } = memory;
    expect([renew(), memory.size]).toEqual([false, size]);
    memory.release(address);
    const spare = memory.allocateSpare(1000);
    memory.useSpare({ giveBack: () => memory.releaseSpare(spare) });
    expect(renew()).toBe(true);
    expect(memory.size).toBeLessThan(2 ** 21);
    expect(memory.u8.subarray(memory.allValid, memory.allValid + 3)).toEqual(Uint8Array.of(1, 1, 1));
    expect(memory.reserved).toBe(0);
  });
});
