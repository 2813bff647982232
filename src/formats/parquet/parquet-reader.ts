import { Region } from '../../columns/linear-memory.ts';
import type { Batch, Vector } from '../../columns/vector.ts';
import { SparkError } from '../../core/error.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import type { FormatContext, ScanMetrics, ScanReader, ScanRequest, ScanSplit } from '../reader.ts';
import { matchColumn } from './column-match.ts';
import { dataError } from './corrupt.ts';
import { type ColumnReader, FlatColumn, MissingColumn } from './flat-column.ts';
import { readFooter } from './footer.ts';
import type { FileMetadata, RowGroup } from './metadata.ts';
import { PageBuffers, PADDING } from './page-buffers.ts';
import type { ReadScope } from './pages.ts';

/** Rows of a row group that may satisfy the filters, half open. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** Reads the row groups of a split, batch by batch. A batch's rows lie in one row group. */
export class ParquetReader implements ScanReader {
  readonly metrics: ScanMetrics = {
    bytesRead: 0,
    rowsRead: 0,
    rowGroups: 0,
    rowGroupsSkipped: 0,
    pagesSkipped: 0,
  };
  readonly #context: FormatContext;
  readonly #file: ReadableFile;
  readonly #region: Region;
  readonly #buffers: PageBuffers;
  readonly #columns: readonly ColumnReader[];
  readonly #groups: readonly RowGroup[];
  #nextGroup = 0;
  /** Of the open row group: what is still to be read, and the next row. */
  #ranges: RowRange[] = [];
  #row = 0;

  /** @throws SparkError for a file that cannot be read as the request wants */
  constructor(split: ScanSplit, request: ScanRequest, context: FormatContext) {
    this.#context = context;
    this.#region = new Region(context.memory);
    this.#buffers = new PageBuffers(this.#region);
    this.#file = context.open(split.path);
    try {
      const { metadata, bytesRead } = readFooter(this.#file);
      this.metrics.bytesRead += bytesRead;
      this.#groups = this.#chooseGroups(metadata, split);
      this.#columns = this.#openColumns(metadata, request);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  next(): Batch | null {
    try {
      return this.#next();
    } catch (error) {
      throw dataError(this.#file.path, error);
    }
  }

  close(): void {
    this.#region.releaseAll();
    this.#file.close();
  }
}
