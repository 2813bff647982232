import type { Span } from '../../core/error.ts';
import type { Expression, FunctionArgument, NamedExpression } from './expression.ts';
import type { IntervalLiteral } from './literal.ts';
import type { Identifier, NameReference, Property, QualifiedName, TableAlias } from './name.ts';
import type { Query, SortItem } from './query.ts';

/** `FROM a, b JOIN c ... LATERAL VIEW ... PIVOT (...)`; a comma is a cross join. */
export interface FromClause {
  readonly kind: 'fromClause';
  readonly relations: readonly Relation[];
  /** Over all relations together. */
  readonly lateralViews: readonly LateralView[];
  /** PIVOT or UNPIVOT behind the lateral views; others are in the relations. */
  readonly reshape: Pivot | Unpivot | undefined;
  readonly span: Span;
}

export type Relation =
  | TableReference
  | SubqueryRelation
  | ParenthesizedRelation
  | InlineTable
  | TableFunction
  | Join
  | PivotRelation
  | UnpivotRelation
  | StreamRelation;

/** `t`, `db.t AS x`, `t TIMESTAMP AS OF ...`, `t WITH (...)`, `t TABLESAMPLE (...)`, `` parquet.`path` ``. */
export interface TableReference {
  readonly kind: 'tableReference';
  readonly name: NameReference;
  readonly timeTravel: TimeTravel | undefined;
  readonly changes: TableChanges | undefined;
  readonly options: readonly Property[];
  readonly sample: TableSample | undefined;
  readonly watermark: Watermark | undefined;
  readonly alias: TableAlias | undefined;
  readonly span: Span;
}

/** `[FOR] VERSION AS OF v`, `[FOR] TIMESTAMP AS OF t`, with SYSTEM_VERSION and SYSTEM_TIME as other names. */
export type TimeTravel =
  | { readonly kind: 'versionAsOf'; readonly version: string; readonly span: Span }
  | { readonly kind: 'timestampAsOf'; readonly timestamp: Expression; readonly span: Span };

/** `CHANGES FROM VERSION 1 [INCLUSIVE] TO VERSION 3`, also by TIMESTAMP. */
export interface TableChanges {
  readonly kind: 'tableChanges';
  readonly by: 'VERSION' | 'TIMESTAMP';
  readonly from: ChangeBound | undefined;
  readonly to: ChangeBound | undefined;
  readonly span: Span;
}

export interface ChangeBound {
  readonly kind: 'changeBound';
  readonly value: Expression;
  readonly inclusive: boolean | undefined;
  readonly span: Span;
}

/** `[LATERAL] (SELECT ...) AS t`. */
export interface SubqueryRelation {
  readonly kind: 'subqueryRelation';
  readonly lateral: boolean;
  readonly query: Query;
  readonly sample: TableSample | undefined;
  readonly watermark: Watermark | undefined;
  readonly alias: TableAlias | undefined;
  readonly span: Span;
}

/** `(a JOIN b ON ...) AS t`. */
export interface ParenthesizedRelation {
  readonly kind: 'parenthesizedRelation';
  readonly relation: Relation;
  readonly sample: TableSample | undefined;
  readonly watermark: Watermark | undefined;
  readonly alias: TableAlias | undefined;
  readonly span: Span;
}

/** `VALUES (1, 'a'), (2, 'b') AS t(x, y)`: each row is a `rowConstructor`, a `structConstructor`, or one value. */
export interface InlineTable {
  readonly kind: 'inlineTable';
  readonly rows: readonly Expression[];
  readonly alias: TableAlias | undefined;
  readonly span: Span;
}

/** `[LATERAL] range(10)`, `explode(a) AS t(x)`, `f(TABLE(t) PARTITION BY a, option => 1)`. */
export interface TableFunction {
  readonly kind: 'tableFunction';
  readonly lateral: boolean;
  readonly name: NameReference;
  readonly arguments: readonly TableFunctionArgument[];
  readonly watermark: Watermark | undefined;
  readonly alias: TableAlias | undefined;
  readonly span: Span;
}

export type TableFunctionArgument = FunctionArgument | TableArgument;

/** `[name =>] TABLE(t)`, `TABLE(SELECT ...)`, with `PARTITION BY a ORDER BY b` or `WITH SINGLE PARTITION`. */
export interface TableArgument {
  readonly kind: 'tableArgument';
  readonly name: Identifier | undefined;
  readonly input: NameReference | Query;
  readonly singlePartition: boolean;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly span: Span;
}

