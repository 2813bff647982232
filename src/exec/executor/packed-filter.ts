import { align } from '../../columns/block.ts';
import { type LinearMemory, Region } from '../../columns/linear-memory.ts';
import { PACKING } from '../../columns/packed-batch.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { PackedColumnReader, PackedReader } from './packed-reader.ts';
import { isOpen, type OpenTest, type PackedTest, packedTest } from './packed-test.ts';
import type { ColumnRanges } from './program.ts';
import { RangeKernels } from './range-kernels.ts';
import { ROW_STEP, RowMask } from './row-mask.ts';

/**
 * Chooses rows of packed batches by ranges of their columns' values. The ranges are translated to what a batch's
 * columns are packed as, so that rows are looked at as they lie, sixteen a step, and nothing is unpacked for it.
 */
export class PackedFilter {
  readonly #tests: readonly ColumnTest[];
  readonly #region: Region;
  readonly #mask: RowMask;
  /** Tests that some row of the batch may fail. */
  #active: readonly ColumnTest[] = [];

  constructor(
    tests: readonly ColumnRanges[],
    reader: PackedReader,
    memory: LinearMemory,
    kernels: Kernels,
    batchRows: number,
  ) {
    this.#region = new Region(memory);
    this.#mask = new RowMask(batchRows, this.#region, kernels);
    this.#tests = tests.map(
      (test) => new ColumnTest(test, reader.column(test.column), this.#region, kernels),
    );
  }

  /** Turns to the batch that the reader has opened: false if none of its rows passes. */
  open(): boolean {
    for (const test of this.#tests) if (!test.open()) return false;
    this.#active = this.#tests.filter((test) => test.isNeeded);
    return true;
  }

  /** Writes which of the rows from `start` on pass, numbered from 0, to `to`, and gives how many. */
  choose(start: number, rows: number, to: number): number {
    this.#mask.fill(rows);
    for (const test of this.#active) test.apply(start, rows, this.#mask.address);
    return this.#mask.numbers(rows, to);
  }

  release(): void {
    this.#region.releaseAll();
  }
}

/** The test of one column, translated for a batch at a time. */
class ColumnTest {
  readonly #ranges: ColumnRanges['ranges'];
  readonly #column: PackedColumnReader;
  readonly #region: Region;
  readonly #kernels: Kernels;
  readonly #rangeKernels: RangeKernels;
  /** A byte for each of so many entries of a dictionary, and behind them their numbers. */
  #passes = { address: 0, entries: 0 };
  #test: PackedTest = { kind: 'always' };
  /** The test was made of the dictionary's entries; rows are looked up. */
  #isLookup = false;

  constructor({ ranges }: ColumnRanges, column: PackedColumnReader, region: Region, kernels: Kernels) {
    this.#ranges = ranges;
    this.#column = column;
    this.#region = region;
    this.#kernels = kernels;
    this.#rangeKernels = new RangeKernels(ranges.length, region, kernels);
  }

  get isNeeded(): boolean {
    return this.#test.kind !== 'always' || this.#column.packed.validity !== 0;
  }

  open(): boolean {
    const column = this.#column;
    const { packed } = column;
    const { min, max, nulls } = column.bounds;
    this.#isLookup = false;
    this.#test =
      nulls === column.batchRows
        ? { kind: 'never' }
        : packedTest(this.#ranges, column.type, packed, min, max);
    if (isOpen(this.#test)) {
      this.#rangeKernels.set(this.#test);
      if (packed.kind === PACKING.dictionary) this.#test = this.#testEntries(this.#test);
    }
    return this.#test.kind !== 'never';
  }

  apply(start: number, rows: number, mask: number): void {
    const { values, validity } = this.#column.load();
    if (validity !== 0) this.#kernels.filter_valid(validity + start, rows, mask);
    if (!isOpen(this.#test)) return;
    if (this.#isLookup) {
      const { codeBytes } = this.#column.packed;
      const codes = values + start * codeBytes;
      this.#kernels.filter_entries(codes, codeBytes, this.#passes.address, rows, mask);
    } else this.#rangeKernels.run(values, start, rows, mask);
  }

  /** Tests a dictionary's entries, so that only codes are left to test: a range of them, or those that passed. */
  #testEntries(test: OpenTest): PackedTest {
    const { entries, codeBytes } = this.#column.packed;
    const passes = this.#reserve(entries);
    const { dictionary } = this.#column.load();
    const { memory } = this.#region;
    memory.u8.fill(1, passes, passes + entries);
    this.#rangeKernels.run(dictionary, 0, entries, passes);
    const numbers = passes + align(entries + ROW_STEP);
    const count = this.#kernels.filter_rows(passes, entries, numbers);
    if (count === 0) return { kind: 'never' };
    if (count === entries) return { kind: 'always' };
    const low = memory.u32[numbers >>> 2]!;
    const high = memory.u32[(numbers >>> 2) + count - 1]!;
    this.#isLookup = high - low >= count;
    if (this.#isLookup) return test;
    const codes: OpenTest = { kind: 'codes', bytes: codeBytes, ranges: [{ low, high }] };
    this.#rangeKernels.set(codes);
    return codes;
  }

  /** Room for what becomes of a dictionary's entries. */
  #reserve(entries: number): number {
    if (this.#passes.entries < entries) {
      if (this.#passes.entries > 0) this.#region.release(this.#passes.address);
      const bytes = align(entries + ROW_STEP) + (entries + ROW_STEP) * 4;
      this.#passes = { address: this.#region.allocate(bytes), entries };
    }
    return this.#passes.address;
  }
}
