import type { Attribute, ExprId } from '../../expr/expression.ts';
import { attributeOf } from '../../expr/expression-type.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import { some } from '../../expr/walk.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { QueryOrganization, Select } from '../../lang/ast/query.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { checkQualify, checkSort, checkWhere } from './check-clauses.ts';
import { type ExpressionEnv, nextId, type QueryEnv } from './environment.ts';
import { hasWindow, projectWithWindows, readAttributes } from './extract-windows.ts';
import { resolveLateralView } from './generators.ts';
import { applyHints } from './hints.ts';
import { isLateral, lateralIds, unmarkLateral } from './lateral-aliases.ts';
import { arrange, limit } from './organize.ts';
import { aggregateSelect, isAggregated } from './resolve-aggregate.ts';
import { requireBoolean, resolveCondition } from './resolve-condition.ts';
import { resolveExpression } from './resolve-expression.ts';
import { foldOf, resolveFrom } from './resolve-relation.ts';
import { namedWindows } from './resolve-windows.ts';
import { makeScope, scopeOf } from './scope.ts';
import { listColumns, resolveSelectList, type SelectList } from './select-list.ts';

/** What the select list, QUALIFY and ORDER BY compute from, and how. */
export interface SelectBase {
  readonly plan: LogicalPlan;
  /** The list over the plan's output; may hold windows and lateral references. */
  readonly list: readonly NamedExpression[];
  /** Whether the plan's output already is the list, perhaps followed by hidden columns. */
  readonly done: boolean;
  readonly qualify: LogicalExpression | null;
  /** Sort and distribution keys by their nodes. */
  readonly keys: ReadonlyMap<ast.Expression, LogicalExpression>;
}

/** A SELECT with what follows it. */
export function resolveSelect(select: Select, organization: QueryOrganization, env: QueryEnv): LogicalPlan {
  let from = resolveFrom(select.from, env);
  for (const view of select.lateralViews) from = resolveLateralView(view, from, env);
  const fold = foldOf(env);
  const expressionEnv: ExpressionEnv = {
    query: env,
    scope: scopeOf(from, fold),
    windows: namedWindows([...select.windows, ...organization.windows], fold),
  };
  if (select.having !== undefined && select.groupBy === undefined && havingIsWhere(env)) {
    const { having, where } = select;
    const both: ast.Expression =
      where === undefined
        ? having
        : { kind: 'logical', operator: 'AND', operands: [where, having], span: having.span };
    select = { ...select, where: both, having: undefined };
  }
  let input = from.plan;
  if (select.where !== undefined) {
    const resolved = resolveExpression(select.where, { ...expressionEnv, clause: 'WHERE' });
    checkWhere(resolved, select.where.span);
    const condition = requireBoolean(resolved, select.where, expressionEnv, 'WHERE');
    input = { kind: 'filter', condition, child: input };
  }
  return selectOver(select, organization, input, expressionEnv);
}

/** Whether positions in ORDER BY count the list's columns only, not those that other keys add below. */
function positionsAreShown(env: QueryEnv): boolean {
  return env.context.conf.get('spark.sql.prioritizeOrdinalResolutionInSort.enabled') !== 'false';
}

/** Before Spark 2.4 HAVING without groups was another WHERE. */
function havingIsWhere(env: QueryEnv): boolean {
  return env.context.conf.get('spark.sql.legacy.parser.havingWithoutGroupByAsWhere') === 'true';
}

/** What a SELECT makes of rows that are there already: its list, groups, HAVING, QUALIFY, and what follows. */
export function selectOver(
  select: Select,
  organization: QueryOrganization,
  input: LogicalPlan,
  env: ExpressionEnv,
): LogicalPlan {
  if (select.groupBy !== undefined) env = { ...env, subqueries: [] };
  const list = resolveSelectList(select.items, env);
  const base = isAggregated(select, list)
    ? aggregateSelect(select, organization, list, input, env)
    : plainSelect(select, organization, list, input, env);
  return finish(select, organization, base, env.query);
}

