import { describe, expect, it } from 'vitest';
import { MemoryView } from '../../../src/columns/memory-view.ts';
import { readRow } from '../../../src/columns/value-access.ts';
import type { Batch, Vector } from '../../../src/columns/vector.ts';
import type { Attribute, Expression } from '../../../src/expr/expression.ts';
import { ColumnCache } from '../../../src/formats/parquet/column-cache.ts';
import { parquetReader } from '../../../src/formats/parquet/parquet-format.ts';
import type { ScanContext, ScanMetrics, ScanRequest, ScanSplit } from '../../../src/formats/reader.ts';
import { LONG, type Schema, STRING } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { call, literal } from './expressions.ts';
import { testContext } from './harness.ts';
import { writeParquet } from './write-harness.ts';

const schema: Schema = [
  { name: 'id', type: LONG, nullable: true },
  { name: 'text', type: STRING, nullable: true },
];
const [id, text] = schema.map(
  (field, at): Attribute => ({ kind: 'attribute', id: at, qualifier: [], ...field }),
);

/** Rows of the file: as many as are asked for, every seventh without a text. */
function rowsOf(file: number, rows: number): [Value[], Value[]] {
  const ids = Array.from({ length: rows }, (_, row) => BigInt(file * 1000 + row));
  return [ids, ids.map((value) => (value % 7n === 0n ? null : `${file}: ${value % 5n}`))];
}

interface Files {
  readonly context: ScanContext;
  readonly cache: ColumnCache;
  readonly splits: ScanSplit[];
  /** Paths that were opened since the last look. */
  readonly opened: string[];
}

/** @param options `turned`: files that have their columns the other way round */
function filesOf(
  sizes: readonly number[],
  options: { batchRows?: number; cache?: number; turned?: readonly number[] } = {},
): Files {
  const contents = Object.fromEntries(
    sizes.map((rows, file) => {
      const columns = rowsOf(file, rows);
      const isTurned = options.turned?.includes(file) === true;
      const bytes = isTurned
        ? writeParquet(schema.toReversed(), columns.toReversed())
        : writeParquet(schema, columns);
      return [`file ${file}`, bytes];
    }),
  );
  const plain = testContext(contents, options.batchRows ?? 100);
  const cache = new ColumnCache(plain.memory, options.cache ?? 64 << 20);
  const opened: string[] = [];
  const open = (path: string) => {
    opened.push(path);
    return plain.open(path);
  };
  const partition: string[] = [];
  const splits = Object.entries(contents).map(([path, { length: size }]): ScanSplit => {
    return { path, size, modified: 0, partition, start: 0, length: size };
  });
  return { context: { ...plain, open, columnCache: cache, queryId: 1 }, cache, splits, opened };
}

interface Read {
  readonly columns: readonly Attribute[];
  readonly eager: number;
  readonly coded: readonly number[];
  readonly filters: readonly Expression<unknown>[];
  readonly limit: number | null;
  /** Rows of the batches of which late columns are read. */
  readonly chosen: (row: number) => boolean;
  /** Looks at each batch. */
  readonly onBatch: (batch: Batch, pathOf: (row: number) => string) => void;
}

interface Found {
  readonly rows: readonly (readonly Value[])[];
  readonly batches: readonly number[];
  readonly metrics: ScanMetrics;
}

function read({ context, splits }: Files, options: Partial<Read> = {}): Found {
  const columns = options.columns ?? [id!, text!];
  const request: ScanRequest = {
    columns,
    eager: options.eager ?? columns.length,
    coded: options.coded ?? [],
    dataSchema: schema,
    filters: options.filters ?? [],
    limit: options.limit ?? null,
    options: {},
    zone: 'UTC',
  };
  const isChosen = options.chosen ?? (() => true);
  const before = context.memory.reserved;
  const selection = context.memory.allocate(context.batchRows * 4);
  const view = new MemoryView(context.memory.memory);
  const readers = parquetReader.readers(request, context);
  const rows: Value[][] = [];
  const batches: number[] = [];
  for (let from = 0; from < splits.length; ) {
    const reader = readers.open(splits, from);
    for (let batch = reader.next(); batch !== null; batch = reader.next()) {
      const numbers = Array.from({ length: batch.length }, (_, row) => row).filter(isChosen);
      context.memory.u32.set(numbers, selection >>> 2);
      const chosen = { address: selection, count: numbers.length };
      const late =
        request.eager < columns.length ? reader.readLate(request.eager, columns.length, chosen) : [];
      const vectors: Vector[] = [...batch.vectors, ...late];
      options.onBatch?.({ length: batch.length, vectors }, (row) => reader.pathOf(row));
      batches.push(batch.length);
      for (const row of numbers) rows.push(vectors.map((vector) => readRow(view, vector, row)));
    }
    expect(reader.splitsRead).toBeGreaterThan(0);
    from += reader.splitsRead;
    reader.close();
  }
  readers.close();
  context.memory.release(selection);
  expect(context.memory.reserved).toBe(before);
  return { rows, batches, metrics: readers.metrics };
}

const all = (sizes: readonly number[]): Value[][] =>
  sizes.flatMap((rows, file) => {
    const [ids, texts] = rowsOf(file, rows);
    return ids.map((value, row) => [value, texts[row]!]);
  });

