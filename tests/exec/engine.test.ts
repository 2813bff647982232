import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../src/core/events.ts';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { PhysicalPlan } from '../../src/plan/physical/node.ts';
import { DOUBLE, INT, LONG, STRING } from '../../src/types/data-type.ts';
import * as p from './plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await p.startTestEngine(2, 64 * 1024 * 1024);
});
afterAll(() => engine.close());

const conf = p.confOf();
const json = { encoding: { kind: 'json_strings' }, columnNames: ['id'], conf } as const;

/** Every row joined with each of `factor` others: as many rows as wanted, for a long time. */
function cross(rows: number, factor: number): PhysicalPlan {
  const left = p.range(rows, 2);
  const right = p.range(factor, 1);
  return {
    kind: 'nested_loop_join',
    nodeId: 900_000,
    output: [...left.output, ...right.output],
    type: 'cross',
    buildSide: 'right',
    condition: null,
    left,
    right: p.broadcast(right),
  };
}

const count = (plan: PhysicalPlan) =>
  p.aggregate(plan, [], [{ call: p.aggregateCall('count', LONG, p.lit(INT, 1)), states: [LONG] }]);

describe('engine', () => {
  it('delivers rows in the order of the partitions', async () => {
    const execution = engine.execute(p.range(10_000, 7), json);
    let text = '';
    let rows = 0;
    for await (const block of execution.blocks) {
      text += Buffer.from(block.bytes).toString();
      rows += block.rows;
    }
    expect(rows).toBe(10_000);
    const values = text
      .trim()
      .split('\n')
      .map((line) => Number(JSON.parse(line)[0]));
    expect(values).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
    expect(await execution.finished).toEqual({ rowCount: 10_000 });
  });

  it('holds executors back when nobody reads', async () => {
    const before = engine.eventLog.end;
    const execution = engine.execute(p.range(50_000_000, 4), json);
    const reader = execution.blocks[Symbol.asyncIterator]();
    const first = await reader.next();
    expect(first.done).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ended = engine.eventLog.read(before).filter((event) => event.kind === 'task_end');
    expect(ended).toHaveLength(0);
    // Meanwhile others get the executors.
    expect(await engine.collect(count(p.range(1000)), { conf })).toEqual([[1000n]]);
    await reader.return?.();
    await expect(execution.finished).rejects.toThrow('OPERATION_CANCELED');
  });

  it('has all executors run ahead of a slow reader', async () => {
    const before = engine.eventLog.end;
    // More than a task may have under way.
    const execution = engine.execute(p.range(12_000_000, 12), json);
    let part = 0;
    let rows = 0;
    for await (const block of execution.blocks) {
      rows += block.rows;
      if (rows < part * 1_000_000 + 900_000) continue;
      part++;
      // Shortly before the part's end: it is done, and all others that may have started wait.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(rows).toBe(12_000_000);
    const starts = engine.eventLog.read(before).filter((event) => event.kind === 'task_start');
    const ofFirst = starts.filter((event) => event.task.executorId === starts[0]!.task.executorId).length;
    expect(starts).toHaveLength(12);
    expect(Math.abs(ofFirst - 6)).toBeLessThanOrEqual(2);
  });

  it('cancels within a tenth of a second, in loops and in sorts', async () => {
    const numbers = p.range(20_000_000, 2);
    const plans = [count(cross(2_000_000_000, 100)), p.sort(numbers, p.order(numbers.output[0]!, 'desc'))];
    for (const plan of plans) {
      const execution = engine.execute(plan, json);
      const reading = (async () => {
        for await (const _ of execution.blocks);
      })();
      reading.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 150));
      const start = performance.now();
      execution.cancel();
      await expect(reading).rejects.toThrow(/OPERATION_CANCELED|UNABLE_TO_ACQUIRE/);
      // The executors are free again, too.
      expect(await engine.collect(count(p.range(10)), { conf })).toEqual([[10n]]);
      expect(performance.now() - start).toBeLessThan(500);
    }
  });

  it('stops at a signal', async () => {
    const controller = new AbortController();
    const execution = engine.execute(count(cross(2_000_000_000, 100)), {
      ...json,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 50);
    await expect(
      (async () => {
        for await (const _ of execution.blocks);
      })(),
    ).rejects.toThrow('OPERATION_CANCELED');
  });

  it('runs out of memory without harm to other queries', async () => {
    const numbers = p.range(20_000_000, 2);
    const few = p.range(10);
    const join = p.hashJoin(few, numbers, few.output, numbers.output, 'inner');
    const [failed, other] = await Promise.allSettled([
      engine.collect(join, { conf }),
      engine.collect(count(p.range(1_000_000)), { conf }),
    ]);
    expect(failed.status).toBe('rejected');
    expect(String((failed as PromiseRejectedResult).reason)).toContain('UNABLE_TO_ACQUIRE_MEMORY');
    expect(other).toEqual({ status: 'fulfilled', value: [[1_000_000n]] });
    // Everything was given back.
    expect(
      await engine.collect(p.limit(p.takeOrdered(numbers, 1, 0, p.order(numbers.output[0]!)), 1), { conf }),
    ).toEqual([[0n]]);
  });

  it('aggregates more groups than fit, as long as they are merged in parts', async () => {
    const id = p.column('id', LONG, false);
    const rows = p.range(1_500_000, 2, id);
    const groups = p.aggregate(rows, [id], [{ call: p.aggregateCall('sum', LONG, id), states: [LONG] }]);
    const sums = { call: p.aggregateCall('sum', LONG, groups.output[1]!), states: [LONG] };
    const before = engine.eventLog.end;
    const [row] = await engine.collect(p.aggregate(groups, [], [sums]), { conf });
    expect(row).toEqual([1_124_999_250_000n]);
    const ends = engine.eventLog.read(before).filter((e) => e.kind === 'task_end');
    expect(Math.max(...ends.map((e) => e.metrics.peakMemory))).toBeLessThan(64 * 1024 * 1024);
  });

  it('sorts large inputs in ranges, in order', async () => {
    const id = p.column('id', LONG, false);
    const key = p.alias('k', p.call('remainder', LONG, id, p.lit(LONG, 1009n)));
    const rows = p.project(p.range(900_000, 4, id), key, id);
    const [k] = rows.output;
    const before = engine.eventLog.end;
    const plan = p.sort(rows, p.order(k!, 'desc'), p.order(id));
    let last = [Number.POSITIVE_INFINITY, -1];
    let count = 0;
    for await (const block of engine.execute(plan, { ...json, columnNames: ['k', 'id'] }).blocks) {
      for (const line of Buffer.from(block.bytes).toString().trim().split('\n')) {
        const next = (JSON.parse(line) as string[]).map(Number);
        const inOrder = next[0]! < last[0]! || (next[0] === last[0] && next[1]! > last[1]!);
        if (!inOrder) throw new Error(`${next} after ${last}`);
        last = next;
        count++;
      }
    }
    expect(count).toBe(900_000);
    const events = engine.eventLog.read(before);
    const stages = events.flatMap((e) => (e.kind === 'stage_completed' ? [e.stage.tasks] : []));
    expect(stages).toEqual([4, 4]);
    const ends = events.flatMap((e) => (e.kind === 'task_end' ? [e.metrics] : []));
    const sum = (field: 'shuffleReadRows' | 'shuffleWriteRows'): number =>
      ends.reduce((total, metrics) => total + metrics[field], 0);
    expect([sum('shuffleWriteRows'), sum('shuffleReadRows')]).toEqual([900_000, 900_000]);
  });

  it('aligns the sides of a join of which one is a single partition', async () => {
    const left = p.range(100, 3);
    const right = p.range(50, 1);
    const [l, r] = [left.output[0]!, right.output[0]!];
    const plan = p.hashJoin(left, right, [l], [r], 'inner', { strategy: 'shuffled' });
    const lonely = { ...plan, right } as PhysicalPlan;
    expect(await engine.collect(count(lonely), { conf })).toEqual([[50n]]);
  });

  it('reports what expressions raise', async () => {
    const id = p.column('id', LONG, false);
    const division = p.alias('d', p.call('divide', DOUBLE, p.lit(DOUBLE, 1), p.lit(DOUBLE, 0)));
    const plan = p.project(p.range(10, 2, id), division);
    await expect(engine.collect(plan, { conf })).rejects.toThrow('DIVIDE_BY_ZERO');
  });

  it('replaces a lost executor and runs its tasks again', async () => {
    const pending = engine.collect(count(p.range(400_000_000, 8)), { conf });
    await new Promise((resolve) => setTimeout(resolve, 60));
    await engine.pool.workers[0]!.terminate();
    expect(await pending).toEqual([[400_000_000n]]);
    expect(await engine.collect(count(p.range(5)), { conf })).toEqual([[5n]]);
    expect(engine.pool.workers).toHaveLength(2);
  });

  it('fails when rows of a lost task were delivered', async () => {
    const execution = engine.execute(p.range(50_000_000, 2), json);
    const reader = execution.blocks[Symbol.asyncIterator]();
    await reader.next();
    await Promise.all(engine.pool.workers.map((worker) => worker.terminate()));
    await expect(
      (async () => {
        while (!(await reader.next()).done);
      })(),
    ).rejects.toThrow('was lost');
    expect(await engine.collect(count(p.range(5)), { conf })).toEqual([[5n]]);
  });

  it('reads only as much as LIMIT needs', async () => {
    const before = engine.eventLog.end;
    expect(await engine.collect(p.limit(p.range(1_000_000_000, 64), 5), { conf })).toHaveLength(5);
    const tasks = engine.eventLog.read(before).filter((event) => event.kind === 'task_end');
    expect(tasks).toHaveLength(2);
  });

  it('tells what it does in the event log', async () => {
    const before = engine.eventLog.end;
    const id = p.column('id', LONG, false);
    const rows = p.range(1000, 2, id);
    const plan = p.aggregate(rows, [], [{ call: p.aggregateCall('sum', LONG, id), states: [LONG] }]);
    const description = { statementId: 's1', text: 'SELECT sum(id)', user: 'ann', sessionId: 'x' };
    const execution = engine.execute(plan, { ...json, description });
    for await (const _ of execution.blocks);
    await execution.finished;
    const events = engine.eventLog.read(before);
    const kinds = events.map((event) => event.kind);
    expect(kinds[0]).toBe('sql_execution_start');
    expect(kinds.at(-1)).toBe('sql_execution_end');
    expect(kinds.filter((kind) => kind === 'stage_completed')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'task_end')).toHaveLength(3);
    const ends = events.filter((e): e is Extract<EngineEvent, { kind: 'task_end' }> => e.kind === 'task_end');
    const scanned = ends.flatMap((e) => e.metrics.operators).filter((o) => o.nodeId === rows.nodeId);
    expect(scanned.reduce((sum, o) => sum + o.rows, 0)).toBe(1000);
    expect(execution.progress()).toMatchObject({
      stages: 2,
      completedStages: 2,
      tasks: 3,
      completedTasks: 3,
    });
  });
});

