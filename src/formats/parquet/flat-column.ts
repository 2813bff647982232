import type { Vector } from '../../columns/vector.ts';
import { type DataType, physicalOf, physicalWidth } from '../../types/data-type.ts';
import type { ChosenRows } from '../reader.ts';
import { ChunkDecoder } from './chunk-decoder.ts';
import type { Conversion } from './conversion.ts';
import { CorruptData } from './corrupt.ts';
import type { Element } from './elements.ts';
import type { ChunkSource } from './known-files.ts';
import type { RowGroup } from './metadata.ts';
import { PADDING } from './page-buffers.ts';
import type { PageHeader } from './page-header.ts';
import { type PageLocation, readOffsetIndex } from './page-index.ts';
import type { ReadScope } from './pages.ts';

/** A column of the scan, read in step with the others. */
export interface ColumnReader {
  openRowGroup(group: RowGroup): void;
  /** The next rows, valid until the next call; with `chosen`, only the values of these rows matter. */
  read(rows: number, chosen?: ChosenRows): Vector;
  /** Leaves the next rows out. */
  skip(rows: number): void;
  /** Once, at the end. */
  close(): void;
}

/** A column that does not repeat: one kernel call per page and batch. */
export class FlatColumn implements ColumnReader {
  readonly #scope: ReadScope;
  readonly #type: DataType;
  readonly #decoder: ChunkDecoder;
  readonly #values: number;
  readonly #validity: number;
  #group!: RowGroup;
  /** Of the row group: the next row, and where the pages are, once that was needed. */
  #row = 0;
  #pages: readonly PageLocation[] | null | undefined;

  /** Where codes are kept for the scan; null where it doesn't want them. */
  readonly #codes: number | null;

  /** @param scratch room for the codes of a batch, shared by columns whose codes nobody wants to see */
  constructor(
    scope: ReadScope,
    leaf: Element,
    type: DataType,
    conversion: Conversion,
    scratch: number,
    coded: boolean,
  ) {
    this.#scope = scope;
    this.#type = type;
    this.#codes = coded ? scope.region.allocate(scope.context.batchRows * 4 + PADDING) : null;
    this.#decoder = new ChunkDecoder(scope, leaf, type, conversion, scratch);
    const rows = scope.context.batchRows;
    this.#values = scope.region.allocate(rows * Math.max(8, this.#decoder.width) + PADDING);
    this.#validity = scope.region.allocate(rows + PADDING);
  }

  /** What tells its chunks in the cache from others, beside the file. */
  get source(): ChunkSource {
    const { leaf, conversion } = this.#decoder;
    return { leaf: leaf.leaf, conversion };
  }

