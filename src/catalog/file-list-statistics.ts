import { type ColumnRange, type FileStatistics, fileStatistics } from '../formats/parquet/file-statistics.ts';
import { cachedFooter } from '../formats/parquet/footer-cache.ts';
import type { Storage } from '../storage/storage.ts';
import type { ColumnBounds, TableStatistics } from './catalog.ts';
import type { DataFile, DataSource } from './catalog-table.ts';

/** Footers that a statement waits for: more would take longer than what they tell is worth. */
const AWAITED_FOOTERS = 256;
/** Footers that are read without anybody waiting; those of more files are not read. */
const MOST_FOOTERS = 10_000;
/** Milliseconds after which that begins: the statement that listed the files is over by then, or well under way. */
const QUIET = 1000;
/** Footers between which others get a turn, */
const STEP = 16;
/** fewer where nobody waits, who then take no more than this part of the time: queries run meanwhile. */
const QUIET_STEP = 4;
const QUIET_SHARE = 1 / 10;
const CACHED_FOOTERS = 2 * MOST_FOOTERS;

/**
 * What footers tell of the files of a listing, for the planner. Of few files they are read at once. Of many, statements
 * do without at first; the footers are read in the background, now and then some, and the later statements have them.
 */
export class FileListStatistics {
  readonly #storage: Storage;
  /** By path, size and time. */
  readonly #footers = new Map<string, FileStatistics>();
  readonly #known = new WeakMap<readonly DataFile[], TableStatistics>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The same object for the same listing, until more is known of it. */
  async of(provider: DataSource, files: readonly DataFile[]): Promise<TableStatistics> {
    const known = this.#known.get(files);
    if (known !== undefined) return known;
    if (provider === 'parquet' && files.length <= MOST_FOOTERS) {
      const missing = files.filter((file) => !this.#footers.has(keyOf(file)));
      if (missing.length <= AWAITED_FOOTERS) return this.#count(files, nextTurn, STEP);
      setTimeout(() => void this.#count(files, pauseAfter, QUIET_STEP), QUIET).unref();
    }
    const uncounted = { sizeInBytes: sizeOf(files), rowCount: null };
    this.#known.set(files, uncounted);
    return uncounted;
  }

  async #count(files: readonly DataFile[], pause: Pause, step: number): Promise<TableStatistics> {
    const read = await this.#read(files, pause, step);
    const statistics = { sizeInBytes: sizeOf(files), rowCount: null, ...read };
    this.#known.set(files, statistics);
    return statistics;
  }

  async #read(
    files: readonly DataFile[],
    pause: Pause,
    step: number,
  ): Promise<Pick<TableStatistics, 'rowCount' | 'columns'> | null> {
    const all: FileStatistics[] = [];
    let started = performance.now();
    for (const file of files) {
      const statistics = this.#statisticsOf(file);
      if (statistics === null) return null;
      if (all.push(statistics) % step !== 0) continue;
      await pause(performance.now() - started);
      started = performance.now();
    }
    return { rowCount: all.reduce((sum, file) => sum + file.rows, 0), columns: columnBounds(all) };
  }

  #statisticsOf(source: DataFile): FileStatistics | null {
    const key = keyOf(source);
    const known = this.#footers.get(key);
    if (known !== undefined) return known;
    try {
      const file = this.#storage.open(source.path);
      try {
        const statistics = fileStatistics(cachedFooter(this.#storage, file).metadata);
        if (this.#footers.size >= CACHED_FOOTERS) this.#footers.clear();
        this.#footers.set(key, statistics);
        return statistics;
      } finally {
        file.close();
      }
    } catch {
      // A broken file is the scan's to report; the planner does without.
      return null;
    }
  }
}

/** @param took milliseconds of the step before */
type Pause = (took: number) => Promise<unknown>;

const nextTurn: Pause = () => new Promise((resolve) => setImmediate(resolve));

const pauseAfter: Pause = (took) =>
  new Promise((resolve) => setTimeout(resolve, took * (1 / QUIET_SHARE - 1)).unref());

export function sizeOf(files: readonly DataFile[]): number {
  return files.reduce((sum, file) => sum + file.size, 0);
}

function keyOf({ path, size, modified }: DataFile): string {
  return `${path}\0${size}\0${modified}`;
}

/** Bounds over all files, of the columns that every file with rows has bounds of. */
function columnBounds(files: readonly FileStatistics[]): Record<string, ColumnBounds> {
  const filled = files.filter((file) => file.rows > 0);
  const rows = filled.reduce((sum, file) => sum + file.rows, 0);
  const bounds: Record<string, ColumnBounds> = {};
  for (const name of filled[0]?.ranges.keys() ?? []) {
    const range = unite(filled, name);
    if (range === null) continue;
    const { min, max, nulls } = range;
    const distinctCount = Math.max(1, Math.min(rows - nulls, max - min + 1));
    bounds[name] = { min, max, nullCount: nulls, distinctCount };
  }
  return bounds;
}

function unite(files: readonly FileStatistics[], name: string): ColumnRange | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let nulls = 0;
  for (const { ranges } of files) {
    const range = ranges.get(name);
    if (range === undefined) return null;
    min = Math.min(min, range.min);
    max = Math.max(max, range.max);
    nulls += range.nulls;
  }
  return { min, max, nulls };
}
