import type * as ast from '../../lang/ast/expression.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { printSql } from './print-sql.ts';

/** The name that Spark gives a column without alias. */
export function columnName(node: ast.Expression, resolved: LogicalExpression): string {
  const own = ownName(node, resolved);
  if (own !== undefined) return own;
  if (node.kind === 'cast' && resolved.kind === 'cast') {
    return ownName(node.operand, resolved.child) ?? printSql(resolved);
  }
  return printSql(resolved);
}

/** The name of a column or of a field that a dotted name reaches. */
function ownName(node: ast.Expression, resolved: LogicalExpression): string | undefined {
  switch (resolved.kind) {
    case 'attribute':
    case 'lambda_variable':
      return resolved.name;
    case 'outer_reference':
      return resolved.attribute.name;
    case 'call':
      if (node.kind !== 'columnReference' || node.parts.length === 1) return undefined;
      return node.parts.at(-1)!.name;
    default:
      return undefined;
  }
}
