import type { CatalogTable, DataFile } from '../../catalog/catalog-table.ts';
import type { LogicalExpression } from '../logical/node.ts';
import type { OptimizerContext } from '../optimizer/optimizer-context.ts';
import type { PhysicalPlan } from './node.ts';

/** What the planner asks of the world around a statement. Everything answers at once. */
export interface PlannerContext extends OptimizerContext {
  /**
   * The table's files in the partitions that the filters (over partition columns only) leave; list them
   * beforehand with `listScans`.
   */
  readonly listFiles: (
    table: CatalogTable,
    partitionFilters: readonly LogicalExpression[],
  ) => readonly DataFile[];
  /** What gives the rows of that id. */
  readonly cachedPlan: (cacheId: number) => PhysicalPlan;
  /** Tasks that a `range` without a number of partitions makes. */
  readonly defaultParallelism: number;
}
