/**
 * The driver's side of execution: `Engine` takes physical plans. A plan is cut at its exchanges into stages (`stage-graph.ts`), a stage into tasks by what its
 * leaves read (`stage-tasks.ts`), and a `QueryRun` feeds them to the `ExecutorPool`, fairly among queries.
 */
import { Cancellation } from '../../core/cancellation.ts';
import { SparkError } from '../../core/error.ts';
import { EventLog, type ExecutionStatus } from '../../core/events.ts';
import type { Logger } from '../../core/logger.ts';
import { ThreadSource } from '../../core/thread-source.ts';
import type { ExprId, ScalarSubquery } from '../../expr/expression.ts';
import { loadKernels } from '../../kernels/load.ts';
import { ADDED_NODES } from '../../plan/physical/added-nodes.ts';
import type { InMemoryScan, PhysicalPlan } from '../../plan/physical/node.ts';
import { prepareForExecution } from '../../plan/physical/prepare-for-execution.ts';
import type { Value } from '../../types/value.ts';
import { CacheShare } from '../executor/cache-share.ts';
import type { ResultBlock } from '../result.ts';
import { type CachedData, CacheStorage } from './cache-storage.ts';
import { deferred } from './deferred.ts';
import { ExecutorPool, type PendingTask, type TaskQueue } from './executor-pool.ts';
import { cachedScans, inlineCached } from './inline-cached.ts';
import { rewritePlan } from './plan-shape.ts';
import { addImplicitExchanges, findSubqueries, replaceSubqueries } from './prepare-plan.ts';
import { ProgramCache } from './program-cache.ts';
import type { ExecuteOptions, QueryEngine, QueryExecution, QueryResult } from './query-execution.ts';
import { QueryMetrics } from './query-metrics.ts';
import { QueryRun } from './query-run.ts';
import type { IdKind, IdSource, QueryRunOptions, RunEnvironment, RunTarget } from './run-environment.ts';
import { SpillFolder } from './spill-folder.ts';
import { SplitHomes } from './split-homes.ts';

export interface EngineOptions {
  /** Executors, one thread each. */
  readonly executors: number;
  /** `spark.executor.memory`: bytes per executor. */
  readonly executorMemory: number;
  /** `spark.sql.codegen.cache.maxEntries`. */
  readonly codeCacheEntries: number;
  /** `spark.sparrow.columnCache.size`: bytes of all executors together; none by default. */
  readonly columnCache?: number;
  /** `spark.local.dir`: folder for what doesn't fit in memory. */
  readonly localDir: string;
  /** Bytes that CACHE TABLE may keep. */
  readonly cacheMemory: number;
  readonly eventLog: EventLog;
  readonly logger: Logger;
  /** Where executors get their threads; by default they are made as they are needed. */
  readonly threads?: ThreadSource;
}

/** Part of an executor's memory that columns of files may take at most. */
const CACHE_SHARE = 1 / 2;

/** Starts the executors; settles when all of them are ready. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { eventLog } = options;
  const runs = new RunQueue();
  const share = new CacheShare();
  const cache = new CacheStorage(options.cacheMemory, options.executors, share, eventLog);
  const pool = new ExecutorPool(
    {
      executors: options.executors,
      memory: options.executorMemory,
      columnCache: Math.floor(
        Math.min((options.columnCache ?? 0) / options.executors, options.executorMemory * CACHE_SHARE),
      ),
      cacheShare: share.buffer,
      onYielded: () => cache.dropYielded(),
      kernels: loadKernels().module,
      threads: options.threads ?? new ThreadSource('worker.cjs', 'executor'),
      eventLog,
      logger: options.logger,
    },
    runs,
  );
  const spills = new SpillFolder(options.localDir);
  spills.sweep();
  const { codeCacheEntries } = options;
  const environment = makeEnvironment(pool, eventLog, spills, codeCacheEntries, new Counters(1));
  const engine = new Engine(environment, runs, cache);
  await pool.start();
  return engine;
}

function makeEnvironment(
  pool: ExecutorPool,
  eventLog: EventLog,
  spills: SpillFolder,
  codeCacheEntries: number,
  ids: IdSource,
): RunEnvironment {
  const programs = new ProgramCache(
    codeCacheEntries,
    () => ids.next('program'),
    (programId) => pool.forget(programId),
  );
  return { pool, programs, eventLog, ids, homes: new SplitHomes(), spills };
}

/** Rows that codes of two bytes can tell apart, at least. */
const MOST_CACHED_BATCH_ROWS = 65_536;

type CollectOptions = Omit<ExecuteOptions, 'encoding' | 'columnNames'>;

export class Engine implements QueryEngine {
  readonly pool: ExecutorPool;
  readonly cache: CacheStorage;
  readonly #runs: RunQueue;
  readonly #environment: RunEnvironment;
  #executions = 0;

  constructor(environment: RunEnvironment, runs: RunQueue, cache: CacheStorage) {
    this.pool = environment.pool;
    this.cache = cache;
    this.#environment = environment;
    this.#runs = runs;
  }

