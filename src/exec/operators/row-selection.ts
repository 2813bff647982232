import { MEMO, SELECTION } from '../../codegen/pipeline/selection-code.ts';
import type { Codes, Vector } from '../../columns/vector.ts';
import type { ChosenRows } from '../../formats/reader.ts';
import { chooseByFilter } from '../executor/key-filter.ts';
import type { SelectionSpec, SelectionStepSpec } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

/** Results by value of one column, while the codes stand for the same values. */
interface Memo {
  readonly column: number;
  /** Address of the cell. */
  readonly cell: number;
  results: number;
  capacity: number;
  /** Of the codes that results are known for; null for none. */
  version: number | null;
}

/** Row numbers for which there is room beyond those of a batch: kernels write some at a time. */
const SPARE_ROWS = 8;

/** Chooses rows of a scan's batches with the functions that were generated for it. */
export class RowSelection {
  readonly #runner: TaskRunner;
  readonly #cell: number;
  /** Of the numbers of the rows that were chosen. */
  readonly address: number;
  readonly #steps: readonly SelectionStepSpec[];
  /** Of rows that are looked at; null for none. */
  readonly #counter: number | null;
  readonly #memos: readonly Memo[];
  /** Codes that are row numbers, for columns without others; made when first needed. */
  #rowNumbers = 0;

  constructor(selection: SelectionSpec, runner: TaskRunner) {
    const { memory, region, program, frame } = runner;
    this.#runner = runner;
    this.#cell = frame + selection.cell;
    this.#steps = selection.steps;
    this.#counter = selection.counter;
    this.#memos = selection.memos.map(({ column, cell }) => ({
      column,
      cell: frame + cell,
      results: 0,
      capacity: 0,
      version: null,
    }));
    this.address = region.allocate((program.batchRows + SPARE_ROWS) * 4);
    memory.u32[(this.#cell + SELECTION.address) >>> 2] = this.address;
  }

  /** The next batch comes from another file. */
  startFile(): void {
    for (const memo of this.#memos) memo.version = null;
  }

  /**
   * The rows of a batch that were chosen.
   *
   * @param passed number of rows that have been chosen already; null for none
   */
  choose(vectors: readonly Vector[], length: number, passed: number | null): ChosenRows {
    for (const memo of this.#memos) this.#prepare(memo, vectors[memo.column]!.codes, length);
    if (this.#counter !== null) this.#runner.count(this.#counter, length);
    let count = passed;
    for (const step of this.#steps) count = this.#run(step, vectors, length, count);
    return { address: this.address, count: count ?? length };
  }

  /** One step: of the `passed` rows in the selection (null: of all) it leaves as many as it answers. */
  #run(step: SelectionStepSpec, vectors: readonly Vector[], length: number, passed: number | null): number {
    const { memory, kernels, frame, exports } = this.#runner;
    const count = passed ?? length;
    if (step.kind === 'code') {
      exports[step.entry]!(0, count);
      return memory.u32[(this.#cell + SELECTION.count) >>> 2]!;
    }
    const { values, validity } = vectors[step.column]!;
    const keys = { values, validity: validity === memory.allValid ? 0 : validity, bytes: step.bytes };
    const rows = passed === null ? 0 : this.address;
    const left = chooseByFilter(memory, kernels, frame + step.filter, keys, rows, count, this.address);
    if (left === null && passed === null) {
      const numbers = this.#numbers();
      memory.u8.copyWithin(this.address, numbers, numbers + count * 4);
    }
    return left ?? count;
  }

  #prepare(memo: Memo, codes: Codes | undefined, length: number): void {
    const { memory, region } = this.#runner;
    const limit = codes?.limit ?? length;
    if (codes === undefined || codes.version !== memo.version) {
      if (limit + 1 > memo.capacity) {
        if (memo.results !== 0) region.release(memo.results);
        memo.capacity = Math.max(limit + 1, 1024);
        memo.results = region.allocate(memo.capacity);
      }
      memory.u8.fill(0, memo.results, memo.results + limit + 1);
    }
    memo.version = codes?.version ?? null;
    memory.u32[(memo.cell + MEMO.codes) >>> 2] = codes?.address ?? this.#numbers();
    memory.u32[(memo.cell + MEMO.results) >>> 2] = memo.results;
  }

  #numbers(): number {
    if (this.#rowNumbers === 0) {
      const { memory, region, program } = this.#runner;
      this.#rowNumbers = region.allocate(program.batchRows * 4);
      const words = memory.u32;
      for (let row = 0; row < program.batchRows; row++) words[(this.#rowNumbers >>> 2) + row] = row;
    }
    return this.#rowNumbers;
  }
}
