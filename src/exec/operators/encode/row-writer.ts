import type { Region } from '../../../columns/linear-memory.ts';
import type { MemoryView } from '../../../columns/memory-view.ts';
import { readRow } from '../../../columns/value-access.ts';
import type { Vector } from '../../../columns/vector.ts';
import type { Kernels } from '../../../kernels/kernels.ts';
import { steadyOffset, type Zone } from '../../../types/datetime/zone.ts';
import { CELL, type Cell } from './cell.ts';
import { decimalPowers } from './decimal-powers.ts';
import { BLOCK_BYTES, type RowEncoder, type TakeBlock } from './row-encoder.ts';

/** A column of a row: its cell and the text in front of it, which stands before NULL, too. */
export interface RowColumn {
  readonly cell: Cell;
  readonly lead: string;
}

/** What rows look like. */
export interface RowLayout {
  readonly columns: readonly RowColumn[];
  /** PostgreSQL's DataRow messages: counts and lengths instead of the texts below. */
  readonly dataRows: boolean;
  readonly nullText: string;
  readonly lineEnd: string;
  /** Of CSV fields: its first character puts a value into quotes. */
  readonly separator?: string;
}

/** Where rows are written. */
export interface RowTarget {
  readonly region: Region;
  readonly kernels: Kernels;
  readonly zone: Zone;
  /** So many bytes for a block; what they hold is undefined. */
  readonly newBlock: (bytes: number) => Uint8Array<ArrayBuffer>;
  readonly take: TakeBlock;
}

/** Fields of the kernel's state, and its answers: as in `kernels/assembly/rows/rows.ts`. */
const STATE = {
  columns: 0,
  columnCount: 4,
  rows: 8,
  row: 12,
  column: 16,
  at: 20,
  end: 24,
  rowStart: 28,
  given: 32,
  givenLength: 36,
  dataRows: 40,
  lineEnd: 44,
  nullText: 52,
  powers: 60,
  bytes: 64,
} as const;
const COLUMN = {
  kind: 0,
  wrap: 4,
  values: 8,
  validity: 12,
  lead: 16,
  tail: 24,
  style: 32,
  separator: 36,
  addend: 40,
  zoneStart: 48,
  zoneEnd: 56,
  hostWrap: 64,
  bytes: 72,
} as const;
const ANSWER = { done: 0, full: 1, host: 2, zone: 3 } as const;

/** Microseconds. */
const SECOND = 1_000_000n;
/** Room for the longest text of an offset. */
const TAIL_BYTES = 16;
/** After so many milliseconds rows are handed over, however few they are. */
const PATIENCE = 100;

/**
 * Rows as bytes, written by a kernel into a buffer in linear memory. It comes back for what only TypeScript can
 * write (nested values, years before 1) and for the offsets of zones that change them.
 */
export class RowWriter implements RowEncoder {
  readonly #target: RowTarget;
  readonly #cells: readonly Cell[];
  readonly #view: MemoryView;
  /** Address of the state; the columns' records lie behind it. */
  readonly #state: number;
  /** Per column, where an offset's text has room; 0 for those without. */
  readonly #tails: readonly number[];
  #buffer: number;
  #capacity = BLOCK_BYTES;
  #scratch = 0;
  #scratchBytes = 0;
  /** Rows that stand in the buffer. */
  #rows = 0;
  #takenAt = Number.NEGATIVE_INFINITY;

