import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrowSchemaMessage } from '../../src/columns/arrow-schema.ts';
import { floatText } from '../../src/exec/operators/encode/pg-text.ts';
import type { ResultEncoding } from '../../src/exec/result.ts';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { DataType } from '../../src/types/data-type.ts';
import * as t from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import * as p from './plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await p.startTestEngine(1);
});
afterAll(() => engine.close());

const struct = t.structType([
  { name: 'n', type: t.INT, nullable: true },
  { name: 's', type: t.STRING, nullable: true },
]);

/** Name, type, a value. Each is also tried as NULL. */
const columns: readonly (readonly [string, DataType, Value])[] = [
  ['bool', t.BOOLEAN, true],
  ['byte', t.BYTE, -7],
  ['short', t.SHORT, 300],
  ['int', t.INT, -123456],
  ['long', t.LONG, 9007199254740993n],
  ['float', t.FLOAT, 1.5],
  ['double', t.DOUBLE, 0.1],
  ['dec', t.decimalType(10, 2), -12345n],
  ['big', t.decimalType(38, 3), 123456789012345678901234567890n],
  ['text', t.STRING, 'a "b",\n\\ä'],
  ['bin', t.BINARY, Uint8Array.of(0, 255, 65)],
  ['date', t.DATE, 18628],
  ['ts', t.TIMESTAMP, 1609459200123456n],
  ['ntz', t.TIMESTAMP_NTZ, 1609459200000000n],
  ['list', t.arrayType(t.INT), [1, null, 3]],
  ['map', t.mapType(t.STRING, t.INT), [['k', 1]]],
  ['struct', struct, [1, 'x']],
];

async function encode(encoding: ResultEncoding, pairs: Record<string, string> = {}): Promise<Buffer> {
  const output = columns.map(([name, type]) => p.column(name, type));
  const rows = [columns.map(([, , value]) => value), columns.map(() => null)];
  const execution = engine.execute(p.values(output, rows), {
    encoding,
    columnNames: columns.map(([name]) => name),
    conf: p.confOf(pairs),
  });
  const blocks: Uint8Array[] = [];
  for await (const block of execution.blocks) blocks.push(block.bytes);
  return Buffer.concat(blocks);
}

/** The fields of DataRow messages; null for NULL. */
function dataRows(bytes: Buffer): (Buffer | null)[][] {
  const rows: (Buffer | null)[][] = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes[at]).toBe(0x44);
    const end = at + 1 + bytes.readInt32BE(at + 1);
    const fields: (Buffer | null)[] = [];
    let field = at + 7;
    for (let i = 0; i < bytes.readInt16BE(at + 5); i++) {
      const length = bytes.readInt32BE(field);
      fields.push(length < 0 ? null : bytes.subarray(field + 4, field + 4 + length));
      field += 4 + Math.max(0, length);
    }
    expect(field).toBe(end);
    rows.push(fields);
    at = end;
  }
  return rows;
}

