import type { EventLog } from '../../core/events.ts';
import type { Logger } from '../../core/logger.ts';
import type { QueryEngine } from './query-execution.ts';

export interface EngineOptions {
  /** Executors, one thread each. */
  readonly executors: number;
  /** `spark.executor.memory`: bytes per executor. */
  readonly executorMemory: number;
  readonly eventLog: EventLog;
  readonly logger: Logger;
  /** The bundled executor; by default `worker.js` beside this bundle. */
  readonly workerUrl?: URL;
}

/** Starts the executors; settles when all of them are ready. */
export async function startEngine(_options: EngineOptions): Promise<QueryEngine> {
  throw new Error('being built');
}
