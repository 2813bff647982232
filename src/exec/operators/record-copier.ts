import type { CopiedField } from '../../codegen/pipeline/pipeline.ts';
import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { BatchSource } from '../executor/batch-source.ts';
import type { OutputColumns } from '../executor/output-columns.ts';
import type { PipelineStep } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

/** So many bytes of records are read at a time, as they fit a cache. */
const CACHED_BYTES = 64 * 1024;

/** Goes over positions; answers where it stopped. */
export type Loop = (start: number, end: number) => number;

/** Whether bytes that rows of the output show stay as long as the records that they were copied from. */
export function staysWithRecords({ appended }: PipelineStep, source: BatchSource): boolean {
  return appended?.copiesViews === true && source.keepsBytes === true;
}

/** Takes the rows of records to an output: what the loop doesn't compute is copied, a column after the other. */
export class RecordCopier {
  readonly #runner: TaskRunner;
  readonly #loop: Loop;
  readonly #output: OutputColumns;
  readonly #fields: readonly CopiedField[];
  readonly #keepsBytes: boolean;
  readonly #stride: number;
  /** Positions are sort entries, not records. */
  readonly #byEntries: boolean;
  readonly #rowsAtOnce: number;

  constructor(step: PipelineStep, source: BatchSource, runner: TaskRunner, loop: Loop) {
    if (step.appended === null || !('store' in step.source)) throw new Error('no rows of records');
    const { output, fields } = step.appended;
    this.#runner = runner;
    this.#loop = loop;
    this.#output = runner.sinks.get(output)!.columns;
    this.#fields = fields;
    this.#keepsBytes = staysWithRecords(step, source);
    this.#stride = step.stride;
    this.#byEntries = step.source.kind !== 'records';
    const { recordSize } = runner.storeOf(step.source.store).spec;
    this.#rowsAtOnce = Math.max(1, Math.floor(CACHED_BYTES / recordSize));
  }

  /** Goes on until the output is full, at most; gives where it stopped. */
  run(start: number, end: number): number {
    const output = this.#output;
    const room = output.capacity - output.rows;
    const reached = this.#loop(start, Math.min(end, start + room * this.#stride));
    const rows = (reached - start) / this.#stride;
    for (let at = 0; at < rows; at += this.#rowsAtOnce) {
      const count = Math.min(this.#rowsAtOnce, rows - at);
      const row = output.rows + at;
      for (const field of this.#fields) this.#copy(field, start + at * this.#stride, count, row);
    }
    output.append(rows, this.#keepsBytes);
    if (output.rows === output.capacity) this.#runner.flushOutput(output.spec.header);
    return reached;
  }

  /** Copies what is copied of a column, from a position on, to the output's rows from `row` on. */
  #copy({ column, value, validity }: CopiedField, position: number, rows: number, row: number): void {
    const target = this.#output.vectors[column]!;
    if (value !== null) {
      const { offset, bytes } = value;
      this.#copyField(position, rows, offset, bytes, target.values + row * bytes);
    }
    const valid = target.validity + row;
    if (validity === 'valid') this.#runner.memory.u8.fill(1, valid, valid + rows);
    else if (validity !== null) this.#copyField(position, rows, validity, 1, valid);
  }

  #copyField(position: number, rows: number, offset: number, bytes: number, target: number): void {
    const { kernels } = this.#runner;
    if (this.#byEntries) {
      const pointers = position + SORT_ENTRY.record;
      kernels.entry_fields(pointers, SORT_ENTRY.bytes, rows, offset, bytes, target);
    } else {
      kernels.record_fields(position + offset, this.#stride, rows, bytes, target);
    }
  }
}
