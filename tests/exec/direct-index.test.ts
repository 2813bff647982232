import { beforeEach, describe, expect, it } from 'vitest';
import { DIRECT_INDEX } from '../../src/codegen/pipeline/direct-index-code.ts';
import { LinearMemory, Region } from '../../src/columns/linear-memory.ts';
import { DirectIndex } from '../../src/exec/executor/direct-index.ts';
import { loadKernels } from '../../src/kernels/load.ts';

const loader = loadKernels();
const wasm = loader.createMemory();
const memory = new LinearMemory(wasm, loader.instantiate(wasm), 32 << 20);
let frame: number;
let region: Region;
let index: DirectIndex;

beforeEach(() => {
  region = new Region(memory);
  frame = region.allocate(128);
  memory.u8.fill(0, frame, frame + 128);
  index = new DirectIndex({ cell: 0, keys: 1 }, memory, region, frame);
});

/** As generated code does it: the least and the greatest key that it had to search. */
function search(low: bigint, high: bigint): void {
  memory.i64[(frame + DIRECT_INDEX.keys + DIRECT_INDEX.low) >>> 3] = low;
  memory.i64[(frame + DIRECT_INDEX.keys + DIRECT_INDEX.high) >>> 3] = high;
  index.learn();
}

const hasPlaces = (): boolean => memory.u32[(frame + DIRECT_INDEX.places) >>> 2] !== 0;
const isSettled = (): boolean => memory.u32[(frame + DIRECT_INDEX.settled) >>> 2] !== 0;

describe('an index of groups', () => {
  it('is kept while it can grow with its keys', () => {
    for (let i = 1n; i <= 10n; i++) search(0n, i * 10_000n);
    expect([hasPlaces(), isSettled()]).toEqual([true, false]);
  });

  it('follows keys that have moved', () => {
    search(0n, 100_000n);
    search(1_000_000n, 1_100_000n);
    expect([hasPlaces(), isSettled()]).toEqual([true, false]);
  });

  it('is given up, with its memory, where keys keep moving on', () => {
    const before = memory.reserved;
    for (let i = 0n; i < 4n; i++) search(i * 1_000_000n, i * 1_000_000n + 100_000n);
    expect([hasPlaces(), isSettled()]).toEqual([false, true]);
    expect(memory.reserved).toBe(before);
  });

  it('is given up where keys are far apart', () => {
    for (let i = 0n; i < 3n; i++) search(0n, (i + 1n) * 1_000_000n);
    expect([hasPlaces(), isSettled()]).toEqual([false, true]);
  });
});
