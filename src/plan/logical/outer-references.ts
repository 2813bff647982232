import { childrenOf as expressionChildren, mapChildren } from '../../expr/children.ts';
import type { Attribute, ExprId } from '../../expr/expression.ts';
import { childrenOf } from './children.ts';
import { expressionsOf, mapExpressions } from './expressions.ts';
import type { LogicalExpression, LogicalPlan } from './node.ts';
import { outputOf } from './output.ts';
import { transformUp } from './transform.ts';

const outerCache = new WeakMap<LogicalPlan, ReadonlyMap<ExprId, Attribute>>();
const outsideCache = new WeakMap<LogicalExpression, readonly Outside[]>();
const referenceCache = new WeakMap<LogicalExpression, ReadonlyMap<ExprId, Attribute>>();
const NONE: ReadonlyMap<ExprId, Attribute> = new Map();

/** A column that an expression takes from outside, itself or in a subquery, for which it may be one of the plan's. */
interface Outside {
  readonly attribute: Attribute;
  readonly bySubquery: boolean;
}

const NOTHING: readonly Outside[] = [];

/** Columns that a plan takes from the queries around it. */
export function outerReferencesOf(plan: LogicalPlan): ReadonlyMap<ExprId, Attribute> {
  const known = outerCache.get(plan);
  if (known !== undefined) return known;
  const children = childrenOf(plan);
  const found = new Map<ExprId, Attribute>();
  for (const child of children) for (const [id, a] of outerReferencesOf(child)) found.set(id, a);
  if (plan.kind === 'lateral_join') for (const a of outputOf(plan.left)) found.delete(a.id);
  const isVisible = ({ id }: Attribute): boolean =>
    children.some((child) => outputOf(child).some((a) => a.id === id));
  for (const e of expressionsOf(plan)) {
    for (const { attribute, bySubquery } of outsideOf(e)) {
      if (!bySubquery || !isVisible(attribute)) found.set(attribute.id, attribute);
    }
  }
  const result = found.size === 0 ? NONE : found;
  outerCache.set(plan, result);
  return result;
}

/** Hardly any expression reads anything from outside, and rules keep most of them: each is searched once. */
function outsideOf(e: LogicalExpression): readonly Outside[] {
  if (e.kind === 'attribute' || e.kind === 'literal') return NOTHING;
  const known = outsideCache.get(e);
  if (known !== undefined) return known;
  const found: Outside[] = [];
  if (e.kind === 'outer_reference') found.push({ attribute: e.attribute, bySubquery: false });
  const inner = subqueryPlan(e);
  if (inner !== null) {
    for (const attribute of outerReferencesOf(inner).values()) found.push({ attribute, bySubquery: true });
  }
  for (const child of expressionChildren(e)) found.push(...outsideOf(child));
  const result = found.length === 0 ? NOTHING : found;
  outsideCache.set(e, result);
  return result;
}

/** Columns that an expression reads, those that its subqueries take from outside included. */
export function inputsOf(expression: LogicalExpression): ReadonlyMap<ExprId, Attribute> {
  if (expression.kind === 'literal') return NONE;
  const known = referenceCache.get(expression);
  if (known !== undefined) return known;
  let result = NONE;
  if (expression.kind === 'attribute') result = new Map([[expression.id, expression]]);
  else {
    const inner = subqueryPlan(expression);
    if (inner !== null) result = outerReferencesOf(inner);
    let own: Map<ExprId, Attribute> | null = null;
    for (const child of expressionChildren(expression)) {
      const below = inputsOf(child);
      if (below.size === 0) continue;
      if (result.size === 0) result = below;
      else {
        if (own === null) {
          own = new Map(result);
          result = own;
        }
        for (const [id, a] of below) own.set(id, a);
      }
    }
  }
  referenceCache.set(expression, result);
  return result;
}

/** The plan inside a subquery expression; null for every other expression. */
export function subqueryPlan(e: LogicalExpression): LogicalPlan | null {
  return e.kind === 'scalar_subquery' || e.kind === 'exists_subquery' || e.kind === 'in_subquery'
    ? e.plan
    : null;
}

export function hasSubquery(e: LogicalExpression): boolean {
  return subqueryPlan(e) !== null || expressionChildren(e).some(hasSubquery);
}

/** Does the expression hold a subquery that takes columns from outside? */
export function hasCorrelatedSubquery(e: LogicalExpression): boolean {
  const inner = subqueryPlan(e);
  return (
    (inner !== null && outerReferencesOf(inner).size > 0) || expressionChildren(e).some(hasCorrelatedSubquery)
  );
}

/** Rewrites the plans of the subqueries in an expression, outermost ones only. */
export function mapSubqueryPlans(
  e: LogicalExpression,
  map: (plan: LogicalPlan) => LogicalPlan,
): LogicalExpression {
  const mapped = mapChildren(e, (child) => mapSubqueryPlans(child, map));
  const inner = subqueryPlan(mapped);
  if (inner === null) return mapped;
  const plan = map(inner);
  return plan === inner ? mapped : ({ ...mapped, plan } as LogicalExpression);
}

/**
 * Replaces outer references in all expressions of a plan, those of nested subqueries included.
 * `replacement` answers undefined where a reference stays.
 */
export function replaceOuterReferences(
  plan: LogicalPlan,
  replacement: (attribute: Attribute) => LogicalExpression | undefined,
): LogicalPlan {
  if (outerReferencesOf(plan).size === 0) return plan;
  return transformUp(plan, (node) => mapExpressions(node, (e) => replaceOuter(e, replacement)));
}

/** Like `replaceOuterReferences`, in an expression. */
export function replaceOuter(
  e: LogicalExpression,
  replacement: (attribute: Attribute) => LogicalExpression | undefined,
): LogicalExpression {
  if (e.kind === 'outer_reference') return replacement(e.attribute) ?? e;
  const mapped = mapChildren(e, (child) => replaceOuter(child, replacement));
  const inner = subqueryPlan(mapped);
  if (inner === null) return mapped;
  // One level deeper the column of this level is an outer one still, unless another column takes its place.
  const plan = replaceOuterReferences(inner, (a) => {
    const other = replacement(a);
    return other?.kind === 'attribute' ? { kind: 'outer_reference', attribute: other } : undefined;
  });
  return plan === inner ? mapped : ({ ...mapped, plan } as LogicalExpression);
}
