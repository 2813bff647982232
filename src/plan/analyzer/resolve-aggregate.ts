import type { SparkError } from '../../core/error.ts';
import type { Attribute, ExprId } from '../../expr/expression.ts';
import { attributeOf } from '../../expr/expression-type.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import { attributesOf, some } from '../../expr/walk.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { QueryOrganization, Select } from '../../lang/ast/query.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { AggregateBuilder, hasAggregate } from './aggregate-builder.ts';
import { checkHaving, checkQualify, checkSort } from './check-clauses.ts';
import type { ExpressionEnv } from './environment.ts';
import { fail, quoteName, unresolvedColumn } from './errors.ts';
import { hasWindow } from './extract-windows.ts';
import { isLateral } from './lateral-aliases.ts';
import { printSql } from './print-sql.ts';
import { requireBoolean } from './resolve-condition.ts';
import { resolveExpression } from './resolve-expression.ts';
import { resolveGrouping } from './resolve-grouping.ts';
import { elementColumns, generateAll, type SelectBase, sortEnv, sortNodes } from './resolve-select.ts';
import { makeScope } from './scope.ts';
import { type ListElement, listColumns, type SelectList } from './select-list.ts';

/** Whether a SELECT makes groups: it says so, or its list aggregates. */
export function isAggregated(select: Select, list: SelectList): boolean {
  if (select.groupBy !== undefined || select.having !== undefined) return true;
  return list.elements.some((e) => hasAggregate(e.kind === 'column' ? e.named : e.call));
}

/** A grouped SELECT: everything behind the groups is rewritten to read the Aggregate's columns. */
export function aggregateSelect(
  select: Select,
  organization: QueryOrganization,
  list: SelectList,
  input: LogicalPlan,
  env: ExpressionEnv,
): SelectBase {
  checkGenerators(list, select.span);
  const grouping = resolveGrouping(select.groupBy, list, input, env);
  const builder = new AggregateBuilder(grouping, env.query);
  const elements = list.elements.map((e): ListElement => {
    if (e.kind === 'generator') return { ...e, call: grouping.rewrite(e.call) as typeof e.call };
    return { ...e, named: grouping.rewrite(e.named) as NamedExpression };
  });
  const rewritten: SelectList = { ...list, elements };
  const simple = elements.every((e) => e.kind === 'column' && isDirect(e.named));
  const shown = addElements(elements, builder);
  const over: SelectList = { ...rewritten, elements: shown };

  const written = builder.list.length;
  const columns = listColumns(list.elements);
  const outputIds = new Set(columns.map((c) => c.id));
  const lift = (e: LogicalExpression): LogicalExpression => builder.lift(grouping.rewrite(e), outputIds);

  const having =
    select.having === undefined
      ? null
      : resolveHaving(select.having, columns, lift, { ...env, outerAggregates: builder.outerAggregates });
  const qualify =
    select.qualify === undefined ? null : liftQualify(select.qualify, columns, lift, elements, env);
  const narrowed = having !== null && builder.list.length > written;
  const keys = new Map<ast.Expression, LogicalExpression>();
  const grouped = makeScope(
    grouping.expressions.filter((e) => e.kind === 'attribute'),
    env.scope.fold,
  );
  const keyEnv: ExpressionEnv = { ...sortEnv(select, list, env), late: grouped };
  for (const node of sortNodes(organization, keyEnv)) {
    const key = resolveSortKey(node, keyEnv, env, select.distinct ? (e) => e : lift);
    if (narrowed) checkNarrowed(key, outputIds, grouping.columns, columns, node);
    keys.set(node, key);
  }

  let plan: LogicalPlan = {
    kind: 'aggregate',
    grouping: grouping.expressions,
    list: builder.list,
    child: grouping.input,
  };
  const late = having !== null && readsGenerated(having, elements);
  if (having !== null && !late) plan = { kind: 'filter', condition: inline(having, over), child: plan };
  plan = generateAll(over, plan);
  if (having !== null && late) plan = { kind: 'filter', condition: having, child: plan };
  return { plan, list: elementColumns(over), done: simple, qualify, keys };
}

/** Beside aggregates only one generator can stand: Spark makes no order of several. */
function checkGenerators(list: SelectList, span: Select['span']): void {
  const generators = list.elements.flatMap((e) => (e.kind === 'generator' ? [printSql(e.call)] : []));
  if (generators.length < 2) return;
  const parameters = { num: String(generators.length), generators: generators.join(', ') };
  fail('UNSUPPORTED_GENERATOR.MULTI_GENERATOR', parameters, span);
}

/** Computed by the Aggregate itself, under its own name. */
function isDirect(named: NamedExpression): boolean {
  return !hasWindow(named) && !some<LogicalPlan>(named, isLateral);
}

/** Puts the list's elements into the Aggregate; what it can't compute itself stays above, rewritten. */
function addElements(elements: readonly ListElement[], builder: AggregateBuilder): readonly ListElement[] {
  for (const e of elements) {
    if (e.kind === 'column' && isDirect(e.named)) builder.addNamed(e.named, e.span);
  }
  const none: ReadonlySet<ExprId> = new Set();
  return elements.map((e): ListElement => {
    if (e.kind === 'generator') return { ...e, call: builder.liftChildren(e.call, e.span) as typeof e.call };
    if (isDirect(e.named)) return { ...e, named: attributeOf(e.named) };
    if (e.named.kind === 'attribute') return e;
    return { ...e, named: { ...e.named, child: builder.lift(e.named.child, none, e.span) } };
  });
}

