import type { Conf } from '../../core/config.ts';
import type { OperatorMetrics, PlanNodeInfo, PlanningInfo } from '../../core/events.ts';
import type { CachedRows, InMemoryScan, PhysicalPlan } from '../../plan/physical/node.ts';
import type { Value } from '../../types/value.ts';
import type { ResultBlock, ResultEncoding } from '../result.ts';
import type { StoredRows } from './cache-storage.ts';

/** The engine's side of CACHE TABLE: keeps rows under the ids that the session gives. */
export interface CacheStore {
  register(rows: CachedRows): void;
  forget(cacheId: number): void;
  stored(cacheId: number): StoredRows | null;
}

export type LoadOptions = Omit<ExecuteOptions, 'encoding' | 'columnNames'>;

/** Who runs what; goes into the event log and the error texts. */
export interface QueryDescription {
  readonly statementId: string;
  readonly text: string;
  readonly user: string;
  readonly sessionId: string;
  /** The plan as the UI draws it. */
  readonly plan?: PlanNodeInfo;
  readonly planning?: PlanningInfo;
}

export interface ExecuteOptions {
  readonly encoding: ResultEncoding;
  /** The session's settings when the statement started. */
  readonly conf: Conf;
  /** Names of the result columns, one per column of the plan's output (they may repeat). */
  readonly columnNames: readonly string[];
  /** Absent for the driver's own queries: they leave no trace in the event log's list of executions. */
  readonly description?: QueryDescription;
  readonly signal?: AbortSignal;
}

/**
 * A plan under way. Rows arrive in the order of the plan's partitions. Not asking for the next block holds
 * the executors back. Iteration ends by throwing what made the query fail; leaving it early cancels.
 */
export interface QueryExecution {
  readonly executionId: number;
  readonly blocks: AsyncIterable<ResultBlock>;
  /**
   * Settled when the last block was delivered or the query failed: never rejects unhandled, await it to
   * learn of the failure.
   */
  readonly finished: Promise<QueryResult>;
  /** Stops the query's tasks on all executors; iteration then throws OPERATION_CANCELED. */
  cancel(): void;
  progress(): QueryProgress;
}

export interface QueryResult {
  readonly rowCount: number;
}

export interface QueryProgress {
  readonly stages: number;
  readonly completedStages: number;
  readonly tasks: number;
  readonly runningTasks: number;
  readonly completedTasks: number;
  readonly inputRows: number;
  readonly inputBytes: number;
  readonly shuffleWriteBytes: number;
  readonly peakMemory: number;
  readonly operators: readonly OperatorMetrics[];
}

/** Runs prepared physical plans (no `sort_merge` join left, nodes numbered) on executors. */
export interface QueryEngine {
  readonly cache: CacheStore;
  /** Computes the rows of a scan for the cache, unless they are there. @throws like a query */
  loadCache(scan: InMemoryScan, options: LoadOptions): Promise<void>;
  execute(plan: PhysicalPlan, options: ExecuteOptions): QueryExecution;
  /** All rows as JS values, for the driver's own needs; meant for small results. */
  collect(plan: PhysicalPlan, options: Omit<ExecuteOptions, 'encoding' | 'columnNames'>): Promise<Value[][]>;
  /** Prepares executors' memory for the first query, where they have nothing else to do. */
  prefault(): void;
  /** The same executors for queries that leave no trace: events, ids and code of theirs are their own. */
  unseen(): QueryEngine;
  close(): Promise<void>;
}
