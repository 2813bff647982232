import type { Attribute, Expression, Literal } from '../../expr/expression.ts';
import type { DataType } from '../../types/data-type.ts';

/** A value that bounds and filters are compared by. */
export type Comparable = number | bigint | Uint8Array;

/** What is known of a column in a stretch of rows: a row group, a page. */
export interface Bounds {
  readonly min: Comparable | null;
  readonly max: Comparable | null;
  /** Number of NULLs, where known. */
  readonly nulls: number | null;
  readonly rows: number;
}

export type Comparison = 'eq' | 'lt' | 'le' | 'gt' | 'ge';

/** The part of a filter that bounds can refute. `unknown` may hold for any row. */
export type Predicate =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'compare'; readonly column: number; readonly op: Comparison; readonly value: Comparable }
  | { readonly kind: 'in'; readonly column: number; readonly values: readonly Comparable[] }
  | { readonly kind: 'is_null' | 'is_not_null'; readonly column: number }
  | { readonly kind: 'and' | 'or'; readonly left: Predicate; readonly right: Predicate };

const UNKNOWN: Predicate = { kind: 'unknown' };

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  equal_to: 'eq',
  less_than: 'lt',
  less_than_or_equal: 'le',
  greater_than: 'gt',
  greater_than_or_equal: 'ge',
};
const FLIPPED: Readonly<Record<Comparison, Comparison>> = {
  eq: 'eq',
  lt: 'gt',
  le: 'ge',
  gt: 'lt',
  ge: 'le',
};

/** The conjunction of the filters over the columns, by their places. */
export function predicateOf(
  filters: readonly Expression<unknown>[],
  columns: readonly Attribute[],
): Predicate {
  return withoutImplied(filters.map((filter) => compile(filter, columns))).reduce(and, UNKNOWN);
}

/** The same for predicates that say the same of the same columns. */
export function predicateKey(predicate: Predicate, columns: readonly Attribute[]): string {
  const named = columns.map(({ name, type }) => [name, type]);
  const text = (_: string, value: unknown): unknown => {
    if (value instanceof Uint8Array) return [...value];
    return typeof value === 'bigint' || typeof value === 'number' ? `${typeof value} ${value}` : value;
  };
  return JSON.stringify([named, predicate], text);
}

/** Comparisons are of no NULLs: the conditions that say so again would cost as much as they, for every file. */
function withoutImplied(predicates: readonly Predicate[]): readonly Predicate[] {
  const compared = new Set(predicates.map((p) => (p.kind === 'compare' || p.kind === 'in' ? p.column : -1)));
  return predicates.filter((p) => p.kind !== 'is_not_null' || !compared.has(p.column));
}

function and(left: Predicate, right: Predicate): Predicate {
  if (left.kind === 'unknown') return right;
  return right.kind === 'unknown' ? left : { kind: 'and', left, right };
}

function compile(e: Expression<unknown>, columns: readonly Attribute[]): Predicate {
  if (e.kind !== 'call') return UNKNOWN;
  const [first, second] = e.args;
  if (first === undefined) return UNKNOWN;
  const column = first.kind === 'attribute' ? columns.findIndex((c) => c.id === first.id) : -1;
  switch (e.fn) {
    case 'and':
      return second === undefined ? UNKNOWN : and(compile(first, columns), compile(second, columns));
    case 'or': {
      if (second === undefined) return UNKNOWN;
      const left = compile(first, columns);
      const right = compile(second, columns);
      return left.kind === 'unknown' || right.kind === 'unknown' ? UNKNOWN : { kind: 'or', left, right };
    }
    case 'isnull':
      return column < 0 ? UNKNOWN : { kind: 'is_null', column };
    case 'isnotnull':
      return column < 0 ? UNKNOWN : { kind: 'is_not_null', column };
    case 'in':
      return column < 0 ? UNKNOWN : compileIn(column, columns[column]!, e.args.slice(1));
    default:
      return second === undefined ? UNKNOWN : compileComparison(e.fn, first, second, columns);
  }
}

function compileComparison(
  fn: string,
  left: Expression<unknown>,
  right: Expression<unknown>,
  columns: readonly Attribute[],
): Predicate {
  const op = COMPARISONS[fn];
  if (op === undefined) return UNKNOWN;
  if (left.kind === 'literal') return compileComparisonOf(FLIPPED[op], right, left, columns);
  return right.kind === 'literal' ? compileComparisonOf(op, left, right, columns) : UNKNOWN;
}