  execute(plan: PhysicalPlan, options: ExecuteOptions): QueryExecution {
    const { encoding, columnNames } = options;
    const execution = new Execution(this, plan, options, { kind: 'result', encoding, names: columnNames });
    void execution.start();
    return execution;
  }

  /** Computes cached rows now, unless they are there. */
  async loadCache(scan: InMemoryScan, options: CollectOptions): Promise<void> {
    const execution = new Execution(this, scan, options, { kind: 'collect' });
    await execution.load(scan);
  }

  async collect(plan: PhysicalPlan, options: CollectOptions): Promise<Value[][]> {
    const execution = new Execution(this, plan, options, { kind: 'collect' });
    await execution.start();
    await execution.finished;
    return execution.collected;
  }

  async close(): Promise<void> {
    this.#runs.failAll(new SparkError('OPERATION_CANCELED'));
    await this.pool.close();
    this.#environment.spills.remove();
  }

  prefault(): void {
    this.pool.prefault();
  }

  unseen(): QueryEngine {
    const { pool, spills } = this.#environment;
    const environment = makeEnvironment(pool, new EventLog(1), spills, 0, new Counters(-1));
    return new Engine(environment, this.#runs, this.cache);
  }

  nextExecutionId(): number {
    return this.#executions++;
  }

  get eventLog(): EventLog {
    return this.#environment.eventLog;
  }

  /** Starts a job; it leaves the queue when its last task ended. */
  startRun(plan: PhysicalPlan, options: QueryRunOptions): QueryRun {
    const run = new QueryRun(plan, this.#environment, options);
    this.#runs.add(run);
    run.ended.then(
      () => this.#runs.remove(run),
      () => this.#runs.remove(run),
    );
    run.start();
    return run;
  }
}

/** A statement's plan with its subqueries, from start to end. */
class Execution implements QueryExecution {
  readonly executionId: number;
  readonly blocks: AsyncIterable<ResultBlock>;
  readonly finished: Promise<QueryResult>;
  collected: Value[][] = [];
  readonly #engine: Engine;
  readonly #plan: PhysicalPlan;
  readonly #options: CollectOptions;
  readonly #target: RunTarget;
  readonly #cancellation = new Cancellation();
  readonly #metrics = new QueryMetrics();
  readonly #main = deferred<QueryRun>();
  readonly #settle = deferred<QueryResult>();
  readonly #active = new Set<QueryRun>();
  /** What the plan reads of the cache. */
  readonly #cached = new Map<number, CachedData>();
  #addedNodes = 0;
  #inlinedNodes = ADDED_NODES.inlined;
  #cancelled = false;

  constructor(engine: Engine, plan: PhysicalPlan, options: CollectOptions, target: RunTarget) {
    this.#engine = engine;
    this.#plan = plan;
    this.#options = options;
    this.#target = target;
    this.executionId = options.description === undefined ? -1 : engine.nextExecutionId();
    this.finished = this.#settle.promise;
    this.finished.catch(() => {});
    this.#main.promise.catch(() => {});
    this.blocks = this.#read();
    if (options.signal?.aborted) this.#cancelled = true;
    const { signal } = options;
    const abort = (): void => this.cancel();
    signal?.addEventListener('abort', abort, { once: true });
    // A script runs many queries under one signal.
    this.finished.finally(() => signal?.removeEventListener('abort', abort)).catch(() => {});
  }

  cancel(): void {
    this.#cancelled = true;
    this.#cancellation.cancel();
    for (const run of this.#active) run.fail(new SparkError('OPERATION_CANCELED'));
  }

  progress() {
    return this.#metrics.progress();
  }

  /** Runs the plan; errors reach whoever waits for rows or the end. */
  async start(): Promise<void> {
    this.#logStart();
    try {
      const plan = await this.#runnable(this.#plan);
      const run = this.#run(plan, this.#target);
      this.#main.resolve(run);
      await run.ended;
      if (this.#target.kind === 'collect') {
        this.collected = run.collect(plan.output.map((attribute) => attribute.type));
        this.#settle.resolve({ rowCount: this.collected.length });
        this.#logEnd(null);
      }
    } catch (error) {
      this.#main.reject(error);
      this.#settle.reject(error);
      this.#logEnd(error as Error);
    }
  }

  async *#read(): AsyncGenerator<ResultBlock> {
    const run = await this.#main.promise;
    yield* run.stream;
    await run.ended;
    this.#settle.resolve({ rowCount: run.stream.rows });
    this.#logEnd(null);
  }

  /** Computes the scan's rows for the cache, unless they are there; its end is the execution's. */
  async load(scan: InMemoryScan): Promise<void> {
    this.#logStart();
    try {
      await this.#obtain(scan);
      this.#settle.resolve({ rowCount: 0 });
      this.#logEnd(null);
    } catch (error) {
      this.#settle.reject(error);
      this.#logEnd(error as Error);
      throw error;
    }
  }

  /** The plan with all exchanges, and with its cached rows at hand; the plans of its subqueries, too. */
  async #runnable(plan: PhysicalPlan): Promise<PhysicalPlan> {
    const complete = addImplicitExchanges(await this.#withCachedRows(plan), () => --this.#addedNodes);
    const subqueries = new Map<ExprId, ScalarSubquery<PhysicalPlan>>();
    for (const subquery of findSubqueries(complete)) {
      subqueries.set(subquery.id, { ...subquery, plan: await this.#runnable(subquery.plan) });
    }
    return replaceSubqueries(complete, subqueries);
  }

  /** Rows that can't be kept are computed in the place of their scan. */
  async #withCachedRows(plan: PhysicalPlan): Promise<PhysicalPlan> {
    const inlined = new Map<InMemoryScan, PhysicalPlan>();
    for (const scan of cachedScans(plan)) {
      const data = await this.#obtain(scan);
      if (data !== null) this.#cached.set(scan.cached.cacheId, data);
      else {
        const inner = await this.#withCachedRows(prepareForExecution(scan.plan));
        inlined.set(
          scan,
          inlineCached(scan, inner, () => this.#inlinedNodes--),
        );
      }
    }
    if (inlined.size === 0) return plan;
    return rewritePlan(plan, (node) => (node.kind === 'in_memory_scan' && inlined.get(node)) || node);
  }

  #obtain(scan: InMemoryScan): Promise<CachedData | null> {
    const { cache } = this.#engine;
    return cache.obtain(scan.cached.cacheId, async () => {
      const plan = await this.#runnable(prepareForExecution(scan.plan));
      const { conf } = this.#options;
      const batchRows = conf.getInt('spark.sql.inMemoryColumnarStorage.batchSize');
      const run = this.#run(plan, {
        kind: 'cache',
        batchRows: Math.min(MOST_CACHED_BATCH_ROWS, Math.max(1, batchRows)),
        compressed: conf.getBoolean('spark.sql.inMemoryColumnarStorage.compressed'),
        limit: cache.budget,
      });
      await run.ended;
      return run.packed();
    });
  }

  #run(plan: PhysicalPlan, target: RunTarget): QueryRun {
    if (this.#cancelled) throw new SparkError('OPERATION_CANCELED');
    const { conf, description } = this.#options;
    const run = this.#engine.startRun(plan, {
      executionId: this.executionId,
      conf,
      target,
      cancellation: this.#cancellation,
      metrics: this.#metrics,
      description: description?.text ?? '',
      cached: this.#cached,
    });
    this.#active.add(run);
    const drop = (): void => void this.#active.delete(run);
    run.ended.then(drop, drop);
    return run;
  }

  #logStart(): void {
    const { description } = this.#options;
    if (description === undefined) return;
    const { statementId, text, user, sessionId } = description;
    this.#engine.eventLog.append({
      kind: 'sql_execution_start',
      time: Date.now(),
      executionId: this.executionId,
      statementId,
      description: text,
      user,
      sessionId,
      plan: description.plan ?? null,
      planning: description.planning ?? null,
    });
  }

  #logEnd(error: Error | null): void {
    if (this.#options.description === undefined) return;
    const cancelled = error instanceof SparkError && error.condition === 'OPERATION_CANCELED';
    const status: ExecutionStatus = error === null ? 'succeeded' : cancelled ? 'cancelled' : 'failed';
    this.#engine.eventLog.append({
      kind: 'sql_execution_end',
      time: Date.now(),
      executionId: this.executionId,
      status,
      error: status === 'failed' ? error!.message : '',
    });
  }
}

