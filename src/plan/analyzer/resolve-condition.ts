import { typeOf } from '../../expr/expression-type.ts';
import type * as ast from '../../lang/ast/expression.ts';
import { BOOLEAN } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { coerceTo } from './casts.ts';
import type { ExpressionEnv } from './environment.ts';
import { fail } from './errors.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';

/** A condition of WHERE, HAVING, QUALIFY or ON: it must be boolean. */
export function resolveCondition(
  node: ast.Expression,
  env: ExpressionEnv,
  clause: 'WHERE' | 'HAVING' | 'QUALIFY' | 'JOIN',
): LogicalExpression {
  return requireBoolean(resolveExpression(node, { ...env, clause }), node, env, clause);
}

export function requireBoolean(
  condition: LogicalExpression,
  node: ast.Expression,
  env: ExpressionEnv,
  clause: 'WHERE' | 'HAVING' | 'QUALIFY' | 'JOIN',
): LogicalExpression {
  const type = typeOf(condition);
  if (type.kind === 'boolean') return condition;
  if (type.kind === 'void') return coerceTo(condition, BOOLEAN, env.query.context.conf);
  const text = `"${printSql(condition)}"`;
  if (clause === 'JOIN') {
    const parameters = { joinCondition: text, conditionType: quotedSqlName(type) };
    return fail('JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE', parameters, node.span);
  }
  const parameters = { sqlExpr: text, filter: text, type: quotedSqlName(type) };
  return fail('DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN', parameters, node.span);
}
