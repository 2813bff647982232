import type { TableStatistics as CatalogStatistics } from '../../catalog/catalog.ts';
import type { CatalogTable } from '../../catalog/catalog-table.ts';
import type { AggregateCall, Call, Expression, ExprId } from '../../expr/expression.ts';
import type { FunctionFacts } from '../../expr/facts.ts';
import type { DataType } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { LogicalPlan } from '../logical/node.ts';

/** What the optimizer asks of the world around a statement. Everything answers at once. */
export interface OptimizerContext {
  /** A setting's value or default (`Conf.lookup`). */
  readonly conf: (key: string) => string | undefined;
  /** Ids are unique within a statement: continues where the analyzer stopped. */
  readonly nextExprId: () => ExprId;
  /**
   * The value of an expression without attributes and subqueries.
   * @throws SparkError as its execution would
   */
  readonly evaluate: (expression: Expression) => Value;
  readonly functions: FunctionTraits;
  /** Null where nothing is known of the table. */
  readonly statistics: (table: CatalogTable) => TableStatistics | null;
  /** Called after each rule that changed the plan, for tests and traces. */
  readonly trace?: (rule: string, plan: LogicalPlan) => void;
}

/** What the optimizer and the planner ask about functions; see `functionTraits` for the registry's answers. */
export interface FunctionTraits extends FunctionFacts {
  /** Gives NULL whenever an argument is NULL, and has no other effect then. */
  nullIntolerant(fn: string): boolean;
  /** DISTINCT changes what the aggregate gives. */
  duplicatesMatter(fn: string): boolean;
  /** What a call that only abbreviates stands for; null for every other call. */
  expand(call: Call): Expression | null;
  /**
   * Columns that carry an aggregate's state between partial and final aggregation; null where the state can't
   * be merged, so that all rows of a group must meet in one place first.
   */
  aggregateState(call: AggregateCall): readonly StateColumn[] | null;
}

export interface StateColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

/** What is known of a table before it is read. */
export interface TableStatistics extends Omit<CatalogStatistics, 'columns'> {
  /** By column name. */
  readonly columns?: Readonly<Record<string, ColumnStatistics>>;
}

/** Any part may be missing. */
export interface ColumnStatistics {
  readonly distinctCount?: number;
  readonly nullCount?: number;
  /** As `Value`s of the column's type. */
  readonly min?: Value;
  readonly max?: Value;
  /** Bytes. */
  readonly averageLength?: number;
}
