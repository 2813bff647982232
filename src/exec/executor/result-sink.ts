import type { Vector } from '../../columns/vector.ts';
import type { Cancellation } from '../../core/cancellation.ts';
import { ByteBuffer } from '../operators/encode/byte-buffer.ts';
import type { RowEncoder } from '../operators/encode/row-encoder.ts';
import type { ResultReader } from './result-reader.ts';
import type { BatchSink } from './sink.ts';
import type { MetricsRecorder } from './task-metrics.ts';

/** Bytes of a block sent to the driver, about. */
const BLOCK_BYTES = 128 * 1024;

/** Encodes rows and sends them to the driver as far as its reader follows. */
export class ResultSink implements BatchSink {
  readonly #encoder: RowEncoder;
  readonly #reader: ResultReader;
  readonly #cancellation: Cancellation;
  readonly #metrics: MetricsRecorder;
  readonly #buffer = new ByteBuffer(BLOCK_BYTES + 32 * 1024);
  #rows = 0;

  constructor(
    encoder: RowEncoder,
    reader: ResultReader,
    cancellation: Cancellation,
    metrics: MetricsRecorder,
  ) {
    this.#encoder = encoder;
    this.#reader = reader;
    this.#cancellation = cancellation;
    this.#metrics = metrics;
  }

  write(vectors: readonly Vector[], rows: number): boolean {
    this.#encoder.encode(vectors, rows, this.#buffer);
    this.#rows += rows;
    if (this.#buffer.length >= BLOCK_BYTES) this.#send();
    // A single source row can give any number of rows: what the pause can't stop is stopped here.
    while (this.#reader.isFull) {
      this.#cancellation.check();
      this.#reader.waitBlocking(this.#cancellation);
    }
    return this.#reader.wantsPause;
  }

  finish(): void {
    if (this.#rows > 0) this.#send();
  }

  abort(): void {}

  #send(): void {
    const bytes = this.#buffer.take();
    this.#metrics.outputRows += this.#rows;
    this.#metrics.outputBytes += bytes.length;
    this.#reader.send(bytes, this.#rows);
    this.#rows = 0;
  }
}
