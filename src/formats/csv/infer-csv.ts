import { LinearMemory, Region } from '../../columns/linear-memory.ts';
import { MAX_BATCH_ROWS } from '../../columns/vector.ts';
import { SparkError } from '../../core/error.ts';
import type { Kernels } from '../../kernels/kernels.ts';
import { loadKernels } from '../../kernels/load.ts';
import { type Schema, STRING } from '../../types/data-type.ts';
import type { InferContext, SourceFile } from '../reader.ts';
import { type CsvOptions, parseCsvOptions } from './csv-options.ts';
import { CsvRecords, peekFields } from './csv-records.ts';
import { columnNames } from './header.ts';
import { ColumnInference } from './infer-column.ts';
import { FieldInference } from './infer-field.ts';
import { openText, type TextSource } from './open-text.ts';
import { normalizesLineEnds, TextBuffer } from './text-buffer.ts';

/** Inference reads a piece of the text at a time and holds few batches. */
const BUDGET = 512 * 1024 * 1024;

/**
 * The schema of CSV files, as Spark's `inferSchema` finds it: names from the header or `_c0`, `_c1`, ... by the
 * first record, types from all records (all strings without `inferSchema`). Yields after every piece of text,
 * so that a caller on the main thread can let others run.
 *
 * @throws UNABLE_TO_INFER_SCHEMA when there is no file
 */
export function* inferCsvSchema(
  files: readonly SourceFile[],
  context: InferContext,
): Generator<void, Schema> {
  if (files.length === 0) throw new SparkError('UNABLE_TO_INFER_SCHEMA', { format: 'CSV' });
  const options = parseCsvOptions(context.options);
  const loader = loadKernels();
  const wasm = loader.createMemory();
  const kernels = loader.instantiate(wasm);
  const memory = new LinearMemory(wasm, kernels, BUDGET);
  const zone = options.timeZone ?? context.conf('spark.sql.session.timeZone') ?? 'UTC';
  const fields = new FieldInference(
    options,
    zone,
    context.conf('spark.sql.timestampType') === 'TIMESTAMP_NTZ',
  );
  let names: string[] | null = null;
  let columns: ColumnInference[] = [];
  for (const file of files) {
    const region = new Region(memory);
    const opened = context.open(file.path);
    let source: TextSource | null = null;
    try {
      source = openText(opened, { ...file, start: 0, length: file.size }, options);
      const text = new TextBuffer(region, kernels, normalizesLineEnds(options));
      text.start(source, file.path);
      if (names === null) {
        const first = peekFields(region, kernels, options, text);
        if (first === null) continue;
        names = columnNames(first, options);
        if (!options.inferSchema) break;
        columns = names.map(() => new ColumnInference(fields));
      }
      yield* inferFile(region, kernels, options, text, columns);
    } finally {
      region.releaseAll();
      source?.close();
      opened.close();
    }
  }
  if (names === null) return [];
  return names.map((name, index) => ({ name, type: columns[index]?.type ?? STRING, nullable: true }));
}

function* inferFile(
  region: Region,
  kernels: Kernels,
  options: CsvOptions,
  text: TextBuffer,
  columns: readonly ColumnInference[],
): Generator<void, void> {
  const nullText = new TextEncoder().encode(options.nullValue);
  const nullAddress = region.allocate(Math.max(16, nullText.length));
  region.memory.u8.set(nullText, nullAddress);
  const bound = columns.map((column) => column.bind(region, kernels, nullAddress, nullText.length));
  const records = new CsvRecords(region, kernels, options, text, {
    targets: bound.map((column) => column.views),
    needed: columns.length,
    counts: 0,
    records: 0,
  });
  if (options.header) records.next(1);
  while (true) {
    const rows = records.next(MAX_BATCH_ROWS);
    if (rows === 0) return;
    for (const column of bound) column.take(rows);
    yield;
  }
}
