import { wholeNumberBytes } from '../../codegen/pipeline/key-range-code.ts';
import type { TableLookUp } from '../../codegen/pipeline/pipeline.ts';
import { SELECTION } from '../../codegen/pipeline/selection-code.ts';
import { COLUMN_ENTRY } from '../../codegen/pipeline/source-code.ts';
import { columnAt, type Run } from './batch-source.ts';
import { lookUpRecords, type RangedTable } from './join-table.ts';
import type { KeyColumn } from './key-filter.ts';
import type { PipelineStep, VectorSource } from './program.ts';
import type { TaskRunner } from './task-runner.ts';

const ADDRESS_BYTES = 4;

interface LookUp {
  readonly spec: TableLookUp;
  readonly table: RangedTable;
  /** Address of what was found for the rows of a batch. */
  found: number;
}

/** What a pipeline looks up in joins' tables for the rows of each batch before it goes over them. */
export class TableLookUps {
  readonly #runner: TaskRunner;
  readonly #source: VectorSource;
  readonly #lookUps: readonly LookUp[];
  /** Rows that there is room for. */
  #room = 0;

  /** @returns null where the pipeline looks nothing up */
  static of(step: PipelineStep, runner: TaskRunner): TableLookUps | null {
    const { source, lookUps } = step;
    if (lookUps.length === 0) return null;
    if (source.kind !== 'blocks' && source.kind !== 'files' && source.kind !== 'cache')
      throw new Error(`${source.kind} has no columns to look up`);
    return new TableLookUps(source, lookUps, runner);
  }

  private constructor(source: VectorSource, lookUps: readonly TableLookUp[], runner: TaskRunner) {
    this.#runner = runner;
    this.#source = source;
    this.#lookUps = lookUps.map((spec) => ({
      spec,
      table: runner.storeOf(spec.store).rangedTable,
      found: 0,
    }));
  }

  /** Looks up the rows of a batch that the source has set up. */
  run(rows: Run): void {
    const { memory, kernels, frame } = this.#runner;
    this.#makeRoom(rows.end - rows.start);
    const numbers = this.#numbers();
    for (const { spec, table, found } of this.#lookUps) {
      const keys = spec.columns.map((column) => this.#keyAt(column));
      lookUpRecords(kernels, table, keys, numbers, rows, found);
      memory.u32[(frame + spec.cell) >>> 2] = found - rows.start * ADDRESS_BYTES;
    }
  }

  release(): void {
    for (const lookUp of this.#lookUps) if (lookUp.found !== 0) this.#runner.region.release(lookUp.found);
  }

  #makeRoom(rows: number): void {
    if (rows <= this.#room) return;
    this.release();
    this.#room = Math.max(rows, this.#runner.program.batchRows);
    for (const lookUp of this.#lookUps)
      lookUp.found = this.#runner.region.allocate(this.#room * ADDRESS_BYTES);
  }

  /** Address of the numbers of the rows; 0 where all of a batch are wanted. */
  #numbers(): number {
    const { memory, frame } = this.#runner;
    const selection = this.#source.kind === 'blocks' ? null : this.#source.selection;
    return selection === null ? 0 : memory.u32[(frame + selection.cell + SELECTION.address) >>> 2]!;
  }

  #keyAt(column: number): KeyColumn {
    const { memory, frame } = this.#runner;
    const { table, columns } = this.#source;
    const { values, validity } = columnAt(memory, frame + table + column * COLUMN_ENTRY);
    const { type, nullable } = columns[column]!;
    return { values, validity: nullable ? validity : 0, bytes: wholeNumberBytes(type) };
  }
}
