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
import type { Schema } from '../types/data-type.ts';
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
  const planner = await plannerContext(analyzed, context);
  const optimized = optimize(analyzed, planner);
  const physical = planPhysical(optimized, planner);
  return {
    analyzed,
    optimized,
    physical,
    prepared: prepareForExecution(physical, runtimeFilterOptions(context.state.conf)),
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

async function plannerContext(plan: LogicalPlan, context: StatementContext): Promise<PlannerContext> {
  const { engine, state, analyzer } = context;
  const evaluate = (expression: Expression) => engine.evaluate(expression);
  const tables = await readTables(
    plan,
    engine.catalog,
    engine.prepareEvaluation,
    state.conf.get('spark.sql.session.timeZone'),
  );
  return {
    conf: (key) => state.conf.lookup(key),
    nextExprId: () => analyzer.nextExprId(),
    evaluate,
    functions: functionTraits,
    statistics: tables.statistics,
    listFiles: tables.listFiles,
    defaultParallelism: engine.parallelism,
  };
}