/**
 * HAVING sees the input's columns first, as the SQL standard has it; where that doesn't lead to grouped
 * columns, the list's aliases.
 */
function resolveHaving(
  node: ast.Expression,
  columns: readonly Attribute[],
  lift: (e: LogicalExpression) => LogicalExpression,
  env: ExpressionEnv,
): LogicalExpression {
  const output = makeScope(columns, env.scope.fold);
  const resolve = (having: ExpressionEnv): LogicalExpression => {
    const condition = requireBoolean(resolveExpression(node, having), node, having, 'HAVING');
    checkHaving(condition, node.span);
    return lift(condition);
  };
  return firstOf(
    () => resolve({ ...env, fallback: output }),
    () => resolve({ ...env, scope: output, fallback: env.scope }),
    (e) => ungroupedColumn(e, columns, node),
    isUngrouped,
  );
}

/** ORDER BY sees the list's columns first, then the input's as far as they are grouped or aggregated. */
function resolveSortKey(
  node: ast.Expression,
  keyEnv: ExpressionEnv,
  env: ExpressionEnv,
  lift: (e: LogicalExpression) => LogicalExpression,
): LogicalExpression {
  const resolve = (sort: ExpressionEnv): LogicalExpression => {
    const key = lift(resolveExpression(node, sort));
    checkSort(key, node.span);
    return key;
  };
  return firstOf(
    () => resolve(keyEnv),
    () => (keyEnv.fallback === undefined ? undefined : resolve({ ...env, fallback: keyEnv.scope })),
    (e) => ungroupedColumn(e, keyEnv.scope.columns, node),
  );
}

/** The first attempt's result, else the second's; when both fail, the first one's error. */
function firstOf(
  first: () => LogicalExpression,
  second: () => LogicalExpression | undefined,
  translate: (error: unknown) => unknown,
  retry: (error: unknown) => boolean = always,
): LogicalExpression {
  try {
    return first();
  } catch (error) {
    if (!retry(error)) throw error;
    try {
      const result = second();
      if (result !== undefined) return result;
    } catch (other) {
      // Else the first way's error says more.
      if (isAmbiguous(other) && retry !== always) throw other;
    }
    throw translate(error);
  }
}

/**
 * Where HAVING needs aggregates that the list lacks, they are cut off above it: what sorts then is the list's
 * columns and grouped ones.
 */
function checkNarrowed(
  key: LogicalExpression,
  outputIds: ReadonlySet<ExprId>,
  grouped: readonly LogicalExpression[],
  columns: readonly Attribute[],
  node: ast.Expression,
): void {
  const groupedIds = new Set(grouped.flatMap((e) => (e.kind === 'attribute' ? [e.id] : [])));
  for (const a of attributesOf(key)) {
    if (outputIds.has(a.id) || groupedIds.has(a.id)) continue;
    throw unresolvedColumn(
      [a.name],
      columns.map((c) => [...c.qualifier, c.name]),
      node.span,
    );
  }
}

function always(): boolean {
  return true;
}

function isAmbiguous(error: unknown): boolean {
  return (error as Partial<SparkError>).condition === 'AMBIGUOUS_REFERENCE';
}

/** A column that isn't grouped doesn't exist for HAVING and ORDER BY. */
function ungroupedColumn(error: unknown, columns: readonly Attribute[], node: ast.Expression): unknown {
  if (!isUngrouped(error)) return error;
  const { parameters } = error as SparkError;
  const name = parameters?.column ?? '';
  return unresolvedColumn(
    name.split('.'),
    columns.map((c) => [...c.qualifier, c.name]),
    node.span,
  );
}

/** Whether an error says that a column is neither grouped nor aggregated. */
function isUngrouped(error: unknown): boolean {
  const { condition } = error as Partial<SparkError>;
  return condition === 'MISSING_AGGREGATION' || condition === 'MISSING_GROUP_BY';
}

function liftQualify(
  node: ast.Expression,
  columns: readonly Attribute[],
  lift: (e: LogicalExpression) => LogicalExpression,
  elements: readonly ListElement[],
  env: ExpressionEnv,
): LogicalExpression {
  const fallback = makeScope(columns, env.scope.fold);
  const condition = requireBoolean(resolveExpression(node, { ...env, fallback }), node, env, 'QUALIFY');
  checkQualify(
    condition,
    elements.map((e) => (e.kind === 'column' ? e.named : e.call)),
    node.span,
  );
  return lift(condition);
}

function readsGenerated(e: LogicalExpression, elements: readonly ListElement[]): boolean {
  const ids = new Set(elements.flatMap((g) => (g.kind === 'generator' ? g.output.map((a) => a.id) : [])));
  return ids.size > 0 && some(e, (x) => x.kind === 'attribute' && ids.has(x.id));
}

/** HAVING stands below what the list computes from aliases: it computes that itself. */
function inline(having: LogicalExpression, list: SelectList): LogicalExpression {
  const above = new Map<ExprId, LogicalExpression>();
  for (const e of list.elements) {
    if (e.kind === 'column' && e.named.kind === 'alias') above.set(e.named.id, e.named.child);
  }
  if (above.size === 0) return having;
  return rewriteUp<LogicalPlan>(having, (x) => {
    const child = x.kind === 'attribute' ? above.get(x.id) : undefined;
    if (child === undefined) return x;
    if (hasWindow(child)) {
      const lca = x.kind === 'attribute' ? quoteName([x.name]) : '';
      fail('UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_AGGREGATE_WITH_WINDOW_AND_HAVING', { lca });
    }
    return inline(child, list);
  });
}
