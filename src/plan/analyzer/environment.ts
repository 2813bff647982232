import type { Span } from '../../core/error.ts';
import type { AggregateCall, Attribute, ExprId, LambdaVariable, Origin } from '../../expr/expression.ts';
import type { Expression } from '../../lang/ast/expression.ts';
import type { NamedWindow } from '../../lang/ast/window.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import type { AnalyzerContext } from './analyzer-context.ts';
import type { Scope } from './scope.ts';

/** What holds for a whole query: its statement or view, the common tables it sees, the query around it. */
export interface QueryEnv {
  readonly context: AnalyzerContext;
  readonly tables: CommonTables | null;
  /** Where this query stands as a subquery; null for a statement's own query. */
  readonly outer: ExpressionEnv | null;
  /** True at the top of a common table's definition or of a subquery: a WITH there is a nested one. */
  readonly nested?: boolean;
  /** Views being expanded, outermost first, as `catalog.database.view`. */
  readonly views: readonly string[];
}

/** A common table that names can mean; the nearest one wins. */
export interface CommonTables {
  readonly name: string;
  readonly table: CommonTableDefinition;
  readonly parent: CommonTables | null;
}

export type CommonTableDefinition =
  | { readonly kind: 'plan'; readonly plan: LogicalPlan }
  /** Inside the recursive part of its own definition. */
  | {
      readonly kind: 'recursion';
      readonly id: number;
      readonly columns: () => readonly Attribute[];
      uses: number;
    };

/** What an expression can refer to. */
export interface ExpressionEnv {
  readonly query: QueryEnv;
  readonly scope: Scope;
  /** Tried for names that `scope` lacks, before the queries around: ORDER BY behind a SELECT. */
  readonly fallback?: Scope;
  readonly lambda?: LambdaFrame | undefined;
  /** Tried after everything else of this query: the columns of generators in the same list. */
  readonly late?: Scope | undefined;
  /** Names that GROUP BY may use instead of an expression of the select list. */
  readonly substitutes?: (name: string) => LogicalExpression | undefined;
  /** Aliases of the select list to the left. */
  readonly aliases?: LateralAliases | undefined;
  readonly windows?: ReadonlyMap<string, NamedWindow> | undefined;
  /**
   * In HAVING: aggregates of this query that subqueries use, by the ids of the outer columns that stand for
   * them there.
   */
  readonly outerAggregates?: Map<ExprId, AggregateCall<LogicalPlan>>;
  /** Subqueries of a grouped SELECT: equal ones are one, so that expressions with them compare as equal. */
  readonly subqueries?: { readonly node: Expression; readonly resolved: LogicalExpression }[];
  /** Set outside of select lists, for messages: `WHERE`, `ORDER BY`. */
  readonly clause?: string;
  /** A generator may stand here: at the top of a select list's element. */
  readonly generators?: boolean;
}

export interface LambdaFrame {
  readonly variables: readonly LambdaVariable[];
  readonly parent: LambdaFrame | undefined;
}

/** Aliases that later elements of a select list may use, by name. */
export interface LateralAliases {
  /** Undefined where the list has no such alias yet; throws where it has two. */
  lookup(name: string, span: Span): Attribute | undefined;
}

export function nextId(env: QueryEnv): ExprId {
  return env.context.nextExprId();
}

export function originOf(env: QueryEnv, span: Span): Origin {
  return { span, text: env.context.text.slice(span.start, span.end) };
}

/** How names compare under the settings: folded to lower case unless they are case-sensitive. */
export function foldName(env: QueryEnv, name: string): string {
  return env.context.conf.caseSensitive ? name : name.toLowerCase();
}
