import type { DataType } from '../types/data-type.ts';

/**
 * A column of a batch in an executor's linear memory.
 *
 * Values lie flat, `physicalWidth[physicalOf(type)]` bytes each; variable-length ones are views into memory
 * that lives at least as long as the batch. NULL rows hold any value. Validity is a byte a row, not Arrow's
 * bit: generated code loads it without shifts, and only the Arrow encoder has to pack it.
 */
export interface Vector {
  readonly type: DataType;
  /** Address of the values. */
  readonly values: number;
  /** Address of `length` bytes, 1 where the row is valid; `LinearMemory.allValid` where none is NULL. */
  readonly validity: number;
  /** Absent where nothing is known of equal values. */
  readonly codes?: Codes;
}

/** Numbers that tell a vector's values apart: equal ones mean equal values. */
export interface Codes {
  /** Address of 4 bytes a row; any number where the row is NULL. */
  readonly address: number;
  /** All are below. */
  readonly limit: number;
  /** While it stays the same, so do the values that codes stand for. */
  readonly version: number;
}

export interface Batch {
  readonly length: number;
  readonly vectors: readonly Vector[];
}

/** The largest batch, in rows. 4096 rows of ten 8-byte columns stay in a 512 KiB second-level cache. */
export const MAX_BATCH_ROWS = 4096;
