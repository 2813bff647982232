import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Step, StoreRowsStep } from '../../src/exec/executor/program.ts';
import { compileStage } from '../../src/exec/operators/compile/compiler.ts';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { Attribute, Expression } from '../../src/expr/expression.ts';
import { typeOf } from '../../src/expr/expression-type.ts';
import type { HashJoin, PhysicalJoinType, PhysicalPlan, ShuffleRead } from '../../src/plan/physical/node.ts';
import { BOOLEAN, type DataType, DOUBLE, INT, LONG, STRING } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import * as p from './plans.ts';

const WIDE: DataType = { kind: 'decimal', precision: 38, scale: 2 };

const key = p.column('key', LONG);
const key2 = p.column('key2', INT);
const real = p.column('real', DOUBLE);
const name = p.column('name', STRING);
const output = [key, key2, real, name];

let nodeId = 900_000;

function read(of: Partial<ShuffleRead> = {}): ShuffleRead {
  return { kind: 'shuffle_read', nodeId: ++nodeId, exchangeId: 1, output, ...of };
}

/** A join within a stage: reads stand for its exchanges. */
function stageJoin(
  build: PhysicalPlan,
  keys: readonly Expression[],
  type: PhysicalJoinType = 'inner',
): PhysicalPlan {
  const probe = keys.map((e, k) => p.column(`probe${k}`, typeOf(e)));
  return {
    kind: 'hash_join',
    nodeId: ++nodeId,
    output: type === 'left_semi' ? probe : [...probe, ...build.output],
    strategy: 'shuffled',
    type,
    buildSide: 'right',
    leftKeys: probe,
    rightKeys: keys,
    condition: null,
    nullAware: false,
    left: read({ output: probe }),
    right: build,
  };
}

function stepsOf(plan: PhysicalPlan): readonly Step[] {
  return compileStage(
    plan,
    { kind: 'blocks', nodeId: ++nodeId, partitioning: { kind: 'single' }, partitions: 1 },
    { programId: 1, batchRows: 100, hashZero: false, writerConf: () => ({}), wasm: true, zone: 'UTC' },
  ).steps;
}

const kinds = (plan: PhysicalPlan): readonly string[] => stepsOf(plan).map((step) => step.kind);

function storedNames(plan: PhysicalPlan): readonly string[] {
  const step = stepsOf(plan).find((s): s is StoreRowsStep => s.kind === 'store_rows')!;
  return step.fields.map((field) => step.source.columns[field.column]!.name);
}

describe('records of rows that are wanted as they are', () => {
  const byKernels = ['store_rows', 'enter', 'pipeline'];
  const byCode = ['pipeline', 'enter', 'pipeline'];

  it('are made without code: build sides by columns', () => {
    expect(kinds(stageJoin(read(), [key]))).toEqual(byKernels);
    expect(kinds(stageJoin(read(), [key, key2]))).toEqual(byKernels);
    const broadcast: PhysicalPlan = { kind: 'broadcast_read', nodeId: ++nodeId, exchangeId: 2, output };
    expect(kinds(stageJoin(broadcast, [key]))).toEqual(byKernels);
    expect(storedNames(stageJoin(read(), [key]))).toEqual(['key', 'key2', 'real', 'name']);
  });

  it('have the keys only where no column of them is looked at', () => {
    expect(kinds(stageJoin(read(), [key2, key], 'left_semi'))).toEqual(byKernels);
    expect(storedNames(stageJoin(read(), [key2, key], 'left_semi'))).toEqual(['key2', 'key']);
  });

  it('are made by code where keys are computed or compared as other values, or rows left out', () => {
    const computed = p.call('add', LONG, key, p.lit(LONG, 1n));
    expect(kinds(stageJoin(read(), [computed]))).toEqual(byCode);
    expect(kinds(stageJoin(read(), [real]))).toEqual(byCode);
    expect(kinds(stageJoin(p.filter(read(), p.call('isnotnull', BOOLEAN, key)), [key]))).toEqual(byCode);
    expect(kinds(stageJoin(read({ passKeys: [key] }), [key]))).toEqual(byCode);
  });

  it('are looked up for all rows of a batch where these come to the join by columns', () => {
    const lookUpsOf = (plan: PhysicalPlan): readonly number[] =>
      stepsOf(plan).flatMap((step) =>
        step.kind === 'pipeline' ? step.lookUps.map((l) => l.columns.length) : [],
      );
    const join = stageJoin(read(), [key]) as HashJoin;
    expect(lookUpsOf(join)).toEqual([1]);
    expect(lookUpsOf(stageJoin(read(), [key, key2]))).toEqual([2]);
    expect(lookUpsOf(stageJoin(read(), [name]))).toEqual([]);
    const [probe] = join.leftKeys as [Attribute];
    const computed = p.call('add', LONG, probe, p.lit(LONG, 1n));
    expect(lookUpsOf({ ...join, leftKeys: [computed] })).toEqual([]);
    const valid = p.filter(join.left, p.call('isnotnull', BOOLEAN, probe));
    expect(lookUpsOf({ ...join, left: valid })).toEqual([]);
    // Behind another join only few rows may be left.
    const outer = stageJoin(read(), [key]) as HashJoin;
    const both = [...join.output, ...outer.right.output];
    expect(lookUpsOf({ ...outer, left: join, leftKeys: [probe], output: both })).toEqual([1]);
  });

  it('are made so for sorts by columns, too', () => {
    const sort = (child: PhysicalPlan, by: Expression): PhysicalPlan => ({
      kind: 'sort',
      nodeId: ++nodeId,
      output,
      order: [p.order(by)],
      global: true,
      child,
    });
    expect(kinds(sort(read(), name))).toEqual(['store_rows', 'sort', 'pipeline']);
    expect(kinds(sort(read(), p.call('upper', STRING, name)))).toEqual(['pipeline', 'sort', 'pipeline']);
  });
});