describe('result encodings', () => {
  it('json_strings: as the spark-sql shell prints values', async () => {
    const [first, second] = (await encode({ kind: 'json_strings' })).toString().trim().split('\n');
    expect(JSON.parse(first!)).toEqual([
      'true',
      '-7',
      '300',
      '-123456',
      '9007199254740993',
      '1.5',
      '0.1',
      '-123.45',
      '123456789012345678901234567.890',
      'a "b",\n\\ä',
      '\u0000\uFFFDA',
      '2021-01-01',
      '2021-01-01 00:00:00.123456',
      '2021-01-01 00:00:00',
      '[1,null,3]',
      '{"k":1}',
      '{"n":1,"s":"x"}',
    ]);
    expect(JSON.parse(second!)).toEqual(columns.map(() => null));
  });

  it('json_lines: typed objects', async () => {
    const [first, second] = (await encode({ kind: 'json_lines' })).toString().trim().split('\n');
    expect(first).toBe(
      '{"bool":true,"byte":-7,"short":300,"int":-123456,"long":9007199254740993,"float":1.5,"double":0.1,' +
        '"dec":-123.45,"big":123456789012345678901234567.890,"text":"a \\"b\\",\\n\\\\ä","bin":"AP9B",' +
        '"date":"2021-01-01","ts":"2021-01-01T00:00:00.123Z","ntz":"2021-01-01T00:00:00.000",' +
        '"list":[1,null,3],"map":{"k":1},"struct":{"n":1,"s":"x"}}',
    );
    expect(Object.values(JSON.parse(second!))).toEqual(columns.map(() => null));
  });

  it('csv: quotes where it must', async () => {
    const text = (await encode({ kind: 'csv', separator: ',' })).toString();
    expect(text).toContain('true,-7,300,-123456,9007199254740993,1.5,0.1,-123.45,');
    expect(text).toContain(',"a ""b"",\n\\ä",');
    expect(text).toContain(
      ',2021-01-01,2021-01-01 00:00:00.123456,2021-01-01 00:00:00,"[1,null,3]","{""k"":1}",',
    );
    expect(text.endsWith(`\n${','.repeat(columns.length - 1)}\n`)).toBe(true);
  });

  it('data_row: text', async () => {
    const bytes = await encode(
      { kind: 'data_row', formats: [] },
      { 'spark.sql.session.timeZone': 'Asia/Kolkata' },
    );
    const [first, second] = dataRows(bytes);
    expect(first!.map((field) => field!.toString())).toEqual([
      't',
      '-7',
      '300',
      '-123456',
      '9007199254740993',
      '1.5',
      '0.1',
      '-123.45',
      '123456789012345678901234567.890',
      'a "b",\n\\ä',
      '\\x00ff41',
      '2021-01-01',
      '2021-01-01 05:30:00.123456+05:30',
      '2021-01-01 00:00:00',
      '{1,NULL,3}',
      '{"k":1}',
      '{"n":1,"s":"x"}',
    ]);
    expect(second).toEqual(columns.map(() => null));
  });

  it('data_row: binary', async () => {
    const [first] = dataRows(await encode({ kind: 'data_row', formats: [1] }));
    const field = Object.fromEntries(columns.map(([name], c) => [name, first![c]!]));
    expect(field.bool).toEqual(Buffer.from([1]));
    expect(field.byte!.readInt16BE()).toBe(-7);
    expect(field.short!.readInt16BE()).toBe(300);
    expect(field.int!.readInt32BE()).toBe(-123456);
    expect(field.long!.readBigInt64BE()).toBe(9007199254740993n);
    expect(field.float!.readFloatBE()).toBe(1.5);
    expect(field.double!.readDoubleBE()).toBe(0.1);
    // -123.45: two digits of base 10000 (123, 4500), weight 0, negative, scale 2.
    expect([...new Int16Array(5)].map((_, i) => field.dec!.readInt16BE(i * 2))).toEqual([
      2, 0, 0x4000, 2, 123,
    ]);
    expect(field.dec!.readInt16BE(10)).toBe(4500);
    expect(field.bin).toEqual(Buffer.from([0, 255, 65]));
    expect(field.date!.readInt32BE()).toBe(18628 - 10957);
    expect(field.ts!.readBigInt64BE()).toBe(1609459200123456n - 946684800000000n);
    // One dimension, a NULL, int4; three elements from 1 on.
    expect([0, 1, 2, 3, 4].map((i) => field.list!.readInt32BE(i * 4))).toEqual([1, 1, 23, 3, 1]);
    expect([5, 6, 7].map((i) => field.list!.readInt32BE(i * 4))).toEqual([4, 1, -1]);
  });

  it('arrow: record batches that apache-arrow reads', async () => {
    const schema = columns.map(([name, type]) => ({ name, type, nullable: true }));
    const batches = await encode({ kind: 'arrow' });
    const table = tableFromIPC(Buffer.concat([await arrowSchemaMessage(schema), batches]));
    expect(table.numRows).toBe(2);
    const row = table.get(0)!.toJSON() as Record<string, unknown>;
    expect(row).toMatchObject({ bool: true, byte: -7, short: 300, int: -123456, long: 9007199254740993n });
    expect(row).toMatchObject({ float: 1.5, double: 0.1, text: 'a "b",\n\\ä' });
    expect(Array.from(row.bin as Uint8Array)).toEqual([0, 255, 65]);
    expect(Number(row.date)).toBe(18628 * 86_400_000);
    expect(JSON.stringify(row.list)).toBe('[1,null,3]');
    expect(JSON.stringify(row.struct)).toBe('{"n":1,"s":"x"}');
    expect(JSON.stringify(row.map)).toBe('{"k":1}');
    expect(Object.values(table.get(1)!.toJSON())).toEqual(columns.map(() => null));
  });

  it.each([1000, 1, 300])('arrow: many batches of %i rows share blocks', async (batch) => {
    const rows = batch * 150 + 1;
    const id = p.column('id', t.LONG, false);
    const execution = engine.execute(p.range(rows, 1, id), {
      encoding: { kind: 'arrow' },
      columnNames: ['id'],
      conf: p.confOf({ 'spark.sparrow.batchSize': `${batch}` }),
    });
    const blocks: Buffer[] = [];
    const counts: number[] = [];
    for await (const block of execution.blocks) {
      blocks.push(Buffer.from(block.bytes));
      counts.push(block.rows);
    }
    expect(blocks.length).toBe(Math.ceil((rows * 8) / (256 * 1024 - 2 * 8 * batch)));
    const schema = await arrowSchemaMessage([{ name: 'id', type: t.LONG, nullable: false }]);
    const table = tableFromIPC(Buffer.concat([schema, ...blocks]));
    expect(table.batches.length).toBe(151);
    expect([...(table.getChild('id')! as Iterable<bigint>)].every((id, i) => id === BigInt(i))).toBe(true);
    expect(counts.reduce((a, b) => a + b)).toBe(rows);
  });

  it('prints floats as PostgreSQL does', () => {
    const doubles = [1, 1e15, 123456789012345, 1e-4, 1e-5, 123456789012345660, -0, 1 / 3];
    expect(doubles.map((n) => floatText(n, false))).toEqual([
      '1',
      '1e+15',
      '123456789012345',
      '0.0001',
      '1e-05',
      '1.2345678901234566e+17',
      '-0',
      '0.3333333333333333',
    ]);
    const singles = [1.1, 1e6, 123456, 0.1, 16777216].map(Math.fround);
    expect(singles.map((n) => floatText(n, true))).toEqual([
      '1.1',
      '1e+06',
      '123456',
      '0.1',
      '1.6777216e+07',
    ]);
  });
});
