import type { Region } from '../../columns/linear-memory.ts';
import type { Batch, Vector } from '../../columns/vector.ts';
import type { ChosenRows, ScanReader, ScanSplit } from '../reader.ts';
import type { CachedChunk, ColumnCache } from './column-cache.ts';
import { dataError } from './corrupt.ts';
import type { Element } from './elements.ts';
import { type ColumnReader, FlatColumn } from './flat-column.ts';
import { type ChunkSource, type KnownFiles, knownFiles } from './known-files.ts';
import type { PageHeader } from './page-header.ts';
import type { ParquetReaders } from './parquet-readers.ts';
import type { PruneColumns } from './prune.ts';

/** Files that rows of one batch come from, at most. */
const MOST_FILES = 256;

/** A column of the files. */
interface CachedColumn {
  readonly reader: FlatColumn;
  readonly source: ChunkSource;
  /** By the files' places in the list. */
  chunks: (CachedChunk | null)[];
  /** Address of the addresses of the states that the cache has of the batch's files. */
  readonly copies: number;
  /** The dictionary of the last of them, if its values have codes. */
  dictionary: PageHeader | null;
  /** Pages that are open in them, and their bytes. */
  pages: number;
  bytes: number;
}

/**
 * Reads small files, of one row group of one page, of which the cache has all that is asked for: a batch has the rows of
 * as many files as fit, and little is done for each.
 */
export class CachedFilesReader implements ScanReader {
  readonly #shared: ParquetReaders;
  readonly #cache: ColumnCache;
  readonly #root: Element;
  readonly #readers: readonly ColumnReader[];
  readonly #prune: PruneColumns;
  /** Null for columns that the files don't have. */
  readonly #columns: readonly (CachedColumn | null)[];
  /** Where codes are wanted: rows of several files have none in common. */
  readonly #mostFiles: number;
  /** Address of the numbers of rows of the batch's files. */
  readonly #rows: number;
  #splits: readonly ScanSplit[] = [];
  #files!: KnownFiles;
  /** By the files' places, whether their rows may satisfy the predicate; null for any predicate that says nothing. */
  #mayHold: (boolean | null)[] | null = null;
  #first = 0;
  /** The next file. */
  #at = 0;
  /** Of the batch: the files' places, its rows, and what the cache keeps for it. */
  #places: number[] = [];
  #length = 0;
  #held: CachedChunk[] = [];
  #isNew = false;

  /** Null where columns are not flat, or not all rows are wanted. */
  static of(
    shared: ParquetReaders,
    root: Element,
    readers: readonly ColumnReader[],
    prune: PruneColumns,
    region: Region,
  ): CachedFilesReader | null {
    const { request, context } = shared;
    if (context.columnCache === null || request.limit !== null) return null;
    if (prune.sources.some(({ kind }) => kind === 'nested')) return null;
    return new CachedFilesReader(shared, context.columnCache, root, readers, prune, region);
  }

  private constructor(
    shared: ParquetReaders,
    cache: ColumnCache,
    root: Element,
    readers: readonly ColumnReader[],
    prune: PruneColumns,
    region: Region,
  ) {
    this.#shared = shared;
    this.#cache = cache;
    this.#root = root;
    this.#readers = readers;
    this.#prune = prune;
    this.#mostFiles = shared.request.coded.length > 0 ? 1 : MOST_FILES;
    const room = (): number => region.allocate(this.#mostFiles * 4);
    this.#rows = room();
    this.#columns = readers.map((reader) =>
      reader instanceof FlatColumn
        ? { reader, source: reader.source, chunks: [], copies: room(), dictionary: null, pages: 0, bytes: 0 }
        : null,
    );
  }

