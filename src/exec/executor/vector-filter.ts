import type { LinearMemory } from '../../columns/linear-memory.ts';
import { Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { flatTest, isOpen } from './packed-test.ts';
import type { ColumnRanges, ColumnSpec } from './program.ts';
import { RangeKernels } from './range-kernels.ts';

/** Kernels go in steps of sixteen rows. */
const PADDING = 16;

/** Chooses rows of vectors by ranges of their values, some at a time. */
export class VectorFilter {
  readonly #tests: readonly {
    readonly column: number;
    readonly kernels: RangeKernels;
    /** False where all values pass but NULL. */
    readonly isOpen: boolean;
  }[];
  readonly #memory: LinearMemory;
  readonly #kernels: Kernels;
  readonly #region: Region;
  readonly #mask: number;
  /** No row passes. */
  readonly #isNever: boolean;

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
    this.#mask = this.#region.allocate(batchRows + PADDING);
    let isNever = false;
    this.#tests = tests.map(({ column, ranges }) => {
      const rangeKernels = new RangeKernels(ranges.length, this.#region, kernels);
      const test = flatTest(ranges, columns[column]!.type);
      if (isOpen(test)) rangeKernels.set(test);
      isNever ||= test.kind === 'never';
      return { column, kernels: rangeKernels, isOpen: isOpen(test) };
    });
    this.#isNever = isNever;
  }

  /** Writes the numbers of the rows that pass to `to`, and gives how many. */
  choose(vectors: readonly Vector[], rows: number, to: number): number {
    if (this.#isNever) return 0;
    const mask = this.#mask;
    this.#memory.u8.fill(1, mask, mask + rows);
    for (const { column, kernels, isOpen } of this.#tests) {
      const { values, validity } = vectors[column]!;
      if (validity !== 0 && validity !== this.#memory.allValid) {
        this.#kernels.filter_valid(validity, rows, mask);
      }
      if (isOpen) kernels.run(values, 0, rows, mask);
    }
    return this.#kernels.filter_rows(mask, rows, to);
  }

  release(): void {
    this.#region.releaseAll();
  }
}
