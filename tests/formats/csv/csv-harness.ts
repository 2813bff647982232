import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LinearMemory } from '../../../src/columns/linear-memory.ts';
import type { Vector } from '../../../src/columns/vector.ts';
import { csvFormat } from '../../../src/formats/csv/csv-format.ts';
import type { ScanContext, ScanSplit } from '../../../src/formats/reader.ts';
import { loadKernels } from '../../../src/kernels/load.ts';
import { localStorage } from '../../../src/storage/local-storage.ts';
import { physicalOf, type Schema } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';

const loader = loadKernels();

export function newContext(batchRows = 4096): ScanContext {
  const wasm = loader.createMemory();
  const kernels = loader.instantiate(wasm);
  const memory = new LinearMemory(wasm, kernels, 1024 * 1024 * 1024);
  return {
    memory,
    kernels,
    open: (path) => localStorage.open(path),
    batchRows,
    columnCache: null,
    queryId: 0,
    isGuest: false,
  };
}

/** A value of a vector as SQL value; NULL is null. */
export function valueAt(memory: LinearMemory, vector: Vector, row: number): Value {
  if (memory.u8[vector.validity + row] !== 1) return null;
  switch (physicalOf(vector.type)) {
    case 'i32': {
      const value = memory.i32[(vector.values >>> 2) + row]!;
      return vector.type.kind === 'boolean' ? value === 1 : value;
    }
    case 'i64':
      return memory.i64[(vector.values >>> 3) + row]!;
    case 'f32':
      return memory.f32[(vector.values >>> 2) + row]!;
    case 'f64':
      return memory.f64[(vector.values >>> 3) + row]!;
    case 'i128':
      return (
        (memory.i64[(vector.values >>> 3) + row * 2 + 1]! << 64n) |
        BigInt.asUintN(64, memory.i64[(vector.values >>> 3) + row * 2]!)
      );
    default: {
      const word = (vector.values >>> 2) + row * 2;
      const from = memory.u32[word]!;
      const bytes = Buffer.from(memory.memory.buffer, from, memory.u32[word + 1]!);
      return vector.type.kind === 'binary' ? Uint8Array.from(bytes) : bytes.toString('utf8');
    }
  }
}

export interface ReadOptions {
  readonly options?: Readonly<Record<string, string>>;
  readonly select?: readonly string[];
  readonly splits?: number;
  readonly batchRows?: number;
  readonly zone?: string;
  readonly limit?: number;
}

export function splitsOf(path: string, count = 1): ScanSplit[] {
  const { size, mtimeMs } = statSync(path);
  const splits: ScanSplit[] = [];
  for (let index = 0; index < count; index++) {
    const start = Math.floor((size * index) / count);
    const length = Math.floor((size * (index + 1)) / count) - start;
    splits.push({ path, size, modified: mtimeMs, partition: [], start, length });
  }
  return splits;
}

/** All rows of a file, or of several; checks that the readers give back their memory. */
export function readCsv(path: string | readonly string[], schema: Schema, read: ReadOptions = {}): Value[][] {
  const context = newContext(read.batchRows);
  const before = context.memory.reserved;
  const selected = read.select?.map((name) => schema.find((field) => field.name === name)!) ?? schema;
  const rows: Value[][] = [];
  const readers = csvFormat.readers(
    {
      columns: selected.map((field, id) => ({ kind: 'attribute', id, qualifier: [], ...field })),
      eager: 0,
      coded: [],
      dataSchema: schema,
      filters: [],
      limit: read.limit ?? null,
      options: Object.fromEntries(
        Object.entries(read.options ?? {}).map(([key, value]) => [key.toLowerCase(), value]),
      ),
      zone: read.zone ?? 'UTC',
    },
    context,
  );
  const splits = [path].flat().flatMap((each) => splitsOf(each, read.splits));
  try {
    for (let at = 0; at < splits.length; at++) {
      const reader = readers.open(splits, at);
      try {
        for (let batch = reader.next(); batch !== null; batch = reader.next()) {
          for (let row = 0; row < batch.length; row++) {
            rows.push(batch.vectors.map((vector) => valueAt(context.memory, vector, row)));
          }
        }
      } finally {
        reader.close();
      }
    }
  } finally {
    readers.close();
  }
  if (context.memory.reserved !== before) throw new Error('the reader kept memory');
  return rows;
}

/** Runs `use` with a file of this content. */
export function withFile<Result>(
  content: string | Uint8Array,
  name: string,
  use: (path: string) => Result,
): Result {
  const folder = mkdtempSync(join(tmpdir(), 'sparrow-csv-'));
  try {
    const path = join(folder, name);
    writeFileSync(path, content);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
