import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type ExecutionView,
  type JobView,
  operatorTotals,
  type StageView,
  StatusStore,
  stageTotals,
  type TaskView,
} from '../../ui/status-store.ts';
import { badRequest, type HttpContext } from '../app.ts';
import { rddStorage, storageRemaining } from './rdd-storage.ts';

/**
 * Spark's monitoring API over the event log: the same paths, field names, units and time format. Fields that
 * Spark lacks are added, none is left out that this engine can know.
 */
export function apiRoutes(app: FastifyInstance, context: HttpContext): void {
  const store = new StatusStore(context.events);
  const appId = `local-${store.started}`;
  app.addHook('onClose', async () => store.close());

  app.get('/api/v1/version', describe('Versions'), async () => ({
    spark: '4.2.0',
    sparrow: context.version,
  }));
  app.get('/api/v1/applications', describe('This server as the one application'), async () => [
    application(appId, store.started),
  ]);

  const base = '/api/v1/applications/:app';
  const list = <T>(path: string, summary: string, answer: (request: FastifyRequest) => T) =>
    app.get(`${base}${path}`, describe(summary), async (request) => {
      const { app: named } = request.params as { app: string };
      if (named !== appId) throw badRequest(`unknown app ${named}`, 404);
      return answer(request);
    });

  list('', 'This server', () => application(appId, store.started));
  list('/sql', 'Queries', (request) =>
    page(request, [...store.executions.values()]).map((e) => sqlExecution(e, false)),
  );
  list('/sql/:id', 'A query with its plan and the rows of each operator', (request) =>
    sqlExecution(found(store.executions, request), true),
  );
  list('/jobs', 'Jobs, newest first', () => newestFirst([...store.jobs.values()]).map((j) => job(j, store)));
  list('/jobs/:id', 'A job', (request) => job(found(store.jobs, request), store));
  list('/stages', 'Stages, newest first', () => newestFirst([...store.stages.values()]).map(stage));
  list('/stages/:id', 'A stage', (request) => [stage(found(store.stages, request))]);
  list('/stages/:id/:attempt/taskList', 'The tasks of a stage', (request) =>
    page(request, [...found(store.stages, request).tasks.values()]).map(task),
  );
  list('/executors', 'Executors that are alive', () =>
    executors(store).filter((executor) => executor.isActive),
  );
  list('/storage/rdd', 'Tables and queries that are cached', () => {
    const remaining = storageRemaining(store.cached.values());
    return [...store.cached.values()].map((cached) => rddStorage(cached, remaining));
  });
  list('/storage/rdd/:id', 'A cached table or query', (request) =>
    rddStorage(found(store.cached, request), storageRemaining(store.cached.values())),
  );
  list('/allexecutors', 'Executors, also those that ended', () => executors(store));
}

function describe(summary: string) {
  return { schema: { tags: ['monitoring'], summary } };
}

function application(id: string, started: number): object {
  return {
    id,
    name: 'sparrow',
    attempts: [
      {
        startTime: gmt(started),
        endTime: gmt(-1),
        lastUpdated: gmt(started),
        duration: Date.now() - started,
        sparkUser: '',
        completed: false,
        appSparkVersion: '4.2.0',
        startTimeEpoch: started,
        endTimeEpoch: -1,
        lastUpdatedEpoch: started,
      },
    ],
  };
}

const executionStates = {
  running: 'RUNNING',
  succeeded: 'COMPLETED',
  failed: 'FAILED',
  cancelled: 'FAILED',
} as const;
const jobStates = {
  running: 'RUNNING',
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  cancelled: 'FAILED',
} as const;
const stageStates = {
  running: 'ACTIVE',
  succeeded: 'COMPLETE',
  failed: 'FAILED',
  cancelled: 'FAILED',
} as const;
const taskStates = {
  running: 'RUNNING',
  succeeded: 'SUCCESS',
  failed: 'FAILED',
  cancelled: 'KILLED',
} as const;