describe('small files in the cache', () => {
  const sizes = [30, 40, 30, 1, 60, 50];

  it('share batches, and nobody opens them', () => {
    const files = filesOf(sizes);
    const first = read(files);
    expect(first).toMatchObject({ rows: all(sizes), batches: sizes });
    files.opened.length = 0;
    const second = read(files);
    expect(second).toMatchObject({ rows: all(sizes), batches: [100, 61, 50] });
    expect(files.opened).toEqual([]);
    expect(second.metrics).toMatchObject({
      rowsRead: 211,
      rowGroups: 6,
      bytesRead: 0,
      cacheMisses: 0,
      cacheHits: first.metrics.cacheMisses,
    });
    // Another query knows already where everything is.
    expect(read(files, { columns: [text!] }).rows).toEqual(all(sizes).map(([, value]) => [value]));
    expect(files.opened).toEqual([]);
  });

  it('tell of each row which file it is of', () => {
    const files = filesOf(sizes);
    read(files);
    const found: string[] = [];
    read(files, { onBatch: ({ length }, pathOf) => found.push(pathOf(0), pathOf(length - 1)) });
    expect(found).toEqual(['file 0', 'file 2', 'file 3', 'file 4', 'file 5', 'file 5']);
  });

  it.each([
    ['one', (row: number) => row === 35],
    ['few', (row: number) => row % 9 === 4],
    ['most', (row: number) => row % 9 !== 4],
  ] as const)('are read late for the rows that were chosen: %s of a batch', (_, chosen) => {
    const files = filesOf(sizes);
    read(files);
    const plain = read(files, { chosen });
    const late = read(files, { eager: 1, chosen });
    expect(late.batches).toEqual([100, 61, 50]);
    expect(late.rows).toEqual(plain.rows);
  });

  it('are left out by their statistics', () => {
    const files = filesOf(sizes);
    read(files);
    const filters = [call('greater_than', id!, literal(LONG, 3000n))];
    for (let time = 0; time < 2; time++) {
      const { rows, metrics } = read(files, { filters });
      expect(rows).toEqual(all(sizes).filter(([value]) => (value as bigint) >= 4000n));
      expect(metrics).toMatchObject({ rowGroups: 6, rowGroupsSkipped: 4, rowsRead: 110 });
    }
    const { rows } = read(files, { filters: [call('less_than', id!, literal(LONG, 1000n))] });
    expect(rows).toEqual(all(sizes.slice(0, 1)));
  });

  it('have a batch each where codes are wanted', () => {
    const files = filesOf(sizes);
    read(files);
    const versions = new Set<number>();
    const { rows, batches } = read(files, {
      coded: [1],
      onBatch: ({ vectors }) => versions.add(vectors[1]!.codes?.version ?? -1),
    });
    expect({ rows, batches }).toEqual({ rows: all(sizes), batches: sizes });
    expect(versions.size).toBe(sizes.length);
  });

  it('have batches of their own in each partition', () => {
    const files = filesOf(sizes);
    for (const at of [1, 2]) files.splits[at] = { ...files.splits[at]!, partition: ['x'] };
    files.splits[2] = { ...files.splits[2]!, partition: files.splits[1]!.partition };
    read(files);
    expect(read(files)).toMatchObject({ rows: all(sizes), batches: [30, 70, 61, 50] });
  });

  it('may lie between larger ones', () => {
    const mixed = [30, 250, 20, 40];
    const files = filesOf(mixed);
    read(files);
    expect(read(files)).toMatchObject({ rows: all(mixed), batches: [30, 100, 100, 50, 60] });
  });

  it('may lack a column', () => {
    const files = filesOf(sizes);
    const missing: Attribute = { ...id!, name: 'missing', id: 9 };
    const columns = [missing, id!];
    read(files, { columns });
    const { rows, batches } = read(files, { columns });
    expect(rows).toEqual(all(sizes).map(([value]) => [null, value]));
    expect(batches).toEqual([100, 61, 50]);
  });

  it('share no batch with one of another schema', () => {
    const files = filesOf(sizes, { turned: [1, 2] });
    read(files);
    expect(read(files)).toMatchObject({ rows: all(sizes), batches: [30, 40, 30, 61, 50] });
  });

  it('are read one by one where a few rows are enough', () => {
    const files = filesOf(sizes);
    read(files);
    expect(read(files, { limit: 20 }).batches).toEqual(sizes.map((rows) => Math.min(rows, 20)));
  });

  it('stay where they are while a batch is used, and are found again when they had to go', () => {
    const files = filesOf(sizes);
    const { memory } = files.context;
    read(files);
    const { bytes } = files.cache;
    const onBatch = (): void => {
      // Takes all that the cache may give.
      memory.release(memory.allocate(memory.budget - memory.reserved));
      expect(files.cache.bytes).toBeGreaterThan(0);
      expect(files.cache.bytes).toBeLessThan(bytes);
    };
    expect(read(files, { onBatch }).rows).toEqual(all(sizes));
    for (const opens of [true, false]) {
      files.opened.length = 0;
      expect(read(files).rows).toEqual(all(sizes));
      expect(files.opened.length > 0).toBe(opens);
    }
  });

  it('are read as always where the cache has no room', () => {
    const files = filesOf(sizes, { cache: 4000 });
    for (let time = 0; time < 3; time++) expect(read(files).rows).toEqual(all(sizes));
  });
});
