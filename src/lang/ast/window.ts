import type { Span } from '../../core/error.ts';
import type { Expression } from './expression.ts';
import type { Identifier } from './name.ts';
import type { SortItem } from './query.ts';

/** `OVER w`, `OVER (w)`. */
export interface WindowReference {
  readonly kind: 'windowReference';
  readonly name: Identifier;
  readonly span: Span;
}

/** `(PARTITION BY a ORDER BY b ROWS BETWEEN ...)`; CLUSTER BY fills both lists. */
export interface WindowSpecification {
  readonly kind: 'windowSpecification';
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame: WindowFrame | undefined;
  readonly span: Span;
}

/** `ROWS start`, `RANGE BETWEEN start AND end`; without `AND`, the end is CURRENT ROW. */
export interface WindowFrame {
  readonly kind: 'windowFrame';
  readonly unit: 'ROWS' | 'RANGE';
  readonly start: FrameBound;
  readonly end: FrameBound | undefined;
  readonly span: Span;
}

/** `UNBOUNDED PRECEDING`, `2 PRECEDING`, `CURRENT ROW`, `2 FOLLOWING`, `UNBOUNDED FOLLOWING`. */
export interface FrameBound {
  readonly kind: 'frameBound';
  readonly bound: 'unboundedPreceding' | 'preceding' | 'currentRow' | 'following' | 'unboundedFollowing';
  /** Present for `preceding` and `following`. */
  readonly offset: Expression | undefined;
  readonly span: Span;
}

/** `w AS (...)` in a WINDOW clause; `w2 AS w1` has a reference. */
export interface NamedWindow {
  readonly kind: 'namedWindow';
  readonly name: Identifier;
  readonly window: WindowSpecification | WindowReference;
  readonly span: Span;
}
