import type { Attribute, Expression, Literal } from '../../../expr/expression.ts';
import { type DataType, physicalOf } from '../../../types/data-type.ts';
import type { ValueRange } from '../../executor/program.ts';

/** A condition on one column: true for the values in the ranges, for no others, and not for NULL. */
export interface RangeTest {
  readonly column: Attribute;
  /** In order, apart from each other. */
  readonly ranges: readonly ValueRange[];
}

const ALL: readonly ValueRange[] = [{ low: null, high: null }];

/** The condition as ranges of one column's values; null where it is none, or they aren't machine numbers. */
export function rangeTestOf(e: Expression): RangeTest | null {
  if (e.kind !== 'call' || e.fn !== 'isnotnull') return comparisonsOf(e);
  const [column] = e.args;
  return column?.kind === 'attribute' && domainOf(column.type) !== null ? { column, ranges: ALL } : null;
}

/** The same for conditions that are NULL for NULL. */
function comparisonsOf(e: Expression): RangeTest | null {
  if (e.kind === 'attribute') return e.type.kind === 'boolean' ? { column: e, ranges: pointOf(1n) } : null;
  if (e.kind !== 'call') return null;
  const [first, second] = e.args;
  if (first === undefined) return null;
  if (e.fn === 'in') return inList(first, e.args.slice(1));
  if (e.fn === 'not') {
    const test = comparisonsOf(first);
    return test && { ...test, ranges: complement(test.ranges, domainOf(test.column.type)!) };
  }
  if (second === undefined) return null;
  if (e.fn === 'and') return combine(comparisonsOf(first), comparisonsOf(second), intersect);
  if (e.fn === 'or') return combine(comparisonsOf(first), comparisonsOf(second), unite);
  return comparison(e.fn, first, second);
}

/** The test for both conditions, which are on the same column. */
export function bothTests(a: RangeTest, b: RangeTest): RangeTest {
  return { column: a.column, ranges: intersect(a.ranges, b.ranges) };
}

/** For comments in code: `fare from 1 to 5, 7`. */
export function describeTest({
  column,
  ranges,
}: { readonly column: Pick<Attribute, 'name'> } & Pick<RangeTest, 'ranges'>): string {
  const describe = ({ low, high }: ValueRange): string => {
    if (low === high) return low === null ? 'not NULL' : String(low);
    return [low === null ? '' : `from ${low}`, high === null ? '' : `to ${high}`].filter(Boolean).join(' ');
  };
  return `${column.name} ${ranges.length === 0 ? 'without a value' : ranges.map(describe).join(', ')}`;
}

type Bound = ValueRange['low'];
type Value = NonNullable<Bound>;
/** How values follow each other: as whole numbers, or as doubles. */
type Domain = 'integer' | 'double';
type SetOperation = (
  a: readonly ValueRange[],
  b: readonly ValueRange[],
  domain: Domain,
) => readonly ValueRange[];

function domainOf(type: DataType): Domain | null {
  switch (physicalOf(type)) {
    case 'i32':
    case 'i64':
      return 'integer';
    case 'f64':
      return 'double';
    default:
      return null;
  }
}

function combine(a: RangeTest | null, b: RangeTest | null, operation: SetOperation): RangeTest | null {
  if (a === null || b === null || a.column.id !== b.column.id) return null;
  return { column: a.column, ranges: operation(a.ranges, b.ranges, domainOf(a.column.type)!) };
}

const FLIPPED: Readonly<Record<string, string>> = {
  equal_to: 'equal_to',
  less_than: 'greater_than',
  less_than_or_equal: 'greater_than_or_equal',
  greater_than: 'less_than',
  greater_than_or_equal: 'less_than_or_equal',
};

function comparison(fn: string, left: Expression, right: Expression): RangeTest | null {
  if (left.kind === 'literal') {
    const flipped = FLIPPED[fn];
    return flipped === undefined || right.kind === 'literal' ? null : comparison(flipped, right, left);
  }
  if (left.kind !== 'attribute' || right.kind !== 'literal') return null;
  const domain = domainOf(left.type);
  const value = domain && literalValue(right, left.type);
  if (domain === null || value === null) return null;
  const ranges = rangesOf(fn, value, domain);
  return ranges && { column: left, ranges };
}

