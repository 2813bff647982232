import { beforeEach, describe, expect, it } from 'vitest';
import { DIRECT_INDEX } from '../../src/codegen/pipeline/direct-index-code.ts';
import { LinearMemory, Region } from '../../src/columns/linear-memory.ts';
import { DirectIndex } from '../../src/exec/executor/direct-index.ts';
import { loadKernels } from '../../src/kernels/load.ts';

const loader = loadKernels();
const wasm = loader.createMemory();
const memory = new LinearMemory(wasm, loader.instantiate(wasm), 32 << 20);
/** Where rows are counted. */
const ROWS = 128;
let frame: number;
let region: Region;
let index: DirectIndex;

beforeEach(() => {
  region = new Region(memory);
  frame = region.allocate(144);
  memory.u8.fill(0, frame, frame + 144);
  index = new DirectIndex({ cell: 0, rows: ROWS, hasSteps: [true] }, memory, region, frame);
});

/** As generated code does it: the least and the greatest key that it had to search, and their distances. */
function search(low: bigint, high: bigint, step = 1n): void {
  memory.i64[(frame + DIRECT_INDEX.keys + DIRECT_INDEX.step) >>> 3] = step;
  memory.i64[(frame + DIRECT_INDEX.keys + DIRECT_INDEX.low) >>> 3] = low;
  memory.i64[(frame + DIRECT_INDEX.keys + DIRECT_INDEX.high) >>> 3] = high;
  index.learn();
}

/** Rows that came to the table, of which so many had no place. */
function count(rows: number, misses: number): void {
  memory.i64[(frame + ROWS) >>> 3]! += BigInt(rows);
  memory.i64[(frame + DIRECT_INDEX.searches) >>> 3]! += BigInt(misses);
  memory.u32[(frame + DIRECT_INDEX.misses) >>> 2] = misses;
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
    for (let i = 0n; i < 7n; i++) search(i * 1_000_000n, i * 1_000_000n + 100_000n);
    expect([hasPlaces(), isSettled()]).toEqual([false, true]);
    expect(memory.reserved).toBe(before);
  });

  it('is given up where keys are far apart', () => {
    for (let i = 0n; i < 6n; i++) search(0n, (i + 1n) * 1_000_000n);
    expect([hasPlaces(), isSettled()]).toEqual([false, true]);
  });

  it('follows keys that keep moving on for as long as it finds rows', () => {
    for (let i = 0n; i < 40n; i++) {
      // Some rows of a batch, at first, then all.
      for (const [rows, misses] of [[100_000, 600] as const, [4096, 4096] as const]) {
        count(rows, misses);
        search(i * 1_000_000n, i * 1_000_000n + 80_000n);
      }
    }
    expect([hasPlaces(), isSettled()]).toEqual([true, false]);
    expect(codeOf(39_000_000n)).not.toBeNull();
    expect(codeOf(38_000_000n)).toBeNull();
  });

  it('has room where keys go', () => {
    search(0n, 100_000n);
    search(1_000_000n, 1_000_100n);
    expect(codeOf(1_090_000n)).not.toBeNull();
    search(400_000n, 400_100n);
    expect(codeOf(310_000n)).not.toBeNull();
  });

  it('stays where few rows have keys far from the others', () => {
    search(0n, 1000n);
    count(100_000, 600);
    search(-5_000_000n, 9_000_000n);
    expect(codeOf(500n)).not.toBeNull();
    // All of them have now.
    count(4096, 4096);
    search(9_000_000n, 9_001_000n);
    expect([codeOf(500n), codeOf(9_000_500n)]).toEqual([null, expect.any(BigInt)]);
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

  it('tells of values one apart that need no steps, and of none any more when it is given up', () => {
    const plain = (): number => memory.u32[(frame + DIRECT_INDEX.keys + DIRECT_INDEX.plainLast) >>> 2]!;
    search(0n, 1000n, 10n);
    expect(plain()).toBe(0);
    search(0n, 1000n, 1n);
    expect(plain()).toBeGreaterThan(1000);
    index.stop();
    expect([plain(), codeOf(0n)]).toEqual([0, null]);
  });

  it('counts smaller steps from then on', () => {
    search(-600n, 600n, 60n);
    search(-570n, -570n, 0n);
    expect(codeOf(540n)! - codeOf(-570n)!).toBe(37n);
  });
});