/** A list of expressions over a plan: what `|> EXTEND` and the like compute. */
export function projectList(
  items: readonly ast.NamedExpression[],
  before: readonly NamedExpression[],
  input: LogicalPlan,
  env: ExpressionEnv,
): { readonly plan: LogicalPlan; readonly list: readonly NamedExpression[] } {
  const resolved = resolveSelectList(items, env);
  const list = [...before, ...elementColumns(resolved)];
  const split = splitLevels(generateAll(resolved, input), list, env.query);
  return { plan: projectWithWindows(split.list, split.plan, env.query), list };
}

function plainSelect(
  select: Select,
  organization: QueryOrganization,
  list: SelectList,
  input: LogicalPlan,
  env: ExpressionEnv,
): SelectBase {
  const plan = generateAll(list, input);
  const columns = elementColumns(list);
  const qualify = select.qualify === undefined ? null : resolveQualify(select.qualify, list, env);
  if (qualify !== null) checkQualify(qualify, columns, select.qualify!.span);
  const keyEnv = sortEnv(select, list, env);
  const keys = new Map<ast.Expression, LogicalExpression>();
  for (const node of sortNodes(organization, keyEnv)) {
    const key = resolveExpression(node, keyEnv);
    checkSort(key, node.span);
    keys.set(node, key);
  }
  return { plan, list: columns, done: false, qualify, keys };
}

/** The list's elements as columns over the plan that holds its generators. */
export function elementColumns(list: SelectList): readonly NamedExpression[] {
  return list.elements.flatMap((e): readonly NamedExpression[] =>
    e.kind === 'column' ? [e.named] : e.output,
  );
}

/** The plan with a Generate node for each generator of the list. */
export function generateAll(list: SelectList, input: LogicalPlan): LogicalPlan {
  let plan = input;
  const waiting = list.elements.filter((e) => e.kind === 'generator');
  while (waiting.length > 0) {
    const available = new Set(outputOf(plan).map((a) => a.id));
    const made = waiting.findIndex(
      (g) => !some<LogicalPlan>(g.call, (x) => x.kind === 'attribute' && !available.has(x.id)),
    );
    const [next] = waiting.splice(Math.max(made, 0), 1);
    plan = {
      kind: 'generate',
      generator: next!.call,
      outer: false,
      generatorOutput: next!.output,
      child: plan,
    };
  }
  return plan;
}

function resolveQualify(node: ast.Expression, list: SelectList, env: ExpressionEnv): LogicalExpression {
  const fallback = makeScope(listColumns(list.elements), env.scope.fold);
  return resolveCondition(node, { ...env, fallback }, 'QUALIFY');
}

/** What ORDER BY sees: the list's columns, then (without DISTINCT) those of the input. */
export function sortEnv(select: Select, list: SelectList, env: ExpressionEnv): ExpressionEnv {
  const scope = makeScope(listColumns(list.elements), env.scope.fold);
  const sort: ExpressionEnv = { ...env, scope, clause: 'ORDER BY' };
  return select.distinct ? sort : { ...sort, fallback: env.scope };
}

/** The key expressions of ORDER BY, SORT BY, DISTRIBUTE BY and CLUSTER BY that aren't positions or ALL. */
export function sortNodes(organization: QueryOrganization, env: ExpressionEnv): readonly ast.Expression[] {
  const { orderByOrdinal } = env.query.context.conf;
  const items = [...organization.orderBy, ...organization.sortBy].map((item) => item.expression);
  return [...items, ...organization.distributeBy, ...organization.clusterBy].filter((e) => {
    if (e.kind === 'numericLiteral' && e.type === 'int') return !orderByOrdinal;
    if (e.kind !== 'columnReference' || e.parts.length !== 1) return true;
    return (
      e.parts[0]!.name.toLowerCase() !== 'all' ||
      env.scope.columns.some((c) => c.name.toLowerCase() === 'all')
    );
  });
}

