import type { Span } from '../../core/error.ts';
import type { FieldDefinition } from './data-type.ts';
import type { Expression, NamedExpression } from './expression.ts';
import type { Identifier, NameReference } from './name.ts';
import type { PipeOperator } from './pipe.ts';
import type { FromClause, InlineTable, LateralView } from './relation.ts';
import type { RowFormat } from './table-definition.ts';
import type { NamedWindow } from './window.ts';

/** `[WITH ...] body [ORDER BY ...] [SORT BY ...] [WINDOW ...] [LIMIT ...] [OFFSET ...]`. */
export interface Query {
  readonly kind: 'query';
  readonly with: WithClause | undefined;
  readonly body: QueryBody;
  readonly organization: QueryOrganization;
  readonly span: Span;
}

/** What follows a query's body; `FROM ... SELECT ...` statements of a multi-insert carry one each. */
export interface QueryOrganization {
  readonly kind: 'queryOrganization';
  readonly orderBy: readonly SortItem[];
  readonly clusterBy: readonly Expression[];
  readonly distributeBy: readonly Expression[];
  readonly sortBy: readonly SortItem[];
  /** A WINDOW clause behind ORDER BY; the usual one is `Select.windows`. */
  readonly windows: readonly NamedWindow[];
  /** Undefined also for LIMIT ALL. */
  readonly limit: Expression | undefined;
  readonly offset: Expression | undefined;
  readonly span: Span;
}

/** `WITH [RECURSIVE] a AS (...), b(x, y) AS (...)`. */
export interface WithClause {
  readonly kind: 'withClause';
  readonly recursive: boolean;
  readonly tables: readonly CommonTable[];
  readonly span: Span;
}

/** `name(columns) [MAX RECURSION LEVEL n] AS (query)`. */
export interface CommonTable {
  readonly kind: 'commonTable';
  readonly name: Identifier;
  readonly columns: readonly Identifier[] | undefined;
  readonly maxRecursionLevel: number | undefined;
  readonly query: Query;
  readonly span: Span;
}

/**
 * The part of a query that yields rows. `(query)` in parentheses is a `query` again; `FROM t SELECT a` is a
 * `select`, and bare `FROM t` a `select` of `*`.
 */
export type QueryBody =
  | Select
  | Transform
  | SetOperation
  | InlineTable
  | TableQuery
  | Query
  | FromQuery
  | PipeQuery;

/** `SELECT [hints] [DISTINCT] items FROM ... WHERE ... GROUP BY ... HAVING ... QUALIFY ... WINDOW ...`. */
export interface Select {
  readonly kind: 'select';
  readonly hints: readonly Hint[];
  readonly distinct: boolean;
  readonly items: readonly NamedExpression[];
  readonly from: FromClause | undefined;
  /** LATERAL VIEWs behind a select list without a FROM of its own; all others are in `from`. */
  readonly lateralViews: readonly LateralView[];
  readonly where: Expression | undefined;
  readonly groupBy: GroupBy | undefined;
  readonly having: Expression | undefined;
  readonly qualify: Expression | undefined;
  readonly windows: readonly NamedWindow[];
  readonly span: Span;
}

/** `SELECT TRANSFORM (a, b) USING 'script' AS (...) FROM ...`, also MAP and REDUCE. */
export interface Transform {
  readonly kind: 'transform';
  readonly distinct: boolean;
  readonly inputs: readonly Expression[];
  readonly inputFormat: RowFormat | undefined;
  readonly recordWriter: string | undefined;
  readonly script: string;
  /** Undefined: key and value. */
  readonly outputs: readonly Identifier[] | readonly FieldDefinition[] | undefined;
  readonly outputFormat: RowFormat | undefined;
  readonly recordReader: string | undefined;
  readonly from: FromClause | undefined;
  readonly lateralViews: readonly LateralView[];
  readonly where: Expression | undefined;
  readonly groupBy: GroupBy | undefined;
  readonly having: Expression | undefined;
  readonly windows: readonly NamedWindow[];
  readonly span: Span;
}

/** `left UNION [ALL | DISTINCT] right`, EXCEPT (also MINUS), INTERSECT; chains are left-deep. */
export interface SetOperation {
  readonly kind: 'setOperation';
  readonly operator: 'UNION' | 'EXCEPT' | 'INTERSECT';
  readonly all: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
  readonly span: Span;
}

/** `TABLE t`. */
export interface TableQuery {
  readonly kind: 'tableQuery';
  readonly name: NameReference;
  readonly span: Span;
}

/** `FROM t SELECT a ... SELECT b ...`: several selects over one FROM, their results united. */
export interface FromQuery {
  readonly kind: 'fromQuery';
  /** Each has the shared `from`; the organization is its own. */
  readonly branches: readonly {
    readonly body: Select | Transform;
    readonly organization: QueryOrganization;
  }[];
  readonly span: Span;
}

/** `input |> operator`; chains are left-deep. */
export interface PipeQuery {
  readonly kind: 'pipeQuery';
  readonly input: QueryBody;
  readonly operator: PipeOperator;
  readonly span: Span;
}

/** `BROADCAST(t)`, `REPARTITION(3, a)` inside hint comments: one hint. */
export interface Hint {
  readonly kind: 'hint';
  readonly name: string;
  readonly parameters: readonly Expression[];
  readonly span: Span;
}

/** `a DESC NULLS LAST`; undefined parts take Spark's defaults (ASC, nulls first when ascending). */
export interface SortItem {
  readonly kind: 'sortItem';
  /** For `ORDER BY ALL` the column reference `ALL`: a column of that name, if there is one, wins. */
  readonly expression: Expression;
  readonly direction: 'ASC' | 'DESC' | undefined;
  readonly nulls: 'FIRST' | 'LAST' | undefined;
  readonly span: Span;
}

/** `GROUP BY ...`. */
export interface GroupBy {
  readonly kind: 'groupBy';
  /** Multiplied with each other where there are several grouping sets among them. */
  readonly elements: readonly GroupingElement[];
  /** `GROUP BY ALL`: `elements` is the column reference `ALL`; a column of that name, if there is one, wins. */
  readonly all: boolean;
  readonly span: Span;
}

/** `a`, `ROLLUP(a, b)`, `GROUPING SETS (...)`: an element of GROUP BY. */
export type GroupingElement = GroupingExpression | GroupingAnalytics;

/** A plain grouping expression; an integer literal is an ordinal. `()` is not one of these. */
export interface GroupingExpression {
  readonly kind: 'groupingExpression';
  readonly expression: Expression;
  /** The alias of `GROUP BY a AS b`, which only the pipe operator AGGREGATE gives a meaning. */
  readonly alias: Identifier | undefined;
  readonly span: Span;
}

/** `ROLLUP(a, (b, c))`, `CUBE(...)`, `GROUPING SETS ((a), (), ROLLUP(b))`. */
export interface GroupingAnalytics {
  readonly kind: 'groupingAnalytics';
  readonly operator: 'ROLLUP' | 'CUBE' | 'GROUPING SETS';
  /** Nested analytics only inside GROUPING SETS. */
  readonly sets: readonly (GroupingSet | GroupingAnalytics)[];
  /**
   * The old forms: `GROUP BY a, b WITH ROLLUP` has the sets a and b here; before `GROUPING SETS (...)` the columns
   * stand as elements of their own and only list what the sets may use.
   */
  readonly trailing: boolean;
  readonly span: Span;
}

/** `(a, b)`, `()`, `a`. */
export interface GroupingSet {
  readonly kind: 'groupingSet';
  readonly expressions: readonly Expression[];
  readonly span: Span;
}
