import type { Vector } from '../../columns/vector.ts';
import type { Cancellation } from '../../core/cancellation.ts';
import type { RowEncoder, TakeBlock } from '../operators/encode/row-encoder.ts';
import type { ResultReader } from './result-reader.ts';
import type { BatchSink } from './sink.ts';
import type { MetricsRecorder } from './task-metrics.ts';

/** Encodes rows and sends them to the driver as far as its reader follows. */
export class ResultSink implements BatchSink {
  readonly #encoder: RowEncoder;
  readonly #reader: ResultReader;
  readonly #cancellation: Cancellation;

  /** @param makeEncoder gets what takes its blocks */
  constructor(
    makeEncoder: (take: TakeBlock) => RowEncoder,
    reader: ResultReader,
    cancellation: Cancellation,
    metrics: MetricsRecorder,
  ) {
    this.#reader = reader;
    this.#cancellation = cancellation;
    this.#encoder = makeEncoder((bytes, rows) => {
      metrics.outputRows += rows;
      metrics.outputBytes += bytes.length;
      reader.send({ bytes, count: rows });
    });
  }

  write(vectors: readonly Vector[], rows: number): boolean {
    this.#encoder.encode(vectors, rows);
    // A single source row can give any number of rows: what the pause can't stop is stopped here.
    while (this.#reader.isFull) {
      this.#cancellation.check();
      this.#reader.waitBlocking(this.#cancellation);
    }
    return this.#reader.wantsPause;
  }

  finish(): void {
    this.#encoder.flush();
  }

  abort(): void {}
}
