import { describe, expect, it } from 'vitest';
import type { AppendedRows } from '../../src/codegen/pipeline/pipeline.ts';
import { LimitedSource, type Run, RunSource } from '../../src/exec/executor/batch-source.ts';
import type { PipelineStep } from '../../src/exec/executor/program.ts';
import { compileStage } from '../../src/exec/operators/compile/compiler.ts';
import type { HashAggregate, PhysicalPlan } from '../../src/plan/physical/node.ts';
import { BOOLEAN, type DataType, INT, LONG, STRING } from '../../src/types/data-type.ts';
import * as p from './plans.ts';

const DECIMAL: DataType = { kind: 'decimal', precision: 20, scale: 2 };
const key = p.column('key', STRING, false);
const number = p.column('number', LONG);
const price = p.column('price', DECIMAL);
const rows = p.values([key, number, price], []);
const count = { call: { ...p.aggregateCall('count', LONG, number), nullable: false }, states: [LONG] };
const sum = { call: p.aggregateCall('sum', DECIMAL, price), states: [DECIMAL, BOOLEAN] };

/** The last step of a stage whose rows go to three reducers. */
function lastStep(plan: PhysicalPlan, ...keys: Parameters<typeof p.hashBy>): PipelineStep {
  const program = compileStage(
    plan,
    { kind: 'blocks', nodeId: -1, partitioning: p.hashBy(...keys), partitions: 3 },
    { programId: 1, batchRows: 100, hashZero: false, writerConf: () => ({}), wasm: true, zone: 'UTC' },
  );
  const step = program.steps.at(-1)!;
  if (step.kind !== 'pipeline') throw new Error('no pipeline');
  return step;
}

function partial(calls: Parameters<typeof p.aggregate>[2]): PhysicalPlan {
  const final = p.aggregate(rows, [key], calls) as HashAggregate;
  return final.child.kind === 'exchange' ? final.child.child : final.child;
}

/** Merges what comes as blocks. */
function merging(calls: Parameters<typeof p.aggregate>[2]): HashAggregate {
  const final = p.aggregate(rows, [key], calls) as HashAggregate;
  return { ...final, child: p.values(final.child.output, []) };
}

/** By column: whether values and validity are copied. */
function copied(appended: AppendedRows | null): (readonly [boolean, boolean])[] {
  const at = (c: number) => appended?.fields.find(({ column }) => column === c);
  return Array.from({ length: 4 }, (_, c) => [
    (at(c)?.value ?? null) !== null,
    (at(c)?.validity ?? null) !== null,
  ]);
}

const NONE = [false, false] as const;

describe('rows of groups', () => {
  it('are copied where all of them is wanted as it is', () => {
    const { entry, appended } = lastStep(partial([count, sum]), key);
    expect(entry).toBeNull();
    expect(appended!.copiesViews).toBe(true);
    // Neither the key nor the count is ever NULL, and the sum is by a flag of its own.
    expect(copied(appended).map(([value]) => value)).toEqual([true, true, true, true]);
  });

  it('are copied as far as nothing is computed', () => {
    const plan = merging([count, sum]);
    const { entry, appended } = lastStep(plan, plan.output[0]!);
    expect(entry).not.toBeNull();
    expect(copied(appended)).toEqual([[true, false], [true, true], [true, false], NONE]);
  });

  it('have texts that are kept with the rows, where some are computed', () => {
    const plan = merging([count]);
    const name = p.alias('name', p.call('concat', STRING, plan.output[0]!, p.lit(STRING, '!')));
    const { appended } = lastStep(p.project(plan, plan.output[0]!, name), plan.output[0]!);
    expect([copied(appended).slice(0, 2), appended!.copiesViews]).toEqual([
      [
        [true, false],
        [false, true],
      ],
      false,
    ]);
  });

  it('are appended by code where not each of them is wanted', () => {
    const plan = merging([count]);
    const condition = p.call('greater_than', BOOLEAN, plan.output[1]!, p.lit(LONG, 5n));
    const { entry, appended } = lastStep(p.filter(plan, condition), plan.output[0]!);
    expect([entry === null, appended]).toEqual([false, null]);
  });

  it('are appended by code where each of them comes several times', () => {
    const plan = merging([count]);
    const which = p.column('which', INT, false);
    const [name, counted] = plan.output as [(typeof plan.output)[0], (typeof plan.output)[0]];
    const expand: PhysicalPlan = {
      kind: 'expand',
      nodeId: -2,
      output: [name, counted, which],
      projections: [1, 2].map((n) => [name, counted, p.lit(INT, n)]),
      child: plan,
    };
    const { entry, appended } = lastStep(expand, name);
    expect([entry === null, appended]).toEqual([false, null]);
  });
});

describe('the first rows of a source', () => {
  const all = { start: 1000, end: 1000 + 16 * 10 };

  it.each([
    [
      'some',
      0,
      7,
      [
        [1000, 1064],
        [1064, 1112],
      ],
    ],
    [
      'behind others',
      5,
      4,
      [
        [1080, 1128],
        [1128, 1144],
      ],
    ],
    ['all behind others', 9, -1, [[1144, 1160]]],
    ['none', 3, 0, []],
    ['none that are left', 10, 5, []],
  ] as const)('%s', (_, offset, limit, expected) => {
    const source = new LimitedSource(new RunSource([all], 16, 4), 16, offset, limit);
    const runs: Run[] = [];
    for (let run = source.next(); run !== null; run = source.next()) runs.push(run);
    expect(runs).toEqual(expected.map(([start, end]) => ({ start, end })));
  });
});
