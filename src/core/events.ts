import type { StorageLevel } from './storage-level.ts';

/**
 * What the engine did, as Spark's listeners see it: the one source of the web UI, the monitoring API, the
 * metrics and a query's progress. Times are milliseconds since the epoch, durations milliseconds.
 */
export type EngineEvent =
  | ExecutorAdded
  | ExecutorRemoved
  | SqlExecutionStart
  | SqlExecutionPlan
  | SqlExecutionEnd
  | JobStart
  | JobEnd
  | StageSubmitted
  | StageCompleted
  | CacheStored
  | CacheDropped
  | TaskStart
  | TaskEnd;

export interface ExecutorAdded {
  readonly kind: 'executor_added';
  readonly time: number;
  readonly executorId: number;
  /** Bytes. */
  readonly memory: number;
}

export interface ExecutorRemoved {
  readonly kind: 'executor_removed';
  readonly time: number;
  readonly executorId: number;
  readonly reason: string;
}

/** A statement that runs a plan; `executionId` counts up from 0 as in Spark. */
export interface SqlExecutionStart {
  readonly kind: 'sql_execution_start';
  readonly time: number;
  readonly executionId: number;
  /** The id that the session gave the statement. */
  readonly statementId: string;
  /** The statement's text. */
  readonly description: string;
  readonly user: string;
  readonly sessionId: string;
  readonly plan: PlanNodeInfo | null;
  /** Null for what a command runs. */
  readonly planning: PlanningInfo | null;
}

/** How a statement came to its plan. */
export interface PlanningInfo {
  /** Milliseconds from its arrival. */
  readonly time: number;
  /** The plan was made when the statement came before; nothing that it depends on has changed. */
  readonly reused: boolean;
}

/** The plan became known, or adaptive execution changed it. */
export interface SqlExecutionPlan {
  readonly kind: 'sql_execution_plan';
  readonly time: number;
  readonly executionId: number;
  readonly plan: PlanNodeInfo;
}

/** An operator of a plan as the UI draws it. */
export interface PlanNodeInfo {
  readonly nodeId: number;
  /** Spark's name: `HashAggregate`. */
  readonly name: string;
  /** One line, as EXPLAIN prints it. */
  readonly text: string;
  readonly children: readonly PlanNodeInfo[];
}

export interface SqlExecutionEnd {
  readonly kind: 'sql_execution_end';
  readonly time: number;
  readonly executionId: number;
  readonly status: ExecutionStatus;
  /** The error's message; empty unless failed. */
  readonly error: string;
}

export type ExecutionStatus = 'succeeded' | 'failed' | 'cancelled';

export interface JobStart {
  readonly kind: 'job_start';
  readonly time: number;
  readonly jobId: number;
  readonly executionId: number;
  readonly stageIds: readonly number[];
  readonly description: string;
}

export interface JobEnd {
  readonly kind: 'job_end';
  readonly time: number;
  readonly jobId: number;
  readonly executionId: number;
  readonly status: ExecutionStatus;
  readonly error: string;
}

export type StageKind = 'shuffle_map' | 'broadcast' | 'subquery' | 'result';

export interface StageInfo {
  readonly stageId: number;
  readonly attempt: number;
  readonly jobId: number;
  readonly executionId: number;
  readonly stageKind: StageKind;
  readonly name: string;
  readonly tasks: number;
  readonly parentIds: readonly number[];
  /** The plan nodes that the stage runs. */
  readonly nodeIds: readonly number[];
  /** Programs that the stage's tasks run: one per input of a union. */
  readonly programs: number;
  /** Of these, taken from the code cache. */
  readonly codeCacheHits: number;
  /** Shuffle partitions that several tasks share, since they are much larger than others. */
  readonly skewedPartitions: number;
  /** Further exchanges or subqueries that its rows are for: Spark's `ReusedExchange` and `ReusedSubquery`. */
  readonly reuses: number;
  /** Of the scans that the stage runs. */
  readonly scans: readonly ScanInfo[];
  /** Milliseconds for looking programs up, generating and compiling them. */
  readonly codegenTime: number;
  /** Of these, before the stage could start: while others ran. */
  readonly earlyCodegenTime: number;
}

/** What was found out about a scan before its tasks were made. */
export interface ScanInfo {
  readonly nodeId: number;
  /** Absent for cached rows. */
  readonly filesRead?: number;
  /** Left out for the values of partition columns, or since their footers say that no row can match. */
  readonly filesPruned?: number;
  /** Of the columns that it reads, those that are known to be NULL in none of its rows. */
  readonly columnsWithoutNulls: number;
}

export interface StageSubmitted {
  readonly kind: 'stage_submitted';
  readonly time: number;
  readonly stage: StageInfo;
}

export interface StageCompleted {
  readonly kind: 'stage_completed';
  readonly time: number;
  readonly stage: StageInfo;
  readonly status: ExecutionStatus;
  readonly error: string;
}

