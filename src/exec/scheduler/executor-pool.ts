import type { Worker } from 'node:worker_threads';
import type { BlockRef } from '../../columns/block.ts';
import { collectGarbage } from '../../core/collect-garbage.ts';
import type { EventLog } from '../../core/events.ts';
import type { Logger } from '../../core/logger.ts';
import type { ThreadSource } from '../../core/thread-source.ts';
import type { ExecutorCommand, ExecutorReport } from '../executor/messages.ts';
import { type StageProgram, sharesMemory } from '../executor/program.ts';
import type { TaskDescription } from '../executor/task.ts';

/** What an executor says of a task. */
type TaskReport = Extract<ExecutorReport, { readonly taskId: number }>;

/** Milliseconds after a cancellation in which its tasks must have ended. */
const STUCK_AFTER = 10_000;
/** Milliseconds to the next try after an executor did not come up. */
const START_AGAIN_AFTER = 1000;

/** Blocks of other stages may take half of an executor's memory; records take up to four times their bytes. */
const TASK_SHARE = 1 / 8;

/** Bytes of all executors together that have pages before the first query, */
const PREFAULTED = 192 * 1024 * 1024;
/** and what part of an executor's memory they may be. */
const PREFAULTED_SHARE = 1 / 16;

/** A task that wants an executor, and who wants to hear of it. */
export interface PendingTask {
  readonly task: TaskDescription;
  readonly program: StageProgram;
  onStart(): void;
  onReport(report: TaskReport): void;
  /** The executor died while it ran the task. */
  onLost(reason: string): void;
}

/** Gives the pool's free executors work. */
export interface TaskQueue {
  /** The next task of whose turn it is, for that executor; null when nothing waits. */
  take(executorId: number): PendingTask | null;
  /** The next task of a query of which no task runs; null when there is none. */
  takeStarving(executorId: number): PendingTask | null;
}

interface Slot {
  readonly executorId: number;
  readonly worker: Worker;
  readonly programs: Set<number>;
  /** Leases of which tasks left something to share. */
  readonly leases: Set<number>;
  readonly tasks: Map<number, PendingTask>;
  /** Tasks that wait for their readers. */
  readonly paused: Set<number>;
  /** Commands that go with the next message, and the buffers that they hand over. */
  readonly outbox: ExecutorCommand[];
  readonly transfers: ArrayBuffer[];
  ready: boolean;
}

export interface PoolOptions {
  readonly executors: number;
  readonly memory: number;
  readonly columnCache: number;
  readonly cacheShare: SharedArrayBuffer;
  /** An executor has taken memory that cached rows were given. */
  readonly onYielded: () => void;
  readonly kernels: WebAssembly.Module;
  readonly threads: ThreadSource;
  readonly eventLog: EventLog;
  readonly logger: Logger;
}

/** The executors' threads: starts, feeds and replaces them. */
export class ExecutorPool {
  readonly #options: PoolOptions;
  readonly #queue: TaskQueue;
  readonly #slots = new Map<number, Slot>();
  #nextId = 0;
  #started = false;
  #closed = false;

  constructor(options: PoolOptions, queue: TaskQueue) {
    this.#options = options;
    this.#queue = queue;
  }

  get size(): number {
    return this.#options.executors;
  }

  /** Bytes of rows that an executor can surely make a hash table of, or sort. */
  get taskBytes(): number {
    return this.#options.memory * TASK_SHARE;
  }

