import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StageProgram } from '../../src/exec/executor/program.ts';
import { compileStage } from '../../src/exec/operators/compile/compiler.ts';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { PhysicalPlan } from '../../src/plan/physical/node.ts';
import { BOOLEAN, LONG } from '../../src/types/data-type.ts';
import * as p from './plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await p.startTestEngine();
});
afterAll(() => engine.close());

/** What the counters of the plan's program belong to, and which of them are counted outside of the loop. */
function countersOf(plan: PhysicalPlan) {
  const program: StageProgram = compileStage(
    plan,
    { kind: 'result', encoding: { kind: 'json_strings' }, names: plan.output.map((c) => c.name) },
    { programId: 1, batchRows: 100, hashZero: false, writerConf: () => ({}), wasm: true, zone: 'UTC' },
  );
  const places = new Map(program.counters.map(({ nodeId, offset }) => [nodeId, offset]));
  const outside = program.steps.flatMap((step) => (step.kind === 'pipeline' ? step.counters : []));
  return { places, outside };
}

const rows = p.range(1000, 3);
const id = rows.output[0]!;
const doubled = p.project(rows, p.alias('doubled', p.call('multiply', LONG, id, p.lit(LONG, 2n))));
const below = (column: typeof id, limit: bigint) => p.call('less_than', BOOLEAN, column, p.lit(LONG, limit));

describe('rows of operators', () => {
  it('are counted by who calls the loop where each of its rows gets there, once for a projection and its child', () => {
    const { places, outside } = countersOf(doubled);
    expect(outside).toEqual([places.get(rows.nodeId)]);
    expect(places.get(doubled.nodeId)).toBe(places.get(rows.nodeId));
  });

  it('are counted in the loop behind conditions and limits', () => {
    for (const plan of [p.filter(rows, below(id, 10n)), p.limit(rows, 7)]) {
      const { places, outside } = countersOf(plan);
      expect(outside).toEqual([places.get(rows.nodeId)]);
      expect(places.get(plan.nodeId)).not.toBe(places.get(rows.nodeId));
    }
  });

  describe.each(p.settings)('with %s', (_, pairs) => {
    it.each([
      ['a projection', doubled, [1000, 1000]],
      ['a filter over a projection', p.filter(doubled, below(doubled.output[0]!, 100n)), [1000, 1000, 50]],
      ['a limit that skips rows', p.limit(p.range(10, 1), 3, 2), [5, 3]],
      ['a limit of no rows', p.limit(p.range(10, 1), 0), [1, 0]],
    ])('of %s are right', async (_name, plan, counts) => {
      const before = engine.eventLog.end;
      await engine.collect(plan, { conf: p.confOf(pairs) });
      const sums = new Map<number, number>();
      for (const event of engine.eventLog.read(before)) {
        if (event.kind !== 'task_end') continue;
        for (const { nodeId, rows: n } of event.metrics.operators)
          sums.set(nodeId, (sums.get(nodeId) ?? 0) + n);
      }
      expect([...sums].sort(([a], [b]) => a - b).map(([, n]) => n)).toEqual(counts);
    });
  });
});
