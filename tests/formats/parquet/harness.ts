import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LinearMemory } from '../../../src/columns/linear-memory.ts';
import { MemoryView } from '../../../src/columns/memory-view.ts';
import { readRow } from '../../../src/columns/value-access.ts';
import type { Attribute, Expression } from '../../../src/expr/expression.ts';
import { parquetReader } from '../../../src/formats/parquet/parquet-format.ts';
import type { ScanContext, ScanMetrics, ScanReader, ScanSplit } from '../../../src/formats/reader.ts';
import { loadKernels } from '../../../src/kernels/load.ts';
import type { ReadableFile } from '../../../src/storage/storage.ts';
import type { DataType, Schema } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';

const loader = loadKernels({ maxPages: 4096 });

export function fixture(name: string): Uint8Array {
  return readFileSync(fileURLToPath(new URL(`../../fixtures/parquet/${name}`, import.meta.url)));
}

/** An executor's memory and kernels, over files that are given as bytes. */
export function testContext(files: Readonly<Record<string, Uint8Array>>, batchRows = 4096): ScanContext {
  const memory = loader.createMemory();
  const kernels = loader.instantiate(memory);
  return {
    memory: new LinearMemory(memory, kernels, 200 << 20),
    kernels,
    batchRows,
    columnCache: null,
    queryId: 0,
    isGuest: false,
    open: (path) => memoryFile(path, files[path]!),
  };
}

/** A file that is given as bytes. */
export function memoryFile(path: string, bytes: Uint8Array): ReadableFile {
  return {
    path,
    size: bytes.length,
    modified: 0,
    read(target, position) {
      const part = bytes.subarray(position, position + target.length);
      target.set(part);
      return part.length;
    },
    close() {},
  };
}

export interface ReadOptions {
  readonly batchRows?: number;
  /** Names and, where not as inferred, types. */
  readonly columns?: Readonly<Record<string, DataType | null>>;
  readonly filters?: (columns: readonly Attribute[]) => Expression<unknown>[];
  readonly split?: Partial<ScanSplit>;
  /** By default one of its own. */
  readonly context?: ScanContext;
}

export interface ReadResult {
  readonly columns: Readonly<Record<string, Value[]>>;
  readonly rows: number;
  readonly schema: Schema;
  readonly metrics: ScanMetrics;
  /** Bytes reserved after the reader was closed. */
  readonly leaked: number;
}

export function inferSchema(bytes: Uint8Array): Schema {
  const { open } = testContext({ file: bytes });
  return parquetReader.inferSchema([splitOf(bytes)], { open, options: {}, conf: () => undefined });
}

function splitOf(bytes: Uint8Array): ScanSplit {
  return { path: 'file', size: bytes.length, modified: 0, partition: [], start: 0, length: bytes.length };
}

/** Reads a whole file to values, and checks that the reader's memory is released whatever happens. */
export function readParquet(bytes: Uint8Array, options: ReadOptions = {}): ReadResult {
  const context = options.context ?? testContext({ file: bytes }, options.batchRows);
  const schema = inferSchema(bytes);
  const wanted = options.columns ?? Object.fromEntries(schema.map((field) => [field.name, null]));
  const columns = Object.entries(wanted).map(([name, type], id): Attribute => {
    const inferred = schema.find((field) => field.name === name)?.type;
    return { kind: 'attribute', id, name, type: (type ?? inferred)!, nullable: true, qualifier: [] };
  });
  const before = context.memory.reserved;
  const result: Record<string, Value[]> = Object.fromEntries(columns.map((c) => [c.name, []]));
  const readers = parquetReader.readers(
    {
      columns,
      eager: columns.length,
      coded: [],
      dataSchema: schema,
      filters: options.filters?.(columns) ?? [],
      limit: null,
      options: {},
      zone: 'UTC',
    },
    context,
  );
  let rows = 0;
  let reader: ScanReader | null = null;
  try {
    reader = readers.open([{ ...splitOf(bytes), ...options.split }], 0);
    const view = new MemoryView(context.memory.memory);
    for (let batch = reader.next(); batch !== null; batch = reader.next()) {
      rows += batch.length;
      batch.vectors.forEach((vector, c) => {
        for (let i = 0; i < batch.length; i++) result[columns[c]!.name]!.push(readRow(view, vector, i));
      });
    }
  } finally {
    reader?.close();
    readers.close();
  }
  return {
    columns: result,
    rows,
    schema,
    metrics: readers.metrics,
    leaked: context.memory.reserved - before,
  };
}
