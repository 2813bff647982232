import { beforeEach, describe, expect, it } from 'vitest';
import { enterRecords, type RangedTable } from '../../src/exec/executor/join-table.ts';
import type { Kernels } from '../../src/kernels/kernels.ts';
import { loadKernels } from '../../src/kernels/load.ts';

const loader = loadKernels({ maxPages: 2048 });
let view: DataView;
let kernels: Kernels;
beforeEach(() => {
  const memory = loader.createMemory(1 << 20);
  kernels = loader.instantiate(memory);
  view = new DataView(memory.buffer);
});

/** A record of a join: header, a number of 8 bytes, one of 4. */
const RECORD = 24;
const LONG_KEY = { offset: 8, bytes: 8 } as const;
const INT_KEY = { offset: 16, bytes: 4 } as const;

interface Row {
  readonly long: bigint;
  readonly int: number;
  readonly hasNullKey?: boolean;
}

function putRecords(rows: readonly Row[]): { start: number; end: number } {
  const start = kernels.allocate(rows.length * RECORD) >>> 0;
  rows.forEach(({ long, int, hasNullKey }, i) => {
    const record = start + i * RECORD;
    view.setUint32(record, 0xdeadbeef, true);
    view.setUint32(record + 4, hasNullKey ? 0x100 : 0, true);
    view.setBigInt64(record + 8, long, true);
    view.setInt32(record + 16, int, true);
  });
  return { start, end: start + rows.length * RECORD };
}

/** Numbers of the records of a chain, from 0. */
function chain(first: number, start: number): number[] {
  const records: number[] = [];
  for (let at = first; at !== 0; at = view.getUint32(at, true)) records.push((at - start) / RECORD);
  return records;
}

function putZeros(bytes: number): number {
  const address = kernels.allocate(bytes) >>> 0;
  for (let i = 0; i < bytes; i += 4) view.setUint32(address + i, 0);
  return address;
}

/** The chains of a table's entries of `bytes` bytes, the last four of which point to a record. */
function chains(address: number, entries: number, bytes: 4 | 8, start: number): number[][] {
  return Array.from({ length: entries }, (_, i) =>
    chain(view.getUint32(address + i * bytes + bytes - 4, true), start),
  );
}

const far = 2n ** 40n;

describe('tables of joins', () => {
  it('have a word for each number, behind which are its records', () => {
    const rows = [5n, -2n, 5n, 0n].map((long): Row => ({ long, int: 0 }));
    const { start, end } = putRecords([...rows, { long: 1n, int: 0, hasNullKey: true }]);
    const address = putZeros(8 * 4);
    const table: RangedTable = {
      kind: 1,
      address,
      mask: 7,
      recordSize: RECORD,
      keys: [LONG_KEY],
      ranges: [{ min: -2n, max: 5n }],
      distinct: false,
    };
    enterRecords(kernels, table, start, start + 2 * RECORD);
    enterRecords(kernels, table, start + 2 * RECORD, end);
    expect(chains(address, 8, 4, start)).toEqual([[1], [], [3], [], [], [], [], [2, 0]]);
  });

  it('have a word for each pair of numbers', () => {
    const rows = [far, far + 2n, far + 2n].map((long, i): Row => ({ long, int: -7 + (i & 1) }));
    const { start, end } = putRecords(rows);
    const address = putZeros(6 * 4);
    const table: RangedTable = {
      kind: 1,
      address,
      mask: 5,
      recordSize: RECORD,
      keys: [LONG_KEY, INT_KEY],
      ranges: [
        { min: far, max: far + 2n },
        { min: -7n, max: -6n },
      ],
      distinct: false,
    };
    enterRecords(kernels, table, start, end);
    expect(chains(address, 6, 4, start)).toEqual([[0], [], [2], [], [], [1]]);
    enterRecords(kernels, { ...table, keys: [INT_KEY], ranges: [{ min: -7n, max: -6n }] }, start, start);
    expect(chains(address, 6, 4, start)).toEqual([[0], [], [2], [], [], [1]]);
  });

  it('are hashed with chains for records of the same keys, or one record for each', () => {
    const rows = Array.from({ length: 300 }, (_, i): Row => ({ long: BigInt(i % 150) * far, int: i % 3 }));
    const { start, end } = putRecords([...rows, { long: -1n, int: 0, hasNullKey: true }]);
    const groupsBy = (keyOf: (row: Row) => unknown): number[][] => {
      const groups = new Map<unknown, number[]>();
      rows.forEach((row, i) => {
        const known = groups.get(keyOf(row));
        if (known === undefined) groups.set(keyOf(row), [i]);
        else known.splice(1, 0, i);
      });
      return [...groups.values()].sort((a, b) => a[0]! - b[0]!);
    };
    const entered = (keys: RangedTable['keys'], distinct: boolean): number[][] => {
      const address = putZeros(512 * 8);
      const ranges = keys.map(() => ({ min: 0n, max: 0n }));
      const table = { kind: 0, address, mask: 511, recordSize: RECORD, keys, ranges, distinct } as const;
      enterRecords(kernels, table, start, end);
      const found = chains(address, 512, 8, start).filter((records) => records.length > 0);
      return found.sort((a, b) => a[0]! - b[0]!);
    };
    expect(entered([LONG_KEY], false)).toEqual(groupsBy(({ long }) => long));
    expect(entered([INT_KEY], false)).toEqual(groupsBy(({ int }) => int));
    const pairs = groupsBy(({ long, int }) => `${long} ${int}`);
    expect(entered([LONG_KEY, INT_KEY], false)).toEqual(pairs);
    expect(entered([INT_KEY, LONG_KEY], true)).toEqual(pairs.map(([first]) => [first]));
  });
});

describe('a hash table that grows', () => {
  it('finds the next free entry, going on at the start', () => {
    const table = putZeros(4 * 8);
    [1, 0, 5, 6].forEach((record, i) => {
      view.setUint32(table + i * 8 + 4, record, true);
    });
    for (const hash of [0, 1, 6, 0xfffffff9]) expect(kernels.table_free(table, 3, hash)).toBe(table + 8);
  });

  it('keeps its entries, each at the first free place from its hash on', () => {
    const hashes = [3, 19, 3, 0xffffffff, 0x8000000f];
    const small = putZeros(8 * 8);
    hashes.forEach((hash, i) => {
      view.setUint32(small + (i + 2) * 8, hash, true);
      view.setUint32(small + (i + 2) * 8 + 4, 1000 + i, true);
    });
    const large = putZeros(32 * 8);
    kernels.table_rehash(small, 64, large, 31);
    const entries = Array.from({ length: 32 }, (_, i) => view.getUint32(large + i * 8 + 4, true));
    const places = entries.flatMap((record, i) => (record === 0 ? [] : [[i, record]]));
    expect(places).toEqual([
      [3, 1000],
      [4, 1002],
      [15, 1004],
      [19, 1001],
      [31, 1003],
    ]);
    expect(view.getUint32(large + 31 * 8, true)).toBe(0xffffffff);
  });
});
