import type { Span } from '../../core/error.ts';
import type { DataTypeNode } from './data-type.ts';
import type { Literal, Parameter } from './literal.ts';
import type { Identifier, IdentifierClause, NameReference, QualifiedName } from './name.ts';
import type { Query, SortItem } from './query.ts';
import type { WindowReference, WindowSpecification } from './window.ts';

/** `a`, `t.a`, `db.t.a.field`: a dotted name whose meaning only the analyzer can tell. */
export interface ColumnReference {
  readonly kind: 'columnReference';
  readonly parts: readonly Identifier[];
  readonly span: Span;
}

/** `*`, `t.*`, `* EXCEPT (a, b.c)`. */
export interface Star {
  readonly kind: 'star';
  readonly qualifier: readonly Identifier[] | undefined;
  readonly except: readonly QualifiedName[] | undefined;
  readonly span: Span;
}

export type UnaryOperator = '-' | '+' | '~' | 'NOT';

/** `-a`, `+a`, `~a`, `NOT a`, `! a`. */
export interface Unary {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
  readonly span: Span;
}

export type ArithmeticOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | 'DIV'
  | '||'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | '>>>';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | '<=>';

/** `a + b`, `a DIV b`, `a || b`, `a = b`, `a <=> b`, ... (`==` is `=`, `!=` is `<>`). */
export interface Binary {
  readonly kind: 'binary';
  readonly operator: ArithmeticOperator | ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
  /** Of the operator itself. */
  readonly operatorSpan: Span;
  readonly span: Span;
}

/** `a AND b AND c`, `a OR b`: a whole chain of one operator, at least two operands. */
export interface Logical {
  readonly kind: 'logical';
  readonly operator: 'AND' | 'OR';
  readonly operands: readonly Expression[];
  readonly span: Span;
}

/** `a [NOT] BETWEEN low AND high`. */
export interface Between {
  readonly kind: 'between';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly span: Span;
}

/** `a [NOT] IN (1, 2)`. */
export interface InList {
  readonly kind: 'inList';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly items: readonly Expression[];
  readonly span: Span;
}

/** `a [NOT] IN (SELECT ...)`; `(a, b) IN (SELECT ...)` has a `row` as operand. */
export interface InSubquery {
  readonly kind: 'inSubquery';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly query: Query;
  readonly span: Span;
}

/** `a [NOT] LIKE pattern [ESCAPE 'c']`, ILIKE, RLIKE (also written REGEXP). */
export interface Like {
  readonly kind: 'like';
  readonly operator: 'LIKE' | 'ILIKE' | 'RLIKE';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape: string | undefined;
  readonly span: Span;
}

/** `a [NOT] LIKE ANY ('x', 'y')`, `ILIKE ALL (...)`; SOME is ANY. */
export interface LikeQuantified {
  readonly kind: 'likeQuantified';
  readonly operator: 'LIKE' | 'ILIKE';
  readonly quantifier: 'ANY' | 'ALL';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly patterns: readonly Expression[];
  readonly span: Span;
}

/** `a IS [NOT] NULL`. */
export interface IsNull {
  readonly kind: 'isNull';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly span: Span;
}

/** `a IS [NOT] TRUE`, `IS FALSE`, `IS UNKNOWN`. */
export interface IsBoolean {
  readonly kind: 'isBoolean';
  readonly value: 'TRUE' | 'FALSE' | 'UNKNOWN';
  readonly negated: boolean;
  readonly operand: Expression;
  readonly span: Span;
}

/** `a IS [NOT] DISTINCT FROM b`. */
export interface IsDistinctFrom {
  readonly kind: 'isDistinctFrom';
  readonly negated: boolean;
  readonly left: Expression;
  readonly right: Expression;
  readonly span: Span;
}

/** `EXISTS (SELECT ...)`. */
export interface Exists {
  readonly kind: 'exists';
  readonly query: Query;
  readonly span: Span;
}

/** `(SELECT ...)` as a value. */
export interface ScalarSubquery {
  readonly kind: 'scalarSubquery';
  readonly query: Query;
  readonly span: Span;
}

/** `CASE WHEN c THEN r ... ELSE e END`, and `CASE operand WHEN v THEN r ... END`. */
export interface Case {
  readonly kind: 'case';
  readonly operand: Expression | undefined;
  readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
  readonly otherwise: Expression | undefined;
  readonly span: Span;
}

/** `CAST(a AS type)`, `TRY_CAST(a AS type)`, `a::type`. */
export interface Cast {
  readonly kind: 'cast';
  readonly syntax: 'CAST' | 'TRY_CAST' | '::';
  readonly operand: Expression;
  readonly type: DataTypeNode;
  readonly span: Span;
}

/** `a COLLATE name`. */
export interface Collate {
  readonly kind: 'collate';
  readonly operand: Expression;
  readonly collation: QualifiedName;
  readonly span: Span;
}

/** `name => value` in an argument list. */
export interface NamedArgument {
  readonly kind: 'namedArgument';
  readonly name: Identifier;
  readonly value: Expression;
  readonly span: Span;
}

