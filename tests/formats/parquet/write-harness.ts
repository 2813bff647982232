import { Region } from '../../../src/columns/linear-memory.ts';
import { MemoryView } from '../../../src/columns/memory-view.ts';
import { writeValue } from '../../../src/columns/value-access.ts';
import type { Vector } from '../../../src/columns/vector.ts';
import { parquetWriter } from '../../../src/formats/parquet/parquet-format.ts';
import { physicalOf, physicalWidth, type Schema } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { testContext } from './harness.ts';

export interface WriteOptions {
  readonly compression?: string;
  readonly timestamps?: string;
  readonly batchRows?: number;
}

/** Writes columns of values to the bytes of a Parquet file. */
export function writeParquet(
  schema: Schema,
  columns: readonly (readonly Value[])[],
  options: WriteOptions = {},
): Uint8Array {
  const context = testContext({});
  const before = context.memory.reserved;
  const parts: Uint8Array[] = [];
  const sink = { write: (bytes: Uint8Array) => void parts.push(bytes.slice()), close() {}, abort() {} };
  const writer = parquetWriter.open(
    sink,
    {
      schema,
      options: options.compression === undefined ? {} : { compression: options.compression },
      conf:
        options.timestamps === undefined
          ? {}
          : { 'spark.sql.parquet.outputTimestampType': options.timestamps },
      zone: 'UTC',
    },
    context,
  );
  const rows = columns[0]?.length ?? 0;
  const step = options.batchRows ?? 4096;
  const view = new MemoryView(context.memory.memory);
  for (let start = 0; start < rows; start += step) {
    const length = Math.min(step, rows - start);
    const region = new Region(context.memory);
    const vectors = schema.map(({ type }, c): Vector => {
      const width = physicalWidth[physicalOf(type)];
      const values = region.allocate(length * width);
      const validity = region.allocate(length);
      for (let i = 0; i < length; i++) {
        const value = columns[c]![start + i]!;
        view.bytes[validity + i] = value === null ? 0 : 1;
        if (value !== null) {
          writeValue(view, type, values + i * width, value, (bytes) => region.allocate(Math.max(bytes, 1)));
        }
      }
      return { type, values, validity };
    });
    writer.write({ length, vectors });
    region.releaseAll();
  }
  const written = writer.close();
  const file = Buffer.concat(parts);
  if (written.bytes !== file.length || written.rows !== rows) throw new Error('the writer miscounts');
  if (context.memory.reserved !== before) throw new Error('the writer leaks memory');
  return file;
}
