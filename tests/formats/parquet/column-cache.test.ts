import { describe, expect, it } from 'vitest';
import { ColumnCache } from '../../../src/formats/parquet/column-cache.ts';
import type { ScanContext } from '../../../src/formats/reader.ts';
import { fixture, readParquet, testContext } from './harness.ts';

const NAMES = ['dictionary-snappy', 'plain-v2-zstd', 'delta', 'int96', 'nested', 'page-index', 'spark'].map(
  (name) => `${name}.parquet`,
);

function cachedContext(bytes: Uint8Array, budget: number): { context: ScanContext; cache: ColumnCache } {
  const plain = testContext({ file: bytes });
  const cache = new ColumnCache(plain.memory, budget);
  return { context: { ...plain, columnCache: cache, queryId: 1 }, cache };
}

function inQuery(context: ScanContext, queryId: number): ScanContext {
  return { ...context, queryId };
}

describe('the column cache', () => {
  it.each(NAMES)('gives what %s gives, without reading it again', (name) => {
    const bytes = fixture(name);
    const expected = readParquet(bytes);
    const { context, cache } = cachedContext(bytes, 64 << 20);
    const first = readParquet(bytes, { context });
    expect(first.columns).toEqual(expected.columns);
    expect(first.metrics.cacheHits).toBe(0);
    expect(first.metrics.cacheMisses).toBeGreaterThan(0);
    const second = readParquet(bytes, { context: inQuery(context, 2) });
    expect(second.columns).toEqual(expected.columns);
    expect(second.metrics.cacheMisses).toBe(0);
    expect(second.metrics.cacheHits).toBe(first.metrics.cacheMisses);
    expect(second.metrics.cacheHitBytes).toBeGreaterThan(0);
    expect(second.metrics.bytesRead).toBe(0);
    expect(second.leaked).toBe(0);
    expect(cache.bytes).toBeGreaterThan(second.metrics.cacheHitBytes);
  });

  it('reads a file again that changed', () => {
    const bytes = fixture(NAMES[0]!);
    const { context } = cachedContext(bytes, 64 << 20);
    readParquet(bytes, { context });
    const changed: ScanContext = { ...context, open: (path) => ({ ...context.open(path), modified: 1 }) };
    const split = { modified: 1 };
    expect(readParquet(bytes, { context: changed, split }).metrics.cacheHits).toBe(0);
    expect(readParquet(bytes, { context: changed, split }).metrics.cacheMisses).toBe(0);
  });

  it('is enough for a file that was read before: nobody opens it', () => {
    const bytes = fixture(NAMES[0]!);
    const { context } = cachedContext(bytes, 64 << 20);
    const first = readParquet(bytes, { context });
    const open = (path: string): never => {
      throw new Error(`${path} was opened`);
    };
    expect(readParquet(bytes, { context: { ...context, open } }).columns).toEqual(first.columns);
  });

  it('starts again with a file that changed after it was listed', () => {
    const bytes = fixture(NAMES[0]!);
    const { context } = cachedContext(bytes, 64 << 20);
    const whole = readParquet(bytes);
    const [one] = Object.keys(whole.columns);
    // Its first column is in the cache, so that it is the others that find the change.
    readParquet(bytes, { context, columns: { [one!]: null } });
    const changed: ScanContext = { ...context, open: (path) => ({ ...context.open(path), modified: 1 }) };
    const { columns, metrics } = readParquet(bytes, { context: changed });
    expect(columns).toEqual(whole.columns);
    expect(metrics.rowsRead).toBe(whole.rows);
    expect(readParquet(bytes, { context: changed, split: { modified: 1 } }).metrics.cacheMisses).toBe(0);
  });

  it('keeps to its size, and a part of what is larger', () => {
    const bytes = fixture(NAMES[0]!);
    const all = cachedContext(bytes, 64 << 20);
    readParquet(bytes, { context: all.context });
    const budget = Math.floor(all.cache.bytes / 2);
    const { context, cache } = cachedContext(bytes, budget);
    const expected = readParquet(bytes);
    for (const query of [1, 2, 3]) {
      const { columns, metrics } = readParquet(bytes, { context: inQuery(context, query) });
      expect(columns).toEqual(expected.columns);
      expect(cache.bytes).toBeLessThanOrEqual(budget);
      if (query > 1) expect(metrics.cacheHits).toBeGreaterThan(0);
      expect(metrics.cacheMisses).toBeGreaterThan(0);
    }
  });

  it('lets what was not used for longest go first', () => {
    const { memory } = testContext({});
    const cache = new ColumnCache(memory, 10_000);
    const fill = (key: string, query: number, isGuest = false): boolean => {
      const chunk = cache.open(key, query, isGuest);
      const kept = chunk.bytes > 0 || cache.allocate(chunk, 3000) !== 0;
      cache.close(chunk);
      return kept;
    };
    const knows = (key: string): boolean => {
      const chunk = cache.open(key, 9, false);
      const known = chunk.bytes > 0;
      cache.close(chunk);
      return known;
    };
    expect(fill('a', 1)).toBe(true);
    expect(fill('b', 1)).toBe(true);
    expect(fill('c', 1)).toBe(false);
    expect(fill('a', 2)).toBe(true);
    expect(fill('d', 2)).toBe(false);
    expect(fill('a', 3)).toBe(true);
    expect(fill('e', 3, true)).toBe(false);
    expect(fill('d', 3)).toBe(true);
    expect([knows('b'), knows('a'), knows('d')]).toEqual([false, true, true]);
  });

  it('keeps what a query used for the next one, in whatever order that comes to it', () => {
    const { memory } = testContext({});
    const cache = new ColumnCache(memory, 10_000);
    const hits = (keys: readonly string[], query: number): number => {
      let known = 0;
      for (const key of keys) {
        const chunk = cache.open(key, query, false);
        if (chunk.bytes > 0) known++;
        else cache.allocate(chunk, 3000);
        cache.close(chunk);
      }
      return known;
    };
    const keys = ['a', 'b', 'c', 'd'];
    hits(keys, 1);
    expect(hits(keys.toReversed(), 2)).toBe(2);
    expect(hits(['c', 'a', 'd', 'b'], 3)).toBe(2);
    hits(['x', 'y'], 4);
    expect(hits(['x', 'y'], 5)).toBe(0);
    expect(hits(['x', 'y'], 6)).toBe(2);
  });

  it('goes when a query needs the memory, except for what is read just now', () => {
    const { memory } = testContext({});
    const size = Math.floor(memory.budget / 4);
    const cache = new ColumnCache(memory, memory.budget);
    const free = cache.open('free', 1, false);
    const used = cache.open('used', 1, false);
    expect(cache.allocate(free, size)).not.toBe(0);
    expect(cache.allocate(used, size)).not.toBe(0);
    cache.close(free);
    const address = memory.allocate(Math.floor(memory.budget * 0.7));
    expect(cache.bytes).toBe(used.bytes);
    expect(memory.reserved).toBe(Math.floor(memory.budget * 0.7));
    memory.release(address);
    cache.close(used);
    memory.release(memory.allocate(Math.floor(memory.budget * 0.9)));
    expect(cache.bytes).toBe(0);
  });
});
