import { type Span, SparkError } from '../../core/error.ts';
import type { Expression as ExpressionNode } from '../../lang/ast/expression.ts';
import type { IdentifierClause } from '../../lang/ast/name.ts';
import type { Query } from '../../lang/ast/query.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import type { AnalyzerContext } from './analyzer-context.ts';
import type { QueryEnv } from './environment.ts';
import { resolveIdentifierClause } from './identifier-clause.ts';
import { resolveExpression } from './resolve-expression.ts';
import { resolveQuery } from './resolve-query.ts';
import { foldOf } from './resolve-relation.ts';
import { makeScope } from './scope.ts';
import { fixConstants, fixPlanConstants } from './statement-constants.ts';

/**
 * Resolves a query: names, types, coercions, subqueries.
 *
 * @throws SparkError of `core/conditions/analysis.ts` with the place in the statement
 */
export function analyzeQuery(query: Query, context: AnalyzerContext): LogicalPlan {
  return withinStack(query, () => fixPlanConstants(resolveQuery(query, queryEnv(context)), context));
}

/** Resolves an expression over no columns: SET VAR, DEFAULT, EXECUTE IMMEDIATE, IDENTIFIER. */
export function analyzeExpression(expression: ExpressionNode, context: AnalyzerContext): LogicalExpression {
  const query = queryEnv(context);
  const scope = makeScope([], foldOf(query));
  return withinStack(expression, () =>
    fixConstants(resolveExpression(expression, { query, scope }), context),
  );
}

/** The name that IDENTIFIER(...) stands for in a command. */
export function analyzeIdentifier(clause: IdentifierClause, context: AnalyzerContext): readonly string[] {
  return resolveIdentifierClause(clause, queryEnv(context));
}

function queryEnv(context: AnalyzerContext): QueryEnv {
  return { context, tables: null, outer: null, views: [] };
}

/** Statements nested deeper than the stack holds are refused, not failures of ours. */
function withinStack<T>(node: { readonly span: Span }, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (!(cause instanceof RangeError) || !/call stack/i.test(cause.message)) throw cause;
    throw new SparkError('FAILED_TO_PARSE_TOO_COMPLEX', {}, { span: node.span, cause });
  }
}
