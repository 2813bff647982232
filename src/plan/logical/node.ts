import type { CatalogTable } from '../../catalog/catalog-table.ts';
import type { StorageLevel } from '../../core/storage-level.ts';
import type {
  Alias,
  Attribute,
  Call,
  Expression,
  ExprId,
  GeneratorCall,
  SortOrder,
  WindowCall,
} from '../../expr/expression.ts';
import type { Value } from '../../types/value.ts';

/** An expression of a logical plan: subqueries in it hold logical plans. */
export type LogicalExpression = Expression<LogicalPlan>;
export type NamedExpression = Attribute | Alias<LogicalPlan>;
export type LogicalSortOrder = SortOrder<LogicalPlan>;

export type JoinType =
  | 'inner'
  | 'cross'
  | 'left_outer'
  | 'right_outer'
  | 'full_outer'
  | 'left_semi'
  | 'left_anti'
  /** Keeps every left row and adds a boolean: did it match? (`EXISTS` under `OR`). */
  | { readonly existence: Attribute };

/** What the user asked for with a hint; the planner obeys where it can. */
export type JoinStrategyHint = 'broadcast' | 'merge' | 'shuffle_hash' | 'shuffle_replicate_nl';

export interface JoinHint {
  readonly left?: JoinStrategyHint;
  readonly right?: JoinStrategyHint;
}

/**
 * Relational algebra, resolved: every attribute refers by id to the output of a child.
 * `plan/logical/output.ts` derives a node's output, `plan/logical/children.ts` its child plans.
 */
export type LogicalPlan =
  | Relation
  | LocalRelation
  | InMemoryRelation
  | Range
  | Project
  | Filter
  | Aggregate
  | Join
  | LateralJoin
  | Sort
  | Limit
  | Union
  | Distinct
  | Intersect
  | Except
  | Window
  | WindowGroupLimit
  | Generate
  | Expand
  | Sample
  | SubqueryAlias
  | View
  | Repartition
  | RecursiveUnion
  | RecursiveReference;

/** A table of the catalog, or files named in the statement. */
export interface Relation {
  readonly kind: 'relation';
  readonly table: CatalogTable;
  /** Data columns, then partition columns, in the table's order. */
  readonly output: readonly Attribute[];
}

/** Rows written in the statement or known to the driver. One row without columns stands for no FROM. */
export interface LocalRelation {
  readonly kind: 'local_relation';
  readonly output: readonly Attribute[];
  readonly rows: readonly (readonly Value[])[];
}

/** What CACHE TABLE keeps: the rows of a query. */
export interface CachedRows {
  /** Other rows, of the same query after a change of its tables, have another id. */
  readonly cacheId: number;
  /** Of the table or view that was cached. */
  readonly name: string;
  readonly level: StorageLevel;
}

/** Stands where a plan computes what is cached. */
export interface InMemoryRelation {
  readonly kind: 'in_memory_relation';
  readonly cached: CachedRows;
  readonly sizeInBytes: bigint;
  /** Null as long as nothing is kept. */
  readonly rowCount: bigint | null;
  /** A guess where `rowCount` is null. */
  readonly rows: number | null;
  readonly output: readonly Attribute[];
}

/** `range(start, end, step, partitions)`. */
export interface Range {
  readonly kind: 'range';
  readonly output: readonly Attribute[];
  readonly start: bigint;
  readonly end: bigint;
  readonly step: bigint;
  readonly partitions: number | null;
}

export interface Project {
  readonly kind: 'project';
  readonly list: readonly NamedExpression[];
  readonly child: LogicalPlan;
}

export interface Filter {
  readonly kind: 'filter';
  readonly condition: LogicalExpression;
  readonly child: LogicalPlan;
}

/** `list` may use the `grouping` expressions (by structural equality) and aggregate calls. */
export interface Aggregate {
  readonly kind: 'aggregate';
  readonly grouping: readonly LogicalExpression[];
  readonly list: readonly NamedExpression[];
  readonly child: LogicalPlan;
}

export interface Join {
  readonly kind: 'join';
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly type: JoinType;
  readonly condition: LogicalExpression | null;
  readonly hint: JoinHint;
  /** NOT IN: a NULL on either side of the equalities makes the anti join drop the row. */
  readonly nullAware?: boolean;
}

