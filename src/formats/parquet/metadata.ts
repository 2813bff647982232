import { CorruptData } from './corrupt.ts';
import { type Element, readElements } from './elements.ts';
import {
  readThrift,
  type Thrift,
  thriftCount,
  thriftList,
  thriftNumber,
  thriftStruct,
  thriftText,
} from './thrift.ts';

/** A Parquet footer, checked: what it says of counts, offsets and columns agrees with itself and the file. */
export interface FileMetadata {
  readonly root: Element;
  readonly rows: number;
  readonly rowGroups: readonly RowGroup[];
  readonly keyValues: ReadonlyMap<string, string>;
  readonly createdBy: string;
}

export interface RowGroup {
  readonly rows: number;
  /** By leaf index. */
  readonly chunks: readonly ColumnChunk[];
  /** First byte of the row group, and bytes of all its chunks: decides which split reads it. */
  readonly start: number;
  readonly length: number;
}

export interface ColumnChunk {
  readonly codec: Codec;
  readonly values: number;
  /** Of the pages, headers included. */
  readonly start: number;
  readonly length: number;
  readonly uncompressedLength: number;
  readonly dataPageOffset: number;
  readonly statistics: Statistics | null;
  readonly columnIndex: ByteRange | null;
  readonly offsetIndex: ByteRange | null;
}

/** Bounds as the file has them: plain-encoded values. */
export interface Statistics {
  readonly min: Uint8Array | null;
  readonly max: Uint8Array | null;
  readonly nulls: number | null;
}

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export type Codec = 'uncompressed' | 'snappy' | 'gzip' | 'lzo' | 'brotli' | 'lz4' | 'zstd' | 'lz4_raw';

export const CODECS: readonly Codec[] = [
  'uncompressed',
  'snappy',
  'gzip',
  'lzo',
  'brotli',
  'lz4',
  'zstd',
  'lz4_raw',
];

/**
 * Reads the footer's Thrift bytes.
 *
 * @throws CorruptData, or RangeError from reading past the end
 */
export function readFileMetadata(bytes: Uint8Array, fileSize: number): FileMetadata {
  const file = readThrift(bytes);
  const root = readElements(thriftList(file.field_2, 'the schema'));
  const leaves = countLeaves(root);
  // Row groups without rows are left out: writers are careless about their offsets.
  const rowGroups = thriftList(file.field_4, 'the list of row groups')
    .map((group) => thriftStruct(group, 'a row group'))
    .filter((group) => thriftCount(group.field_3, 'the number of rows') > 0)
    .map((group) => readRowGroup(group, leaves, fileSize));
  const pairs = (Array.isArray(file.field_5) ? file.field_5 : []) as Thrift[];
  return {
    root,
    rows: thriftCount(file.field_3, 'the number of rows'),
    rowGroups,
    keyValues: new Map(pairs.map((pair) => [thriftText(pair.field_1), thriftText(pair.field_2)])),
    createdBy: thriftText(file.field_6),
  };
}

function countLeaves(element: Element): number {
  return element.children.length === 0 && element.type !== null
    ? 1
    : element.children.reduce((sum, child) => sum + countLeaves(child), 0);
}

function readRowGroup(group: Thrift, leaves: number, fileSize: number): RowGroup {
  const chunks = thriftList(group.field_1, 'the columns of a row group').map((chunk) =>
    readChunk(thriftStruct(chunk, 'a column chunk'), fileSize),
  );
  if (chunks.length !== leaves) {
    throw new CorruptData(`a row group has ${chunks.length} columns, the schema ${leaves}`);
  }
  const start = chunks.reduce((first, chunk) => Math.min(first, chunk.start), fileSize);
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return { rows: thriftCount(group.field_3, 'the number of rows'), chunks, start, length };
}

function readChunk(chunk: Thrift, fileSize: number): ColumnChunk {
  if (chunk.field_8 !== undefined) throw new CorruptData('it is encrypted');
  const meta = thriftStruct(chunk.field_3, 'the metadata of a column chunk');
  const codec = CODECS[thriftCount(meta.field_4, 'the codec')];
  if (codec === undefined) throw new CorruptData('a codec is unknown');
  const dataPageOffset = thriftCount(meta.field_9, 'the offset of the data pages');
  const dictionary = meta.field_11 === undefined ? 0 : thriftCount(meta.field_11, 'a dictionary offset');
  const length = thriftCount(meta.field_7, 'the length of a column chunk');
  // Some writers say 0 for "no dictionary".
  const start = dictionary > 0 ? Math.min(dictionary, dataPageOffset) : dataPageOffset;
  if (start < 4 || start + length > fileSize) throw new CorruptData('a column chunk lies outside the file');
  return {
    codec,
    values: thriftCount(meta.field_5, 'the number of values'),
    start,
    length,
    uncompressedLength: thriftCount(meta.field_6, 'the length of a column chunk'),
    dataPageOffset,
    statistics: readStatistics(meta.field_12),
    columnIndex: readRange(chunk.field_6, chunk.field_7, fileSize),
    offsetIndex: readRange(chunk.field_4, chunk.field_5, fileSize),
  };
}

function readRange(offset: unknown, length: unknown, fileSize: number): ByteRange | null {
  if (offset === undefined || length === undefined) return null;
  const range = { offset: thriftNumber(offset, 'an index'), length: thriftNumber(length, 'an index') };
  if (range.offset <= 0 || range.length <= 0 || range.offset + range.length > fileSize) return null;
  return range;
}

/** The deprecated `min` and `max`, whose order is undefined for most types, are left alone. */
function readStatistics(value: unknown): Statistics | null {
  if (typeof value !== 'object' || value === null) return null;
  const statistics = value as Thrift;
  const bytes = (field: unknown): Uint8Array | null => (field instanceof Uint8Array ? field.slice() : null);
  const nulls = statistics.field_3;
  return {
    min: bytes(statistics.field_6),
    max: bytes(statistics.field_5),
    nulls: nulls === undefined ? null : thriftCount(nulls, 'a count of nulls'),
  };
}
