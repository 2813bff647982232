import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Conf } from '../../src/core/config.ts';
import type { ProgramCache, ProgramLease } from '../../src/exec/scheduler/program-cache.ts';
import type { Stage } from '../../src/exec/scheduler/stage-graph.ts';
import { isKnownEarly, StagePrograms } from '../../src/exec/scheduler/stage-programs.ts';
import type { PhysicalPlan } from '../../src/plan/physical/node.ts';

const TARGET = { kind: 'blocks', nodeId: 1, partitioning: { kind: 'single' }, partitions: 1 } as const;

function read(exchangeId: number): PhysicalPlan {
  return { kind: 'shuffle_read', nodeId: exchangeId, exchangeId, output: [] } as unknown as PhysicalPlan;
}

function over(kind: string, child: PhysicalPlan): PhysicalPlan {
  return { kind, nodeId: 9, output: [], child, creator: read(8) } as unknown as PhysicalPlan;
}

function stageOf(stageId: number, ...variants: PhysicalPlan[]): Stage {
  return { stageId, variants, subqueries: new Map() } as unknown as Stage;
}

describe('programs of stages', () => {
  let made: PhysicalPlan[];
  let released: PhysicalPlan[];
  let programs: StagePrograms;

  /** Has those of the stages made early, so far as they are not started. */
  function makeEarly(stages: readonly Stage[], started: readonly Stage[] = []): void {
    programs.makeEarly(
      (isMade) => stages.find((stage) => !started.includes(stage) && !isMade(stage)),
      () => TARGET,
    );
  }

  beforeEach(() => {
    vi.useFakeTimers();
    made = [];
    released = [];
    const cache = {
      lease: (_: number, plan: PhysicalPlan) => {
        made.push(plan);
        return { release: () => released.push(plan) } as unknown as ProgramLease;
      },
    } as unknown as ProgramCache;
    programs = new StagePrograms(cache, new Conf(), () => 0);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('that were made early are there when the stage starts', () => {
    const stages = [stageOf(1, read(1)), stageOf(2, read(2), read(3))];
    makeEarly(stages);
    expect(made).toEqual([]);
    vi.runAllTimers();
    expect(made).toEqual([read(1), read(2), read(3)]);
    const { leases, time, earlyTime } = programs.of(stages[1]!, stages[1]!.variants, TARGET);
    expect(leases).toHaveLength(2);
    expect(time).toBe(earlyTime);
    expect(made).toHaveLength(3);
    expect(released).toEqual([]);
  });

  it('are not made early while stages start, nor of those that did', () => {
    const stages = [stageOf(1, read(1)), stageOf(2, read(2))];
    makeEarly(stages);
    vi.advanceTimersByTime(1);
    makeEarly(stages, stages.slice(0, 1));
    vi.advanceTimersByTime(3);
    expect(made).toEqual([]);
    vi.runAllTimers();
    expect(made).toEqual([read(2)]);
  });

  it('are made again for another plan than the one that they were made for', () => {
    const [early, late] = [read(1), over('filter', read(1))];
    const stage = stageOf(1, early);
    makeEarly([stage]);
    vi.runAllTimers();
    expect(programs.of(stage, [late], TARGET).leases).toHaveLength(1);
    expect(made).toEqual([early, late]);
    expect(released).toEqual([early]);
  });

  it('go when the query ends before their stages start', () => {
    const stages = [stageOf(1, read(1)), stageOf(2, read(2))];
    makeEarly(stages);
    vi.advanceTimersByTime(4);
    expect(made).toEqual([read(1)]);
    programs.end();
    vi.runAllTimers();
    expect(made).toEqual([read(1)]);
    expect(released).toEqual([read(1)]);
  });

  it('are known early of plans that read other stages only', () => {
    expect(isKnownEarly(stageOf(1, over('project', read(1)), read(2)))).toBe(true);
    const scan = { kind: 'file_scan', nodeId: 1, output: [] } as unknown as PhysicalPlan;
    expect(isKnownEarly(stageOf(1, read(1), over('filter', scan)))).toBe(false);
    expect(isKnownEarly(stageOf(1, over('runtime_filter', read(1))))).toBe(false);
    const subqueries = new Map([[1, stageOf(2, read(2))]]);
    expect(isKnownEarly({ ...stageOf(1, read(1)), subqueries } as Stage)).toBe(false);
  });
});
