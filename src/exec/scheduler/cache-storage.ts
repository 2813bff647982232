import type { BlockRef } from '../../columns/block.ts';
import { PackedHeaders, segmentBytes } from '../../columns/packed-batch.ts';
import type { CachedPartition, EventLog } from '../../core/events.ts';
import type { CachedRows } from '../../plan/physical/node.ts';
import type { CacheShare } from '../executor/cache-share.ts';

/** The packed segments of each partition, in order. */
export type PackedPartitions = readonly (readonly BlockRef[])[];

/** Cached rows in shared memory. */
export interface CachedData {
  readonly partitions: PackedPartitions;
  /** Places of the columns in which there is some NULL. */
  readonly columnsWithNulls: ReadonlySet<number>;
}

function cachedData(partitions: PackedPartitions): CachedData {
  const columnsWithNulls = new Set<number>();
  for (const segment of partitions.flat()) {
    const headers = new PackedHeaders(segmentBytes(segment));
    for (let at = 0; at < segment.length; at += headers.length(at)) {
      for (let column = headers.columns(at) - 1; column >= 0; column--) {
        if (headers.nulls(at, column) > 0) columnsWithNulls.add(column);
      }
    }
  }
  return { partitions, columnsWithNulls };
}

/** Cached rows that are there, and how much they are. */
export interface StoredRows {
  readonly data: CachedData;
  readonly bytes: number;
  readonly rows: number;
}

type State =
  | { readonly kind: 'empty' }
  | { readonly kind: 'loading'; readonly settled: Promise<void> }
  | ({ readonly kind: 'stored' } & StoredRows)
  /** Larger than all the memory that there is for caches. */
  | { readonly kind: 'too_large' };

interface Entry {
  readonly rows: CachedRows;
  state: State;
}

/**
 * What CACHE TABLE keeps. The rows lie in shared memory that every executor reads, so that all of them share the
 * work on a cached table evenly, and none takes rows with it when it is lost. What does not fit beside newer
 * entries is dropped, the longest unused first, and computed again at its next use.
 */
export class CacheStorage {
  /** Bytes that may be kept. */
  readonly budget: number;
  readonly #executors: number;
  readonly #share: CacheShare;
  readonly #eventLog: EventLog;
  /** Last used last. */
  readonly #entries = new Map<number, Entry>();

  /** @param share what the cached rows take of each executor's memory */
  constructor(budget: number, executors: number, share: CacheShare, eventLog: EventLog) {
    this.budget = budget;
    this.#executors = executors;
    this.#share = share;
    this.#eventLog = eventLog;
  }

  /** From now on the rows of this id are kept as soon as somebody computes them. */
  register(rows: CachedRows): void {
    this.#entries.set(rows.cacheId, { rows, state: { kind: 'empty' } });
  }

  /** The rows are not kept any more; who reads them goes on. */
  forget(cacheId: number): void {
    const entry = this.#entries.get(cacheId);
    if (entry === undefined) return;
    this.#entries.delete(cacheId);
    if (entry.state.kind !== 'stored') return;
    this.#logDropped(cacheId);
    this.#updateShare();
  }

  /** Executors have taken a part of the share: what doesn't fit any more is dropped. */
  dropYielded(): void {
    this.#shrinkTo(this.#share.bytes * this.#executors);
    this.#updateShare();
  }

  /** What is kept of an id now; null where nothing is. */
  stored(cacheId: number): StoredRows | null {
    const state = this.#entries.get(cacheId)?.state;
    return state?.kind === 'stored' ? state : null;
  }

  /** The rows, computed by `load` unless they are there; null where they can't be kept. */
  async obtain(cacheId: number, load: () => Promise<PackedPartitions>): Promise<CachedData | null> {
    while (true) {
      const entry = this.#entries.get(cacheId);
      if (entry === undefined) return null;
      const { state } = entry;
      switch (state.kind) {
        case 'too_large':
          return null;
        case 'stored':
          this.#touch(cacheId, entry);
          return state.data;
        case 'loading':
          // Whoever loads may fail or be cancelled: then it is the next one's turn.
          await state.settled;
          break;
        case 'empty':
          return this.#load(cacheId, entry, load);
        default:
          state satisfies never;
      }
    }
  }

  async #load(
    cacheId: number,
    entry: Entry,
    load: () => Promise<PackedPartitions>,
  ): Promise<CachedData | null> {
    const loading = load();
    const settled = loading.then(
      () => {},
      () => {},
    );
    entry.state = { kind: 'loading', settled };
    try {
      const packed = await loading;
      const partitions = packed.map(partitionInfo);
      const bytes = partitions.reduce((sum, partition) => sum + partition.bytes, 0);
      if (bytes > this.budget) {
        entry.state = { kind: 'too_large' };
        return null;
      }
      const data = cachedData(packed);
      if (this.#entries.get(cacheId) === entry) this.#store(entry, data, partitions, bytes);
      return data;
    } finally {
      if (entry.state.kind === 'loading') entry.state = { kind: 'empty' };
    }
  }

  #store(entry: Entry, data: CachedData, partitions: readonly CachedPartition[], bytes: number): void {
    this.#shrinkTo(this.budget - bytes);
    const rows = partitions.reduce((sum, partition) => sum + partition.rows, 0);
    entry.state = { kind: 'stored', data, bytes, rows };
    const { cacheId, name, level } = entry.rows;
    this.#touch(cacheId, entry);
    this.#updateShare();
    const time = Date.now();
    const { budget } = this;
    this.#eventLog.append({ kind: 'cache_stored', time, cacheId, name, level, partitions, budget });
  }

  /** Drops what was not used for longest, until the others take no more than so many bytes. */
  #shrinkTo(bytes: number): void {
    let used = this.#used;
    for (const [cacheId, entry] of this.#entries) {
      if (used <= bytes) return;
      if (entry.state.kind !== 'stored') continue;
      used -= entry.state.bytes;
      entry.state = { kind: 'empty' };
      this.#logDropped(cacheId);
    }
  }

  get #used(): number {
    let used = 0;
    for (const { state } of this.#entries.values()) if (state.kind === 'stored') used += state.bytes;
    return used;
  }

  #updateShare(): void {
    this.#share.set(this.#used / this.#executors);
  }

  #touch(cacheId: number, entry: Entry): void {
    this.#entries.delete(cacheId);
    this.#entries.set(cacheId, entry);
  }

  #logDropped(cacheId: number): void {
    this.#eventLog.append({ kind: 'cache_dropped', time: Date.now(), cacheId });
  }
}

function partitionInfo(segments: readonly BlockRef[]): CachedPartition {
  return {
    rows: segments.reduce((sum, segment) => sum + segment.rows, 0),
    bytes: segments.reduce((sum, segment) => sum + segment.length, 0),
  };
}
