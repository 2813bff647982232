import { align, type BlockRef, columnWidth } from '../../columns/block.ts';
import { type LinearMemory, Region } from '../../columns/linear-memory.ts';
import { PACKED, PACKING } from '../../columns/packed-batch.ts';
import type { Vector } from '../../columns/vector.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { physicalOf } from '../../types/data-type.ts';

/** Bytes of a segment, if its first batch is not larger. */
const SEGMENT_BYTES = 4 * 1024 * 1024;
/** What unpacking may read beyond a column's end. */
const PADDING = 16;
/** Batches that a column goes without a dictionary after its values turned out to be too many. */
const DICTIONARY_PAUSE = 16;
/** Entries that codes of one and two bytes tell apart. */
const BYTE_ENTRIES = 256;
const MOST_ENTRIES = 65_535;
const BOUNDS_BYTES = 32;

/** Packs rows for the cache, batch by batch, each column in the smallest form that is found for it. */
export class PackedWriter {
  readonly #memory: LinearMemory;
  readonly #kernels: Kernels;
  readonly #compressed: boolean;
  readonly #region: Region;
  readonly #onSegment: (segment: BlockRef) => void;
  /** Per column the batches for which no dictionary is tried. */
  readonly #pauses = new Map<number, number>();
  #image = { address: 0, size: 0 };
  #used = 0;
  #rows = 0;

  /** @param compressed false leaves values as wide as they are */
  constructor(
    memory: LinearMemory,
    kernels: Kernels,
    compressed: boolean,
    onSegment: (segment: BlockRef) => void,
  ) {
    this.#compressed = compressed;
    this.#memory = memory;
    this.#kernels = kernels;
    this.#region = new Region(memory);
    this.#onSegment = onSegment;
  }

