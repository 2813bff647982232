import type { Attribute } from '../../expr/expression.ts';
import { printExpression } from '../../expr/print.ts';
import { rewriteDown } from '../../expr/rewrite.ts';
import { printContext } from '../../functions/print.ts';
import { quoteIfNeeded } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outerReferencesOf } from './outer-references.ts';
import { isLateral } from './lateral-aliases.ts';
import { VOID } from '../../types/data-type.ts';

/** The expression as Spark names a column without alias, and as errors show it. */
export function printSql(e: LogicalExpression): string {
  return printExpression<LogicalPlan>(readable(e), 'sql', printContext);
}

/** With what the printer can't know: the outer columns of subqueries, aliases of the same select list. */
function readable(e: LogicalExpression): LogicalExpression {
  return rewriteDown(e, (x): LogicalExpression => {
    if (isLateral(x)) return text('lateralAliasReference', [{ ...x, qualifier: [] }]);
    switch (x.kind) {
      case 'outer_reference':
        return { ...x, attribute: qualified(x.attribute) };
      case 'scalar_subquery':
        return text('scalarsubquery', outerReferencesOf(x.plan));
      case 'exists_subquery':
        return text('exists', outerReferencesOf(x.plan));
      default:
        return x;
    }
  });
}

function qualified(a: Attribute): Attribute {
  return { ...a, name: [...a.qualifier, a.name].map(quoteIfNeeded).join('.') };
}

function text(fn: string, args: readonly LogicalExpression[]): LogicalExpression {
  return { kind: 'call', fn, args, type: VOID, nullable: true, mode: 'ansi' };
}
