import { LinearMemory, Region } from '../columns/linear-memory.ts';
import { MAX_BATCH_ROWS, type Vector } from '../columns/vector.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { loadKernels } from '../kernels/load.ts';
import { openFileSink } from '../storage/file-sink.ts';
import { physicalOf, physicalWidth, type StructField } from '../types/data-type.ts';
import type { FileFormatWriter, WrittenFile } from './writer.ts';

const BUDGET = 512 * 1024 * 1024;

/** A column in JavaScript: numbers, or indexes of texts. */
export interface ColumnData extends StructField {
  /** Numbers, exact in their type; with `texts`, indexes. */
  readonly values: Float64Array;
  /** For strings. */
  readonly texts?: readonly string[];
  /** 1 where the row is not NULL; absent where none is. */
  readonly valid?: Uint8Array;
}

/** Writes files of a format on this thread, for data that no query made. */
export class ColumnFileWriter {
  readonly #format: FileFormatWriter;
  readonly #kernels: Kernels;
  readonly #memory: LinearMemory;

  constructor(format: FileFormatWriter) {
    const loader = loadKernels();
    const wasm = loader.createMemory();
    this.#format = format;
    this.#kernels = loader.instantiate(wasm);
    this.#memory = new LinearMemory(wasm, this.#kernels, BUDGET);
  }

  write(
    path: string,
    columns: readonly ColumnData[],
    rows: number,
    options: Readonly<Record<string, string>>,
  ): WrittenFile {
    const schema = columns.map(({ name, type, nullable }) => ({ name, type, nullable }));
    const region = new Region(this.#memory);
    const context = {
      memory: this.#memory,
      kernels: this.#kernels,
      open: () => {
        throw new Error('writing opens no file to read');
      },
      batchRows: MAX_BATCH_ROWS,
    };
    const writer = this.#format.open(openFileSink(path), { schema, options, conf: {}, zone: 'UTC' }, context);
    try {
      const fills = columns.map((column) => vectorFill(region, column));
      for (let from = 0; from < rows; from += MAX_BATCH_ROWS) {
        const length = Math.min(MAX_BATCH_ROWS, rows - from);
        writer.write({ length, vectors: fills.map((fill) => fill(from, length)) });
      }
      return writer.close();
    } catch (error) {
      writer.abort();
      throw error;
    } finally {
      region.releaseAll();
    }
  }
}

/** Puts `length` rows from `from` on into a vector of their own. */
function vectorFill(region: Region, column: ColumnData): (from: number, length: number) => Vector {
  const { memory } = region;
  const { type, values: data, valid } = column;
  const physical = physicalOf(type);
  const values = region.allocate(MAX_BATCH_ROWS * physicalWidth[physical]);
  const validity = valid === undefined ? memory.allValid : region.allocate(MAX_BATCH_ROWS);
  const texts = encodeTexts(region, column.texts ?? []);
  return (from, length) => {
    if (valid !== undefined) memory.u8.set(valid.subarray(from, from + length), validity);
    const part = data.subarray(from, from + length);
    switch (physical) {
      case 'i32':
        memory.i32.set(part, values >>> 2);
        break;
      case 'f64':
        memory.f64.set(part, values >>> 3);
        break;
      case 'i64': {
        const words = memory.i32;
        for (let row = 0; row < length; row++) {
          const value = part[row]!;
          const high = Math.floor(value / 2 ** 32);
          words[(values >>> 2) + row * 2] = value - high * 2 ** 32;
          words[(values >>> 2) + row * 2 + 1] = high;
        }
        break;
      }
      case 'bytes': {
        const words = memory.u32;
        for (let row = 0; row < length; row++) {
          const text = texts[part[row]!]!;
          words[(values >>> 2) + row * 2] = text.address;
          words[(values >>> 2) + row * 2 + 1] = text.length;
        }
        break;
      }
      default:
        throw new Error(`columns of ${type.kind} are not written from numbers`);
    }
    return { type, values, validity };
  };
}

function encodeTexts(
  region: Region,
  texts: readonly string[],
): { readonly address: number; readonly length: number }[] {
  return texts.map((text) => {
    const bytes = new TextEncoder().encode(text);
    const address = region.allocate(Math.max(1, bytes.length));
    region.memory.u8.set(bytes, address);
    return { address, length: bytes.length };
  });
}
