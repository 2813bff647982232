import { describe, expect, it } from 'vitest';
import type { ProgramLease } from '../../src/exec/scheduler/program-cache.ts';
import { pieceOf, SplitHomes } from '../../src/exec/scheduler/split-homes.ts';
import type { Stage } from '../../src/exec/scheduler/stage-graph.ts';
import { StageRun, type StageTask } from '../../src/exec/scheduler/stage-run.ts';

/** What stages wait for, to be called when that time is over. */
const waits: (() => void)[] = [];

/** A stage whose tasks have these homes. */
function stageOf(homes: readonly (readonly number[])[]): StageRun {
  const tasks = homes.map(
    (_, index): StageTask => ({
      index,
      variant: 0,
      lease: {} as ProgramLease,
      inputs: new Map(),
      pass: { number: 0, count: 1 },
      piece: String(index),
      homes: [],
      attempt: 0,
      sentRows: false,
      state: 'pending',
      executorId: -1,
      startTime: 0,
      rows: 0,
    }),
  );
  waits.length = 0;
  return new StageRun({ outputPartitions: 1 } as Stage, {} as never, [], tasks, tasks.length, null, {
    homesOf: (piece) => homes[Number(piece)]!,
    later: (_, callback) => waits.push(callback),
  });
}

/** The tasks that the executors get when they ask in this order. */
function taken(run: StageRun, executors: readonly number[]): readonly (number | null)[] {
  return executors.map((id) => run.take(id)?.index ?? null);
}

describe('tasks go', () => {
  it('in their order where none has a home', () => {
    expect(taken(stageOf([[], [], []]), [1, 0, 1, 0])).toEqual([0, 1, 2, null]);
  });

  it('home, whoever asks first', () => {
    expect(taken(stageOf([[0], [1], [0], [1]]), [1, 1, 0, 0])).toEqual([1, 3, 0, 2]);
  });

  it('to an executor without work of its own: those without a home, then the last of the others', () => {
    expect(taken(stageOf([[0], [0], [], [0]]), [1, 1, 0, 1])).toEqual([2, 3, 0, 1]);
  });

  it('to any of several homes, but to the first one first', () => {
    expect(taken(stageOf([[0, 1], [0]]), [1, 0])).toEqual([0, 1]);
    expect(taken(stageOf([[0, 1], [], [1]]), [1, 1, 1])).toEqual([2, 1, 0]);
  });

  it('to where the last one is at home, if that gets free soon', () => {
    const run = stageOf([[0], [1], [0]]);
    const [own] = [run.take(1)!, run.take(0)];
    run.finish(own, []);
    expect(taken(run, [1, 1])).toEqual([null, null]);
    expect(waits).toHaveLength(1);
    expect(taken(run, [0])).toEqual([2]);
  });

  it('to one that waited for as long as a task of its own took', () => {
    const run = stageOf([[0], [1], [0]]);
    const [own] = [run.take(1)!, run.take(0)];
    run.finish(own, []);
    expect(taken(run, [1])).toEqual([null]);
    waits[0]!();
    expect(taken(run, [1])).toEqual([2]);
  });

  it('at once to one that waits, if it is not the last one, or where none of its own told how long', () => {
    const run = stageOf([[0], [1], [0], [0]]);
    const [own] = [run.take(1)!, run.take(0)];
    run.finish(own, []);
    expect(taken(run, [1, 2])).toEqual([3, 2]);
    expect(waits).toEqual([]);
  });

  it('by the homes that are known when the first one is asked for', () => {
    const homes: number[][] = [[], []];
    const run = stageOf(homes);
    homes[0]!.push(1);
    homes[1]!.push(0);
    expect(taken(run, [0, 1])).toEqual([1, 0]);
  });

  it('back and to another executor after the loss of theirs', () => {
    const run = stageOf([[0], [0]]);
    const task = run.take(0)!;
    run.giveBack(task);
    expect(taken(run, [0, 1])).toEqual([0, 1]);
  });
});

describe('the homes of a piece', () => {
  it('are those that read it, the first one first', () => {
    const homes = new SplitHomes();
    for (const executor of [0, 1, 1, 0]) homes.remember('a', executor, homes.of('a'));
    expect(homes.of('a')).toEqual([0, 1]);
    expect(homes.of('b')).toEqual([]);
  });

  it('are no longer those that were lost', () => {
    const homes = new SplitHomes();
    homes.remember('a', 0, []);
    homes.remember('a', 1, [0]);
    homes.remember('a', 2, [1]);
    expect(homes.of('a')).toEqual([1, 2]);
  });

  it('are forgotten where the file changes, and bounded', () => {
    const split = { path: '/a', size: 10, modified: 1, partition: [], start: 0, length: 10 };
    const piece = (modified: number) =>
      pieceOf(new Map([[1, { kind: 'splits', splits: [{ ...split, modified }] }]]));
    expect(piece(1)).not.toBe(piece(2));
    expect(pieceOf(new Map([[1, { kind: 'blocks', blocks: [] }]]))).toBeNull();
    const homes = new SplitHomes();
    for (let i = 0; i < 20_000; i++) homes.remember(String(i), 0, []);
    expect(homes.of('0')).toEqual([]);
    expect(homes.of('19999')).toEqual([0]);
  });
});
