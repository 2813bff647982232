import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogTable } from '../../src/catalog/catalog-table.ts';
import type { SourceSpec, StageProgram } from '../../src/exec/executor/program.ts';
import { compileStage } from '../../src/exec/operators/compile/compiler.ts';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { Attribute, Expression } from '../../src/expr/expression.ts';
import type { FileScan, PhysicalPlan } from '../../src/plan/physical/node.ts';
import { addRuntimeFilters } from '../../src/plan/physical/runtime-filters.ts';
import { BOOLEAN, DOUBLE, INT, LONG, STRING } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import * as p from './plans.ts';

const id = p.column('id', INT);
const few = p.column('few', LONG);
const price = p.column('price', DOUBLE);
const name = p.column('name', STRING);
const columns = [id, few, price, name];
const rows = Array.from({ length: 5000 }, (_, i): Value[] => [
  i,
  i % 7 === 3 ? null : BigInt(i % 5),
  i / 4,
  i % 10 === 0 ? null : `name ${i % 100}`,
]);

let engine: Engine;
let folder: string;
let file: string;
beforeAll(async () => {
  engine = await p.startTestEngine();
  folder = mkdtempSync(join(tmpdir(), 'sparrow-filtered-'));
  const output = [
    p.column('path', STRING),
    p.column('rows', LONG),
    p.column('bytes', LONG),
    p.column('partition', STRING),
  ];
  const written = await engine.collect(
    {
      kind: 'write_files',
      nodeId: 800_000,
      output,
      provider: 'parquet',
      path: join(folder, 't'),
      options: {},
      dataColumns: columns,
      partitionColumns: [],
      child: p.values(columns, rows),
    },
    { conf: p.confOf() },
  );
  file = String(written[0]![0]);
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

function scan(): FileScan {
  const table: CatalogTable = {
    identifier: ['spark_catalog', 'default', 't'],
    provider: 'parquet',
    locations: [],
    options: {},
    schema: columns.map(({ name: n, type, nullable }) => ({ name: n, type, nullable })),
    partitionColumns: [],
    managed: true,
    properties: {},
  };
  const { size, mtimeMs } = statSync(file);
  return {
    kind: 'file_scan',
    nodeId: 800_001,
    output: columns,
    table,
    listedFiles: 1,
    files: [{ path: file, size, modified: mtimeMs, partition: [] }],
    dataColumns: columns,
    partitionColumns: [],
    partitionFilters: [],
    dataFilters: [],
    limit: null,
  };
}

const and = (a: Expression, b: Expression): Expression => p.call('and', BOOLEAN, a, b);
const less = (a: Expression, b: Expression): Expression => p.call('less_than', BOOLEAN, a, b);
const isNotNull = (a: Expression): Expression => p.call('isnotnull', BOOLEAN, a);
const isOne = p.call('equal_to', BOOLEAN, few, p.lit(LONG, 1n));
const named = p.call('equal_to', BOOLEAN, name, p.lit(STRING, 'name 51'));
/** Of two columns, one of them a text. */
const isLong = p.call('equal_to', BOOLEAN, p.call('length', INT, name), id);
const noName = p.call('not', BOOLEAN, p.call('equal_null_safe', BOOLEAN, name, p.lit(STRING, 'name 51')));
/** Raises an error for the row whose price is 100. */
const raising = less(
  p.call('divide', DOUBLE, p.lit(DOUBLE, 1), p.call('subtract', DOUBLE, price, p.lit(DOUBLE, 100))),
  p.lit(DOUBLE, 2),
);
const notHundred = p.call('not', BOOLEAN, p.call('equal_to', BOOLEAN, price, p.lit(DOUBLE, 100)));

/** The file's columns that rows are chosen by, those of tests first. */
function eagerColumns(condition: Expression): readonly string[] | null {
  return eagerColumnsOf(p.filter(scan(), condition));
}

function eagerColumnsOf(plan: PhysicalPlan): readonly string[] | null {
  const { selection, request } = scanOf(programOf(plan));
  if (selection === null) return null;
  // Behind the first test, columns wait for rows that passed it.
  expect(request.eager).toBe(selection.tests.length > 0 ? 1 : selection.eager);
  return request.columns.slice(0, selection.eager).map((c) => c.name);
}

function programOf(plan: PhysicalPlan, hashZero = false): StageProgram {
  return compileStage(
    plan,
    {
      kind: 'result',
      encoding: { kind: 'data_row', formats: [0, 0, 0, 0] },
      names: columns.map((c) => c.name),
    },
    { programId: 1, batchRows: 100, hashZero, writerConf: () => ({}), wasm: true, zone: 'UTC' },
  );
}

function scanOf(program: StageProgram): Extract<SourceSpec, { kind: 'files' }> {
  const sources = program.steps.map((step) => ('source' in step ? step.source : null));
  const source = sources.find((s) => s?.kind === 'files');
  if (source?.kind !== 'files') throw new Error('no scan');
  return source;
}

/** A runtime filter for one of the file's columns. */
function lookedUp(child: PhysicalPlan, key: Attribute): PhysicalPlan {
  const creatorKey = p.column('key', key.type);
  return {
    kind: 'runtime_filter',
    nodeId: -10,
    output: child.output,
    key,
    creator: { kind: 'broadcast_read', nodeId: -11, output: [creatorKey], exchangeId: 800_002 },
    creatorKey,
    child,
  };
}

describe('a runtime filter over a scan', () => {
  it('chooses rows before other columns are read, after the conditions that can', () => {
    expect(eagerColumnsOf(lookedUp(scan(), few))).toEqual(['few']);
    expect(eagerColumnsOf(lookedUp(p.filter(scan(), less(price, p.lit(DOUBLE, 50))), few))).toEqual([
      'price',
      'few',
    ]);
    expect(eagerColumnsOf(lookedUp(p.filter(scan(), and(isNotNull(few), raising)), few))).toEqual(['few']);
    expect(eagerColumnsOf(lookedUp(lookedUp(scan(), id), few))).toEqual(['id', 'few']);
  });

  it('is filled and asked by kernels where keys are columns of whole numbers', () => {
    const steps = (plan: PhysicalPlan, hashZero = false): readonly string[] => {
      const program = programOf(plan, hashZero);
      const fills = program.steps.filter(({ kind }) => kind === 'fill_filter');
      return [...fills, ...scanOf(program).selection!.steps].map(({ kind }) => kind);
    };
    expect(steps(lookedUp(scan(), few))).toEqual(['fill_filter', 'look_up']);
    expect(steps(lookedUp(scan(), few), true)).toEqual(['code']);
    expect(steps(lookedUp(scan(), price))).toEqual(['code']);
    expect(steps(lookedUp(lookedUp(scan(), name), few))).toEqual(['fill_filter', 'code', 'look_up']);
  });

  it('chooses none first where that leaves nothing to read later', () => {
    const all = [id, few, price, name].reduce<PhysicalPlan>(lookedUp, scan());
    expect(eagerColumnsOf(all)).toBeNull();
  });

  it.each(p.settings)(
    'lets those rows pass that the filter gives and a join wants: %s',
    async (_, settings) => {
      const key = p.column('key', LONG, false);
      const keys = p.filter(p.range(3, 2, key), p.call('greater_than', BOOLEAN, key, p.lit(LONG, 0n)));
      const filtered = p.filter(scan(), and(less(price, p.lit(DOUBLE, 500)), isNotNull(name)));
      const join = p.hashJoin(filtered, keys, [few], [key], 'inner', { strategy: 'shuffled' });
      const plan = addRuntimeFilters(join, { enabled: true, limit: 10, scanThreshold: 0 });
      const execution = engine.execute(plan, {
        conf: p.confOf(settings),
        encoding: { kind: 'json_strings' },
        columnNames: plan.output.map((c) => c.name),
      });
      let joined = 0;
      for await (const block of execution.blocks) joined += block.rows;
      await execution.finished;
      const wanted = rows.filter(([, f, x, n]) => (f === 1n || f === 2n) && Number(x) < 500 && n !== null);
      expect(joined).toBe(wanted.length);
      const counted = execution.progress().operators.find((o) => o.nodeId === filtered.nodeId)!;
      expect(counted.rows - counted.filteredRows).toBe(wanted.length);
      expect(counted.filteredRows).toBeGreaterThan(0);
    },
  );
});

describe('a filter over a scan', () => {
  it('chooses rows first where conditions are cheap', () => {
    expect(eagerColumns(and(isOne, less(price, p.lit(DOUBLE, 50))))).toEqual(['few', 'price']);
    expect(eagerColumns(and(isNotNull(few), and(isNotNull(name), isOne)))).toEqual(['few']);
    expect(eagerColumns(and(isOne, isLong))).toEqual(['few']);
  });

  it('remembers conditions on one text by its value', () => {
    expect(eagerColumns(and(named, isOne))).toEqual(['name']);
    expect(eagerColumns(and(isOne, named))).toEqual(['few', 'name']);
    expect(eagerColumns(and(raising, named))).toBeNull();
  });

  it('leaves the others where they are', () => {
    expect(eagerColumns(isLong)).toBeNull();
    expect(eagerColumns(isNotNull(id))).toBeNull();
    expect(eagerColumns(and(raising, notHundred))).toBeNull();
    expect(eagerColumns(and(notHundred, raising))).toEqual(['price']);
  });

  it('leaves nothing to code where all conditions choose rows first', () => {
    const kinds = (condition: Expression) =>
      programOf(p.filter(scan(), condition)).steps.map(({ kind }) => kind);
    expect(kinds(and(isOne, named))).toEqual(['copy']);
    expect(kinds(and(isOne, isLong))).toEqual(['pipeline']);
    const early = lookedUp(p.filter(scan(), less(price, p.lit(DOUBLE, 50))), few);
    expect(programOf(early).steps.map(({ kind }) => kind)).toEqual(['fill_filter', 'copy']);
  });

  const cases: readonly (readonly [string, Expression, (row: readonly Value[]) => boolean])[] = [
    ['few rows of each batch', isOne, ([, f]) => f === 1n],
    ['rows in a few batches', less(p.lit(DOUBLE, 1240), price), ([, , x]) => Number(x) > 1240],
    ['no row', less(price, p.lit(DOUBLE, -1)), () => false],
    ['all rows', less(price, p.lit(DOUBLE, 1e9)), () => true],
    ['NULLs out', less(few, p.lit(LONG, 9n)), ([, f]) => f !== null],
    ['texts after numbers', and(isOne, named), ([, f, , n]) => f === 1n && n === 'name 51'],
    ['texts alone', named, ([, , , n]) => n === 'name 51'],
    ['texts with NULL', noName, ([, , , n]) => n !== 'name 51'],
    [
      'texts by two conditions',
      and(noName, and(isNotNull(name), less(name, p.lit(STRING, 'name 6')))),
      ([, , , n]) => n !== null && n !== 'name 51' && String(n) < 'name 6',
    ],
    [
      'what others rule out before an error',
      and(notHundred, raising),
      ([, , x]) => Number(x) !== 100 && 1 / (Number(x) - 100) < 2,
    ],
  ];
  describe.each(p.settings)('%s', (_, settings) => {
    it.each(cases)('takes %s', async (_name, condition, expected) => {
      const plan: PhysicalPlan = p.filter(scan(), condition);
      const result = await engine.collect(plan, { conf: p.confOf(settings) });
      expect(p.sorted(result)).toEqual(p.sorted(rows.filter(expected)));
    });

    it('raises the error of a condition that comes first', async () => {
      const plan = p.filter(scan(), and(raising, notHundred));
      await expect(engine.collect(plan, { conf: p.confOf(settings) })).rejects.toThrow('DIVIDE_BY_ZERO');
    });
  });
});
