import type { ScanSplit } from '../reader.ts';
import { type CachedChunk, type ColumnCache, cacheKey } from './column-cache.ts';
import type { Conversion } from './conversion.ts';
import { CorruptData } from './corrupt.ts';
import type { Element } from './elements.ts';
import { knownFooter } from './footer-cache.ts';
import type { RowGroup } from './metadata.ts';
import type { Predicate } from './predicate.ts';
import { groupMayHold, type PruneColumns } from './prune.ts';

/** What a column's chunks are found by, in files of one schema. */
export interface ChunkSource {
  readonly leaf: number;
  readonly conversion: Conversion;
}

/** A file's only row group, if it is one and the split is the whole file. */
function onlyGroup(footers: object, root: Element, split: ScanSplit): RowGroup | null {
  const metadata = knownFooter(footers, split);
  if (metadata?.root !== root || metadata.rowGroups.length !== 1) return null;
  return split.start === 0 && split.length >= split.size ? metadata.rowGroups[0]! : null;
}

/**
 * What the column cache has of a list of files, by their places in it. Queries of the same files get the same list, so
 * that nothing has to be looked up for each file once it was found.
 */
export class KnownFiles {
  readonly root: Element;
  /** Of the files' only row groups; 0 where that isn't known yet. */
  readonly rows: number[];
  readonly #splits: readonly ScanSplit[];
  readonly #cache: ColumnCache;
  #answers: { readonly key: string; readonly mayHold: (boolean | null)[] } | null = null;
  readonly #chunks = new Map<string, (CachedChunk | null)[]>();

  constructor(cache: ColumnCache, splits: readonly ScanSplit[], root: Element) {
    this.root = root;
    this.rows = new Array<number>(splits.length).fill(0);
    this.#splits = splits;
    this.#cache = cache;
  }

  /** A column's chunks, null where they were not found yet. */
  chunksOf({ leaf, conversion: { code, factor } }: ChunkSource): (CachedChunk | null)[] {
    const key = `${leaf} ${code} ${factor}`;
    let chunks = this.#chunks.get(key);
    if (chunks === undefined) {
      chunks = new Array<CachedChunk | null>(this.rows.length).fill(null);
      this.#chunks.set(key, chunks);
    }
    return chunks;
  }

  /** Whether the files' rows may satisfy a predicate, null where nobody knows. What was asked last is remembered. */
  answersTo(key: string): (boolean | null)[] {
    if (this.#answers?.key !== key) {
      this.#answers = { key, mayHold: new Array<boolean | null>(this.rows.length).fill(null) };
    }
    return this.#answers.mayHold;
  }

  /** Whether rows of the file at a place may satisfy a predicate, as far as is known. */
  mayHold(footers: object, place: number, predicate: Predicate, columns: PruneColumns): boolean {
    return unlessCorrupt(true, () => {
      const group = this.group(footers, place);
      return group === null || groupMayHold(predicate, group, columns);
    });
  }

  /** The only row group of the file at a place, if that is known. */
  group(footers: object, place: number): RowGroup | null {
    return onlyGroup(footers, this.root, this.#splits[place]!);
  }

  /** The chunk of the file at a place if the cache has it with all its rows in an open page. */
  findChunk(footers: object, place: number, { leaf, conversion }: ChunkSource): CachedChunk | null {
    return unlessCorrupt(null, () => {
      const group = this.group(footers, place);
      if (group === null) return null;
      const found = this.#cache.find(cacheKey(this.#splits[place]!, group.chunk(leaf), conversion));
      return found?.opened?.header.values === group.rows ? found : null;
    });
  }
}

/** What is wrong in a file is for its own reader to report. */
function unlessCorrupt<Result>(otherwise: Result, look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    if (error instanceof CorruptData) return otherwise;
    throw error;
  }
}

const known = new WeakMap<ColumnCache, WeakMap<readonly ScanSplit[], KnownFiles>>();

/** Null where the list's files that came first have another schema. */
export function knownFiles(
  cache: ColumnCache,
  splits: readonly ScanSplit[],
  root: Element,
): KnownFiles | null {
  let ofCache = known.get(cache);
  if (ofCache === undefined) {
    ofCache = new WeakMap();
    known.set(cache, ofCache);
  }
  let files = ofCache.get(splits);
  if (files === undefined) {
    files = new KnownFiles(cache, splits, root);
    ofCache.set(splits, files);
  }
  return files.root === root ? files : null;
}
