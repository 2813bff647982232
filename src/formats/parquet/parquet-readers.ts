import { Region } from '../../columns/linear-memory.ts';
import { ListedFile } from '../../storage/listed-file.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import type { DataType } from '../../types/data-type.ts';
import {
  NO_SCAN_METRICS,
  type ScanContext,
  type ScanMetrics,
  type ScanReader,
  type ScanRequest,
  type ScanSplit,
  type SplitReaders,
} from '../reader.ts';
import { CachedFilesReader } from './cached-files-reader.ts';
import { type ColumnSource, matchColumn } from './column-match.ts';
import { dataError } from './corrupt.ts';
import type { Element } from './elements.ts';
import { type ColumnReader, FlatColumn, MissingColumn } from './flat-column.ts';
import { cachedFooter, knownFooter } from './footer-cache.ts';
import type { FileMetadata } from './metadata.ts';
import { NestedColumn } from './nested-column.ts';
import { PADDING, PageBuffers } from './page-buffers.ts';
import type { ReadScope } from './pages.ts';
import { ParquetReader } from './parquet-reader.ts';
import { type Predicate, predicateKey, predicateOf } from './predicate.ts';
import type { PruneColumns } from './prune.ts';

/** The request's columns in files of one schema. */
export interface FileColumns {
  readonly scope: ReadScope;
  readonly root: Element;
  readonly readers: readonly ColumnReader[];
  /** Of these, those that are read with each batch. */
  readonly eager: readonly ColumnReader[];
  readonly prune: PruneColumns;
  /** Reads what the cache has of small files; null where it can't. */
  readonly cached: CachedFilesReader | null;
}

/**
 * Readers of a task's splits. What depends on the files' schema only is made once for files that follow each
 * other with the same one: of many small files, it would cost more than their rows.
 */
export class ParquetReaders implements SplitReaders {
  readonly metrics: ScanMetrics = { ...NO_SCAN_METRICS };
  readonly request: ScanRequest;
  readonly context: ScanContext;
  readonly predicate: Predicate;
  readonly #region: Region;
  readonly #reader = new ParquetReader(this);
  #columns: FileColumns | null = null;
  #predicateKey: string | null = null;

  constructor(request: ScanRequest, context: ScanContext) {
    this.request = request;
    this.context = context;
    this.predicate = predicateOf(request.filters, request.columns);
    this.#region = new Region(context.memory);
  }

  open(splits: readonly ScanSplit[], from: number): ScanReader {
    const split = splits[from]!;
    // A file whose footer is known, as it was listed, may have its pages in the cache: then nobody opens it.
    const known = knownFooter(this.context.memory, split);
    const file = known === null ? this.context.open(split.path) : new ListedFile(split, this.context.open);
    try {
      const metadata = known ?? this.footer(file);
      if (known !== null) {
        const { cached } = this.columnsOf(file, known);
        if (cached?.open(splits, from) === true) return cached;
      }
      this.#reader.open(split, file, metadata);
      return this.#reader;
    } catch (error) {
      file.close();
      throw dataError(split.path, error);
    }
  }

  /** Of the predicate, for what is remembered of files. */
  get predicateKey(): string {
    this.#predicateKey ??= predicateKey(this.predicate, this.request.columns);
    return this.#predicateKey;
  }

  footer(file: ReadableFile): FileMetadata {
    const { metadata, bytesRead } = cachedFooter(this.context.memory, file);
    this.metrics.bytesRead += bytesRead;
    return metadata;
  }

  /** Points the columns to a file; those of files with another schema are gone. @throws FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH */
  columnsOf(file: ReadableFile, { root }: FileMetadata): FileColumns {
    if (this.#columns?.root === root) {
      this.#columns.scope.file = file;
      return this.#columns;
    }
    const { columns, coded, eager } = this.request;
    this.close();
    const sources = columns.map((c) => matchColumn(root, c.name, c.type, file.path));
    const region = this.#region;
    const { context, metrics } = this;
    const scope = { context, file, region, buffers: new PageBuffers(region), metrics };
    const codes = region.allocate(Math.max(context.batchRows, 1024) * 4 + PADDING);
    const readers = columns.map(({ type }, i) =>
      columnReader(scope, sources[i]!, type, codes, coded.includes(i)),
    );
    const prune = { attributes: columns, sources };
    this.#columns = {
      scope,
      root,
      readers,
      eager: readers.slice(0, eager),
      prune,
      cached: CachedFilesReader.of(this, root, readers, prune, region),
    };
    return this.#columns;
  }

  close(): void {
    this.#columns = null;
    this.#region.releaseAll();
  }
}

function columnReader(
  scope: ReadScope,
  source: ColumnSource,
  type: DataType,
  codes: number,
  coded: boolean,
): ColumnReader {
  switch (source.kind) {
    case 'missing':
      return new MissingColumn(scope, type);
    case 'leaf':
      return new FlatColumn(scope, source.leaf, type, source.conversion, codes, coded);
    case 'nested':
      return new NestedColumn(scope, source.element, type, codes);
    default:
      return source satisfies never;
  }
}
