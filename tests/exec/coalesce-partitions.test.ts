import { expect, test } from 'vitest';
import { coalescePartitions } from '../../src/exec/scheduler/coalesce-partitions.ts';

const MB = 1024 * 1024;
const options = { advisoryBytes: 64 * MB, minimumBytes: MB, parallelism: 2 };
const sizes = (groups: readonly (readonly number[])[]): number[] => groups.map((group) => group.length);

test('partitions of about equal size become a task per executor, without a rest', () => {
  const uneven = Array.from({ length: 32 }, (_, p) => MB + (p % 3) * 1000);
  expect(sizes(coalescePartitions(uneven, options))).toEqual([16, 16]);
});

test('little is one task', () => {
  expect(sizes(coalescePartitions(new Array(32).fill(1000), options))).toEqual([32]);
  expect(sizes(coalescePartitions(new Array(32).fill(0), options))).toEqual([32]);
  expect(coalescePartitions([], options)).toEqual([]);
});

test('much is cut into tasks of no more than the advisory size', () => {
  const groups = coalescePartitions(new Array(10).fill(60 * MB), options);
  expect(sizes(groups)).toEqual(new Array(10).fill(1));
});

test('what comes after a large partition is a task of its own', () => {
  const groups = coalescePartitions([MB, 60 * MB, MB, MB], options);
  expect(groups).toEqual([
    [0, 1],
    [2, 3],
  ]);
});
