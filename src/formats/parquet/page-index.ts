import type { ReadableFile } from '../../storage/storage.ts';
import type { ByteRange, ColumnChunk } from './column-chunk.ts';
import { CorruptData } from './corrupt.ts';
import { readThrift, thriftCount, thriftList, thriftStruct } from './thrift.ts';

/** Where a chunk's data pages are. */
export interface PageLocation {
  readonly offset: number;
  /** Row of the row group that the page begins with. */
  readonly firstRow: number;
}

/** Bounds of each data page, as the file has them. */
export interface ColumnIndex {
  readonly onlyNulls: readonly boolean[];
  readonly min: readonly Uint8Array[];
  readonly max: readonly Uint8Array[];
  readonly nulls: readonly number[] | null;
}

export interface IndexReader {
  readonly file: ReadableFile;
  readonly metrics: { bytesRead: number };
}

/** Pages that a thread remembers; their bounds take some 300 bytes each. */
const MOST_PAGES = 100_000;

/** Indexes by their chunks, which a thread has again as long as it remembers the file's footer. */
class IndexCache<Index> {
  #known = new WeakMap<ColumnChunk, Index | null>();
  #pages = 0;

  get(chunk: ColumnChunk, pagesOf: (index: Index) => number, read: () => Index | null): Index | null {
    const known = this.#known.get(chunk);
    if (known !== undefined) return known;
    const index = read();
    this.#pages += index === null ? 0 : pagesOf(index);
    if (this.#pages > MOST_PAGES) {
      this.#known = new WeakMap();
      this.#pages = 0;
    }
    this.#known.set(chunk, index);
    return index;
  }
}

const locations = new IndexCache<readonly PageLocation[]>();
const bounds = new IndexCache<ColumnIndex>();

/**
 * Bytes that the offset index of two pages has at least: the headers of a list and its end, and of each page three
 * fields, of two bytes or more, with an end. That of one page has fewer, unless the file is large.
 */
const TWO_PAGES = 17;

/** Whether an index has one page, as far as its length tells. */
export function isOfOnePage(offsetIndex: ByteRange): boolean {
  return offsetIndex.length < TWO_PAGES;
}

/** Null where the file has no such index. */
export function readOffsetIndex(reader: IndexReader, chunk: ColumnChunk): readonly PageLocation[] | null {
  const { offsetIndex } = chunk;
  if (offsetIndex === null) return null;
  return locations.get(
    chunk,
    (pages) => pages.length,
    () => parseOffsetIndex(readRange(reader, offsetIndex), chunk),
  );
}

function parseOffsetIndex(bytes: Uint8Array, chunk: ColumnChunk): readonly PageLocation[] | null {
  const thrift = readThrift(bytes);
  const pages = thriftList(thrift.field_1, 'the list of pages').map((item) => {
    const location = thriftStruct(item, 'the place of a page');
    return {
      offset: thriftCount(location.field_1, 'the offset of a page'),
      firstRow: thriftCount(location.field_3, 'the first row of a page'),
    };
  });
  let previous = { offset: chunk.start - 1, firstRow: -1 };
  for (const location of pages) {
    const inside = location.offset < chunk.start + chunk.length;
    if (!inside || location.offset <= previous.offset || location.firstRow <= previous.firstRow) {
      throw new CorruptData('a page index is corrupt');
    }
    previous = location;
  }
  return pages.length > 0 && pages[0]!.firstRow === 0 ? pages : null;
}

/** Null where the file has no such index. */
export function readColumnIndex(reader: IndexReader, chunk: ColumnChunk): ColumnIndex | null {
  const { columnIndex } = chunk;
  if (columnIndex === null) return null;
  return bounds.get(
    chunk,
    (index) => index.onlyNulls.length,
    () => parseColumnIndex(readRange(reader, columnIndex)),
  );
}

function parseColumnIndex(bytes: Uint8Array): ColumnIndex {
  const thrift = readThrift(bytes);
  const nulls = thrift.field_5;
  return {
    onlyNulls: thriftList(thrift.field_1, 'the pages of NULLs') as boolean[],
    min: thriftList(thrift.field_2, 'the bounds of pages') as Uint8Array[],
    max: thriftList(thrift.field_3, 'the bounds of pages') as Uint8Array[],
    nulls: nulls === undefined ? null : thriftList(nulls, 'counts').map((n) => thriftCount(n, 'a count')),
  };
}

function readRange({ file, metrics }: IndexReader, range: ByteRange): Uint8Array {
  const bytes = new Uint8Array(range.length);
  if (file.read(bytes, range.offset) !== range.length) throw new CorruptData('it ends early');
  metrics.bytesRead += range.length;
  return bytes;
}
