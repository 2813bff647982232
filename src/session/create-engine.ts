import { resolve } from 'node:path';
import { FunctionStore } from '../catalog/function-store.ts';
import { LocalCatalog } from '../catalog/local-catalog.ts';
import { prepareEvaluation } from '../codegen/evaluate.ts';
import { Conf } from '../core/config.ts';
import { EventLog } from '../core/events.ts';
import type { Logger } from '../core/logger.ts';
import type { ThreadSource } from '../core/thread-source.ts';
import { startEngine } from '../exec/scheduler/start-engine.ts';
import { functionLookup } from '../functions/registry.ts';
import { evaluateBounded } from './bounded-evaluation.ts';
import { CacheManager } from './cache-manager.ts';
import type { Engine } from './engine.ts';
import { PlanCache } from './plan-cache.ts';

export interface EngineSettings {
  readonly conf: Readonly<Record<string, string>>;
  readonly executors: number;
  readonly threads?: ThreadSource;
  readonly logger: Logger;
}

/** An engine with a catalog, ready for statements. */
export async function createEngine(
  settings: EngineSettings,
): Promise<Engine & { readonly catalog: LocalCatalog }> {
  const conf = new Conf();
  for (const [key, value] of Object.entries(settings.conf)) conf.set(key, value);
  const events = new EventLog();
  const executorMemory = conf.getBytes('spark.executor.memory');
  const queries = await startEngine({
    executors: settings.executors,
    ...(settings.threads && { threads: settings.threads }),
    codeCacheEntries: conf.getInt('spark.sql.codegen.cache.maxEntries'),
    columnCache: conf.getBytes('spark.sparrow.columnCache.size'),
    localDir: resolve(conf.get('spark.local.dir')),
    executorMemory,
    cacheMemory: Math.floor(executorMemory * settings.executors * storageShare(conf)),
    eventLog: events,
    logger: settings.logger,
  });
  const catalog = new LocalCatalog({
    warehouse: resolve(conf.get('spark.sql.warehouse.dir')),
    conf: (key) => conf.lookup(key),
  });
  const caches = new CacheManager(queries.cache);
  catalog.subscribe((change) => caches.follow(change));
  return {
    catalog,
    caches,
    plans: new PlanCache(conf.getInt('spark.sparrow.planCache.maxEntries')),
    prepared: new PlanCache(conf.getInt('spark.sparrow.planCache.maxEntries')),
    conf,
    queries,
    events,
    logger: settings.logger,
    globalViews: new Map(),
    functions: new FunctionStore(catalog.warehouse),
    parallelism: settings.executors,
    ready: Promise.resolve(),
    evaluate: evaluateBounded,
    prepareEvaluation: (expression, parameters) => prepareEvaluation(expression, parameters, functionLookup),
  };
}

/** Of the executors' memory, what cached tables may take. */
function storageShare(conf: Conf): number {
  const share = (key: 'spark.memory.fraction' | 'spark.memory.storageFraction'): number =>
    Math.min(1, Math.max(0, Number.parseFloat(conf.get(key)) || 0));
  return share('spark.memory.fraction') * share('spark.memory.storageFraction');
}
