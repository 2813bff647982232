import type * as ast from '../../lang/ast/expression.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { printSql } from './print-sql.ts';

/** The name that Spark gives a column without alias. */
export function columnName(node: ast.Expression, resolved: LogicalExpression, zone?: string): string {
  const own = ownName(node, resolved);
  if (own !== undefined) return own;
  if (node.kind === 'cast' && resolved.kind === 'cast') {
    const { child } = resolved;
    if (child.kind === 'attribute' || child.kind === 'outer_reference') return ownName(node.operand, child)!;
  }
  return printSql(resolved, zone);
}

/** The name of a column or of a field that a dotted name reaches. */
function ownName(node: ast.Expression, resolved: LogicalExpression): string | undefined {
  switch (resolved.kind) {
    case 'attribute':
    case 'lambda_variable':
      return resolved.name;
    case 'outer_reference':
      return resolved.attribute.name;
    case 'literal':
      // A session variable.
      return node.kind === 'columnReference' ? node.parts.at(-1)!.name : undefined;
    case 'call':
      if (node.kind !== 'columnReference') return undefined;
      if (node.parts.length === 1 && resolved.fn !== 'grouping_id') return undefined;
      return node.parts.at(-1)!.name;
    default:
      return undefined;
  }
}
