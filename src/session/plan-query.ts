import type { Conf } from '../core/config.ts';
import type { Expression } from '../expr/expression.ts';
import type { AnalyzerContext } from '../plan/analyzer/analyzer-context.ts';
import { declaredField } from '../plan/analyzer/column-facts.ts';
import type { LogicalPlan } from '../plan/logical/node.ts';
import { outputOf } from '../plan/logical/output.ts';
import { functionTraits } from '../plan/optimizer/function-traits.ts';
import { optimize } from '../plan/optimizer/optimize.ts';
import type { PhysicalPlan } from '../plan/physical/node.ts';
import { planPhysical } from '../plan/physical/plan-physical.ts';
import type { PlannerContext } from '../plan/physical/planner-context.ts';
import { prepareForExecution } from '../plan/physical/prepare-for-execution.ts';
import type { RuntimeFilterOptions } from '../plan/physical/runtime-filters.ts';
import { Estimator } from '../plan/statistics/estimate.ts';
import type { Schema } from '../types/data-type.ts';
import { type CachedQuery, type PlannedCache, replaceParts } from './cache-manager.ts';
import type { World } from './plan-inputs.ts';
import type { StatementContext } from './statement-context.ts';
import { readTables } from './table-files.ts';

/** A query on its way from analysis to execution; EXPLAIN shows each step. */
export interface PlannedQuery {
  readonly analyzed: LogicalPlan;
  readonly optimized: LogicalPlan;
  /** As Spark plans it. */
  readonly physical: PhysicalPlan;
  /** What executors run. */
  readonly prepared: PhysicalPlan;
  readonly schema: Schema;
  /** What the planner was told, for EXPLAIN's estimates. */
  readonly planner: PlannerContext;
}

export async function planQuery(analyzed: LogicalPlan, context: StatementContext): Promise<PlannedQuery> {
  const { nextExprId } = context.analyzer;
  const { plan, plans } = await useCaches(analyzed, null, context);
  const planner = await plannerContext(plan, plans, nextExprId, context);
  const optimized = optimize(plan, planner);
  const physical = planPhysical(optimized, planner);
  return {
    analyzed,
    optimized,
    physical,
    prepared: prepareForExecution(physical, runtimeFilterOptions(context.inputs.conf)),
    schema: schemaOf(analyzed),
    planner,
  };
}

function runtimeFilterOptions(conf: Conf): RuntimeFilterOptions {
  return {
    enabled: conf.getBoolean('spark.sql.optimizer.runtime.bloomFilter.enabled'),
    limit: conf.getInt('spark.sql.optimizer.runtimeFilter.number.threshold'),
    scanThreshold: conf.getBytes('spark.sql.optimizer.runtime.bloomFilter.applicationSideScanSizeThreshold'),
  };
}

/** The columns that a plan gives, as clients see them. */
export function schemaOf(plan: LogicalPlan): Schema {
  return outputOf(plan).map(({ name, type, nullable }) => ({ name, type, nullable }));
}

/** The same as a table or view keeps them: with comments, CHAR and VARCHAR columns as they were declared. */
export function declaredSchema(plan: LogicalPlan, analyzer: AnalyzerContext): Schema {
  return outputOf(plan).map((attribute) => declaredField(attribute, analyzer));
}

/** How a cached query's rows are computed. */
export async function planCache(query: CachedQuery, context: StatementContext): Promise<PlannedCache> {
  if (query.planned !== null) return query.planned;
  const { caches } = context.engine;
  const { plan, plans } = await useCaches(query.plan, query, context);
  const planner = await plannerContext(plan, plans, () => caches.nextExprId(), context);
  const optimized = optimize(plan, planner);
  return caches.setPlan(query, planPhysical(optimized, planner), new Estimator(planner).of(optimized));
}

interface CacheUse {
  readonly plan: LogicalPlan;
  /** What gives the rows that the plan reads of the cache, by their ids. */
  readonly plans: ReadonlyMap<number, PhysicalPlan>;
}

/** Puts cached rows in the place of those parts of a plan that compute them. */
async function useCaches(
  analyzed: LogicalPlan,
  except: CachedQuery | null,
  context: StatementContext,
): Promise<CacheUse> {
  const { inputs } = context;
  const { caches } = context.engine;
  inputs.ask('cached queries', cachedQueries);
  const parts = caches.partsOf(analyzed, except);
  const plans = new Map<number, PhysicalPlan>();
  const replacements = new Map<LogicalPlan, LogicalPlan>();
  for (const [node, query] of parts) {
    // Planned anew it is found to be another one the next time, and this plan with it.
    const known = inputs.ask(query, plannedOf(query));
    const { rows: cached, physical, estimate } = known ?? (await planCache(query, context));
    const size = inputs.ask(cached, sizeOf(query));
    plans.set(cached.cacheId, physical);
    replacements.set(node, {
      kind: 'in_memory_relation',
      cached,
      output: outputOf(node),
      sizeInBytes: size === null ? estimate.sizeInBytes : BigInt(size.bytes),
      rowCount: size === null ? null : BigInt(size.rows),
      rows: size === null ? estimate.rows : size.rows,
    });
  }
  return { plan: replaceParts(analyzed, replacements), plans };
}

const cachedQueries = ({ engine }: World) => engine.caches.queries;
const plannedOf = (query: CachedQuery) => () => query.planned;
const sizeOf =
  (query: CachedQuery) =>
  ({ engine }: World) =>
    engine.caches.sizeOf(query);

async function plannerContext(
  plan: LogicalPlan,
  plans: CacheUse['plans'],
  nextExprId: () => number,
  context: StatementContext,
): Promise<PlannerContext> {
  const { engine, inputs } = context;
  const evaluate = (expression: Expression) => engine.evaluate(expression);
  const tables = await readTables(plan, inputs, engine.catalog, engine.prepareEvaluation);
  return {
    conf: (key) => inputs.conf.lookup(key),
    nextExprId,
    evaluate,
    functions: functionTraits,
    statistics: tables.statistics,
    listFiles: tables.listFiles,
    cachedPlan: (cacheId) => plans.get(cacheId)!,
    defaultParallelism: engine.parallelism,
  };
}
