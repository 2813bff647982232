import type { BlockRef } from '../../columns/block.ts';
import { PackedHeaders, segmentBytes } from '../../columns/packed-batch.ts';
import type { Vector } from '../../columns/vector.ts';
import { type Bounds, mayHold, type Predicate, predicateOf } from '../../formats/parquet/predicate.ts';
import { NO_SCAN_METRICS, type ScanMetrics } from '../../formats/reader.ts';
import { type BatchSource, bindVectors, type Run } from '../executor/batch-source.ts';
import { PackedReader } from '../executor/packed-reader.ts';
import type { SourceSpec } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

type CacheSpec = Extract<SourceSpec, { kind: 'cache' }>;

/** Rows of cached batches, without those batches whose bounds refute the filters. */
export class CacheSource implements BatchSource {
  readonly #spec: CacheSpec;
  readonly #runner: TaskRunner;
  readonly #segments: readonly BlockRef[];
  readonly #reader: PackedReader;
  readonly #predicate: Predicate;
  readonly #read: ScanMetrics = { ...NO_SCAN_METRICS };
  #segment = -1;
  #bytes: Uint8Array | null = null;
  #headers: PackedHeaders | null = null;
  /** Where the next batch of the segment starts. */
  #next = 0;
  #vectors: readonly Vector[] = [];
  #rows = 0;
  #at = 0;

  constructor(spec: CacheSpec, runner: TaskRunner) {
    this.#spec = spec;
    this.#runner = runner;
    const input = runner.task.inputs.get(spec.leaf);
    this.#segments = input?.kind === 'blocks' ? input.blocks : [];
    const columns = spec.columns.map(({ type }, i) => ({ type, position: spec.positions[i]! }));
    this.#reader = new PackedReader(columns, runner.memory, runner.kernels);
    this.#predicate = predicateOf(spec.filters, spec.attributes);
  }

  next(): Run | null {
    while (this.#at >= this.#rows) {
      if (!this.#loadNext()) return null;
    }
    const { memory, frame, program } = this.#runner;
    const start = this.#at;
    const end = Math.min(start + program.batchRows, this.#rows);
    bindVectors(memory, frame + this.#spec.table, this.#vectors, start);
    this.#at = end;
    return { start, end };
  }

  close(): void {
    this.#runner.metrics.addScan(this.#read);
    this.#reader.release();
  }

  /** The next batch that may have rows for the filters; false at the end. */
  #loadNext(): boolean {
    while (true) {
      const headers = this.#headersOfNext();
      if (headers === null) return false;
      const at = this.#next;
      const length = headers.length(at);
      this.#next += length;
      const rows = headers.rows(at);
      const { metrics } = this.#runner;
      if (!mayHold(this.#predicate, (column) => this.#boundsOf(headers, at, column, rows))) {
        metrics.skippedBatches++;
        continue;
      }
      this.#read.rowsRead += rows;
      for (const position of this.#spec.positions) this.#read.bytesRead += headers.bytes(at, position);
      this.#vectors = this.#reader.load(this.#bytes!, headers, at);
      this.#rows = rows;
      this.#at = 0;
      return true;
    }
  }

  /** Of the segment that the next batch is in. */
  #headersOfNext(): PackedHeaders | null {
    let segment = this.#segments[this.#segment];
    if (segment === undefined || this.#next >= segment.length) {
      segment = this.#segments[++this.#segment];
      if (segment === undefined) return null;
      this.#bytes = segmentBytes(segment);
      this.#headers = new PackedHeaders(this.#bytes);
      this.#next = 0;
    }
    return this.#headers;
  }

  #boundsOf(headers: PackedHeaders, at: number, column: number, rows: number): Bounds {
    const { type } = this.#spec.columns[column]!;
    return { ...headers.bounds(at, this.#spec.positions[column]!, type), rows };
  }
}
