import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogTable } from '../../src/catalog/catalog-table.ts';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { Attribute } from '../../src/expr/expression.ts';
import type { PhysicalPlan } from '../../src/plan/physical/node.ts';
import { DATE, DOUBLE, INT, LONG, STRING } from '../../src/types/data-type.ts';
import * as p from './plans.ts';

let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await p.startTestEngine();
  folder = mkdtempSync(join(tmpdir(), 'sparrow-exec-'));
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

const conf = p.confOf();
const id = p.column('id', INT);
const name = p.column('name', STRING);
const price = p.column('price', DOUBLE);
const day = p.column('day', DATE);
const columns = [id, name, price, day];
const rows = Array.from({ length: 1000 }, (_, i) => [
  i,
  i % 10 === 0 ? null : `name ${i}`,
  i / 4,
  18628 + (i % 3),
]);

function write(
  provider: 'parquet' | 'csv',
  path: string,
  partitionColumns: readonly Attribute[],
): PhysicalPlan {
  return {
    kind: 'write_files',
    nodeId: 800_000,
    output: [
      p.column('path', STRING),
      p.column('rows', LONG),
      p.column('bytes', LONG),
      p.column('partition', STRING),
    ],
    provider,
    path,
    options: {},
    dataColumns: columns.filter((column) => !partitionColumns.includes(column)),
    partitionColumns,
    child: p.values(columns, rows),
  };
}

function scan(
  provider: 'parquet' | 'csv',
  paths: readonly string[],
  partitionColumns: readonly Attribute[],
): PhysicalPlan {
  const dataColumns = columns.filter((column) => !partitionColumns.includes(column));
  const table: CatalogTable = {
    identifier: ['spark_catalog', 'default', 't'],
    provider,
    locations: [],
    options: {},
    schema: [...dataColumns, ...partitionColumns].map(({ name: n, type, nullable }) => ({
      name: n,
      type,
      nullable,
    })),
    partitionColumns: partitionColumns.map((column) => column.name),
    managed: true,
    properties: {},
  };
  return {
    kind: 'file_scan',
    nodeId: 800_001,
    output: [...dataColumns, ...partitionColumns],
    table,
    listedFiles: paths.length,
    files: paths.map((path) => ({
      path,
      size: statSync(path).size,
      modified: statSync(path).mtimeMs,
      partition: partitionColumns.length === 0 ? [] : [basename(dirname(path)).split('=')[1]!],
    })),
    dataColumns,
    partitionColumns,
    partitionFilters: [],
    dataFilters: [],
    limit: null,
  };
}

describe.each(['parquet', 'csv'] as const)('%s files', (provider) => {
  it('come back as they were written', async () => {
    const path = join(folder, `${provider}-plain`);
    const files = await engine.collect(write(provider, path, []), { conf });
    expect(files).toHaveLength(1);
    expect(files[0]![1]).toBe(1000n);
    expect(Number(files[0]![2])).toBe(statSync(String(files[0]![0])).size);
    const back = await engine.collect(scan(provider, [String(files[0]![0])], []), { conf });
    expect(p.sorted(back)).toEqual(p.sorted(rows));
  });

  it('are read again where they were read before', async () => {
    const path = join(folder, `${provider}-again`);
    const files = await engine.collect(write(provider, path, []), { conf });
    const plan = scan(provider, [String(files[0]![0])], []);
    const localities = async () => {
      const before = engine.eventLog.end;
      await engine.collect(plan, { conf });
      return engine.eventLog
        .read(before)
        .flatMap((event) => (event.kind === 'task_start' ? [event.task.locality] : []));
    };
    expect(await localities()).toEqual(['NO_PREF']);
    expect(await localities()).toEqual(['PROCESS_LOCAL']);
  });

  it('lie in directories of their partition columns', async () => {
    const path = join(folder, `${provider}-partitioned`);
    const files = await engine.collect(write(provider, path, [day]), { conf });
    expect(files.map((file) => file[3]).sort()).toEqual([
      'day=2021-01-01',
      'day=2021-01-02',
      'day=2021-01-03',
    ]);
    expect(readdirSync(path).sort()).toEqual(['day=2021-01-01', 'day=2021-01-02', 'day=2021-01-03']);
    const plan = scan(
      provider,
      files.map((file) => String(file[0])),
      [day],
    );
    expect(p.sorted(await engine.collect(plan, { conf }))).toEqual(p.sorted(rows));
    const small = { conf: p.confOf({ 'spark.sparrow.batchSize': '3' }) };
    expect(p.sorted(await engine.collect(plan, small))).toEqual(p.sorted(rows));
  });

  it('leave nothing behind when a row fails', async () => {
    const path = join(folder, `${provider}-failed`);
    const failing = p.alias(
      'price',
      p.call('divide', DOUBLE, price, p.call('subtract', DOUBLE, price, p.lit(DOUBLE, 200))),
    );
    const child = p.project(p.values(columns, rows), id, name, failing, day);
    const plan = { ...write(provider, path, []), child } as Extract<PhysicalPlan, { kind: 'write_files' }>;
    const dataColumns = child.output;
    const small = { conf: p.confOf({ 'spark.sparrow.batchSize': '100' }) };
    await expect(engine.collect({ ...plan, dataColumns }, small)).rejects.toThrow('DIVIDE_BY_ZERO');
    expect(readdirSync(path)).toEqual([]);
  });
});
