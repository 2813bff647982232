import {
  addOperatorMetrics,
  type CacheStored,
  type EngineEvent,
  type EventLog,
  type ExecutionStatus,
  type OperatorMetrics,
  type PlanNodeInfo,
  type PlanningInfo,
  type ScanInfo,
  type StageInfo,
  type TaskInfo,
  type TaskMetrics,
} from '../../core/events.ts';

/** Executions that are remembered; with the oldest go their jobs, stages and tasks. */
const RETAINED = 1000;

export interface ExecutionView {
  readonly id: number;
  readonly statementId: string;
  readonly description: string;
  readonly user: string;
  readonly sessionId: string;
  /** Milliseconds since the epoch. */
  readonly submitted: number;
  completed: number | null;
  status: ExecutionStatus | 'running';
  error: string;
  plan: PlanNodeInfo | null;
  readonly planning: PlanningInfo | null;
  readonly jobs: JobView[];
  readonly stages: StageView[];
}

export interface JobView {
  readonly id: number;
  readonly executionId: number;
  readonly stageIds: readonly number[];
  readonly description: string;
  readonly submitted: number;
  completed: number | null;
  status: ExecutionStatus | 'running';
  error: string;
}

export interface StageView {
  readonly info: StageInfo;
  readonly submitted: number;
  completed: number | null;
  status: ExecutionStatus | 'running';
  error: string;
  readonly tasks: Map<number, TaskView>;
}

export interface TaskView {
  readonly info: TaskInfo;
  readonly launched: number;
  finished: number | null;
  status: ExecutionStatus | 'running';
  error: string;
  metrics: TaskMetrics | null;
}

export interface ExecutorView {
  readonly id: number;
  readonly memory: number;
  readonly added: number;
  removed: number | null;
  activeTasks: number;
  completedTasks: number;
  failedTasks: number;
  /** Milliseconds. */
  totalDuration: number;
  inputBytes: number;
  shuffleReadBytes: number;
  shuffleWriteBytes: number;
}

/** What the event log says, as objects that link to each other. */
export class StatusStore {
  readonly executions = new Map<number, ExecutionView>();
  readonly jobs = new Map<number, JobView>();
  readonly stages = new Map<number, StageView>();
  readonly executors = new Map<number, ExecutorView>();
  /** What CACHE TABLE keeps now, by its id. */
  readonly cached = new Map<number, CacheStored>();
  readonly started = Date.now();
  readonly close: () => void;

  constructor(log: EventLog) {
    for (const event of log.read()) this.#apply(event);
    this.close = log.subscribe((event) => this.#apply(event));
  }

  #apply(event: EngineEvent): void {
    switch (event.kind) {
      case 'executor_added':
        this.executors.set(event.executorId, newExecutor(event.executorId, event.memory, event.time));
        return;
      case 'executor_removed':
        this.#executor(event.executorId, (executor) => {
          executor.removed = event.time;
        });
        return;
      case 'sql_execution_start':
        this.executions.set(event.executionId, {
          id: event.executionId,
          statementId: event.statementId,
          description: event.description,
          user: event.user,
          sessionId: event.sessionId,
          submitted: event.time,
          completed: null,
          status: 'running',
          error: '',
          plan: event.plan,
          planning: event.planning,
          jobs: [],
          stages: [],
        });
        this.#forgetOldest();
        return;
      case 'sql_execution_plan': {
        const execution = this.executions.get(event.executionId);
        if (execution) execution.plan = event.plan;
        return;
      }
      case 'sql_execution_end':
        finish(this.executions.get(event.executionId), event);
        return;
      case 'job_start': {
        const job: JobView = {
          id: event.jobId,
          executionId: event.executionId,
          stageIds: event.stageIds,
          description: event.description,
          submitted: event.time,
          completed: null,
          status: 'running',
          error: '',
        };
        this.jobs.set(job.id, job);
        this.executions.get(event.executionId)?.jobs.push(job);
        return;
      }
      case 'job_end':
        finish(this.jobs.get(event.jobId), event);
        return;
      case 'stage_submitted': {
        const stage: StageView = {
          info: event.stage,
          submitted: event.time,
          completed: null,
          status: 'running',
          error: '',
          tasks: new Map(),
        };
        this.stages.set(event.stage.stageId, stage);
        this.executions.get(event.stage.executionId)?.stages.push(stage);
        return;
      }
      case 'stage_completed':
        finish(this.stages.get(event.stage.stageId), event);
        return;
      case 'task_start':
        this.stages.get(event.task.stageId)?.tasks.set(event.task.taskId, {
          info: event.task,
          launched: event.time,
          finished: null,
          status: 'running',
          error: '',
          metrics: null,
        });
        this.#executor(event.task.executorId, (executor) => {
          executor.activeTasks++;
        });
        return;
      case 'task_end':
        this.#endTask(event);
        return;
      case 'cache_stored':
        this.cached.set(event.cacheId, event);
        return;
      case 'cache_dropped':
        this.cached.delete(event.cacheId);
        return;
    }
  }

  #endTask(event: EngineEvent & { kind: 'task_end' }): void {
    const { task, metrics } = event;
    const view = this.stages.get(task.stageId)?.tasks.get(task.taskId);
    if (view) {
      view.finished = event.time;
      view.status = event.status;
      view.error = event.error;
      view.metrics = metrics;
    }
    this.#executor(task.executorId, (executor) => {
      executor.activeTasks--;
      if (event.status === 'succeeded') executor.completedTasks++;
      else executor.failedTasks++;
      executor.totalDuration += metrics.runTime;
      executor.inputBytes += metrics.inputBytes;
      executor.shuffleReadBytes += metrics.shuffleReadBytes;
      executor.shuffleWriteBytes += metrics.shuffleWriteBytes;
    });
  }

  #executor(id: number, change: (executor: ExecutorView) => void): void {
    const executor = this.executors.get(id);
    if (executor) change(executor);
  }

  #forgetOldest(): void {
    if (this.executions.size <= RETAINED) return;
    const [oldest] = this.executions.values();
    if (!oldest) return;
    this.executions.delete(oldest.id);
    for (const job of oldest.jobs) this.jobs.delete(job.id);
    for (const stage of oldest.stages) this.stages.delete(stage.info.stageId);
  }
}

