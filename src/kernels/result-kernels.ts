/** The kernels that encode results (`src/kernels/assembly/rows`). */
export interface ResultKernels {
  /** Writes rows; takes and leaves its state in memory, answers why it stopped. */
  rows_encode(state: number): number;
  /** Packs a byte a row to a bit a row and answers how many rows are 0. */
  arrow_bits(source: number, rows: number, out: number): number;
  /** Packs booleans of four bytes to bits. */
  arrow_booleans(source: number, rows: number, out: number): void;
  /** The lower `width` (1 or 2) bytes of 32-bit values. */
  arrow_narrow(source: number, rows: number, width: number, out: number): void;
  /** 64-bit decimals as 128-bit ones. */
  arrow_widen(source: number, rows: number, out: number): void;
  /** Offsets of what views show, one more than rows, and their sum; `validity` 0 where none is NULL. */
  arrow_offsets(views: number, validity: number, rows: number, out: number): number;
  /** What views show, at the offsets. */
  arrow_gather(views: number, rows: number, offsets: number, out: number): void;
}
