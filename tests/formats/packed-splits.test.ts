import { expect, it } from 'vitest';
import { packSplits, unpackSplits } from '../../src/formats/packed-splits.ts';

it('gives the splits that were packed, on another thread, too', () => {
  const shared = ['2025', null];
  const splits = [
    {
      path: '/a b/ä.parquet',
      size: 2 ** 40,
      modified: 1.7e12 + 0.123,
      start: 0,
      length: 5,
      partition: shared,
    },
    {
      path: '/a b/ä.parquet',
      size: 2 ** 40,
      modified: 1.7e12 + 0.123,
      start: 5,
      length: 7,
      partition: shared,
    },
    { path: '', size: 0, modified: 0, start: 0, length: 0, partition: [] },
  ];
  const packed = structuredClone(packSplits(splits));
  expect(unpackSplits(packed)).toEqual(splits);
  expect(packed.partitions.length).toBe(2);
  expect(unpackSplits(packSplits([]))).toEqual([]);
});
