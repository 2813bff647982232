import { unalias } from '../../expr/rewrite.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { bindFunction } from './bind-function.ts';
import { type ExpressionEnv, nextId } from './environment.ts';
import { stringLiteral } from './literals.ts';
import { resolveExpression } from './resolve-expression.ts';
import { expandStar } from './stars.ts';

/** `STRUCT(a, b AS c)`, `(a, b)`: field names are aliases, names of columns and fields, or col1, col2, ... */
export function resolveStruct(
  node: ast.StructConstructor | ast.RowConstructor,
  env: ExpressionEnv,
): LogicalExpression {
  const args: LogicalExpression[] = [];
  for (const field of node.fields) {
    const { expression } = field;
    // A star brings its columns' names along.
    const values: readonly LogicalExpression[] =
      expression.kind === 'star' ? expandStar(expression, env) : [resolveExpression(expression, env)];
    for (const named of values) {
      const value = expression.kind === 'star' ? unalias<LogicalPlan>(named) : named;
      const name = field.alias?.name ?? fieldName(expression, named) ?? `col${args.length / 2 + 1}`;
      const { alias } = field;
      // The alias shows in the printed call; it is gone from the finished plan.
      const shown: LogicalExpression =
        alias === undefined || node.kind === 'rowConstructor'
          ? value
          : { kind: 'alias', id: nextId(env.query), name, child: value };
      args.push(stringLiteral(name), shown);
    }
  }
  return bindFunction('named_struct', args, {
    env: env.query,
    span: node.span,
    ...(node.kind === 'structConstructor' ? { alias: 'struct' } : {}),
  });
}

/** The name that a field takes from its value: a column's, or that of the field that a dotted name reaches. */
function fieldName(node: ast.Expression, e: LogicalExpression): string | undefined {
  switch (e.kind) {
    case 'attribute':
    case 'lambda_variable':
    case 'alias':
      return e.name;
    case 'outer_reference':
      return e.attribute.name;
    default:
      return node.kind === 'columnReference' ? node.parts.at(-1)!.name : undefined;
  }
}
