import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import { align, type BlockRef } from '../../columns/block.ts';
import { BlockReader } from '../../columns/block-reader.ts';
import type { LinearMemory, Region } from '../../columns/linear-memory.ts';
import type { Kernels } from '../../kernels/kernels.ts';

/** Blocks hold this much of an executor's memory, within these bounds: many of them are merged at a time. */
const BLOCK_SHARE = 1 / 8192;
const SMALLEST_BLOCK = 4 * 1024;
const LARGEST_BLOCK = 64 * 1024;

/** How records of one store look. */
export interface RecordFormat {
  /** Bytes of a record. */
  readonly size: number;
  /** Where their views lie, and the validity bytes of these; null where a view is always valid. */
  readonly views: readonly { readonly offset: number; readonly validity: number | null }[];
}

export interface LoadedRecords {
  readonly address: number;
  readonly rows: number;
}

const VIEW_BYTES = 8;
const ALWAYS_VALID = 0xffffffff;

/** Writes sorted records as blocks, and loads them again. */
export class RecordBlocks {
  readonly #format: RecordFormat;
  readonly #memory: LinearMemory;
  readonly #region: Region;
  readonly #kernels: Kernels;
  readonly #limit: number;
  readonly #reader = new BlockReader();
  #views = 0;

  /** @param region holds what is loaded */
  constructor(format: RecordFormat, memory: LinearMemory, region: Region, kernels: Kernels) {
    this.#format = format;
    this.#memory = memory;
    this.#region = region;
    this.#kernels = kernels;
    this.#limit = Math.min(LARGEST_BLOCK, Math.max(SMALLEST_BLOCK, memory.budget * BLOCK_SHARE));
  }

  /** Hands the records of `count` sort entries on, block by block; each lies in memory for the call only. */
  write(entries: number, count: number, take: (address: number, length: number, rows: number) => void): void {
    const { size, views } = this.#format;
    const table = this.#viewTable();
    let room = 0;
    let target = 0;
    for (let done = 0; done < count; ) {
      const from = entries + done * SORT_ENTRY.bytes;
      const left = count - done;
      const fitting = this.#kernels.records_fit(from, left, size, table, views.length, this.#limit);
      const rows = Number(fitting & 0xffffffffn);
      const bytes = Number(BigInt.asUintN(64, fitting) >> 32n);
      if (bytes > room) {
        if (target !== 0) this.#region.release(target);
        room = Math.max(align(bytes), this.#limit);
        target = this.#region.allocate(room);
      }
      this.#kernels.records_pack(from, rows, size, table, views.length, target);
      take(target, align(bytes), rows);
      done += rows;
    }
    if (target !== 0) this.#region.release(target);
  }

  /** Copies a block into the region; release it by its address. */
  load(ref: BlockRef): LoadedRecords {
    const address = this.#region.allocate(ref.length);
    this.#reader.read(ref, 0, ref.length, this.#memory.u8.subarray(address, address + ref.length));
    return this.#rebase(address, ref.rows);
  }

  /** The same for the bytes of a block. */
  loadBytes(bytes: Uint8Array, rows: number): LoadedRecords {
    const address = this.#region.allocate(bytes.length);
    this.#memory.u8.set(bytes, address);
    return this.#rebase(address, rows);
  }

  /** No block is loaded from now on. */
  close(): void {
    this.#reader.close();
  }

  #rebase(address: number, rows: number): LoadedRecords {
    const { size, views } = this.#format;
    this.#kernels.records_rebase(address, rows, size, this.#viewTable(), views.length);
    return { address, rows };
  }

  #viewTable(): number {
    const { views } = this.#format;
    if (this.#views === 0) {
      this.#views = this.#region.allocate(Math.max(1, views.length) * VIEW_BYTES);
      const words = views.flatMap(({ offset, validity }) => [offset, validity ?? ALWAYS_VALID]);
      this.#memory.u32.set(words, this.#views >>> 2);
    }
    return this.#views;
  }
}