  /** Begins at a place of the list; false where the file there isn't one of those that it reads. */
  open(splits: readonly ScanSplit[], from: number): boolean {
    const files = knownFiles(this.#cache, splits, this.#root);
    if (files === null) return false;
    this.#splits = splits;
    this.#files = files;
    for (const column of this.#columns) {
      if (column !== null) column.chunks = files.chunksOf(column.source);
    }
    const { predicate, predicateKey } = this.#shared;
    this.#mayHold = predicate.kind === 'unknown' ? null : files.answersTo(predicateKey);
    this.#first = from;
    this.#at = from;
    this.#take();
    this.#isNew = true;
    return this.#at > from;
  }

  get splitsRead(): number {
    return this.#at - this.#first;
  }

  next(): Batch | null {
    if (!this.#isNew) {
      this.close();
      this.#take();
    }
    this.#isNew = false;
    if (this.#length === 0) return null;
    this.#shared.metrics.rowsRead += this.#length;
    return { length: this.#length, vectors: this.#read(0, this.#shared.request.eager) };
  }

  readLate(from: number, to: number, chosen: ChosenRows): readonly Vector[] {
    return this.#read(from, to, chosen);
  }

  pathOf(row: number): string {
    let end = 0;
    const place = this.#places.find((at) => {
      end += this.#files.rows[at]!;
      return row < end;
    });
    return this.#splits[place!]!.path;
  }

  close(): void {
    for (const chunk of this.#held) this.#cache.close(chunk);
    this.#held = [];
  }

  /** Takes the files of the next batch: those that follow while they are in the cache and their rows fit. */
  #take(): void {
    const { metrics, context } = this.#shared;
    const rowsOf = this.#files.rows;
    const words = context.memory.u32;
    const { partition } = this.#splits[this.#first]!;
    this.#places = [];
    this.#length = 0;
    for (const column of this.#columns) if (column !== null) column.pages = column.bytes = 0;
    for (; this.#places.length < this.#mostFiles; this.#at++) {
      const at = this.#at;
      if (this.#splits[at]?.partition !== partition) break;
      if (rowsOf[at] === 0) rowsOf[at] = this.#files.group(context.memory, at)?.rows ?? 0;
      const rows = rowsOf[at]!;
      if (rows === 0 || this.#length + rows > context.batchRows) break;
      if (!this.#mayMatch(at)) metrics.rowGroupsSkipped++;
      else if (this.#hold(at, words)) {
        words[(this.#rows >>> 2) + this.#places.length] = rows;
        this.#places.push(at);
        this.#length += rows;
      } else break;
      metrics.rowGroups++;
    }
  }

  #mayMatch(at: number): boolean {
    const answers = this.#mayHold;
    if (answers === null) return true;
    const { context, predicate } = this.#shared;
    answers[at] ??= this.#files.mayHold(context.memory, at, predicate, this.#prune);
    return answers[at]!;
  }

  /** Has the cache keep a file's chunks for the batch; false where it doesn't have all of them. */
  #hold(at: number, words: Uint32Array): boolean {
    const { memory, queryId, isGuest } = this.#shared.context;
    for (const column of this.#columns) {
      if (column === null || (column.chunks[at]?.opened ?? null) !== null) continue;
      const found = this.#files.findChunk(memory, at, column.source);
      column.chunks[at] = found;
      if (found === null) return false;
    }
    for (const column of this.#columns) {
      if (column === null) continue;
      const chunk = column.chunks[at]!;
      const opened = chunk.opened!;
      this.#cache.reopen(chunk, queryId, isGuest);
      this.#held.push(chunk);
      words[(column.copies >>> 2) + this.#places.length] = opened.state;
      column.dictionary = opened.isDictionary ? opened.dictionary : null;
      column.pages += opened.pages;
      column.bytes += opened.bytes;
    }
    return true;
  }

  /** Columns of the batch's rows. */
  #read(from: number, to: number, chosen?: ChosenRows): Vector[] {
    const files = this.#places.length;
    const vectors: Vector[] = [];
    for (let c = from; c < to; c++) {
      const column = this.#columns[c]!;
      if (column === null) {
        vectors.push(this.#readers[c]!.read(this.#length));
        continue;
      }
      const { reader, copies, dictionary } = column;
      try {
        vectors.push(reader.readOpened(copies, this.#rows, files, files === 1 ? dictionary : null, chosen));
      } catch (error) {
        const page = this.#shared.context.memory.u32[copies >>> 2]!;
        throw dataError(this.#splits[this.#places[page]!]!.path, error);
      }
      this.#shared.metrics.cacheHits += column.pages;
      this.#shared.metrics.cacheHitBytes += column.bytes;
    }
    return vectors;
  }
}
