import { COLUMN_ENTRY } from '../../codegen/pipeline/source-code.ts';
import type { BlockRef } from '../../columns/block.ts';
import { PackedHeaders, segmentBytes } from '../../columns/packed-batch.ts';
import type { Vector } from '../../columns/vector.ts';
import { type Bounds, mayHold, type Predicate, predicateOf } from '../../formats/parquet/predicate.ts';
import { type ChosenRows, NO_SCAN_METRICS, type ScanMetrics } from '../../formats/reader.ts';
import { type BatchSource, bindVectors, type Run } from '../executor/batch-source.ts';
import { PackedFilter } from '../executor/packed-filter.ts';
import { type PackedBatch, PackedReader } from '../executor/packed-reader.ts';
import type { SourceSpec } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';
import { rangeFilters } from './range-filters.ts';
import { RowSelection } from './row-selection.ts';

type CacheSpec = Extract<SourceSpec, { kind: 'cache' }>;

/** Rows of cached batches, without those batches whose bounds refute the filters. */
export class CacheSource implements BatchSource {
  readonly #spec: CacheSpec;
  readonly #runner: TaskRunner;
  readonly #segments: readonly BlockRef[];
  readonly #reader: PackedReader;
  readonly #predicate: Predicate;
  readonly #filter: PackedFilter | null;
  readonly #selection: RowSelection | null;
  /** Columns that are read of all rows. */
  readonly #eager: readonly number[];
  readonly #metrics: ScanMetrics = { ...NO_SCAN_METRICS };
  #segment = -1;
  #bytes: Uint8Array | null = null;
  #headers: PackedHeaders | null = null;
  /** Where the next batch of the segment starts. */
  #next = 0;
  #isOpen = false;
  #rows = 0;
  #at = 0;
  /** Rows that the filter looked at, and those that passed. */
  #tested = 0;
  #passed = 0;

  constructor(spec: CacheSpec, runner: TaskRunner) {
    this.#spec = spec;
    this.#runner = runner;
    const input = runner.task.inputs.get(spec.leaf);
    this.#segments = input?.kind === 'blocks' ? input.blocks : [];
    const { selection } = spec;
    const coded = new Set(selection?.memos.map(({ column }) => column));
    const columns = spec.columns.map(({ type }, c) => ({
      type,
      position: spec.positions[c]!,
      coded: coded.has(c),
    }));
    const { memory, kernels, program } = runner;
    this.#reader = new PackedReader(columns, memory, kernels);
    const ranges = spec.keyRanges.flatMap((range) => rangeFilters(range, runner));
    this.#predicate = predicateOf([...spec.filters, ...ranges], spec.attributes);
    const tests = selection?.tests ?? [];
    this.#filter =
      tests.length === 0 ? null : new PackedFilter(tests, this.#reader, memory, kernels, program.batchRows);
    this.#selection = selection && new RowSelection(selection, runner);
    this.#eager = Array.from({ length: selection?.eager ?? columns.length }, (_, c) => c);
  }

  next(): Run | null {
    while (this.#at >= this.#rows) {
      this.#closeBatch();
      if (!this.#openNext()) return null;
    }
    const start = this.#at;
    const rows = Math.min(this.#runner.program.batchRows, this.#rows - start);
    this.#at = start + rows;
    if (this.#selection === null) {
      this.#read(this.#eager, start, rows);
      return { start: 0, end: rows };
    }
    const passed = this.#filter === null ? null : this.#test(this.#filter, start, rows, this.#selection);
    if (passed === 0) return { start: 0, end: 0 };
    const chosen = this.#selection.choose(this.#read(this.#eager, start, rows), rows, passed);
    if (chosen.count > 0) this.#read(this.#spec.late, start, rows, chosen);
    return { start: 0, end: chosen.count };
  }

  #test(filter: PackedFilter, start: number, rows: number, { address }: RowSelection): number {
    const passed = filter.choose(start, rows, address);
    this.#tested += rows;
    this.#passed += passed;
    return passed;
  }

  close(): void {
    this.#closeBatch();
    const { metrics } = this.#runner;
    metrics.addScan(this.#metrics);
    if (this.#filter !== null) {
      metrics.addRows(this.#spec.leaf, this.#tested);
      metrics.addCount(this.#spec.leaf, 'rangeDroppedRows', this.#tested - this.#passed);
      this.#filter.release();
    }
    this.#reader.release();
  }

  /** Rows of columns, where the code looks for them. */
  #read(columns: readonly number[], start: number, rows: number, chosen: ChosenRows | null = null): Vector[] {
    const { memory, frame } = this.#runner;
    return columns.map((column) => {
      const vector = this.#reader.column(column).read(start, rows, chosen);
      bindVectors(memory, frame + this.#spec.table + column * COLUMN_ENTRY, [vector], 0);
      return vector;
    });
  }

  /** The next batch that may have rows for the filters; false at the end. */
  #openNext(): boolean {
    while (true) {
      const batch = this.#nextBatch();
      if (batch === null) return false;
      const { headers, at } = batch;
      const rows = headers.rows(at);
      if (!mayHold(this.#predicate, (column) => this.#boundsOf(batch, column, rows))) {
        this.#runner.metrics.skippedBatches++;
        continue;
      }
      this.#reader.open(batch);
      if (this.#filter !== null && !this.#filter.open()) {
        this.#runner.metrics.skippedBatches++;
        continue;
      }
      this.#isOpen = true;
      this.#rows = rows;
      this.#at = 0;
      return true;
    }
  }

  #closeBatch(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#metrics.rowsRead += this.#rows;
    this.#metrics.bytesRead += this.#reader.bytesRead;
  }

  #nextBatch(): PackedBatch | null {
    let segment = this.#segments[this.#segment];
    if (segment === undefined || this.#next >= segment.length) {
      segment = this.#segments[++this.#segment];
      if (segment === undefined) return null;
      this.#bytes = segmentBytes(segment);
      this.#headers = new PackedHeaders(this.#bytes);
      this.#next = 0;
    }
    const batch = { segment: this.#bytes!, headers: this.#headers!, at: this.#next };
    this.#next += batch.headers.length(batch.at);
    return batch;
  }

  #boundsOf({ headers, at }: PackedBatch, column: number, rows: number): Bounds {
    const { type } = this.#spec.columns[column]!;
    return { ...headers.bounds(at, this.#spec.positions[column]!, type), rows };
  }
}