function rangesOf(fn: string, value: Value, domain: Domain): readonly ValueRange[] | null {
  switch (fn) {
    case 'equal_to':
      return pointOf(value);
    case 'less_than':
      return complement([{ low: value, high: null }], domain);
    case 'less_than_or_equal':
      return [{ low: null, high: value }];
    case 'greater_than':
      return complement([{ low: null, high: value }], domain);
    case 'greater_than_or_equal':
      return [{ low: value, high: null }];
    default:
      return null;
  }
}

function pointOf(value: Value): readonly ValueRange[] {
  return [{ low: value, high: value }];
}

function inList(column: Expression, items: readonly Expression[]): RangeTest | null {
  if (column.kind !== 'attribute') return null;
  const domain = domainOf(column.type);
  if (domain === null) return null;
  const values: Value[] = [];
  for (const item of items) {
    const value = item.kind === 'literal' ? literalValue(item, column.type) : null;
    if (value === null) return null;
    values.push(value);
  }
  values.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const ranges: { low: Value; high: Value }[] = [];
  for (const value of values) {
    const last = ranges.at(-1);
    if (last !== undefined && value <= neighbour(last.high, 1, domain)) last.high = value;
    else ranges.push({ low: value, high: value });
  }
  return { column, ranges };
}

/** A literal in the column's domain; null for NULL, for other types, and for doubles that aren't finite. */
function literalValue({ type, value }: Literal, columnType: DataType): Value | null {
  const isSame =
    type.kind === columnType.kind &&
    (type.kind !== 'decimal' || (columnType.kind === 'decimal' && type.scale === columnType.scale));
  if (!isSame) return null;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value !== 'number') return null;
  if (type.kind !== 'double') return BigInt(value);
  // Zeros are equal: one stands for both.
  return Number.isFinite(value) ? value + 0 : null;
}

function isFilled({ low, high }: ValueRange): boolean {
  return low === null || high === null || low <= high;
}

function intersect(a: readonly ValueRange[], b: readonly ValueRange[]): readonly ValueRange[] {
  const common: ValueRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i]!;
    const y = b[j]!;
    const low = x.low === null || (y.low !== null && y.low > x.low) ? y.low : x.low;
    const isFirstToEnd = y.high === null || (x.high !== null && x.high < y.high);
    const range = { low, high: isFirstToEnd ? x.high : y.high };
    if (isFilled(range)) common.push(range);
    // The range that ends first meets none that follow.
    if (isFirstToEnd) i++;
    else j++;
  }
  return common;
}

function complement(ranges: readonly ValueRange[], domain: Domain): readonly ValueRange[] {
  const gaps: ValueRange[] = [];
  let low: Bound = null;
  for (const range of ranges) {
    if (range.low !== null) gaps.push({ low, high: neighbour(range.low, -1, domain) });
    if (range.high === null) return gaps.filter(isFilled);
    low = neighbour(range.high, 1, domain);
  }
  gaps.push({ low, high: null });
  return gaps.filter(isFilled);
}

function unite(a: readonly ValueRange[], b: readonly ValueRange[], domain: Domain): readonly ValueRange[] {
  return complement(intersect(complement(a, domain), complement(b, domain)), domain);
}

/** The next value after (`step` 1) or before (-1) a finite one. */
function neighbour(value: Value, step: 1 | -1, domain: Domain): Value {
  if (domain === 'integer') return (value as bigint) + BigInt(step);
  const double = new Float64Array([value as number]);
  if (double[0] === 0) return step * Number.MIN_VALUE;
  const bits = new BigInt64Array(double.buffer);
  // Doubles of one sign are in the order of their bits, seen as whole numbers.
  bits[0]! += BigInt(double[0]! > 0 ? step : -step);
  return double[0]!;
}
