import { type DataType, physicalOf } from '../types/data-type.ts';
import type { BlockRef } from './block.ts';

/**
 * Rows that stay in memory: columns side by side in few bytes, in a SharedArrayBuffer that all executors read.
 *
 * A segment is a row of batches. A batch is a header of four words (rows, columns, bytes, 0), an entry of
 * `PACKED.columnWords` words per column, and the columns' data, all aligned to 16 bytes. Offsets count from the
 * batch's start; views count from their heap's start.
 *
 * A column's values are flat as in vectors, or codes of 0, 1, 2 or 4 bytes: of `offsets`, base + code * stride
 * is the value; of `decimals`, which are doubles, (base + code) / divisor; of a `dictionary`, the code is the entry's
 * number. 0 bytes stands for one value in all rows. Of NULL rows any code or value may stand there.
 */
export const PACKED = {
  headerWords: 4,
  columnWords: 20,
  kind: 0,
  codeBytes: 1,
  values: 2,
  /** Offset of a byte a row; 0 without NULLs. */
  validity: 3,
  dictionary: 4,
  entries: 5,
  heap: 6,
  heapBytes: 7,
  base: 8,
  stride: 10,
  /** Smallest and largest value as i64 or f64 of types that have an order of numbers. */
  min: 12,
  max: 14,
  nulls: 16,
  /** 1 where min and max are known. */
  bounded: 17,
  /** Bytes that the column takes, as statistics count them. */
  bytes: 18,
  divisor: 19,
} as const;

export const PACKING = { flat: 0, offsets: 1, dictionary: 2, decimals: 3 } as const;

/** How a column lies in a batch, as its header says. */
export interface PackedColumn {
  readonly kind: number;
  readonly codeBytes: number;
  readonly values: number;
  readonly validity: number;
  readonly dictionary: number;
  readonly entries: number;
  readonly heap: number;
  readonly heapBytes: number;
  readonly base: bigint;
  readonly stride: number;
  readonly divisor: number;
}

/** Bounds of a column's values in a batch; null where there is none but NULL and NaN, or the type has no bounds. */
export interface PackedBounds {
  readonly min: number | bigint | null;
  readonly max: number | bigint | null;
  readonly nulls: number;
}

/** The bytes of a segment, which is always in memory. */
export function segmentBytes({ place, offset, length }: BlockRef): Uint8Array {
  if (place.kind !== 'memory') throw new Error('a packed segment is in memory');
  return new Uint8Array(place.buffer, offset, length);
}

/** Reads the headers of a segment's batches; `at` is a batch's place, counted from the segment's start. */
export class PackedHeaders {
  readonly #view: DataView;

  constructor({ buffer, byteOffset, byteLength }: Uint8Array) {
    this.#view = new DataView(buffer, byteOffset, byteLength);
  }

  rows(at: number): number {
    return this.#view.getUint32(at, true);
  }

  columns(at: number): number {
    return this.#view.getUint32(at + 4, true);
  }

  /** Bytes of the batch: the next one follows. */
  length(at: number): number {
    return this.#view.getUint32(at + 8, true);
  }

  /** Bytes that a column of the batch takes. */
  bytes(at: number, column: number): number {
    return this.#view.getUint32(this.#entry(at, column) + PACKED.bytes * 4, true);
  }

  /** NULLs that a column of the batch has. */
  nulls(at: number, column: number): number {
    return this.#view.getUint32(this.#entry(at, column) + PACKED.nulls * 4, true);
  }

  column(at: number, column: number): PackedColumn {
    const word = (index: number): number => this.#view.getUint32(this.#entry(at, column) + index * 4, true);
    return {
      kind: word(PACKED.kind),
      codeBytes: word(PACKED.codeBytes),
      values: word(PACKED.values),
      validity: word(PACKED.validity),
      dictionary: word(PACKED.dictionary),
      entries: word(PACKED.entries),
      heap: word(PACKED.heap),
      heapBytes: word(PACKED.heapBytes),
      base: this.#view.getBigInt64(this.#entry(at, column) + PACKED.base * 4, true),
      stride: word(PACKED.stride),
      divisor: word(PACKED.divisor),
    };
  }

  /** As numbers or bigints like the type's values. */
  bounds(at: number, column: number, type: DataType): PackedBounds {
    const entry = this.#entry(at, column);
    const nulls = this.nulls(at, column);
    if (this.#view.getUint32(entry + PACKED.bounded * 4, true) === 0) return { min: null, max: null, nulls };
    const physical = physicalOf(type);
    const read = (index: number): number | bigint => {
      if (physical === 'f32' || physical === 'f64') return this.#view.getFloat64(entry + index * 4, true);
      const value = this.#view.getBigInt64(entry + index * 4, true);
      return physical === 'i32' ? Number(value) : value;
    };
    return { min: read(PACKED.min), max: read(PACKED.max), nulls };
  }

  #entry(at: number, column: number): number {
    return at + (PACKED.headerWords + column * PACKED.columnWords) * 4;
  }
}
