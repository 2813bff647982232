import type { DataSource } from '../../catalog/catalog-table.ts';
import { COLUMN_ENTRY } from '../../codegen/pipeline/source-code.ts';
import { columnWidth } from '../../columns/block.ts';
import { Region } from '../../columns/linear-memory.ts';
import { writeValue } from '../../columns/value-access.ts';
import type { Vector } from '../../columns/vector.ts';
import { SparkError } from '../../core/error.ts';
import { csvFormat } from '../../formats/csv/csv-format.ts';
import { parquetReader } from '../../formats/parquet/parquet-format.ts';
import { partitionValue } from '../../formats/partition-value.ts';
import type {
  ChosenRows,
  FileFormatReader,
  ScanReader,
  ScanRequest,
  ScanSplit,
  SplitReaders,
} from '../../formats/reader.ts';
import { localStorage } from '../../storage/local-storage.ts';
import { type BatchSource, bindVectors, type Run } from '../executor/batch-source.ts';
import type { SourceSpec } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { UnexpectedNulls } from '../executor/unexpected-nulls.ts';
import { VectorFilter } from '../executor/vector-filter.ts';
import { rangeFilters } from './range-filters.ts';
import { RowSelection } from './row-selection.ts';

/** @throws UNSUPPORTED_FEATURE.STATEMENT for formats without a reader */
export function readerFor(provider: DataSource): FileFormatReader {
  switch (provider) {
    case 'parquet':
      return parquetReader;
    case 'csv':
      return csvFormat;
    default:
      throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: `Reading ${provider} files` });
  }
}

/** The rows of a task's splits, with partition columns behind the ones read from files. */
export class FileSource implements BatchSource {
  readonly #spec: Extract<SourceSpec, { kind: 'files' }>;
  readonly #runner: TaskRunner;
  readonly #readers: SplitReaders;
  readonly #request: ScanRequest;
  readonly #splits: readonly ScanSplit[];
  readonly #selection: RowSelection | null;
  readonly #filter: VectorFilter | null;
  /** Rows that the filter looked at, and those that passed. */
  #tested = 0;
  #passed = 0;
  /** Memory of the split's partition columns. */
  readonly #region: Region;
  #index = 0;
  #open: ScanReader | null = null;

