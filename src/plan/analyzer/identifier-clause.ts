import { typeOf } from '../../expr/expression-type.ts';
import type { ColumnReference } from '../../lang/ast/expression.ts';
import type { Identifier, IdentifierClause } from '../../lang/ast/name.ts';
import { parseQualifiedName } from '../../lang/spark/parse.ts';
import { isStringLike } from '../../types/type-class.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { constantValue } from './constant-value.ts';
import type { ExpressionEnv, QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { isConstant } from './function-facts.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { resolveColumn } from './resolve-names.ts';
import { foldOf } from './resolve-relation.ts';
import { makeScope } from './scope.ts';

/** The name that `IDENTIFIER(expression)` stands for, in parts. */
export function resolveIdentifierClause(node: IdentifierClause, env: QueryEnv): readonly string[] {
  const scope = makeScope([], foldOf(env));
  const expression = resolveExpression(node.expression, { query: { ...env, outer: null }, scope });
  const parameters = { name: 'IDENTIFIER', expr: `"${printSql(expression)}"` };
  if (!isConstant(expression)) fail('NOT_A_CONSTANT_STRING.NOT_CONSTANT', parameters, node.span);
  const type = typeOf(expression);
  if (!isStringLike(type)) {
    fail('NOT_A_CONSTANT_STRING.WRONG_TYPE', { ...parameters, dataType: quotedSqlName(type) }, node.span);
  }
  const value = constantValue(expression, env);
  if (value === null) fail('NOT_A_CONSTANT_STRING.NULL', parameters, node.span);
  return parseQualifiedName(value as string).parts.map((p) => p.name);
}

/** `IDENTIFIER('a.b')` where a column may stand. */
export function resolveIdentifierColumn(node: IdentifierClause, env: ExpressionEnv): LogicalExpression {
  const parts = resolveIdentifierClause(node, env.query).map(
    (name): Identifier => ({ kind: 'identifier', name, quoted: true, span: node.span }),
  );
  const reference: ColumnReference = { kind: 'columnReference', parts, span: node.span };
  return resolveColumn(reference, env);
}
