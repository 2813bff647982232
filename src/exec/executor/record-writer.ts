import { JOIN_RECORD } from '../../codegen/pipeline/join-table-code.ts';
import { COLUMN_ENTRY } from '../../codegen/pipeline/source-code.ts';
import { physicalOf, physicalWidth } from '../../types/data-type.ts';
import { columnAt, type Run } from './batch-source.ts';
import type { StoreRowsStep } from './program.ts';
import type { RowStore } from './row-store.ts';
import type { TaskRunner } from './task-runner.ts';

/** A field of records as kernels know it: the last of its words has the width and what follows. */
const RECORD_FIELD_WORDS = 4;
const IS_VIEW = 1 << 8;
const IS_NULLABLE = 1 << 16;
const NO_VALIDITY = 0xffffffff;
const ROW_NUMBER_BYTES = 4;
/** The flags of a record with a NULL key. */
const NULL_KEY = 1 << (8 * (JOIN_RECORD.hasNullKey - JOIN_RECORD.matched));

/** Makes records of the rows of batches by kernels. */
export class RecordWriter {
  readonly #runner: TaskRunner;
  readonly #step: StoreRowsStep;
  readonly #store: RowStore;
  /** Addresses of the table of fields and of the source's table of columns. */
  readonly #fields: number;
  readonly #columns: number;
  readonly #hasViews: boolean;
  /** Address for the numbers of a batch's rows, once it is needed. */
  #numbers = 0;

  constructor(runner: TaskRunner, step: StoreRowsStep) {
    this.#runner = runner;
    this.#step = step;
    this.#store = runner.storeOf(step.store);
    this.#columns = runner.frame + step.source.table;
    const words = step.fields.flatMap(({ column, offset, validity }) => {
      const { type, nullable } = step.source.columns[column]!;
      const physical = physicalOf(type);
      const flags = (physical === 'bytes' ? IS_VIEW : 0) | (nullable ? IS_NULLABLE : 0);
      return [column, offset, validity ?? NO_VALIDITY, physicalWidth[physical] | flags];
    });
    this.#hasViews = words.some((word, i) => i % RECORD_FIELD_WORDS === 3 && (word & IS_VIEW) !== 0);
    this.#fields = runner.region.allocate(Math.max(4, words.length * 4));
    runner.memory.u32.set(words, this.#fields >>> 2);
  }

  write(rows: Run): void {
    const { header } = this.#step;
    if (header.kind !== 'keys') {
      this.#write(0, rows);
      return;
    }
    this.#learnRanges(header.columns, rows);
    const nullKeys = header.columns.filter((key) => this.#hasNulls(key, rows));
    if (nullKeys.length > 0) this.#store.noteNullKey();
    if (nullKeys.length === 0 || header.keepsNulls) this.#write(0, rows, nullKeys);
    else this.#writeWithout(nullKeys, rows);
  }

  #column(column: number): ReturnType<typeof columnAt> {
    return columnAt(this.#runner.memory, this.#columns + column * COLUMN_ENTRY);
  }

  #learnRanges(keys: readonly number[], { start, end }: Run): void {
    for (const [k, range] of this.#store.rangeAddresses.entries()) {
      const key = keys[k]!;
      const { values, validity } = this.#column(key);
      const { type, nullable } = this.#step.source.columns[key]!;
      const bytes = physicalWidth[physicalOf(type)];
      this.#runner.kernels.key_range(values, bytes, nullable ? validity : 0, start, end, range);
    }
  }

  #hasNulls(column: number, { start, end }: Run): boolean {
    if (!this.#step.source.columns[column]!.nullable) return false;
    return this.#runner.kernels.has_nulls(this.#column(column).validity + start, end - start) !== 0;
  }

  /** Leaves out rows with NULL keys. */
  #writeWithout(nullKeys: readonly number[], rows: Run): void {
    const { kernels, region, program } = this.#runner;
    this.#numbers ||= region.allocate(program.batchRows * ROW_NUMBER_BYTES);
    let numbers = 0;
    let left = rows;
    for (const key of nullKeys) {
      const { validity } = this.#column(key);
      left = { start: 0, end: kernels.rows_valid(numbers, left.start, left.end, validity, this.#numbers) };
      numbers = this.#numbers;
    }
    this.#write(numbers, left);
  }

  /** @param numbers address of the rows' numbers, if `rows` are places among these; else 0 */
  #write(numbers: number, rows: Run, nullKeys: readonly number[] = []): void {
    for (let { start } = rows; start < rows.end; ) {
      if (this.#store.room === 0) this.#runner.addChunk(this.#step.store);
      const end = Math.min(rows.end, start + this.#store.room);
      this.#writePart(numbers, { start, end }, nullKeys);
      start = end;
    }
  }

  /** Writes rows that the store's chunk has room for. */
  #writePart(numbers: number, { start, end }: Run, nullKeys: readonly number[]): void {
    const { kernels } = this.#runner;
    const { header, fields } = this.#step;
    const size = this.#store.spec.recordSize;
    const count = end - start;
    const records = this.#store.takeRecords(count);
    const flags = header.kind === 'none' ? 0 : JOIN_RECORD.matched;
    const table = [this.#fields, fields.length, this.#columns, numbers, start, end] as const;
    let heap = 0;
    if (this.#hasViews) {
      const bytes = kernels.records_heap(...table) >>> 0;
      if (this.#store.arenaRoom < bytes) this.#runner.addArena(this.#step.store, bytes);
      heap = this.#store.takeBytes(bytes);
    }
    kernels.records_store(...table, records, size, flags, heap);
    for (const key of nullKeys) {
      const validity = this.#column(key).validity + start;
      kernels.records_mark_nulls(count, validity, NULL_KEY, records + flags, size);
    }
    if (header.kind === 'chain') {
      this.#store.first = kernels.records_chain(count, this.#store.first, records, size) >>> 0;
    }
  }
}
