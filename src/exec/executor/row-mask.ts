import type { Region } from '../../columns/linear-memory.ts';
import type { Kernels } from '../../kernels/kernels.ts';

/** Kernels go in steps of sixteen rows. */
export const ROW_STEP = 16;

/** A byte for each row of a batch, which tests clear. */
export class RowMask {
  readonly address: number;
  readonly #region: Region;
  readonly #kernels: Kernels;

  constructor(batchRows: number, region: Region, kernels: Kernels) {
    this.address = region.allocate(batchRows + ROW_STEP);
    this.#region = region;
    this.#kernels = kernels;
  }

  /** All rows pass. */
  fill(rows: number): void {
    this.#region.memory.u8.fill(1, this.address, this.address + rows);
  }

  /** Writes the numbers of the rows that pass to `to`, and gives how many. */
  numbers(rows: number, to: number): number {
    return this.#kernels.filter_rows(this.address, rows, to);
  }
}
