import { columnWidth } from '../../columns/block.ts';
import { type LinearMemory, Region } from '../../columns/linear-memory.ts';
import {
  PACKING,
  type PackedBounds,
  type PackedColumn,
  type PackedHeaders,
} from '../../columns/packed-batch.ts';
import type { Codes, Vector } from '../../columns/vector.ts';
import type { ChosenRows } from '../../formats/reader.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type DataType, physicalOf } from '../../types/data-type.ts';

/** Kernels go in steps of up to sixteen rows of 8 bytes: so much is read, and written, beyond a column's end. */
const PADDING = 128;

/** Where fewer than one of so many rows were chosen, these are unpacked one by one. */
const GATHER_SHARE = 4;

/** A column that is wanted of packed batches. */
export interface WantedColumn {
  /** Place in the batches. */
  readonly position: number;
  readonly type: DataType;
  /** Its dictionary's codes are wanted, too. */
  readonly coded: boolean;
}

/** A packed batch that is being read. */
export interface PackedBatch {
  readonly segment: Uint8Array;
  readonly headers: PackedHeaders;
  /** Place in the segment. */
  readonly at: number;
}

/**
 * Unpacks rows of packed batches as vectors, in memory that the next rows of the same column take over: only
 * those rows and columns are read that are asked for.
 */
export class PackedReader {
  readonly #columns: readonly PackedColumnReader[];
  readonly #region: Region;

  constructor(columns: readonly WantedColumn[], memory: LinearMemory, kernels: Kernels) {
    this.#region = new Region(memory);
    this.#columns = columns.map((column) => new PackedColumnReader(column, memory, kernels, this.#region));
  }

  column(index: number): PackedColumnReader {
    return this.#columns[index]!;
  }

  /** Rows are read of this batch from now on. */
  open(batch: PackedBatch): void {
    for (const column of this.#columns) column.open(batch);
  }

  /** Bytes of the columns that were read of the batch. */
  get bytesRead(): number {
    return this.#columns.reduce((sum, column) => sum + column.bytesRead, 0);
  }

  release(): void {
    this.#region.releaseAll();
  }
}

/** One column of the batch that is open. */
export class PackedColumnReader {
  readonly #column: WantedColumn;
  readonly #width: number;
  readonly #isView: boolean;
  readonly #memory: LinearMemory;
  readonly #kernels: Kernels;
  readonly #region: Region;
  readonly #buffers = new Map<string, { readonly address: number; readonly size: number }>();
  #batch: PackedBatch | null = null;
  #packed: PackedColumn | null = null;
  /** What is in memory of the batch's column; null until it is read. */
  #loaded: LoadedColumn | null = null;
  /** Number of dictionaries so far. */
  #version = 0;

  constructor(column: WantedColumn, memory: LinearMemory, kernels: Kernels, region: Region) {
    this.#column = column;
    this.#width = columnWidth(column.type);
    this.#isView = physicalOf(column.type) === 'bytes';
    this.#memory = memory;
    this.#kernels = kernels;
    this.#region = region;
  }

  get bytesRead(): number {
    const { headers, at } = this.#batch!;
    return this.#loaded === null ? 0 : headers.bytes(at, this.#column.position);
  }

  open(batch: PackedBatch): void {
    this.#batch = batch;
    this.#packed = null;
    this.#loaded = null;
  }

  get type(): DataType {
    return this.#column.type;
  }

  get batchRows(): number {
    const { headers, at } = this.#batch!;
    return headers.rows(at);
  }

  /** How the column lies in the batch. */
  get packed(): PackedColumn {
    const { headers, at } = this.#batch!;
    this.#packed ??= headers.column(at, this.#column.position);
    return this.#packed;
  }

