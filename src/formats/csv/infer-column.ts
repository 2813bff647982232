import type { Region } from '../../columns/linear-memory.ts';
import { MAX_BATCH_ROWS } from '../../columns/vector.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { type DataType, STRING, VOID } from '../../types/data-type.ts';
import { doublePowers } from './double-powers.ts';
import type { FieldInference } from './infer-field.ts';

/** One column while a file is read. */
export interface BoundColumn {
  readonly views: number;
  /** Looks at the fields of a batch. */
  take(rows: number): void;
}

const ROW_MASK = 65535;

/**
 * The narrowest type that all fields of a column have. The kernels that convert columns do the looking: what
 * they can convert fits the type so far, only the rest is looked at one by one.
 */
export class ColumnInference {
  readonly #fields: FieldInference;
  #type: DataType = VOID;

  constructor(fields: FieldInference) {
    this.#fields = fields;
  }

  /** A column without any value is one of strings. */
  get type(): DataType {
    return this.#type.kind === 'void' ? STRING : this.#type;
  }

  bind(region: Region, kernels: Kernels, nullAddress: number, nullLength: number): BoundColumn {
    const { memory } = region;
    const views = region.allocate(MAX_BATCH_ROWS * 8);
    const values = region.allocate(MAX_BATCH_ROWS * 8);
    const validity = region.allocate(MAX_BATCH_ROWS);
    const pending = region.allocate(MAX_BATCH_ROWS * 4);
    const powers = doublePowers(region);

    /** The rows that the kernel for the type so far could not place; null when it placed all. */
    const leftOver = (rows: number): Uint32Array => {
      const common = [views, rows, values, validity, pending, nullAddress, nullLength] as const;
      let result: number;
      memory.u8.fill(0, validity, validity + rows);
      switch (this.#fields.kernelFor(this.#type)) {
        case 'int':
          result = kernels.csv_integers(...common, 4, -2147483648n, 2147483647n);
          break;
        case 'long':
          result = kernels.csv_integers(...common, 8, -(2n ** 63n), 2n ** 63n - 1n);
          break;
        case 'double':
          result = kernels.csv_doubles(...common, 8, powers);
          break;
        case 'date':
          result = kernels.csv_dates(...common);
          break;
        case 'timestamp':
          result = kernels.csv_timestamps(...common);
          break;
        case 'boolean':
          result = kernels.csv_booleans(...common);
          break;
        default: {
          kernels.csv_strings(views, rows, validity, nullAddress, nullLength);
          const valid = memory.u8.slice(validity, validity + rows);
          return Uint32Array.from(valid.keys()).filter((row) => valid[row] === 1);
        }
      }
      const from = pending >>> 2;
      return memory.u32.slice(from, from + (result & ROW_MASK));
    };

    const fieldText = (row: number): string => {
      const word = (views >>> 2) + row * 2;
      const from = memory.u32[word]!;
      return Buffer.from(memory.memory.buffer, from, memory.u32[word + 1]!).toString('utf8');
    };

    const take = (rows: number): void => {
      while (this.#type.kind !== 'string') {
        const before = this.#type;
        const left = leftOver(rows);
        for (const row of left) {
          const type = this.#fields.merge(this.#type, fieldText(row));
          if (type === this.#type) continue;
          this.#type = type;
          break;
        }
        // With another type, its kernel places the rows of this batch.
        if (this.#type === before) return;
      }
    };
    return { views, take };
  }
}
