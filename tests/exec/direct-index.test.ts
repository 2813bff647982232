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
  index = new DirectIndex({ cell: 0, hasSteps: [true] }, memory, region, frame);
});

/** As generated code does it: the least and the greatest key that it had to search, and their distances. */
function search(low: bigint, high: bigint, step = 1n): void {
  memory.i64[(frame + DIRECT_INDEX.keys + DIRECT_INDEX.step) >>> 3] = step;
  memory.i64[(frame + DIRECT_INDEX.keys + DIRECT_INDEX.low) >>> 3] = low;
  memory.i64[(frame + DIRECT_INDEX.keys + DIRECT_INDEX.high) >>> 3] = high;
  index.learn();
}

/** As generated code reckons it; null outside of the range. */
function codeOf(value: bigint): bigint | null {
  const field = (name: 'base' | 'last' | 'inverse' | 'rotation'): bigint =>
    memory.i64[(frame + DIRECT_INDEX.keys + DIRECT_INDEX[name]) >>> 3]!;
  const product = BigInt.asUintN(64, (value - field('base')) * field('inverse'));
  const rotation = field('rotation');
  const code = BigInt.asUintN(64, (product >> rotation) | (product << (64n - rotation)));
  return code < field('last') ? code : null;
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

  it('counts steps', () => {
    const hour = 3_600_000_000n;
    search(7n, 7n + 1000n * hour, hour);
    expect(codeOf(7n + 600n * hour)! - codeOf(7n)!).toBe(600n);
    expect(codeOf(7n + 600n * hour + 1n)).toBeNull();
    // A value between two steps makes them smaller: too many.
    search(7n, 8n, 1n);
    expect(codeOf(7n + 600n * hour)).toBeNull();
  });

  it('counts smaller steps from then on', () => {
    search(-600n, 600n, 60n);
    search(-570n, -570n, 0n);
    expect(codeOf(540n)! - codeOf(-570n)!).toBe(37n);
  });
});
