import { mapChildren } from './children.ts';
import type { Attribute, Expression, ExprId } from './expression.ts';

export type ExpressionRule<Plan> = (e: Expression<Plan>) => Expression<Plan>;

/** Applies the rule to children before parents. Unchanged parts stay the same objects. */
export function rewriteUp<Plan>(e: Expression<Plan>, rule: ExpressionRule<Plan>): Expression<Plan> {
  return rule(mapChildren(e, (child) => rewriteUp(child, rule)));
}

/** Applies the rule to parents before the children of the result. */
export function rewriteDown<Plan>(e: Expression<Plan>, rule: ExpressionRule<Plan>): Expression<Plan> {
  return mapChildren(rule(e), (child) => rewriteDown(child, rule));
}

/** Puts expressions in the place of attributes, where `replacement` gives one. */
export function substitute<Plan>(
  e: Expression<Plan>,
  replacement: (attribute: Attribute) => Expression<Plan> | undefined,
): Expression<Plan> {
  return rewriteUp(e, (x) => (x.kind === 'attribute' ? (replacement(x) ?? x) : x));
}

/** Like `substitute`, with a table by id. */
export function substituteById<Plan>(
  e: Expression<Plan>,
  replacements: ReadonlyMap<ExprId, Expression<Plan>>,
): Expression<Plan> {
  return replacements.size === 0 ? e : substitute(e, (a) => replacements.get(a.id));
}

/** The expression without the aliases on top of it. */
export function unalias<Plan>(e: Expression<Plan>): Expression<Plan> {
  while (e.kind === 'alias') e = e.child;
  return e;
}
