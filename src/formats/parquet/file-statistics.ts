import type { FileMetadata } from './metadata.ts';

/** What a footer says of a column of whole numbers (dates are days). */
export interface ColumnRange {
  readonly min: number;
  readonly max: number;
  readonly nulls: number;
}

/** What a footer says of a file, for planning. */
export interface FileStatistics {
  readonly rows: number;
  /** By column name; only those that every row group has bounds of. */
  readonly ranges: ReadonlyMap<string, ColumnRange>;
}

/** Numbers beyond are not exact as doubles, and no column of them is one of keys. */
const EXACT = 2n ** 53n;

export function fileStatistics(metadata: FileMetadata): FileStatistics {
  const ranges = new Map<string, ColumnRange>();
  for (const element of metadata.root.children) {
    const width = element.type === 'INT32' ? 4 : element.type === 'INT64' ? 8 : 0;
    if (width === 0 || element.maxRepetition > 0) continue;
    const range = columnRange(metadata, element.leaf, width);
    if (range !== null) ranges.set(element.name, range);
  }
  return { rows: metadata.rows, ranges };
}

function columnRange(metadata: FileMetadata, leaf: number, width: 4 | 8): ColumnRange | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let nulls = 0;
  for (const group of metadata.rowGroups) {
    const statistics = group.chunk(leaf).statistics;
    const low = readWhole(statistics?.min ?? null, width);
    const high = readWhole(statistics?.max ?? null, width);
    if (low === null || high === null) return null;
    min = Math.min(min, low);
    max = Math.max(max, high);
    nulls += statistics?.nulls ?? 0;
  }
  return min <= max ? { min, max, nulls } : null;
}

function readWhole(bytes: Uint8Array | null, width: 4 | 8): number | null {
  if (bytes === null || bytes.length !== width) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (width === 4) return view.getInt32(0, true);
  const value = view.getBigInt64(0, true);
  return value > -EXACT && value < EXACT ? Number(value) : null;
}
