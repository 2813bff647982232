import { SparkError } from '../../core/error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type DataType, physicalOf, physicalWidth } from '../../types/data-type.ts';
import { type CachedChunk, type CachedPage, cacheKey, type OpenedChunk } from './column-cache.ts';
import type { ColumnChunk } from './column-chunk.ts';
import { CONVERT, type Conversion } from './conversion.ts';
import { CorruptData } from './corrupt.ts';
import { decompress } from './decompress.ts';
import type { Element } from './elements.ts';
import { PADDING, type PageBuffer } from './page-buffers.ts';
import type { PageHeader } from './page-header.ts';
import { PageStream, type ReadScope } from './pages.ts';

const ENCODING = {
  PLAIN: 0,
  PLAIN_DICTIONARY: 2,
  RLE: 3,
  DELTA_BINARY_PACKED: 5,
  DELTA_LENGTH_BYTE_ARRAY: 6,
  DELTA_BYTE_ARRAY: 7,
  RLE_DICTIONARY: 8,
  BYTE_STREAM_SPLIT: 9,
} as const;

/** `page_values`' numbers. */
const SOURCE = { PLAIN: 0, DICTIONARY: 1, RUNS: 2, VIEWS: 3 } as const;

/**
 * Brings the pages of a leaf's column chunks, one after the other, into the state that the kernels read
 * rows (`page_read`) or levels (`page_levels`) from.
 */
export class ChunkDecoder {
  readonly leaf: Element;
  /** Address of the kernels' state. */
  readonly state: number;
  /** Bytes of a converted value. */
  readonly width: number;
  /** Levels left in the open page. */
  remaining = 0;
  /** The open page's values are codes of the dictionary. */
  isDictionary = false;
  /** Number of the dictionary's values, and a number that tells it from those before it. */
  dictionary = { limit: 0, version: 0 };
  /** Values are not looked at, dictionaries neither. */
  levelsOnly = false;
  readonly #scope: ReadScope;
  readonly #kernels: Kernels;
  readonly conversion: Conversion;
  /** Room for the codes of a batch. */
  readonly codes: number;
  readonly #stream: PageStream;
  #chunk!: ColumnChunk;
  #cached: CachedChunk | null = null;
  /** The chunk's first page, as the cache has it open, while nothing of the chunk was looked at. */
  #opened: OpenedChunk | null = null;
  /** The next page, once it was peeked at, as the cache has it. */
  #page: CachedPage | undefined;
  /** Levels of the chunk that no page was opened for. */
  #left = 0;
  /** What views may point into, and what they may not. */
  #held: PageBuffer[] = [];
  #dictionary: PageBuffer[] = [];
  #dictionaryHeader: PageHeader | null = null;

  constructor(scope: ReadScope, leaf: Element, type: DataType, conversion: Conversion, codes: number) {
    this.#scope = scope;
    this.#kernels = scope.context.kernels;
    this.conversion = conversion;
    this.codes = codes;
    this.#stream = new PageStream(scope);
    this.leaf = leaf;
    this.width = physicalWidth[physicalOf(type)];
    this.state = scope.region.allocate(this.#kernels.column_size());
  }

  open(chunk: ColumnChunk): void {
    this.#let(this.#held);
    this.#let(this.#dictionary);
    this.close();
    const { file, context } = this.#scope;
    const { columnCache, queryId, isGuest } = context;
    const key = cacheKey(file, chunk, this.conversion);
    this.#cached = columnCache?.open(key, queryId, isGuest) ?? null;
    this.#chunk = chunk;
    this.#left = chunk.values;
    this.remaining = 0;
    this.#stream.open(chunk);
    this.#dictionaryHeader = null;
    this.#opened = this.levelsOnly ? null : (this.#cached?.opened ?? null);
    if (this.#opened === null) this.#start();
  }

  #start(): void {
    const { leaf } = this;
    this.#opened = null;
    this.#kernels.column_open(
      this.state,
      this.conversion.code,
      leaf.typeLength,
      this.conversion.factor,
      leaf.maxDefinition,
      leaf.maxRepetition,
      this.codes,
    );
  }

