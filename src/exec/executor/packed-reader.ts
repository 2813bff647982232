import { columnWidth } from '../../columns/block.ts';
import { type LinearMemory, Region } from '../../columns/linear-memory.ts';
import { PACKING, type PackedColumn, type PackedHeaders } from '../../columns/packed-batch.ts';
import type { Codes, Vector } from '../../columns/vector.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type DataType, physicalOf } from '../../types/data-type.ts';

/** Vectors are unpacked whole steps at a time. */
const PADDING = 32;

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
  readonly #columns: readonly ColumnReader[];
  readonly #region: Region;

  constructor(columns: readonly WantedColumn[], memory: LinearMemory, kernels: Kernels) {
    this.#region = new Region(memory);
    this.#columns = columns.map((column) => new ColumnReader(column, memory, kernels, this.#region));
  }

  /** Rows are read of this batch from now on. */
  open(batch: PackedBatch): void {
    for (const column of this.#columns) column.open(batch);
  }

  /** Rows from `start` on of a range of columns; vectors without NULLs have validity 0. */
  read(columns: { readonly from: number; readonly to: number }, start: number, rows: number): Vector[] {
    return this.#columns.slice(columns.from, columns.to).map((column) => column.read(start, rows));
  }

  /** Bytes of the columns that were read of the batch. */
  get bytesRead(): number {
    return this.#columns.reduce((sum, column) => sum + column.bytesRead, 0);
  }

  release(): void {
    this.#region.releaseAll();
  }
}

class ColumnReader {
  readonly #column: WantedColumn;
  readonly #width: number;
  readonly #isView: boolean;
  readonly #memory: LinearMemory;
  readonly #kernels: Kernels;
  readonly #region: Region;
  readonly #buffers = new Map<string, { readonly address: number; readonly size: number }>();
  #batch: PackedBatch | null = null;
  /** Of the batch; null until it is read. */
  #packed: PackedColumn | null = null;
  /** Addresses of the batch's dictionary and of what views point to. */
  #dictionary = 0;
  #heap = 0;
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
    return this.#packed === null ? 0 : headers.bytes(at, this.#column.position);
  }

  open(batch: PackedBatch): void {
    this.#batch = batch;
    this.#packed = null;
  }

  read(start: number, rows: number): Vector {
    const packed = this.#packed ?? this.#start();
    const { type, coded } = this.#column;
    const { kind, codeBytes } = packed;
    const validity = packed.validity === 0 ? 0 : this.#copy('validity', packed.validity + start, rows);
    if (kind === PACKING.flat) {
      const values = this.#copy('values', packed.values + start * this.#width, rows * this.#width);
      if (this.#isView) this.#kernels.unpack_views(values, rows, this.#heap);
      return { type, values, validity };
    }
    const codes =
      codeBytes === 0 ? 0 : this.#copy('codes', packed.values + start * codeBytes, rows * codeBytes);
    const values = this.#buffer('values', rows * this.#width);
    if (kind === PACKING.offsets) {
      const { base, stride } = packed;
      this.#kernels.unpack_offsets(codes, codeBytes, base, stride, rows, values, this.#width);
      return { type, values, validity };
    }
    this.#kernels.unpack_codes(codes, codeBytes, this.#dictionary, rows, values, this.#width);
    if (!coded) return { type, values, validity };
    return { type, values, validity, codes: this.#codes(codes, packed, rows) };
  }

  /** The parts of the batch's column that all of its rows share. */
  #start(): PackedColumn {
    const { headers, at } = this.#batch!;
    const packed = headers.column(at, this.#column.position);
    this.#packed = packed;
    this.#heap = packed.heapBytes === 0 ? 0 : this.#copy('heap', packed.heap, packed.heapBytes);
    if (packed.kind === PACKING.dictionary) {
      this.#version++;
      this.#dictionary = this.#copy('dictionary', packed.dictionary, packed.entries * this.#width);
      if (this.#isView) this.#kernels.unpack_views(this.#dictionary, packed.entries, this.#heap);
    }
    return packed;
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
