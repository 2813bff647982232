import { Region } from '../../columns/linear-memory.ts';
import type { Batch, Vector } from '../../columns/vector.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import {
  type ChosenRows,
  NO_SCAN_METRICS,
  type ScanContext,
  type ScanMetrics,
  type ScanReader,
  type ScanRequest,
  type ScanSplit,
} from '../reader.ts';
import { type ColumnSource, matchColumn } from './column-match.ts';
import { dataError } from './corrupt.ts';
import { type ColumnReader, FlatColumn, MissingColumn } from './flat-column.ts';
import { cachedFooter, versionOf } from './footer-cache.ts';
import type { RowGroup } from './metadata.ts';
import { NestedColumn } from './nested-column.ts';
import { PADDING, PageBuffers } from './page-buffers.ts';
import type { ReadScope } from './pages.ts';
import { type Predicate, predicateOf } from './predicate.ts';
import { groupMayHold, type PruneColumns, type RowRange, rangesThatMayHold } from './prune.ts';

/** Reads the row groups of a split, batch by batch. A batch's rows lie in one row group. */
export class ParquetReader implements ScanReader {
  readonly metrics: ScanMetrics = { ...NO_SCAN_METRICS };
  readonly #context: ScanContext;
  readonly #file: ReadableFile;
  readonly #region: Region;
  readonly #buffers: PageBuffers;
  readonly #scope: ReadScope;
  readonly #columns: readonly ColumnReader[] = [];
  readonly #groups: readonly RowGroup[];
  readonly #predicate: Predicate;
  readonly #pruneColumns: PruneColumns;
  readonly #eager: readonly ColumnReader[];
  readonly #late: readonly ColumnReader[];
  /** Of the last batch, and rows before it that the late columns were not asked for. */
  #length = 0;
  #unread = 0;
  /** Rows that may still be asked for. */
  #wanted: number;
  #nextGroup = 0;
  /** Of the open row group: what is still to be read, and the next row. */
  #ranges: RowRange[] = [];
  #row = 0;

  /** @throws SparkError for a file that cannot be read as the request wants */
  constructor(split: ScanSplit, request: ScanRequest, context: ScanContext) {
    this.#context = context;
    this.#file = context.open(split.path);
    this.#wanted = request.limit ?? Number.POSITIVE_INFINITY;
    this.#region = new Region(context.memory);
    this.#buffers = new PageBuffers(this.#region);
    this.#scope = {
      context,
      file: this.#file,
      region: this.#region,
      buffers: this.#buffers,
      metrics: this.metrics,
      version: versionOf(this.#file),
    };
    try {
      const { metadata, bytesRead } = cachedFooter(context.memory, this.#file);
      this.metrics.bytesRead += bytesRead;
      this.#groups = metadata.rowGroups.filter((group) => isOfSplit(group, split));
      this.metrics.rowGroups = this.#groups.length;
      const sources = request.columns.map((c) => matchColumn(metadata.root, c.name, c.type, split.path));
      this.#predicate = predicateOf(request.filters, request.columns);
      this.#pruneColumns = { attributes: request.columns, sources };
      this.#columns = openColumns(this.#scope, request, sources);
      this.#eager = this.#columns.slice(0, request.eager);
      this.#late = this.#columns.slice(request.eager);
    } catch (error) {
      this.close();
      throw dataError(split.path, error);
    }
  }

  next(): Batch | null {
    try {
      this.#buffers.endBatch();
      return this.#openRange() ? this.#readBatch() : null;
    } catch (error) {
      throw dataError(this.#file.path, error);
    }
  }

  readLate(chosen: ChosenRows): readonly Vector[] {
    try {
      const length = this.#length;
      const vectors: Vector[] = [];
      for (const column of this.#late) {
        if (this.#unread > 0) column.skip(this.#unread);
        vectors.push(column.read(length, chosen));
      }
      this.#unread = -length;
      return vectors;
    } catch (error) {
      throw dataError(this.#file.path, error);
    }
  }

  close(): void {
    for (const column of this.#columns) column.close();
    this.#region.releaseAll();
    this.#file.close();
  }

  #readBatch(): Batch {
    const range = this.#ranges[0]!;
    this.#unread += this.#length;
    if (range.start > this.#row) {
      for (const column of this.#eager) column.skip(range.start - this.#row);
      this.#unread += range.start - this.#row;
      this.#row = range.start;
    }
    const length = Math.min(this.#context.batchRows, range.end - this.#row, this.#wanted);
    this.#wanted -= length;
    const vectors: Vector[] = [];
    for (const column of this.#eager) vectors.push(column.read(length));
    this.#row += length;
    this.#length = length;
    if (this.#row === range.end) this.#ranges.shift();
    this.metrics.rowsRead += length;
    return { length, vectors };
  }

  /** Makes the first of the ranges one with rows to read; false at the end of the split. */
  #openRange(): boolean {
    if (this.#wanted <= 0) return false;
    while (this.#ranges.length === 0) {
      const group = this.#groups[this.#nextGroup++];
      if (group === undefined) return false;
      this.#ranges = this.#chooseRows(group);
      if (this.#ranges.length === 0) {
        this.metrics.rowGroupsSkipped++;
        continue;
      }
      for (const column of this.#columns) column.openRowGroup(group);
      this.#row = 0;
      this.#length = 0;
      this.#unread = 0;
    }
    return true;
  }

  #chooseRows(group: RowGroup): RowRange[] {
    const predicate = this.#predicate;
    if (predicate.kind === 'unknown') return [{ start: 0, end: group.rows }];
    if (!groupMayHold(predicate, group, this.#pruneColumns)) return [];
    return [...rangesThatMayHold(predicate, group, this.#pruneColumns, this.#scope)];
  }
}

/** A row group belongs to the split that its middle lies in. */
function isOfSplit(group: RowGroup, split: ScanSplit): boolean {
  const middle = group.start + Math.floor(group.length / 2);
  return middle >= split.start && middle < split.start + split.length;
}

function openColumns(
  scope: ReadScope,
  request: ScanRequest,
  sources: readonly ColumnSource[],
): ColumnReader[] {
  const codes = scope.region.allocate(Math.max(scope.context.batchRows, 1024) * 4 + PADDING);
  return request.columns.map(({ type }, i) => {
    const source = sources[i]!;
    switch (source.kind) {
      case 'missing':
        return new MissingColumn(scope, type);
      case 'leaf':
        return new FlatColumn(scope, source.leaf, type, source.conversion, codes, request.coded.includes(i));
      case 'nested':
        return new NestedColumn(scope, source.element, type, codes);
      default:
        return source satisfies never;
    }
  });
}
