import { typeOf } from '../../expr/expression-type.ts';
import { find } from '../../expr/walk.ts';
import type * as ast from '../../lang/ast/expression.ts';
import { BOOLEAN } from '../../types/data-type.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { coerceTo } from './casts.ts';
import type { ExpressionEnv } from './environment.ts';
import { fail } from './errors.ts';
import { isVolatile } from './function-facts.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';

/** `FILTER (WHERE condition)` of an aggregate: a plain boolean over the rows. */
export function requireBooleanFilter(node: ast.Expression, env: ExpressionEnv): LogicalExpression {
  const condition = resolveExpression(node, env);
  const invalid = (kind: string, parameters: Readonly<Record<string, string>> = {}): never =>
    fail(
      `INVALID_AGGREGATE_FILTER.${kind}`,
      { filterExpr: `"${printSql(condition)}"`, ...parameters },
      node.span,
    );
  if (isVolatile(condition)) invalid('NON_DETERMINISTIC');
  const type = typeOf(condition);
  if (type.kind !== 'boolean' && type.kind !== 'void') invalid('NOT_BOOLEAN');
  const window = find(condition, (e) => e.kind === 'window_call');
  if (window !== undefined) invalid('CONTAINS_WINDOW_FUNCTION', { windowExpr: `"${printSql(window)}"` });
  const aggregate = find(condition, (e) => e.kind === 'aggregate_call');
  if (aggregate !== undefined) invalid('CONTAINS_AGGREGATE', { aggExpr: `"${printSql(aggregate)}"` });
  return coerceTo(condition, BOOLEAN, env.query.context.conf);
}
