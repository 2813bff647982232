import { COMPACT, CompactReader } from './compact-reader.ts';
import { CorruptData } from './corrupt.ts';

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

/** What the metadata of a chunk say, -1 for what they don't. */
interface ChunkFields {
  codec: number;
  values: number;
  uncompressedLength: number;
  length: number;
  dataPageOffset: number;
  dictionaryOffset: number;
  statistics: Statistics | null;
}

/**
 * Decodes a column chunk from its place in a footer.
 *
 * @throws CorruptData for what does not agree with itself or the file; END_OF_BYTES
 */
export function readColumnChunk(footer: Uint8Array, place: number, fileSize: number): ColumnChunk {
  const reader = new CompactReader(footer, place);
  const columnIndex = { offset: -1, length: -1 };
  const offsetIndex = { offset: -1, length: -1 };
  let fields: ChunkFields | null = null;
  for (let id = reader.field(0); id !== 0; id = reader.field(id)) {
    if (id === 3 && reader.type === COMPACT.STRUCT) fields = readFields(reader);
    else if (id === 4) offsetIndex.offset = reader.zigzag();
    else if (id === 5) offsetIndex.length = reader.zigzag();
    else if (id === 6) columnIndex.offset = reader.zigzag();
    else if (id === 7) columnIndex.length = reader.zigzag();
    else if (id === 8) throw new CorruptData('it is encrypted');
    else reader.skip();
  }
  if (fields === null) throw new CorruptData('the metadata of a column chunk is missing');
  const { dataPageOffset, dictionaryOffset } = fields;
  const codec = CODECS[fields.codec];
  if (codec === undefined) throw new CorruptData('a codec is unknown');
  const length = count(fields.length, 'the length of a column chunk');
  count(dataPageOffset, 'the offset of the data pages');
  // Some writers say 0 for "no dictionary".
  const start = dictionaryOffset > 0 ? Math.min(dictionaryOffset, dataPageOffset) : dataPageOffset;
  if (start < 4 || start + length > fileSize) throw new CorruptData('a column chunk lies outside the file');
  return {
    codec,
    values: count(fields.values, 'the number of values'),
    start,
    length,
    uncompressedLength: count(fields.uncompressedLength, 'the length of a column chunk'),
    dataPageOffset,
    statistics: fields.statistics,
    columnIndex: rangeIn(columnIndex, fileSize),
    offsetIndex: rangeIn(offsetIndex, fileSize),
  };
}

function readFields(reader: CompactReader): ChunkFields {
  const fields: ChunkFields = {
    codec: -1,
    values: -1,
    uncompressedLength: -1,
    length: -1,
    dataPageOffset: -1,
    dictionaryOffset: -1,
    statistics: null,
  };
  for (let id = reader.field(0); id !== 0; id = reader.field(id)) {
    if (id === 4) fields.codec = reader.zigzag();
    else if (id === 5) fields.values = reader.zigzag();
    else if (id === 6) fields.uncompressedLength = reader.zigzag();
    else if (id === 7) fields.length = reader.zigzag();
    else if (id === 9) fields.dataPageOffset = reader.zigzag();
    else if (id === 11) fields.dictionaryOffset = reader.zigzag();
    else if (id === 12 && reader.type === COMPACT.STRUCT) fields.statistics = readStatistics(reader);
    else reader.skip();
  }
  return fields;
}

/** The deprecated `min` and `max`, whose order is undefined for most types, are left alone. */
function readStatistics(reader: CompactReader): Statistics {
  let min: Uint8Array | null = null;
  let max: Uint8Array | null = null;
  let nulls: number | null = null;
  for (let id = reader.field(0); id !== 0; id = reader.field(id)) {
    if (id === 3) nulls = count(reader.zigzag(), 'a count of nulls');
    else if (id === 5 && reader.type === COMPACT.BINARY) max = reader.binary();
    else if (id === 6 && reader.type === COMPACT.BINARY) min = reader.binary();
    else reader.skip();
  }
  return { min, max, nulls };
}

function count(value: number, what: string): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new CorruptData(`${what} is missing or wrong`);
  return value;
}

function rangeIn(range: ByteRange, fileSize: number): ByteRange | null {
  const { offset, length } = range;
  return offset > 0 && length > 0 && offset + length <= fileSize ? range : null;
}