  write(vectors: readonly Vector[], rows: number): void {
    const most = this.#mostBytes(vectors, rows);
    if (this.#used > 0 && this.#used + most > this.#image.size) this.#flush();
    if (most > this.#image.size) this.#resize(Math.max(most, SEGMENT_BYTES));
    const scratch = new Region(this.#memory);
    try {
      const packer = new BatchPacker(this.#memory, this.#kernels, scratch, rows, {
        compressed: this.#compressed,
        pauses: this.#pauses,
      });
      this.#used += packer.pack(vectors, this.#image.address + this.#used);
    } finally {
      scratch.releaseAll();
    }
    this.#rows += rows;
    if (this.#used >= SEGMENT_BYTES) this.#flush();
  }

  finish(): void {
    this.#flush();
    this.release();
  }

  release(): void {
    this.#region.releaseAll();
    this.#image = { address: 0, size: 0 };
  }

  #mostBytes(vectors: readonly Vector[], rows: number): number {
    let bytes = align((PACKED.headerWords + PACKED.columnWords * vectors.length) * 4);
    for (const { type, values, validity } of vectors) {
      bytes += align(rows * columnWidth(type) + PADDING) + align(rows) + 4 * PADDING;
      if (physicalOf(type) !== 'bytes') continue;
      bytes += align(Number(this.#kernels.pack_view_bytes(values, validity, rows, 0)) + PADDING);
    }
    return bytes;
  }

  #resize(size: number): void {
    if (this.#image.size > 0) this.#region.release(this.#image.address);
    this.#image = { address: this.#region.allocate(size), size };
  }

  #flush(): void {
    if (this.#used === 0) return;
    const { address } = this.#image;
    const buffer = new SharedArrayBuffer(this.#used + PADDING);
    new Uint8Array(buffer).set(this.#memory.u8.subarray(address, address + this.#used));
    this.#onSegment({
      place: { kind: 'memory', segment: null, buffer },
      offset: 0,
      length: this.#used,
      rows: this.#rows,
    });
    this.#used = 0;
    this.#rows = 0;
  }
}

/** What is found out about a column before it is packed. */
interface Finding {
  readonly nulls: number;
  readonly bounds: { readonly min: bigint; readonly max: bigint; readonly isFloat: boolean } | null;
}

/** Doubles that are (base + code) / divisor. */
interface Decimals {
  readonly divisor: number;
  readonly base: number;
  /** Of the codes. */
  readonly bytes: number;
}

/** Bytes of codes from 0 to `most`. */
function codeBytesOf(most: bigint): number {
  return most === 0n ? 0 : most < 256n ? 1 : most < 65_536n ? 2 : most < 1n << 32n ? 4 : 8;
}

class BatchPacker {
  readonly #memory: LinearMemory;
  readonly #kernels: Kernels;
  readonly #scratch: Region;
  readonly #compressed: boolean;
  readonly #pauses: Map<number, number>;
  readonly #rows: number;
  readonly #bounds: number;
  /** Memory for dictionaries, shared by the columns. */
  #tables: {
    readonly table: number;
    readonly slots: number;
    readonly firsts: number;
    readonly codes: number;
  } | null = null;
  /** Whole numbers that a column's doubles are; 0 until they are needed. */
  #numbers = 0;
  #start = 0;
  #at = 0;

  constructor(
    memory: LinearMemory,
    kernels: Kernels,
    scratch: Region,
    rows: number,
    options: { readonly compressed: boolean; readonly pauses: Map<number, number> },
  ) {
    this.#memory = memory;
    this.#kernels = kernels;
    this.#scratch = scratch;
    this.#compressed = options.compressed;
    this.#pauses = options.pauses;
    this.#rows = rows;
    this.#bounds = scratch.allocate(BOUNDS_BYTES);
  }

  /** Packs all columns from address `start` on; gives the bytes. */
  pack(vectors: readonly Vector[], start: number): number {
    const headerBytes = align((PACKED.headerWords + PACKED.columnWords * vectors.length) * 4);
    this.#start = start;
    this.#at = start + headerBytes;
    this.#memory.u8.fill(0, start, start + headerBytes);
    vectors.forEach((vector, c) => {
      const entry = start + (PACKED.headerWords + c * PACKED.columnWords) * 4;
      const before = this.#at;
      this.#column(vector, c, entry);
      this.#word(entry, PACKED.bytes, this.#at - before);
    });
    const bytes = this.#at - start;
    this.#memory.u32.set([this.#rows, vectors.length, bytes], start >>> 2);
    return bytes;
  }

  #column(vector: Vector, column: number, entry: number): void {
    const { nulls, bounds } = this.#find(vector);
    this.#word(entry, PACKED.nulls, nulls);
    if (bounds !== null) {
      this.#word(entry, PACKED.bounded, 1);
      this.#long(entry, PACKED.min, bounds.min);
      this.#long(entry, PACKED.max, bounds.max);
    }
    if (nulls > 0) {
      this.#word(entry, PACKED.validity, this.#place());
      this.#copy(vector.validity, this.#rows);
    }
    const validity = nulls > 0 ? vector.validity : 0;
    if (nulls === this.#rows) {
      this.#allNull(vector, entry);
      return;
    }
    const isInteger = bounds !== null && !bounds.isFloat;
    if (this.#compressed) {
      if (isInteger && this.#offsets(vector, validity, bounds, entry)) return;
      const decimals = this.#findDecimals(vector, validity, bounds);
      // Codes of four bytes are longer than those of a small dictionary, but not than most with theirs.
      const most = decimals === null ? MOST_ENTRIES : decimals.bytes > 2 ? BYTE_ENTRIES : 0;
      if (most > 0 && this.#dictionary(vector, validity, column, most, entry)) return;
      if (decimals !== null) {
        this.#decimals(decimals, entry);
        return;
      }
    }
    this.#flat(vector, validity, entry);
  }

  #find({ type, values, validity }: Vector): Finding {
    const rows = this.#rows;
    const physical = physicalOf(type);
    if (physical === 'bytes' || physical === 'i128') {
      return { nulls: validity === 0 ? 0 : this.#kernels.pack_nulls(validity, rows), bounds: null };
    }
    this.#kernels[`pack_bounds_${physical}`](values, validity, rows, this.#bounds);
    const { i64, u32 } = this.#memory;
    const at = this.#bounds;
    const known = u32[(at >>> 2) + 5] === 1;
    const isFloat = physical === 'f32' || physical === 'f64';
    return {
      nulls: u32[(at >>> 2) + 4]!,
      bounds: known ? { min: i64[at >>> 3]!, max: i64[(at >>> 3) + 1]!, isFloat } : null,
    };
  }

  #allNull({ type }: Vector, entry: number): void {
    if (physicalOf(type) === 'i32' || physicalOf(type) === 'i64') {
      this.#word(entry, PACKED.kind, PACKING.offsets);
      this.#word(entry, PACKED.stride, 1);
      return;
    }
    this.#word(entry, PACKED.kind, PACKING.dictionary);
    this.#word(entry, PACKED.entries, 1);
    this.#word(entry, PACKED.dictionary, this.#place());
    this.#memory.u8.fill(0, this.#at, this.#at + columnWidth(type));
    this.#advance(columnWidth(type));
  }

  /** False where offsets are no narrower than the values. */
  #offsets(vector: Vector, validity: number, bounds: NonNullable<Finding['bounds']>, entry: number): boolean {
    const { min, max } = bounds;
    const rows = this.#rows;
    const width = columnWidth(vector.type);
    const range = max - min;
    let stride = 1n;
    if (width === 8 && range >= 65_536n) {
      stride = BigInt.asUintN(64, this.#kernels.pack_stride(vector.values, validity, rows, min));
      if (stride === 0n || stride >= 1n << 32n) stride = 1n;
    }
    const bytes = codeBytesOf(range / stride);
    if (bytes >= width) return false;
    this.#word(entry, PACKED.kind, PACKING.offsets);
    this.#word(entry, PACKED.codeBytes, bytes);
    this.#long(entry, PACKED.base, min);
    this.#word(entry, PACKED.stride, Number(stride));
    this.#word(entry, PACKED.values, this.#place());
    if (bytes > 0) this.#kernels.pack_offsets(vector.values, width, min, stride, rows, this.#at, bytes);
    this.#advance(rows * bytes);
    return true;
  }

  /** Doubles of few digits behind the point as whole numbers; null where there are others. */
  #findDecimals({ type, values }: Vector, validity: number, bounds: Finding['bounds']): Decimals | null {
    if (physicalOf(type) !== 'f64' || bounds === null) return null;
    const rows = this.#rows;
    const divisor = this.#kernels.pack_divisor(values, validity, rows);
    if (divisor === 0) return null;
    this.#numbers ||= this.#scratch.allocate(rows * 4);
    if (this.#kernels.pack_decimals(values, validity, rows, divisor, this.#numbers) === 0) return null;
    const [min, max] = new Float64Array(new BigInt64Array([bounds.min, bounds.max]).buffer);
    const base = Math.round(min! * divisor);
    return { divisor, base, bytes: codeBytesOf(BigInt(Math.round(max! * divisor) - base)) };
  }

  #decimals({ divisor, base, bytes }: Decimals, entry: number): void {
    this.#word(entry, PACKED.kind, PACKING.decimals);
    this.#word(entry, PACKED.codeBytes, bytes);
    this.#long(entry, PACKED.base, BigInt(base));
    this.#word(entry, PACKED.divisor, divisor);
    this.#word(entry, PACKED.values, this.#place());
    const rows = this.#rows;
    if (bytes > 0) this.#kernels.pack_offsets(this.#numbers, 4, BigInt(base), 1n, rows, this.#at, bytes);
    this.#advance(rows * bytes);
  }

  /** False where too many values are different. */
  #dictionary(vector: Vector, validity: number, column: number, limit: number, entry: number): boolean {
    const pause = this.#pauses.get(column) ?? 0;
    if (pause > 0) {
      this.#pauses.set(column, pause - 1);
      return false;
    }
    const rows = this.#rows;
    const { type, values } = vector;
    const width = columnWidth(type);
    const isView = physicalOf(type) === 'bytes';
    const most = Math.max(1, Math.min(limit, rows >>> 1));
    const { table, slots, firsts, codes } = this.#dictionaryTables();
    const entries = this.#kernels.pack_dictionary(
      values,
      width,
      isView ? 1 : 0,
      validity,
      rows,
      table,
      slots,
      firsts,
      codes,
      most,
    );
    if (entries < 0) {
      this.#pauses.set(column, DICTIONARY_PAUSE);
      return false;
    }
    const bytes = entries === 1 ? 0 : entries <= 256 ? 1 : 2;
    this.#word(entry, PACKED.kind, PACKING.dictionary);
    this.#word(entry, PACKED.codeBytes, bytes);
    this.#word(entry, PACKED.entries, entries);
    this.#word(entry, PACKED.values, this.#place());
    if (bytes === 1) this.#kernels.pack_codes(codes, rows, this.#at);
    else if (bytes === 2) this.#memory.u8.copyWithin(this.#at, codes, codes + rows * 2);
    this.#advance(rows * bytes);
    this.#word(entry, PACKED.dictionary, this.#place());
    if (isView) this.#views(vector, 0, entries, firsts, entry);
    else {
      this.#kernels.pack_entries(values, width, firsts, entries, this.#at);
      this.#advance(entries * width);
    }
    return true;
  }

