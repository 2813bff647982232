import { type ByteRange, type ColumnChunk, readColumnChunk } from './column-chunk.ts';
import { COMPACT, CompactReader, END_OF_BYTES } from './compact-reader.ts';
import { CorruptData } from './corrupt.ts';
import { type Element, readElements } from './elements.ts';
import { readThrifts, thriftText } from './thrift.ts';

/**
 * A Parquet footer. Files have many columns and queries read few, so that column chunks are decoded, and checked,
 * when they are asked for.
 */
export interface FileMetadata {
  /** The same object for footers with the same schema that one `SchemaCache` saw. */
  readonly root: Element;
  readonly rows: number;
  readonly rowGroups: readonly RowGroup[];
  /** Bytes that it keeps. */
  readonly bytes: number;
  keyValues(): ReadonlyMap<string, string>;
}

/** Schemas by the bytes that they were written as. */
export type SchemaCache = Map<string, { readonly root: Element; readonly leaves: number }>;

/** Schemas that are remembered; when there are more, they are forgotten. */
const MOST_SCHEMAS = 256;

export class RowGroup {
  readonly rows: number;
  readonly #footer: Uint8Array;
  readonly #fileSize: number;
  /** Where the chunks stand in the footer. */
  readonly #places: readonly number[];
  readonly #chunks: (ColumnChunk | undefined)[];
  #extent: ByteRange | null = null;

  constructor(rows: number, footer: Uint8Array, fileSize: number, places: readonly number[]) {
    this.rows = rows;
    this.#footer = footer;
    this.#fileSize = fileSize;
    this.#places = places;
    this.#chunks = new Array(places.length);
  }

  get columns(): number {
    return this.#places.length;
  }

  /** Of a leaf; the same object each time. @throws CorruptData */
  chunk(leaf: number): ColumnChunk {
    const chunk = this.#chunks[leaf];
    if (chunk !== undefined) return chunk;
    const read = guarded(() => readColumnChunk(this.#footer, this.#places[leaf]!, this.#fileSize));
    this.#chunks[leaf] = read;
    return read;
  }

  /** First byte of the row group, and bytes of all its chunks: decides which split reads it. */
  get extent(): ByteRange {
    if (this.#extent === null) {
      let offset = this.#fileSize;
      let length = 0;
      for (let leaf = 0; leaf < this.#places.length; leaf++) {
        const chunk = this.chunk(leaf);
        offset = Math.min(offset, chunk.start);
        length += chunk.length;
      }
      this.#extent = { offset, length };
    }
    return this.#extent;
  }
}

/**
 * Reads the footer's Thrift bytes, and keeps them.
 *
 * @throws CorruptData, or RangeError from reading past the end
 */
export function readFileMetadata(
  bytes: Uint8Array,
  fileSize: number,
  schemas: SchemaCache = new Map(),
): FileMetadata {
  return guarded(() => readFooterFields(bytes, fileSize, schemas));
}

function readFooterFields(bytes: Uint8Array, fileSize: number, schemas: SchemaCache): FileMetadata {
  const reader = new CompactReader(bytes, 0);
  let schema: { readonly root: Element; readonly leaves: number } | null = null;
  let rows = -1;
  let groups: readonly RowGroup[] | null = null;
  let keyValues: { readonly start: number; readonly count: number } | null = null;
  for (let id = reader.field(0); id !== 0; id = reader.field(id)) {
    if (id === 2) schema = readSchema(reader, schemas);
    else if (id === 3) rows = reader.zigzag();
    else if (id === 4) groups = readRowGroups(reader, fileSize);
    else if (id === 5 && reader.type === COMPACT.LIST) {
      keyValues = passStructs(reader, 'the list of keys');
    } else reader.skip();
  }
  if (schema === null) throw new CorruptData('the schema is missing');
  if (rows < 0) throw new CorruptData('the number of rows is missing');
  if (groups === null) throw new CorruptData('the list of row groups is missing');
  for (const { columns } of groups) {
    if (columns !== schema.leaves) {
      throw new CorruptData(`a row group has ${columns} columns, the schema ${schema.leaves}`);
    }
  }
  return {
    root: schema.root,
    rows,
    rowGroups: groups,
    bytes: bytes.length,
    keyValues() {
      if (keyValues === null) return new Map();
      const pairs = readThrifts(bytes.subarray(keyValues.start), keyValues.count);
      return new Map(pairs.map((pair) => [thriftText(pair.field_1), thriftText(pair.field_2)]));
    },
  };
}

function readSchema(
  reader: CompactReader,
  schemas: SchemaCache,
): { readonly root: Element; readonly leaves: number } {
  const { start, count } = passStructs(reader, 'the schema');
  const bytes = reader.bytes.subarray(start, reader.at);
  const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const known = schemas.get(key);
  if (known !== undefined) return known;
  const root = readElements(readThrifts(bytes, count));
  const schema = { root, leaves: countLeaves(root) };
  if (schemas.size >= MOST_SCHEMAS) schemas.clear();
  schemas.set(key, schema);
  return schema;
}

/** Where a list's structs begin, and how many they are; the reader comes to stand behind them. */
function passStructs(
  reader: CompactReader,
  what: string,
): { readonly start: number; readonly count: number } {
  const count = reader.structs(what);
  const start = reader.at;
  for (let i = 0; i < count; i++) reader.skipStruct();
  return { start, count };
}

function countLeaves(element: Element): number {
  return element.children.length === 0 && element.type !== null
    ? 1
    : element.children.reduce((sum, child) => sum + countLeaves(child), 0);
}

function readRowGroups(reader: CompactReader, fileSize: number): readonly RowGroup[] {
  const count = reader.structs('the list of row groups');
  const groups: RowGroup[] = [];
  for (let i = 0; i < count; i++) {
    const group = readRowGroup(reader, fileSize);
    // Row groups without rows are left out: writers are careless about their offsets.
    if (group.rows > 0) groups.push(group);
  }
  return groups;
}

function readRowGroup(reader: CompactReader, fileSize: number): RowGroup {
  const places: number[] = [];
  let rows = -1;
  for (let id = reader.field(0); id !== 0; id = reader.field(id)) {
    if (id === 1) {
      for (let left = reader.structs('the columns of a row group'); left > 0; left--) {
        places.push(reader.at);
        reader.skipStruct();
      }
    } else if (id === 3) rows = reader.zigzag();
    else reader.skip();
  }
  if (rows < 0) throw new CorruptData('the number of rows is missing');
  return new RowGroup(rows, reader.bytes, fileSize, places);
}

function guarded<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error === END_OF_BYTES) throw new CorruptData('the footer ends early');
    throw error;
  }
}
