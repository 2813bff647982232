/**
 * The executing side on one thread: `worker.ts` is its entry, `Executor` handles the driver's commands, a
 * `TaskRunner` carries out a task's steps (pipelines of generated code, sorts, windows) over linear memory, from
 * a `BatchSource` to a `BatchSink`. Rows for other stages leave in blocks of shared memory, rows for the client
 * encoded. A task that waits for its reader gives the thread to other tasks.
 */
import { LinearMemory } from '../../columns/linear-memory.ts';
import { collectGarbage } from '../../core/collect-garbage.ts';
import { KnownSplits } from '../../formats/packed-splits.ts';
import { ColumnCache } from '../../formats/parquet/column-cache.ts';
import { type KernelLoader, loadKernels } from '../../kernels/load.ts';
import { CacheShare } from './cache-share.ts';
import type { ExecutorCommand, ExecutorReport } from './messages.ts';
import { toPlainError } from './plain-error.ts';
import { Prefault } from './prefault.ts';
import { type StageProgram, sharesMemory } from './program.ts';
import { ResultBuffers } from './result-buffers.ts';
import { ResultReader } from './result-reader.ts';
import { SegmentPool } from './segment-pool.ts';
import type { TaskDescription } from './task.ts';
import { NO_METRICS } from './task-metrics.ts';
import { type SharedStores, type TaskEnvironment, TaskRunner } from './task-runner.ts';

/** How an executor reaches the driver. */
export interface DriverLink {
  report(report: ExecutorReport, transfer?: readonly ArrayBuffer[]): void;
  /** Hands over commands that have come in while the thread is busy. */
  pump(): void;
}

/** Part of the executor's memory that may wait for the garbage collector. */
const MOST_GARBAGE = 1 / 4;

/** Linear memory that is made at once; it takes no place before it is used. */
const MEMORY_ROOM = 2 ** 29;

interface RunningTask {
  readonly queryId: number;
  readonly reader: ResultReader;
}

/** Runs tasks on this thread, over a memory of its own. */
export class Executor {
  readonly #link: DriverLink;
  readonly #programs = new Map<number, StageProgram>();
  readonly #shared = new Map<number, SharedStores>();
  readonly #tasks = new Map<number, RunningTask>();
  #loader: KernelLoader | null = null;
  #environment: TaskEnvironment | null = null;
  #prefault: Prefault | null = null;

  constructor(link: DriverLink) {
    this.#link = link;
  }

  handle(command: ExecutorCommand): void {
    switch (command.kind) {
      case 'start': {
        const loader = loadKernels({ module: command.kernels });
        this.#loader = loader;
        const wasm = loader.createMemory(Math.min(command.memory, MEMORY_ROOM));
        const kernels = loader.instantiate(wasm);
        const cacheShare = new CacheShare(command.cacheShare, () => this.#link.report({ kind: 'yielded' }));
        const memory = new LinearMemory(wasm, kernels, command.memory, cacheShare);
        const columnCache = command.columnCache > 0 ? new ColumnCache(memory, command.columnCache) : null;
        const segments = new SegmentPool(command.executorId, memory);
        const resultBuffers = new ResultBuffers();
        const knownSplits = new KnownSplits();
        this.#environment = { kernels, memory, segments, columnCache, knownSplits, resultBuffers };
        this.#link.report({ kind: 'ready' });
        return;
      }
      case 'program':
        this.#programs.set(command.program.programId, command.program);
        return;
      case 'run':
        void this.#run(command.task);
        return;
      case 'taken':
        this.#tasks.get(command.taskId)?.reader.taken(command.bytes);
        return;
      case 'reuse':
        this.#environment!.resultBuffers.giveBack(command.buffer);
        return;
      case 'wake':
        for (const task of this.#tasks.values()) if (task.queryId === command.queryId) task.reader.wake();
        return;
      case 'recycle':
        this.#environment!.segments.giveBack(command.segments);
        return;
      case 'collect_garbage':
        collectGarbage();
        return;
      case 'prefault':
        this.#prefault = new Prefault(this.#environment!.memory, () => this.#tasks.size === 0);
        this.#prefault.begin(command.bytes);
        return;
      case 'release': {
        const shared = this.#shared.get(command.leaseId);
        this.#shared.delete(command.leaseId);
        for (const store of shared?.stores.values() ?? []) store.release();
        for (const filter of shared?.keyFilters.values() ?? []) filter.release();
        return;
      }
      case 'forget':
        this.#programs.delete(command.programId);
        return;
    }
  }

  async #run(task: TaskDescription): Promise<void> {
    const { taskId } = task;
    this.#giveBack();
    const reader = new ResultReader(
      (rows) => this.#link.report({ kind: 'rows', taskId, rows }, [rows.bytes.buffer]),
      () => this.#link.pump(),
    );
    this.#tasks.set(taskId, { queryId: task.queryId, reader });
    let runner: TaskRunner | null = null;
    try {
      const program = this.#programs.get(task.programId)!;
      const shared = this.#sharedBy(task.leaseId, program);
      runner = new TaskRunner(task, program, this.#environment!, shared, reader, (paused) =>
        this.#link.report({ kind: paused ? 'paused' : 'resumed', taskId }),
      );
      await runner.run();
      const { outputs, metrics } = runner;
      const rows = reader.last;
      const report = { kind: 'done', taskId, rows, outputs, metrics: metrics.finish() } as const;
      this.#link.report(report, rows === null ? [] : [rows.bytes.buffer]);
    } catch (error) {
      const metrics = runner?.metrics.finish() ?? NO_METRICS;
      this.#link.report({ kind: 'failed', taskId, error: toPlainError(error), metrics });
    } finally {
      this.#tasks.delete(taskId);
      this.#prefault?.resume();
    }
  }

  /**
   * Blocks and linear memory keep what they needed at their peaks for further use. Where that is together more than
   * the budget, free segments go, and between tasks the linear memory, if nothing of worth is in it.
   */
  #giveBack(): void {
    const { memory, segments } = this.#environment!;
    if (segments.excessBytes > 0) segments.trim();
    const before = memory.size;
    const renewed =
      segments.excessBytes > 0 && this.#tasks.size === 0 && this.#shared.size === 0 && this.#renew();
    const garbage = segments.forgottenBytes + (renewed ? before : 0);
    if (garbage < memory.budget * MOST_GARBAGE) return;
    segments.forgottenBytes = 0;
    collectGarbage();
    this.#link.report({ kind: 'forgot' });
  }

  /** False where the linear memory is in use. */
  #renew(): boolean {
    const environment = this.#environment!;
    return environment.memory.renew(() => {
      const wasm = this.#loader!.createMemory(Math.min(environment.memory.budget, MEMORY_ROOM));
      const kernels = this.#loader!.instantiate(wasm);
      this.#environment = { ...environment, kernels };
      return { memory: wasm, allocator: kernels };
    });
  }

  #sharedBy(leaseId: number, program: StageProgram): SharedStores {
    let shared = this.#shared.get(leaseId);
    if (shared === undefined) {
      shared = { stores: new Map(), keyFilters: new Map(), ready: null };
      // Only who shares anything is told when it is over.
      if (sharesMemory(program)) this.#shared.set(leaseId, shared);
    }
    return shared;
  }
}