  #dictionaryTables() {
    if (this.#tables === null) {
      const most = Math.max(1, Math.min(MOST_ENTRIES, this.#rows >>> 1));
      const slots = 2 ** Math.ceil(Math.log2(most * 2 + 1));
      this.#tables = {
        slots,
        table: this.#scratch.allocate(slots * 4),
        firsts: this.#scratch.allocate(most * 4 + PADDING),
        codes: this.#scratch.allocate(this.#rows * 2 + PADDING),
      };
    }
    return this.#tables;
  }

  #flat(vector: Vector, validity: number, entry: number): void {
    const width = columnWidth(vector.type);
    this.#word(entry, PACKED.kind, PACKING.flat);
    this.#word(entry, PACKED.values, this.#place());
    if (physicalOf(vector.type) === 'bytes') this.#views(vector, validity, this.#rows, 0, entry);
    else this.#copy(vector.values, this.#rows * width);
  }

  /** Views, then what they point to. */
  #views(vector: Vector, validity: number, count: number, firsts: number, entry: number): void {
    const views = this.#at;
    this.#advance(count * 8);
    this.#word(entry, PACKED.heap, this.#place());
    const bytes = this.#kernels.pack_views(vector.values, validity, count, firsts, views, this.#at) >>> 0;
    this.#word(entry, PACKED.heapBytes, bytes);
    this.#advance(bytes);
  }

  /** Where the next part of the column goes counts from the batch's start. */
  #place(): number {
    return this.#at - this.#start;
  }

  #copy(from: number, bytes: number): void {
    this.#memory.u8.copyWithin(this.#at, from, from + bytes);
    this.#advance(bytes);
  }

  #advance(bytes: number): void {
    this.#at += align(bytes);
  }

  #word(entry: number, index: number, value: number): void {
    this.#memory.u32[(entry >>> 2) + index] = value;
  }

  #long(entry: number, index: number, value: bigint): void {
    this.#memory.i64[(entry >>> 3) + (index >>> 1)] = value;
  }
}