export interface TaskInfo {
  readonly taskId: number;
  /** Position in the stage. */
  readonly index: number;
  readonly attempt: number;
  /** Which of how many passes over the task's partition, for want of memory; 0 of 1 for most. */
  readonly pass: { readonly number: number; readonly count: number };
  readonly stageId: number;
  readonly executionId: number;
  readonly executorId: number;
  /** Whether the executor is one that read the task's piece of a file before; `NO_PREF`: none did. */
  readonly locality: 'PROCESS_LOCAL' | 'ANY' | 'NO_PREF';
}

/** Rows that CACHE TABLE keeps are in memory now, whole. */
export interface CacheStored {
  readonly kind: 'cache_stored';
  readonly time: number;
  readonly cacheId: number;
  readonly name: string;
  readonly level: StorageLevel;
  readonly partitions: readonly CachedPartition[];
  /** Bytes that all cached rows together may take. */
  readonly budget: number;
}

export interface CachedPartition {
  readonly rows: number;
  readonly bytes: number;
}

/** They were dropped: for room, or because nobody wants them any more. */
export interface CacheDropped {
  readonly kind: 'cache_dropped';
  readonly time: number;
  readonly cacheId: number;
}

export interface TaskStart {
  readonly kind: 'task_start';
  readonly time: number;
  readonly task: TaskInfo;
}

export interface TaskEnd {
  readonly kind: 'task_end';
  readonly time: number;
  readonly task: TaskInfo;
  readonly status: ExecutionStatus;
  readonly error: string;
  readonly metrics: TaskMetrics;
}

export interface TaskMetrics {
  /** Milliseconds between start and end on the executor. */
  readonly runTime: number;
  /** Milliseconds of it that the task waited for its reader. */
  readonly waitTime: number;
  /** Milliseconds for preparing the generated code. */
  readonly compileTime: number;
  readonly inputBytes: number;
  readonly inputRows: number;
  /** Left out of files for what their statistics say. */
  readonly rowGroupsSkipped: number;
  readonly pagesSkipped: number;
  /** Pages that the column cache had, their bytes, and pages that it didn't have. */
  readonly cacheHits: number;
  readonly cacheHitBytes: number;
  readonly cacheMisses: number;
  /** Cached batches that were not read, because their bounds refute the filters. */
  readonly skippedBatches: number;
  readonly shuffleReadBytes: number;
  readonly shuffleReadRows: number;
  readonly shuffleWriteBytes: number;
  readonly shuffleWriteRows: number;
  readonly outputRows: number;
  readonly outputBytes: number;
  /** Bytes of linear memory at the most. */
  readonly peakMemory: number;
  /** What was written to disk for want of memory: bytes that it would have taken there. */
  readonly memoryBytesSpilled: number;
  readonly diskBytesSpilled: number;
  readonly operators: readonly OperatorMetrics[];
}

/** Adds up over tasks. */
export interface OperatorMetrics {
  readonly nodeId: number;
  /** Rows that the operator gave. */
  readonly rows: number;
  /** Milliseconds in the pipeline that ends in this operator; 0 for operators inside a pipeline. */
  readonly time: number;
  /** Of these rows, those that runtime filters dropped: no row of the other side of a join has their key. */
  readonly filteredRows: number;
  /**
   * What only some operators count, by name: `hashedRows`, `passedRows`, `earlyFlushes`,
   * `directTables`, `rangeDroppedRows`, `sortedRuns`, `retakenRows` (that moving frames took in once more).
   */
  readonly counts: Readonly<Record<string, number>>;
}

/** Metrics of one operator, of several tasks together. */
export function addOperatorMetrics(a: OperatorMetrics | undefined, b: OperatorMetrics): OperatorMetrics {
  if (a === undefined) return b;
  const counts: Record<string, number> = { ...a.counts };
  for (const [name, value] of Object.entries(b.counts)) counts[name] = (counts[name] ?? 0) + value;
  return {
    nodeId: a.nodeId,
    rows: a.rows + b.rows,
    time: a.time + b.time,
    filteredRows: a.filteredRows + b.filteredRows,
    counts,
  };
}

export type EventListener = (event: EngineEvent) => void;

/**
 * The last events of the engine and those who want to hear of new ones. Listeners run at once and must not
 * throw.
 */
export class EventLog {
  readonly #ring: (EngineEvent | undefined)[];
  readonly #listeners = new Set<EventListener>();
  #written = 0;

  constructor(capacity = 100_000) {
    this.#ring = new Array<EngineEvent | undefined>(capacity);
  }

  /** Events ever written: the position after the last one. */
  get end(): number {
    return this.#written;
  }

  append(event: EngineEvent): void {
    this.#ring[this.#written % this.#ring.length] = event;
    this.#written++;
    for (const listener of this.#listeners) listener(event);
  }

  /** Events from position `from` on; older ones than the ring holds are gone. */
  read(from = 0): EngineEvent[] {
    const events: EngineEvent[] = [];
    for (let i = Math.max(from, this.#written - this.#ring.length, 0); i < this.#written; i++) {
      events.push(this.#ring[i % this.#ring.length]!);
    }
    return events;
  }

  /** @returns a function that ends the subscription */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