  get bounds(): PackedBounds {
    const { headers, at } = this.#batch!;
    return headers.bounds(at, this.#column.position, this.#column.type);
  }

  /**
   * Rows from `start` on; a vector without NULLs has validity 0.
   *
   * @param chosen the only rows that are looked at, counted from `start`; null for all
   */
  read(start: number, rows: number, chosen: ChosenRows | null = null): Vector {
    const { packed } = this;
    const { values: first, validity: firstValidity } = this.load();
    const { type, coded } = this.#column;
    const { kind, codeBytes } = packed;
    const validity = firstValidity === 0 ? 0 : firstValidity + start;
    if (kind === PACKING.flat) return { type, values: first + start * this.#width, validity };
    const values = this.#buffer('unpacked', rows * this.#width);
    const codes = first + start * codeBytes;
    if (chosen !== null && codeBytes > 0 && chosen.count * GATHER_SHARE < rows) {
      this.#gather(packed, codes, chosen, values);
    } else this.#unpack(packed, codes, rows, values);
    if (kind !== PACKING.dictionary || !coded) return { type, values, validity };
    return { type, values, validity, codes: this.#codes(codes, packed, rows) };
  }

  #unpack(
    { kind, codeBytes, base, stride, divisor }: PackedColumn,
    codes: number,
    rows: number,
    to: number,
  ): void {
    const kernels = this.#kernels;
    const width = this.#width;
    if (kind === PACKING.offsets) kernels.unpack_offsets(codes, codeBytes, base, stride, rows, to, width);
    else if (kind === PACKING.decimals)
      kernels.unpack_decimals(codes, codeBytes, Number(base), divisor, rows, to);
    else kernels.unpack_codes(codes, codeBytes, this.load().dictionary, rows, to, width);
  }

  #gather(packed: PackedColumn, codes: number, { address, count }: ChosenRows, to: number): void {
    const { kind, codeBytes, base, stride, divisor } = packed;
    const kernels = this.#kernels;
    const width = this.#width;
    if (kind === PACKING.offsets) {
      kernels.gather_offsets(codes, codeBytes, base, stride, address, count, to, width);
    } else if (kind === PACKING.decimals) {
      kernels.gather_decimals(codes, codeBytes, Number(base), divisor, address, count, to);
    } else kernels.gather_codes(codes, codeBytes, this.load().dictionary, address, count, to, width);
  }

  /** Brings the column of the whole batch into memory, packed as it is: one copy costs less than one for each read. */
  load(): LoadedColumn {
    if (this.#loaded !== null) return this.#loaded;
    const { packed, batchRows: rows } = this;
    const { kind, codeBytes, entries } = packed;
    const heap = packed.heapBytes === 0 ? 0 : this.#copy('heap', packed.heap, packed.heapBytes);
    const isDictionary = kind === PACKING.dictionary;
    const bytes = rows * (kind === PACKING.flat ? this.#width : codeBytes);
    const values = bytes === 0 ? 0 : this.#copy('values', packed.values, bytes);
    const dictionary = isDictionary ? this.#copy('dictionary', packed.dictionary, entries * this.#width) : 0;
    if (this.#isView) {
      if (isDictionary) this.#kernels.unpack_views(dictionary, entries, heap);
      else this.#kernels.unpack_views(values, rows, heap);
    }
    if (isDictionary) this.#version++;
    const validity = packed.validity === 0 ? 0 : this.#copy('validity', packed.validity, rows);
    this.#loaded = { values, validity, dictionary };
    return this.#loaded;
  }

  #codes(codes: number, { codeBytes, entries }: PackedColumn, rows: number): Codes {
    const address = this.#buffer('wide codes', rows * 4);
    this.#kernels.unpack_offsets(codes, codeBytes, 0n, 1, rows, address, 4);
    return { address, limit: entries, version: this.#version };
  }

  /** Bytes of the batch, in memory. */
  #copy(part: string, offset: number, bytes: number): number {
    const { segment, at } = this.#batch!;
    const address = this.#buffer(part, bytes);
    this.#memory.u8.set(segment.subarray(at + offset, at + offset + bytes), address);
    return address;
  }

  #buffer(part: string, bytes: number): number {
    const known = this.#buffers.get(part);
    if (known !== undefined && known.size >= bytes) return known.address;
    if (known !== undefined) this.#region.release(known.address);
    const address = this.#region.allocate(bytes + PADDING);
    this.#buffers.set(part, { address, size: bytes });
    return address;
  }
}

/** Addresses of the parts of a batch's column; 0 for what there is not. */
export interface LoadedColumn {
  readonly values: number;
  readonly validity: number;
  readonly dictionary: number;
}
