import type { Cancellation } from '../../core/cancellation.ts';
import type { Conf } from '../../core/config.ts';
import type { EventLog } from '../../core/events.ts';
import type { StageTarget } from '../operators/compile/target.ts';
import type { CachedData } from './cache-storage.ts';
import type { ExecutorPool } from './executor-pool.ts';
import type { ProgramCache } from './program-cache.ts';
import type { QueryMetrics } from './query-metrics.ts';
import type { SpillFolder } from './spill-folder.ts';
import type { SplitHomes } from './split-homes.ts';

export type IdKind = 'job' | 'stage' | 'task' | 'query' | 'lease' | 'program';

/** Counts up over all queries of the engine, as Spark's ids do. */
export interface IdSource {
  next(kind: IdKind): number;
}

/** What the driver gets of the result: encoded rows, or blocks for itself. */
export type RunTarget = Extract<StageTarget, { kind: 'result' | 'cache' }> | { readonly kind: 'collect' };

export interface QueryRunOptions {
  readonly executionId: number;
  readonly conf: Conf;
  readonly target: RunTarget;
  /** Segments of the cached rows that the plan reads, by their id. */
  readonly cached: ReadonlyMap<number, CachedData>;
  readonly cancellation: Cancellation;
  readonly metrics: QueryMetrics;
  readonly description: string;
}

/** What all jobs of an engine share. */
export interface RunEnvironment {
  readonly pool: ExecutorPool;
  readonly programs: ProgramCache;
  readonly eventLog: EventLog;
  readonly ids: IdSource;
  readonly homes: SplitHomes;
  readonly spills: SpillFolder;
}