function sqlExecution(execution: ExecutionView, details: boolean): object {
  const jobIds = (state: string) =>
    execution.jobs
      .filter((j) =>
        state === 'failed' ? j.status === 'failed' || j.status === 'cancelled' : j.status === state,
      )
      .map((j) => j.id);
  const sum = (of: (info: StageView['info']) => number) =>
    execution.stages.reduce((total, { info }) => total + of(info), 0);
  const rows = new Map(operatorTotals(execution).map((metrics) => [metrics.nodeId, metrics]));
  return {
    id: execution.id,
    status: executionStates[execution.status],
    description: execution.description,
    submissionTime: gmt(execution.submitted),
    duration: (execution.completed ?? Date.now()) - execution.submitted,
    runningJobIds: jobIds('running'),
    successJobIds: jobIds('succeeded'),
    failedJobIds: jobIds('failed'),
    statementId: execution.statementId,
    sessionId: execution.sessionId,
    user: execution.user,
    cancelled: execution.status === 'cancelled',
    errorMessage: execution.error,
    rows: resultRows(execution),
    progress: progress(execution),
    ...(details && {
      plan: execution.plan,
      planningTime: execution.planning?.time ?? null,
      planReused: execution.planning?.reused ?? false,
      operators: [...rows.values()],
      programs: sum((s) => s.programs),
      codeCacheHits: sum((s) => s.codeCacheHits),
      codegenTime: sum((s) => s.codegenTime),
      earlyCodegenTime: sum((s) => s.earlyCodegenTime),
      stageIds: execution.stages.map((s) => s.info.stageId),
    }),
  };
}

function resultRows(execution: ExecutionView): number {
  return execution.stages
    .filter((s) => s.info.stageKind === 'result')
    .reduce((sum, s) => sum + stageTotals(s).outputRows, 0);
}

function progress(execution: ExecutionView): object {
  let tasks = 0;
  let done = 0;
  for (const s of execution.stages) {
    tasks += s.info.tasks;
    for (const t of s.tasks.values()) if (t.status === 'succeeded') done++;
  }
  return { numTasks: tasks, numCompletedTasks: done };
}

function job(view: JobView, store: StatusStore): object {
  const stages = view.stageIds.map((id) => store.stages.get(id)).filter((s) => s !== undefined);
  const tasks = stages.flatMap((s) => [...s.tasks.values()]);
  const count = (state: TaskView['status']) => tasks.filter((t) => t.status === state).length;
  return {
    jobId: view.id,
    name: view.description,
    description: view.description,
    submissionTime: gmt(view.submitted),
    ...(view.completed !== null && { completionTime: gmt(view.completed) }),
    stageIds: view.stageIds,
    status: jobStates[view.status],
    numTasks: stages.reduce((sum, s) => sum + s.info.tasks, 0),
    numActiveTasks: count('running'),
    numCompletedTasks: count('succeeded'),
    numSkippedTasks: 0,
    numFailedTasks: count('failed'),
    numKilledTasks: count('cancelled'),
    numCompletedIndices: count('succeeded'),
    numActiveStages: stages.filter((s) => s.status === 'running').length,
    numCompletedStages: stages.filter((s) => s.status === 'succeeded').length,
    numSkippedStages: 0,
    numFailedStages: stages.filter((s) => s.status === 'failed').length,
    killedTasksSummary: {},
    executionId: view.executionId,
  };
}

function stage(view: StageView): object {
  const tasks = [...view.tasks.values()];
  const count = (state: TaskView['status']) => tasks.filter((t) => t.status === state).length;
  const totals = stageTotals(view);
  const completed = tasks.filter((t) => t.status === 'succeeded' && isLastPass(t)).length;
  return {
    status: stageStates[view.status],
    stageId: view.info.stageId,
    attemptId: view.info.attempt,
    numTasks: view.info.tasks,
    numActiveTasks: count('running'),
    numCompleteTasks: completed,
    numFailedTasks: count('failed'),
    numKilledTasks: count('cancelled'),
    numCompletedIndices: completed,
    submissionTime: gmt(view.submitted),
    ...(view.completed !== null && { completionTime: gmt(view.completed) }),
    executorRunTime: totals.runTime,
    memoryBytesSpilled: totals.memoryBytesSpilled,
    diskBytesSpilled: totals.diskBytesSpilled,
    peakExecutionMemory: totals.peakMemory,
    inputBytes: totals.inputBytes,
    inputRecords: totals.inputRows,
    rowGroupsSkipped: totals.rowGroupsSkipped,
    pagesSkipped: totals.pagesSkipped,
    columnCacheHits: totals.cacheHits,
    columnCacheHitBytes: totals.cacheHitBytes,
    columnCacheMisses: totals.cacheMisses,
    outputBytes: totals.outputBytes,
    outputRecords: totals.outputRows,
    shuffleReadBytes: totals.shuffleReadBytes,
    shuffleReadRecords: totals.shuffleReadRows,
    shuffleWriteBytes: totals.shuffleWriteBytes,
    shuffleWriteRecords: totals.shuffleWriteRows,
    name: view.info.name,
    details: '',
    schedulingPool: 'default',
    executionId: view.info.executionId,
    jobId: view.info.jobId,
    kind: view.info.stageKind,
    parentIds: view.info.parentIds,
    compileTime: totals.compileTime,
    programs: view.info.programs,
    codeCacheHits: view.info.codeCacheHits,
    codegenTime: view.info.codegenTime,
    earlyCodegenTime: view.info.earlyCodegenTime,
    skewedPartitions: view.info.skewedPartitions,
    reuses: view.info.reuses,
    passes: tasks.filter((t) => t.status === 'succeeded' && t.info.pass.count > 1).length,
    failureReason: view.error,
  };
}

