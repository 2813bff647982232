import { describe, expect, it } from 'vitest';
import type { PackedKeySpec } from '../../src/exec/executor/program.ts';
import { type BitsRange, packKeys } from '../../src/exec/operators/fill-entries.ts';

const MAX = 2n ** 64n - 1n;
const ALL: BitsRange = { min: 0n, max: MAX };
const NOTHING: BitsRange = { min: MAX, max: 0n };
const [NEVER, FIRST, LAST]: PackedKeySpec[] = [{ nulls: null }, { nulls: 'first' }, { nulls: 'last' }];

/** The word of a row; null stands for NULL. */
function wordOf(keys: PackedKeySpec[], ranges: BitsRange[], row: readonly (bigint | null)[]): bigint {
  return packKeys(keys, ranges).reduce((word, { base, nullCode, right, left }, k) => {
    const value = row[k]!;
    const code = value === null ? nullCode : BigInt.asUintN(64, value - base);
    return word | BigInt.asUintN(64, (code >> BigInt(right)) << BigInt(left));
  }, 0n);
}

describe('keys of a sort in one word', () => {
  it('take as many bits as their ranges need', () => {
    const ranges = [
      { min: 1000n, max: 1007n },
      { min: 5n, max: 5n },
      { min: 0n, max: 4n },
    ];
    expect(packKeys([NEVER!, NEVER!, NEVER!], ranges)).toEqual([
      { base: 1000n, nullCode: 7n, right: 0, left: 61 },
      { base: 5n, nullCode: 0n, right: 0, left: 61 },
      { base: 0n, nullCode: 4n, right: 0, left: 58 },
    ]);
  });

  it('order like the rows, NULL before or behind all values', () => {
    const keys = [FIRST!, LAST!];
    const ranges = [
      { min: 0n, max: 3n },
      { min: MAX - 3n, max: MAX },
    ];
    const rows = [null, 0n, 1n, 3n].flatMap((a) => [MAX - 3n, MAX - 1n, MAX, null].map((b) => [a, b]));
    const words = rows.map((row) => wordOf(keys, ranges, row));
    expect(words).toEqual([...new Set(words)].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('that are all NULL are of one code', () => {
    for (const key of [FIRST!, LAST!]) {
      expect(packKeys([key, NEVER!], [NOTHING, { min: 1n, max: 2n }])).toMatchObject([
        { left: 63, right: 0 },
        { left: 62, right: 0 },
      ]);
    }
  });

  it('leave out what does not fit: the lowest bits of the last one, and all behind', () => {
    const ranges = [{ min: 0n, max: 255n }, { min: 1n, max: 2n ** 60n }, ALL];
    expect(packKeys([NEVER!, NEVER!, NEVER!], ranges)).toEqual([
      { base: 0n, nullCode: 255n, right: 0, left: 56 },
      { base: 1n, nullCode: 2n ** 60n - 1n, right: 4, left: 0 },
    ]);
    expect(packKeys([NEVER!, NEVER!], [ALL, ALL]).map(({ left, right }) => [left, right])).toEqual([[0, 0]]);
  });

  it('with NULL beside all values of 64 bits are not packed', () => {
    expect(packKeys([FIRST!, NEVER!], [ALL, ALL])).toEqual([]);
    expect(packKeys([NEVER!, LAST!], [{ min: 0n, max: 1n }, ALL]).length).toBe(1);
  });
});
