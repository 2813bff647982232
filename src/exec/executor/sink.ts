import type { Vector } from '../../columns/vector.ts';

/** Takes the rows of an output's columns. */
export interface BatchSink {
  /** All rows; the columns are reused afterwards. Gives true when the task should pause soon. */
  write(vectors: readonly Vector[], rows: number): boolean;
  /** After the last row. */
  finish(): void;
  /** Instead of `finish`, after an error or cancellation. */
  abort(): void;
}
