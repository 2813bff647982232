import type * as ast from '../../lang/ast/expression.ts';
import type { TableFunction } from '../../lang/ast/relation.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import type { ExpressionEnv, QueryEnv } from './environment.ts';
import { fail, quoteName } from './errors.ts';

/** A call of a scalar function made by CREATE FUNCTION; undefined where there is none of that name. */
export function resolveSqlFunction(
  name: readonly string[],
  node: ast.FunctionCall,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  const found = env.query.context.catalog.function?.(name);
  if (found === undefined) return undefined;
  return fail(
    'UNSUPPORTED_FEATURE.STATEMENT',
    { feature: `The function ${quoteName(found.name)}` },
    node.span,
  );
}

/** The same for a table function in FROM. */
export function resolveSqlTableFunction(
  name: readonly string[],
  args: readonly ast.FunctionArgument[],
  node: TableFunction,
  env: QueryEnv,
): LogicalPlan | undefined {
  void args;
  const found = env.context.catalog.function?.(name);
  if (found === undefined) return undefined;
  return fail(
    'UNSUPPORTED_FEATURE.STATEMENT',
    { feature: `The function ${quoteName(found.name)}` },
    node.span,
  );
}
