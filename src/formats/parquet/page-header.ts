import { COMPACT, CompactReader, END_OF_BYTES } from './compact-reader.ts';
import { CorruptData } from './corrupt.ts';

/** A page header, of whichever kind. */
export interface PageHeader {
  readonly kind: 'data' | 'data_v2' | 'dictionary' | 'index';
  /** Bytes of the header itself. */
  readonly headerLength: number;
  /** Of the page behind the header. */
  readonly compressedLength: number;
  readonly uncompressedLength: number;
  readonly values: number;
  /** Parquet's number of the encoding. */
  readonly encoding: number;
  /** Version 2 only: bytes of the levels, and whether the rest is compressed; -1 and true otherwise. */
  readonly repetitionLength: number;
  readonly definitionLength: number;
  readonly compressed: boolean;
}

/** Fields of PageHeader that hold the header of a kind of page. */
const KINDS = ['data', 'index', 'dictionary', 'data_v2'] as const;

type Found = { -readonly [Name in Exclude<keyof PageHeader, 'kind' | 'headerLength'>]: PageHeader[Name] };

/** The header at `at`; null when `bytes` ends before it does. */
export function readPageHeader(bytes: Uint8Array, at: number): PageHeader | null {
  const reader = new CompactReader(bytes, at);
  let type = -1;
  const found: Found = {
    compressedLength: -1,
    uncompressedLength: -1,
    values: -1,
    encoding: -1,
    repetitionLength: -1,
    definitionLength: -1,
    compressed: true,
  };
  try {
    for (let id = reader.field(0); id !== 0; id = reader.field(id)) {
      if (id === 1) type = reader.zigzag();
      else if (id === 2) found.uncompressedLength = reader.zigzag();
      else if (id === 3) found.compressedLength = reader.zigzag();
      else if (id === 5 || id === 7) readVersion1(reader, found);
      else if (id === 8) readVersion2(reader, found);
      else reader.skip();
    }
  } catch (error) {
    if (error === END_OF_BYTES) return null;
    throw error;
  }
  const kind = KINDS[type];
  const bad = !(found.compressedLength >= 0 && found.uncompressedLength >= 0);
  if (kind === undefined || bad || (kind !== 'index' && !(found.values >= 0 && found.encoding >= 0))) {
    throw new CorruptData('a page header is corrupt');
  }
  if (Math.max(found.compressedLength, found.uncompressedLength, found.values) > 0x7fffffff) {
    throw new CorruptData('a page header is corrupt');
  }
  return { kind, headerLength: reader.at - at, ...found };
}

function readVersion1(reader: CompactReader, found: Found): void {
  for (let id = reader.field(0); id !== 0; id = reader.field(id)) {
    if (id === 1) found.values = reader.zigzag();
    else if (id === 2) found.encoding = reader.zigzag();
    else reader.skip();
  }
}

function readVersion2(reader: CompactReader, found: Found): void {
  for (let id = reader.field(0); id !== 0; id = reader.field(id)) {
    if (id === 1) found.values = reader.zigzag();
    else if (id === 4) found.encoding = reader.zigzag();
    else if (id === 5) found.definitionLength = reader.zigzag();
    else if (id === 6) found.repetitionLength = reader.zigzag();
    else if (id === 7) found.compressed = reader.type === COMPACT.TRUE;
    else reader.skip();
  }
}