function isLastPass({ info: { pass } }: TaskView): boolean {
  return pass.number + 1 === pass.count;
}

function task(view: TaskView): object {
  const { metrics } = view;
  return {
    taskId: view.info.taskId,
    index: view.info.index,
    attempt: view.info.attempt,
    pass: view.info.pass.number,
    passes: view.info.pass.count,
    partitionId: view.info.index,
    launchTime: gmt(view.launched),
    duration: (view.finished ?? Date.now()) - view.launched,
    executorId: String(view.info.executorId),
    host: 'localhost',
    status: taskStates[view.status],
    taskLocality: view.info.locality,
    speculative: false,
    ...(view.error !== '' && { errorMessage: view.error }),
    ...(metrics && {
      taskMetrics: {
        executorRunTime: metrics.runTime,
        resultSize: metrics.outputBytes,
        memoryBytesSpilled: metrics.memoryBytesSpilled,
        diskBytesSpilled: metrics.diskBytesSpilled,
        peakExecutionMemory: metrics.peakMemory,
        inputMetrics: {
          bytesRead: metrics.inputBytes,
          recordsRead: metrics.inputRows,
          columnCacheHits: metrics.cacheHits,
          columnCacheHitBytes: metrics.cacheHitBytes,
          columnCacheMisses: metrics.cacheMisses,
        },
        outputMetrics: { bytesWritten: metrics.outputBytes, recordsWritten: metrics.outputRows },
        shuffleReadMetrics: {
          localBytesRead: metrics.shuffleReadBytes,
          recordsRead: metrics.shuffleReadRows,
        },
        shuffleWriteMetrics: {
          bytesWritten: metrics.shuffleWriteBytes,
          recordsWritten: metrics.shuffleWriteRows,
        },
      },
    }),
  };
}

function executors(store: StatusStore) {
  return [...store.executors.values()].map((executor) => ({
    id: String(executor.id),
    hostPort: 'localhost',
    isActive: executor.removed === null,
    totalCores: 1,
    maxTasks: 1,
    activeTasks: executor.activeTasks,
    failedTasks: executor.failedTasks,
    completedTasks: executor.completedTasks,
    totalTasks: executor.activeTasks + executor.failedTasks + executor.completedTasks,
    totalDuration: executor.totalDuration,
    totalInputBytes: executor.inputBytes,
    totalShuffleRead: executor.shuffleReadBytes,
    totalShuffleWrite: executor.shuffleWriteBytes,
    maxMemory: executor.memory,
    addTime: gmt(executor.added),
    ...(executor.removed !== null && { removeTime: gmt(executor.removed) }),
  }));
}

/** Spark's time points: ISO 8601 with GMT where others have Z. */
function gmt(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', 'GMT');
}

function found<T>(views: ReadonlyMap<number, T>, request: FastifyRequest): T {
  const { id } = request.params as { id: string };
  const view = views.get(Number(id));
  if (view === undefined) throw badRequest(`unknown id ${id}`, 404);
  return view;
}

function newestFirst<T>(views: readonly T[]): T[] {
  return [...views].reverse();
}

/** `?offset=&length=`, as Spark has them. */
function page<T>(request: FastifyRequest, items: readonly T[]): T[] {
  const { offset = '0', length = '20' } = request.query as { offset?: string; length?: string };
  const from = Number(offset);
  const count = Number(length);
  if (!(from >= 0) || !(count >= 0)) throw badRequest('offset and length must be whole numbers');
  return items.slice(from, from + count);
}
