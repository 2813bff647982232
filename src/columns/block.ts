import { type DataType, physicalOf, physicalWidth } from '../types/data-type.ts';
import type { BlockReader } from './block-reader.ts';
import type { LinearMemory, Region } from './linear-memory.ts';
import type { Vector } from './vector.ts';

/**
 * Rows on their way between threads: columns side by side in shared memory.
 *
 * A block is a header (rows, columns, bytes), an entry of three words per column (offset of the values, of
 * the validity bytes or 0 without NULLs, of the bytes that views point to), and the columns' data. Offsets
 * count from the block's start; views hold such offsets as addresses until the block is loaded.
 */
export interface BlockRef {
  /** Blocks beside each other have the same object here, which a message then holds once. */
  readonly place: BlockPlace;
  /** Where the block starts, a multiple of 16. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
  readonly rows: number;
}

export type BlockPlace =
  | {
      readonly kind: 'memory';
      /** The segment of an executor whose memory this is; null for memory that belongs to nobody. */
      readonly segment: SegmentId | null;
      readonly buffer: SharedArrayBuffer;
    }
  | { readonly kind: 'file'; readonly path: string };

export interface SegmentId {
  readonly executorId: number;
  /** Counts up in the executor. */
  readonly number: number;
}

export const BLOCK_ALIGNMENT = 16;
const HEADER_WORDS = 4;
const COLUMN_WORDS = 4;

export function align(bytes: number): number {
  return Math.ceil(bytes / BLOCK_ALIGNMENT) * BLOCK_ALIGNMENT;
}

/** What a column adds to a block. */
export interface BlockColumnSize {
  readonly width: number;
  readonly hasNulls: boolean;
  /** Bytes behind views; 0 for fixed width. */
  readonly heapBytes: number;
}

/** Where a column's parts lie, counted from the block's start; `validity` is 0 without NULLs. */
export interface BlockColumn {
  readonly values: number;
  readonly validity: number;
  readonly heap: number;
}

export interface BlockLayout {
  readonly rows: number;
  readonly columns: readonly BlockColumn[];
  readonly length: number;
}

export function layOutBlock(rows: number, sizes: readonly BlockColumnSize[]): BlockLayout {
  let at = align((HEADER_WORDS + COLUMN_WORDS * sizes.length) * 4);
  const take = (bytes: number): number => {
    const start = at;
    at += align(bytes);
    return start;
  };
  const columns = sizes.map((size) => ({
    values: take(rows * size.width),
    validity: size.hasNulls ? take(rows) : 0,
    heap: take(size.heapBytes),
  }));
  return { rows, columns, length: at };
}

/** Writes header and column table at `offset`. */
export function writeBlockHeader(words: Uint32Array, offset: number, layout: BlockLayout): void {
  let at = offset / 4;
  words[at++] = layout.rows;
  words[at++] = layout.columns.length;
  words[at++] = layout.length;
  words[at++] = 0;
  for (const column of layout.columns) {
    words[at++] = column.values;
    words[at++] = column.validity;
    words[at++] = column.heap;
    words[at++] = 0;
  }
}

/** @param start of the block's header, in words */
export function readBlockLayout(words: Uint32Array, start: number): BlockLayout {
  const columns: BlockColumn[] = [];
  for (let c = 0; c < words[start + 1]!; c++) {
    const at = start + HEADER_WORDS + c * COLUMN_WORDS;
    columns.push({ values: words[at]!, validity: words[at + 1]!, heap: words[at + 2]! });
  }
  return { rows: words[start]!, columns, length: words[start + 2]! };
}

/** A block in linear memory; its vectors are of any length, and `validity` 0 stands for no NULLs. */
export interface LoadedBlock {
  readonly address: number;
  readonly rows: number;
  readonly vectors: readonly Vector[];
}

/** Copies a block into the region; release it by its address. */
export function loadBlock(
  ref: BlockRef,
  types: readonly DataType[],
  reader: BlockReader,
  memory: LinearMemory,
  region: Region,
): LoadedBlock {
  const address = region.allocate(Math.max(ref.length, BLOCK_ALIGNMENT));
  reader.read(ref, 0, ref.length, memory.u8.subarray(address, address + ref.length));
  const layout = readBlockLayout(memory.u32, address / 4);
  const vectors = types.map((type, c): Vector => {
    const column = layout.columns[c]!;
    const values = address + column.values;
    if (physicalOf(type) === 'bytes') rebase(memory.u32, values, layout.rows, address);
    return { type, values, validity: column.validity === 0 ? 0 : address + column.validity };
  });
  return { address, rows: layout.rows, vectors };
}

/** The same for a few columns, by their positions in the block; nothing else is copied unless one has bytes or the block is in a file. */
export function loadBlockColumns(
  ref: BlockRef,
  types: readonly DataType[],
  positions: readonly number[],
  reader: BlockReader,
  memory: LinearMemory,
  region: Region,
): LoadedBlock {
  const { place } = ref;
  if (place.kind === 'file' || types.some((type) => physicalOf(type) === 'bytes')) {
    const all: DataType[] = [];
    positions.forEach((position, i) => {
      all[position] = types[i]!;
    });
    const whole = loadBlock(ref, all, reader, memory, region);
    return { ...whole, vectors: positions.map((position) => whole.vectors[position]!) };
  }
  const layout = readBlockLayout(new Uint32Array(place.buffer, ref.offset, ref.length / 4), 0);
  const widths = types.map((type) => align(layout.rows * columnWidth(type)));
  const room = align(layout.rows);
  const address = region.allocate(widths.reduce((sum, bytes) => sum + bytes + room, BLOCK_ALIGNMENT));
  const block = new Uint8Array(place.buffer, ref.offset, ref.length);
  let at = address;
  const vectors = types.map((type, i): Vector => {
    const column = layout.columns[positions[i]!]!;
    const values = at;
    memory.u8.set(block.subarray(column.values, column.values + layout.rows * columnWidth(type)), values);
    at += widths[i]!;
    if (column.validity === 0) return { type, values, validity: 0 };
    const validity = at;
    memory.u8.set(block.subarray(column.validity, column.validity + layout.rows), validity);
    at += room;
    return { type, values, validity };
  });
  return { address, rows: layout.rows, vectors };
}

function rebase(words: Uint32Array, values: number, rows: number, base: number): void {
  const start = values >>> 2;
  const end = start + rows * 2;
  for (let i = start; i < end; i += 2) words[i] = words[i]! + base;
}

export function columnWidth(type: DataType): number {
  return physicalWidth[physicalOf(type)];
}
