import { SORT_ENTRY } from '../../codegen/pipeline/sort-code.ts';
import type { WindowStep } from '../executor/program.ts';
import type { TaskRunner } from '../executor/task-runner.ts';

/** Rows between two looks at messages and cancellation. */
const PIECE = 4096 * SORT_ENTRY.bytes;

/** The generated code of a window, and what it keeps in the frame. Rows are known by addresses of sort entries. */
export class WindowCode {
  readonly #step: WindowStep;
  readonly #runner: TaskRunner;

  constructor(step: WindowStep, runner: TaskRunner) {
    this.#step = step;
    this.#runner = runner;
  }

  /** Queues that need room: `QUEUE_BYTES` for each row that is there. */
  get queues(): number {
    return this.#step.frames?.queues.length ?? 0;
  }

  setRoom(addresses: readonly number[]): void {
    this.#step.frames?.queues.forEach((cell, i) => {
      this.#set(cell, addresses[i]!);
    });
  }

  /** Goes over rows behind those before, some at a time. */
  *walk(start: number, end: number): Generator<number> {
    for (let at = start; at < end; at += PIECE) {
      this.#runner.exports[this.#step.walk.entry]!(at, Math.min(at + PIECE, end));
      this.#runner.instance.host.resetArena();
      yield at;
    }
  }

  /** Says that the walk has come to the end of all rows. */
  finishWalk(end: number): void {
    for (const until of ['peers', 'partition'] as const) {
      const name = this.#step.walk.finish[until];
      if (name !== null) this.#runner.exports[name]!(this.#startOf(until), end);
    }
    this.#runner.instance.host.resetArena();
  }

  /** Computes frames of complete partitions, some rows at a time. */
  *frames(start: number, end: number): Generator<number> {
    const { frames } = this.#step;
    if (frames === null || start === end) return;
    // Entries may have moved since the last partition, of which nothing is wanted any more.
    this.#set(frames.partitionEnd, 0);
    this.#set(frames.limit, end);
    for (let at = start; at < end; ) {
      at += (this.#runner.exports[frames.entry]!(at, Math.min(at + PIECE, end)) as number) >>> 0;
      this.#runner.instance.host.resetArena();
      yield at;
    }
  }

  /** Where the rows begin whose values aren't known when the walk has come to `end` and partitions have frames. */
  settled(end: number): number {
    const { until, ahead } = this.#step.needs;
    const bytes = ahead * SORT_ENTRY.bytes;
    return Math.min(until === 'row' ? end : this.#startOf(until), end - bytes);
  }

  /** Entries lie elsewhere now, and the last row's record is another. */
  move(distance: number, lastRecord: number): void {
    const { cells, starts, previous } = this.#step.walk;
    for (const start of [starts.peers, starts.partition]) {
      this.#set(cells + start, this.#get(cells + start) + distance);
    }
    this.#set(cells + previous, lastRecord);
  }

  /** Where the partition begins that the walk has come to. */
  get partitionStart(): number {
    return this.#startOf('partition');
  }

  #startOf(what: 'peers' | 'partition'): number {
    const { cells, starts } = this.#step.walk;
    return this.#get(cells + starts[what]);
  }

  #get(cell: number): number {
    return this.#runner.memory.u32[(this.#runner.frame + cell) >>> 2]!;
  }

  #set(cell: number, value: number): void {
    this.#runner.memory.u32[(this.#runner.frame + cell) >>> 2] = value;
  }
}
