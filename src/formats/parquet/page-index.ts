import type { ReadableFile } from '../../storage/storage.ts';
import { CorruptData } from './corrupt.ts';
import type { ByteRange, ColumnChunk } from './metadata.ts';
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

/** Null where the file has no such index. */
export function readOffsetIndex(reader: IndexReader, chunk: ColumnChunk): readonly PageLocation[] | null {
  if (chunk.offsetIndex === null) return null;
  const thrift = readThrift(readRange(reader, chunk.offsetIndex));
  const locations = thriftList(thrift.field_1, 'the list of pages').map((item) => {
    const location = thriftStruct(item, 'the place of a page');
    return {
      offset: thriftCount(location.field_1, 'the offset of a page'),
      firstRow: thriftCount(location.field_3, 'the first row of a page'),
    };
  });
  let previous = { offset: chunk.start - 1, firstRow: -1 };
  for (const location of locations) {
    const inside = location.offset < chunk.start + chunk.length;
    if (!inside || location.offset <= previous.offset || location.firstRow <= previous.firstRow) {
      throw new CorruptData('a page index is corrupt');
    }
    previous = location;
  }
  return locations.length > 0 && locations[0]!.firstRow === 0 ? locations : null;
}

/** Null where the file has no such index. */
export function readColumnIndex(reader: IndexReader, chunk: ColumnChunk): ColumnIndex | null {
  if (chunk.columnIndex === null) return null;
  const thrift = readThrift(readRange(reader, chunk.columnIndex));
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
