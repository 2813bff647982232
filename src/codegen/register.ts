import type { DataType } from '../types/data-type.ts';
import type { Ir } from './ir.ts';

/**
 * A SQL value inside generated code. Its trees are cheap to repeat (constants and locals).
 *
 * `value` has the IR type of the physical type: i32, i64, f32, f64; for `bytes` an i64 view (address in the
 * low, length in the high half); for `i128` the low half, with the high half in `high`.
 */
export interface Register {
  readonly type: DataType;
  readonly value: Ir;
  /** Only for `i128`. */
  readonly high: Ir | null;
  /** i32, 1 where the value is not NULL; null where it can never be NULL. While it is 0, `value` is garbage. */
  readonly valid: Ir | null;
}
