import { canonicalKey } from '../../expr/equality.ts';
import type { AggregateCall } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { AggregateFunction } from '../../functions/declare.ts';
import type { FunctionCall } from '../../lang/ast/expression.ts';
import type { DataType } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { fail } from './errors.ts';
import { printSql } from './print-sql.ts';

/** What aggregates that must have WITHIN GROUP say about how it is written. @throws INVALID_WITHIN_GROUP_EXPRESSION.* */
export function checkWithinGroup(declaration: AggregateFunction, node: FunctionCall): void {
  if (declaration.withinGroup !== 'required') return;
  const funcName = `\`${declaration.name}\``;
  const wrong = (kind: string, parameters: Readonly<Record<string, string>> = {}): never =>
    fail(`INVALID_WITHIN_GROUP_EXPRESSION.${kind}`, { funcName, ...parameters }, node.span);
  const orders = node.withinGroup ?? wrong('WITHIN_GROUP_MISSING');
  if (node.distinct) wrong('DISTINCT_UNSUPPORTED');
  if (orders.length !== 1) {
    wrong('WRONG_NUM_ORDERINGS', { expectedNum: '1', actualNum: String(orders.length) });
  }
  const actualNum = String(node.arguments.length);
  if (actualNum !== '1') {
    fail(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      { functionName: funcName, expectedNum: '1', actualNum },
      node.span,
    );
  }
}

/**
 * With DISTINCT the rows can be sorted only by what is kept of them: the first argument, as it is or before a
 * cast that keeps different values apart. @throws INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT
 */
export function checkDistinctOrder(call: AggregateCall<LogicalPlan>, node: FunctionCall): void {
  const [order] = call.order;
  const [value] = call.args;
  if (!call.distinct || order === undefined || value === undefined) return;
  const same = (a: LogicalExpression, b: LogicalExpression): boolean => canonicalKey(a) === canonicalKey(b);
  const funcName = `\`${call.fn}\``;
  if (call.order.length > 1 || !(same(value, order.child) || same(castInput(value), order.child))) {
    fail(
      'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT',
      {
        funcName,
        funcArg: `"${printSql(value)}"`,
        orderingExpr: call.order.map((o) => `"${printSql(o.child)}"`).join(', '),
      },
      node.span,
    );
  }
  if (same(value, order.child) || keepsApart(typeOf(order.child))) return;
  fail(
    'INVALID_WITHIN_GROUP_EXPRESSION.MISMATCH_WITH_DISTINCT_INPUT_UNSAFE_CAST',
    { funcName, inputType: quotedSqlName(typeOf(order.child)), castType: quotedSqlName(typeOf(value)) },
    node.span,
  );
}

function castInput(e: LogicalExpression): LogicalExpression {
  return e.kind === 'cast' ? e.child : e;
}

/** Whether two values of the type are different exactly when their texts are. */
function keepsApart(type: DataType): boolean {
  switch (type.kind) {
    // -0.0 and 0.0 are equal, and a timestamp's text occurs twice where clocks are put back.
    case 'float':
    case 'double':
    case 'timestamp':
      return false;
    case 'string':
      return type.collation === undefined;
    default:
      return true;
  }
}
