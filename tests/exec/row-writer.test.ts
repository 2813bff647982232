import { describe, expect, it } from 'vitest';
import { LinearMemory, Region } from '../../src/columns/linear-memory.ts';
import { MemoryView } from '../../src/columns/memory-view.ts';
import { writeValue } from '../../src/columns/value-access.ts';
import { csvLayout } from '../../src/exec/operators/encode/csv.ts';
import { dataRowLayout } from '../../src/exec/operators/encode/data-row.ts';
import { jsonLinesLayout } from '../../src/exec/operators/encode/json-lines.ts';
import { jsonStringsLayout } from '../../src/exec/operators/encode/json-strings.ts';
import { jsonValue } from '../../src/exec/operators/encode/json-value.ts';
import { pgText } from '../../src/exec/operators/encode/pg-text.ts';
import { type RowLayout, RowWriter } from '../../src/exec/operators/encode/row-writer.ts';
import { loadKernels } from '../../src/kernels/load.ts';
import * as t from '../../src/types/data-type.ts';
import { zoneOf } from '../../src/types/datetime/zone.ts';
import { hiveString } from '../../src/types/format/hive-string.ts';
import type { Value } from '../../src/types/value.ts';

const utc = zoneOf('UTC');
const loader = loadKernels();
const wasm = loader.createMemory();
const kernels = loader.instantiate(wasm);
const memory = new LinearMemory(wasm, kernels, 512 * 1024 * 1024);

/** What a writer makes of columns of up to 4096 rows, block for block. */
function blocksOf(
  layout: RowLayout,
  types: readonly t.DataType[],
  columns: readonly (readonly Value[])[],
  zone = utc,
): Buffer[] {
  const region = new Region(memory);
  const view = new MemoryView(memory.memory);
  const rows = columns[0]!.length;
  const vectors = columns.map((values, c) => {
    const address = region.allocate(rows * 16);
    const validity = region.allocate(rows);
    values.forEach((value, row) => {
      memory.u8[validity + row] = value === null ? 0 : 1;
      const width = t.physicalWidth[t.physicalOf(types[c]!)];
      if (value !== null) {
        writeValue(view, types[c]!, address + row * width, value, (bytes) =>
          region.allocate(Math.max(1, bytes)),
        );
      }
    });
    return { type: types[c]!, values: address, validity };
  });
  const blocks: Buffer[] = [];
  const take = (bytes: Uint8Array): void => void blocks.push(Buffer.from(bytes));
  const newBlock = (bytes: number) => new Uint8Array(bytes);
  const writer = new RowWriter(layout, { region, kernels, zone, newBlock, take });
  writer.encode(vectors, rows);
  writer.flush();
  region.releaseAll();
  return blocks;
}

function linesOf(
  type: t.DataType,
  values: readonly Value[],
  make: (type: t.DataType) => RowLayout,
  zone = utc,
) {
  const text = Buffer.concat(blocksOf(make(type), [type], [values], zone)).toString();
  return text.split('\n').slice(0, -1);
}

/** Cells of DataRow messages of one column. */
function fieldsOf(type: t.DataType, values: readonly Value[], format: 0 | 1, zone = utc): Buffer[] {
  const layout = dataRowLayout([type], { kind: 'data_row', formats: [format] }, zone);
  const bytes = Buffer.concat(blocksOf(layout, [type], [values], zone));
  const fields: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 1 + bytes.readInt32BE(at + 1)) {
    fields.push(bytes.subarray(at + 11, at + 11 + bytes.readInt32BE(at + 7)));
  }
  return fields;
}

const bits = new DataView(new ArrayBuffer(8));

/** The same numbers at each run. */
function* randoms(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    yield state >>> 0;
  }
}

function doubles(): number[] {
  const random = randoms(1);
  const next = (): number => random.next().value!;
  const values = [
    0, -0, 1, -1, 0.1, 0.5, 1e7, 9999999, 1e15, 123456789012345680, 1e16, 1e22, 5e-324,
    2.2250738585072014e-308,
  ];
  values.push(
    Number.MAX_VALUE,
    Number.NaN,
    Infinity,
    -Infinity,
    0.001,
    0.0001,
    0.00099999,
    2 ** 52,
    2 ** 53,
    2 ** 53 + 2,
  );
  for (let power = -1074; power < 1024; power += 7) values.push(2 ** power, -(2 ** power) * 1.1);
  for (let i = 0; i < 1200; i++) {
    bits.setUint32(0, next());
    bits.setUint32(4, next());
    values.push(bits.getFloat64(0));
    values.push(next() / 2 ** 32, (next() - 2 ** 31) / 100, next() / 1e6, (next() * next()) / 1e3);
  }
  return values.slice(0, 4096);
}

