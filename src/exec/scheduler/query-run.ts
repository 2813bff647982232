import type { BlockRef } from '../../columns/block.ts';
import { decodeRows } from '../../columns/block-values.ts';
import { SparkError } from '../../core/error.ts';
import type { EventLog, ExecutionStatus, StageInfo, TaskInfo, TaskMetrics } from '../../core/events.ts';
import { isRefusal, withMemoryHint } from '../../core/out-of-memory.ts';
import type { Literal, ScalarSubquery } from '../../expr/expression.ts';
import type { Exchange, PhysicalPlan } from '../../plan/physical/node.ts';
import type { DataType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { ExecutorReport, PlainError, ResultRows } from '../executor/messages.ts';
import { fromPlainError } from '../executor/plain-error.ts';
import { isReusable } from '../executor/result-buffers.ts';
import { NO_METRICS } from '../executor/task-metrics.ts';
import type { StageTarget } from '../operators/compile/target.ts';
import type { CachedData, PackedPartitions } from './cache-storage.ts';
import { deferred } from './deferred.ts';
import { describeScans } from './describe-scans.ts';
import type { ExecutorPool, PendingTask } from './executor-pool.ts';
import { withKnownNulls } from './known-nulls.ts';
import { packInputs } from './pack-inputs.ts';
import { halvePass, planInPasses } from './passes.ts';
import { walkPlan } from './plan-shape.ts';
import { plansOf, replaceSubqueries } from './prepare-plan.ts';
import { planRangeSplit, type RangeSplit } from './range-split.ts';
import { ResultStream } from './result-stream.ts';
import type { IdSource, QueryRunOptions, RunEnvironment } from './run-environment.ts';
import { chooseShufflePartitions, mayChange } from './shuffle-partitions.ts';
import { cutRanges } from './sorted-ranges.ts';
import type { SpillFolder } from './spill-folder.ts';
import type { SplitHomes } from './split-homes.ts';
import { buildStageGraph, readsOf, type Stage, type StageGraph, writesRuns } from './stage-graph.ts';
import { isKnownEarly, StagePrograms } from './stage-programs.ts';
import { type Locality, localityOf, pendingTask, StageRun, type StageTask } from './stage-run.ts';
import { planTasks, type StageOutput, type TaskPlanning } from './stage-tasks.ts';
import { withoutLargeFilters } from './without-large-filters.ts';
import { withoutPrunedFiles } from './without-pruned-files.ts';

/** A task that was refused memory runs again so many times while others have it, */
const REFUSED_ATTEMPTS = 4;
/** after so many milliseconds, twice as many each time. */
const TRY_AGAIN_AFTER = 50;

const MEMORY_HINT = 'Start the server with more spark.executor.memory.';

/** Tasks of a result stage that may run ahead of the one whose rows are read. */
const RUN_AHEAD = 2;

/**
 * One job: a plan with its subqueries, from its first stage to the last row.
 *
 * A stage starts when those that it reads have ended, and those of the subqueries in its expressions, which become
 * literals: only then its tasks are planned, since what was measured decides on their number, and its code is
 * generated. Its tasks wait in the job until the pool takes them.
 *
 * Where a file turns out to be another one than the stages were made for, all begins again, as a further job.
 */
export class QueryRun {
  readonly queryId: number;
  readonly stream: ResultStream;
  readonly #pool: ExecutorPool;
  readonly #programs: StagePrograms;
  readonly #eventLog: EventLog;
  readonly #ids: IdSource;
  readonly #homes: SplitHomes;
  readonly #locality: Locality;
  readonly #spills: SpillFolder;
  readonly #options: QueryRunOptions;
  readonly #buildGraph: () => StageGraph;
  #jobId: number;
  #graph: StageGraph;
  /** Whether stages are made by what footers say of NULLs. */
  #trustsFooters = true;
  /** Nothing more starts, and what ends makes room to begin again. */
  #startsOver = false;
  readonly #planning: TaskPlanning;
  readonly #adaptive: boolean;
  readonly #runs = new Map<number, StageRun>();
  readonly #outputs = new Map<number, StageOutput>();
  /** What subqueries gave, by the ids of their stages. */
  readonly #values = new Map<number, Literal>();
  /** Whose blocks the outputs are. */
  readonly #writers = new Map<number, StageRun>();
  readonly #settle: { resolve(): void; reject(error: Error): void };
  #error: Error | null = null;
  #ended = false;
  /** Some task has written to disk, or it is not known whether it has. */
  #mayHaveSpilled = false;
  /** Settled when the last task of the job ended. */
  readonly ended: Promise<void>;

  constructor(
    plan: PhysicalPlan,
    { pool, programs, eventLog, ids, homes, spills }: RunEnvironment,
    options: QueryRunOptions,
  ) {
    this.#pool = pool;
    this.#programs = new StagePrograms(programs, options.conf, () => ids.next('lease'));
    this.#eventLog = eventLog;
    this.#ids = ids;
    this.#homes = homes;
    this.#locality = {
      homesOf: (piece) => homes.of(piece).filter((id) => pool.has(id)),
      later: (milliseconds, callback) =>
        setTimeout(() => {
          callback();
          pool.dispatch();
        }, milliseconds).unref(),
    };
    this.#spills = spills;
    this.#options = options;
    this.queryId = ids.next('query');
    this.#jobId = ids.next('job');
    const { conf } = options;
    this.#adaptive =
      conf.getBoolean('spark.sql.adaptive.enabled') &&
      conf.getBoolean('spark.sql.adaptive.coalescePartitions.enabled');
    const shuffles = { adaptive: this.#adaptive, executors: pool.size, taskBytes: pool.taskBytes };
    const partitions = new Map(plansOf(plan).flatMap((each) => [...chooseShufflePartitions(each, shuffles)]));
    this.#buildGraph = () =>
      buildStageGraph(
        plan,
        () => ids.next('stage'),
        (exchange) => partitions.get(exchange.nodeId)!,
        this.#trustsFooters,
      );
    this.#graph = this.#buildGraph();
    this.#planning = {
      outputOf: (exchangeId) => this.#outputs.get(exchangeId)!,
      cached: (cacheId) => options.cached.get(cacheId)!.partitions.flat(),
      splits: {
        maxPartitionBytes: conf.getBytes('spark.sql.files.maxPartitionBytes'),
        openCostInBytes: conf.getBytes('spark.sql.files.openCostInBytes'),
        parallelism: pool.size,
      },
      advisoryBytes: conf.getBytes('spark.sql.adaptive.advisoryPartitionSizeInBytes'),
      taskBytes: pool.taskBytes,
      parallelism: pool.size,
      skew: {
        enabled: this.#adaptive && conf.getBoolean('spark.sql.adaptive.skewJoin.enabled'),
        factor: conf.getInt('spark.sql.adaptive.skewJoin.skewedPartitionFactor'),
        thresholdBytes: conf.getBytes('spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes'),
      },
    };
    this.stream = new ResultStream(
      (taskId, bytes) => pool.taken(taskId, bytes),
      (part) => {
        this.#runs.get(this.#resultStage.stageId)?.release(part + pool.size * RUN_AHEAD);
        pool.dispatch();
      },
      () => this.fail(new SparkError('OPERATION_CANCELED')),
    );
    const settle = deferred<void>();
    this.ended = settle.promise;
    this.ended.catch(() => {});
    this.#settle = settle;
  }

  get #resultStage(): Stage {
    return this.#graph.stages.at(-1)!;
  }

  /** Whether only the end of what runs is waited for. */
  get #isStopping(): boolean {
    return this.#error !== null || this.#startsOver;
  }

  get runningTasks(): number {
    let count = 0;
    for (const run of this.#runs.values()) count += run.running;
    return count;
  }

  start(): void {
    const { executionId, description, metrics } = this.#options;
    metrics.stages += this.#graph.stages.length;
    this.#eventLog.append({
      kind: 'job_start',
      time: Date.now(),
      jobId: this.#jobId,
      executionId,
      stageIds: this.#graph.stages.map((stage) => stage.stageId),
      description,
    });
    this.#submitReady();
  }

  /** The next task for an executor. */
  take(executorId: number): PendingTask | null {
    if (this.#isStopping) return null;
    for (const run of this.#runs.values()) {
      const task = run.take(executorId);
      if (task !== null) return this.#pending(run, task, executorId);
    }
    return null;
  }

  /** Rows of a finished job whose target is `collect`; they are gone afterwards. */
  collect(types: readonly DataType[]): Value[][] {
    const blocks = this.#runs.get(this.#resultStage.stageId)!.takeBlocks();
    try {
      return blocks.flatMap((block) => decodeRows(block, types));
    } finally {
      this.#pool.recycle(blocks);
      this.#removeSpills();
      this.#runs.clear();
    }
  }

  #removeSpills(): void {
    if (this.#mayHaveSpilled) this.#spills.removeQuery(this.queryId);
  }

  /** Nobody reads these blocks any more. */
  #release(blocks: readonly BlockRef[]): void {
    this.#pool.recycle(blocks);
    this.#spills.removeFiles(blocks);
  }

  /** Packed rows of a finished job whose target is `cache`. */
  packed(): PackedPartitions {
    return this.#runs.get(this.#resultStage.stageId)!.blocksByTask();
  }

  /** Ends the job with an error, unless it has ended. */
  fail(error: Error): void {
    if (this.#error !== null || this.#ended) return;
    this.#error = error;
    this.#options.cancellation.cancel();
    this.#pool.wake(this.queryId);
    this.stream.fail(error);
    this.#endIfIdle();
  }

  #submitReady(): void {
    if (this.#ended) return;
    try {
      for (const stage of this.#graph.stages) {
        if (this.#runs.has(stage.stageId)) continue;
        if (stage.parents.every((parent) => this.#hasEnded(parent))) {
          this.#submit(stage, this.#targetOf(stage));
        }
      }
    } catch (error) {
      this.fail(error as Error);
    }
    this.#pool.dispatch();
    if (this.#ended) return;
    this.#programs.makeEarly(
      (isMade) =>
        this.#graph.stages.find(
          (stage) => !this.#runs.has(stage.stageId) && !isMade(stage) && isKnownEarly(stage),
        ),
      (stage) => this.#targetOf(stage),
    );
  }

  /** Whether what others read of the stage is there. */
  #hasEnded({ stageId, exchange }: Stage): boolean {
    return exchange === null ? this.#values.has(stageId) : this.#outputs.has(exchange.nodeId);
  }

  #submit(planned: Stage, target: StageTarget): void {
    const { conf, metrics } = this.#options;
    const mostKeys = conf.getInt('spark.sql.optimizer.runtime.bloomFilter.maxNumItems');
    const values = new Map(
      [...planned.subqueries].map(([id, { stageId }]) => [id, this.#values.get(stageId)!]),
    );
    const variants = planned.variants.map((variant) => {
      const complete = replaceSubqueries(variant, values);
      return withoutPrunedFiles(withoutLargeFilters(complete, this.#planning.outputOf, mostKeys));
    });
    const stage = { ...planned, variants };
    // Tasks whose rows go to the client at once can't run again.
    const trustFooters = this.#trustsFooters && stage.kind !== 'result';
    const cached = (cacheId: number): CachedData | null => this.#options.cached.get(cacheId) ?? null;
    const known = variants.map((variant) => withKnownNulls(variant, cached, trustFooters));
    const plans = variants.map((variant) => planTasks(variant, this.#planning));
    const skewedPartitions = plans.reduce((sum, plan) => sum + plan.skewedPartitions, 0);
    const {
      leases,
      time: codegenTime,
      earlyTime: earlyCodegenTime,
    } = this.#programs.of(stage, known, target);
    const codeCacheHits = leases.filter((lease) => lease.cached).length;
    const tasks: StageTask[] = [];
    leases.forEach((lease, variant) => {
      for (const own of plans[variant]!.tasks) tasks.push(pendingTask(tasks.length, variant, lease, own));
    });
    const info = this.#describe(stage, tasks.length, {
      codeCacheHits,
      codegenTime,
      earlyCodegenTime,
      skewedPartitions,
      scans: describeScans(known),
    });
    const enoughRows = this.#enoughRows(stage);
    const released =
      enoughRows !== null
        ? 1
        : stage.kind === 'result' && this.#options.target.kind === 'result'
          ? this.#pool.size * RUN_AHEAD
          : tasks.length;
    const run = new StageRun(stage, info, leases, tasks, released, enoughRows, this.#locality);
    this.#runs.set(stage.stageId, run);
    metrics.tasks += tasks.length;
    this.#eventLog.append({ kind: 'stage_submitted', time: Date.now(), stage: info });
    if (stage.kind === 'result') this.stream.expect(tasks.length);
  }

  #targetOf(stage: Stage): StageTarget {
    const { exchange, kind } = stage;
    if (exchange === null) {
      const { target } = this.#options;
      if (kind === 'result' && target.kind !== 'collect') return target;
      return { kind: 'blocks', nodeId: -1, partitioning: { kind: 'single' }, partitions: 1 };
    }
    if (exchange.kind === 'exchange' && exchange.partitioning.kind === 'range' && writesRuns(exchange)) {
      const { order } = exchange.partitioning;
      return { kind: 'runs', nodeId: exchange.nodeId, columns: exchange.output, order };
    }
    const partitioning = exchange.kind === 'exchange' ? exchange.partitioning : ({ kind: 'single' } as const);
    return { kind: 'blocks', nodeId: exchange.nodeId, partitioning, partitions: stage.outputPartitions };
  }

  /** Of a stage below LIMIT: rows that are enough for it. */
  #enoughRows(stage: Stage): number | null {
    const { exchange } = stage;
    if (exchange?.kind !== 'exchange' || exchange.partitioning.kind !== 'single') return null;
    const child = exchange.child;
    return child.kind === 'limit' && child.scope === 'local' && child.limit >= 0 ? child.limit : null;
  }

  #describe(
    stage: Stage,
    tasks: number,
    measured: Pick<
      StageInfo,
      'codeCacheHits' | 'codegenTime' | 'earlyCodegenTime' | 'skewedPartitions' | 'scans'
    >,
  ): StageInfo {
    const nodeIds = new Set<number>();
    for (const variant of stage.variants) {
      walkPlan(variant, ({ nodeId }) => {
        if (nodeId >= 0) nodeIds.add(nodeId);
      });
    }
    return {
      stageId: stage.stageId,
      attempt: 0,
      jobId: this.#jobId,
      executionId: this.#options.executionId,
      stageKind: stage.kind,
      name: this.#options.description,
      tasks,
      parentIds: stage.parents.map((parent) => parent.stageId),
      nodeIds: [...nodeIds],
      programs: stage.variants.length,
      reuses: this.#graph.reuses.get(stage.stageId) ?? 0,
      ...measured,
    };
  }

  #pending(run: StageRun, task: StageTask, executorId: number): PendingTask {
    const { executionId, cancellation, metrics } = this.#options;
    const taskId = this.#ids.next('task');
    const { index, attempt, pass, lease, inputs, piece, homes } = task;
    const { stageId } = run.stage;
    const info: TaskInfo = {
      taskId,
      index,
      attempt,
      pass,
      stageId,
      executionId,
      executorId,
      locality: localityOf(task, executorId),
    };
    const end = (status: ExecutionStatus, error: string, taskMetrics: TaskMetrics): void => {
      metrics.runningTasks--;
      metrics.add(taskMetrics);
      if (status !== 'succeeded' || taskMetrics.diskBytesSpilled > 0) this.#mayHaveSpilled = true;
      this.#eventLog.append({
        kind: 'task_end',
        time: Date.now(),
        task: info,
        status,
        error,
        metrics: taskMetrics,
      });
    };
    return {
      task: {
        taskId,
        attempt,
        queryId: this.queryId,
        stageId,
        programId: lease.program.programId,
        leaseId: lease.leaseId,
        index,
        pass,
        isGuest: homes.length > 0 && homes[0] !== executorId,
        inputs: packInputs(lease.inputs(inputs)),
        spillFolder: this.#spills.ofQuery(this.queryId),
        cancellation: cancellation.buffer,
      },
      program: lease.program,
      onStart: () => {
        if (piece !== null) this.#homes.remember(piece, executorId, homes);
        metrics.runningTasks++;
        this.#eventLog.append({ kind: 'task_start', time: Date.now(), task: info });
      },
      onReport: (report) => this.#onReport(run, task, report, executorId, end),
      onLost: (reason) => {
        const message = `executor ${executorId} was lost: ${reason}`;
        end('failed', message, NO_METRICS);
        const restarts = task.attempt === 0 && !this.#isStopping && this.stream.restart(index);
        if (restarts) {
          run.giveBack(task);
          return;
        }
        run.drop(task);
        if (!this.#startsOver) {
          this.fail(new SparkError('INTERNAL_ERROR', { message: `The query was stopped: ${message}` }));
        }
        this.#endIfIdle();
      },
    };
  }

  #onReport(
    run: StageRun,
    task: StageTask,
    report: ExecutorReport,
    executorId: number,
    end: (status: ExecutionStatus, error: string, metrics: TaskMetrics) => void,
  ): void {
    switch (report.kind) {
      case 'rows':
        task.sentRows = true;
        this.#push(task, report.taskId, report.rows, executorId);
        return;
      case 'done':
        if (report.rows !== null) this.#push(task, report.taskId, report.rows, executorId);
        end('succeeded', '', task.lease.metrics(report.metrics));
        run.finish(task, report.outputs);
        if (task.state === 'done') this.#options.metrics.completedTasks++;
        if (this.#isStopping) this.#endIfIdle();
        else if (task.state === 'done') this.#onTaskDone(run, task);
        return;
      case 'failed': {
        const error = fromPlainError(task.lease.error(report.error));
        const metrics = task.lease.metrics(report.metrics);
        end(this.#error === null ? 'failed' : 'cancelled', error.message, metrics);
        if (this.#mayTryAgain(task, error, executorId)) {
          setTimeout(() => this.#tryAgain(run, task), TRY_AGAIN_AFTER * 2 ** task.attempt);
          return;
        }
        if (this.#mayExpectNulls(run, task, report.error) || this.#mayHalvePass(run, task, error)) {
          this.#tryAgain(run, task);
          return;
        }
        run.drop(task);
        if (this.#mayStartOver(report.error)) this.#startsOver = true;
        else this.fail(withMemoryHint(error, MEMORY_HINT));
        this.#endIfIdle();
        return;
      }
    }
  }

  #push(task: StageTask, taskId: number, { bytes, count }: ResultRows, executorId: number): void {
    this.stream.push(task.index, taskId, {
      bytes,
      rows: count,
      ...(isReusable(bytes.buffer) && { release: () => this.#pool.reuse(executorId, bytes.buffer) }),
    });
  }

  /** Whether memory was refused to the task only because others have it. */
  #mayTryAgain(task: StageTask, error: Error, executorId: number): boolean {
    if (this.#isStopping || task.sentRows || task.attempt >= REFUSED_ATTEMPTS) return false;
    return isRefusal(error) && this.#pool.runsOthers(executorId);
  }

  /** Whether the task can run again by the plan that knows nothing of NULLs, for which it then waits. */
  #mayExpectNulls(run: StageRun, task: StageTask, error: PlainError): boolean {
    const { variant } = task;
    const known = run.nullableLeases.get(variant);
    if (this.#isStopping || error.kind !== 'unexpected_nulls' || task.lease === known) return false;
    task.lease = known ?? this.#programs.lease(run.stage.variants[variant]!, this.#targetOf(run.stage));
    run.nullableLeases.set(variant, task.lease);
    return true;
  }

  /**
   * Whether the job can begin again, its stages being made without a word of footers: where that there are no NULLs
   * has made one stage of two, the plan that knows nothing of NULLs is none of these.
   */
  #mayStartOver(error: PlainError): boolean {
    const isFirst = this.#error === null && this.#trustsFooters && error.kind === 'unexpected_nulls';
    return this.#startsOver || isFirst;
  }

  /** Whether the task can go over its partition in more passes than before, for which it then waits. */
  #mayHalvePass(run: StageRun, task: StageTask, error: Error): boolean {
    // A refusal with a hint is not about the rows of the partition.
    const isMine = isRefusal(error) && error.hint === undefined;
    if (this.#isStopping || task.sentRows || !isMine) return false;
    const pass = halvePass(task.pass);
    if (pass === null) return false;
    if (task.pass.count === 1) {
      const plan = planInPasses(run.stage.variants[task.variant]!, (exchangeId) => {
        const exchange = this.#graph.byExchange.get(exchangeId)?.exchange;
        return exchange?.kind === 'exchange' ? exchange : null;
      });
      if (plan === null) return false;
      // Tasks of the same variant share the program, by its shape, and what it builds once.
      const known = run.passLeases.get(task.variant);
      task.lease = known ?? this.#programs.lease(plan, this.#targetOf(run.stage));
      run.passLeases.set(task.variant, task.lease);
    }
    task.pass = pass;
    return true;
  }

  #tryAgain(run: StageRun, task: StageTask): void {
    if (!this.#isStopping) {
      run.giveBack(task);
      this.#pool.dispatch();
    } else {
      run.drop(task);
      this.#endIfIdle();
    }
  }

  #onTaskDone(run: StageRun, task: StageTask): void {
    if (run.stage.kind === 'result') this.stream.finish(task.index);
    if (!run.isComplete) return;
    this.#completeStage(run, 'succeeded');
    try {
      this.#onStageDone(run);
    } catch (error) {
      // The driver, too, reads blocks, which may be gone from the disk.
      this.fail(error as Error);
    }
  }

  #onStageDone(run: StageRun): void {
    this.#releaseInputs(run.stage);
    const { exchange, subquery } = run.stage;
    if (subquery !== null) {
      this.#endSubquery(run, subquery);
      return;
    }
    if (exchange === null) {
      this.#end();
      return;
    }
    const mayCoalesce = exchange.kind === 'exchange' && mayChange(exchange, { adaptive: this.#adaptive });
    const output = this.#outputOf(run, mayCoalesce);
    const split = exchange.kind === 'exchange' ? this.#planSplit(exchange, run, output) : null;
    this.#writers.set(split?.source ?? exchange.nodeId, run);
    if (split === null) {
      this.#outputs.set(exchange.nodeId, output);
      this.#submitReady();
      return;
    }
    this.#submit(split.stage, split.target);
    this.#pool.dispatch();
  }

  #endSubquery(run: StageRun, { plan, type, origin }: ScalarSubquery<PhysicalPlan>): void {
    const blocks = run.takeBlocks();
    try {
      const types = plan.output.map((attribute) => attribute.type);
      const rows = blocks.flatMap((block) => decodeRows(block, types));
      if (rows.length > 1) throw new SparkError('SCALAR_SUBQUERY_TOO_MANY_ROWS', {}, { span: origin?.span });
      this.#values.set(run.stage.stageId, { kind: 'literal', type, value: rows[0]?.[0] ?? null });
    } finally {
      this.#release(blocks);
    }
    this.#submitReady();
  }

  #outputOf(run: StageRun, mayCoalesce: boolean): StageOutput {
    const { exchange } = run.stage;
    if (exchange?.kind !== 'exchange' || !writesRuns(exchange)) return run.output(mayCoalesce);
    const ranges = cutRanges(run.sortedRuns(), exchange, this.#pool.size);
    return { partitions: ranges.map(({ runs }) => runs.flat()), mayCoalesce: false, ranges };
  }

  /** Of rows that shall be in given ranges: a stage that deals them out to ranges, if they are worth several tasks. */
  #planSplit(exchange: Exchange, run: StageRun, output: StageOutput): RangeSplit | null {
    const plan = planRangeSplit(exchange, run.stage, output, {
      nextStageId: () => this.#ids.next('stage'),
      parallelism: this.#pool.size,
      taskBytes: this.#pool.taskBytes,
    });
    if (plan === null) return null;
    this.#outputs.set(plan.source, plan.input);
    this.#options.metrics.stages++;
    return plan;
  }

  /** After a stage's end: gives back what it was the last one to read. */
  #releaseInputs(stage: Stage): void {
    for (const id of readsOf(stage)) {
      const isRead = this.#graph.stages.some(
        (other) => readsOf(other).has(id) && !this.#runs.get(other.stageId)?.isComplete,
      );
      if (isRead) continue;
      this.#outputs.delete(id);
      const writer = this.#writers.get(id);
      if (writer !== undefined) this.#release(writer.takeBlocks());
    }
  }

  #completeStage(run: StageRun, status: ExecutionStatus): void {
    for (const lease of [...run.leases, ...run.passLeases.values(), ...run.nullableLeases.values()]) {
      this.#pool.release(lease.leaseId);
      lease.release();
    }
    this.#options.metrics.completedStages++;
    const error = this.#error?.message ?? '';
    this.#eventLog.append({ kind: 'stage_completed', time: Date.now(), stage: run.info, status, error });
  }

  /** After an error: ends the job when its last task has ended, or begins again. */
  #endIfIdle(): void {
    if (!this.#isStopping || this.#ended) return;
    for (const run of this.#runs.values()) if (run.running > 0) return;
    for (const run of this.#runs.values()) if (!run.isComplete) this.#completeStage(run, this.#status());
    if (this.#error !== null) this.#end();
    else this.#beginAgain();
  }

  #beginAgain(): void {
    this.#endJob();
    for (const run of this.#runs.values()) this.#release(run.takeBlocks());
    for (const kept of [this.#runs, this.#outputs, this.#values, this.#writers]) kept.clear();
    this.#startsOver = false;
    this.#trustsFooters = false;
    this.#jobId = this.#ids.next('job');
    this.#graph = this.#buildGraph();
    this.start();
  }

  #status(): ExecutionStatus {
    if (this.#error === null) return this.#startsOver ? 'failed' : 'succeeded';
    const cancelled = this.#error instanceof SparkError && this.#error.condition === 'OPERATION_CANCELED';
    return cancelled ? 'cancelled' : 'failed';
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#endJob();
    this.#outputs.clear();
    // What is collected or cached is still to be read.
    const { kind } = this.#options.target;
    const isWanted = kind !== 'result' && this.#error === null;
    for (const run of this.#runs.values()) {
      if (!isWanted || run.stage.kind !== 'result') this.#release(run.takeBlocks());
    }
    if (!isWanted || kind === 'cache') this.#removeSpills();
    // Whoever keeps the query, for its result or its progress, keeps no memory that tasks have read.
    this.#writers.clear();
    for (const [stageId, run] of this.#runs) {
      if (!isWanted || run.stage.kind !== 'result') this.#runs.delete(stageId);
    }
    if (this.#error === null) this.#settle.resolve();
    else this.#settle.reject(this.#error);
  }

  #endJob(): void {
    this.#programs.end();
    this.#eventLog.append({
      kind: 'job_end',
      time: Date.now(),
      jobId: this.#jobId,
      executionId: this.#options.executionId,
      status: this.#status(),
      error: this.#error?.message ?? '',
    });
  }
}