describe('joins and sorts of rows of all kinds', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await p.startTestEngine();
  });
  afterAll(() => engine.close());

  const types: readonly DataType[] = [LONG, INT, STRING, WIDE, BOOLEAN, DOUBLE];
  const columnsOf = (side: string): Attribute[] => types.map((type, c) => p.column(`${side}${c}`, type));
  /** More than a batch, and than a chunk of memory. */
  const rows = Array.from({ length: 9000 }, (_, i): Value[] => [
    i % 11 === 4 ? null : BigInt(i % 4000) * 3n,
    i % 13 === 5 ? null : i % 5,
    i % 3 === 0 ? null : `${'long '.repeat(i % 9)}${i}`,
    i % 7 === 2 ? null : BigInt(i) * 10n ** 25n,
    i % 4 === 1 ? null : i % 2 === 0,
    i % 8 === 3 ? null : i / 8,
  ]);
  const few = rows.filter((_, i) => i % 97 === 0);

  const text = (row: readonly Value[]): string => row.map((v) => (v === null ? 'NULL' : String(v))).join('|');

  it.each(
    p.settings.flatMap(([label, pairs]) =>
      (['inner', 'full_outer', 'right_outer', 'left_semi'] as const).map(
        (type) => [type, label, pairs] as const,
      ),
    ),
  )('%s, %s', async (type, _label, pairs) => {
    const left = columnsOf('l');
    const right = columnsOf('r');
    const join = p.hashJoin(
      p.values(left, few),
      p.values(right, rows),
      left.slice(0, 2),
      right.slice(0, 2),
      type,
      { strategy: 'shuffled' },
    );
    const result = await engine.collect(join, { conf: p.confOf(pairs) });
    const keyOf = (row: readonly Value[]): string | null =>
      row[0] === null || row[1] === null ? null : `${row[0]} ${row[1]}`;
    const byKey = new Map<string, Value[][]>();
    for (const row of rows) {
      const k = keyOf(row);
      if (k !== null) byKey.set(k, [...(byKey.get(k) ?? []), row]);
    }
    const matchesOf = (row: readonly Value[]): Value[][] => byKey.get(keyOf(row) ?? '') ?? [];
    const nulls = types.map(() => null);
    const inner = few.flatMap((l) => matchesOf(l).map((r) => [...l, ...r]));
    const matched = new Set(few.map(keyOf));
    const lonelyLeft = few.filter((l) => matchesOf(l).length === 0).map((l) => [...l, ...nulls]);
    const lonelyRight = rows
      .filter((r) => keyOf(r) === null || !matched.has(keyOf(r)))
      .map((r) => [...nulls, ...r]);
    const expected = {
      inner,
      full_outer: [...inner, ...lonelyLeft, ...lonelyRight],
      right_outer: [...inner, ...lonelyRight],
      left_semi: few.filter((l) => matchesOf(l).length > 0),
    }[type];
    expect(p.sorted(result)).toEqual(p.sorted(expected));
  });

  it('a nested loop', async () => {
    const left = columnsOf('l');
    const right = columnsOf('r');
    const plan: PhysicalPlan = {
      kind: 'nested_loop_join',
      nodeId: ++nodeId,
      output: [...left, ...right],
      type: 'inner',
      buildSide: 'right',
      condition: p.call('equal_to', BOOLEAN, left[2]!, right[2]!),
      left: p.values(left, few),
      right: p.broadcast(p.values(right, rows)),
    };
    const result = await engine.collect(plan, { conf: p.confOf() });
    const expected = few.filter((row) => row[2] !== null).map((row) => [...row, ...row]);
    expect(p.sorted(result)).toEqual(p.sorted(expected));
  });

  it.each(p.settings)('a sort, %s', async (_label, pairs) => {
    const columns = columnsOf('c');
    const sort: PhysicalPlan = {
      kind: 'sort',
      nodeId: ++nodeId,
      output: columns,
      order: [p.order(columns[5]!, 'asc', 'last'), p.order(columns[3]!)],
      global: true,
      child: p.exchange(p.values(columns, rows), { kind: 'single' }),
    };
    const result = await engine.collect(sort, { conf: p.confOf(pairs) });
    const numberOf = (v: Value, missing: bigint): bigint => (v === null ? missing : BigInt(v as bigint));
    const expected = [...rows].sort((a, b) => {
      const [x, y] = [(a[5] as number | null) ?? Infinity, (b[5] as number | null) ?? Infinity];
      if (x !== y) return x < y ? -1 : 1;
      const [u, v] = [numberOf(a[3]!, -1n), numberOf(b[3]!, -1n)];
      return u < v ? -1 : u > v ? 1 : 0;
    });
    const isUnique = (row: readonly Value[]): boolean => row[5] !== null || row[3] !== null;
    expect(result.filter(isUnique).map(text)).toEqual(expected.filter(isUnique).map(text));
    expect(p.sorted(result)).toEqual(p.sorted(expected));
  });
});
