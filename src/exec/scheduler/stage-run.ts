import type { BlockRef } from '../../columns/block.ts';
import type { StageInfo, TaskInfo } from '../../core/events.ts';
import type { LeafInput, ShuffleOutput, TaskPass } from '../executor/task.ts';
import type { ProgramLease } from './program-cache.ts';
import { pieceOf } from './split-homes.ts';
import type { Stage } from './stage-graph.ts';
import type { StageOutput } from './stage-tasks.ts';

/** A task of a stage that runs. */
export interface StageTask {
  readonly index: number;
  /** Position of its plan among the stage's variants. */
  readonly variant: number;
  lease: ProgramLease;
  /** By the ids of the leaves in the plan. */
  readonly inputs: ReadonlyMap<number, LeafInput>;
  /** The pass over its inputs that is next, or runs. */
  pass: TaskPass;
  /** What decides the task's place; null where all executors are alike. */
  readonly piece: string | null;
  /** Executors that should run it, if one of them is free in time: preferably the first. Known from the first `take` on. */
  homes: readonly number[];
  attempt: number;
  state: 'pending' | 'running' | 'done';
  /** Where it runs or ran last, -1 at first, and since when. */
  executorId: number;
  startTime: number;
  /** Some of its pass's rows went to the client. */
  sentRows: boolean;
  /** Rows that it left for the next stage. */
  rows: number;
}

/** A task before its first attempt. */
export function pendingTask(
  index: number,
  variant: number,
  lease: ProgramLease,
  inputs: ReadonlyMap<number, LeafInput>,
): StageTask {
  return {
    index,
    variant,
    lease,
    inputs,
    pass: { number: 0, count: 1 },
    piece: pieceOf(inputs),
    homes: [],
    attempt: 0,
    state: 'pending',
    executorId: -1,
    startTime: 0,
    sentRows: false,
    rows: 0,
  };
}

/** What a stage knows of places. */
export interface Locality {
  /** Executors that have read a piece, the first one first. */
  homesOf(piece: string): readonly number[];
  /** After so many milliseconds, calls back and has free executors ask again. */
  later(milliseconds: number, callback: () => void): void;
}

/** Whether the task is where it should be. */
export function localityOf({ homes }: StageTask, executorId: number): TaskInfo['locality'] {
  if (homes.length === 0) return 'NO_PREF';
  return homes.includes(executorId) ? 'PROCESS_LOCAL' : 'ANY';
}

/** The state of a stage from its submission to its end. */
export class StageRun {
  readonly stage: Stage;
  readonly info: StageInfo;
  readonly leases: readonly ProgramLease[];
  /** Of tasks that make several passes, by variant. */
  readonly passLeases = new Map<number, ProgramLease>();
  /** Of tasks whose files had NULLs where none were expected, by variant. */
  readonly nullableLeases = new Map<number, ProgramLease>();
  readonly tasks: readonly StageTask[];
  /** Stops early once tasks have left so many rows; null for never. */
  readonly enoughRows: number | null;
  readonly #outputs: ShuffleOutput[][];
  readonly #locality: Locality;
  /** Null before the first task is asked for. */
  #hasHomes: boolean | null = null;
  /** By executor the milliseconds that its last task took. */
  readonly #times = new Map<number, number>();
  /** Executors that leave others the last task at home there, and whether they did for long enough. */
  readonly #waiting = new Map<number, 'waits' | 'waited'>();
  #running = 0;
  #done = 0;
  /** No task before this position waits. */
  #first = 0;
  /** Tasks before this position may start. */
  #released: number;

  constructor(
    stage: Stage,
    info: StageInfo,
    leases: readonly ProgramLease[],
    tasks: readonly StageTask[],
    released: number,
    enoughRows: number | null,
    locality: Locality,
  ) {
    this.stage = stage;
    this.info = info;
    this.leases = leases;
    this.tasks = tasks;
    this.enoughRows = enoughRows;
    this.#released = released;
    this.#outputs = tasks.map(() => []);
    this.#locality = locality;
  }

  get running(): number {
    return this.#running;
  }

  get isComplete(): boolean {
    return this.#done === this.tasks.length || (this.#running === 0 && this.#done > 0 && this.#hasEnough());
  }

  get completedTasks(): number {
    return this.#done;
  }

  release(upTo: number): void {
    this.#released = Math.max(this.#released, upTo);
  }

  /** A task that waits and may start: preferably one that is at home there. */
  take(executorId: number): StageTask | null {
    if (this.isComplete) return null;
    this.#hasHomes ??= this.#findHomes();
    const task = this.#choose(executorId);
    if (task === null) return null;
    task.state = 'running';
    task.executorId = executorId;
    task.startTime = performance.now();
    this.#waiting.delete(executorId);
    this.#running++;
    return task;
  }

