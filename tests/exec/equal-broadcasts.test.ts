import { describe, expect, it } from 'vitest';
import { buildStageGraph } from '../../src/exec/scheduler/stage-graph.ts';
import type { FileScan, PhysicalPlan } from '../../src/plan/physical/node.ts';
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

/** Stages of numbers joined with two broadcast sides. */
function stages(one: PhysicalPlan, other: PhysicalPlan): number {
  const id = p.column('id', LONG, false);
  const first = p.hashJoin(p.range(10, 1, id), one, [id], [one.output[0]!], 'inner');
  const both = p.hashJoin(first, other, [id], [other.output[0]!], 'inner');
  let next = 0;
  return buildStageGraph(
    both,
    () => next++,
    () => 1,
  ).stages.length;
}

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
    const drawn = (): PhysicalPlan => {
      const table = scan('/t');
      return p.filter(table, p.call('less_than', BOOLEAN, p.call('rand', DOUBLE), table.output[1]!));
    };
    expect(stages(drawn(), drawn())).toBe(3);
  });
});
