import { describe, expect, it } from 'vitest';
import { planSplits } from '../../src/formats/plan-splits.ts';

const MB = 1024 * 1024;
const options = { maxPartitionBytes: 128 * MB, openCostInBytes: 4 * MB, parallelism: 2 };

function files(...sizes: number[]) {
  return sizes.map((size, i) => ({ path: `/f${i}`, size, modified: 0, partition: [] }));
}

/** The partitions as `file:start+length` in megabytes. */
function plan(sizes: number[], overrides: Partial<typeof options> = {}, splittable = true): string[][] {
  const partitions = planSplits(
    files(...sizes.map((n) => n * MB)),
    { ...options, ...overrides },
    () => splittable,
  );
  return partitions.map((splits) => splits.map((s) => `${s.path.slice(2)}:${s.start / MB}+${s.length / MB}`));
}

describe('planSplits', () => {
  it('cuts large files into equal pieces of at most maxPartitionBytes', () => {
    expect(plan([300])).toEqual([['0:0+100'], ['0:100+100'], ['0:200+100']]);
  });

  it('shares small inputs between the cores', () => {
    expect(plan([20])).toEqual([['0:0+10'], ['0:10+10']]);
    expect(plan([20], { parallelism: 8 })).toEqual([['0:0+4'], ['0:4+4'], ['0:8+4'], ['0:12+4'], ['0:16+4']]);
  });

  it('packs small files, largest first, counting the cost of opening each', () => {
    expect(plan([1, 3, 2, 1], { parallelism: 1 })).toEqual([['1:0+3', '2:0+2', '0:0+1', '3:0+1']]);
    expect(plan([1, 3, 2, 1])).toEqual([
      ['1:0+3', '2:0+2'],
      ['0:0+1', '3:0+1'],
    ]);
  });

  it('joins partitions that the cost of opening keeps small, as long as every core has some', () => {
    const some = new Array<number>(320).fill(0.25);
    expect(plan(some, { parallelism: 1 }).map((splits) => splits.length)).toEqual([93, 124, 103]);
    const sizes = new Array<number>(320).fill(0.125);
    const most = { maxPartitionBytes: 2 * MB };
    expect(plan(sizes, most).map((splits) => splits.length)).toEqual(new Array(20).fill(16));
    expect(plan([3, 3, 3], { maxPartitionBytes: 3 * MB }).length).toBe(3);
    expect(plan(sizes, { openCostInBytes: 0 }).map((splits) => splits.length)).toEqual([160, 160]);
  });

  it('keeps files whole that cannot be cut, and leaves empty ones out', () => {
    expect(plan([300, 0], {}, false)).toEqual([['0:0+300']]);
    expect(plan([])).toEqual([]);
  });
});