function floats(): number[] {
  const random = randoms(2);
  const values = [
    0,
    -0,
    1.5,
    1e6,
    999999,
    16777216,
    1e-45,
    3.4028235e38,
    3207433.25,
    0.001,
    1e-4,
    Number.NaN,
    Infinity,
  ];
  for (let i = 0; i < 3000; i++) {
    bits.setUint32(0, random.next().value!);
    values.push(bits.getFloat32(0), (random.next().value! >>> 12) / 100);
  }
  return values.slice(0, 4096).map(Math.fround);
}

function instants(): bigint[] {
  const random = randoms(3);
  const values = [
    0n,
    -1n,
    1n,
    1609459200123456n,
    -62135596800000000n,
    -62135596800000001n,
    253402300799999999n,
  ];
  values.push(253402300800000000n, 2n ** 63n - 1n, -(2n ** 63n));
  for (let i = 0; i < 3000; i++) {
    values.push(
      BigInt(random.next().value!) * 1_000_000n - BigInt(random.next().value! % 2 ** 31) * 500_000n,
    );
    values.push((BigInt(random.next().value!) << 24n) - (1n << 55n));
  }
  return values.slice(0, 4096);
}

function integers(bitsWide: bigint): bigint[] {
  const random = randoms(4);
  const limit = 1n << (bitsWide - 1n);
  const values = [0n, 1n, -1n, 9n, 10n, 99n, 100n, limit - 1n, -limit];
  for (let power = 1n; power < limit; power *= 10n) values.push(power, power - 1n, -power);
  for (let i = 0; i < 2000; i++) {
    let value = 0n;
    for (let part = 0; part < 4; part++) value = (value << 32n) | BigInt(random.next().value!);
    values.push(BigInt.asIntN(Number(bitsWide), value >> BigInt(random.next().value! % 128)));
  }
  return values;
}

const decimal = (precision: number, scale: number) => t.decimalType(precision, scale);
const tenTo = (power: number) => 10n ** BigInt(power);
const below = (limit: bigint) => (value: bigint) => value % limit;

const cases: readonly (readonly [string, t.DataType, readonly Value[]])[] = [
  ['int', t.INT, integers(32n).map(Number)],
  ['long', t.LONG, integers(64n)],
  ['double', t.DOUBLE, doubles()],
  ['float', t.FLOAT, floats()],
  ['date', t.DATE, integers(32n).map((value) => Number(value % 4_000_000n))],
  ['timestamp', t.TIMESTAMP, instants()],
  ['timestamp_ntz', t.TIMESTAMP_NTZ, instants()],
  ['decimal(18,0)', decimal(18, 0), integers(64n).map(below(tenTo(18)))],
  ['decimal(18,2)', decimal(18, 2), integers(64n).map(below(tenTo(18)))],
  ['decimal(18,17)', decimal(18, 17), integers(64n).map(below(tenTo(18)))],
  ['decimal(38,0)', decimal(38, 0), integers(127n).map(below(tenTo(38)))],
  ['decimal(38,10)', decimal(38, 10), integers(127n).map(below(tenTo(38)))],
  ['decimal(38,38)', decimal(38, 38), integers(127n).map(below(tenTo(38)))],
];

