import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { EventLog, type TaskMetrics } from '../../src/core/events.ts';
import { silentLogger } from '../../src/core/logger.ts';
import { startEngine } from '../../src/exec/scheduler/start-engine.ts';
import type { FileScan } from '../../src/plan/physical/node.ts';
import { INT } from '../../src/types/data-type.ts';
import * as p from './plans.ts';

const file = fileURLToPath(new URL('../fixtures/parquet/dictionary-snappy.parquet', import.meta.url));

function scan(modified: number): FileScan {
  const column = p.column('i32', INT);
  const { size } = statSync(file);
  return {
    kind: 'file_scan',
    nodeId: 1,
    output: [column],
    table: {
      identifier: ['spark_catalog', 'default', 't'],
      provider: 'parquet',
      locations: [],
      options: {},
      schema: [{ name: 'i32', type: INT, nullable: true }],
      partitionColumns: [],
      managed: true,
      properties: {},
    },
    listedFiles: 1,
    files: [{ path: file, size, modified, partition: [] }],
    dataColumns: [column],
    partitionColumns: [],
    partitionFilters: [],
    dataFilters: [],
    limit: null,
  };
}

/** What the tasks of a scan, run twice, tell of the cache. */
async function runTwice(columnCache: number): Promise<readonly TaskMetrics[]> {
  const eventLog = new EventLog();
  const found: TaskMetrics[] = [];
  eventLog.subscribe((event) => {
    if (event.kind === 'task_end') found.push(event.metrics);
  });
  const engine = await startEngine({
    executors: 1,
    executorMemory: 256 * 1024 * 1024,
    cacheMemory: 0,
    columnCache,
    localDir: tmpdir(),
    codeCacheEntries: 0,
    eventLog,
    logger: silentLogger,
  });
  try {
    const rows = await engine.collect(scan(statSync(file).mtimeMs), { conf: p.confOf() });
    expect(await engine.collect(scan(statSync(file).mtimeMs), { conf: p.confOf() })).toEqual(rows);
  } finally {
    await engine.close();
  }
  return found;
}

it('the second query finds columns in memory', async () => {
  const [first, second] = await runTwice(32 * 1024 * 1024);
  expect(first).toMatchObject({ cacheHits: 0, cacheHitBytes: 0 });
  expect(first!.cacheMisses).toBeGreaterThan(0);
  expect(second).toMatchObject({ cacheHits: first!.cacheMisses, cacheMisses: 0, inputBytes: 0 });
  expect(second!.inputRows).toBe(first!.inputRows);
});

it('a size of 0 keeps nothing', async () => {
  const [first, second] = await runTwice(0);
  expect(second).toMatchObject({ cacheHits: 0, cacheMisses: 0 });
  expect(second!.inputBytes).toBeGreaterThan(0);
  expect(first!.inputRows).toBe(second!.inputRows);
});
