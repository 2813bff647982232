import { Region } from '../../columns/linear-memory.ts';
import { type Batch, MAX_BATCH_ROWS, type Vector } from '../../columns/vector.ts';
import { SparkError } from '../../core/error.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import { physicalOf, physicalWidth, type Schema } from '../../types/data-type.ts';
import {
  type FormatContext,
  NO_SCAN_METRICS,
  type ScanMetrics,
  type ScanReader,
  type ScanRequest,
  type ScanSplit,
  type SplitReaders,
} from '../reader.ts';
import { type ColumnConverter, columnConverter } from './column-converter.ts';
import { type CsvOptions, parseCsvOptions } from './csv-options.ts';
import { CsvRecords } from './csv-records.ts';
import { checkHeader } from './header.ts';
import { openText, type TextSource } from './open-text.ts';
import { normalizesLineEnds, TextBuffer } from './text-buffer.ts';

const TEXT_VIEW_BYTES = 8;

/** Readers of a task's splits, one after the other. What doesn't depend on the file is made once for all of them. */
export function csvReaders(request: ScanRequest, context: FormatContext): SplitReaders {
  const metrics = { ...NO_SCAN_METRICS };
  const region = new Region(context.memory);
  let reader: CsvReader | null = null;
  return {
    metrics,
    open(splits, from) {
      reader ??= new CsvReader(request, context, region, metrics);
      reader.open(splits[from]!);
      return reader;
    },
    close: () => region.releaseAll(),
  };
}

class CsvReader implements ScanReader {
  readonly splitsRead = 1;
  readonly #metrics: ScanMetrics;
  readonly #request: ScanRequest;
  readonly #context: FormatContext;
  readonly #options: CsvOptions;
  readonly #region: Region;
  readonly #text: TextBuffer;
  readonly #recordBatches: CsvRecords;
  readonly #limit: number;
  /** The columns of the files, and their places by their names in lower case. */
  readonly #fileSchema: Schema;
  readonly #positions: ReadonlyMap<string, number>;
  /** One per requested column; null for the column of corrupt records. */
  readonly #converters: readonly (ColumnConverter | null)[];
  /** Fields that a well-formed record has; null where Spark doesn't count them. */
  readonly #expected: number | null;
  readonly #counts: number;
  readonly #records: number;
  readonly #corrupt: Vector | null;
  readonly #bad = new Uint8Array(MAX_BATCH_ROWS);
  /** Of the split that is read now. */
  #file!: ReadableFile;
  #source!: TextSource;
  #countedBytes = 0;
  #rows = 0;

