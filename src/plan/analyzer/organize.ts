import type { Attribute } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type { Expression } from '../../lang/ast/expression.ts';
import type { QueryOrganization, SortItem } from '../../lang/ast/query.ts';
import { INT } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan, LogicalSortOrder } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { checkOrderable, checkSort } from './check-clauses.ts';
import { constantValue } from './constant-value.ts';
import type { ExpressionEnv, QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { isConstant } from './function-facts.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { foldOf } from './resolve-relation.ts';
import { makeScope, type Scope } from './scope.ts';

/** Resolves the expression of a sort item. */
type ResolveSortKey = (expression: Expression) => LogicalExpression;

/** What ORDER BY, SORT BY, DISTRIBUTE BY, CLUSTER BY, LIMIT and OFFSET make of a plan by its output alone. */
export function organize(
  plan: LogicalPlan,
  organization: QueryOrganization,
  env: QueryEnv,
  scope: Scope = makeScope(outputOf(plan), foldOf(env)),
): LogicalPlan {
  const expressionEnv: ExpressionEnv = { query: env, scope };
  const resolve: ResolveSortKey = (e) => {
    const key = resolveExpression(e, expressionEnv);
    checkSort(key, e.span);
    return key;
  };
  return limit(arrange(plan, organization, resolve, env, scope.columns), organization, env);
}

/** Distribution and order; keys come from `resolve`, ordinals and ALL mean `columns`. */
export function arrange(
  plan: LogicalPlan,
  organization: QueryOrganization,
  resolve: ResolveSortKey,
  env: QueryEnv,
  columns: readonly Attribute[] = outputOf(plan),
): LogicalPlan {
  const { orderBy, sortBy, distributeBy, clusterBy } = organization;
  let result = plan;
  const keys = [...distributeBy, ...clusterBy];
  if (keys.length > 0) {
    const expressions = keys.map((e) => order(resolve(e), undefined));
    result = { kind: 'repartition', by: 'hash', expressions, partitions: null, child: result };
  }
  if (orderBy.length > 0) {
    result = { kind: 'sort', order: sortOrders(orderBy, columns, resolve, env), global: true, child: result };
  }
  const local = [
    ...(sortBy.length === 0 ? [] : sortOrders(sortBy, columns, resolve, env)),
    ...clusterBy.map((e) => order(checkOrderable(resolve(e), e.span), undefined)),
  ];
  if (local.length > 0) result = { kind: 'sort', order: local, global: false, child: result };
  return result;
}

function sortOrders(
  items: readonly SortItem[],
  output: readonly Attribute[],
  resolve: ResolveSortKey,
  env: QueryEnv,
): readonly LogicalSortOrder[] {
  return items.flatMap((item): readonly LogicalSortOrder[] => {
    const { expression } = item;
    if (isAll(expression) && items.length === 1 && !namesColumn('all', output, env)) {
      return output.map((a) => order(checkOrderable(a, item.span), item));
    }
    const position = ordinalOf(expression);
    if (position !== undefined && env.context.conf.orderByOrdinal) {
      const column = output[position - 1];
      if (column === undefined) {
        fail(
          'ORDER_BY_POS_OUT_OF_RANGE',
          { index: String(position), size: String(output.length) },
          expression.span,
        );
      }
      return [order(checkOrderable(column, item.span), item)];
    }
    return [order(checkOrderable(resolve(expression), item.span), item)];
  });
}

export function order(child: LogicalExpression, item: SortItem | undefined): LogicalSortOrder {
  const direction = item?.direction === 'DESC' ? 'desc' : 'asc';
  const nulls = item?.nulls === undefined ? (direction === 'asc' ? 'first' : 'last') : item.nulls;
  return { child, direction, nulls: nulls.toLowerCase() as 'first' | 'last' };
}

/** `ALL` alone, which means all columns unless there is one of that name. */
export function isAll(e: Expression): boolean {
  return e.kind === 'columnReference' && e.parts.length === 1 && e.parts[0]!.name.toLowerCase() === 'all';
}

export function namesColumn(
  name: string,
  columns: readonly { readonly name: string }[],
  env: QueryEnv,
): boolean {
  const fold = foldOf(env);
  return columns.some((c) => fold(c.name) === fold(name));
}

/** A position in the select list: an integer written as such. */
export function ordinalOf(e: Expression): number | undefined {
  return e.kind === 'numericLiteral' && e.type === 'int' ? Number(e.text) : undefined;
}

/** LIMIT and OFFSET; the offset applies first. */
export function limit(plan: LogicalPlan, organization: QueryOrganization, env: QueryEnv): LogicalPlan {
  if (organization.limit === undefined && organization.offset === undefined) return plan;
  return {
    kind: 'limit',
    limit: organization.limit === undefined ? null : resolveLimit(organization.limit, 'limit', env),
    offset: organization.offset === undefined ? null : resolveLimit(organization.offset, 'offset', env),
    child: plan,
  };
}

/** A number of rows: a constant integer, not NULL, not negative. */
export function resolveLimit(node: Expression, name: 'limit' | 'offset', env: QueryEnv): LogicalExpression {
  const scope = makeScope([], foldOf(env));
  const invalid = (kind: string, parameters: Readonly<Record<string, string>> = {}): never =>
    fail(`INVALID_LIMIT_LIKE_EXPRESSION.${kind}`, { name, expr: node.kind, ...parameters }, node.span);
  if (!isClosed(node)) invalid('IS_UNFOLDABLE');
  const expression = resolveExpression(node, { query: { ...env, outer: null }, scope });
  const expr = printSql(expression);
  if (!isConstant(expression)) invalid('IS_UNFOLDABLE', { expr });
  const type = typeOf(expression);
  if (type.kind !== 'int') invalid('DATA_TYPE', { expr, dataType: quotedSqlName(type) });
  const value = constantValue(expression, env);
  if (value === null) invalid('IS_NULL', { expr });
  if ((value as number) < 0) invalid('IS_NEGATIVE', { expr, v: String(value) });
  return { kind: 'literal', type: INT, value };
}

/** Without names of columns: those make a limit that depends on rows. */
function isClosed(node: Expression): boolean {
  const search = (x: unknown): boolean => {
    if (Array.isArray(x)) return x.some(search);
    if (typeof x !== 'object' || x === null) return false;
    const { kind } = x as { kind?: string };
    if (kind === 'columnReference' || kind === 'scalarSubquery') return true;
    return Object.values(x).some(search);
  };
  return !search(node);
}
