import type { AggregateCall } from '../../expr/expression.ts';
import { some } from '../../expr/walk.ts';
import type { FunctionCall } from '../../lang/ast/expression.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { hasAggregate } from './aggregate-builder.ts';
import { fail } from './errors.ts';
import { hasWindow } from './extract-windows.ts';
import { isVolatile } from './function-facts.ts';
import { isLateral } from './lateral-aliases.ts';
import { printSql } from './print-sql.ts';

/** What the arguments of an aggregate must not hold. */
export function checkAggregate(call: AggregateCall<LogicalPlan>, node: FunctionCall): void {
  const parts = [...call.args, ...call.order.map((o) => o.child)];
  if (parts.some(hasAggregate)) fail('NESTED_AGGREGATE_FUNCTION', {}, node.span);
  if (parts.some(hasWindow)) {
    fail('UNSUPPORTED_EXPR_FOR_OPERATOR', { invalidExprSqls: `"${printSql(call)}"` }, node.span);
  }
  const volatile = parts.find(isVolatile);
  if (volatile !== undefined) {
    const sqlExpr = `"${printSql(volatile)}"`;
    fail('AGGREGATE_FUNCTION_WITH_NONDETERMINISTIC_EXPRESSION', { sqlExpr }, node.span);
  }
  if (parts.some((p) => some<LogicalPlan>(p, isLateral))) {
    const aggFunc = `"${printSql(call)}"`;
    fail('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_AGGREGATE_FUNC', { lca: '', aggFunc }, node.span);
  }
}