  /** The header of the next data page; dictionary pages before it are read. Null at the end of the chunk. */
  peekDataPage(): PageHeader | null {
    if (this.#opened !== null) this.#start();
    while (true) {
      const header = this.#left > 0 ? this.#peek() : null;
      if (header === null) return null;
      if (header.kind === 'dictionary' && !this.levelsOnly) this.#readDictionary(header);
      else if (header.kind === 'dictionary' || header.kind === 'index') this.#stream.skip(header);
      else return header;
    }
  }

  #peek(): PageHeader | null {
    this.#page = this.#cached?.pages.get(this.#stream.position);
    return this.#page?.header ?? this.#stream.peek();
  }

  /** Lets go of what the cache has of the chunk. */
  close(): void {
    if (this.#cached !== null) this.#scope.context.columnCache!.close(this.#cached);
    this.#cached = null;
  }

  /** Leaves the next data page out. */
  skipDataPage(header: PageHeader): void {
    this.#left -= header.values;
    this.#stream.skip(header);
  }

  /** Goes on with the data page at a file offset, `levels` levels before the chunk's end. */
  seekDataPage(offset: number, levels: number): void {
    // The dictionary, which comes first, is needed wherever we go on.
    if (this.peekDataPage() === null) return;
    this.#stream.seek(offset);
    this.#left = levels;
    this.remaining = 0;
  }

  /** Opens the next data page. */
  openDataPage(): void {
    if (this.#opened !== null) {
      this.#resume(this.#opened);
      return;
    }
    const header = this.peekDataPage();
    if (header === null || header.values > this.#left) {
      throw new CorruptData(`the column ${this.leaf.path.join('.')} has pages for other numbers of rows`);
    }
    this.#left -= header.values;
    this.#let(this.#held);
    const page = this.#load(header);
    const length = header.uncompressedLength;
    const { repetitionLength, definitionLength } = header;
    const { state } = this;
    const start = this.check(
      this.#kernels.page_open(state, page, length, header.values, repetitionLength, definitionLength),
    );
    if (!this.levelsOnly) this.#openValues(header, page + start, length - start);
    this.remaining = header.values;
    this.#keepOpened(header);
  }

  #resume({ state, pages, bytes, header, end, isDictionary, dictionary }: OpenedChunk): void {
    this.#opened = null;
    this.#kernels.column_resume(this.state, state, this.codes);
    this.isDictionary = isDictionary;
    if (dictionary !== null) this.nextDictionary(dictionary);
    this.#countHits(pages, bytes);
    this.#stream.seek(end);
    this.#left -= header.values;
    this.remaining = header.values;
  }

  /** Has the cache keep the chunk as it is, if this is its first data page and nothing of it lies elsewhere. */
  #keepOpened(header: PageHeader): void {
    const cached = this.#cached;
    if (cached === null || cached.opened !== null || this.levelsOnly) return;
    const isFirst = this.#left + header.values === this.#chunk.values;
    if (!isFirst || this.#held.length > 0 || this.#dictionary.length > 0) return;
    const { columnCache, memory } = this.#scope.context;
    const size = this.#kernels.column_size();
    const state = columnCache!.allocate(cached, size);
    if (state === 0) return;
    memory.u8.copyWithin(state, this.state, this.state + size);
    const dictionary = this.#dictionaryHeader;
    cached.opened = {
      state,
      pages: dictionary === null ? 1 : 2,
      bytes: header.uncompressedLength + (dictionary?.uncompressedLength ?? 0),
      header,
      end: this.#stream.position,
      isDictionary: this.isDictionary,
      dictionary,
    };
  }