describe('cells written by the kernel', () => {
  it.each(cases)('%s as TypeScript writes it', (_, type, values) => {
    const csv = (column: t.DataType) => csvLayout([column], ',', utc);
    expect(linesOf(type, values, csv)).toEqual(values.map((value) => hiveString(value, type, utc)));
    const json = (column: t.DataType) => jsonLinesLayout([column], ['a'], utc);
    expect(linesOf(type, values, json)).toEqual(
      values.map((value) => `{"a":${jsonValue(value, type, utc)}}`),
    );
    expect(fieldsOf(type, values, 0).map(String)).toEqual(values.map((value) => pgText(value, type, utc)));
  });

  it('timestamps of zones that change their offset', () => {
    const zone = zoneOf('America/New_York');
    const values = instants();
    const csv = (column: t.DataType) => csvLayout([column], ',', zone);
    expect(linesOf(t.TIMESTAMP, values, csv, zone)).toEqual(
      values.map((v) => hiveString(v, t.TIMESTAMP, zone)),
    );
    const json = (column: t.DataType) => jsonLinesLayout([column], ['a'], zone);
    expect(linesOf(t.TIMESTAMP, values, json, zone)).toEqual(
      values.map((value) => `{"a":${jsonValue(value, t.TIMESTAMP, zone)}}`),
    );
    expect(fieldsOf(t.TIMESTAMP, values, 0, zone).map(String)).toEqual(
      values.map((value) => pgText(value, t.TIMESTAMP, zone)),
    );
  });

  it('numeric in binary: groups of four digits that give the value', () => {
    for (const [precision, scale] of [
      [18, 0],
      [18, 3],
      [38, 0],
      [38, 10],
      [38, 37],
    ] as const) {
      const values = integers(precision === 18 ? 60n : 127n).map(below(tenTo(precision)));
      const read = fieldsOf(decimal(precision, scale), values, 1).map((field) => {
        const [count, weight, sign, dscale] = [0, 2, 4, 6].map((at) => field.readInt16BE(at)) as [
          number,
          number,
          number,
          number,
        ];
        expect(dscale).toBe(scale);
        expect(field.length).toBe(8 + 2 * count);
        let sum = 0n;
        for (let i = 0; i < count; i++) {
          // In units of 10^-40, which all places are whole multiples of.
          sum += BigInt(field.readInt16BE(8 + 2 * i)) * tenTo(40 + 4 * (weight - i));
        }
        return (sign === 0 ? sum : -sum) / tenTo(40 - scale);
      });
      expect(read).toEqual(values);
    }
  });
});

describe('rows written by the kernel', () => {
  const texts = [
    '',
    'a',
    'a,b',
    'say "hi"',
    'line\nbreak',
    '\u0001\t\b\f\r\\',
    'ä€😀',
    null,
    'x'.repeat(300_000),
  ];

  it('texts with all that has to be escaped, longer than the buffer', () => {
    const json = Buffer.concat(blocksOf(jsonStringsLayout([t.STRING], utc), [t.STRING], [texts])).toString();
    const lines = json.split('\n').slice(0, -1);
    expect(lines.map((line) => JSON.parse(line)[0])).toEqual(texts);
    expect(
      linesOf(t.STRING, ['a,b', '', null, 'say "hi"', 'a;b'], (type) => csvLayout([type], ',', utc)),
    ).toEqual(['"a,b"', '""', '', '"say ""hi"""', 'a;b']);
  });

  it('blocks hold whole rows, however long', () => {
    const values = Array.from({ length: 3000 }, (_, i) => 'y'.repeat(i % 700));
    const numbers = values.map((_, i) => i);
    const layout = jsonLinesLayout([t.INT, t.STRING], ['i', 's'], utc);
    const blocks = blocksOf(layout, [t.INT, t.STRING], [numbers, values]);
    expect(blocks.length).toBeGreaterThan(2);
    const rows = blocks.flatMap((block) => {
      expect(block.at(-1)).toBe(10);
      return block.toString().trim().split('\n');
    });
    expect(rows.map((row) => JSON.parse(row))).toEqual(numbers.map((i) => ({ i, s: values[i] })));
  });

  it('values that TypeScript writes, at the start, inside and at the end of a row', () => {
    const list = t.arrayType(t.INT);
    const layout = jsonLinesLayout([list, t.INT, list], ['a', 'b', 'c'], utc);
    const lists = Array.from({ length: 4096 }, (_, i) =>
      i % 5 === 0 ? null : Array.from({ length: i % 90 }, (_, k) => k),
    );
    const numbers = lists.map((_, i) => i);
    const text = Buffer.concat(blocksOf(layout, [list, t.INT, list], [lists, numbers, lists])).toString();
    const rows = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toEqual(lists.map((value, i) => ({ a: value, b: i, c: value })));
  });

  it('empty texts that TypeScript writes', () => {
    const list = t.arrayType(t.INT);
    const host = (value: Value): string => (value as readonly Value[]).join(' ');
    const [{ cell }] = jsonLinesLayout([list], ['a'], utc).columns as [RowLayout['columns'][number]];
    const layout: RowLayout = {
      columns: [{ cell: { ...cell, host }, lead: '' }],
      dataRows: false,
      nullText: '',
      lineEnd: '\n',
    };
    expect(Buffer.concat(blocksOf(layout, [list], [[[], [1, 2], []]])).toString()).toBe('\n1 2\n\n');
  });
});
