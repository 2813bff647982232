import type { LambdaVariable } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { ScalarFunction } from '../../functions/declare.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { DataType } from '../../types/data-type.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { type ExpressionEnv, nextId } from './environment.ts';
import { fail } from './errors.ts';
import { resolveExpression } from './resolve-expression.ts';

/**
 * The arguments of a higher-order function: plain ones first, because they settle the types of the lambdas'
 * variables; lambdas from left to right, because the result of one may be the type of the next one's.
 */
export function resolveLambdaArguments(
  args: readonly ast.Expression[],
  declaration: ScalarFunction,
  env: ExpressionEnv,
): readonly LogicalExpression[] {
  const resolved: LogicalExpression[] = [];
  const types: DataType[] = [];
  for (const [index, arg] of args.entries()) {
    const value =
      arg.kind === 'lambda'
        ? resolveLambda(arg, declaration, types, index, env)
        : resolveExpression(arg, env);
    resolved.push(value);
    types.push(typeOf(value));
  }
  return resolved;
}

function resolveLambda(
  node: ast.Lambda,
  declaration: ScalarFunction,
  types: readonly DataType[],
  index: number,
  env: ExpressionEnv,
): LogicalExpression {
  const names = node.parameters.map((p) => env.scope.fold(p.name));
  if (new Set(names).size < names.length) {
    fail(
      'INVALID_LAMBDA_FUNCTION_CALL.DUPLICATE_ARG_NAMES',
      {
        args: node.parameters.map((p) => `\`${p.name}\``).join(', '),
        caseSensitiveConfig: '"spark.sql.caseSensitive"',
      },
      node.span,
    );
  }
  const parameters = declaration.lambda!(types, index, node.parameters.length);
  if (parameters.length !== node.parameters.length) {
    fail(
      'INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH',
      { expectedNumArgs: String(node.parameters.length), actualNumArgs: String(parameters.length) },
      node.span,
    );
  }
  const variables = parameters.map(
    (p, i): LambdaVariable => ({
      kind: 'lambda_variable',
      id: nextId(env.query),
      name: node.parameters[i]!.name,
      type: p.type,
      nullable: p.nullable,
    }),
  );
  const body = resolveExpression(node.body, { ...env, lambda: { variables, parent: env.lambda } });
  return { kind: 'lambda', parameters: variables, body };
}
