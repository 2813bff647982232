import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Region } from '../../../src/columns/linear-memory.ts';
import { MemoryView } from '../../../src/columns/memory-view.ts';
import { writeValue } from '../../../src/columns/value-access.ts';
import type { Vector } from '../../../src/columns/vector.ts';
import { csvWriter } from '../../../src/formats/csv/csv-writer.ts';
import { openFileSink } from '../../../src/storage/file-sink.ts';
import { type DataType, physicalOf, physicalWidth, type Schema } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';
import { newContext, readCsv, withFile } from './csv-harness.ts';

const recorded = JSON.parse(readFileSync(new URL('./spark-4.2-csv-write.json', import.meta.url), 'utf8')) as {
  readonly strings: readonly (string | null)[];
  readonly cases: readonly { readonly options: Record<string, string>; readonly content?: string }[];
  readonly types: readonly { readonly options: Record<string, string>; readonly content?: string }[];
};

const STRING: DataType = { kind: 'string' };

/** The bytes of a file with these rows. */
function written(
  schema: Schema,
  rows: readonly (readonly Value[])[],
  options: Record<string, string>,
): Buffer {
  return withFile('', 'unused', (unused) => {
    const path = join(unused, '..', 'out.csv');
    const context = newContext();
    const region = new Region(context.memory);
    const view = new MemoryView(context.memory.memory);
    const vectors = schema.map(({ type }, column): Vector => {
      const width = physicalWidth[physicalOf(type)];
      const values = region.allocate(Math.max(16, rows.length * width));
      const validity = region.allocate(Math.max(16, rows.length));
      for (const [row, cells] of rows.entries()) {
        const value = cells[column] ?? null;
        context.memory.u8[validity + row] = value === null ? 0 : 1;
        if (value !== null) {
          writeValue(view, type, values + row * width, value, (size) => region.allocate(Math.max(1, size)));
        }
      }
      return { type, values, validity };
    });
    const lower = Object.fromEntries(
      Object.entries(options).map(([key, value]) => [key.toLowerCase(), value]),
    );
    const request = { schema, options: lower, conf: {}, zone: 'UTC' };
    const writer = csvWriter.open(openFileSink(path), request, context);
    if (rows.length > 0) writer.write({ length: rows.length, vectors });
    const { bytes } = writer.close();
    const content = readFileSync(path);
    expect(bytes).toBe(content.length);
    return content;
  });
}

describe('CSV as Spark 4.2 writes it', () => {
  const schema = ['a b', 'c,"d'].map((name) => ({ name, type: STRING, nullable: true }));
  for (const { options, content } of recorded.cases) {
    it(JSON.stringify(options), () => {
      const rows = recorded.strings.map((text) => [text, 'z']);
      const expected = Buffer.from(content!, 'base64');
      expect(written(schema, rows, options).toString('latin1')).toBe(expected.toString('latin1'));
    });
  }
});

describe('values as Spark 4.2 writes them', () => {
  const decimal: DataType = { kind: 'decimal', precision: 5, scale: 2 };
  const types: DataType[] = [
    { kind: 'byte' },
    { kind: 'short' },
    { kind: 'int' },
    { kind: 'long' },
    { kind: 'float' },
    { kind: 'double' },
    decimal,
    { kind: 'boolean' },
    { kind: 'date' },
    { kind: 'timestamp' },
    { kind: 'timestamp_ntz' },
    { kind: 'binary' },
    { kind: 'interval_dt', start: 'day', end: 'second' },
    { kind: 'interval_ym', start: 'year', end: 'month' },
  ];
  const schema = types.map((type, index) => ({ name: 'abcdefghijklmn'[index]!, type, nullable: true }));
  const at = (text: string, micros = 0n) => BigInt(Date.parse(`${text}Z`)) * 1000n + micros;
  const bytes = (...list: number[]) => Uint8Array.from(list);
  const first = at('2021-01-05T10:20:30');
  const old = at('1900-01-01T00:00:00');
  const long = 9223372036854775807n;
  const rows: Value[][] = [
    [1, 2, 3, 4n, 1.5, 2.5, 150n, true, 18632, first, first, bytes(0x61, 0x62, 0x22), 93784500000n, 14],
    [
      -1,
      -2,
      -3,
      -4n,
      Number.NaN,
      Infinity,
      -5n,
      false,
      -719162,
      first + 123456n,
      first + 123456n,
      bytes(255, 0),
      -93784000000n,
      -14,
    ],
    types.map(() => null),
    [127, 2, 3, long, 1e10, 1e-5, 12345n, true, 2932896, old + 500000n, old + 1000n, bytes(), 0n, 0],
    [
      127,
      2,
      3,
      long,
      -Infinity,
      12345678.9,
      0n,
      true,
      3789755,
      at('2021-07-01T00:00:00'),
      at('2021-07-01T00:00:00', 100000n),
      bytes(0x2c, 0x22),
      8640000000001n,
      0,
    ],
  ];
  for (const { options, content } of recorded.types) {
    it(JSON.stringify(options), () => {
      expect(written(schema, rows, options).toString()).toBe(content);
    });
  }
});

describe('a CSV file', () => {
  const schema = [{ name: 'a', type: STRING, nullable: true }];

  it('without rows has its header', () => {
    expect(written(schema, [], {}).toString()).toBe('');
    expect(written(schema, [], { header: 'true' }).toString()).toBe('a\n');
  });

  it('may be compressed', () => {
    const rows = Array.from({ length: 4000 }, (_, index) => [String(index).repeat(300)]);
    const content = written(schema, rows, { compression: 'gzip' });
    const text = gunzipSync(content).toString();
    expect(text).toBe(`${rows.join('\n')}\n`);
    const back = withFile(content, 'x.csv.gz', (path) => readCsv(path, schema));
    expect(back).toEqual(rows);
    const deflated = written(schema, rows, { compression: 'deflate' });
    expect(withFile(deflated, 'x.csv.deflate', (path) => readCsv(path, schema))).toEqual(rows);
    expect(csvWriter.extension({ schema, options: { compression: 'gzip' }, conf: {}, zone: 'UTC' })).toBe(
      '.csv.gz',
    );
  });

  it('of nested values is refused', () => {
    const nested = [
      { name: 'n', type: { kind: 'array', element: STRING, containsNull: true } as const, nullable: true },
    ];
    expect(() => written(nested, [], {})).toThrow('UNSUPPORTED_DATA_TYPE_FOR_DATASOURCE');
    expect(() => written(schema, [], { compression: 'zstd' })).toThrow('CODEC_NOT_AVAILABLE');
  });
});
