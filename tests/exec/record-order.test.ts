import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FRAME } from '../../src/codegen/frame.ts';
import { layOutRecord, type RecordField } from '../../src/codegen/pipeline/record.ts';
import { SORT_ENTRY } from '../../src/codegen/pipeline/sort-code.ts';
import { type SortKey, sortParts } from '../../src/codegen/pipeline/sort-key-code.ts';
import { sortOrderBytes } from '../../src/codegen/pipeline/sort-order.ts';
import { LinearMemory, Region } from '../../src/columns/linear-memory.ts';
import { Cancellation } from '../../src/core/cancellation.ts';
import type { SortSpec } from '../../src/exec/executor/program.ts';
import type { TaskRunner } from '../../src/exec/executor/task-runner.ts';
import { RecordOrder } from '../../src/exec/operators/record-order.ts';
import type { Kernels } from '../../src/kernels/kernels.ts';
import { loadKernels } from '../../src/kernels/load.ts';
import type { DataType } from '../../src/types/data-type.ts';

const types: readonly DataType[] = [
  { kind: 'int' },
  { kind: 'long' },
  { kind: 'decimal', precision: 38, scale: 0 },
  { kind: 'float' },
  { kind: 'double' },
  { kind: 'string' },
];
type Cell = number | bigint | string | null;

const loader = loadKernels({ maxPages: 4096 });
let memory: LinearMemory;
let kernels: Kernels;
let region: Region;
let state = 1;

function random(n: number): number {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % n;
}

beforeAll(() => {
  const wasm = loader.createMemory(256 << 20);
  kernels = loader.instantiate(wasm);
  memory = new LinearMemory(wasm, kernels, 256 << 20);
});
beforeEach(() => {
  region?.releaseAll();
  region = new Region(memory);
});

/** One of few values of a type, with a NULL now and then. */
function cellOf(type: DataType, nullable: boolean): Cell {
  if (nullable && random(5) === 0) return null;
  switch (type.kind) {
    case 'int':
      return random(3) - 1;
    case 'long':
      return BigInt(random(7) - 3) * 0x1234_5678_9abc_def0n;
    case 'decimal':
      return (BigInt(random(3) - 1) << 64n) + BigInt(random(4)) * 0x7fff_ffff_ffff_ffffn;
    case 'float':
    case 'double':
      return [0, -0, Number.NaN, -1.5, 2.25, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][random(7)]!;
    default:
      return 'prefix that many have'.slice(0, random(22)) + 'zab'.slice(0, random(4));
  }
}

function compareCells(a: Cell, b: Cell, { direction, nulls }: SortKey): number {
  if (a === null || b === null) {
    const order = Number(a !== null) - Number(b !== null);
    return nulls === 'first' ? order : -order;
  }
  const isNotNumber = (x: Cell): boolean => typeof x === 'number' && Number.isNaN(x);
  let order = a < b ? -1 : a > b ? 1 : 0;
  if (isNotNumber(a) || isNotNumber(b)) order = Number(isNotNumber(a)) - Number(isNotNumber(b));
  return direction === 'asc' ? order : -order;
}

function write(record: number, field: RecordField, value: Cell): void {
  const view = new DataView(memory.memory.buffer);
  if (field.validity !== null) view.setUint8(record + field.validity, value === null ? 0 : 1);
  const at = record + field.offset;
  // What is behind NULL may be anything.
  if (value === null) view.setUint32(at, 0xdead_beef, true);
  else if (field.type.kind === 'int') view.setInt32(at, value as number, true);
  else if (field.type.kind === 'float') view.setFloat32(at, value as number, true);
  else if (field.type.kind === 'double') view.setFloat64(at, value as number, true);
  else if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    const address = region.allocate(Math.max(bytes.length, 1));
    memory.u8.set(bytes, address);
    view.setUint32(at, address, true);
    view.setUint32(at + 4, bytes.length, true);
  } else {
    view.setBigInt64(at, BigInt.asIntN(64, value as bigint), true);
    if (field.type.kind === 'decimal') view.setBigInt64(at + 8, (value as bigint) >> 64n, true);
  }
}

/** Numbers of rows in the order that the kernels bring them in. */
function sorted(keys: readonly SortKey[], size: number, rows: readonly (readonly Cell[])[]): number[] {
  const table = sortOrderBytes(keys, sortParts(keys));
  const constants = region.allocate(table.length);
  memory.u8.set(table, constants);
  const frame = region.allocate(FRAME.slots);
  memory.u32[(frame + FRAME.constants) >>> 2] = constants;
  const runner = { memory, kernels, frame, cancellation: new Cancellation(), exports: {} };
  const order = new RecordOrder(
    runner as unknown as TaskRunner,
    { order: 0, compare: null } as unknown as SortSpec,
  );
  const records = region.allocate(rows.length * size);
  for (const [i, row] of rows.entries())
    for (const [k, { field }] of keys.entries()) write(records + i * size, field, row[k]!);
  const entries = region.allocate(rows.length * SORT_ENTRY.bytes);
  const scratch = region.allocate(rows.length * SORT_ENTRY.bytes);
  kernels.sort_entries(entries, records, records + rows.length * size, size);
  order.sort(entries, scratch, rows.length, order.begin(entries, rows.length));
  const at = (i: number): number => memory.u32[(entries + i * SORT_ENTRY.bytes + SORT_ENTRY.record) >>> 2]!;
  for (let i = 1; i < Math.min(rows.length, 500); i++)
    expect(order.compare(at(i - 1), at(i))).toBeLessThanOrEqual(0);
  return rows.map((_, i) => (at(i) - records) / size);
}

function expectSorted(columns: readonly DataType[], count: number): void {
  const nullable = columns.map(() => random(2) === 0);
  const { fields, size } = layOutRecord(
    0,
    columns.map((type, i) => ({ type, nullable: nullable[i]! })),
  );
  const keys = fields.map(
    (field): SortKey => ({
      field,
      direction: random(2) === 0 ? 'asc' : 'desc',
      nulls: random(2) === 0 ? 'first' : 'last',
    }),
  );
  const rows = Array.from({ length: count }, () => columns.map((type, i) => cellOf(type, nullable[i]!)));
  const compare = (a: number, b: number): number => {
    for (const [k, key] of keys.entries()) {
      const order = compareCells(rows[a]![k]!, rows[b]![k]!, key);
      if (order !== 0) return order;
    }
    return 0;
  };
  expect(sorted(keys, size, rows)).toEqual(rows.map((_, i) => i).sort(compare));
}

describe('the order of records', () => {
  it.each(types.map((type) => [type.kind, type] as const))('is that of values of type %s', (_, type) => {
    for (const count of [1, 2, 16, 17, 1000])
      for (let round = 0; round < 4; round++) expectSorted([type], count);
  });

  it('goes on with further keys, few rows or many', () => {
    for (let round = 0; round < 30; round++) {
      const columns = Array.from({ length: 2 + random(4) }, () => types[random(types.length)]!);
      expectSorted(columns, [5, 40, 3000][round % 3]!);
    }
  });

  it('takes more rows than are sorted at once, most of which agree in the first keys', () => {
    for (const kind of ['int', 'string'] as const) {
      const first = types.find((type) => type.kind === kind)!;
      expectSorted([first, types[3]!], 260_000);
    }
  });
});