export type JoinType = 'INNER' | 'CROSS' | 'LEFT' | 'RIGHT' | 'FULL' | 'LEFT SEMI' | 'LEFT ANTI';

/** `left [NATURAL] [type] JOIN right [ON c | USING (a, b)]`; a LATERAL right side says so itself. */
export interface Join {
  readonly kind: 'join';
  readonly type: JoinType;
  readonly natural: boolean;
  readonly left: Relation;
  readonly right: Relation;
  readonly criteria: JoinCriteria | undefined;
  readonly span: Span;
}

export type JoinCriteria =
  | { readonly kind: 'on'; readonly condition: Expression; readonly span: Span }
  | { readonly kind: 'using'; readonly columns: readonly Identifier[]; readonly span: Span }
  | NearestBy;

/** `APPROX NEAREST 3 BY DISTANCE expression`. */
export interface NearestBy {
  readonly kind: 'nearestBy';
  readonly exact: boolean;
  readonly count: number;
  readonly measure: 'DISTANCE' | 'SIMILARITY';
  readonly expression: Expression;
  readonly span: Span;
}

/** `t PIVOT (...)`. */
export interface PivotRelation {
  readonly kind: 'pivotRelation';
  readonly input: Relation;
  readonly pivot: Pivot;
  readonly span: Span;
}

/** `t UNPIVOT (...)`. */
export interface UnpivotRelation {
  readonly kind: 'unpivotRelation';
  readonly input: Relation;
  readonly unpivot: Unpivot;
  readonly span: Span;
}

/** `PIVOT (sum(a) AS s FOR (x, y) IN ((1, 2) AS first, ...)) [AS t]`. */
export interface Pivot {
  readonly kind: 'pivot';
  readonly aggregates: readonly NamedExpression[];
  readonly columns: readonly Identifier[];
  readonly values: readonly NamedExpression[];
  readonly alias: Identifier | undefined;
  readonly span: Span;
}

/** `UNPIVOT [INCLUDE NULLS] (value FOR name IN (a AS 'x', b))`, several values: `((v, w) FOR name IN ((a, b) AS x))`. */
export interface Unpivot {
  readonly kind: 'unpivot';
  readonly includeNulls: boolean;
  readonly valueColumns: readonly Identifier[];
  readonly nameColumn: Identifier;
  /** With one value column each set has one column. */
  readonly sets: readonly UnpivotSet[];
  /** Whether columns stand in sets `((a, b), ...)`. */
  readonly multiple: boolean;
  readonly alias: Identifier | undefined;
  readonly span: Span;
}

export interface UnpivotSet {
  readonly kind: 'unpivotSet';
  readonly columns: readonly QualifiedName[];
  readonly alias: Identifier | undefined;
  readonly span: Span;
}

/** `LATERAL VIEW [OUTER] explode(a) t AS x, y`. */
export interface LateralView {
  readonly kind: 'lateralView';
  readonly outer: boolean;
  readonly name: QualifiedName;
  readonly arguments: readonly Expression[];
  readonly tableAlias: Identifier;
  readonly columnAliases: readonly Identifier[];
  readonly span: Span;
}

/** `TABLESAMPLE (method) [REPEATABLE (seed)]`. */
export interface TableSample {
  readonly kind: 'tableSample';
  readonly method: SampleMethod;
  readonly seed: number | undefined;
  readonly span: Span;
}

/** `10 PERCENT` (a fraction here), `5 ROWS`, `BUCKET 1 OUT OF 4`. */
export type SampleMethod =
  | { readonly kind: 'percent'; readonly fraction: number }
  | { readonly kind: 'rows'; readonly count: Expression }
  | { readonly kind: 'bucket'; readonly numerator: number; readonly denominator: number };

/** `WATERMARK a DELAY OF INTERVAL 10 MINUTES`. */
export interface Watermark {
  readonly kind: 'watermark';
  readonly column: NamedExpression;
  readonly delay: IntervalLiteral;
  readonly span: Span;
}

/** `STREAM t`, `STREAM(t)`. */
export interface StreamRelation {
  readonly kind: 'streamRelation';
  readonly name: NameReference;
  readonly options: readonly Property[];
  readonly watermark: Watermark | undefined;
  readonly alias: TableAlias | undefined;
  readonly span: Span;
}