  /** Lets pages go whose values are not needed after this batch. */
  #let(buffers: PageBuffer[]): void {
    if (buffers.length === 0) return;
    for (const buffer of buffers) this.#scope.buffers.retire(buffer);
    buffers.length = 0;
  }

  /** Address of the next page, decompressed. */
  #load(header: PageHeader): number {
    const offset = this.#stream.position;
    const known = this.#known(header);
    if (known !== null) return known.address;
    const page = this.#take(header.uncompressedLength, this.#held);
    this.#decompress(header, page.address);
    if (page.cached) this.#cached!.pages.set(offset, { header, address: page.address });
    return page.address;
  }

  /** The next page as the cache has it; then it is passed over in the file. */
  #known(header: PageHeader): CachedPage | null {
    if (this.#cached === null) return null;
    const known = this.#page;
    if (known === undefined) {
      this.#scope.metrics.cacheMisses++;
      return null;
    }
    this.#countHits(1, header.uncompressedLength);
    this.#stream.skip(header);
    return known;
  }

  #countHits(pages: number, bytes: number): void {
    const { metrics } = this.#scope;
    metrics.cacheHits += pages;
    metrics.cacheHitBytes += bytes;
  }

  /** Codes are another dictionary's from now on. */
  nextDictionary(header: PageHeader): void {
    this.#dictionaryHeader = header;
    this.dictionary = { limit: header.values, version: this.dictionary.version + 1 };
  }

  /** Memory of the cache if that has room, else of a buffer that is put to `buffers`. */
  #take(bytes: number, buffers: PageBuffer[]): { readonly address: number; readonly cached: boolean } {
    if (this.#cached !== null) {
      const address = this.#scope.context.columnCache!.allocate(this.#cached, bytes + PADDING);
      if (address !== 0) return { address, cached: true };
    }
    return { address: this.#buffer(bytes, buffers), cached: false };
  }

  #buffer(bytes: number, buffers: PageBuffer[]): number {
    const buffer = this.#scope.buffers.take(bytes);
    buffers.push(buffer);
    return buffer.address;
  }

  #decompress(header: PageHeader, address: number): void {
    const { context, file } = this.#scope;
    const { compressedLength, uncompressedLength, repetitionLength, definitionLength } = header;
    if (uncompressedLength > Math.max(this.#chunk.uncompressedLength, 1 << 24)) {
      throw new CorruptData('a page is longer than its column chunk');
    }
    const levels = header.kind === 'data_v2' ? repetitionLength + definitionLength : 0;
    if (
      levels > Math.min(compressedLength, uncompressedLength) ||
      (header.kind === 'data_v2' && Math.min(repetitionLength, definitionLength) < 0)
    ) {
      throw new CorruptData('the levels of a page are longer than the page');
    }
    const source = this.#stream.payload();
    context.memory.u8.copyWithin(address, source, source + levels);
    const data = {
      codec: header.compressed ? this.#chunk.codec : 'uncompressed',
      path: file.path,
      source: source + levels,
      sourceLength: compressedLength - levels,
    } as const;
    // A page of NULLs only may have no bytes where a compressed nothing would have some.
    if (uncompressedLength > levels) decompress(context, data, address + levels, uncompressedLength - levels);
  }

  #readDictionary(header: PageHeader): void {
    const { values, uncompressedLength } = header;
    if (header.encoding !== ENCODING.PLAIN && header.encoding !== ENCODING.PLAIN_DICTIONARY) {
      throw this.#unsupported(header.encoding);
    }
    if (values > uncompressedLength) throw new CorruptData('a dictionary is longer than its page');
    this.#let(this.#dictionary);
    this.nextDictionary(header);
    const offset = this.#stream.position;
    const known = this.#known(header);
    if (known !== null) {
      this.#kernels.column_known_dictionary(this.state, known.address, values);
      return;
    }
    // Views point into the page, other values are done with it.
    const { code } = this.conversion;
    const isViewed = code === CONVERT.BYTES_TO_VIEW || code === CONVERT.FIXED_TO_VIEW;
    const converted = this.#take(values * Math.max(this.width, 8), this.#dictionary);
    const page =
      isViewed && converted.cached
        ? this.#take(uncompressedLength, this.#dictionary)
        : { address: this.#buffer(uncompressedLength, this.#dictionary), cached: false };
    this.#decompress(header, page.address);
    const { address } = converted;
    this.check(
      this.#kernels.column_dictionary(this.state, page.address, uncompressedLength, values, address),
    );
    if (converted.cached && (page.cached || !isViewed)) this.#cached!.pages.set(offset, { header, address });
  }

  #openValues(header: PageHeader, start: number, length: number): void {
    switch (header.encoding) {
      case ENCODING.PLAIN:
        this.#values(SOURCE.PLAIN, start, length);
        return;
      case ENCODING.PLAIN_DICTIONARY:
      case ENCODING.RLE_DICTIONARY:
        this.#values(SOURCE.DICTIONARY, start, length);
        return;
      case ENCODING.RLE:
        if (this.leaf.type !== 'BOOLEAN') break;
        this.#values(SOURCE.RUNS, start, length);
        return;
      case ENCODING.DELTA_BINARY_PACKED:
        this.#openDelta(header.values, start, length);
        return;
      case ENCODING.DELTA_LENGTH_BYTE_ARRAY:
        this.#openDeltaLength(header.values, start, length);
        return;
      case ENCODING.DELTA_BYTE_ARRAY:
        this.#openDeltaBytes(header.values, start, length);
        return;
      case ENCODING.BYTE_STREAM_SPLIT:
        this.#openStreamSplit(start, length);
        return;
      default:
    }
    throw this.#unsupported(header.encoding);
  }

  #values(source: number, start: number, length: number): void {
    this.isDictionary = source === SOURCE.DICTIONARY;
    this.check(this.#kernels.page_values(this.state, source, start, length));
  }

  /** Memory that stays as long as the open page. */
  hold(bytes: number): number {
    return this.#buffer(bytes, this.#held);
  }

  #openDelta(values: number, start: number, length: number): void {
    const size = this.#plainWidth();
    if (this.leaf.type !== 'INT32' && this.leaf.type !== 'INT64') {
      throw this.#unsupported(ENCODING.DELTA_BINARY_PACKED);
    }
    // A page of NULLs only may have no bytes at all.
    if (length === 0) {
      this.#values(SOURCE.PLAIN, start, 0);
      return;
    }
    const out = this.hold(values * size);
    const count = this.check(this.#kernels.delta_decode(start, length, out, values, size));
    this.#values(SOURCE.PLAIN, out, count * size);
  }

  #openDeltaLength(values: number, start: number, length: number): void {
    this.#requireBytes(ENCODING.DELTA_LENGTH_BYTE_ARRAY);
    if (length === 0) {
      this.#values(SOURCE.VIEWS, start, 0);
      return;
    }
    const out = this.hold(values * 8);
    const count = this.check(this.#kernels.delta_length_decode(start, length, out, values));
    this.#values(SOURCE.VIEWS, out, count * 8);
  }

  #openDeltaBytes(values: number, start: number, length: number): void {
    this.#requireBytes(ENCODING.DELTA_BYTE_ARRAY);
    if (length === 0) {
      this.#values(SOURCE.VIEWS, start, 0);
      return;
    }
    const prefixes = this.hold(values * 4);
    const views = this.hold(values * 8);
    const count = this.check(this.#kernels.delta_bytes_open(start, length, prefixes, views, values));
    const total = this.#kernels.delta_bytes_total(prefixes, views, count);
    if (total < 0 || total > 0x7fffffff) throw new CorruptData('a page has nonsense for lengths of values');
    this.#kernels.delta_bytes_finish(prefixes, views, count, this.hold(total));
    this.#values(SOURCE.VIEWS, views, count * 8);
  }

  #openStreamSplit(start: number, length: number): void {
    const width = this.#plainWidth();
    if (width === 0 || length % width !== 0) throw new CorruptData('a page has a part of a value');
    const out = this.hold(length);
    this.#kernels.stream_split_decode(start, length / width, width, out);
    this.#values(SOURCE.PLAIN, out, length);
  }

  /** Bytes of a plain value; 0 for BYTE_ARRAY and BOOLEAN. */
  #plainWidth(): number {
    switch (this.leaf.type) {
      case 'INT32':
      case 'FLOAT':
        return 4;
      case 'INT64':
      case 'DOUBLE':
        return 8;
      case 'INT96':
        return 12;
      default:
        return this.leaf.typeLength;
    }
  }

  #requireBytes(encoding: number): void {
    const { code } = this.conversion;
    const fixed =
      code === CONVERT.FIXED_TO_VIEW || code === CONVERT.FIXED_TO_I64 || code === CONVERT.FIXED_TO_I128;
    if (this.leaf.type === 'BYTE_ARRAY' || fixed) return;
    throw this.#unsupported(encoding);
  }

  /** The result of a kernel. */
  check(code: number): number {
    if (code >= 0) return code;
    const column = this.leaf.path.join('.');
    const what =
      code === -2
        ? 'points outside its dictionary'
        : code === -3
          ? 'has a value that its type cannot hold'
          : 'is corrupt';
    throw new CorruptData(`the column ${column} ${what}`);
  }

  #unsupported(encoding: number): SparkError {
    const feature = `the encoding ${encoding} of the ${this.leaf.type} column ${this.leaf.path.join('.')}`;
    return new SparkError('UNSUPPORTED_FEATURE.PARQUET', { path: this.#scope.file.path, feature });
  }
}
