import type { LinearMemory } from '../columns/linear-memory.ts';
import type { Batch, Vector } from '../columns/vector.ts';
import type { Attribute, Expression } from '../expr/expression.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { ReadableFile, Storage } from '../storage/storage.ts';
import type { Schema } from '../types/data-type.ts';
import type { ColumnCache } from './parquet/column-cache.ts';

/** A data file: what the catalog's `DataFile` says, too. */
export interface SourceFile {
  /** Absolute path or URL. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** Texts of the partition columns' values, null for Hive's default partition. */
  readonly partition: readonly (string | null)[];
}

/** A part of one file, read by one task. Plain data. `size` and `modified` are the whole file's. */
export interface ScanSplit extends SourceFile {
  /** The bytes this split stands for: what begins (lines) or has its middle (row groups) in here. */
  readonly start: number;
  readonly length: number;
}

/** What a scan wants of its files. Plain data. */
export interface ScanRequest {
  /** Columns to read, in the order of the batches' vectors; names match without regard to case. */
  readonly columns: readonly Attribute[];
  /** The first so many columns come with each batch, the others when `readLate` asks for them. */
  readonly eager: number;
  /** Positions of columns whose codes are wanted where values are few (see `Vector.codes`). */
  readonly coded: readonly number[];
  /** All data columns of the table: formats without names in the file find positions by it. */
  readonly dataSchema: Schema;
  /** What may be used to skip data; rows that do not satisfy it may still come. */
  readonly filters: readonly Expression<unknown>[];
  /** Rows after which no more are needed, of those the reader gives; null for all. A reader may give more. */
  readonly limit: number | null;
  /** Table options, keys in lower case. */
  readonly options: Readonly<Record<string, string>>;
  /** The session's time zone. */
  readonly zone: string;
}

/** Where a reader or writer works: one executor. */
export interface FormatContext {
  readonly memory: LinearMemory;
  readonly kernels: Kernels;
  /** Opens a file of the storage for synchronous reads. */
  open(path: string): ReadableFile;
  /** Rows of a batch, at most `MAX_BATCH_ROWS`. */
  readonly batchRows: number;
}

export interface ScanContext extends FormatContext {
  /** What readers keep for later queries; null for nothing. */
  readonly columnCache: ColumnCache | null;
  /** Tells the cache's uses apart. */
  readonly queryId: number;
  /** Another executor keeps what is read: the cache takes it only where it has room. */
  readonly isGuest: boolean;
}

export interface ScanMetrics {
  /** Read from storage. */
  bytesRead: number;
  rowsRead: number;
  rowGroups: number;
  /** Left out because of the filters. */
  rowGroupsSkipped: number;
  pagesSkipped: number;
  /** Pages that the column cache had, and their bytes; pages that it did not have. */
  cacheHits: number;
  cacheHitBytes: number;
  cacheMisses: number;
}

export const NO_SCAN_METRICS: ScanMetrics = {
  bytesRead: 0,
  rowsRead: 0,
  rowGroups: 0,
  rowGroupsSkipped: 0,
  pagesSkipped: 0,
  cacheHits: 0,
  cacheHitBytes: 0,
  cacheMisses: 0,
};

/** Rows of a batch. */
export interface ChosenRows {
  /** Of their numbers, ascending, 4 bytes each. */
  readonly address: number;
  readonly count: number;
}

/** Batches of splits. Not to be used after an error, except for `close`. */
export interface ScanReader {
  /** The next batch, never of no rows, or null at the end. Its memory is valid until the next call. */
  next(): Batch | null;
  /** How many splits it has read, once `next` gave null. */
  readonly splitsRead: number;
  /** The file that a row of the last batch came from. */
  pathOf(row: number): string;
  /**
   * Columns behind the eager ones, from one place to before another, of the batch that `next` gave last: each at most
   * once a batch, and never when that batch had all columns (a reader need not keep any back). Values of rows that
   * were not chosen may be anything.
   */
  readLate(from: number, to: number, chosen: ChosenRows): readonly Vector[];
  /** Releases memory. May be called at any time, once. */
  close(): void;
}

/** Readers of one task's splits, one after the other. */
export interface SplitReaders {
  /**
   * Opens the split at `from`, when the reader of the ones before is closed; with it those behind it, of the same
   * partition, that it reads well together.
   *
   * @throws SparkError for what it finds wrong in the file, now or from the reader's `next`
   */
  open(splits: readonly ScanSplit[], from: number): ScanReader;
  /** Of all splits so far. */
  readonly metrics: ScanMetrics;
  /** Releases memory, once, at the end. */
  close(): void;
}

/** How files are cut and packed into tasks. */
export interface SplitOptions {
  /** `spark.sql.files.maxPartitionBytes`. */
  readonly maxPartitionBytes: number;
  /** `spark.sql.files.openCostInBytes`. */
  readonly openCostInBytes: number;
  /** `spark.sql.files.minPartitionNum`, by default the number of cores. */
  readonly parallelism: number;
}

export interface InferContext {
  /** Opens a file of the storage for synchronous reads. */
  open(path: string): ReadableFile;
  readonly options: Readonly<Record<string, string>>;
  /** `spark.sql.*` settings of the session. */
  conf(key: string): string | undefined;
}

/** A file format as scans see it. */
export interface FileFormatReader {
  /** Whether a file may be cut into splits. */
  splittable(file: SourceFile, options: Readonly<Record<string, string>>): boolean;
  /**
   * The table schema of the files, without partition columns.
   *
   * @throws UNABLE_TO_INFER_SCHEMA when there is no file
   */
  inferSchema(files: readonly SourceFile[], context: InferContext): Schema;
  /**
   * The files of which some row may satisfy all filters, by what is remembered of them; reads nothing. The same array
   * where all may.
   *
   * @param columns data columns that the scan reads
   * @param storage where the files lie
   */
  filesThatMayHold<File extends SourceFile>(
    files: readonly File[],
    columns: readonly Attribute[],
    filters: readonly Expression<unknown>[],
    storage: Storage,
  ): readonly File[];
  /**
   * The columns that are NULL in no row of the files, by what is remembered of these; reads nothing.
   *
   * @param columns data columns that the scan reads
   * @param storage where the files lie
   */
  columnsWithoutNulls(
    files: readonly SourceFile[],
    columns: readonly Attribute[],
    storage: Storage,
  ): readonly Attribute[];
  readers(request: ScanRequest, context: ScanContext): SplitReaders;
}
