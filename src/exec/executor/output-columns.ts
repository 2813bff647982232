import { OUTPUT } from '../../codegen/pipeline/output-code.ts';
import { COLUMN_ENTRY } from '../../codegen/pipeline/source-code.ts';
import { columnWidth } from '../../columns/block.ts';
import type { LinearMemory, Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { physicalOf } from '../../types/data-type.ts';
import type { OutputSpec } from './program.ts';
import type { BatchSink } from './sink.ts';

const FIRST_ARENA = 64 * 1024;
/** Bytes behind views that a sink gets at a time, and that are kept for it. */
const MOST_BYTES = 8 * 1024 * 1024;

/** The columns that a pipeline's sink fills, and the bytes behind their views that outlive the source's batch. */
export class OutputColumns {
  readonly spec: OutputSpec;
  readonly capacity: number;
  readonly vectors: readonly Vector[];
  /** Those of them that are views. */
  readonly #views: readonly Vector[];
  readonly #memory: LinearMemory;
  readonly #region: Region;
  readonly #kernels: Kernels;
  readonly #header: number;
  #arenas: { readonly address: number; readonly size: number }[] = [];
  /** Where the next bytes go in the last arena. */
  #next = 0;
  /** The bytes of so many rows are kept. */
  #kept = 0;

  /** @param frame address of the instance's frame */
  constructor(
    spec: OutputSpec,
    capacity: number,
    memory: LinearMemory,
    region: Region,
    kernels: Kernels,
    frame: number,
  ) {
    this.spec = spec;
    this.capacity = capacity;
    this.#memory = memory;
    this.#region = region;
    this.#kernels = kernels;
    this.#header = frame + spec.header;
    this.vectors = spec.columns.map((column): Vector => {
      const values = region.allocate(capacity * columnWidth(column.type));
      const validity = column.nullable ? region.allocate(capacity) : 0;
      return { type: column.type, values, validity };
    });
    this.#views = this.vectors.filter(({ type }) => physicalOf(type) === 'bytes');
    this.vectors.forEach((vector, c) => {
      const entry = (frame + spec.table + c * COLUMN_ENTRY) >>> 2;
      memory.u32[entry] = vector.values;
      memory.u32[entry + 1] = vector.validity;
    });
    this.#setWord(OUTPUT.limit, capacity);
  }

  get rows(): number {
    return this.#memory.u32[(this.#header + OUTPUT.rows) >>> 2]!;
  }

  /**
   * So many rows were put behind the others.
   *
   * @param keepsBytes what their views show stays until the sink gets them
   */
  append(rows: number, keepsBytes = false): void {
    const before = this.rows;
    this.#setWord(OUTPUT.rows, before + rows);
    if (keepsBytes && this.#kept === before) this.#kept += rows;
  }

  /** Hands all rows to a sink; true when that wants the task to pause soon. */
  writeTo(sink: BatchSink): boolean {
    const pause = this.#write(sink, 0, this.rows);
    this.#setWord(OUTPUT.rows, 0);
    for (const { address } of this.#arenas.slice(1)) this.#region.release(address);
    this.#arenas.length = Math.min(1, this.#arenas.length);
    this.#next = this.#arenas[0]?.address ?? 0;
    this.#kept = 0;
    return pause;
  }

  /**
   * Copies the bytes behind the views of the rows that came since the last time: what they lie in is let go. False,
   * copying nothing, where these are so many that the sink should get the rows instead.
   */
  keepBytes(): boolean {
    const { rows } = this;
    const start = this.#kept;
    if (rows === start || this.#views.length === 0) return true;
    const bytes = this.#bytes(start, rows);
    if (this.#arenas.reduce((sum, { size }) => sum + size, bytes) > MOST_BYTES) return false;
    this.#reserve(bytes);
    for (const vector of this.#views) {
      const { values, validity } = part(vector, start);
      this.#next = this.#kernels.keep_views(values, validity, rows - start, this.#next) >>> 0;
    }
    this.#kept = rows;
    return true;
  }

  /** Rows of views of many bytes go in parts. */
  #write(sink: BatchSink, start: number, end: number): boolean {
    if (end - start > 1 && this.#bytes(start, end) > MOST_BYTES) {
      const middle = (start + end) >>> 1;
      const pause = this.#write(sink, start, middle);
      return this.#write(sink, middle, end) || pause;
    }
    const vectors = start === 0 ? this.vectors : this.vectors.map((vector) => part(vector, start));
    return sink.write(vectors, end - start);
  }

  /** Bytes behind the views of rows. */
  #bytes(start: number, end: number): number {
    let bytes = 0;
    for (const vector of this.#views) {
      const { values, validity } = part(vector, start);
      bytes += Number(this.#kernels.pack_view_bytes(values, validity, end - start, 0));
    }
    return bytes;
  }

  /** Makes room for so many bytes in the last arena. */
  #reserve(bytes: number): void {
    const last = this.#arenas.at(-1);
    if (last !== undefined && this.#next + bytes <= last.address + last.size) return;
    const size = Math.max(last === undefined ? FIRST_ARENA : 2 * last.size, bytes);
    this.#next = this.#region.allocate(size);
    this.#arenas.push({ address: this.#next, size });
  }

  #setWord(offset: number, value: number): void {
    this.#memory.u32[(this.#header + offset) >>> 2] = value;
  }
}

/** A vector without its first rows. */
function part({ type, values, validity }: Vector, start: number): Vector {
  return {
    type,
    values: values + start * columnWidth(type),
    validity: validity === 0 ? 0 : validity + start,
  };
}
