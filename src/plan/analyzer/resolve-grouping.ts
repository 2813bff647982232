import { childrenOf } from '../../expr/children.ts';
import { canonicalKey } from '../../expr/equality.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { unalias } from '../../expr/rewrite.ts';
import { attributesOf, some } from '../../expr/walk.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { GroupBy, GroupingAnalytics } from '../../lang/ast/query.ts';
import { catalogString } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outerReferencesOf } from '../logical/outer-references.ts';
import { hasAggregate } from './aggregate-builder.ts';
import { isGroupable } from './check-clauses.ts';
import type { ExpressionEnv } from './environment.ts';
import { fail } from './errors.ts';
import { hasWindow } from './extract-windows.ts';
import { expandGroupingSets, plainGroups } from './grouping-sets.ts';
import { isLateral } from './lateral-aliases.ts';
import { namesColumn, ordinalOf } from './organize.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { listColumns, type SelectList } from './select-list.ts';
import { sortGroupedMaps } from './sort-grouped-maps.ts';

/** What a SELECT groups by, and over which input. */
export interface Grouping {
  readonly expressions: readonly LogicalExpression[];
  /** Without what grouping sets add. */
  readonly columns: readonly LogicalExpression[];
  readonly input: LogicalPlan;
  /** Puts what grouping sets changed into an expression over the input. */
  readonly rewrite: (e: LogicalExpression) => LogicalExpression;
}

export function resolveGrouping(
  groupBy: GroupBy | undefined,
  list: SelectList,
  input: LogicalPlan,
  env: ExpressionEnv,
): Grouping {
  const elements = groupBy?.elements ?? [];
  if (groupBy?.all === true) {
    const { groupByAliases } = env.query.context.conf;
    const columns = groupByAliases
      ? [...env.scope.columns, ...listColumns(list.elements)]
      : env.scope.columns;
    if (!namesColumn('all', columns, env.query))
      return sortGroupedMaps(plainGroups(groupByAll(list, groupBy), input), env);
  }
  const resolve = (node: ast.Expression): LogicalExpression => resolveGroupingExpression(node, list, env);
  const plain: LogicalExpression[] = [];
  const analytics: GroupingAnalytics[] = [];
  for (const element of elements) {
    if (element.kind === 'groupingExpression') plain.push(resolve(element.expression));
    else analytics.push(element);
  }
  if (analytics.length === 0) return sortGroupedMaps(plainGroups(plain, input), env);
  return expandGroupingSets(elements, resolve, input, env);
}

/** A grouping expression: a position in the list, a column, an alias of the list, or any expression. */
function resolveGroupingExpression(
  node: ast.Expression,
  list: SelectList,
  env: ExpressionEnv,
): LogicalExpression {
  const { conf } = env.query.context;
  const position = conf.groupByOrdinal ? ordinalOf(node) : undefined;
  const resolved =
    position === undefined
      ? resolveExpression(node, conf.groupByAliases ? withSubstitutes(list, env) : env)
      : atPosition(position, node, list);
  if (hasAggregate(resolved)) {
    fail('GROUP_BY_AGGREGATE', { sqlExpr: printSql(resolved) }, node.span);
  }
  if (hasWindow(resolved)) {
    fail('UNSUPPORTED_EXPR_FOR_OPERATOR', { invalidExprSqls: `"${printSql(resolved)}"` }, node.span);
  }
  if (some(resolved, isLateral)) fail('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_GROUP_BY', {}, node.span);
  const type = typeOf(resolved);
  if (!isGroupable(type)) {
    fail(
      'GROUP_EXPRESSION_TYPE_IS_NOT_ORDERABLE',
      { sqlExpr: `"${printSql(resolved)}"`, dataType: `"${catalogString(type).toUpperCase()}"` },
      node.span,
    );
  }
  return resolved;
}

function withSubstitutes(list: SelectList, env: ExpressionEnv): ExpressionEnv {
  const fold = env.scope.fold;
  const byName = new Map<string, LogicalExpression>();
  for (const e of list.elements) {
    if (e.kind !== 'column' || e.named.kind !== 'alias') continue;
    const key = fold(e.named.name);
    if (!byName.has(key)) byName.set(key, e.named.child);
  }
  return { ...env, substitutes: (name) => byName.get(fold(name)) };
}

function atPosition(position: number, node: ast.Expression, list: SelectList): LogicalExpression {
  if (list.star && list.elements.length !== list.written) fail('STAR_GROUP_BY_POS', {}, node.span);
  const element = list.elements[position - 1];
  if (element === undefined) {
    return fail(
      'GROUP_BY_POS_OUT_OF_RANGE',
      { index: String(position), size: String(list.elements.length) },
      node.span,
    );
  }
  if (element.kind === 'generator')
    return fail('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan: 'GROUP BY' }, node.span);
  const e = unalias<LogicalPlan>(element.named);
  if (hasAggregate(e)) {
    fail('GROUP_BY_POS_AGGREGATE', { index: String(position), aggExpr: printSql(e) }, node.span);
  }
  return e;
}

/** GROUP BY ALL: every element that doesn't aggregate. */
function groupByAll(list: SelectList, groupBy: GroupBy): readonly LogicalExpression[] {
  const grouped: LogicalExpression[] = [];
  const mixed: LogicalExpression[] = [];
  for (const e of list.elements) {
    if (e.kind === 'generator') {
      for (const arg of e.call.args) {
        if (!hasAggregate(arg)) grouped.push(...attributesOf(arg));
        else mixed.push(arg);
      }
      continue;
    }
    const expression = unalias<LogicalPlan>(e.named);
    if (some(expression, isLateral)) {
      fail('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_GROUP_BY', {}, groupBy.span);
    }
    if (hasAggregate(expression)) mixed.push(expression);
    else grouped.push(expression);
  }
  const keys = new Set(grouped.map(canonicalKey));
  for (const e of mixed) {
    if (!isCovered(e, keys)) fail('UNRESOLVED_ALL_IN_GROUP_BY', {}, groupBy.span);
  }
  return grouped.filter((e, i) => grouped.findIndex((o) => canonicalKey(o) === canonicalKey(e)) === i);
}

/** Whether all columns outside of aggregates are part of the groups. */
function isCovered(e: LogicalExpression, keys: ReadonlySet<string>): boolean {
  if (e.kind === 'aggregate_call' || keys.has(canonicalKey(e))) return true;
  if (e.kind === 'attribute') return false;
  if (e.kind === 'scalar_subquery')
    return [...outerReferencesOf(e.plan).values()].every((a) => keys.has(canonicalKey(a)));
  return childrenOf(e).every((child) => isCovered(child, keys));
}
