import type { CatalogTable, DataFile } from '../../catalog/catalog-table.ts';
import type {
  AggregateCall,
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
import type { CachedRows } from '../logical/node.ts';

export type { CachedRows };

/**
 * Physical plans: plain data that survives `structuredClone`. Names follow Spark's. The scheduler cuts them
 * at the exchanges into stages and puts a `ShuffleRead` or `BroadcastRead` in an exchange's place.
 *
 * Only uncorrelated scalar subqueries are left in expressions; the scheduler puts literals in their place when
 * their plans have run.
 */
export type PhysicalExpression = Expression<PhysicalPlan>;
export type PhysicalNamed = Attribute | Alias<PhysicalPlan>;
export type PhysicalSortOrder = SortOrder<PhysicalPlan>;

export type PhysicalPlan =
  | FileScan
  | InMemoryScan
  | LocalTableScan
  | RangeScan
  | ProjectExec
  | FilterExec
  | HashAggregate
  | Exchange
  | BroadcastExchange
  | HashJoin
  | NestedLoopJoin
  | SortExec
  | TakeOrderedAndProject
  | LimitExec
  | UnionExec
  | ExpandExec
  | GenerateExec
  | WindowExec
  | WindowGroupLimitExec
  | SampleExec
  | CoalesceExec
  | WriteFiles
  | RuntimeFilter
  | ShuffleRead
  | BroadcastRead;

interface Node {
  /** Unique in the statement; metrics and EXPLAIN refer to it. */
  readonly nodeId: number;
  readonly output: readonly Attribute[];
}

export interface FileScan extends Node {
  readonly kind: 'file_scan';
  readonly table: CatalogTable;
  /** Files of the table. */
  readonly listedFiles: number;
  /** Files left after partition pruning. */
  readonly files: readonly DataFile[];
  /** Columns that are read from the files, a subset of `output`; the others are partition columns. */
  readonly dataColumns: readonly Attribute[];
  readonly partitionColumns: readonly Attribute[];
  /** Already applied to `files`. */
  readonly partitionFilters: readonly PhysicalExpression[];
  /** What a reader may use to skip row groups, pages or rows; a Filter above still applies them. */
  readonly dataFilters: readonly PhysicalExpression[];
  /** Rows after which no more are needed; null for all. */
  readonly limit: number | null;
}

/** Reads cached rows; where they are not there (any more), `plan` computes them. */
export interface InMemoryScan extends Node {
  readonly kind: 'in_memory_scan';
  readonly cached: CachedRows;
  /** All columns of the cached rows; `output` are some of these. */
  readonly relation: readonly Attribute[];
  /** Batches may be skipped by them; a Filter above still applies them. */
  readonly filters: readonly PhysicalExpression[];
  /** Gives the cached rows, with columns of its own. A plan apart: no child of this node. */
  readonly plan: PhysicalPlan;
}

export interface LocalTableScan extends Node {
  readonly kind: 'local_table_scan';
  readonly rows: readonly (readonly Value[])[];
}

export interface RangeScan extends Node {
  readonly kind: 'range_scan';
  readonly start: bigint;
  readonly end: bigint;
  readonly step: bigint;
  readonly partitions: number;
}

export interface ProjectExec extends Node {
  readonly kind: 'project';
  readonly list: readonly PhysicalNamed[];
  readonly child: PhysicalPlan;
}

export interface FilterExec extends Node {
  readonly kind: 'filter';
  readonly condition: PhysicalExpression;
  readonly child: PhysicalPlan;
}

/**
 * - `partial`: rows in, state columns out
 * - `partial_merge`: state columns in, state columns out
 * - `final`: state columns in, results out
 * - `complete`: rows in, results out (aggregates without a mergeable state)
 */
export type AggregateMode = 'partial' | 'partial_merge' | 'final' | 'complete';

export interface AggregateSlot {
  /** `distinct` is for EXPLAIN only: nodes below have made the values distinct. */
  readonly call: AggregateCall<PhysicalPlan>;
  readonly mode: AggregateMode;
  /** The columns that carry the state between the modes. */
  readonly state: readonly Attribute[];
  /** Under which `result` of a final aggregate finds the value. */
  readonly id: ExprId;
}

export interface HashAggregate extends Node {
  readonly kind: 'hash_aggregate';
  readonly keys: readonly PhysicalNamed[];
  readonly slots: readonly AggregateSlot[];
  /**
   * Over the keys' attributes and, for final and complete slots, attributes with the slots' ids; keys and
   * state columns for partial ones.
   */
  readonly result: readonly PhysicalNamed[];
  /** The level needs all rows of a group in one partition: it merges states, or gives results. */
  readonly clustered: boolean;
  readonly child: PhysicalPlan;
}

export type Partitioning =
  | {
      readonly kind: 'hash';
      readonly expressions: readonly PhysicalExpression[];
      readonly partitions: number;
    }
  | { readonly kind: 'range'; readonly order: readonly PhysicalSortOrder[]; readonly partitions: number }
  | { readonly kind: 'round_robin'; readonly partitions: number }
  | { readonly kind: 'single' };

export interface Exchange extends Node {
  readonly kind: 'exchange';
  readonly partitioning: Partitioning;
  /** Spark's shuffle origin as EXPLAIN prints it. */
  readonly origin:
    | 'ENSURE_REQUIREMENTS'
    | 'REPARTITION_BY_NUM'
    | 'REPARTITION_BY_COL'
    | 'REBALANCE_PARTITIONS_BY_NONE';
  readonly child: PhysicalPlan;
}

export interface BroadcastExchange extends Node {
  readonly kind: 'broadcast_exchange';
  /** The join's keys over the child; empty for a nested loop join. */
  readonly keys: readonly PhysicalExpression[];
  readonly child: PhysicalPlan;
}

export type PhysicalJoinType =
  | 'inner'
  | 'cross'
  | 'left_outer'
  | 'right_outer'
  | 'full_outer'
  | 'left_semi'
  | 'left_anti'
  | { readonly existence: Attribute };

/** BroadcastHashJoin, ShuffledHashJoin and SortMergeJoin: which of them is `strategy`. */
export interface HashJoin extends Node {
  readonly kind: 'hash_join';
  /**
   * `sort_merge` is what Spark plans first; its execution replaces it by a shuffled hash join before a stage
   * is made, as adaptive execution does in Spark.
   */
  readonly strategy: 'broadcast' | 'shuffled' | 'sort_merge';
  readonly type: PhysicalJoinType;
  readonly buildSide: 'left' | 'right';
  readonly leftKeys: readonly PhysicalExpression[];
  readonly rightKeys: readonly PhysicalExpression[];
  /** Over both sides, evaluated per pair. */
  readonly condition: PhysicalExpression | null;
  readonly nullAware: boolean;
  /** Rows that the sides are thought to have; null where nothing is known. */
  readonly estimatedRows?: { readonly left: number | null; readonly right: number | null };
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
}

/** BroadcastNestedLoopJoin (the build side is broadcast), or CartesianProduct. */
export interface NestedLoopJoin extends Node {
  readonly kind: 'nested_loop_join';
  readonly type: PhysicalJoinType;
  readonly buildSide: 'left' | 'right';
  readonly condition: PhysicalExpression | null;
  readonly left: PhysicalPlan;
  readonly right: PhysicalPlan;
}

export interface SortExec extends Node {
  readonly kind: 'sort';
  readonly order: readonly PhysicalSortOrder[];
  readonly global: boolean;
  readonly child: PhysicalPlan;
}

/** ORDER BY with LIMIT: the first rows of each partition, then of all. */
export interface TakeOrderedAndProject extends Node {
  readonly kind: 'take_ordered_and_project';
  readonly limit: number;
  readonly offset: number;
  readonly order: readonly PhysicalSortOrder[];
  readonly list: readonly PhysicalNamed[];
  readonly child: PhysicalPlan;
}

/** LocalLimit (per partition), GlobalLimit (over the one partition), CollectLimit (on top of a query). */
export interface LimitExec extends Node {
  readonly kind: 'limit';
  readonly scope: 'local' | 'global' | 'collect';
  /** -1 for none. */
  readonly limit: number;
  readonly offset: number;
  readonly child: PhysicalPlan;
}

export interface UnionExec extends Node {
  readonly kind: 'union';
  readonly inputs: readonly PhysicalPlan[];
}

export interface ExpandExec extends Node {
  readonly kind: 'expand';
  readonly projections: readonly (readonly PhysicalExpression[])[];
  readonly child: PhysicalPlan;
}

export interface GenerateExec extends Node {
  readonly kind: 'generate';
  readonly generator: GeneratorCall<PhysicalPlan>;
  /** The child's columns that the output keeps. */
  readonly requiredChildOutput: readonly Attribute[];
  readonly outer: boolean;
  readonly generatorOutput: readonly Attribute[];
  readonly child: PhysicalPlan;
}

export interface WindowExec extends Node {
  readonly kind: 'window';
  readonly calls: readonly {
    readonly id: ExprId;
    readonly name: string;
    readonly call: WindowCall<PhysicalPlan>;
  }[];
  readonly partitionBy: readonly PhysicalExpression[];
  readonly orderBy: readonly PhysicalSortOrder[];
  readonly child: PhysicalPlan;
}

/**
 * Of each window partition the rows that a rank of at most `limit` can have: `partial` before the exchange, of the
 * rows of its input's partition, `final` behind it.
 */
export interface WindowGroupLimitExec extends Node {
  readonly kind: 'window_group_limit';
  readonly mode: 'partial' | 'final';
  readonly partitionBy: readonly PhysicalExpression[];
  readonly orderBy: readonly PhysicalSortOrder[];
  readonly rank: Call<PhysicalPlan>;
  readonly limit: number;
  readonly child: PhysicalPlan;
}

export interface SampleExec extends Node {
  readonly kind: 'sample';
  readonly lowerBound: number;
  readonly upperBound: number;
  readonly withReplacement: boolean;
  readonly seed: bigint;
  readonly child: PhysicalPlan;
}

/** COALESCE(n): fewer partitions without a shuffle. */
export interface CoalesceExec extends Node {
  readonly kind: 'coalesce';
  readonly partitions: number;
  readonly child: PhysicalPlan;
}

/** Writes the child's rows; gives one row per file: path, rows, bytes, partition directory. */
export interface WriteFiles extends Node {
  readonly kind: 'write_files';
  readonly provider: 'parquet' | 'csv';
  /** A staging directory; the session commits by renaming after the last task. */
  readonly path: string;
  readonly options: Readonly<Record<string, string>>;
  readonly dataColumns: readonly Attribute[];
  readonly partitionColumns: readonly Attribute[];
  readonly child: PhysicalPlan;
}

/**
 * Drops rows whose key the other side of a join above does not have, before they are aggregated, exchanged or
 * joined: Spark's `might_contain`. It may let rows pass that match nothing; the join still decides. Only
 * `prepareForExecution` makes these nodes.
 */
export interface RuntimeFilter extends Node {
  readonly kind: 'runtime_filter';
  /** Over the child's columns. */
  readonly key: PhysicalExpression;
  /** The exchange whose rows hold the keys that are to pass. */
  readonly creator: BroadcastRead;
  /** The same key over the creator's columns. */
  readonly creatorKey: PhysicalExpression;
  readonly child: PhysicalPlan;
}

/** Stands in for an exchange once its stage is known: the partition of that stage's output. */
export interface ShuffleRead extends Node {
  readonly kind: 'shuffle_read';
  readonly exchangeId: number;
  /** The rows come as sorted runs, which the sort above merges. */
  readonly sorted?: boolean;
  /** Present where tasks go over a partition in passes: a pass takes the rows whose keys fall into it. */
  readonly passKeys?: readonly PhysicalExpression[];
}

export interface BroadcastRead extends Node {
  readonly kind: 'broadcast_read';
  readonly exchangeId: number;
}
