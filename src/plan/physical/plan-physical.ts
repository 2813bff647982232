import type { LogicalPlan } from '../logical/node.ts';
import type { PhysicalPlan } from './node.ts';
import { numberNodes } from './number-nodes.ts';
import { Planner } from './planner.ts';
import type { PlannerContext } from './planner-context.ts';

/**
 * The physical plan of an optimized one, as Spark plans it before adaptive execution: what EXPLAIN prints.
 * `prepareForExecution` makes it one that the scheduler can run.
 *
 * @throws SparkError UNSUPPORTED_FEATURE for plans that no operator executes yet
 */
export function planPhysical(plan: LogicalPlan, context: PlannerContext): PhysicalPlan {
  return numberNodes(new Planner(context).root(plan));
}
