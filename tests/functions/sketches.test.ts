import { describe, expect, it } from 'vitest';
import {
  decodeHll,
  emptyHll,
  encodeHll,
  hllEstimate,
  hllInserter,
  mergeHll,
} from '../../src/functions/values/hll-sketch.ts';
import {
  addToKll,
  decodeKll,
  emptyKll,
  encodeKll,
  kllQuantile,
  kllRank,
  mergeKll,
} from '../../src/functions/values/kll-sketch.ts';
import {
  decodeSketch,
  emptySketch,
  encodeSketch,
  estimate,
  insert,
  intersection,
  keyHasher,
  union,
} from '../../src/functions/values/theta-sketch.ts';
import { INT } from '../../src/types/data-type.ts';

function thetaOf(from: number, to: number, lgK: number) {
  const sketch = emptySketch('theta', lgK);
  const hash = keyHasher(INT);
  for (let i = from; i < to; i += 1) insert(sketch, hash(i)!, 1, 'sum');
  return decodeSketch(encodeSketch(sketch))!;
}

function hllOf(from: number, to: number, lgK: number) {
  const sketch = emptyHll(lgK);
  const insertInto = hllInserter(INT);
  for (let i = from; i < to; i += 1) insertInto(sketch, i);
  return decodeHll(encodeHll(sketch))!;
}

describe('theta sketches', () => {
  it('count, unite and intersect within a few percent', () => {
    const a = thetaOf(0, 60_000, 12);
    const b = thetaOf(30_000, 90_000, 12);
    expect(estimate(a) / 60_000).toBeCloseTo(1, 1);
    expect(estimate(union(a, b, 12, 'sum')) / 90_000).toBeCloseTo(1, 1);
    expect(estimate(intersection(a, b, 'sum')) / 30_000).toBeCloseTo(1, 1);
  });
  it('are exact below k', () => expect(estimate(thetaOf(0, 4000, 12))).toBe(4000));
});

describe('HLL sketches', () => {
  it('count within a few percent, also merged with another size', () => {
    expect(hllEstimate(hllOf(0, 50_000, 12)) / 50_000).toBeCloseTo(1, 1);
    expect(hllEstimate(mergeHll(hllOf(0, 30_000, 12), hllOf(20_000, 50_000, 14))) / 50_000).toBeCloseTo(1, 1);
  });
});

describe('KLL sketches', () => {
  it('tell ranks and quantiles within a few percent', () => {
    const sketch = emptyKll('double', 200);
    for (let i = 0; i < 50_000; i += 1) addToKll(sketch, (i * 7919) % 50_000);
    const other = emptyKll('double', 200);
    for (let i = 50_000; i < 100_000; i += 1) addToKll(other, i);
    const read = decodeKll(encodeKll(sketch))!;
    mergeKll(read, other);
    expect(read.n).toBe(100_000);
    expect(read.levels.reduce((sum, level, i) => sum + level.length * 2 ** i, 0)).toBe(100_000);
    expect(read.levels.flat().length).toBeLessThan(1200);
    expect(Number(kllQuantile(read, 0.5)) / 50_000).toBeCloseTo(1, 1);
    expect(kllRank(read, 25_000)).toBeCloseTo(0.25, 1);
  });
});
