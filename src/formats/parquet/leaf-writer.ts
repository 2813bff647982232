import type { Region } from '../../columns/linear-memory.ts';
import { MAX_BATCH_ROWS } from '../../columns/vector.ts';
import type { FormatContext } from '../reader.ts';
import { CODECS } from './column-chunk.ts';
import type { Compressor } from './compress.ts';
import { PHYSICAL_TYPES } from './elements.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import { encodeThrift, type ThriftStruct, type ThriftValue } from './thrift-writer.ts';
import { WriteDictionary } from './write-dictionary.ts';
import type { WrittenPage } from './write-page-index.ts';
import { DENSE, type WriteLeaf } from './write-schema.ts';
import { WriteStatistics } from './write-statistics.ts';

export interface WriteScope {
  readonly context: FormatContext;
  readonly region: Region;
  readonly compressor: Compressor;
}

/** A page ends after so many values or bytes. */
const PAGE_ROWS = 20_000;
const PAGE_BYTES = 1024 * 1024;

const PLAIN = 0;
const RLE = 3;
const RLE_DICTIONARY = 8;
const DATA_PAGE = 0;
const DICTIONARY_PAGE = 2;

/** A finished column chunk: bytes in order, and what the footer says about it. */
export interface WrittenChunk {
  readonly parts: readonly Uint8Array[];
  /** ColumnMetaData for a chunk that begins at `start`. */
  metadata(start: number): ThriftStruct;
  readonly length: number;
  readonly uncompressedLength: number;
  readonly pages: readonly WrittenPage[];
}

/** Encodes the values of one leaf to pages, row group after row group. */
export class LeafWriter {
  readonly leaf: WriteLeaf;
  readonly #scope: WriteScope;
  readonly #scratch: number;
  readonly #dense: GrowingBuffer;
  readonly #definitions: GrowingBuffer;
  readonly #repetitions: GrowingBuffer;
  readonly #codes: GrowingBuffer;
  readonly #plain: GrowingBuffer;
  readonly #page: GrowingBuffer;
  readonly #dictionary: WriteDictionary | null;
  /** Of the row group. */
  #useDictionary = false;
  #statistics!: WriteStatistics;
  #parts: Uint8Array[] = [];
  /** With offsets counted from the first data page. */
  #pages: WrittenPage[] = [];
  #rows = 0;
  #pageBytes = 0;
  #uncompressed = 0;
  #values = 0;
  #encodings = new Set<number>();
  /** Of the page. */
  #pageStatistics: WriteStatistics;
  #pageRows = 0;
  #levels = 0;
  #count = 0;
  #plainBytes = 0;

  constructor(scope: WriteScope, leaf: WriteLeaf) {
    const { region, context } = scope;
    this.leaf = leaf;
    this.#scope = scope;
    this.#scratch = region.allocate(16);
    this.#dense = new GrowingBuffer(region);
    this.#definitions = new GrowingBuffer(region);
    this.#repetitions = new GrowingBuffer(region);
    this.#codes = new GrowingBuffer(region);
    this.#plain = new GrowingBuffer(region);
    this.#page = new GrowingBuffer(region);
    const width = leaf.convert === DENSE.VIEWS ? 0 : leaf.width;
    this.#dictionary =
      leaf.convert === DENSE.BOOLEAN ? null : new WriteDictionary(region, context.kernels, width);
    this.#pageStatistics = new WriteStatistics(leaf);
    this.#startChunk();
  }

  /** Bytes that wait for the row group's end. */
  get buffered(): number {
    return this.#pageBytes + this.#plainBytes;
  }

