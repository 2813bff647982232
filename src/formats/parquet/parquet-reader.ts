import type { Batch, Vector } from '../../columns/vector.ts';
import { FileChanged } from '../../storage/listed-file.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import type { ChosenRows, ScanReader, ScanSplit } from '../reader.ts';
import { dataError } from './corrupt.ts';
import type { FileMetadata, RowGroup } from './metadata.ts';
import type { FileColumns, ParquetReaders } from './parquet-readers.ts';
import { groupMayHold, type RowRange, rangesThatMayHold } from './prune.ts';

/** Reads the row groups of one split after the other, batch by batch. A batch's rows lie in one row group. */
export class ParquetReader implements ScanReader {
  readonly splitsRead = 1;
  readonly #shared: ParquetReaders;
  #split!: ScanSplit;
  #file!: ReadableFile;
  #columns!: FileColumns;
  #groups!: readonly RowGroup[];
  /** Of the last batch. */
  #length = 0;
  /** By late columns the row of the row group that each would read next. */
  #reached: number[] = [];
  /** Rows that may still be asked for. */
  #wanted = 0;
  #nextGroup = 0;
  /** Of the open row group: what is still to be read, and the next row. */
  #ranges: RowRange[] = [];
  #row = 0;
  #gaveRows = false;

  constructor(shared: ParquetReaders) {
    this.#shared = shared;
  }

  /** Begins a split; the one before is closed. */
  open(split: ScanSplit, file: ReadableFile, metadata: FileMetadata): void {
    this.#split = split;
    this.#wanted = this.#shared.request.limit ?? Number.POSITIVE_INFINITY;
    this.#gaveRows = false;
    this.#begin(file, metadata);
  }

  #begin(file: ReadableFile, metadata: FileMetadata): void {
    this.#file = file;
    this.#columns = this.#shared.columnsOf(file, metadata);
    const isWhole = this.#split.start === 0 && this.#split.length >= this.#split.size;
    this.#groups = isWhole
      ? metadata.rowGroups
      : metadata.rowGroups.filter((group) => isOfSplit(group, this.#split));
    this.#nextGroup = 0;
    this.#ranges = [];
    this.#shared.metrics.rowGroups += this.#groups.length;
  }

  next(): Batch | null {
    try {
      this.#columns.scope.buffers.endBatch();
      return this.#openRange() ? this.#readBatch() : null;
    } catch (error) {
      if (!(error instanceof FileChanged) || this.#gaveRows) throw dataError(this.#file.path, error);
      this.#startAgain(error.file);
      return this.next();
    }
  }

  pathOf(): string {
    return this.#file.path;
  }

  readLate(from: number, to: number, chosen: ChosenRows): readonly Vector[] {
    const start = this.#row - this.#length;
    try {
      return this.#columns.readers.slice(from, to).map((column, c) => {
        const reached = this.#reached[from + c] ?? 0;
        if (reached < start) column.skip(start - reached);
        this.#reached[from + c] = this.#row;
        return column.read(this.#length, chosen);
      });
    } catch (error) {
      throw dataError(this.#file.path, error);
    }
  }

  close(): void {
    for (const column of this.#columns.readers) column.close();
    this.#file.close();
  }

  /** The file isn't what was listed, and what was remembered of it doesn't hold. */
  #startAgain(file: ReadableFile): void {
    try {
      for (const column of this.#columns.readers) column.close();
      this.#begin(file, this.#shared.footer(file));
    } catch (error) {
      throw dataError(file.path, error);
    }
  }

  #readBatch(): Batch {
    const range = this.#ranges[0]!;
    if (range.start > this.#row) {
      for (const column of this.#columns.eager) column.skip(range.start - this.#row);
      this.#row = range.start;
    }
    const length = Math.min(this.#shared.context.batchRows, range.end - this.#row, this.#wanted);
    this.#wanted -= length;
    const vectors: Vector[] = [];
    for (const column of this.#columns.eager) vectors.push(column.read(length));
    this.#row += length;
    this.#length = length;
    if (this.#row === range.end) this.#ranges.shift();
    this.#shared.metrics.rowsRead += length;
    this.#gaveRows = true;
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
        this.#shared.metrics.rowGroupsSkipped++;
        continue;
      }
      for (const column of this.#columns.readers) column.openRowGroup(group);
      this.#row = 0;
      this.#length = 0;
      this.#reached = [];
    }
    return true;
  }

  #chooseRows(group: RowGroup): RowRange[] {
    const { predicate } = this.#shared;
    const { prune, scope } = this.#columns;
    if (predicate.kind === 'unknown') return [{ start: 0, end: group.rows }];
    if (!groupMayHold(predicate, group, prune)) return [];
    return [...rangesThatMayHold(predicate, group, prune, scope)];
  }
}

/** A row group belongs to the split that its middle lies in. */
function isOfSplit({ extent }: RowGroup, split: ScanSplit): boolean {
  const middle = extent.offset + Math.floor(extent.length / 2);
  return middle >= split.start && middle < split.start + split.length;
}