  constructor(request: ScanRequest, context: FormatContext, region: Region, metrics: ScanMetrics) {
    const options = parseCsvOptions(request.options);
    this.#metrics = metrics;
    this.#request = request;
    this.#context = context;
    this.#options = options;
    this.#region = region;
    this.#limit = request.limit ?? Number.POSITIVE_INFINITY;
    const corruptName = options.corruptRecordColumn.toLowerCase();
    const fileSchema = request.dataSchema.filter((field) => field.name.toLowerCase() !== corruptName);
    const targets = new Array<number>(fileSchema.length).fill(0);
    const positions = new Map(fileSchema.map((field, index) => [field.name.toLowerCase(), index]));
    this.#fileSchema = fileSchema;
    this.#positions = positions;
    this.#converters = request.columns.map((column) => {
      if (column.name.toLowerCase() === corruptName) return null;
      const position = positions.get(column.name.toLowerCase());
      if (position === undefined) throw new Error(`column ${column.name} is not in the table's schema`);
      const converter = columnConverter(
        region,
        context.kernels,
        column.name,
        column.type,
        options,
        request.zone,
      );
      targets[position] = converter.views;
      return converter;
    });
    if (this.#converters.length === 1 && this.#converters[0] === null) {
      throw new SparkError('UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN');
    }
    const wanted = this.#converters.filter((converter) => converter !== null).length;
    const hasCorrupt = wanted < this.#converters.length;
    // Spark counts fields only when it reads all columns: fewer are picked by position.
    const counts =
      wanted === fileSchema.length && (hasCorrupt || options.mode !== 'PERMISSIVE') && wanted > 0;
    const keepsText = hasCorrupt || options.mode === 'FAILFAST';
    this.#expected = counts ? fileSchema.length : null;
    this.#counts = counts ? region.allocate(MAX_BATCH_ROWS * 4) : 0;
    this.#records = keepsText ? region.allocate(MAX_BATCH_ROWS * 8) : 0;
    this.#corrupt = hasCorrupt ? corruptVector(region, request.columns, corruptName, this.#records) : null;
    this.#text = new TextBuffer(region, context.kernels, normalizesLineEnds(options));
    this.#recordBatches = new CsvRecords(region, context.kernels, options, this.#text, {
      targets,
      needed: counts ? null : lastWanted(targets) + 1,
      counts: this.#counts,
      records: this.#records,
    });
  }

  /** Begins a split; the one before is closed. */
  open(split: ScanSplit): void {
    const file = this.#context.open(split.path);
    try {
      this.#source = openText(file, split, this.#options);
    } catch (error) {
      file.close();
      throw error;
    }
    this.#file = file;
    this.#countedBytes = 0;
    this.#rows = 0;
    try {
      this.#text.start(this.#source, split.path);
      if (this.#options.header && split.start === 0) this.#passHeader();
      else this.#recordBatches.start();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  #passHeader(): void {
    if (!this.#options.enforceSchema) this.#checkHeader();
    this.#recordBatches.start();
    this.#recordBatches.next(1);
  }

  #checkHeader(): void {
    const schema = this.#fileSchema;
    const positions = this.#request.columns.map(({ name }) => this.#positions.get(name.toLowerCase()));
    const region = new Region(this.#context.memory);
    try {
      checkHeader(region, this.#context.kernels, this.#options, schema, positions, this.#text);
    } finally {
      region.releaseAll();
    }
  }

  next(): Batch | null {
    while (this.#rows < this.#limit) {
      const rows = this.#recordBatches.next(Math.min(this.#context.batchRows, MAX_BATCH_ROWS));
      if (rows === 0) return null;
      const batch = this.#convert(rows);
      const { bytesRead } = this.#source;
      this.#metrics.bytesRead += bytesRead - this.#countedBytes;
      this.#countedBytes = bytesRead;
      this.#metrics.rowsRead += batch.length;
      this.#rows += batch.length;
      if (batch.length > 0) return batch;
    }
    return null;
  }

  pathOf(): string {
    return this.#file.path;
  }

  readLate(): readonly Vector[] {
    return [];
  }

  close(): void {
    this.#source.close();
    this.#file.close();
  }

  #convert(rows: number): Batch {
    const bad = this.#bad;
    bad.fill(0, 0, rows);
    if (this.#expected !== null) {
      const counts = this.#region.memory.u32.subarray(this.#counts >>> 2, (this.#counts >>> 2) + rows);
      for (let row = 0; row < rows; row++) if (counts[row] !== this.#expected) bad[row] = 1;
    }
    const vectors = this.#converters.map((converter) => converter?.convert(rows, bad) ?? this.#corrupt!);
    if (this.#corrupt !== null) this.#region.memory.u8.set(bad.subarray(0, rows), this.#corrupt.validity);
    const firstBad = bad.indexOf(1);
    if (firstBad < 0 || firstBad >= rows || this.#options.mode === 'PERMISSIVE')
      return { length: rows, vectors };
    if (this.#options.mode === 'FAILFAST') throw this.#malformed(firstBad);
    return { length: this.#dropBad(vectors, rows), vectors };
  }

  /** Moves the good rows together and answers their number. */
  #dropBad(vectors: readonly Vector[], rows: number): number {
    const { u8, allValid } = this.#region.memory;
    let kept = 0;
    for (let row = 0; row < rows; row++) {
      if (this.#bad[row] === 1) continue;
      if (kept !== row) {
        for (const { type, values, validity } of vectors) {
          const width = physicalWidth[physicalOf(type)];
          u8.copyWithin(values + kept * width, values + row * width, values + (row + 1) * width);
          if (validity !== allValid) u8[validity + kept] = u8[validity + row]!;
        }
      }
      kept++;
    }
    return kept;
  }

  #malformed(row: number): SparkError {
    const word = (this.#records >>> 2) + row * 2;
    const { u32, memory } = this.#region.memory;
    const record = Buffer.from(memory.buffer, u32[word]!, u32[word + 1]!).toString('utf8');
    const cause = new SparkError('MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION', {
      badRecord: record,
      failFastMode: 'FAILFAST',
    });
    return new SparkError(
      'FAILED_READ_FILE.NO_HINT',
      { path: this.#file.path, reason: cause.text },
      { cause },
    );
  }
}

function corruptVector(
  region: Region,
  columns: ScanRequest['columns'],
  corruptName: string,
  records: number,
): Vector {
  const { type } = columns.find((column) => column.name.toLowerCase() === corruptName)!;
  return { type, values: records, validity: region.allocate(MAX_BATCH_ROWS * TEXT_VIEW_BYTES) };
}

function lastWanted(targets: readonly number[]): number {
  return targets.findLastIndex((target) => target !== 0);
}
