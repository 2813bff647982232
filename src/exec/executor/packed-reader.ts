import { columnWidth } from '../../columns/block.ts';
import { type LinearMemory, Region } from '../../columns/linear-memory.ts';
import { PACKING, type PackedColumn, type PackedHeaders } from '../../columns/packed-batch.ts';
import type { Vector } from '../../columns/vector.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type DataType, physicalOf } from '../../types/data-type.ts';

/** Vectors are unpacked whole steps at a time. */
const PADDING = 32;

/** A column that is wanted of packed batches. */
export interface WantedColumn {
  /** Place in the batches. */
  readonly position: number;
  readonly type: DataType;
}

/** Loads packed batches as vectors, into memory that the next batch takes over. */
export class PackedReader {
  readonly #columns: readonly WantedColumn[];
  readonly #memory: LinearMemory;
  readonly #kernels: Kernels;
  readonly #region: Region;
  readonly #buffers = new Map<string, { readonly address: number; readonly size: number }>();

  constructor(columns: readonly WantedColumn[], memory: LinearMemory, kernels: Kernels) {
    this.#columns = columns;
    this.#memory = memory;
    this.#kernels = kernels;
    this.#region = new Region(memory);
  }

  /** The batch at `at` of the segment; vectors without NULLs have validity 0. */
  load(segment: Uint8Array, headers: PackedHeaders, at: number): readonly Vector[] {
    const rows = headers.rows(at);
    return this.#columns.map(({ position, type }, c): Vector => {
      const packed = headers.column(at, position);
      const copy = (part: string, offset: number, bytes: number): number => {
        const address = this.#buffer(`${part} ${c}`, bytes);
        this.#memory.u8.set(segment.subarray(at + offset, at + offset + bytes), address);
        return address;
      };
      const validity = packed.validity === 0 ? 0 : copy('validity', packed.validity, rows);
      return { type, values: this.#values(packed, type, rows, c, copy), validity };
    });
  }

  release(): void {
    this.#region.releaseAll();
    this.#buffers.clear();
  }

  #values(
    packed: PackedColumn,
    type: DataType,
    rows: number,
    column: number,
    copy: (part: string, offset: number, bytes: number) => number,
  ): number {
    const width = columnWidth(type);
    const { kind, codeBytes } = packed;
    const views = (address: number, count: number): number => {
      if (physicalOf(type) !== 'bytes') return address;
      const heap = packed.heapBytes === 0 ? 0 : copy('heap', packed.heap, packed.heapBytes);
      this.#kernels.unpack_views(address, count, heap);
      return address;
    };
    if (kind === PACKING.flat) return views(copy('flat', packed.values, rows * width), rows);
    const codes = codeBytes === 0 ? 0 : copy('codes', packed.values, rows * codeBytes);
    const values = this.#buffer(`values ${column}`, rows * width);
    if (kind === PACKING.offsets) {
      this.#kernels.unpack_offsets(codes, codeBytes, packed.base, packed.stride, rows, values, width);
      return values;
    }
    const dictionary = views(copy('dictionary', packed.dictionary, packed.entries * width), packed.entries);
    this.#kernels.unpack_codes(codes, codeBytes, dictionary, rows, values, width);
    return values;
  }

  #buffer(name: string, bytes: number): number {
    const known = this.#buffers.get(name);
    if (known !== undefined && known.size >= bytes) return known.address;
    if (known !== undefined) this.#region.release(known.address);
    const address = this.#region.allocate(bytes + PADDING);
    this.#buffers.set(name, { address, size: bytes });
    return address;
  }
}
