import { childrenOf } from '../../expr/children.ts';
import type { Alias, Attribute, ExprId } from '../../expr/expression.ts';
import { substituteById } from '../../expr/rewrite.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { outerReferencesOf, replaceOuter, subqueryPlan } from '../logical/outer-references.ts';

/** What the columns of a select list stand for, by id. */
export type Definitions = ReadonlyMap<ExprId, LogicalExpression>;

/** Aliases of a list; bare attributes stand for themselves and are left out. */
export function definitionsOf(list: readonly NamedExpression[]): Definitions {
  const map = new Map<ExprId, LogicalExpression>();
  for (const e of list) if (e.kind === 'alias') map.set(e.id, e.child);
  return map;
}

/**
 * Puts definitions in the place of columns, also inside correlated subqueries; null where a subquery would
 * have to read a column that is computed.
 */
export function inline(e: LogicalExpression, definitions: Definitions): LogicalExpression | null {
  if (definitions.size === 0) return e;
  if (!canInline(e, definitions)) return null;
  const replaced = substituteById(e, definitions);
  return replaceOuter(replaced, (a) => definitions.get(a.id));
}

/** `inline` for an element of a select list: it keeps its id and name. */
export function inlineNamed(e: NamedExpression, definitions: Definitions): NamedExpression | null {
  if (e.kind === 'attribute') {
    const child = definitions.get(e.id);
    return child === undefined ? e : named(child, e);
  }
  const child = inline(e.child, definitions);
  return child === null ? null : child === e.child ? e : { ...e, child };
}

function named(child: LogicalExpression, as: Attribute): Alias<LogicalPlan> {
  return { kind: 'alias', id: as.id, name: as.name, child };
}

function canInline(e: LogicalExpression, definitions: Definitions): boolean {
  const plan = subqueryPlan(e);
  if (plan !== null) {
    for (const id of outerReferencesOf(plan).keys()) {
      const definition = definitions.get(id);
      if (definition !== undefined && definition.kind !== 'attribute') return false;
    }
  }
  return childrenOf(e).every((child) => canInline(child, definitions));
}