  constructor(spec: Extract<SourceSpec, { kind: 'files' }>, runner: TaskRunner) {
    this.#spec = spec;
    this.#runner = runner;
    this.#region = new Region(runner.memory);
    const ranges = spec.keyRanges.flatMap((range) => rangeFilters(range, runner));
    this.#request = { ...spec.request, filters: [...spec.request.filters, ...ranges] };
    const { memory, kernels, columnCache, program, task } = runner;
    this.#readers = readerFor(spec.provider).readers(this.#request, {
      memory,
      kernels,
      open: (path) => localStorage.open(path),
      batchRows: program.batchRows,
      columnCache,
      queryId: task.queryId,
      isGuest: task.isGuest,
    });
    const input = runner.task.inputs.get(spec.leaf);
    this.#splits = input?.kind === 'splits' ? runner.knownSplits.unpack(input.splits) : [];
    this.#selection = spec.selection && new RowSelection(spec.selection, runner);
    const tests = spec.selection?.tests ?? [];
    this.#filter =
      tests.length === 0 ? null : new VectorFilter(tests, spec.columns, memory, kernels, program.batchRows);
  }

  next(): Run | null {
    const { program } = this.#runner;
    while (true) {
      if (this.#open === null && !this.#openNext()) return null;
      const batch = this.#open!.next();
      if (batch === null) {
        this.#index += this.#open!.splitsRead;
        this.#closeReader();
        continue;
      }
      if (batch.length > program.batchRows) throw new Error('a reader gave too large a batch');
      this.#bind(0, batch.vectors);
      if (this.#selection === null) return { start: 0, end: batch.length };
      return { start: 0, end: this.#choose(this.#selection, [...batch.vectors], batch.length) };
    }
  }

  /** Chooses rows, and reads the other columns of these as they are needed. Gives how many there are. */
  #choose(selection: RowSelection, vectors: Vector[], length: number): number {
    const { address } = selection;
    let passed: number | null = null;
    if (this.#filter !== null) {
      passed = this.#test(this.#filter, vectors, length, address);
      if (passed === 0) return 0;
      this.#readTo(this.#spec.selection!.eager, vectors, { address, count: passed });
    }
    const chosen = selection.choose(vectors, length, passed);
    if (chosen.count > 0) this.#readTo(this.#request.columns.length, vectors, chosen);
    return chosen.count;
  }

  /** The tests' columns come first: each is read for what the tests before it left. */
  #test(filter: VectorFilter, vectors: Vector[], length: number, address: number): number {
    filter.start(length);
    let count = length;
    for (let test = 0; test < this.#spec.selection!.tests.length && count > 0; test++) {
      this.#readTo(test + 1, vectors, { address, count });
      count = filter.test(test, vectors[test]!, length, address);
    }
    this.#tested += length;
    this.#passed += count;
    return count;
  }

  /** Reads columns that are late before the place `to`. */
  #readTo(to: number, vectors: Vector[], chosen: ChosenRows): void {
    const from = vectors.length;
    if (to <= from) return;
    const late = this.#open!.readLate(from, to, chosen);
    this.#bind(from, late);
    vectors.push(...late);
  }

  #bind(first: number, vectors: readonly Vector[]): void {
    const { memory, frame } = this.#runner;
    for (let i = 0; i < vectors.length; i++) {
      const { validity } = vectors[i]!;
      const hasNulls = validity !== 0 && validity !== memory.allValid;
      if (hasNulls && !this.#spec.columns[first + i]!.nullable) {
        const row = memory.u8.indexOf(0, validity) - validity;
        throw new UnexpectedNulls(this.#open!.pathOf(row));
      }
    }
    bindVectors(memory, frame + this.#spec.table + first * COLUMN_ENTRY, vectors, 0);
  }

  close(): void {
    this.#closeReader();
    this.#runner.metrics.addScan(this.#readers.metrics);
    this.#readers.close();
    this.#region.releaseAll();
    if (this.#filter === null) return;
    const { metrics } = this.#runner;
    metrics.addRows(this.#spec.leaf, this.#tested);
    metrics.addCount(this.#spec.leaf, 'rangeDroppedRows', this.#tested - this.#passed);
    this.#filter.release();
  }

  #openNext(): boolean {
    const split = this.#splits[this.#index];
    if (split === undefined) return false;
    if (this.#spec.partitionTypes.length > 0) this.#bindPartition(split);
    this.#selection?.startFile();
    this.#open = this.#readers.open(this.#splits, this.#index);
    return true;
  }

  #bindPartition(split: ScanSplit): void {
    this.#region.releaseAll();
    const constants = this.#spec.partitionTypes.map((_, i) => this.#constant(split, i));
    this.#bind(this.#request.columns.length, constants);
  }

  /** A column with the same value in each row: the text of the directory's name, cast. */
  #constant(split: ScanSplit, index: number): Vector {
    const { memory, program } = this.#runner;
    const type = this.#spec.partitionTypes[index]!;
    const text = split.partition[this.#spec.partitionPositions[index]!] ?? null;
    const value = partitionValue(text, type, program.zone);
    const rows = program.batchRows;
    const width = columnWidth(type);
    const values = this.#region.allocate(Math.max(rows * width, 16));
    if (value === null) {
      const validity = this.#region.allocate(rows);
      memory.u8.fill(0, validity, validity + rows);
      memory.u8.fill(0, values, values + rows * width);
      return { type, values, validity };
    }
    writeValue(memory.view, type, values, value, (bytes) => this.#region.allocate(Math.max(bytes, 1)));
    const bytes = memory.u8;
    for (let filled = width; filled < rows * width; filled *= 2) {
      const count = Math.min(filled, rows * width - filled);
      bytes.copyWithin(values + filled, values, values + count);
    }
    return { type, values, validity: 0 };
  }

  #closeReader(): void {
    if (this.#open === null) return;
    this.#open.close();
    this.#open = null;
  }
}
