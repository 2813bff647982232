import { encodeThrift, type ThriftValue } from './thrift-writer.ts';
import type { WriteStatistics } from './write-statistics.ts';

/** A data page of a finished chunk. */
export interface WrittenPage {
  /** Counted from the chunk's start. */
  readonly offset: number;
  /** Bytes, header included. */
  readonly length: number;
  /** Row of the row group that the page begins with. */
  readonly firstRow: number;
  readonly levels: number;
  readonly statistics: WriteStatistics;
}

const UNORDERED = 0;

/** The chunk's ColumnIndex; null where some page has values but no bounds. */
export function encodeColumnIndex(pages: readonly WrittenPage[]): Uint8Array | null {
  const none = new Uint8Array(0);
  const onlyNulls = pages.map(({ levels, statistics }) => statistics.nulls === levels);
  const bounds = pages.map(({ statistics }) => statistics.bounds);
  if (bounds.some((bound, page) => bound === null && !onlyNulls[page])) return null;
  return encodeThrift([
    [1, { list: onlyNulls.map((bool) => ({ bool })) }],
    [2, { list: bounds.map((bound) => ({ bytes: bound?.min ?? none })) }],
    [3, { list: bounds.map((bound) => ({ bytes: bound?.max ?? none })) }],
    [4, { i32: UNORDERED }],
    [5, { list: pages.map(({ statistics }) => ({ i64: statistics.nulls })) }],
  ]);
}

/** The OffsetIndex of a chunk that begins at `start`. */
export function encodeOffsetIndex(pages: readonly WrittenPage[], start: number): Uint8Array {
  const locations = pages.map(
    ({ offset, length, firstRow }): ThriftValue => ({
      struct: [
        [1, { i64: start + offset }],
        [2, { i32: length }],
        [3, { i64: firstRow }],
      ],
    }),
  );
  return encodeThrift([[1, { list: locations }]]);
}
