import type { Attribute, ExprId } from '../../expr/expression.ts';
import { some } from '../../expr/walk.ts';
import { isTrue } from '../logical/build.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { inputsOf } from '../logical/outer-references.ts';
import { outputOf } from '../logical/output.ts';

export function isAttribute(e: LogicalExpression): e is Attribute {
  return e.kind === 'attribute';
}

/** Reads no other columns than these. */
export function readsOnly(e: LogicalExpression, ids: ReadonlySet<ExprId>): boolean {
  for (const id of inputsOf(e).keys()) if (!ids.has(id)) return false;
  return true;
}

export function outputIds(plan: LogicalPlan): ReadonlySet<ExprId> {
  const output = outputOf(plan);
  let ids = idCache.get(output);
  if (ids === undefined) {
    ids = new Set(output.map((a) => a.id));
    idCache.set(output, ids);
  }
  return ids;
}

/** By the list of columns, which plans that pass them all share. */
const idCache = new WeakMap<readonly Attribute[], ReadonlySet<ExprId>>();

/** Reads a column of an outer query itself, not only in a subquery of its own. */
export function hasOuterReference(e: LogicalExpression): boolean {
  return some(e, (x) => x.kind === 'outer_reference');
}

export function holdsAggregate(e: LogicalExpression): boolean {
  return some(e, (x) => x.kind === 'aggregate_call');
}

/** A filter, unless there is nothing to test. */
export function filterOver(condition: LogicalExpression | null, child: LogicalPlan): LogicalPlan {
  return condition === null || isTrue(condition) ? child : { kind: 'filter', condition, child };
}
