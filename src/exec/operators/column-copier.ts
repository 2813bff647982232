import { SELECTION } from '../../codegen/pipeline/selection-code.ts';
import { COLUMN_ENTRY } from '../../codegen/pipeline/source-code.ts';
import { columnWidth } from '../../columns/block.ts';
import { columnAt } from '../executor/batch-source.ts';
import type { OutputColumns } from '../executor/output-columns.ts';
import type { CopyStep } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

/** Rows of a source's batch: those with the numbers at `order`, or, where that is 0, all from `start` on. */
interface Rows {
  readonly order: number;
  readonly start: number;
  readonly count: number;
}

type Width = 1 | 4 | 8 | 16;

/** Copies rows of a source's batches to an output, as a pipeline would that computes nothing. */
export class ColumnCopier {
  readonly #step: CopyStep;
  readonly #runner: TaskRunner;
  readonly #output: OutputColumns;

  constructor(step: CopyStep, runner: TaskRunner) {
    this.#step = step;
    this.#runner = runner;
    this.#output = runner.sinks.get(step.output)!.columns;
  }

  /** Copies rows up to `end`, fewer when the output's sink asks for a pause: gives where it stopped. */
  copy(start: number, end: number): number {
    const output = this.#output;
    let [at, isPaused] = [start, false];
    while (at < end && !isPaused) {
      const count = Math.min(end - at, output.capacity - output.rows);
      this.#append(at, count);
      at += count;
      isPaused = output.rows === output.capacity && this.#runner.flushOutput(output.spec.header) !== 0;
    }
    return at;
  }

  #append(position: number, count: number): void {
    const { memory, frame } = this.#runner;
    const { source, columns } = this.#step;
    const selection = source.kind === 'blocks' ? null : source.selection;
    const order = selection && memory.u32[(frame + selection.cell + SELECTION.address) >>> 2]! + position * 4;
    const rows: Rows = { order: order ?? 0, start: position, count };
    const { vectors, rows: row } = this.#output;
    columns.forEach((column, c) => {
      const { type, values, validity } = vectors[c]!;
      const from = this.#column(column);
      const width = columnWidth(type) as Width;
      this.#copy(width, from.values, rows, values + row * width);
      if (validity !== 0) this.#copy(1, from.validity, rows, validity + row);
    });
    this.#output.append(count);
  }

  #copy(width: Width, values: number, { order, start, count }: Rows, target: number): void {
    const { memory, kernels } = this.#runner;
    if (order !== 0) {
      kernels[`arrange_${width}`](order, count, values, target);
      return;
    }
    // Where columns share bytes of validity, these may seem to start before the memory does (see `bindVectors`).
    const first = (values + start * width) >>> 0;
    memory.u8.copyWithin(target, first, first + count * width);
  }

  #column(place: number): { values: number; validity: number } {
    const { memory, frame } = this.#runner;
    return columnAt(memory, frame + this.#step.source.table + place * COLUMN_ENTRY);
  }
}
