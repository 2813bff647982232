import type { Span } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { find, walk } from '../../expr/walk.ts';
import type { DataType } from '../../types/data-type.ts';
import { isOrderable } from '../../types/is-orderable.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outerReferencesOf, subqueryPlan } from '../logical/outer-references.ts';
import { hasAggregate } from './aggregate-builder.ts';
import { fail } from './errors.ts';
import { hasWindow } from './extract-windows.ts';
import { isVolatile } from './function-facts.ts';
import { printSql } from './print-sql.ts';

/** Aggregates, windows and generators have no place in WHERE. */
export function checkWhere(condition: LogicalExpression, span: Span): void {
  const wrong = find(
    condition,
    (e) => e.kind === 'aggregate_call' || e.kind === 'window_call' || e.kind === 'generator_call',
  );
  if (wrong === undefined) return;
  if (wrong.kind === 'window_call')
    fail('WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', { clauseName: 'WHERE' }, span);
  fail(
    'INVALID_WHERE_CONDITION',
    { condition: `"${printSql(condition)}"`, expressionList: printSql(wrong) },
    span,
  );
}

export function checkHaving(condition: LogicalExpression, span: Span): void {
  if (hasWindow(condition)) fail('WINDOW_FUNCTION_NOT_ALLOWED_IN_CLAUSE', { clauseName: 'HAVING' }, span);
}

/** QUALIFY filters by window functions: one must be there, and no bare aggregate. */
export function checkQualify(
  condition: LogicalExpression,
  list: readonly LogicalExpression[],
  span: Span,
): void {
  if (hasAggregate(condition)) {
    fail('QUALIFY_AGGREGATE_NOT_ALLOWED', { aggregateExpr: `"${printSql(condition)}"` }, span);
  }
  if (!hasWindow(condition) && !list.some(hasWindow)) fail('QUALIFY_REQUIRES_WINDOW_FUNCTION', {}, span);
}

export function checkJoinCondition(
  condition: LogicalExpression,
  left: readonly Attribute[],
  right: readonly Attribute[],
  span: Span,
): void {
  const wrong = find(
    condition,
    (e) => e.kind === 'aggregate_call' || e.kind === 'window_call' || e.kind === 'generator_call',
  );
  if (wrong !== undefined) {
    fail('UNSUPPORTED_EXPR_FOR_OPERATOR', { invalidExprSqls: `"${printSql(wrong)}"` }, span);
  }
  if (isVolatile(condition)) {
    fail('INVALID_NON_DETERMINISTIC_EXPRESSIONS', { sqlExprs: `"${printSql(condition)}"` }, span);
  }
  checkSubqueriesOfJoin(condition, left, right, span);
}

/** A correlated subquery of a join's condition belongs to one side. */
function checkSubqueriesOfJoin(
  condition: LogicalExpression,
  left: readonly Attribute[],
  right: readonly Attribute[],
  span: Span,
): void {
  walk<LogicalPlan>(condition, (e) => {
    const plan = subqueryPlan(e);
    if (plan === null) return;
    const used = outerReferencesOf(plan);
    const uses = (side: readonly Attribute[]): boolean => used.size > 0 && side.some((a) => used.has(a.id));
    if (uses(left) && uses(right)) {
      fail(
        'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION',
        { subqueryExpression: printSql(e) },
        span,
      );
    }
  });
}

/** What a sort key must not hold once a SELECT's aggregates are taken out of it. */
export function checkSort(key: LogicalExpression, span: Span): void {
  if (hasAggregate(key) || hasWindow(key)) {
    fail('UNSUPPORTED_EXPR_FOR_OPERATOR', { invalidExprSqls: `"${printSql(key)}"` }, span);
  }
  walk<LogicalPlan>(key, (e) => {
    if (e.kind === 'exists_subquery' || e.kind === 'in_subquery') {
      const treeNode = 'ORDER BY';
      fail('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_IN_EXISTS_SUBQUERY', { treeNode }, span);
    }
    if (e.kind === 'scalar_subquery' && outerReferencesOf(e.plan).size > 0) {
      const treeNode = 'ORDER BY';
      fail(
        'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_CORRELATED_SCALAR_SUBQUERY',
        { treeNode },
        span,
      );
    }
    if (e.kind === 'generator_call') fail('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan: 'ORDER BY' }, span);
  });
}

/** The expression, if its type has an order. */
export function checkOrderable(e: LogicalExpression, span: Span): LogicalExpression {
  const type = typeOf(e);
  if (isOrderable(type)) return e;
  const expr = `"${printSql(e)}"`;
  return fail('EXPRESSION_TYPE_IS_NOT_ORDERABLE', { expr, exprType: quotedSqlName(type) }, span);
}

/** Whether equal values can be found: what grouping needs. Maps group, although they have no order. */
export function isGroupable(type: DataType): boolean {
  switch (type.kind) {
    case 'map':
      return isGroupable(type.key) && isGroupable(type.value);
    case 'array':
      return isGroupable(type.element);
    case 'struct':
      return type.fields.every((f) => isGroupable(f.type));
    default:
      return isOrderable(type);
  }
}
