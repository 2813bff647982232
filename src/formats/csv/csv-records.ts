import type { Region } from '../../columns/linear-memory.ts';
import { SparkError } from '../../core/error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import type { CsvOptions } from './csv-options.ts';
import type { TextBuffer } from './text-buffer.ts';
import { Tokenizer, type TokenizerOutput } from './tokenizer.ts';

/** Records of a text, batch by batch: tokenizer and text buffer together. */
export class CsvRecords {
  readonly #text: TextBuffer;
  readonly #tokenizer: Tokenizer;

  constructor(
    region: Region,
    kernels: Kernels,
    options: CsvOptions,
    text: TextBuffer,
    output: TokenizerOutput,
  ) {
    this.#text = text;
    this.#tokenizer = new Tokenizer(region, kernels, options, output);
    this.start();
  }

  /** Goes on where the text buffer stands now. */
  start(): void {
    this.#tokenizer.setText(this.#text.position, this.#text.end, this.#text.ended);
  }

  /** Up to `capacity` records; 0 only at the end. Their views are valid until the next call. */
  next(capacity: number): number {
    while (true) {
      const rows = this.#tokenizer.next(capacity, this.#text.scratch);
      this.#text.position = this.#tokenizer.position;
      if (rows > 0) return rows;
      if (this.#tokenizer.tooManyColumns) {
        const reason = 'a record has more columns than the option maxColumns allows';
        throw new SparkError('FAILED_READ_FILE.NO_HINT', { path: this.#text.path, reason });
      }
      if (this.#text.ended) return 0;
      this.#text.advance();
      this.start();
    }
  }
}

/**
 * The fields of the first record, which stays the next one to be read; null when there is no record. A field
 * with nothing in it is null.
 */
export function peekFields(
  region: Region,
  kernels: Kernels,
  options: CsvOptions,
  text: TextBuffer,
): readonly (string | null)[] | null {
  const counts = region.allocate(4);
  const counter = { targets: [], needed: null, counts, records: 0 };
  if (new CsvRecords(region, kernels, options, text, counter).next(1) === 0) return null;
  text.rewind();
  const columns = region.memory.u32[counts >>> 2]!;
  const views = region.allocate(columns * 8);
  const targets = Array.from({ length: columns }, (_, index) => views + index * 8);
  const output = { targets, needed: null, counts: 0, records: 0 };
  new CsvRecords(region, kernels, options, text, output).next(1);
  text.rewind();
  const { u32, memory } = region.memory;
  return targets.map((target) => {
    const address = u32[target >>> 2]!;
    return address === 0
      ? null
      : Buffer.from(memory.buffer, address, u32[(target >>> 2) + 1]!).toString('utf8');
  });
}
