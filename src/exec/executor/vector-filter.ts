import type { LinearMemory } from '../../columns/linear-memory.ts';
import { Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { flatTest, isOpen, type PackedTest } from './packed-test.ts';
import type { ColumnRanges, ColumnSpec } from './program.ts';
import { RangeKernels } from './range-kernels.ts';
import { RowMask } from './row-mask.ts';

/** Chooses rows of a batch by ranges of one column's values after the other. */
export class VectorFilter {
  readonly #tests: readonly { readonly result: PackedTest['kind']; readonly kernels: RangeKernels }[];
  readonly #memory: LinearMemory;
  readonly #kernels: Kernels;
  readonly #region: Region;
  readonly #mask: RowMask;

  constructor(
    tests: readonly ColumnRanges[],
    columns: readonly ColumnSpec[],
    memory: LinearMemory,
    kernels: Kernels,
    batchRows: number,
  ) {
    this.#memory = memory;
    this.#kernels = kernels;
    this.#region = new Region(memory);
    this.#mask = new RowMask(batchRows, this.#region, kernels);
    this.#tests = tests.map(({ column, ranges }) => {
      const rangeKernels = new RangeKernels(ranges.length, this.#region, kernels);
      const test = flatTest(ranges, columns[column]!.type);
      if (isOpen(test)) rangeKernels.set(test);
      return { result: test.kind, kernels: rangeKernels };
    });
  }

  /** Another batch comes. */
  start(rows: number): void {
    this.#mask.fill(rows);
  }

  /**
   * Writes the numbers of the rows that pass this test, too, to `to`, and gives how many. Values of rows that failed
   * another don't matter.
   */
  test(index: number, { values, validity }: Vector, rows: number, to: number): number {
    const { result, kernels } = this.#tests[index]!;
    if (result === 'never') return 0;
    const { address } = this.#mask;
    if (validity !== 0 && validity !== this.#memory.allValid)
      this.#kernels.filter_valid(validity, rows, address);
    if (result !== 'always') kernels.run(values, 0, rows, address);
    return this.#mask.numbers(rows, to);
  }

  release(): void {
    this.#region.releaseAll();
  }
}
