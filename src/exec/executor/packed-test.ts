import { PACKING, type PackedColumn } from '../../columns/packed-batch.ts';
import { type DataType, physicalOf, physicalWidth } from '../../types/data-type.ts';
import type { ValueRange } from './program.ts';

export interface Range<T> {
  readonly low: T;
  readonly high: T;
}

/** What ranges of a column's values come to in a batch: for its rows, or for the entries of its dictionary. */
export type PackedTest =
  /** No value passes, or each. */
  | { readonly kind: 'never' | 'always' }
  /** Codes of so many bytes, or values of 4 as unsigned numbers that go on from the largest to 0. */
  | { readonly kind: 'codes'; readonly bytes: number; readonly ranges: readonly Range<number>[] }
  | { readonly kind: 'longs'; readonly ranges: readonly Range<bigint>[] }
  /** A range that ends with NaN has all numbers above. */
  | { readonly kind: 'doubles'; readonly ranges: readonly Range<number>[] };

/** A test whose result depends on the row. */
export type OpenTest = Exclude<PackedTest, { kind: 'never' | 'always' }>;

export function isOpen(test: PackedTest): test is OpenTest {
  return test.kind !== 'never' && test.kind !== 'always';
}

const NEVER: PackedTest = { kind: 'never' };
const ALWAYS: PackedTest = { kind: 'always' };

/** What ranges come to in vectors of values, of which nothing is known. */
export function flatTest(ranges: readonly ValueRange[], type: DataType): PackedTest {
  switch (physicalOf(type)) {
    case 'f64':
      return testDoubles(
        ranges as readonly Range<number | null>[],
        Number.NEGATIVE_INFINITY,
        Number.POSITIVE_INFINITY,
      );
    case 'i32':
      return testIntegers(ranges, -(2n ** 31n), 2n ** 31n - 1n, 4);
    default:
      return testIntegers(ranges, -(2n ** 63n), 2n ** 63n - 1n, 8);
  }
}

/**
 * @param min smallest value of the batch, as bounds of packed batches are; null where only NaN is known of
 */
export function packedTest(
  ranges: readonly ValueRange[],
  type: DataType,
  packed: PackedColumn,
  min: number | bigint | null,
  max: number | bigint | null,
): PackedTest {
  const physical = physicalOf(type);
  if (physical === 'f64') {
    const doubles = ranges as readonly Range<number | null>[];
    if (packed.kind === PACKING.decimals) return testDecimals(doubles, packed, min as number, max as number);
    return testDoubles(doubles, min as number | null, max as number | null);
  }
  if (min === null || max === null) return NEVER;
  if (packed.kind !== PACKING.offsets) {
    return testIntegers(ranges, BigInt(min), BigInt(max), physicalWidth[physical]);
  }
  const test = testIntegers(ranges, BigInt(min), BigInt(max), 8);
  return test.kind === 'longs' ? testOffsets(test.ranges, packed) : test;
}

/** Whole numbers of so many bytes, between the bounds. */
function testIntegers(ranges: readonly ValueRange[], min: bigint, max: bigint, width: number): PackedTest {
  const found = (ranges as readonly Range<bigint | null>[])
    .map(({ low, high }) => ({
      low: low === null || low < min ? min : low,
      high: high === null || high > max ? max : high,
    }))
    .filter(({ low, high }) => low <= high);
  if (found.length === 0) return NEVER;
  if (found.some(({ low, high }) => low === min && high === max)) return ALWAYS;
  if (width === 8) return { kind: 'longs', ranges: found };
  const values = found.map(({ low, high }) => ({ low: Number(low), high: Number(high) }));
  return { kind: 'codes', bytes: width, ranges: values };
}

function testOffsets(
  ranges: readonly Range<bigint>[],
  { base, stride, codeBytes }: PackedColumn,
): PackedTest {
  const step = BigInt(stride);
  const codes = ranges
    .map(({ low, high }) => ({
      low: Number((low - base + step - 1n) / step),
      high: Number((high - base) / step),
    }))
    .filter(({ low, high }) => low <= high);
  return codes.length === 0 ? NEVER : { kind: 'codes', bytes: codeBytes, ranges: codes };
}

/** There is no NaN among decimals. */
function testDecimals(
  ranges: readonly Range<number | null>[],
  { base, divisor, codeBytes }: PackedColumn,
  min: number,
  max: number,
): PackedTest {
  const first = Number(base);
  const codes = ranges
    .filter(({ low, high }) => (low === null || low <= max) && (high === null || high >= min))
    .map(({ low, high }) => ({
      low: (low === null || low <= min ? first : wholeFrom(low, divisor)) - first,
      high: (high === null || high >= max ? wholeFrom(max, divisor) : wholeTo(high, divisor)) - first,
    }))
    .filter(({ low, high }) => low <= high);
  if (codes.length === 0) return NEVER;
  const last = wholeFrom(max, divisor) - first;
  if (codes.some(({ low, high }) => low === 0 && high === last)) return ALWAYS;
  return { kind: 'codes', bytes: codeBytes, ranges: codes };
}

/** The smallest whole number that is at least `value` when it is divided. */
function wholeFrom(value: number, divisor: number): number {
  let whole = Math.ceil(value * divisor);
  while ((whole - 1) / divisor >= value) whole--;
  while (whole / divisor < value) whole++;
  return whole;
}

/** The largest that is at most `value`. */
function wholeTo(value: number, divisor: number): number {
  return -wholeFrom(-value, divisor);
}

/** NaN is above all numbers, and not among the bounds. */
function testDoubles(
  ranges: readonly Range<number | null>[],
  min: number | null,
  max: number | null,
): PackedTest {
  const reachable = ranges.filter(
    ({ low, high }) =>
      high === null || (min !== null && max !== null && high >= min && (low === null || low <= max)),
  );
  if (reachable.length === 0) return NEVER;
  const isAll = ({ low, high }: Range<number | null>): boolean =>
    high === null && (low === null || (min !== null && low <= min));
  if (reachable.some(isAll)) return ALWAYS;
  return {
    kind: 'doubles',
    ranges: reachable.map(({ low, high }) => ({
      low: low ?? Number.NEGATIVE_INFINITY,
      high: high ?? Number.NaN,
    })),
  };
}