function compileComparisonOf(
  op: Comparison,
  attribute: Expression<unknown>,
  literal: Literal,
  columns: readonly Attribute[],
): Predicate {
  if (attribute.kind !== 'attribute') return UNKNOWN;
  const column = columns.findIndex((c) => c.id === attribute.id);
  if (column < 0) return UNKNOWN;
  const { type } = columns[column]!;
  // Bounds don't count NaN, which is greater than everything.
  const isFloat = type.kind === 'float' || type.kind === 'double';
  if (isFloat && (op === 'gt' || op === 'ge')) return UNKNOWN;
  const value = comparableOf(literal, type);
  return value === null ? UNKNOWN : { kind: 'compare', column, op, value };
}

function compileIn(column: number, attribute: Attribute, items: readonly Expression<unknown>[]): Predicate {
  const values: Comparable[] = [];
  for (const item of items) {
    if (item.kind !== 'literal') return UNKNOWN;
    // NULL in the list makes nothing true.
    if (item.value === null) continue;
    const value = comparableOf(item, attribute.type);
    if (value === null) return UNKNOWN;
    values.push(value);
  }
  return { kind: 'in', column, values };
}

const encoder = new TextEncoder();

function comparableOf(literal: Literal, type: DataType): Comparable | null {
  const { value } = literal;
  if (!sameDomain(literal.type, type)) return null;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string') return encoder.encode(value);
  return value instanceof Uint8Array ? value : null;
}

/** Whether values of both types are the same comparables in the same order. */
function sameDomain(a: DataType, b: DataType): boolean {
  if (a.kind === 'decimal') return b.kind === 'decimal' && a.scale === b.scale;
  if (a.kind === 'string') {
    // A collation has an order of its own.
    return b.kind === 'string' && isBinaryOrder(a.collation) && isBinaryOrder(b.collation);
  }
  return a.kind === b.kind;
}

function isBinaryOrder(collation: string | undefined): boolean {
  return collation === undefined || collation === 'UTF8_BINARY';
}

/** Whether the predicate may be true for some row with these bounds; `boundsOf` gives null for "nothing known". */
export function mayHold(predicate: Predicate, boundsOf: (column: number) => Bounds | null): boolean {
  switch (predicate.kind) {
    case 'unknown':
      return true;
    case 'and':
      return mayHold(predicate.left, boundsOf) && mayHold(predicate.right, boundsOf);
    case 'or':
      return mayHold(predicate.left, boundsOf) || mayHold(predicate.right, boundsOf);
    default: {
      const bounds = boundsOf(predicate.column);
      return bounds === null || leafMayHold(predicate, bounds);
    }
  }
}

type LeafPredicate = Extract<Predicate, { column: number }>;

/** The same for a predicate of one column. */
export function leafMayHold(predicate: LeafPredicate, bounds: Bounds): boolean {
  const onlyNulls = bounds.nulls !== null && bounds.nulls >= bounds.rows;
  switch (predicate.kind) {
    case 'is_null':
      return bounds.nulls !== 0;
    case 'is_not_null':
      return !onlyNulls;
    case 'in':
      return !onlyNulls && predicate.values.some((value) => within(value, bounds));
    case 'compare':
      return !onlyNulls && comparisonMayHold(predicate.op, predicate.value, bounds);
    default:
      return predicate satisfies never;
  }
}

function comparisonMayHold(op: Comparison, value: Comparable, { min, max }: Bounds): boolean {
  switch (op) {
    case 'eq':
      return within(value, { min, max });
    case 'lt':
      return min === null || compare(min, value) < 0;
    case 'le':
      return min === null || compare(min, value) <= 0;
    case 'gt':
      return max === null || compare(max, value) > 0;
    case 'ge':
      return max === null || compare(max, value) >= 0;
    default:
      return op satisfies never;
  }
}

function within(value: Comparable, { min, max }: Pick<Bounds, 'min' | 'max'>): boolean {
  return (min === null || compare(min, value) <= 0) && (max === null || compare(max, value) >= 0);
}

function compare(a: Comparable, b: Comparable): number {
  if (a instanceof Uint8Array) return b instanceof Uint8Array ? Buffer.compare(a, b) : 0;
  if (b instanceof Uint8Array) return 0;
  return a < b ? -1 : a > b ? 1 : 0;
}
