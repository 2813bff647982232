import type { Region } from '../../columns/linear-memory.ts';
import { assertNever } from '../../core/error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { OpenTest } from './packed-test.ts';

const RANGE_BYTES = 16;

/** Leaves those rows in a mask whose values are in ranges, which lie in memory for the kernels. */
export class RangeKernels {
  readonly #region: Region;
  readonly #kernels: Kernels;
  readonly #address: number;
  #test: OpenTest | null = null;

  /** @param most number of ranges at most */
  constructor(most: number, region: Region, kernels: Kernels) {
    this.#region = region;
    this.#kernels = kernels;
    this.#address = region.allocate(Math.max(1, most) * RANGE_BYTES);
  }

  /** What is tested from now on. */
  set(test: OpenTest): void {
    this.#test = test;
    const { u32, i64, f64 } = this.#region.memory;
    const at = this.#address;
    switch (test.kind) {
      case 'codes':
        for (const [r, { low, high }] of test.ranges.entries())
          u32.set([low, high - low], (at >>> 2) + 2 * r);
        return;
      case 'longs':
        for (const [r, { low, high }] of test.ranges.entries()) i64.set([low, high], (at >>> 3) + 2 * r);
        return;
      case 'doubles':
        for (const [r, { low, high }] of test.ranges.entries()) f64.set([low, high], (at >>> 3) + 2 * r);
        return;
      default:
        assertNever(test);
    }
  }

  /** Tests the codes or values of the rows from `start` on. */
  run(values: number, start: number, rows: number, mask: number): void {
    const test = this.#test!;
    const count = test.ranges.length;
    switch (test.kind) {
      case 'codes': {
        const { bytes } = test;
        this.#kernels.filter_codes(values + start * bytes, bytes, this.#address, count, rows, mask);
        return;
      }
      case 'longs':
        this.#kernels.filter_longs(values + start * 8, this.#address, count, rows, mask);
        return;
      case 'doubles':
        this.#kernels.filter_doubles(values + start * 8, this.#address, count, rows, mask);
        return;
      default:
        assertNever(test);
    }
  }
}
