import type { Attribute } from '../../expr/expression.ts';
import type { DataType } from '../../types/data-type.ts';
import { boundOf, floatBoundOf } from './bounds.ts';
import type { Statistics } from './column-chunk.ts';
import type { ColumnSource } from './column-match.ts';
import type { Conversion } from './conversion.ts';
import type { RowGroup } from './metadata.ts';
import { type IndexReader, isOfOnePage, readColumnIndex, readOffsetIndex } from './page-index.ts';
import { type Bounds, type Comparable, leafMayHold, mayHold, type Predicate } from './predicate.ts';

/** Rows of a row group, half open. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** The filters' columns as the file has them. */
export interface PruneColumns {
  readonly attributes: readonly Attribute[];
  readonly sources: readonly ColumnSource[];
}

/** Whether some row of the row group may satisfy the predicate, by its statistics. */
export function groupMayHold(predicate: Predicate, group: RowGroup, columns: PruneColumns): boolean {
  return mayHold(predicate, (column) => groupBounds(group, column, columns));
}

function groupBounds(group: RowGroup, column: number, columns: PruneColumns): Bounds | null {
  const source = columns.sources[column]!;
  if (source.kind === 'missing') return { min: null, max: null, nulls: group.rows, rows: group.rows };
  if (source.kind === 'nested') return null;
  const { statistics } = group.chunk(source.leaf.leaf);
  if (statistics === null) return null;
  const { type } = columns.attributes[column]!;
  const known = converted.get(statistics);
  if (known !== undefined && known.type.kind === type.kind && isSame(known.conversion, source.conversion)) {
    return known.bounds;
  }
  const nulls = source.leaf.maxDefinition === 0 ? 0 : statistics.nulls;
  const bounds = {
    ...convertBounds(statistics.min, statistics.max, column, columns),
    nulls,
    rows: group.rows,
  };
  converted.set(statistics, { type, conversion: source.conversion, bounds });
  return bounds;
}

/** Of row groups whose footers are remembered: queries with the same filters ask for them again and again. */
const converted = new WeakMap<
  Statistics,
  { readonly type: DataType; readonly conversion: Conversion; readonly bounds: Bounds }
>();

function isSame(a: Conversion, b: Conversion): boolean {
  return a.code === b.code && a.factor === b.factor;
}

function convertBounds(
  min: Uint8Array | null,
  max: Uint8Array | null,
  column: number,
  { attributes, sources }: PruneColumns,
): { min: Comparable | null; max: Comparable | null } {
  const source = sources[column]!;
  if (source.kind !== 'leaf') return { min: null, max: null };
  const { kind } = attributes[column]!.type;
  const convert = (bytes: Uint8Array | null): Comparable | null =>
    source.leaf.type === 'FLOAT' || source.leaf.type === 'DOUBLE'
      ? floatBoundOf(bytes)
      : kind === 'binary' && source.leaf.type === 'FIXED_LEN_BYTE_ARRAY' && source.leaf.logical !== null
        ? // Ordered as numbers, compared as bytes.
          null
        : boundOf(bytes, source.conversion);
  return { min: convert(min), max: convert(max) };
}

/** Rows that may satisfy the predicate, by the column indexes of the pages; all where there are none. */
export function rangesThatMayHold(
  predicate: Predicate,
  group: RowGroup,
  columns: PruneColumns,
  reader: IndexReader,
): readonly RowRange[] {
  const all = [{ start: 0, end: group.rows }];
  switch (predicate.kind) {
    case 'unknown':
      return all;
    case 'and': {
      const left = rangesThatMayHold(predicate.left, group, columns, reader);
      return intersect(left, rangesThatMayHold(predicate.right, group, columns, reader));
    }
    case 'or': {
      const left = rangesThatMayHold(predicate.left, group, columns, reader);
      return unite(left, rangesThatMayHold(predicate.right, group, columns, reader));
    }
    default: {
      const source = columns.sources[predicate.column]!;
      if (source.kind !== 'leaf') return all;
      const chunk = group.chunk(source.leaf.leaf);
      // The one page of a row group has its bounds.
      if (chunk.offsetIndex === null || isOfOnePage(chunk.offsetIndex)) return all;
      const pages = readOffsetIndex(reader, chunk);
      const index = pages === null || pages.length === 1 ? null : readColumnIndex(reader, chunk);
      if (index === null || pages === null || index.onlyNulls.length !== pages.length) return all;
      const ranges: RowRange[] = [];
      pages.forEach(({ firstRow }, page) => {
        const end = pages[page + 1]?.firstRow ?? group.rows;
        const rows = end - firstRow;
        const onlyNulls = index.onlyNulls[page] === true;
        const { min, max } = onlyNulls
          ? { min: null, max: null }
          : convertBounds(index.min[page] ?? null, index.max[page] ?? null, predicate.column, columns);
        const nulls = onlyNulls ? rows : (index.nulls?.[page] ?? null);
        if (leafMayHold(predicate, { min, max, nulls, rows })) ranges.push({ start: firstRow, end });
      });
      return unite(ranges, []);
    }
  }
}

function intersect(a: readonly RowRange[], b: readonly RowRange[]): RowRange[] {
  const result: RowRange[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const start = Math.max(a[i]!.start, b[j]!.start);
    const end = Math.min(a[i]!.end, b[j]!.end);
    if (start < end) result.push({ start, end });
    if (a[i]!.end < b[j]!.end) i++;
    else j++;
  }
  return result;
}

function unite(a: readonly RowRange[], b: readonly RowRange[]): RowRange[] {
  const result: RowRange[] = [];
  for (const range of [...a, ...b].sort((x, y) => x.start - y.start)) {
    const last = result.at(-1);
    if (last !== undefined && range.start <= last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else result.push(range);
  }
  return result;
}