/** Projection, QUALIFY, DISTINCT, order and limit over what was resolved. */
function finish(
  select: Select,
  organization: QueryOrganization,
  base: SelectBase,
  env: QueryEnv,
): LogicalPlan {
  const split = splitLevels(base.plan, base.list, env);
  const shown = split.list.map(attributeOf);
  const shownIds = new Set(shown.map((a) => a.id));
  const extras = new Map<ExprId, NamedExpression>();
  const hide = (e: LogicalExpression): LogicalExpression => {
    const lifted = windowsBelow(e, extras, env);
    readAttributes(lifted, (a) => {
      if (!shownIds.has(a.id) && !extras.has(a.id)) extras.set(a.id, a);
    });
    return lifted;
  };
  const qualify = base.qualify === null ? null : hide(unmarkLateral(base.qualify));
  const keys = new Map(
    [...base.keys].map(([node, key]) => [node, select.distinct ? key : hide(unmarkLateral(key))]),
  );

  let plan = split.plan;
  const hidden = [...extras.values()];
  const reused = base.done && hidden.every((e) => e.kind === 'attribute') && split.plan === base.plan;
  if (!reused) plan = projectWithWindows([...split.list, ...hidden], plan, env);
  const trimmed = outputOf(plan).length > shown.length;
  if (qualify !== null) plan = { kind: 'filter', condition: qualify, child: plan };
  if (select.distinct && trimmed) plan = { kind: 'project', list: shown, child: plan };
  if (select.distinct) plan = { kind: 'distinct', child: plan };
  plan = applyHints(select.hints, plan, env);
  const top = plan;
  const resolve = (node: ast.Expression): LogicalExpression => {
    const key = keys.get(node);
    return key ?? resolveExpression(node, { query: env, scope: makeScope(shown, foldOf(env)) });
  };
  plan = arrange(top, organization, resolve, env, positionsAreShown(env) ? shown : outputOf(top));
  if (trimmed && !select.distinct) plan = { kind: 'project', list: shown, child: plan };
  return limit(plan, organization, env);
}

/** Window calls of QUALIFY become hidden columns of the projection. */
function windowsBelow(
  e: LogicalExpression,
  extras: Map<ExprId, NamedExpression>,
  env: QueryEnv,
): LogicalExpression {
  if (!hasWindow(e)) return e;
  return rewriteUp<LogicalPlan>(e, (x) => {
    if (x.kind !== 'window_call') return x;
    const alias: NamedExpression = { kind: 'alias', id: nextId(env), name: `_w${extras.size}`, child: x };
    extras.set(alias.id, alias);
    return attributeOf(alias);
  });
}

/** Elements that others refer to by alias are computed in projections below. */
function splitLevels(
  plan: LogicalPlan,
  list: readonly NamedExpression[],
  env: QueryEnv,
): { readonly plan: LogicalPlan; readonly list: readonly NamedExpression[] } {
  if (!list.some((item) => some<LogicalPlan>(item, isLateral))) return { plan, list };
  const items = new Map(list.map((item) => [item.id, item]));
  const depths = new Map<ExprId, number>();
  const depthOf = (item: NamedExpression): number => {
    const known = depths.get(item.id);
    if (known !== undefined) return known;
    let depth = 0;
    for (const id of lateralIds(item)) {
      const target = items.get(id);
      if (target !== undefined && target.kind === 'alias') depth = Math.max(depth, depthOf(target) + 1);
    }
    depths.set(item.id, depth);
    return depth;
  };
  const used = new Set(list.flatMap((item) => [...lateralIds(item)]));
  const deepest = Math.max(...list.map(depthOf));
  let below = plan;
  const computed = new Map<ExprId, Attribute>();
  for (let level = 0; level < deepest; level++) {
    const made = list.filter((item) => item.kind === 'alias' && used.has(item.id) && depthOf(item) === level);
    const columns = made.map(
      (item) =>
        ({ ...item, child: unmarkLateral((item as { child: LogicalExpression }).child) }) as NamedExpression,
    );
    below = projectWithWindows([...outputOf(below), ...columns], below, env);
    for (const item of made) computed.set(item.id, attributeOf(item));
  }
  const rest = list.map((item): NamedExpression => {
    const done = computed.get(item.id);
    if (done !== undefined) return done;
    return item.kind === 'alias' ? { ...item, child: unmarkLateral(item.child) } : item;
  });
  return { plan: below, list: rest };
}
