import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StageProgram } from '../../src/exec/executor/program.ts';
import { compileStage } from '../../src/exec/operators/compile/compiler.ts';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { PhysicalPlan } from '../../src/plan/physical/node.ts';
import { DOUBLE, INT, STRING } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import * as p from './plans.ts';

const id = p.column('id', INT, false);
const price = p.column('price', DOUBLE);
const name = p.column('name', STRING);
const rows = Array.from({ length: 9000 }, (_, i): Value[] => [
  i,
  i % 7 === 3 ? null : i / 4,
  i % 10 === 0 ? null : `a name longer than a word, ${i}`,
]);
const table = (): PhysicalPlan => p.values([id, price, name], rows);
const sum = p.alias('sum', p.call('add', INT, id, p.lit(INT, 1)));
const renamed = p.alias('renamed', name);

let engine: Engine;
beforeAll(async () => {
  engine = await p.startTestEngine();
});
afterAll(() => engine.close());

function programOf(plan: PhysicalPlan): StageProgram {
  return compileStage(
    plan,
    { kind: 'result', encoding: { kind: 'json_strings' }, names: plan.output.map((c) => c.name) },
    { programId: 1, batchRows: 100, hashZero: false, writerConf: () => ({}), wasm: true, zone: 'UTC' },
  );
}

describe('rows that come out as they lie in a source', () => {
  it('are copied, and no code is generated', () => {
    const plans = [
      table(),
      p.project(table(), renamed, id),
      p.project(p.project(table(), renamed, id), p.attributeOf(renamed)),
    ];
    for (const plan of plans) {
      const { steps, generated, module } = programOf(plan);
      expect(steps.map(({ kind }) => kind)).toEqual(['copy']);
      expect(generated.ir.functions).toEqual([]);
      expect(module).toBeNull();
    }
  });

  it('are written by code where anything is computed, or rows are left out', () => {
    const named = p.call('isnotnull', { kind: 'boolean' }, name);
    const plans = [
      p.project(table(), sum, id),
      p.project(p.project(table(), sum, id), p.attributeOf(sum)),
      p.filter(table(), named),
      p.limit(table(), 5),
    ];
    for (const plan of plans) {
      expect(programOf(plan).steps.map(({ kind }) => kind)).toEqual(['pipeline']);
    }
  });

  it.each(p.settings)('are the same rows, and counted by each operator: %s', async (_, settings) => {
    const projection = p.project(table(), name, price, id);
    const { nodeId: scanned } = 'child' in projection ? projection.child : projection;
    const plan = p.project(p.exchange(projection, { kind: 'single' }), id, price, name);
    const execution = engine.execute(plan, {
      conf: p.confOf(settings),
      encoding: { kind: 'json_strings' },
      columnNames: ['id', 'price', 'name'],
    });
    let result = 0;
    for await (const block of execution.blocks) result += block.rows;
    await execution.finished;
    expect(result).toBe(rows.length);
    const { operators } = execution.progress();
    for (const nodeId of [scanned, projection.nodeId, plan.nodeId]) {
      expect(operators.find((o) => o.nodeId === nodeId)!.rows).toBe(rows.length);
    }
    expect(p.sorted(await engine.collect(plan, { conf: p.confOf(settings) }))).toEqual(p.sorted(rows));
    const partitioned = p.project(p.exchange(projection, p.hashBy(price, name)), id, price, name);
    expect(p.sorted(await engine.collect(partitioned, { conf: p.confOf(settings) }))).toEqual(p.sorted(rows));
  });
});
