import { COLUMN_ENTRY } from '../../codegen/pipeline/source-code.ts';
import { type BlockRef, type LoadedBlock, loadBlock, loadBlockColumns } from '../../columns/block.ts';
import { BlockReader } from '../../columns/block-reader.ts';
import type { LinearMemory, Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import type { DataType } from '../../types/data-type.ts';
import type { ColumnSpec } from './program.ts';

/** A run of positions that a pipeline goes over in one call. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** What a pipeline reads: sets up memory for a run of positions at a time. */
export interface BatchSource {
  /** The next run, or null at the end. What earlier runs set up is gone. */
  next(): Run | null;
  close(): void;
  /** Bytes that rows point to stay where they are, until the store of their records is emptied. */
  readonly keepsBytes?: boolean;
}

/** Points an instance's column table to vectors; `shift` is the row number at which validity starts. */
export function bindVectors(
  memory: LinearMemory,
  table: number,
  vectors: readonly Vector[],
  shift: number,
): void {
  const words = memory.u32;
  let entry = table >>> 2;
  for (const vector of vectors) {
    words[entry] = vector.values;
    // Columns without NULLs share bytes for one batch only: their start moves along.
    words[entry + 1] = vector.validity === 0 ? memory.allValid - shift : vector.validity;
    entry += COLUMN_ENTRY >>> 2;
  }
}

/** Addresses of the values and the validity of a column of a column table. */
export function columnAt(memory: LinearMemory, entry: number): { values: number; validity: number } {
  const words = memory.u32;
  return { values: words[entry >>> 2]!, validity: words[(entry >>> 2) + 1]! };
}

/** Rows of blocks, one block in memory at a time. */
export class BlockSource implements BatchSource {
  readonly #blocks: readonly BlockRef[];
  readonly #types: readonly DataType[];
  readonly #positions: readonly number[] | null;
  readonly #memory: LinearMemory;
  readonly #region: Region;
  readonly #table: number;
  readonly #batchRows: number;
  readonly #onLoad: (block: BlockRef) => void;
  readonly #reader = new BlockReader();
  #index = 0;
  #loaded: LoadedBlock | null = null;
  #at = 0;

  constructor(options: {
    readonly blocks: readonly BlockRef[];
    readonly columns: readonly ColumnSpec[];
    /** Where the columns are in the blocks; null if these hold them and no others. */
    readonly positions: readonly number[] | null;
    readonly memory: LinearMemory;
    readonly region: Region;
    /** Address of the column table. */
    readonly table: number;
    readonly batchRows: number;
    readonly onLoad: (block: BlockRef) => void;
  }) {
    this.#blocks = options.blocks;
    this.#types = options.columns.map((column) => column.type);
    this.#positions = options.positions;
    this.#memory = options.memory;
    this.#region = options.region;
    this.#table = options.table;
    this.#batchRows = options.batchRows;
    this.#onLoad = options.onLoad;
  }

  next(): Run | null {
    while (this.#loaded === null || this.#at >= this.#loaded.rows) {
      this.#release();
      const ref = this.#blocks[this.#index++];
      if (ref === undefined) return null;
      this.#onLoad(ref);
      this.#loaded =
        this.#positions === null
          ? loadBlock(ref, this.#types, this.#reader, this.#memory, this.#region)
          : loadBlockColumns(ref, this.#types, this.#positions, this.#reader, this.#memory, this.#region);
      this.#at = 0;
    }
    const start = this.#at;
    const end = Math.min(start + this.#batchRows, this.#loaded.rows);
    bindVectors(this.#memory, this.#table, this.#loaded.vectors, start);
    this.#at = end;
    return { start, end };
  }

  close(): void {
    this.#release();
    this.#reader.close();
  }

  #release(): void {
    if (this.#loaded !== null) this.#region.release(this.#loaded.address);
    this.#loaded = null;
  }
}

/** Runs of a list, cut to calls of at most `positions` positions of `step`. */
export class RunSource implements BatchSource {
  readonly keepsBytes = true;
  readonly #runs: readonly Run[];
  readonly #bytes: number;
  #index = 0;
  #at: number;

  constructor(runs: readonly Run[], step: number, positions: number) {
    this.#runs = runs.filter((run) => run.end > run.start);
    this.#bytes = step * positions;
    this.#at = this.#runs[0]?.start ?? 0;
  }

  next(): Run | null {
    const run = this.#runs[this.#index];
    if (run === undefined) return null;
    const start = this.#at;
    const end = Math.min(start + this.#bytes, run.end);
    this.#at = end;
    if (end === run.end) {
      this.#index++;
      this.#at = this.#runs[this.#index]?.start ?? 0;
    }
    return { start, end };
  }

  close(): void {}
}

/** `limit` positions of a source, -1 for all, after the first `offset` ones. */
export class LimitedSource implements BatchSource {
  readonly #source: BatchSource;
  readonly #stride: number;
  #offset: number;
  #left: number;

  constructor(source: BatchSource, stride: number, offset: number, limit: number) {
    this.#source = source;
    this.#stride = stride;
    this.#offset = offset;
    this.#left = limit < 0 ? Number.POSITIVE_INFINITY : limit;
  }

  get keepsBytes(): boolean {
    return this.#source.keepsBytes === true;
  }

  next(): Run | null {
    while (this.#left > 0) {
      const run = this.#source.next();
      if (run === null) return null;
      const positions = (run.end - run.start) / this.#stride;
      const skipped = Math.min(this.#offset, positions);
      const passed = Math.min(this.#left, positions - skipped);
      this.#offset -= skipped;
      this.#left -= passed;
      const start = run.start + skipped * this.#stride;
      if (passed > 0) return { start, end: start + passed * this.#stride };
    }
    return null;
  }

  close(): void {
    this.#source.close();
  }
}

/** Numbers, whose base for each call goes into the instance's cell. */
export class RangeSource implements BatchSource {
  readonly #memory: LinearMemory;
  readonly #cell: number;
  readonly #step: bigint;
  readonly #batchRows: number;
  #next: bigint;
  #left: number;

  /** @param cell address of an i64 for the first number of a call */
  constructor(
    memory: LinearMemory,
    cell: number,
    start: bigint,
    step: bigint,
    rows: number,
    batchRows: number,
  ) {
    this.#memory = memory;
    this.#cell = cell;
    this.#next = start;
    this.#step = step;
    this.#left = rows;
    this.#batchRows = batchRows;
  }

  next(): Run | null {
    if (this.#left === 0) return null;
    const rows = Math.min(this.#left, this.#batchRows);
    this.#memory.i64[this.#cell >>> 3] = this.#next;
    this.#next += this.#step * BigInt(rows);
    this.#left -= rows;
    return { start: 0, end: rows };
  }

  close(): void {}
}
