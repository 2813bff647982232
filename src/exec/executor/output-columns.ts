import { STORE } from '../../codegen/pipeline/row-store-code.ts';
import { COLUMN_ENTRY } from '../../codegen/pipeline/source-code.ts';
import type { LinearMemory, Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import { physicalOf, physicalWidth } from '../../types/data-type.ts';
import type { OutputSpec } from './program.ts';

const FIRST_ARENA = 64 * 1024;
/** Bytes behind views after which rows are taken though the columns aren't full. */
const ARENA_LIMIT = 8 * 1024 * 1024;

/** The columns that a pipeline's sink fills, and the arena of the bytes that it copies for them. */
export class OutputColumns {
  readonly spec: OutputSpec;
  readonly capacity: number;
  readonly vectors: readonly Vector[];
  readonly #memory: LinearMemory;
  readonly #region: Region;
  readonly #header: number;
  #arenas: { readonly address: number; readonly size: number }[] = [];

  /** @param frame address of the instance's frame */
  constructor(spec: OutputSpec, capacity: number, memory: LinearMemory, region: Region, frame: number) {
    this.spec = spec;
    this.capacity = capacity;
    this.#memory = memory;
    this.#region = region;
    this.#header = frame + spec.header;
    this.vectors = spec.columns.map((column): Vector => {
      const values = region.allocate(capacity * physicalWidth[physicalOf(column.type)]);
      const validity = column.nullable ? region.allocate(capacity) : 0;
      return { type: column.type, values, validity };
    });
    this.vectors.forEach((vector, c) => {
      const entry = (frame + spec.table + c * COLUMN_ENTRY) >>> 2;
      memory.u32[entry] = vector.values;
      memory.u32[entry + 1] = vector.validity;
    });
    this.#setWord(STORE.limit, capacity);
  }

  get rows(): number {
    return this.#memory.u32[(this.#header + STORE.used) >>> 2]!;
  }

  /** After the rows were taken. */
  reset(): void {
    this.#setWord(STORE.used, 0);
    this.#setWord(STORE.limit, this.capacity);
    for (const arena of this.#arenas.slice(1)) this.#region.release(arena.address);
    this.#arenas.length = Math.min(1, this.#arenas.length);
    const first = this.#arenas[0];
    if (first !== undefined) this.#setArena(first.address, first.size);
  }

  addArena(bytes: number): void {
    const last = this.#arenas.at(-1)?.size ?? FIRST_ARENA / 2;
    const size = Math.max(Math.min(2 * last, ARENA_LIMIT), bytes);
    const address = this.#region.allocate(size);
    this.#arenas.push({ address, size });
    this.#setArena(address, size);
    const total = this.#arenas.reduce((sum, arena) => sum + arena.size, 0);
    // The current row is completed, then the columns count as full.
    if (total > ARENA_LIMIT) this.#setWord(STORE.limit, 1);
  }

  #setArena(address: number, size: number): void {
    this.#setWord(STORE.arenaNext, address);
    this.#setWord(STORE.arenaEnd, address + size);
  }

  #setWord(offset: number, value: number): void {
    this.#memory.u32[(this.#header + offset) >>> 2] = value;
  }
}
