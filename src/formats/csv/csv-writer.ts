import { deflateSync, gzipSync } from 'node:zlib';
import type { Batch } from '../../columns/vector.ts';
import type { FormatContext } from '../reader.ts';
import type { ByteSink, FileFormatWriter, FileWriter, WriteRequest, WrittenFile } from '../writer.ts';
import { type CellWriter, cellWriter } from './cell-writer.ts';
import { FieldWriter } from './field-writer.ts';
import { type CsvWriteOptions, parseCsvWriteOptions } from './write-options.ts';

const EXTENSIONS: Readonly<Record<CsvWriteOptions['compression'], string>> = {
  none: '.csv',
  gzip: '.csv.gz',
  deflate: '.csv.deflate',
};

/** Bytes after which a piece of the file goes to the sink. */
const FLUSH_BYTES = 128 * 1024;
/** Text in one member of a gzip file: members may follow each other, and none has to fit in memory whole. */
const MEMBER_BYTES = 4 * 1024 * 1024;

/** CSV as writes see it. */
export const csvWriter: FileFormatWriter = {
  extension: (request) => EXTENSIONS[parseCsvWriteOptions(request.options).compression],
  open: (sink, request, context) => new CsvFileWriter(sink, request, context),
};

class CsvFileWriter implements FileWriter {
  readonly #fields: FieldWriter;
  readonly #cells: readonly CellWriter[];
  readonly #output: Output;
  readonly #memory: FormatContext['memory'];
  rows = 0;

  constructor(sink: ByteSink, request: WriteRequest, context: FormatContext) {
    const options = parseCsvWriteOptions(request.options);
    this.#memory = context.memory;
    this.#fields = new FieldWriter(options);
    this.#cells = request.schema.map(({ name, type }) =>
      cellWriter(this.#fields, context.memory, name, type, options, request.zone),
    );
    this.#output = new Output(sink, options);
    if (options.header) this.#header(request.schema.map((field) => field.name));
  }

  write(batch: Batch): void {
    const { vectors, length } = batch;
    const fields = this.#fields;
    const { u8 } = this.#memory;
    for (let row = 0; row < length; row++) {
      for (let column = 0; column < vectors.length; column++) {
        if (column > 0) fields.separator();
        const vector = vectors[column]!;
        if (u8[vector.validity + row] === 1) this.#cells[column]!(vector, row);
        else fields.nullField();
      }
      fields.endRecord();
      if (fields.position >= FLUSH_BYTES) this.#flush();
    }
    this.rows += length;
  }

  close(): WrittenFile {
    this.#flush();
    return { rows: this.rows, bytes: this.#output.close() };
  }

  abort(): void {
    this.#output.abort();
  }

  #header(names: readonly string[]): void {
    for (const [index, name] of names.entries()) {
      if (index > 0) this.#fields.separator();
      const bytes = Buffer.from(name);
      this.#fields.reserve(bytes.length).set(bytes, this.#fields.position);
      this.#fields.textField(this.#fields.position + bytes.length);
    }
    this.#fields.endRecord();
  }

  #flush(): void {
    this.#output.write(this.#fields.content);
    this.#fields.clear();
  }
}

/** Encodes and compresses on the way to the sink. */
class Output {
  readonly #sink: ByteSink;
  readonly #options: CsvWriteOptions;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #written = 0;

  constructor(sink: ByteSink, options: CsvWriteOptions) {
    this.#sink = sink;
    this.#options = options;
  }

  write(text: Uint8Array): void {
    const bytes = this.#encode(text);
    if (this.#options.compression === 'none') {
      this.#put(bytes);
      return;
    }
    this.#held.push(Buffer.from(bytes));
    this.#heldBytes += bytes.length;
    if (this.#options.compression === 'gzip' && this.#heldBytes >= MEMBER_BYTES) this.#compress();
  }

  /** @returns the bytes of the file */
  close(): number {
    if (this.#options.compression !== 'none') this.#compress();
    this.#sink.close();
    return this.#written;
  }

  abort(): void {
    this.#sink.abort();
  }

  #compress(): void {
    if (this.#heldBytes === 0 && this.#written > 0) return;
    const text = Buffer.concat(this.#held);
    this.#put(this.#options.compression === 'gzip' ? gzipSync(text) : deflateSync(text));
    this.#held = [];
    this.#heldBytes = 0;
  }

  #put(bytes: Uint8Array): void {
    this.#sink.write(bytes);
    this.#written += bytes.length;
  }

  #encode(text: Uint8Array): Uint8Array {
    const { encoding } = this.#options;
    if (encoding === 'utf-8') return text;
    const foreign = encoding === 'us-ascii' ? /[^\0-\x7f]/gu : /[^\0-\xff]/gu;
    return Buffer.from(Buffer.from(text).toString('utf8').replace(foreign, '?'), 'latin1');
  }
}
