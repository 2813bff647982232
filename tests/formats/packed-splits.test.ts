import { expect, it } from 'vitest';
import { KnownSplits, packSplits, unpackSplits } from '../../src/formats/packed-splits.ts';

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

it('are unpacked once for several tasks, and not kept for ever', () => {
  const splits = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      path: `/${i}`,
      size: 1,
      modified: 2,
      start: 0,
      length: 1,
      partition: [],
    }));
  const read = splits(3);
  const sent = () => structuredClone(packSplits(read));
  const known = new KnownSplits();
  const first = known.unpack(sent());
  expect(first).toEqual(read);
  expect(known.unpack(sent())).toBe(first);
  expect(known.unpack(packSplits(splits(3)))).not.toBe(first);
  known.unpack(packSplits(splits(30_000)));
  expect(known.unpack(sent())).not.toBe(first);
});