describe('window functions', () => {
  const g = p.column('g', STRING);
  const x = p.column('x', INT);
  const rows = p.values(
    [g, x],
    [
      ['a', 3],
      ['b', 10],
      ['a', 1],
      ['a', 3],
      ['b', null],
      ['a', 7],
    ],
  );

  function window(call: object, frame: object, direction: 'asc' | 'desc' = 'asc'): PhysicalPlan {
    const orderBy = [p.order(x, direction)];
    const shuffled = p.exchange(rows, p.hashBy(g));
    const sorted: PhysicalPlan = {
      kind: 'sort',
      nodeId: 900_010,
      output: rows.output,
      order: [p.order(g), ...orderBy],
      global: false,
      child: shuffled,
    };
    const result = p.column('w', (call as { type: typeof INT }).type);
    return {
      kind: 'window',
      nodeId: 900_011,
      output: [...rows.output, result],
      calls: [
        {
          id: result.id,
          name: 'w',
          call: { kind: 'window_call', call, partitionBy: [g], orderBy, frame, ignoreNulls: false } as never,
        },
      ],
      partitionBy: [g],
      orderBy,
      child: sorted,
    };
  }

  const preceding = { kind: 'unbounded_preceding' };
  const following = { kind: 'unbounded_following' };
  const current = { kind: 'current_row' };
  const by = (value: number) => ({ kind: 'offset', value: p.lit(INT, value) });
  const sum = p.aggregateCall('sum', LONG, x);

  it.each(p.settings)('gives aggregates over frames with %s', async (_, pairs) => {
    const run = async (call: object, unit: string, start: object, end: object, direction?: 'asc' | 'desc') =>
      p.sorted(
        await engine.collect(window(call, { unit, start, end }, direction), { conf: p.confOf(pairs) }),
      );
    expect(await run(sum, 'range', preceding, current)).toEqual([
      'a|1|1',
      'a|3|7',
      'a|3|7',
      'a|7|14',
      'b|10|10',
      'b|NULL|NULL',
    ]);
    expect(await run(sum, 'rows', preceding, current)).toEqual([
      'a|1|1',
      'a|3|4',
      'a|3|7',
      'a|7|14',
      'b|10|10',
      'b|NULL|NULL',
    ]);
    expect(await run(sum, 'rows', preceding, following)).toEqual([
      'a|1|14',
      'a|3|14',
      'a|3|14',
      'a|7|14',
      'b|10|10',
      'b|NULL|10',
    ]);
    expect(await run(sum, 'rows', by(-1), by(1))).toEqual([
      'a|1|4',
      'a|3|13',
      'a|3|7',
      'a|7|10',
      'b|10|10',
      'b|NULL|10',
    ]);
    expect(await run(sum, 'range', by(-2), current)).toEqual([
      'a|1|1',
      'a|3|7',
      'a|3|7',
      'a|7|7',
      'b|10|10',
      'b|NULL|NULL',
    ]);
    expect(await run(sum, 'range', by(-2), current, 'desc')).toEqual([
      'a|1|7',
      'a|3|6',
      'a|3|6',
      'a|7|7',
      'b|10|10',
      'b|NULL|NULL',
    ]);
    const rank = { ...p.call('rank', INT), args: [x] };
    expect(await run(rank, 'rows', preceding, current)).toEqual([
      'a|1|1',
      'a|3|2',
      'a|3|2',
      'a|7|4',
      'b|10|2',
      'b|NULL|1',
    ]);
    const lag = p.call('lag', INT, x, p.lit(INT, 1), p.lit(INT, -5));
    expect(await run(lag, 'rows', preceding, current)).toEqual([
      'a|1|-5',
      'a|3|1',
      'a|3|3',
      'a|7|3',
      'b|10|NULL',
      'b|NULL|-5',
    ]);
  });
});
