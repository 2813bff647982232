import type { Ir } from '../codegen/ir.ts';
import type { LowerContext } from '../codegen/lower.ts';
import type { Register } from '../codegen/register.ts';

/** Where a row stands in its partition, as i32 numbers from 0. Peers have the same values of ORDER BY. */
export interface RowPlace {
  readonly row: Ir;
  readonly peersStart: Ir;
  /** Of the row behind the last peer. */
  readonly peersEnd: Ir;
  readonly rows: Ir;
}

/** How the window operator computes a window function. */
export type WindowFunction =
  /** A number that is known when rows come in order. */
  | { readonly kind: 'number'; readonly number: 'row_number' | 'rank' | 'dense_rank' }
  /** A value that follows from the place in the partition, never NULL. */
  | {
      readonly kind: 'place';
      lower(context: LowerContext, place: RowPlace, args: readonly Register[]): Ir;
    }
  /** The first argument's value in the row that is as far away as the second says, else the third. */
  | { readonly kind: 'shift'; readonly towards: 'start' | 'end' }
  /** The first argument's value in the frame's n-th row, the second being n. */
  | { readonly kind: 'nth' };
