import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planTable } from '../../src/exec/executor/join-table.ts';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { Attribute, Expression } from '../../src/expr/expression.ts';
import type { PhysicalJoinType } from '../../src/plan/physical/node.ts';
import { DATE, type DataType, DOUBLE, INT, LONG, STRING } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import * as p from './plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await p.startTestEngine();
});
afterAll(() => engine.close());

type Rows = readonly (readonly Value[])[];

/** Joins rows of keys and one further column; gives the result and how many tables were direct. */
async function join(
  keys: readonly DataType[],
  left: Rows,
  right: Rows,
  type: PhysicalJoinType = 'inner',
  options: Parameters<typeof p.hashJoin>[5] = {},
  pairs: Readonly<Record<string, string>> = {},
  probeKey: (key: Attribute) => Expression = (key) => key,
): Promise<{ rows: string[]; direct: number }> {
  const side = (name: string) => ({
    keys: keys.map((key, k) => p.column(`${name}_key${k}`, key)),
    tag: p.column(`${name}_tag`, STRING),
  });
  const [l, r] = [side('l'), side('r')];
  const plan = p.hashJoin(
    p.values([...l.keys, l.tag], left),
    p.values([...r.keys, r.tag], right),
    options.buildSide === 'left' ? l.keys : l.keys.map(probeKey),
    options.buildSide === 'left' ? r.keys.map(probeKey) : r.keys,
    type,
    options,
  );
  const execution = engine.execute(plan, {
    conf: p.confOf(pairs),
    encoding: { kind: 'json_strings' },
    columnNames: plan.output.map(({ name }) => name),
  });
  let text = '';
  for await (const block of execution.blocks) text += Buffer.from(block.bytes).toString();
  await execution.finished;
  const direct = execution.progress().operators.reduce((sum, o) => sum + (o.counts.directTables ?? 0), 0);
  const rows = [...text.matchAll(/\[[^[\]]*\]/g)].map(([row]) => row.replaceAll(/["[\]]/g, '')).sort();
  return { rows, direct };
}

const orders: Rows = [
  [-3n, 'a'],
  [1n, 'b'],
  [1n, 'c'],
  [7n, 'd'],
  [null, 'e'],
];
const probes: Rows = [
  [1n, 'x'],
  [-3n, 'y'],
  [-4n, 'z'],
  [8n, 'u'],
  [2n ** 63n - 1n, 'v'],
  [-(2n ** 63n), 'w'],
  [null, 'n'],
];

describe('tables of joins', () => {
  it.each([
    ['inner', 'right'],
    ['inner', 'left'],
    ['left_outer', 'right'],
    ['left_outer', 'left'],
    ['right_outer', 'left'],
    ['full_outer', 'right'],
    ['left_semi', 'right'],
    ['left_semi', 'left'],
    ['left_anti', 'right'],
    ['left_anti', 'left'],
  ] as const)(
    'are arrays over dense keys, with the rows of hashed ones: %s, builds %s',
    async (type, buildSide) => {
      const options = { strategy: 'shuffled', buildSide } as const;
      const [left, right] = buildSide === 'right' ? [probes, orders] : [orders, probes.slice(0, 4)];
      const direct = await join([LONG], left, right, type, options);
      const hashed = await join([LONG], left, right, type, options, { 'spark.sparrow.hashZero': 'true' });
      expect(direct.direct).toBeGreaterThan(0);
      expect(hashed.direct).toBe(0);
      expect(direct.rows).toEqual(hashed.rows);
      expect(direct.rows.length).toBeGreaterThan(0);
    },
  );

  it.each([
    ['inner', 'right'],
    ['left_semi', 'right'],
    ['right_outer', 'right'],
    ['full_outer', 'left'],
  ] as const)(
    'by two keys far apart have the rows of generated code: %s, builds %s',
    async (type, buildSide) => {
      const options = { strategy: 'shuffled', buildSide } as const;
      const row = (i: number): Value[] => [2n ** 50n * BigInt(i % 40), i % 7 === 0 ? null : i % 3, `${i}`];
      const left = Array.from({ length: 150 }, (_, i) => row(i));
      const right = Array.from({ length: 60 }, (_, i) => row(i * 2));
      const hashed = await join([LONG, INT], left, right, type, options);
      const zero = await join([LONG, INT], left, right, type, options, { 'spark.sparrow.hashZero': 'true' });
      expect(hashed.direct).toBe(0);
      expect(hashed.rows).toEqual(zero.rows);
      expect(hashed.rows.length).toBeGreaterThan(50);
    },
  );

  it.each([
    ['inner', 'right'],
    ['left_outer', 'right'],
    ['left_semi', 'right'],
    ['left_anti', 'right'],
    ['full_outer', 'right'],
    ['right_outer', 'left'],
  ] as const)(
    'are asked for all rows of a batch, or row by row where keys are computed: %s, builds %s',
    async (type, buildSide) => {
      const options = { strategy: 'shuffled', buildSide } as const;
      const row =
        (distance: bigint) =>
        (i: number): Value[] => [
          i % 9 === 4 ? null : BigInt(i % 500) * distance,
          i % 11 === 5 ? null : i % 2,
          `${i}`,
        ];
      const one = ([first, , tag]: readonly Value[]): Value[] => [first!, tag!];
      for (const distance of [1n, 2n ** 50n]) {
        const rows = (count: number) => Array.from({ length: count }, (_, i) => row(distance)(i * 7));
        const [left, right] = buildSide === 'right' ? [rows(9000), rows(300)] : [rows(300), rows(9000)];
        for (const [types, pick] of [
          [[LONG], one],
          [[LONG, INT], (r: readonly Value[]) => r],
        ] as const) {
          const args = [types, left.map(pick), right.map(pick), type, options] as const;
          const asked = await join(...args);
          const computed = await join(...args, {}, (key) => p.call('coalesce', key.type, key, key));
          expect(asked.direct > 0).toBe(distance === 1n);
          expect(asked).toEqual(computed);
          expect(asked.rows.length).toBeGreaterThan(50);
        }
      }
    },
  );

  it('give every row of a key', async () => {
    const { rows, direct } = await join([LONG], probes, orders);
    expect(direct).toBeGreaterThan(0);
    expect(rows).toEqual(['-3,y,-3,a', '1,x,1,b', '1,x,1,c']);
  });

  it('are arrays over pairs of keys, and of days', async () => {
    const right: Rows = [
      [5, 10, 'a'],
      [5, 12, 'b'],
      [9, 10, 'c'],
      [9, null, 'd'],
    ];
    const left: Rows = [
      [5, 10, 'x'],
      [5, 11, 'y'],
      [9, 10, 'z'],
      [6, 10, 'u'],
      [9, 13, 'v'],
    ];
    const { rows, direct } = await join([INT, DATE], left, right);
    expect(direct).toBeGreaterThan(0);
    expect(rows.map((row) => row.split(',')[2])).toEqual(['x', 'z']);
  });

  it('are hashed where keys are far apart, or no whole numbers, or more than two', async () => {
    const far: Rows = [
      [1n, 'a'],
      [2n ** 60n, 'b'],
      [-(2n ** 63n), 'c'],
      [2n ** 63n - 1n, 'd'],
    ];
    expect(await join([LONG], probes, far)).toEqual({
      rows: [
        '-9223372036854775808,w,-9223372036854775808,c',
        '1,x,1,a',
        '9223372036854775807,v,9223372036854775807,d',
      ],
      direct: 0,
    });
    const one = (...key: Value[]): Rows => [[...key, 'a']];
    expect(await join([DOUBLE], one(0), one(-0))).toMatchObject({ rows: { length: 1 }, direct: 0 });
    expect(await join([STRING], one('k'), one('k'))).toMatchObject({ rows: { length: 1 }, direct: 0 });
    expect(await join([INT, STRING], one(1, 'k'), one(1, 'k'))).toMatchObject({
      rows: { length: 1 },
      direct: 0,
    });
    expect(await join([INT, INT, INT], one(1, 2, 3), one(1, 2, 3))).toMatchObject({
      rows: { length: 1 },
      direct: 0,
    });
  });

  it('of no rows match nothing', async () => {
    const { rows } = await join([LONG], probes, [], 'left_outer');
    expect(rows).toHaveLength(probes.length);
    expect((await join([LONG], probes, [[null, 'a']])).rows).toEqual([]);
  });
});

describe('the plan of a table', () => {
  const MEMORY = 1 << 30;

  it('takes a little more memory for a direct one, but not much', () => {
    const range = (numbers: number) => [{ min: 0n, max: BigInt(numbers - 1) }];
    expect(planTable(1_000_000, range(1_000_000), MEMORY)).toMatchObject({ kind: 1, entries: 1_000_000 });
    expect(planTable(1_000_000, range(10_000_000), MEMORY)).toMatchObject({ kind: 1, bytes: 40_000_000 });
    expect(planTable(1_000_000, range(100_000_000), MEMORY)).toMatchObject({ kind: 0, entries: 2 ** 21 });
    expect(planTable(1_000_000, range(10_000_000), 64_000_000)).toMatchObject({ kind: 0 });
  });

  it('multiplies the ranges of two keys', () => {
    const ranges = [
      { min: -5n, max: 4n },
      { min: 0n, max: 99n },
    ];
    expect(planTable(500, ranges, MEMORY)).toMatchObject({ kind: 1, entries: 1000 });
  });

  it('has room for each record', () => {
    for (const records of [0, 1, 10, 11, 640, 641]) {
      const { kind, entries } = planTable(records, [], MEMORY);
      expect(kind).toBe(0);
      expect(entries).toBeGreaterThan(records);
      expect(Math.log2(entries) % 1).toBe(0);
    }
  });
});
