import { describe, expect, it } from 'vitest';
import { buildStageGraph } from '../../src/exec/scheduler/stage-graph.ts';
import type { Expression } from '../../src/expr/expression.ts';
import type { Exchange, FileScan, PhysicalPlan } from '../../src/plan/physical/node.ts';
import { BOOLEAN, DOUBLE, LONG } from '../../src/types/data-type.ts';
import type { Value } from '../../src/types/value.ts';
import * as p from './plans.ts';

let nodes = 900_000;

function scan(path: string): FileScan {
  const output = [p.column('k', LONG), p.column('x', DOUBLE)];
  return {
    kind: 'file_scan',
    nodeId: nodes++,
    output,
    table: {
      identifier: ['spark_catalog', 'default', 't'],
      provider: 'parquet',
      locations: [],
      options: {},
      schema: [],
      partitionColumns: [],
      managed: true,
      properties: {},
    },
    files: [{ path, size: 1, modified: 1, partition: [] }],
    listedFiles: 1,
    dataColumns: output,
    partitionColumns: [],
    partitionFilters: [],
    dataFilters: [],
    limit: null,
  };
}

const above = (bound: Value, path = '/t'): PhysicalPlan => {
  const table = scan(path);
  return p.filter(table, p.call('greater_than', BOOLEAN, table.output[1]!, p.lit(DOUBLE, bound)));
};

/** How many stages a plan has where shuffles write so many partitions. */
function stagesOf(plan: PhysicalPlan, partitions: (exchange: Exchange) => number = () => 1): number {
  let next = 0;
  return buildStageGraph(plan, () => next++, partitions).stages.length;
}

/** Stages of numbers joined with two broadcast sides. */
function stages(one: PhysicalPlan, other: PhysicalPlan): number {
  const id = p.column('id', LONG, false);
  const first = p.hashJoin(p.range(10, 1, id), one, [id], [one.output[0]!], 'inner');
  return stagesOf(p.hashJoin(first, other, [id], [other.output[0]!], 'inner'));
}

const drawn = (): PhysicalPlan => {
  const table = scan('/t');
  return p.filter(table, p.call('less_than', BOOLEAN, p.call('rand', DOUBLE), table.output[1]!));
};

describe('broadcasts of the same rows', () => {
  it('run once', () => {
    expect(stages(above(1), above(1))).toBe(2);
  });

  it('run each where conditions, files or columns differ', () => {
    expect(stages(above(1), above(2))).toBe(3);
    expect(stages(above(0), above(-0))).toBe(3);
    expect(stages(above(1), above(1, '/other'))).toBe(3);
    const whole = scan('/t');
    const turned = p.project(whole, whole.output[1]!, whole.output[0]!);
    expect(stages(scan('/t'), { ...turned, output: [...turned.output] })).toBe(3);
  });

  it('run each where their rows are drawn by lot', () => {
    expect(stages(drawn(), drawn())).toBe(3);
  });
});

describe('shuffles of the same rows', () => {
  const byKey = (child: PhysicalPlan): PhysicalPlan => p.exchange(child, p.hashBy(child.output[0]!));
  const byOther = (child: PhysicalPlan): PhysicalPlan => p.exchange(child, p.hashBy(child.output[1]!));

  it('run once, and so does what they are made of', () => {
    expect(stagesOf(p.union(byKey(above(1)), byKey(above(1))))).toBe(2);
    expect(stagesOf(p.union(byKey(byOther(above(1))), byKey(byOther(above(1)))))).toBe(3);
  });

  it('run each where keys, conditions or numbers of partitions differ', () => {
    expect(stagesOf(p.union(byKey(above(1)), byOther(above(1))))).toBe(3);
    expect(stagesOf(p.union(byKey(above(1)), byKey(above(2))))).toBe(3);
    expect(stagesOf(p.union(byKey(byOther(above(1))), byKey(byOther(above(2)))))).toBe(5);
    let written = 1;
    expect(stagesOf(p.union(byKey(above(1)), byKey(above(1))), () => written++)).toBe(3);
  });

  it('run each where their rows are drawn by lot', () => {
    expect(stagesOf(p.union(byKey(drawn()), byKey(drawn())))).toBe(3);
  });
});

describe('scalar subqueries', () => {
  let ids = 800_000;
  const scalar = (plan: PhysicalPlan): Expression => {
    const id = ids++;
    return { kind: 'scalar_subquery', plan, id, type: LONG, nullable: true } as Expression;
  };
  const filtered = (...plans: PhysicalPlan[]): PhysicalPlan =>
    plans.reduce((child, plan) => {
      const condition = p.call('less_than', BOOLEAN, child.output[0]!, scalar(plan));
      return p.filter(child, condition);
    }, scan('/t') as PhysicalPlan);

  it('have a stage each, equal ones one together', () => {
    expect(stagesOf(filtered(above(1)))).toBe(2);
    expect(stagesOf(filtered(above(1), above(1)))).toBe(2);
    expect(stagesOf(filtered(above(1), above(2)))).toBe(3);
    expect(stagesOf(filtered(drawn(), drawn()))).toBe(3);
  });

  it('share exchanges with the plan that they are in', () => {
    const byKey = (child: PhysicalPlan): PhysicalPlan => p.exchange(child, p.hashBy(child.output[0]!));
    const main = p.filter(
      byKey(above(1)),
      p.call('less_than', BOOLEAN, p.lit(LONG, 1n), scalar(byKey(above(1)))),
    );
    expect(stagesOf(main)).toBe(3);
  });
});
