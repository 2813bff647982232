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

/** Reads Thrift's compact protocol from a window of bytes that may end within the header. */
class CompactReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw END;
    this.at++;
    return byte;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    throw new CorruptData('a page header is corrupt');
  }

  zigzag(): number {
    const value = this.varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Calls `field` with each field's number and type; it returns whether it read the field. */
  struct(field: (id: number, type: number) => boolean): void {
    let id = 0;
    while (true) {
      const byte = this.byte();
      const type = byte & 15;
      if (type === 0) return;
      id = byte >> 4 === 0 ? this.zigzag() : id + (byte >> 4);
      if (!field(id, type)) this.skip(type, 0);
    }
  }

  skip(type: number, depth: number): void {
    if (depth > 16) throw new CorruptData('a page header is corrupt');
    if (type === 1 || type === 2) return;
    if (type === 3) this.at++;
    else if (type >= 4 && type <= 6) this.varint();
    else if (type === 7) this.at += 8;
    else if (type === 8) {
      const length = this.varint();
      this.at += length;
    } else if (type === 9 || type === 10) {
      const head = this.byte();
      const count = head >> 4 === 15 ? this.varint() : head >> 4;
      const item = head & 15;
      for (let i = 0; i < count; i++) {
        if (item === 1 || item === 2) this.byte();
        else this.skip(item, depth + 1);
      }
    } else if (type === 12) {
      this.struct((_, inner) => {
        this.skip(inner, depth + 1);
        return true;
      });
    } else throw new CorruptData('a page header is corrupt');
    if (this.at > this.bytes.length) throw END;
  }
}

/** The window ended. */
const END = new Error('end of window');

/** Fields of PageHeader that hold the header of a kind of page. */
const KINDS = ['data', 'index', 'dictionary', 'data_v2'] as const;

/** The header at `at`; null when `bytes` ends before it does. */
export function readPageHeader(bytes: Uint8Array, at: number): PageHeader | null {
  const reader = new CompactReader(bytes, at);
  let type = -1;
  const found = {
    compressedLength: -1,
    uncompressedLength: -1,
    values: -1,
    encoding: -1,
    repetitionLength: -1,
    definitionLength: -1,
    compressed: true,
  };
  try {
    reader.struct((id) => {
      if (id === 1) type = reader.zigzag();
      else if (id === 2) found.uncompressedLength = reader.zigzag();
      else if (id === 3) found.compressedLength = reader.zigzag();
      else if (id === 5 || id === 7) reader.struct((field) => readCommon(reader, found, field, 1, 2));
      else if (id === 8) reader.struct((field, kind) => readVersion2(reader, found, field, kind));
      else return false;
      return true;
    });
  } catch (error) {
    if (error === END) return null;
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

type Found = {
  values: number;
  encoding: number;
  repetitionLength: number;
  definitionLength: number;
  compressed: boolean;
};

function readCommon(
  reader: CompactReader,
  found: Found,
  field: number,
  values: number,
  encoding: number,
): boolean {
  if (field === values) found.values = reader.zigzag();
  else if (field === encoding) found.encoding = reader.zigzag();
  else return false;
  return true;
}

function readVersion2(reader: CompactReader, found: Found, field: number, type: number): boolean {
  if (field === 5) found.definitionLength = reader.zigzag();
  else if (field === 6) found.repetitionLength = reader.zigzag();
  else if (field === 7) found.compressed = type === 1;
  else return readCommon(reader, found, field, 1, 4);
  return true;
}
