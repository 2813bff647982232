import type { Expression as ExpressionNode } from '../../lang/ast/expression.ts';
import type { Query } from '../../lang/ast/query.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import type { AnalyzerContext } from './analyzer-context.ts';

/**
 * Resolves a query: names, types, coercions, subqueries.
 *
 * @throws SparkError of `core/conditions/analysis.ts` with the place in the statement
 */
export function analyzeQuery(query: Query, context: AnalyzerContext): LogicalPlan {
  void query;
  void context;
  throw new Error('in the making');
}

/** Resolves an expression over no columns: SET VAR, DEFAULT, EXECUTE IMMEDIATE, IDENTIFIER. */
export function analyzeExpression(expression: ExpressionNode, context: AnalyzerContext): LogicalExpression {
  void expression;
  void context;
  throw new Error('in the making');
}
