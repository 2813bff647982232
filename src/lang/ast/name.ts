import type { Span } from '../../core/error.ts';
import type { Expression } from './expression.ts';

/** One name: `a`, `` `a b` ``, or `IDENTIFIER('a')` where a single name is wanted. */
export interface Identifier {
  readonly kind: 'identifier';
  readonly name: string;
  /** Written between back-ticks (or double quotes where these quote identifiers). */
  readonly quoted: boolean;
  readonly span: Span;
}

/** A dotted name: `t`, `db.t`, `catalog.db.t`; also `parquet.`/path`` of a direct file query. */
export interface QualifiedName {
  readonly kind: 'qualifiedName';
  readonly parts: readonly Identifier[];
  readonly span: Span;
}

/** `IDENTIFIER(expression)`: a name that is known once the constant expression is evaluated. */
export interface IdentifierClause {
  readonly kind: 'identifierClause';
  readonly expression: Expression;
  readonly span: Span;
}

/** A place that takes a dotted name or the IDENTIFIER clause. */
export type NameReference = QualifiedName | IdentifierClause;

/** `t`, `AS t`, `AS t(a, b)` behind a relation. */
export interface TableAlias {
  readonly kind: 'tableAlias';
  readonly name: Identifier;
  readonly columns: readonly Identifier[] | undefined;
  readonly span: Span;
}

/** `key = value` of OPTIONS, TBLPROPERTIES, DBPROPERTIES and WITH (...); numbers and booleans as text. */
export interface Property {
  readonly kind: 'property';
  /** Dotted keys are joined: `a.b` or `'a.b'`. */
  readonly key: string;
  readonly value: string | undefined;
  readonly span: Span;
}

/** `key = expression` of CREATE TABLE's OPTIONS, where the value may be any constant expression. */
export interface ExpressionProperty {
  readonly kind: 'expressionProperty';
  readonly key: string;
  readonly value: Expression | undefined;
  readonly span: Span;
}