function newExecutor(id: number, memory: number, added: number): ExecutorView {
  return {
    id,
    memory,
    added,
    removed: null,
    activeTasks: 0,
    completedTasks: 0,
    failedTasks: 0,
    totalDuration: 0,
    inputBytes: 0,
    shuffleReadBytes: 0,
    shuffleWriteBytes: 0,
  };
}

interface Finishing {
  completed: number | null;
  status: ExecutionStatus | 'running';
  error: string;
}

function finish(
  view: Finishing | undefined,
  event: { readonly time: number; readonly status: ExecutionStatus; readonly error: string },
): void {
  if (!view) return;
  view.completed = event.time;
  view.status = event.status;
  view.error = event.error;
}

/** Sums over the ended tasks of a stage. */
export function stageTotals(stage: StageView): Omit<TaskMetrics, 'operators'> {
  const total = {
    runTime: 0,
    waitTime: 0,
    compileTime: 0,
    inputBytes: 0,
    inputRows: 0,
    rowGroupsSkipped: 0,
    pagesSkipped: 0,
    cacheHits: 0,
    cacheHitBytes: 0,
    cacheMisses: 0,
    skippedBatches: 0,
    shuffleReadBytes: 0,
    shuffleReadRows: 0,
    shuffleWriteBytes: 0,
    shuffleWriteRows: 0,
    outputRows: 0,
    outputBytes: 0,
    peakMemory: 0,
    memoryBytesSpilled: 0,
    diskBytesSpilled: 0,
  };
  for (const { metrics } of stage.tasks.values()) {
    if (!metrics) continue;
    for (const key of Object.keys(total) as (keyof typeof total)[]) {
      total[key] = key === 'peakMemory' ? Math.max(total[key], metrics[key]) : total[key] + metrics[key];
    }
  }
  return total;
}

/** Rows and time per plan node, over all ended tasks of an execution. */
export function operatorTotals(execution: ExecutionView): (OperatorMetrics & Partial<ScanInfo>)[] {
  const totals = new Map<number, OperatorMetrics>();
  const scans = new Map(
    execution.stages.flatMap((stage) => stage.info.scans.map((scan) => [scan.nodeId, scan] as const)),
  );
  for (const stage of execution.stages) {
    for (const { metrics } of stage.tasks.values()) {
      for (const operator of metrics?.operators ?? []) {
        totals.set(operator.nodeId, addOperatorMetrics(totals.get(operator.nodeId), operator));
      }
    }
  }
  return [...totals.values()].map((total) => ({ ...total, ...scans.get(total.nodeId) }));
}