  openRowGroup(group: RowGroup): void {
    const chunk = group.chunk(this.#decoder.leaf.leaf);
    if (chunk.values !== group.rows) {
      throw new CorruptData(
        `the column ${this.#decoder.leaf.path.join('.')} has other rows than its row group`,
      );
    }
    this.#group = group;
    this.#row = 0;
    this.#pages = undefined;
    this.#decoder.open(chunk);
  }

  read(rows: number, chosen?: ChosenRows): Vector {
    const { kernels } = this.#scope.context;
    const decoder = this.#decoder;
    const codes = this.#codes;
    let isCoded = codes !== null;
    let nulls = 0;
    this.#row += rows;
    for (let done = 0; done < rows; ) {
      if (decoder.remaining === 0) decoder.openDataPage();
      const n = Math.min(rows - done, decoder.remaining);
      const out = this.#values + done * decoder.width;
      if (codes !== null) {
        kernels.column_codes(decoder.state, codes + done * 4);
        isCoded &&= decoder.isDictionary;
      }
      const validity = this.#validity + done;
      nulls += decoder.check(
        chosen !== undefined && n === rows
          ? kernels.page_read_chosen(decoder.state, n, out, validity, chosen.address, chosen.count, 0)
          : kernels.page_read(decoder.state, n, out, validity),
      );
      decoder.remaining -= n;
      done += n;
    }
    return this.#vector(nulls, isCoded);
  }

  /**
   * Rows of whole chunks whose first pages are open in the cache, and hold all of their rows.
   *
   * @param copies address of the addresses of the chunks' states
   * @param rows address of their numbers of rows
   * @param dictionary of the chunk if it is one: rows of several have no codes in common
   */
  readOpened(
    copies: number,
    rows: number,
    chunks: number,
    dictionary: PageHeader | null,
    chosen?: ChosenRows,
  ): Vector {
    const { kernels } = this.#scope.context;
    const decoder = this.#decoder;
    const codes = dictionary === null ? null : this.#codes;
    if (dictionary !== null) decoder.nextDictionary(dictionary);
    const nulls = decoder.check(
      kernels.first_pages_read(
        decoder.state,
        copies,
        rows,
        chunks,
        codes ?? decoder.codes,
        codes === null ? 0 : 1,
        this.#values,
        this.#validity,
        chosen?.address ?? 0,
        chosen?.count ?? 0,
      ),
    );
    return this.#vector(nulls, codes !== null);
  }

  #vector(nulls: number, isCoded: boolean): Vector {
    return {
      type: this.#type,
      values: this.#values,
      validity: nulls === 0 ? this.#scope.context.memory.allValid : this.#validity,
      ...(isCoded && { codes: { address: this.#codes!, ...this.#decoder.dictionary } }),
    };
  }

  skip(rows: number): void {
    const { context, metrics } = this.#scope;
    const decoder = this.#decoder;
    const target = this.#row + rows;
    if (this.#codes !== null) context.kernels.column_codes(decoder.state, this.#codes);
    if (rows > decoder.remaining) this.#seek(target);
    while (this.#row < target) {
      const left = target - this.#row;
      if (decoder.remaining === 0) {
        const header = decoder.peekDataPage();
        if (header !== null && header.values <= left) {
          decoder.skipDataPage(header);
          metrics.pagesSkipped++;
          this.#row += header.values;
          continue;
        }
        decoder.openDataPage();
      }
      const n = Math.min(left, decoder.remaining, context.batchRows);
      decoder.check(context.kernels.page_read(decoder.state, n, this.#values, this.#validity));
      decoder.remaining -= n;
      this.#row += n;
    }
  }

  close(): void {
    this.#decoder.close();
  }

  /** Goes to the page that has the row, if the file tells where it is. */
  #seek(row: number): void {
    const decoder = this.#decoder;
    const chunk = this.#group.chunk(decoder.leaf.leaf);
    if (this.#pages === undefined) this.#pages = readOffsetIndex(this.#scope, chunk);
    if (this.#pages === null) return;
    const page = this.#pages.findLastIndex(({ firstRow }) => firstRow <= row);
    const { offset, firstRow } = this.#pages[page]!;
    if (firstRow < this.#row + decoder.remaining) return;
    this.#scope.metrics.pagesSkipped += page - this.#pages.findLastIndex((p) => p.firstRow <= this.#row);
    decoder.seekDataPage(offset, this.#group.rows - firstRow);
    this.#row = firstRow;
  }
}

/** A column that the file doesn't have: NULL. */
export class MissingColumn implements ColumnReader {
  readonly #vector: Vector;

  constructor(scope: ReadScope, type: DataType) {
    const { context, region } = scope;
    const width = physicalWidth[physicalOf(type)];
    const values = region.allocate(context.batchRows * width);
    const validity = region.allocate(context.batchRows);
    context.memory.u8.fill(0, values, values + context.batchRows * width);
    context.memory.u8.fill(0, validity, validity + context.batchRows);
    this.#vector = { type, values, validity };
  }

  openRowGroup(): void {}

  read(): Vector {
    return this.#vector;
  }

  skip(): void {}

  close(): void {}
}
