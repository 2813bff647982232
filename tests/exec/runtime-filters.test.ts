import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { PhysicalPlan } from '../../src/plan/physical/node.ts';
import { addRuntimeFilters } from '../../src/plan/physical/runtime-filters.ts';
import { BOOLEAN, LONG } from '../../src/types/data-type.ts';
import * as p from './plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await p.startTestEngine();
});
afterAll(() => engine.close());

const ROWS = 100_000;

/** Numbers below a bound, `step` apart, joined with all of them; gives how many rows the filter dropped. */
async function dropped(
  plan: { readonly keys: (id: ReturnType<typeof p.column>) => PhysicalPlan },
  pairs: Readonly<Record<string, string>> = {},
): Promise<{ joined: number; dropped: number }> {
  const id = p.column('id', LONG, false);
  const key = p.column('key', LONG, false);
  const all = p.range(ROWS, 4, id);
  const join = p.hashJoin(plan.keys(key), all, [key], [id], 'inner', { strategy: 'shuffled' });
  const counted = p.aggregate(join, [], [{ call: p.aggregateCall('count', LONG, id), states: [LONG] }]);
  const filtered = addRuntimeFilters(counted, { enabled: true, limit: 10, scanThreshold: 0 });
  const conf = p.confOf(pairs);
  const execution = engine.execute(filtered, {
    conf,
    encoding: { kind: 'json_strings' },
    columnNames: ['n'],
  });
  let text = '';
  for await (const block of execution.blocks) text += Buffer.from(block.bytes).toString();
  await execution.finished;
  const scan = execution.progress().operators.find((o) => o.nodeId === all.nodeId)!;
  return { joined: Number(text.match(/\d+/)![0]), dropped: scan.filteredRows };
}

const everyTenth = (key: ReturnType<typeof p.column>): PhysicalPlan =>
  p.filter(
    p.range(ROWS, 2, key),
    p.call('equal_to', BOOLEAN, p.call('remainder', LONG, key, p.lit(LONG, 10n)), p.lit(LONG, 3n)),
  );

describe('runtime filters', () => {
  it('drop rows right after the scan, all of them where keys are dense', async () => {
    expect(await dropped({ keys: everyTenth })).toEqual({ joined: ROWS / 10, dropped: (ROWS * 9) / 10 });
  });

  it('give their memory back', async () => {
    const peaks: number[] = [];
    for (let run = 0; run < 10; run++) {
      const before = engine.eventLog.end;
      await dropped({ keys: everyTenth });
      const ends = engine.eventLog.read(before).filter((event) => event.kind === 'task_end');
      peaks.push(Math.max(...ends.map(({ metrics }) => metrics.peakMemory)));
    }
    // A filter takes a bit per number of the range.
    const growth = Math.max(...peaks.slice(5)) - Math.max(...peaks.slice(0, 5));
    expect(growth).toBeLessThan(ROWS / 8);
  });

  it('drop most rows by a Bloom filter where keys are far apart', async () => {
    const far = (key: ReturnType<typeof p.column>): PhysicalPlan => ({
      ...(p.range(10, 1, key) as Extract<PhysicalPlan, { kind: 'range_scan' }>),
      start: 7n,
      end: 2n ** 40n,
      step: 2n ** 36n,
    });
    const keys = (key: ReturnType<typeof p.column>): PhysicalPlan =>
      p.filter(far(key), p.call('less_than', BOOLEAN, key, p.lit(LONG, 2n ** 62n)));
    const result = await dropped({ keys });
    expect(result.joined).toBe(1);
    expect(result.dropped).toBeGreaterThan(ROWS * 0.9);
  });

  it('are given up where hardly any row is dropped', async () => {
    const most = (key: ReturnType<typeof p.column>): PhysicalPlan =>
      p.filter(p.range(ROWS, 2, key), p.call('greater_than', BOOLEAN, key, p.lit(LONG, 0n)));
    const result = await dropped({ keys: most });
    expect(result.joined).toBe(ROWS - 1);
    expect(result.dropped).toBeLessThanOrEqual(1);
  });

  it('count the rows of all filters of a scan', async () => {
    const id = p.column('id', LONG, false);
    const all = p.range(ROWS, 4, id);
    const joined = (side: PhysicalPlan, digit: bigint): PhysicalPlan => {
      const key = p.column('key', LONG, false);
      const digits = p.call('remainder', LONG, key, p.lit(LONG, 10n));
      const keys = p.filter(p.range(ROWS, 2, key), p.call('less_than', BOOLEAN, digits, p.lit(LONG, digit)));
      return p.hashJoin(keys, side, [key], [id], 'inner', { strategy: 'shuffled', buildSide: 'left' });
    };
    const plan = addRuntimeFilters(joined(joined(all, 5n), 2n), {
      enabled: true,
      limit: 10,
      scanThreshold: 0,
    });
    const execution = engine.execute(plan, {
      conf: p.confOf(),
      encoding: { kind: 'json_strings' },
      columnNames: ['a', 'b', 'c'],
    });
    for await (const _ of execution.blocks);
    expect((await execution.finished).rowCount).toBe(ROWS / 5);
    const scan = execution.progress().operators.find((o) => o.nodeId === all.nodeId)!;
    expect(scan.filteredRows).toBe((ROWS * 4) / 5);
  });

  it('are left out where they would be made of too many rows', async () => {
    const pairs = { 'spark.sql.optimizer.runtime.bloomFilter.maxNumItems': '9999' };
    expect(await dropped({ keys: everyTenth }, pairs)).toEqual({ joined: ROWS / 10, dropped: 0 });
  });
});
