import type { LinearMemory, SpareMemory } from '../../columns/linear-memory.ts';
import type { ColumnChunk } from './column-chunk.ts';
import type { Conversion } from './conversion.ts';
import type { FileVersion } from './footer-cache.ts';
import type { PageHeader } from './page-header.ts';

export interface CachedPage {
  readonly header: PageHeader;
  /** The page, decompressed and padded; of a dictionary page its converted values. */
  readonly address: number;
}

/** A chunk whose first data page is open, the pages that this took being in the cache. */
export interface OpenedChunk {
  /** Address of a copy of the kernels' state. */
  readonly state: number;
  /** Pages that are open, and their bytes. */
  readonly pages: number;
  readonly bytes: number;
  /** Of the data page. */
  readonly header: PageHeader;
  /** File offset behind it. */
  readonly end: number;
  readonly isDictionary: boolean;
  /** The dictionary before it, if there is one. */
  readonly dictionary: PageHeader | null;
}

/** What one executor keeps of one column chunk. */
export interface CachedChunk {
  readonly key: string;
  /** Saves small files, of a page a chunk, most of what opening takes. Null again when the chunk is gone. */
  opened: OpenedChunk | null;
  /** By file offset. */
  readonly pages: Map<number, CachedPage>;
  readonly addresses: number[];
  bytes: number;
  /** Readers that use it: only without any it can go. */
  readers: number;
  /** The query that used it last, and the one that it stands in the cache's order for. */
  query: number;
  place: number;
  /** Another executor keeps it: here it drives nothing out. */
  isGuest: boolean;
}

/** Keys by chunks, which are the same objects as long as their footers are remembered. */
const keys = new WeakMap<ColumnChunk, { readonly conversion: Conversion; readonly key: string }>();

/** Tells values apart that come from other bytes, or are converted otherwise. */
export function cacheKey(
  { path, size, modified }: FileVersion,
  chunk: ColumnChunk,
  conversion: Conversion,
): string {
  const { code, factor } = conversion;
  const known = keys.get(chunk);
  if (known?.conversion.code === code && known.conversion.factor === factor) return known.key;
  const key = `${chunk.start}:${code}:${factor}:${modified}:${size}:${path}`;
  keys.set(chunk, { conversion, key });
  return key;
}

/** What a page costs besides its bytes, roughly. */
const PAGE_OVERHEAD = 512;

/**
 * `spark.sparrow.columnCache.size`: pages as they are before their encoding is undone, so that flat values are
 * flat and dictionary codes stay packed to a few bits. Keys tell the file's version apart; what was least
 * recently used goes first, but a query drives out neither what it used itself nor what the query before it used:
 * of a table larger than the cache a part stays, in whatever order it is read again. Queries that need the memory
 * get it.
 */
export class ColumnCache implements SpareMemory {
  readonly #memory: LinearMemory;
  readonly #budget: number;
  /** Least recently used first, but for those that were used since they were put there. */
  readonly #chunks = new Map<string, CachedChunk>();
  /** The query that came last, and the one before it. */
  #queries: readonly number[] = [];
  #bytes = 0;

  constructor(memory: LinearMemory, budget: number) {
    this.#memory = memory;
    this.#budget = budget;
    memory.useSpare(this);
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A chunk that is there. */
  find(key: string): CachedChunk | null {
    return this.#chunks.get(key) ?? null;
  }

  /** Keeps the chunk's pages where they are until `close`. */
  open(key: string, query: number, isGuest: boolean): CachedChunk {
    let chunk = this.#chunks.get(key);
    if (chunk === undefined) {
      chunk = {
        key,
        opened: null,
        pages: new Map(),
        addresses: [],
        bytes: 0,
        readers: 0,
        query,
        place: query,
        isGuest,
      };
      this.#chunks.set(key, chunk);
    }
    this.reopen(chunk, query, isGuest);
    return chunk;
  }

  /** `open` for a chunk that is there. */
  reopen(chunk: CachedChunk, query: number, isGuest: boolean): void {
    if (this.#queries[0] !== query && this.#queries[1] !== query)
      this.#queries = [query, ...this.#queries.slice(0, 1)];
    chunk.readers++;
    chunk.query = query;
    chunk.isGuest = isGuest;
  }

  close(chunk: CachedChunk): void {
    chunk.readers--;
    if (chunk.readers === 0 && chunk.bytes === 0) this.#chunks.delete(chunk.key);
  }

  /** Memory that goes when the chunk does; 0 when there is no room for it. */
  allocate(chunk: CachedChunk, bytes: number): number {
    const needed = bytes + PAGE_OVERHEAD;
    const excess = this.#bytes + needed - this.#budget;
    if (excess > 0 && !chunk.isGuest) this.#evict(excess, (old) => !this.#queries.includes(old.query));
    if (this.#bytes + needed > this.#budget) return 0;
    const address = this.#memory.allocateSpare(bytes);
    if (address === 0) return 0;
    chunk.addresses.push(address);
    chunk.bytes += needed;
    this.#bytes += needed;
    return address;
  }

  giveBack(bytes: number): void {
    this.#evict(bytes, () => true);
  }

  #evict(bytes: number, may: (chunk: CachedChunk) => boolean): void {
    let left = bytes;
    for (const chunk of this.#chunks.values()) {
      if (left <= 0) return;
      if (chunk.place !== chunk.query) {
        // Used since: it goes behind the others, and is met again there.
        chunk.place = chunk.query;
        this.#chunks.delete(chunk.key);
        this.#chunks.set(chunk.key, chunk);
        continue;
      }
      if (chunk.readers > 0 || !may(chunk)) continue;
      this.#chunks.delete(chunk.key);
      chunk.opened = null;
      for (const address of chunk.addresses) this.#memory.releaseSpare(address);
      this.#bytes -= chunk.bytes;
      left -= chunk.bytes;
    }
  }
}