  constructor(layout: RowLayout, target: RowTarget) {
    const { region } = target;
    this.#target = target;
    this.#cells = layout.columns.map((column) => column.cell);
    this.#view = region.memory.view;
    this.#state = region.allocate(STATE.bytes + layout.columns.length * COLUMN.bytes);
    this.#buffer = region.allocate(this.#capacity);
    this.#put(STATE.columns, this.#state + STATE.bytes);
    this.#put(STATE.columnCount, layout.columns.length);
    this.#put(STATE.column, 0);
    this.#put(STATE.given, 0);
    this.#put(STATE.dataRows, layout.dataRows ? 1 : 0);
    this.#putText(STATE.lineEnd, layout.lineEnd);
    this.#putText(STATE.nullText, layout.nullText);
    const hasDoubles = this.#cells.some(({ kind }) => kind === CELL.float || kind === CELL.double);
    this.#put(STATE.powers, hasDoubles ? decimalPowers(region) : 0);
    this.#tails = layout.columns.map(({ cell, lead }, c) => {
      this.#putText(this.#columnField(c, COLUMN.lead), lead);
      return this.#describe(c, cell, layout.separator);
    });
    this.#empty();
  }

  encode(vectors: readonly Vector[], rows: number): void {
    const { kernels } = this.#target;
    vectors.forEach((vector, c) => {
      this.#put(this.#columnField(c, COLUMN.values), vector.values);
      this.#put(this.#columnField(c, COLUMN.validity), vector.validity);
    });
    this.#put(STATE.rows, rows);
    this.#put(STATE.row, 0);
    let row = 0;
    while (true) {
      const answer = kernels.rows_encode(this.#state);
      const reached = this.#get(STATE.row);
      this.#rows += reached - row;
      row = reached;
      if (answer === ANSWER.done) break;
      const c = this.#get(STATE.column);
      if (answer === ANSWER.host) this.#writeGiven(this.#cells[c]!, vectors[c]!, row);
      else if (answer === ANSWER.zone) this.#noteOffset(c, this.#cells[c]!, vectors[c]!, row);
      else if (this.#rows === 0) this.#grow();
      else this.flush();
    }
    if (performance.now() - this.#takenAt > PATIENCE) this.flush();
  }

  flush(): void {
    if (this.#rows === 0) return;
    const { region, newBlock, take } = this.#target;
    const end = this.#get(STATE.rowStart);
    const bytes = newBlock(end - this.#buffer);
    bytes.set(region.memory.u8.subarray(this.#buffer, end));
    take(bytes, this.#rows);
    this.#rows = 0;
    this.#takenAt = performance.now();
    this.#empty();
  }

  #empty(): void {
    this.#put(STATE.at, this.#buffer);
    this.#put(STATE.rowStart, this.#buffer);
    this.#put(STATE.end, this.#buffer + this.#capacity);
  }

  /** For a row that does not fit an empty buffer. */
  #grow(): void {
    const { region } = this.#target;
    region.release(this.#buffer);
    this.#capacity *= 2;
    this.#buffer = region.allocate(this.#capacity);
    this.#empty();
  }

  /** Gives the address for an offset's text, if the cell has one. */
  #describe(c: number, cell: Cell, separator = ''): number {
    const put = (field: number, value: number): void => this.#put(this.#columnField(c, field), value);
    put(COLUMN.kind, cell.kind);
    put(COLUMN.wrap, cell.wrap);
    put(COLUMN.hostWrap, cell.hostWrap);
    put(COLUMN.style, cell.style);
    put(COLUMN.separator, separator === '' ? 0 : separator.charCodeAt(0));
    put(COLUMN.tail, 0);
    put(COLUMN.tail + 4, 0);
    const { data } = this.#view;
    const record = this.#state + this.#columnField(c, 0);
    data.setBigInt64(record + COLUMN.addend, cell.addend, true);
    // An empty stretch of time: the first value asks.
    data.setBigInt64(record + COLUMN.zoneStart, 0n, true);
    data.setBigInt64(record + COLUMN.zoneEnd, 0n, true);
    const { offsetText } = cell;
    if (offsetText === null) return 0;
    const tail = this.#target.region.allocate(TAIL_BYTES);
    put(COLUMN.tail, tail);
    const { fixedOffset } = this.#target.zone;
    if (fixedOffset !== undefined) this.#putTail(c, tail, offsetText(fixedOffset));
    return tail;
  }

  #putTail(c: number, address: number, text: string): void {
    this.#put(this.#columnField(c, COLUMN.tail + 4), this.#view.bytes.write(text, address, 'latin1'));
  }

  #noteOffset(c: number, cell: Cell, vector: Vector, row: number): void {
    const { zone } = this.#target;
    const { data } = this.#view;
    const record = this.#state + this.#columnField(c, 0);
    const micros = data.getBigInt64(vector.values + row * 8, true);
    const ofSecond = ((micros % SECOND) + SECOND) % SECOND;
    const at = Number((micros - ofSecond) / SECOND);
    const { start, end, offset } = steadyOffset((second) => zone.offsetAt(second), at);
    data.setBigInt64(record + COLUMN.zoneStart, BigInt(start) * SECOND, true);
    data.setBigInt64(record + COLUMN.zoneEnd, BigInt(end) * SECOND, true);
    data.setBigInt64(record + COLUMN.addend, BigInt(offset) * SECOND, true);
    if (cell.offsetText !== null) this.#putTail(c, this.#tails[c]!, cell.offsetText(offset));
  }

  /** Puts what the host makes of a value where the kernel finds it. */
  #writeGiven(cell: Cell, vector: Vector, row: number): void {
    const { memory } = this.#target.region;
    const readable = vector.validity === 0 ? { ...vector, validity: memory.allValid - row } : vector;
    const given = cell.host(readRow(this.#view, readable, row));
    const most = typeof given === 'string' ? given.length * 3 : given.length;
    const address = this.#room(most);
    this.#put(STATE.given, address);
    if (typeof given === 'string') {
      this.#put(STATE.givenLength, this.#view.bytes.write(given, address, 'utf8'));
    } else {
      this.#view.bytes.set(given, address);
      this.#put(STATE.givenLength, given.length);
    }
  }

  /** Never 0, which would mean that nothing is given. */
  #room(bytes: number): number {
    if (this.#scratch !== 0 && bytes <= this.#scratchBytes) return this.#scratch;
    const { region } = this.#target;
    if (this.#scratch !== 0) region.release(this.#scratch);
    this.#scratchBytes = Math.max(256, bytes);
    this.#scratch = region.allocate(this.#scratchBytes);
    return this.#scratch;
  }

  #columnField(c: number, field: number): number {
    return STATE.bytes + c * COLUMN.bytes + field;
  }

  /** Puts a text into memory, its address and length into two fields. */
  #putText(field: number, text: string): void {
    const bytes = Buffer.from(text);
    const address = this.#target.region.allocate(Math.max(1, bytes.length));
    this.#view.bytes.set(bytes, address);
    this.#put(field, address);
    this.#put(field + 4, bytes.length);
  }

  #put(field: number, value: number): void {
    this.#target.region.memory.u32[(this.#state + field) >>> 2] = value;
  }

  #get(field: number): number {
    return this.#target.region.memory.u32[(this.#state + field) >>> 2]!;
  }
}