  /** Not before tasks start: those of a stage submitted together with this one may have read the same pieces. */
  #findHomes(): boolean {
    for (const task of this.tasks) if (task.piece !== null) task.homes = this.#locality.homesOf(task.piece);
    return this.tasks.some((task) => task.homes.length > 0);
  }

  /** The first that is at home there first of all, else without a home, else also there, else the last of all. */
  #choose(executorId: number): StageTask | null {
    const limit = Math.min(this.#released, this.tasks.length);
    while (this.#first < limit && this.tasks[this.#first]!.state !== 'pending') this.#first++;
    if (!this.#hasHomes) return this.#first < limit ? this.tasks[this.#first]! : null;
    let homeless: StageTask | null = null;
    let shared: StageTask | null = null;
    let foreign: StageTask | null = null;
    let foreigners = 0;
    for (let i = this.#first; i < limit; i++) {
      const task = this.tasks[i]!;
      if (task.state !== 'pending') continue;
      if (task.homes[0] === executorId) return task;
      if (task.homes.length === 0) homeless ??= task;
      else if (task.homes.includes(executorId)) shared ??= task;
      else {
        foreign = task;
        foreigners++;
      }
    }
    const choice = homeless ?? shared;
    if (choice !== null || foreign === null) return choice;
    return foreigners === 1 && this.#waits(executorId) ? null : foreign;
  }

  /**
   * Whether to leave the last task to the executor where it is at home, which is faster with it: as long as the one that
   * asks took for a task of its own, it is not too late to take it after all.
   */
  #waits(executorId: number): boolean {
    const waiting = this.#waiting.get(executorId);
    if (waiting !== undefined) return waiting === 'waits';
    const time = this.#times.get(executorId);
    if (time === undefined) return false;
    this.#waiting.set(executorId, 'waits');
    this.#locality.later(time, () => this.#waiting.set(executorId, 'waited'));
    return true;
  }

  /** The task's pass is done: the next one waits, if there is one, else the task is done. */
  finish(task: StageTask, outputs: readonly ShuffleOutput[]): void {
    task.rows += outputs.reduce((sum, output) => sum + output.block.rows, 0);
    this.#outputs[task.index]!.push(...outputs);
    this.#running--;
    const { number, count } = task.pass;
    if (number + 1 < count) {
      task.pass = { number: number + 1, count };
      task.sentRows = false;
      task.state = 'pending';
      this.#first = Math.min(this.#first, task.index);
      return;
    }
    task.state = 'done';
    this.#times.set(task.executorId, performance.now() - task.startTime);
    this.#done++;
    // LIMIT: a few tasks may be enough; if they weren't, four times as many are tried.
    if (this.enoughRows !== null && this.#done === this.#released && !this.#hasEnough()) {
      this.#released *= 4;
    }
  }

  /** The task's executor failed, or had no memory; it waits again. */
  giveBack(task: StageTask): void {
    task.state = 'pending';
    task.attempt++;
    this.#first = Math.min(this.#first, task.index);
    this.#running--;
  }

  drop(task: StageTask): void {
    task.state = 'done';
    this.#running--;
  }

  output(mayCoalesce: boolean): StageOutput {
    const partitions: BlockRef[][] = Array.from({ length: this.stage.outputPartitions }, () => []);
    for (const outputs of this.#outputs) {
      for (const { partition, block } of outputs) partitions[partition]!.push(block);
    }
    return { partitions, mayCoalesce };
  }

  /** The sorted runs that its tasks left, each block by block. */
  sortedRuns(): readonly (readonly BlockRef[])[] {
    const runs: BlockRef[][] = [];
    for (const { block, startsRun } of this.#outputs.flat()) {
      if (startsRun) runs.push([block]);
      else runs.at(-1)!.push(block);
    }
    return runs;
  }

  /** What each task left, of stages that write for no other. */
  blocksByTask(): readonly (readonly BlockRef[])[] {
    return this.#outputs.map((outputs) => outputs.map(({ block }) => block));
  }

  /** Forgets the blocks of its tasks, and gives them. */
  takeBlocks(): BlockRef[] {
    return this.#outputs.splice(0).flatMap((outputs) => outputs.map(({ block }) => block));
  }

  #hasEnough(): boolean {
    if (this.enoughRows === null) return false;
    return this.tasks.reduce((sum, task) => sum + task.rows, 0) >= this.enoughRows;
  }
}
