import type { Catalog } from '../catalog/catalog.ts';
import type { FunctionStore } from '../catalog/function-store.ts';
import type { PreparedEvaluation } from '../codegen/evaluate.ts';
import type { Conf } from '../core/config.ts';
import type { EventLog } from '../core/events.ts';
import type { Logger } from '../core/logger.ts';
import type { QueryEngine } from '../exec/scheduler/query-execution.ts';
import type { Attribute, Expression } from '../expr/expression.ts';
import type { Value } from '../types/value.ts';
import type { CacheManager } from './cache-manager.ts';
import type { PlanCache, QueryPlan } from './plan-cache.ts';
import type { TemporaryView } from './session-state.ts';
import type { PreparedStatement } from './statement.ts';

/** What all sessions of a server share. */
export interface Engine {
  readonly catalog: Catalog;
  /** Settings of `--conf` and the catalog file; sessions layer theirs on top. */
  readonly conf: Conf;
  readonly queries: QueryEngine;
  readonly events: EventLog;
  /** What CACHE TABLE keeps. */
  readonly caches: CacheManager;
  /** Plans of statements that ran. */
  readonly plans: PlanCache<QueryPlan>;
  /** What was told of statements that clients prepared. */
  readonly prepared: PlanCache<PreparedStatement>;
  readonly logger: Logger;
  /** Views made with GLOBAL TEMPORARY, by name in lower case. */
  readonly globalViews: Map<string, TemporaryView>;
  /** Functions made with CREATE FUNCTION. */
  readonly functions: FunctionStore;
  /** Executors, for the planner's default parallelism. */
  readonly parallelism: number;
  /** Settles when the catalog's tables have their files; statements wait for it. */
  readonly ready: Promise<unknown>;
  /** The value of an expression without columns, by the implementation that executors run. */
  evaluate(expression: Expression): Value;
  /** The same for many values of some attributes. */
  prepareEvaluation(expression: Expression, parameters: readonly Attribute[]): PreparedEvaluation;
}