  /** For tests: the threads that run now. */
  get workers(): readonly Worker[] {
    return [...this.#slots.values()].map((slot) => slot.worker);
  }

  /** Whether the executor is still there. */
  has(executorId: number): boolean {
    return this.#slots.has(executorId);
  }

  /** Settles when all executors are ready. */
  async start(): Promise<void> {
    await Promise.all(Array.from({ length: this.#options.executors }, () => this.#addSlot()));
    this.#started = true;
  }

  /** Sends waiting tasks to executors that are free. */
  dispatch(): void {
    while (!this.#closed && this.#dispatchOne());
  }

  #dispatchOne(): boolean {
    // Where tasks wait for their readers, fewer of them will go on.
    const free = [...this.#slots.values()].filter(isFree).sort((a, b) => a.tasks.size - b.tasks.size);
    for (const slot of free) {
      const pending = this.#queue.take(slot.executorId);
      // What waits may be for others.
      if (pending === null) continue;
      this.#run(slot, pending);
      return true;
    }
    if (free.length > 0) return false;
    // Where all are taken, a query of which nothing runs yet shares a thread: its tasks take turns with others.
    const slot = this.#leastLoaded();
    const pending = slot === null ? null : this.#queue.takeStarving(slot.executorId);
    if (slot === null || pending === null) return false;
    this.#run(slot, pending);
    return true;
  }

  taken(taskId: number, bytes: number): void {
    for (const slot of this.#slots.values()) {
      if (slot.tasks.has(taskId)) this.#post(slot, { kind: 'taken', taskId, bytes });
    }
  }

  /** The bytes of a block that the executor sent are with the client. */
  reuse(executorId: number, buffer: ArrayBuffer): void {
    const slot = this.#slots.get(executorId);
    if (slot === undefined) return;
    slot.transfers.push(buffer);
    this.#post(slot, { kind: 'reuse', buffer });
  }

  /** After a query's cancellation was set. */
  wake(queryId: number): void {
    for (const slot of this.#slots.values()) this.#post(slot, { kind: 'wake', queryId });
    setTimeout(() => this.#replaceStuck(queryId), STUCK_AFTER).unref();
  }

  /** Tasks look at cancellation often; one that doesn't holds its executor for good. */
  #replaceStuck(queryId: number): void {
    for (const slot of this.#slots.values()) {
      if (![...slot.tasks.values()].some(({ task }) => task.queryId === queryId)) continue;
      this.#options.logger.log('warn', `executor ${slot.executorId} does not react and is replaced`);
      void slot.worker.terminate();
    }
  }

  /** A stage is done; no task of the lease runs. */
  release(leaseId: number): void {
    for (const slot of this.#slots.values()) {
      if (slot.leases.delete(leaseId)) this.#post(slot, { kind: 'release', leaseId });
    }
  }

  /** A program is not needed any more; no task of it runs. */
  forget(programId: number): void {
    for (const slot of this.#slots.values()) {
      if (slot.programs.delete(programId)) this.#post(slot, { kind: 'forget', programId });
    }
  }

  /** Whether tasks are on the executor, running or waiting for their readers. */
  runsOthers(executorId: number): boolean {
    return (this.#slots.get(executorId)?.tasks.size ?? 0) > 0;
  }

  /** Nobody reads these blocks any more: their memory can be written again. */
  recycle(blocks: Iterable<BlockRef>): void {
    const segments = new Map<number, Set<number>>();
    for (const { place } of blocks) {
      if (place.kind !== 'memory' || place.segment === null) continue;
      const { executorId, number } = place.segment;
      const numbers = segments.get(executorId);
      if (numbers === undefined) segments.set(executorId, new Set([number]));
      else numbers.add(number);
    }
    for (const [executorId, numbers] of segments) {
      const slot = this.#slots.get(executorId);
      if (slot !== undefined) this.#post(slot, { kind: 'recycle', segments: [...numbers] });
    }
  }

  /** Has the executors take their first pages of memory when they have nothing else to do. */
  prefault(): void {
    const { executors, memory } = this.#options;
    const bytes = Math.min(PREFAULTED / executors, memory * PREFAULTED_SHARE);
    for (const slot of this.#slots.values()) this.#post(slot, { kind: 'prefault', bytes });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#slots.values()].map((slot) => slot.worker.terminate()));
  }

  /** Null while one is starting, which will be free. */
  #leastLoaded(): Slot | null {
    let best: Slot | null = null;
    for (const slot of this.#slots.values()) {
      if (!slot.ready) return null;
      if (best === null || slot.tasks.size < best.tasks.size) best = slot;
    }
    return best;
  }

  #run(slot: Slot, pending: PendingTask): void {
    const { task, program } = pending;
    if (!slot.programs.has(program.programId)) {
      slot.programs.add(program.programId);
      this.#post(slot, { kind: 'program', program });
    }
    if (sharesMemory(program)) slot.leases.add(task.leaseId);
    slot.tasks.set(task.taskId, pending);
    pending.onStart();
    this.#post(slot, { kind: 'run', task });
    this.#send(slot);
  }

  #addSlot(): Promise<void> {
    const { memory, columnCache, cacheShare, kernels, threads, eventLog } = this.#options;
    const executorId = this.#nextId++;
    const worker = threads.take();
    const slot: Slot = {
      executorId,
      worker,
      programs: new Set(),
      leases: new Set(),
      tasks: new Map(),
      paused: new Set(),
      outbox: [],
      transfers: [],
      ready: false,
    };
    this.#slots.set(executorId, slot);
    return new Promise((resolve, reject) => {
      worker.on('message', (report: ExecutorReport) => {
        if (report.kind === 'ready') {
          slot.ready = true;
          eventLog.append({ kind: 'executor_added', time: Date.now(), executorId, memory });
          resolve();
          this.dispatch();
        } else if (report.kind === 'yielded') {
          this.#options.onYielded();
        } else if (report.kind === 'forgot') {
          this.#collectEverywhere(slot);
        } else {
          this.#report(slot, report);
        }
      });
      let reason = '';
      worker.on('error', (error) => {
        reason = error instanceof Error ? error.message : String(error);
      });
      worker.on('exit', (code) => {
        this.#lost(slot, reason === '' ? `exit code ${code}` : reason);
        reject(new Error(`executor ${executorId} did not start: ${reason}`));
      });
      this.#post(slot, { kind: 'start', executorId, memory, columnCache, cacheShare, kernels });
      this.#send(slot);
    });
  }

  /** Shared memory is given back when no thread knows it any more. */
  #collectEverywhere(forgetful: Slot): void {
    collectGarbage();
    for (const slot of this.#slots.values()) {
      if (slot !== forgetful) this.#post(slot, { kind: 'collect_garbage' });
    }
  }

  #report(slot: Slot, report: TaskReport): void {
    const { taskId } = report;
    const pending = slot.tasks.get(taskId);
    if (report.kind === 'paused') slot.paused.add(taskId);
    else if (report.kind !== 'rows') slot.paused.delete(taskId);
    if (report.kind === 'done' || report.kind === 'failed') slot.tasks.delete(taskId);
    pending?.onReport(report);
    if (report.kind !== 'rows') this.dispatch();
  }

  #lost(slot: Slot, reason: string): void {
    if (!this.#slots.delete(slot.executorId)) return;
    const { eventLog, logger } = this.#options;
    const { executorId } = slot;
    eventLog.append({ kind: 'executor_removed', time: Date.now(), executorId, reason });
    if (this.#closed) return;
    logger.log('error', `executor ${executorId} was lost: ${reason}`);
    if (slot.ready) this.#replace();
    // What kept it from coming up may last: no use to hurry. Before any is up, `start` fails instead.
    else if (this.#started) setTimeout(() => this.#replace(), START_AGAIN_AFTER).unref();
    for (const pending of slot.tasks.values()) pending.onLost(reason);
    this.dispatch();
  }

  #replace(): void {
    if (this.#closed) return;
    this.#addSlot().catch((error) => this.#options.logger.log('error', String(error)));
  }

  /** A message wakes its thread: what nobody waits for goes with the next task, or with all else of this turn. */
  #post(slot: Slot, command: ExecutorCommand): void {
    if (slot.outbox.push(command) === 1) setImmediate(() => this.#send(slot));
  }

  #send(slot: Slot): void {
    if (slot.outbox.length > 0) slot.worker.postMessage(slot.outbox.splice(0), slot.transfers.splice(0));
  }
}

function isFree({ ready, tasks, paused }: Slot): boolean {
  return ready && tasks.size === paused.size;
}
