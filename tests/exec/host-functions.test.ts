import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/exec/scheduler/start-engine.ts';
import type { HashAggregate, PhysicalPlan } from '../../src/plan/physical/node.ts';
import { arrayType, INT, LONG, STRING } from '../../src/types/data-type.ts';
import * as p from './plans.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await p.startTestEngine();
});
afterAll(() => engine.close());

const key = p.column('key', STRING);
const value = p.column('value', INT);
const list = p.column('list', arrayType(INT));
const rows = p.values(
  [key, value, list],
  [
    ['a', 1, [1, 2]],
    ['b', 2, []],
    ['a', null, null],
    ['a', 3, [3, null]],
  ],
);

/** An aggregation in one level, as aggregates without a mergeable state are planned. */
function complete(child: PhysicalPlan, keys: readonly (typeof key)[], fn: string): PhysicalPlan {
  const result = p.column(fn, arrayType(INT));
  const plan: HashAggregate = {
    kind: 'hash_aggregate',
    nodeId: 700_000,
    output: [...keys, result],
    keys,
    slots: [{ call: p.aggregateCall(fn, result.type, value), mode: 'complete', state: [], id: result.id }],
    result: [...keys, result],
    clustered: true,
    child: p.exchange(child, keys.length === 0 ? { kind: 'single' } : p.hashBy(...keys)),
  };
  return plan;
}

describe.each(p.settings)('functions in TypeScript, with %s', (_, pairs) => {
  const conf = p.confOf(pairs);

  it('collect states per group, and give results for no rows', async () => {
    expect(p.sorted(await engine.collect(complete(rows, [key], 'collect_list'), { conf }))).toEqual([
      'a|1,3',
      'b|2',
    ]);
    expect(await engine.collect(complete(rows, [], 'collect_list'), { conf })).toEqual([[[1, 2, 3]]]);
    const nothing = p.filter(rows, p.lit(p.types.BOOLEAN, false));
    expect(await engine.collect(complete(nothing, [], 'collect_list'), { conf })).toEqual([[[]]]);
  });

  it('generate rows', async () => {
    const item = p.column('col', INT);
    const generate = (outer: boolean): PhysicalPlan => ({
      kind: 'generate',
      nodeId: 700_001,
      output: [key, item],
      generator: {
        kind: 'generator_call',
        fn: 'explode',
        args: [list],
        type: { kind: 'struct', fields: [{ name: 'col', type: INT, nullable: true }] },
        nullable: true,
        mode: 'ansi',
      },
      requiredChildOutput: [key],
      outer,
      generatorOutput: [item],
      child: rows,
    });
    expect(p.sorted(await engine.collect(generate(false), { conf }))).toEqual([
      'a|1',
      'a|2',
      'a|3',
      'a|NULL',
    ]);
    expect(p.sorted(await engine.collect(generate(true), { conf }))).toEqual([
      'a|1',
      'a|2',
      'a|3',
      'a|NULL',
      'a|NULL',
      'b|NULL',
    ]);
  });

  it('group by nested values, whose bytes decide', async () => {
    const count = { call: p.aggregateCall('count', LONG, p.lit(INT, 1)), states: [LONG] };
    const plan = p.aggregate(p.union(rows, rows), [], [count]);
    expect(await engine.collect(plan, { conf })).toEqual([[8n]]);
    const lists = p.union(rows, rows);
    const grouped = p.aggregate(lists, [lists.output[2]!], [count]);
    expect(p.sorted(await engine.collect(grouped, { conf }))).toEqual(['1,2|2', '3,|2', 'NULL|2', '|2']);
  });
});
