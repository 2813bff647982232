import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DataFile } from '../../src/catalog/catalog-table.ts';
import { FileListStatistics } from '../../src/catalog/file-list-statistics.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { fixture, memoryFile } from '../formats/parquet/harness.ts';

const FILE = fixture('dictionary-snappy.parquet');

describe('statistics of a list of files', () => {
  let opened = 0;
  const storage: Storage = {
    status: () => Promise.resolve(null),
    entries: () => Promise.resolve(null),
    open(path) {
      opened++;
      return memoryFile(path, path.includes('broken') ? FILE.subarray(0, FILE.length - 1) : FILE);
    },
  };
  const listed = (count: number, prefix = 'file'): DataFile[] =>
    Array.from({ length: count }, (_, i) => ({
      path: `${prefix}${i}`,
      size: FILE.length,
      modified: 0,
      partition: [],
    }));

  beforeEach(() => {
    opened = 0;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('come from the footers of few files at once', async () => {
    const statistics = new FileListStatistics(storage);
    const files = listed(3);
    const { sizeInBytes, rowCount } = await statistics.of('parquet', files);
    expect(sizeInBytes).toBe(3 * FILE.length);
    expect(rowCount).toBeGreaterThan(0);
    await statistics.of('parquet', files);
    await statistics.of('parquet', listed(3));
    expect(opened).toBe(3);
  });

  it('are sizes at first where files are many, whose footers are read later', async () => {
    const statistics = new FileListStatistics(storage);
    const files = listed(300);
    const { rowCount: each } = await statistics.of('parquet', listed(1, 'one'));
    opened = 0;
    expect((await statistics.of('parquet', files)).rowCount).toBeNull();
    expect((await statistics.of('parquet', files)).rowCount).toBeNull();
    expect(opened).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    // Some at a time.
    expect((await statistics.of('parquet', files)).rowCount).toBeNull();
    await vi.advanceTimersByTimeAsync(60_000);
    await vi.waitFor(async () => expect((await statistics.of('parquet', files)).rowCount).toBe(300 * each!));
    expect(opened).toBe(300);
    // One more file is few that are unknown.
    const more = [...files, ...listed(1, 'more')];
    expect((await statistics.of('parquet', more)).rowCount).toBe(301 * each!);
    expect(opened).toBe(301);
  });

  it('are sizes only where a footer is broken, for other formats, and of too many files', async () => {
    const statistics = new FileListStatistics(storage);
    const broken = [...listed(2), ...listed(1, 'broken')];
    expect(await statistics.of('parquet', broken)).toEqual({ sizeInBytes: 3 * FILE.length, rowCount: null });
    expect((await statistics.of('csv', listed(2))).rowCount).toBeNull();
    opened = 0;
    const many = listed(10_001);
    expect((await statistics.of('parquet', many)).rowCount).toBeNull();
    await vi.advanceTimersByTimeAsync(5000);
    expect(opened).toBe(0);
  });
});
