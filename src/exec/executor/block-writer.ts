import { GATHER } from '../../codegen/pipeline/gather-code.ts';
import {
  type BlockColumnSize,
  type BlockLayout,
  columnWidth,
  layOutBlock,
  writeBlockHeader,
} from '../../columns/block.ts';
import type { LinearMemory } from '../../columns/linear-memory.ts';
import { Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import { physicalOf } from '../../types/data-type.ts';
import type { ShuffleOutput } from './task.ts';

export type Exports = Readonly<Record<string, (...args: (number | bigint)[]) => number | bigint | undefined>>;

/**
 * Makes blocks of rows in linear memory: one shared buffer for all partitions, arranged in linear memory
 * first, then copied at once.
 *
 * @param ids vector of the rows' partitions (i32); null when there is one
 */
export function writeBlocks(
  vectors: readonly Vector[],
  rows: number,
  ids: Vector | null,
  partitions: number,
  memory: LinearMemory,
  exports: Exports,
): ShuffleOutput[] {
  const region = new Region(memory);
  try {
    return new BlockWriter(vectors, rows, memory, region, exports).write(ids, partitions);
  } finally {
    region.releaseAll();
  }
}

class BlockWriter {
  readonly #vectors: readonly Vector[];
  readonly #rows: number;
  readonly #memory: LinearMemory;
  readonly #region: Region;
  readonly #exports: Exports;

  constructor(
    vectors: readonly Vector[],
    rows: number,
    memory: LinearMemory,
    region: Region,
    exports: Exports,
  ) {
    this.#vectors = vectors;
    this.#rows = rows;
    this.#memory = memory;
    this.#region = region;
    this.#exports = exports;
  }

  write(ids: Vector | null, partitions: number): ShuffleOutput[] {
    const { order, ends } = this.#arrange(ids, partitions);
    const hasNulls = this.#vectors.map(
      (v) => v.validity !== 0 && this.#exports[GATHER.hasNulls]!(v.validity, this.#rows) === 1,
    );
    // Bytes behind views are known exactly per partition only when they are copied: measured per column here.
    const parts: { partition: number; first: number; rows: number; layout: BlockLayout; at: number }[] = [];
    let total = 0;
    for (let p = 0; p < partitions; p++) {
      const first = p === 0 ? 0 : ends[p - 1]!;
      const rows = ends[p]! - first;
      if (rows === 0) continue;
      const sizes = this.#vectors.map(
        (vector, c): BlockColumnSize => ({
          width: columnWidth(vector.type),
          hasNulls: hasNulls[c]!,
          heapBytes: physicalOf(vector.type) === 'bytes' ? this.#heapBytes(vector, order, first, rows) : 0,
        }),
      );
      const layout = layOutBlock(rows, sizes);
      parts.push({ partition: p, first, rows, layout, at: total });
      total += layout.length;
    }
    const image = this.#region.allocate(Math.max(total, 16));
    for (const part of parts) {
      writeBlockHeader(this.#memory.u32, image + part.at, part.layout);
      this.#vectors.forEach((vector, c) => {
        this.#column(vector, order + part.first * 4, part.rows, image + part.at, part.layout.columns[c]!);
      });
    }
    const buffer = new SharedArrayBuffer(total);
    new Uint8Array(buffer).set(this.#memory.u8.subarray(image, image + total));
    return parts.map(({ partition, rows, layout, at }) => ({
      partition,
      block: { buffer, offset: at, length: layout.length, rows },
    }));
  }

  /** Row numbers by partition, and where each partition's end. */
  #arrange(ids: Vector | null, partitions: number): { order: number; ends: Uint32Array } {
    const order = this.#region.allocate(Math.max(this.#rows * 4, 16));
    if (ids === null) {
      const words = this.#memory.u32;
      for (let i = 0; i < this.#rows; i++) words[(order >>> 2) + i] = i;
      return { order, ends: Uint32Array.of(this.#rows) };
    }
    const counts = this.#region.allocate((partitions + 1) * 4);
    this.#memory.u8.fill(0, counts, counts + (partitions + 1) * 4);
    this.#exports[GATHER.order]!(ids.values, this.#rows, counts, partitions, order);
    return { order, ends: this.#memory.u32.slice(counts >>> 2, (counts >>> 2) + partitions) };
  }

  #heapBytes(vector: Vector, order: number, first: number, rows: number): number {
    const words = this.#memory.u32;
    const bytes = this.#memory.u8;
    let sum = 0;
    for (let i = first; i < first + rows; i++) {
      const row = words[(order >>> 2) + i]!;
      if (vector.validity !== 0 && bytes[vector.validity + row] === 0) continue;
      sum += words[(vector.values >>> 2) + row * 2 + 1]!;
    }
    return sum;
  }

  #column(
    vector: Vector,
    order: number,
    rows: number,
    block: number,
    column: BlockLayout['columns'][number],
  ): void {
    const call = (name: string, ...args: number[]): void => void this.#exports[name]!(...args);
    const values = block + column.values;
    if (column.validity !== 0) {
      call(GATHER.fixed[1], order, rows, vector.validity, block + column.validity);
    }
    if (physicalOf(vector.type) === 'bytes') {
      const heap = block + column.heap;
      call(GATHER.bytes, order, rows, vector.values, vector.validity, values, heap, block);
    } else {
      const width = columnWidth(vector.type) as keyof typeof GATHER.fixed;
      call(GATHER.fixed[width], order, rows, vector.values, values);
    }
  }
}