  #startChunk(): void {
    this.#useDictionary = this.#dictionary !== null;
    this.#statistics = new WriteStatistics(this.leaf);
    this.#parts = [];
    this.#pages = [];
    this.#pageBytes = this.#uncompressed = this.#values = this.#rows = 0;
    this.#encodings = new Set();
    this.#dictionary?.clear();
  }

  /** Rows of a column that isn't nested. */
  appendRows(values: number, validity: number, rows: number): void {
    if (this.leaf.maxDefinition > 0) this.#appendLevels(this.#definitions, validity, rows);
    const count = this.#appendValues(values, validity, rows);
    this.#pageStatistics.nulls += rows - count;
    this.#endAppend(rows, rows);
  }

  /** Levels and the values that are there, as vectors hold them. */
  appendLevels(
    rows: number,
    repetitions: number,
    definitions: number,
    levels: number,
    values: number,
    count: number,
  ): void {
    if (this.leaf.maxRepetition > 0) this.#appendLevels(this.#repetitions, repetitions, levels);
    if (this.leaf.maxDefinition > 0) this.#appendLevels(this.#definitions, definitions, levels);
    const { allValid } = this.#scope.context.memory;
    for (let done = 0; done < count; done += MAX_BATCH_ROWS) {
      const from = values + done * this.leaf.slotWidth;
      this.#appendValues(from, allValid, Math.min(MAX_BATCH_ROWS, count - done));
    }
    this.#pageStatistics.nulls += levels - count;
    this.#endAppend(rows, levels);
  }

  #appendLevels(buffer: GrowingBuffer, from: number, count: number): void {
    buffer.ensure(this.#levels + count, this.#levels);
    this.#scope.context.memory.u8.copyWithin(buffer.address + this.#levels, from, from + count);
  }

  #appendValues(values: number, validity: number, rows: number): number {
    const { kernels, memory } = this.#scope.context;
    const { convert, width } = this.leaf;
    this.#dense.ensure((rows + 1) * Math.max(width, 16), 0);
    const dense = this.#dense.address;
    const count = kernels.write_dense(convert, values, validity, rows, dense, width);
    if (count === 0) return 0;
    this.#pageStatistics.add(kernels, memory, dense, count, this.#scratch);
    if (this.#useDictionary) {
      this.#codes.ensure((this.#count + count) * 4, this.#count * 4);
      if (this.#dictionary!.encode(dense, count, this.#codes.address + this.#count * 4)) {
        this.#count += count;
        this.#plainBytes += convert === DENSE.VIEWS ? kernels.plain_size(dense, count) : count * width;
        return count;
      }
      this.#leaveDictionary();
    }
    this.#appendPlain(dense, count);
    return count;
  }

  #appendPlain(dense: number, count: number): void {
    const { kernels, memory } = this.#scope.context;
    const { convert, width } = this.leaf;
    const bytes = convert === DENSE.VIEWS ? kernels.plain_size(dense, count) : count * width;
    this.#plain.ensure(this.#plainBytes + bytes, this.#plainBytes);
    const out = this.#plain.address + this.#plainBytes;
    if (convert === DENSE.VIEWS) kernels.plain_encode(dense, count, out);
    else memory.u8.copyWithin(out, dense, dense + bytes);
    this.#plainBytes += bytes;
    this.#count += count;
  }

  /** Goes on without the dictionary, from this page on. */
  #leaveDictionary(): void {
    this.#plain.ensure(this.#plainBytes, 0);
    this.#dictionary!.writePlain(this.#codes.address, this.#count, this.#plain.address);
    this.#useDictionary = false;
  }

  #endAppend(rows: number, levels: number): void {
    this.#pageRows += rows;
    this.#levels += levels;
    if (this.#levels >= PAGE_ROWS || this.#plainBytes >= PAGE_BYTES) this.#endPage();
  }

  #endPage(): void {
    if (this.#levels === 0) return;
    // A dictionary that doesn't save anything on the first page isn't worth its bytes.
    if (this.#useDictionary && this.#pages.length === 0) {
      const width = Math.max(1, 32 - Math.clz32(this.#dictionary!.count - 1));
      const coded = this.#dictionary!.plain.length + (this.#count * width) / 8;
      if (coded >= this.#plainBytes) this.#leaveDictionary();
    }
    let length = 0;
    if (this.leaf.maxRepetition > 0)
      length = this.#writeLevels(this.#repetitions, this.leaf.maxRepetition, length);
    if (this.leaf.maxDefinition > 0)
      length = this.#writeLevels(this.#definitions, this.leaf.maxDefinition, length);
    length = this.#useDictionary ? this.#writeCodes(length) : this.#writePlain(length);
    const encoding = this.#useDictionary ? RLE_DICTIONARY : PLAIN;
    this.#encodings.add(encoding);
    const offset = this.#pageBytes;
    this.#pushPage(this.#page.address, length, DATA_PAGE, [
      5,
      {
        struct: [
          [1, { i32: this.#levels }],
          [2, { i32: encoding }],
          [3, { i32: RLE }],
          [4, { i32: RLE }],
        ],
      },
    ]);
    this.#pages.push({
      offset,
      length: this.#pageBytes - offset,
      firstRow: this.#rows,
      levels: this.#levels,
      statistics: this.#pageStatistics,
    });
    this.#statistics.merge(this.#pageStatistics);
    this.#pageStatistics = new WriteStatistics(this.leaf);
    this.#rows += this.#pageRows;
    this.#values += this.#levels;
    this.#levels = this.#count = this.#plainBytes = this.#pageRows = 0;
  }

  /** Writes levels with their length at `at` of the page; gives the place behind. */
  #writeLevels(levels: GrowingBuffer, max: number, at: number): number {
    const { kernels, memory } = this.#scope.context;
    const width = 32 - Math.clz32(max);
    this.#page.ensure(at + 4 + Math.ceil((this.#levels * (width + 1)) / 8) + 16, at);
    const start = this.#page.address + at;
    const bytes = kernels.hybrid_encode(levels.address, 1, this.#levels, width, start + 4);
    memory.u8.set([bytes & 255, (bytes >>> 8) & 255, (bytes >>> 16) & 255, bytes >>> 24], start);
    return at + 4 + bytes;
  }

  #writeCodes(at: number): number {
    const { kernels, memory } = this.#scope.context;
    const width = Math.max(1, 32 - Math.clz32(this.#dictionary!.count - 1));
    this.#page.ensure(at + 1 + Math.ceil((this.#count * (width + 1)) / 8) + 16, at);
    const start = this.#page.address + at;
    memory.u8[start] = width;
    return at + 1 + kernels.hybrid_encode(this.#codes.address, 4, this.#count, width, start + 1);
  }

  #writePlain(at: number): number {
    const { kernels, memory } = this.#scope.context;
    this.#page.ensure(at + this.#plainBytes, at);
    const start = this.#page.address + at;
    const from = this.#plain.address;
    if (this.leaf.convert === DENSE.BOOLEAN) return at + kernels.bits_encode(from, this.#count, start);
    memory.u8.copyWithin(start, from, from + this.#plainBytes);
    return at + this.#plainBytes;
  }

  #pushPage(
    address: number,
    length: number,
    kind: number,
    detail: readonly [number, ThriftValue],
    parts: Uint8Array[] = this.#parts,
  ): void {
    const compressed = this.#scope.compressor.compress(address, length);
    const header = encodeThrift([
      [1, { i32: kind }],
      [2, { i32: length }],
      [3, { i32: compressed.length }],
      detail,
    ]);
    parts.push(header, compressed);
    this.#pageBytes += header.length + compressed.length;
    this.#uncompressed += header.length + length;
  }

  /** Ends the row group's chunk. */
  finishChunk(): WrittenChunk {
    this.#endPage();
    const dictionary: Uint8Array[] = [];
    if (this.#encodings.has(RLE_DICTIONARY)) {
      const { address, length } = this.#dictionary!.plain;
      const detail = {
        struct: [
          [1, { i32: this.#dictionary!.count }],
          [2, { i32: PLAIN }],
        ],
      } as const;
      this.#pushPage(address, length, DICTIONARY_PAGE, [7, detail], dictionary);
    }
    const dictionaryLength = dictionary.reduce((sum, part) => sum + part.length, 0);
    const chunk = this.#describe(dictionaryLength, [...dictionary, ...this.#parts]);
    this.#startChunk();
    return chunk;
  }

  #describe(dictionaryLength: number, parts: readonly Uint8Array[]): WrittenChunk {
    const { physical, path } = this.leaf;
    const encodings = [...new Set([...this.#encodings, RLE, PLAIN])].map((encoding) => ({ i32: encoding }));
    const length = this.#pageBytes;
    const uncompressedLength = this.#uncompressed;
    const values = this.#values;
    const statistics = this.#statistics.toThrift();
    const codec = CODECS.indexOf(this.#scope.compressor.codec);
    const pages = this.#pages.map((page) => ({ ...page, offset: page.offset + dictionaryLength }));
    const metadata = (start: number): ThriftStruct => [
      [1, { i32: PHYSICAL_TYPES.indexOf(physical) }],
      [2, { list: encodings }],
      [3, { list: path.map((text) => ({ text })) }],
      [4, { i32: codec }],
      [5, { i64: values }],
      [6, { i64: uncompressedLength }],
      [7, { i64: length }],
      [9, { i64: start + dictionaryLength }],
      [11, dictionaryLength > 0 ? { i64: start } : undefined],
      [12, statistics],
    ];
    return { parts, metadata, length, uncompressedLength, pages };
  }
}
