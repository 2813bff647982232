import type { Call } from '../expr/expression.ts';
import type { Value } from '../types/value.ts';

/**
 * A partition of a window, sorted by the window's order. Rows are numbered from 0 to `length - 1`. The window
 * operator provides it; row numbers outside of the partition are not allowed.
 */
export interface WindowPartition {
  readonly length: number;
  /** The value of the call's argument `index` for a row. */
  argument(index: number, row: number): Value;
  /** The first row with the same values of the ORDER BY expressions. */
  peersStart(row: number): number;
  /** The row behind the last one with the same values of the ORDER BY expressions. */
  peersEnd(row: number): number;
  /** The frame's first row. */
  frameStart(row: number): number;
  /** The row behind the frame's last; `frameStart` or less when the frame is empty. */
  frameEnd(row: number): number;
}

/**
 * Once per call in the statement, then once per partition; what comes out gives a row's value and is called
 * for all rows of the partition in ascending order.
 */
export type WindowFunction = (
  call: Call,
  options: { readonly ignoreNulls: boolean },
) => (partition: WindowPartition) => (row: number) => Value;
