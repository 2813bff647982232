import { describe, expect, it } from 'vitest';
import { simpleString } from '../../../src/types/type-name.ts';
import { expectedColumn, ROWS } from './expected.ts';
import { call, literal } from './expressions.ts';
import { fixture, inferSchema, readParquet } from './harness.ts';

const FLAT = ['dictionary-snappy', 'plain-v2-zstd', 'delta', 'int96'];
const CODECS = ['codec-none', 'codec-gzip', 'codec-lz4', 'codec-brotli'];

describe('reading Parquet', () => {
  it.each([...FLAT, ...CODECS])('gives the values of %s', (name) => {
    for (const batchRows of [4096, 64, 3]) {
      const { columns, rows, leaked } = readParquet(fixture(`${name}.parquet`), { batchRows });
      expect(rows).toBe(ROWS);
      expect(leaked).toBe(0);
      for (const [column, values] of Object.entries(columns)) {
        expect(values, column).toEqual(expectedColumn(column));
      }
    }
  });

  it('infers Spark types', () => {
    const types = inferSchema(fixture('dictionary-snappy.parquet')).map(
      (f) => `${f.name} ${simpleString(f.type)}`,
    );
    expect(types).toEqual([
      'i8 tinyint',
      'i16 smallint',
      'i32 int',
      'i64 bigint',
      'u32 bigint',
      'u64 decimal(20,0)',
      'f32 float',
      'f64 double',
      'flag boolean',
      'text string',
      'bytes binary',
      'day date',
      'at timestamp',
      'local timestamp_ntz',
      'dec9 decimal(9,2)',
      'dec38 decimal(38,4)',
      'fixed binary',
      'nothing string',
      'required bigint',
    ]);
    expect(inferSchema(fixture('int96.parquet'))[0]!.type).toEqual({ kind: 'timestamp' });
    expect(() => inferSchema(fixture('nanos.parquet'))).toThrow('INT64 (TIMESTAMP(NANOS,false))');
  });

  it('widens to the requested types as Spark does', () => {
    const bytes = fixture('dictionary-snappy.parquet');
    const { columns } = readParquet(bytes, {
      columns: {
        i8: { kind: 'int' },
        i16: { kind: 'byte' },
        i32: { kind: 'long' },
        F32: { kind: 'double' },
        day: { kind: 'timestamp_ntz' },
        dec9: { kind: 'decimal', precision: 30, scale: 5 },
        at: { kind: 'long' },
        text: { kind: 'binary' },
        added: { kind: 'string' },
      },
    });
    const mapped = (name: string, map: (value: never) => unknown): unknown[] =>
      expectedColumn(name).map((value) => (value === null ? null : map(value as never)));
    expect(columns.i8).toEqual(expectedColumn('i8'));
    expect(columns.i16).toEqual(mapped('i16', (v: number) => (v << 24) >> 24));
    expect(columns.i32).toEqual(mapped('i32', (v: number) => BigInt(v)));
    expect(columns.F32).toEqual(expectedColumn('f32'));
    expect(columns.day).toEqual(mapped('day', (v: number) => BigInt(v) * 86_400_000_000n));
    expect(columns.dec9).toEqual(mapped('dec9', (v: bigint) => v * 1000n));
    expect(columns.at).toEqual(expectedColumn('at'));
    expect(columns.text).toEqual(mapped('text', (v: string) => new TextEncoder().encode(v)));
    expect(new Set(columns.added)).toEqual(new Set([null]));
  });

  it.each([
    ['i32', { kind: 'string' }],
    ['i64', { kind: 'int' }],
    ['i32', { kind: 'decimal', precision: 9, scale: 0 }],
    ['dec9', { kind: 'decimal', precision: 9, scale: 3 }],
    ['f64', { kind: 'float' }],
    ['text', { kind: 'int' }],
    ['i32', { kind: 'array', element: { kind: 'int' }, containsNull: true }],
  ] as const)('refuses to read %s as %o', (name, type) => {
    const read = () => readParquet(fixture('dictionary-snappy.parquet'), { columns: { [name]: type } });
    expect(read).toThrow('FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH');
    expect(read).toThrow(`[${name}]`);
  });

  it('reads row groups once, whichever way a file is split', () => {
    const bytes = fixture('page-index.parquet');
    for (const size of [1000, 10_000, bytes.length]) {
      let rows = 0;
      for (let start = 0; start < bytes.length; start += size) {
        rows += readParquet(bytes, { columns: { k: null }, split: { start, length: size } }).rows;
      }
      expect(rows).toBe(4000);
    }
  });

  it('counts rows without reading columns', () => {
    const { rows, metrics } = readParquet(fixture('page-index.parquet'), { columns: {} });
    expect(rows).toBe(4000);
    expect(metrics.bytesRead).toBeLessThan(70_000);
    expect(readParquet(fixture('no-rows.parquet')).rows).toBe(0);
  });

  it('skips row groups and pages that filters rule out', () => {
    const read = (fn: string, value: bigint) =>
      readParquet(fixture('page-index.parquet'), {
        batchRows: 100,
        filters: ([k]) => [call(fn, k!, literal({ kind: 'long' }, value))],
      });
    const none = read('less_than', 0n);
    expect(none.rows).toBe(0);
    expect(none.metrics.rowGroupsSkipped).toBe(2);
    const one = read('equal_to', 1234n);
    expect(one.metrics.rowGroupsSkipped).toBe(1);
    expect(one.metrics.pagesSkipped).toBeGreaterThan(2);
    expect(one.rows).toBeLessThan(300);
    const at = one.columns.k!.indexOf(1234n);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(one.columns.v![at]).toBe('1234');
    const ids = one.columns.k!.map(Number);
    expect(one.columns.v).toEqual(ids.map(String));
    expect(one.columns.d).toEqual(ids.map((i) => BigInt(Math.floor(i / 900))));
    expect(one.columns.l).toEqual(ids.map((i) => (i % 3 === 0 ? null : [i, null])));
    // Two stretches of one row group, by hand.
    const two = readParquet(fixture('page-index.parquet'), {
      batchRows: 1000,
      filters: ([k]) => [call('in', k!, literal({ kind: 'long' }, 700n), literal({ kind: 'long' }, 1900n))],
    });
    expect(two.columns.k).toEqual(expect.arrayContaining([700n, 1900n]));
    expect(two.rows).toBeLessThan(600);
    expect(two.columns.v).toEqual(two.columns.k!.map(String));
    expect(two.columns.l).toEqual(
      two.columns.k!.map((i) => (Number(i) % 3 === 0 ? null : [Number(i), null])),
    );
    const all = read('greater_than_or_equal', 0n);
    expect(all.rows).toBe(4000);
    expect(all.metrics.rowGroupsSkipped).toBe(0);
  });

  it('assembles nested values', () => {
    const i = (n: number) => (n % 6 === 5 ? null : BigInt(n));
    const list = <T>(f: (n: number) => T, n: number) =>
      n % 5 === 4 ? null : Array.from({ length: n % 4 }, (_, j) => f(n + j));
    const rows = Array.from({ length: 60 }, (_, n) => n);
    for (const batchRows of [4096, 7]) {
      const { columns, leaked } = readParquet(fixture('nested.parquet'), { batchRows });
      expect(leaked).toBe(0);
      expect(columns.list).toEqual(rows.map((n) => list(i, n)));
      expect(columns.deep).toEqual(rows.map((n) => list((j) => list((k) => `s${k}`, j), n)));
      expect(columns.struct).toEqual(rows.map((n) => (n % 5 === 0 ? null : [i(n), list(i, n)])));
      const entries = (n: number) =>
        Array.from({ length: n % 3 }, (_, j) => [`k${j}`, (n + j) % 6 === 5 ? null : n + j]);
      expect(columns.map).toEqual(rows.map((n) => (n % 5 === 4 ? null : entries(n))));
    }
  });

  it.each(['spark', 'spark-legacy', 'spark-v2'])('reads what Spark wrote: %s', (name) => {
    const { columns, schema } = readParquet(fixture(`${name}.parquet`));
    const rows = [0, 1, 2, 3, 4];
    expect(columns.id).toEqual(rows);
    expect(columns.ts).toEqual(rows.map((i) => (i === 2 ? null : BigInt(i) * 86_400_123_456n)));
    expect(columns.d).toEqual(rows.map((i) => BigInt(i) * 125n));
    expect(columns.d5).toEqual(rows.map((i) => BigInt(i) * 10n));
    expect(columns.a).toEqual(rows.map((i) => [BigInt(i), null]));
    expect(columns.m).toEqual(rows.map((i) => [['k', [BigInt(i)]]]));
    expect(columns.st).toEqual(rows.map((i) => [BigInt(i), String(i)]));
    expect(columns.b).toEqual(rows);
    expect(columns.s).toEqual(rows.map((i) => `text ${i}`));
    if (name !== 'spark-legacy') {
      expect(columns.ym).toEqual(rows.map((i) => 12 + i));
      expect(columns.dt).toEqual(rows.map((i) => BigInt(i) * 86_400_000_000n));
      expect(simpleString(schema.find((field) => field.name === 'dt')!.type)).toBe('interval day to second');
    }
  });

  it('gives NULL for fields that a struct of the file lacks', () => {
    const field = (name: string) => ({ name, type: { kind: 'int' }, nullable: true }) as const;
    const { columns } = readParquet(fixture('nested.parquet'), {
      columns: { struct: { kind: 'struct', fields: [field('z')] } },
    });
    expect(columns.struct).toEqual(Array.from({ length: 60 }, (_, n) => (n % 5 === 0 ? null : [null])));
  });
});
