import { availableParallelism } from 'node:os';
import { configEntries } from '../core/config.ts';
import type { Logger } from '../core/logger.ts';
import { createEngine } from '../session/create-engine.ts';
import type { Engine } from '../session/engine.ts';
import type { EngineOptions } from './arguments.ts';
import { UsageError } from './arguments.ts';

export interface OpenEngine {
  readonly engine: Engine;
  /** Settles when the catalog's tables answer; with a line to tell the user, or an empty text. */
  readonly ready: Promise<string>;
  close(): Promise<void>;
}

/** Starts what the command line describes. @throws UsageError */
export async function openEngine(options: EngineOptions, logger: Logger): Promise<OpenEngine> {
  const instances = options.conf['spark.executor.instances'];
  const executors = options.executors ?? (instances ? Number(instances) : availableParallelism());
  if (!(executors >= 1)) throw new UsageError(`spark.executor.instances must be a number, not '${instances}'`);
  for (const key of Object.keys(options.conf)) {
    if (key.startsWith('spark.sparrow.') && !configEntries.has(key)) throw new UsageError(`unknown setting ${key}`);
  }
  const engine = await createEngine({ conf: options.conf, executors, logger });
  return {
    engine,
    ready: Promise.resolve(''),
    async close() {
      engine.catalog.close();
      await engine.queries.close();
    },
  };
}
