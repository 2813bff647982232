import type { Span } from '../../core/error.ts';
import type { Expression, NamedExpression } from './expression.ts';
import type { Identifier, QualifiedName } from './name.ts';
import type { GroupBy, QueryBody, QueryOrganization, Select } from './query.ts';
import type { Join, Pivot, TableSample, Unpivot } from './relation.ts';

/** What stands behind `|>` (or `|` alone, which Spark takes, too). */
export type PipeOperator =
  | PipeSelect
  | PipeExtend
  | PipeSet
  | PipeDrop
  | PipeAs
  | PipeWhere
  | PipePivot
  | PipeUnpivot
  | PipeSample
  | PipeJoin
  | PipeSetOperation
  | PipeOrganize
  | PipeAggregate;

/** `|> SELECT a, sum(b) GROUP BY a`: the select has no FROM. */
export interface PipeSelect {
  readonly kind: 'pipeSelect';
  readonly select: Select;
  readonly span: Span;
}

/** `|> EXTEND a + 1 AS b`. */
export interface PipeExtend {
  readonly kind: 'pipeExtend';
  readonly items: readonly NamedExpression[];
  readonly span: Span;
}

/** `|> SET a = a + 1, b = 2`. */
export interface PipeSet {
  readonly kind: 'pipeSet';
  readonly assignments: readonly { readonly name: Identifier; readonly value: Expression }[];
  readonly span: Span;
}

/** `|> DROP a, b.field`. */
export interface PipeDrop {
  readonly kind: 'pipeDrop';
  readonly columns: readonly QualifiedName[];
  readonly span: Span;
}

/** `|> AS t`. */
export interface PipeAs {
  readonly kind: 'pipeAs';
  readonly alias: Identifier;
  readonly span: Span;
}

/** `|> WHERE condition`. */
export interface PipeWhere {
  readonly kind: 'pipeWhere';
  readonly condition: Expression;
  readonly span: Span;
}

/** `|> PIVOT (...)`. */
export interface PipePivot {
  readonly kind: 'pipePivot';
  readonly pivot: Pivot;
  readonly span: Span;
}

/** `|> UNPIVOT (...)`. */
export interface PipeUnpivot {
  readonly kind: 'pipeUnpivot';
  readonly unpivot: Unpivot;
  readonly span: Span;
}

/** `|> TABLESAMPLE (...)`. */
export interface PipeSample {
  readonly kind: 'pipeSample';
  readonly sample: TableSample;
  readonly span: Span;
}

/** `|> LEFT JOIN t ON ...`: the join without its left side. */
export interface PipeJoin {
  readonly kind: 'pipeJoin';
  readonly join: Omit<Join, 'left'>;
  readonly span: Span;
}

/** `|> UNION ALL TABLE t`. */
export interface PipeSetOperation {
  readonly kind: 'pipeSetOperation';
  readonly operator: 'UNION' | 'EXCEPT' | 'INTERSECT';
  readonly all: boolean;
  readonly right: QueryBody;
  readonly span: Span;
}

/** `|> ORDER BY a`, `|> LIMIT 1 OFFSET 2`, `|> SORT BY`, `|> DISTRIBUTE BY`, `|> CLUSTER BY`. */
export interface PipeOrganize {
  readonly kind: 'pipeOrganize';
  readonly organization: QueryOrganization;
  readonly span: Span;
}

/** `|> AGGREGATE sum(a) AS s GROUP BY b AS c`. */
export interface PipeAggregate {
  readonly kind: 'pipeAggregate';
  readonly items: readonly NamedExpression[];
  readonly groupBy: GroupBy | undefined;
  readonly span: Span;
}
