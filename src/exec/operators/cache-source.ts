import { COLUMN_ENTRY } from '../../codegen/pipeline/source-code.ts';
import type { BlockRef } from '../../columns/block.ts';
import { PackedHeaders, segmentBytes } from '../../columns/packed-batch.ts';
import type { Vector } from '../../columns/vector.ts';
import { type Bounds, mayHold, type Predicate, predicateOf } from '../../formats/parquet/predicate.ts';
import { NO_SCAN_METRICS, type ScanMetrics } from '../../formats/reader.ts';
import { type BatchSource, bindVectors, type Run } from '../executor/batch-source.ts';
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
  readonly #selection: RowSelection | null;
  /** The first so many columns are read of all rows. */
  readonly #eager: number;
  readonly #read: ScanMetrics = { ...NO_SCAN_METRICS };
  #segment = -1;
  #bytes: Uint8Array | null = null;
  #headers: PackedHeaders | null = null;
  /** Where the next batch of the segment starts. */
  #next = 0;
  #isOpen = false;
  #rows = 0;
  #at = 0;

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
    this.#reader = new PackedReader(columns, runner.memory, runner.kernels);
    const ranges = spec.keyRanges.flatMap((range) => rangeFilters(range, runner));
    this.#predicate = predicateOf([...spec.filters, ...ranges], spec.attributes);
    this.#selection = selection && new RowSelection(selection, runner);
    this.#eager = selection?.eager ?? columns.length;
  }

  next(): Run | null {
    while (this.#at >= this.#rows) {
      this.#closeBatch();
      if (!this.#openNext()) return null;
    }
    const start = this.#at;
    const rows = Math.min(this.#runner.program.batchRows, this.#rows - start);
    this.#at = start + rows;
    const eager = this.#reader.read({ from: 0, to: this.#eager }, start, rows);
    this.#bind(0, eager);
    if (this.#selection === null) return { start: 0, end: rows };
    const { count } = this.#selection.choose(eager, rows);
    if (count > 0) {
      const late = { from: this.#eager, to: this.#spec.columns.length };
      this.#bind(this.#eager, this.#reader.read(late, start, rows));
    }
    return { start: 0, end: count };
  }

  close(): void {
    this.#closeBatch();
    this.#runner.metrics.addScan(this.#read);
    this.#reader.release();
  }

  #bind(first: number, vectors: readonly Vector[]): void {
    const { memory, frame } = this.#runner;
    bindVectors(memory, frame + this.#spec.table + first * COLUMN_ENTRY, vectors, 0);
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
      this.#isOpen = true;
      this.#rows = rows;
      this.#at = 0;
      return true;
    }
  }

  #closeBatch(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#read.rowsRead += this.#rows;
    this.#read.bytesRead += this.#reader.bytesRead;
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
