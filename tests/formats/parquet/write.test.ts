import { describe, expect, it } from 'vitest';
import type { DataType, Schema } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { call, literal } from './expressions.ts';
import { fixture, inferSchema, readParquet } from './harness.ts';
import { writeParquet } from './write-harness.ts';

function schemaOf(types: Readonly<Record<string, DataType>>): Schema {
  return Object.entries(types).map(([name, type]) => ({ name, type, nullable: true }));
}

const LONG: DataType = { kind: 'long' };
const STRING: DataType = { kind: 'string' };

describe('writing Parquet', () => {
  it.each(['dictionary-snappy', 'nested', 'page-index', 'int96'])(
    'gives back what it read from %s',
    (name) => {
      const { columns, schema } = readParquet(fixture(`${name}.parquet`));
      for (const compression of ['none', 'snappy', 'gzip', 'brotli']) {
        for (const timestamps of ['INT96', 'TIMESTAMP_MICROS']) {
          const bytes = writeParquet(schema, Object.values(columns), {
            compression,
            timestamps,
            batchRows: 97,
          });
          const back = readParquet(bytes);
          expect(back.schema).toEqual(schema);
          expect(back.columns).toEqual(columns);
        }
      }
    },
  );

  it('keeps the other types', () => {
    const types: Readonly<Record<string, DataType>> = {
      months: { kind: 'interval_ym', start: 'year', end: 'month' },
      micros: { kind: 'interval_dt', start: 'day', end: 'second' },
      time: { kind: 'time', precision: 6 },
      decimal: { kind: 'decimal', precision: 18, scale: 3 },
      variant: { kind: 'variant' },
    };
    const variant = { metadata: Buffer.from([1, 0, 0]), value: Buffer.from([12, 7]) };
    const columns: Value[][] = [
      [13, null, -1],
      [-5n, 86_400_000_000n, null],
      [0n, 86_399_999_999_000n, null],
      [null, -(10n ** 18n - 1n), 10n ** 18n - 1n],
      [variant, null, variant],
    ];
    const schema = schemaOf(types);
    const back = readParquet(writeParquet(schema, columns), { columns: types });
    expect(back.schema).toEqual(schema);
    expect(Object.values(back.columns)).toEqual(columns);
  });

  it('leaves the dictionary when values do not repeat or get too many', () => {
    const rows = 60_000;
    const many = Array.from({ length: rows }, (_, i) => (i < 30_000 ? BigInt(i % 10) : BigInt(i) << 20n));
    const distinct = Array.from({ length: rows }, (_, i) => `value ${i} of a column without repetitions`);
    const same = Array.from({ length: rows }, () => 'the same');
    const schema = schemaOf({ many: LONG, distinct: STRING, same: STRING });
    const bytes = writeParquet(schema, [many, distinct, same], { compression: 'none' });
    const { columns } = readParquet(bytes);
    expect(columns.many).toEqual(many);
    expect(columns.distinct).toEqual(distinct);
    expect(columns.same).toEqual(same);
    const without = writeParquet(schemaOf({ many: LONG, distinct: STRING }), [many, distinct], {
      compression: 'none',
    });
    expect(bytes.length - without.length).toBeLessThan(1000);
  });

  it('writes bounds that prune', () => {
    const zeros = [0, -0, 0];
    const schema = schemaOf({ id: LONG, name: STRING, ratio: { kind: 'double' } });
    const bytes = writeParquet(schema, [[5n, null, 9n], ['b', 'é', 'a'], zeros]);
    const groups = (fn: string, column: number, type: DataType, value: Value) =>
      readParquet(bytes, {
        filters: (columns) => [call(fn, columns[column]!, literal(type, value))],
      }).metrics.rowGroupsSkipped;
    expect(groups('less_than', 0, LONG, 5n)).toBe(1);
    expect(groups('less_than_or_equal', 0, LONG, 5n)).toBe(0);
    expect(groups('greater_than', 0, LONG, 9n)).toBe(1);
    expect(groups('greater_than', 1, STRING, 'z')).toBe(0);
    expect(groups('equal_to', 1, STRING, 'A')).toBe(1);
    expect(groups('equal_to', 2, { kind: 'double' }, -0)).toBe(0);
    expect(groups('equal_to', 2, { kind: 'double' }, 1)).toBe(1);
  });

  it('writes page indexes that prune', () => {
    const rows = 100_000;
    const id = Array.from({ length: rows }, (_, i) => BigInt(i));
    const list = id.map((n) => (n % 7n === 0n ? null : [n, null]));
    const nothing = id.map(() => null);
    const schema = schemaOf({
      id: LONG,
      list: { kind: 'array', element: LONG, containsNull: true },
      nothing: STRING,
    });
    const bytes = writeParquet(schema, [id, list, nothing], { batchRows: 1000 });
    const { columns, metrics } = readParquet(bytes, {
      filters: ([column]) => [call('equal_to', column!, literal(LONG, 50_000n))],
    });
    expect(columns.id!.length).toBe(20_000);
    expect(columns.id).toContain(50_000n);
    expect(columns.list).toEqual(columns.id!.map((n) => list[Number(n)]));
    expect(metrics.pagesSkipped).toBeGreaterThan(0);
    const none = readParquet(bytes, { filters: (c) => [call('isnotnull', c[2]!)] });
    expect(none.metrics.rowGroupsSkipped).toBe(1);
  });

  it('writes files without rows, and refuses types that Parquet lacks', () => {
    const schema = schemaOf({ a: LONG });
    const empty = writeParquet(schema, [[]]);
    expect(readParquet(empty).rows).toBe(0);
    expect(inferSchema(empty)).toEqual(schema);
    expect(() => writeParquet(schemaOf({ a: { kind: 'interval' } }), [[]])).toThrow(
      'UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE',
    );
    expect(() => writeParquet(schema, [[]], { compression: 'zip' })).toThrow('CODEC_NOT_AVAILABLE');
  });
});