/** Gives the jobs' tasks to executors in turn, so that no query waits for another one's end. */
class RunQueue implements TaskQueue {
  #runs: QueryRun[] = [];

  add(run: QueryRun): void {
    this.#runs.push(run);
  }

  remove(run: QueryRun): void {
    this.#runs = this.#runs.filter((other) => other !== run);
  }

  failAll(error: Error): void {
    for (const run of this.#runs) run.fail(error);
  }

  take(executorId: number): PendingTask | null {
    return this.#takeFrom(executorId, () => true);
  }

  takeStarving(executorId: number): PendingTask | null {
    return this.#takeFrom(executorId, (run) => run.runningTasks === 0);
  }

  #takeFrom(executorId: number, accepts: (run: QueryRun) => boolean): PendingTask | null {
    for (let i = 0; i < this.#runs.length; i++) {
      const run = this.#runs[i]!;
      if (!accepts(run)) continue;
      const task = run.take(executorId);
      if (task === null) continue;
      // Whoever got an executor goes to the end of the line.
      this.#runs.splice(i, 1);
      this.#runs.push(run);
      return task;
    }
    return null;
  }
}

class Counters implements IdSource {
  readonly #step: 1 | -1;
  readonly #next: Record<IdKind, number>;

  /** @param step counts 0, 1, 2 or -1, -2, -3 */
  constructor(step: 1 | -1) {
    const first = Math.min(step, 0);
    this.#step = step;
    this.#next = { job: first, stage: first, task: first, query: first, lease: first, program: first };
  }

  next(kind: IdKind): number {
    const id = this.#next[kind];
    this.#next[kind] += this.#step;
    return id;
  }
}