/** The right side may use columns of the left through outer references; gone after optimization. */
export interface LateralJoin {
  readonly kind: 'lateral_join';
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly type: 'inner' | 'left_outer' | 'cross';
  readonly condition: LogicalExpression | null;
}

export interface Sort {
  readonly kind: 'sort';
  readonly order: readonly LogicalSortOrder[];
  /** False for SORT BY. */
  readonly global: boolean;
  readonly child: LogicalPlan;
}

export interface Limit {
  readonly kind: 'limit';
  /** Foldable to an int; null for none. */
  readonly limit: LogicalExpression | null;
  readonly offset: LogicalExpression | null;
  /** Only keeps each partition from giving more: what the optimizer pushes below a full limit. */
  readonly local?: boolean;
  readonly child: LogicalPlan;
}

/** UNION ALL; children have equal types, `output` has fresh ids. */
export interface Union {
  readonly kind: 'union';
  readonly inputs: readonly LogicalPlan[];
  readonly output: readonly Attribute[];
}

export interface Distinct {
  readonly kind: 'distinct';
  readonly child: LogicalPlan;
}

export interface Intersect {
  readonly kind: 'intersect';
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly all: boolean;
}

export interface Except {
  readonly kind: 'except';
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly all: boolean;
}

/** Adds the windowed columns to the child's output; one partitioning and ordering a node. */
export interface Window {
  readonly kind: 'window';
  readonly calls: readonly {
    readonly id: ExprId;
    readonly name: string;
    readonly call: WindowCall<LogicalPlan>;
  }[];
  readonly partitionBy: readonly LogicalExpression[];
  readonly orderBy: readonly LogicalSortOrder[];
  readonly child: LogicalPlan;
}

/** Of each window partition the rows that a rank of at most `limit` can have; others may stay. */
export interface WindowGroupLimit {
  readonly kind: 'window_group_limit';
  readonly partitionBy: readonly LogicalExpression[];
  readonly orderBy: readonly LogicalSortOrder[];
  readonly rank: Call<LogicalPlan>;
  readonly limit: number;
  readonly child: LogicalPlan;
}

/** Joins every row with the rows that a generator gives for it. */
export interface Generate {
  readonly kind: 'generate';
  readonly generator: GeneratorCall<LogicalPlan>;
  readonly outer: boolean;
  readonly generatorOutput: readonly Attribute[];
  readonly child: LogicalPlan;
}

/** Every input row once per projection (grouping sets, several distinct aggregates, unpivot). */
export interface Expand {
  readonly kind: 'expand';
  readonly projections: readonly (readonly LogicalExpression[])[];
  readonly output: readonly Attribute[];
  readonly child: LogicalPlan;
}

export interface Sample {
  readonly kind: 'sample';
  readonly lowerBound: number;
  readonly upperBound: number;
  readonly withReplacement: boolean;
  readonly seed: bigint;
  readonly child: LogicalPlan;
}

/** Qualifies the child's columns; removed by the optimizer. */
export interface SubqueryAlias {
  readonly kind: 'subquery_alias';
  readonly name: readonly string[];
  readonly child: LogicalPlan;
}

/** The plan of a view's text; removed by the optimizer. */
export interface View {
  readonly kind: 'view';
  readonly name: readonly string[];
  readonly output: readonly Attribute[];
  readonly child: LogicalPlan;
}

/** REPARTITION, COALESCE, REBALANCE hints; DISTRIBUTE BY. */
export interface Repartition {
  readonly kind: 'repartition';
  readonly by: 'hash' | 'range' | 'round_robin' | 'coalesce';
  readonly expressions: readonly LogicalSortOrder[];
  readonly partitions: number | null;
  readonly child: LogicalPlan;
}

/** WITH RECURSIVE: `step` reads the last round's rows through the reference with the same id. */
export interface RecursiveUnion {
  readonly kind: 'recursive_union';
  readonly id: number;
  readonly anchor: LogicalPlan;
  readonly step: LogicalPlan;
  readonly output: readonly Attribute[];
}

export interface RecursiveReference {
  readonly kind: 'recursive_reference';
  readonly id: number;
  readonly output: readonly Attribute[];
}
