import {
  BLOCK_ALIGNMENT,
  type BlockColumnSize,
  type BlockLayout,
  columnWidth,
  layOutBlock,
  writeBlockHeader,
} from '../../columns/block.ts';
import type { LinearMemory } from '../../columns/linear-memory.ts';
import { Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import type { BlockKernels } from '../../kernels/block-kernels.ts';
import { physicalOf } from '../../types/data-type.ts';

/** Takes the bytes of a block, which lie in linear memory for the call only. */
export type TakeBlock = (partition: number, rows: number, address: number, length: number) => void;

/**
 * Arranges rows of linear memory as blocks, one per partition that has any. Each is put together in the same
 * piece of memory, which stays in the processor's cache until the block is taken.
 *
 * @param ids vector of the rows' partitions (i32); null when there is one
 */
export function writeBlocks(
  vectors: readonly Vector[],
  rows: number,
  ids: Vector | null,
  partitions: number,
  memory: LinearMemory,
  kernels: BlockKernels,
  take: TakeBlock,
): void {
  const region = new Region(memory);
  try {
    new BlockWriter(vectors, rows, memory, region, kernels).write(ids, partitions, take);
  } finally {
    region.releaseAll();
  }
}

class BlockWriter {
  readonly #vectors: readonly Vector[];
  readonly #rows: number;
  readonly #memory: LinearMemory;
  readonly #region: Region;
  readonly #kernels: BlockKernels;

  constructor(
    vectors: readonly Vector[],
    rows: number,
    memory: LinearMemory,
    region: Region,
    kernels: BlockKernels,
  ) {
    this.#vectors = vectors;
    this.#rows = rows;
    this.#memory = memory;
    this.#region = region;
    this.#kernels = kernels;
  }

  write(ids: Vector | null, partitions: number, take: TakeBlock): void {
    const { order, ends } = this.#arrange(ids, partitions);
    const hasNulls = this.#vectors.map(
      (v) => v.validity !== 0 && this.#kernels.has_nulls(v.validity, this.#rows) === 1,
    );
    const parts: { partition: number; order: number; layout: BlockLayout }[] = [];
    let longest = BLOCK_ALIGNMENT;
    for (let p = 0; p < partitions; p++) {
      const first = p === 0 ? 0 : ends[p - 1]!;
      const rows = ends[p]! - first;
      if (rows === 0) continue;
      const start = order + first * 4;
      const sizes = this.#vectors.map(
        (vector, c): BlockColumnSize => ({
          width: columnWidth(vector.type),
          hasNulls: hasNulls[c]!,
          heapBytes: physicalOf(vector.type) === 'bytes' ? this.#heapBytes(vector, start, rows) : 0,
        }),
      );
      const layout = layOutBlock(rows, sizes);
      parts.push({ partition: p, order: start, layout });
      longest = Math.max(longest, layout.length);
    }
    const block = this.#region.allocate(longest);
    for (const { partition, order: start, layout } of parts) {
      writeBlockHeader(this.#memory.u32, block, layout);
      this.#vectors.forEach((vector, c) => {
        this.#column(vector, start, layout.rows, block, layout.columns[c]!);
      });
      take(partition, layout.rows, block, layout.length);
    }
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
    this.#kernels.partition_order(ids.values, this.#rows, counts, partitions, order);
    return { order, ends: this.#memory.u32.slice(counts >>> 2, (counts >>> 2) + partitions) };
  }

  /** Bytes behind the views of rows that aren't NULL. */
  #heapBytes(vector: Vector, order: number, rows: number): number {
    return this.#kernels.heap_bytes(order, rows, vector.values, vector.validity) >>> 0;
  }

  #column(
    vector: Vector,
    order: number,
    rows: number,
    block: number,
    column: BlockLayout['columns'][number],
  ): void {
    const kernels = this.#kernels;
    const values = block + column.values;
    if (column.validity !== 0) kernels.arrange_1(order, rows, vector.validity, block + column.validity);
    if (physicalOf(vector.type) === 'bytes') {
      const heap = block + column.heap;
      kernels.arrange_views(order, rows, vector.values, vector.validity, values, heap, block);
    } else {
      const width = columnWidth(vector.type) as 1 | 4 | 8 | 16;
      kernels[`arrange_${width}`](order, rows, vector.values, values);
    }
  }
}