export type FunctionArgument = Expression | NamedArgument;

/**
 * `f([DISTINCT] a, name => b) [WITHIN GROUP (ORDER BY ...)] [FILTER (WHERE c)] [IGNORE NULLS] [OVER w]`.
 *
 * Also these spellings, which Spark treats as calls: `SUBSTRING(a FROM b FOR c)`, `OVERLAY(a PLACING b FROM c)`,
 * `POSITION(a IN b)` (as `locate`), `FIRST(a IGNORE NULLS)`.
 */
export interface FunctionCall {
  readonly kind: 'functionCall';
  readonly name: NameReference;
  readonly distinct: boolean;
  readonly arguments: readonly FunctionArgument[];
  readonly withinGroup: readonly SortItem[] | undefined;
  readonly filter: Expression | undefined;
  readonly nulls: 'IGNORE' | 'RESPECT' | undefined;
  readonly over: WindowSpecification | WindowReference | undefined;
  readonly span: Span;
}

/** `EXTRACT(YEAR FROM a)`. */
export interface Extract {
  readonly kind: 'extract';
  readonly field: Identifier;
  readonly source: Expression;
  readonly span: Span;
}

/** `TRIM(BOTH 'x' FROM a)`, `TRIM(FROM a)`; `TRIM(a)` is an ordinary call. */
export interface Trim {
  readonly kind: 'trim';
  readonly side: 'BOTH' | 'LEADING' | 'TRAILING';
  readonly characters: Expression | undefined;
  readonly source: Expression;
  readonly span: Span;
}

export type DatetimeUnit =
  | 'YEAR'
  | 'QUARTER'
  | 'MONTH'
  | 'WEEK'
  | 'DAY'
  | 'DAYOFYEAR'
  | 'HOUR'
  | 'MINUTE'
  | 'SECOND'
  | 'MILLISECOND'
  | 'MICROSECOND';

/** `TIMESTAMPADD(unit, amount, ts)`, `DATEADD(...)`, `DATE_ADD(unit, ...)`. */
export interface TimestampAdd {
  readonly kind: 'timestampAdd';
  /** The function's name as written. */
  readonly name: Identifier;
  readonly unit: DatetimeUnit;
  readonly amount: Expression;
  readonly timestamp: Expression;
  readonly span: Span;
}

/** `TIMESTAMPDIFF(unit, start, end)`, `DATEDIFF(...)`, `DATE_DIFF(...)`, `TIMEDIFF(...)`. */
export interface TimestampDiff {
  readonly kind: 'timestampDiff';
  readonly name: Identifier;
  readonly unit: DatetimeUnit;
  readonly from: Expression;
  readonly to: Expression;
  readonly span: Span;
}

/** `expression [AS] alias`, `expression AS (a, b)`: an item of a SELECT list and of what is built like one. */
export interface NamedExpression {
  readonly kind: 'namedExpression';
  readonly expression: Expression;
  readonly alias: Identifier | undefined;
  /** Of a generator with several columns: `AS (k, v)`. */
  readonly aliases: readonly Identifier[] | undefined;
  readonly span: Span;
}

/** `STRUCT(a, b AS c)`: a struct whose field names come from the arguments. */
export interface StructConstructor {
  readonly kind: 'structConstructor';
  readonly fields: readonly NamedExpression[];
  readonly span: Span;
}

/** `(a, b)`: a struct, too; with one element it's only parentheses. */
export interface RowConstructor {
  readonly kind: 'rowConstructor';
  readonly fields: readonly NamedExpression[];
  readonly span: Span;
}

/** `x -> x + 1`, `(x, y) -> x + y`. */
export interface Lambda {
  readonly kind: 'lambda';
  readonly parameters: readonly Identifier[];
  readonly body: Expression;
  readonly span: Span;
}

/** `a[1]`, `m['key']`. */
export interface Subscript {
  readonly kind: 'subscript';
  readonly base: Expression;
  readonly index: Expression;
  readonly span: Span;
}

/** `f(x).field`, `(a).b`, `a[0].b`: a field of anything but a plain name (which is a `columnReference`). */
export interface FieldAccess {
  readonly kind: 'fieldAccess';
  readonly base: Expression;
  readonly field: Identifier;
  readonly span: Span;
}

/** `v:a.b[0]`: a path into a variant. */
export interface SemiStructuredExtract {
  readonly kind: 'semiStructuredExtract';
  readonly base: Expression;
  /** As written behind the colon. */
  readonly path: string;
  readonly span: Span;
}

export type Expression =
  | Literal
  | Parameter
  | ColumnReference
  | IdentifierClause
  | Star
  | Unary
  | Binary
  | Logical
  | Between
  | InList
  | InSubquery
  | Like
  | LikeQuantified
  | IsNull
  | IsBoolean
  | IsDistinctFrom
  | Exists
  | ScalarSubquery
  | Case
  | Cast
  | Collate
  | FunctionCall
  | Extract
  | Trim
  | TimestampAdd
  | TimestampDiff
  | StructConstructor
  | RowConstructor
  | Lambda
  | Subscript
  | FieldAccess
  | SemiStructuredExtract;
