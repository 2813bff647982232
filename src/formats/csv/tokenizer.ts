import type { Region } from '../../columns/linear-memory.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { CsvOptions } from './csv-options.ts';

/** What the tokenizer hands out for each batch of records. */
export interface TokenizerOutput {
  /** Per column of the file: where its field views go, 0 where nobody wants them. */
  readonly targets: readonly number[];
  /** Columns after the last wanted one need not be looked at; null where their number matters. */
  readonly needed: number | null;
  /** Where the number of fields goes, one u32 a record; 0 for nowhere. */
  readonly counts: number;
  /** Where views of the records' text go; 0 for nowhere. */
  readonly records: number;
}

const NONE = 256;
/** Places of the fields of `CsvState` in `src/kernels/assembly/csv.ts`, in words. */
const POSITION = 0;
const END = 1;
const AT_END_OF_FILE = 2;
const CAPACITY = 3;
const SCRATCH = 23;
const TOO_MANY_COLUMNS = 25;
const WORDS = 26;

/** Drives the kernel: settings and state lie in linear memory. */
export class Tokenizer {
  readonly #region: Region;
  readonly #kernels: Kernels;
  readonly #state: number;

  constructor(region: Region, kernels: Kernels, options: CsvOptions, output: TokenizerOutput) {
    this.#region = region;
    this.#kernels = kernels;
    this.#state = region.allocate(WORDS * 4);
    const separator = this.#text(options.separator);
    const empty = this.#text(options.emptyValue);
    const targets = region.allocate(Math.max(4, output.targets.length * 4));
    region.memory.u32.set(output.targets, targets >>> 2);
    const unwanted = region.allocate(Math.max(4, output.targets.length * 4));
    region.memory.u32.set(unwantedBefore(output.targets), unwanted >>> 2);
    const newline = options.lineSeparator === null ? 10 : options.lineSeparator.charCodeAt(0);
    region.memory.u32.set(
      [
        0,
        0,
        0,
        0,
        output.targets.length,
        targets,
        unwanted,
        output.needed ?? 0xffffffff,
        output.counts,
        output.records,
        separator.address,
        separator.length,
        code(options.quote),
        options.escape === null ? 0 : code(options.escape),
        code(options.escapeEscape),
        code(options.comment),
        newline,
        options.lineSeparator === null && !options.multiLine ? 13 : newline,
        options.multiLine ? 1 : 0,
        options.trimLeading ? 1 : 0,
        options.trimTrailing ? 1 : 0,
        empty.address,
        empty.length,
        0,
        options.maxColumns,
        0,
      ],
      this.#state >>> 2,
    );
  }

  /** The text to read: [start, end), with 16 readable bytes behind it. */
  setText(start: number, end: number, atEndOfFile: boolean): void {
    const words = this.#region.memory.u32;
    const base = this.#state >>> 2;
    words[base + POSITION] = start;
    words[base + END] = end;
    words[base + AT_END_OF_FILE] = atEndOfFile ? 1 : 0;
  }

  /** Where the next record starts. */
  get position(): number {
    return this.#region.memory.u32[(this.#state >>> 2) + POSITION]!;
  }

  /** Reads up to `capacity` records and answers their number. `scratch` is as large as the text. */
  next(capacity: number, scratch: number): number {
    const words = this.#region.memory.u32;
    words[(this.#state >>> 2) + CAPACITY] = capacity;
    words[(this.#state >>> 2) + SCRATCH] = scratch;
    return this.#kernels.csv_tokenize(this.#state);
  }

  /** Whether the record at `position` has more columns than the option `maxColumns` allows. */
  get tooManyColumns(): boolean {
    return this.#region.memory.u32[(this.#state >>> 2) + TOO_MANY_COLUMNS] === 1;
  }

  #text(text: string): { readonly address: number; readonly length: number } {
    const bytes = new TextEncoder().encode(text);
    const address = this.#region.allocate(Math.max(16, bytes.length));
    this.#region.memory.u8.set(bytes, address);
    return { address, length: bytes.length };
  }
}

/** For each column, how many from it on nobody wants before one that is wanted; 0 where none follows. */
function unwantedBefore(targets: readonly number[]): number[] {
  const counts = new Array<number>(targets.length).fill(0);
  let next = -1;
  for (let column = targets.length - 1; column >= 0; column--) {
    if (targets[column] !== 0) next = column;
    else if (next >= 0) counts[column] = next - column;
  }
  return counts;
}

function code(char: string | null): number {
  return char === null ? NONE : char.charCodeAt(0);
}
