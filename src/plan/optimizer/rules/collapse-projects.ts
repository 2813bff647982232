import type { ExprId } from '../../../expr/expression.ts';
import { walk } from '../../../expr/walk.ts';
import type { LogicalExpression, NamedExpression } from '../../logical/node.ts';
import { inputsOf, subqueryPlan } from '../../logical/outer-references.ts';
import { deterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { holdsAggregate } from '../predicates.ts';
import { nodeRule } from '../rule.ts';
import { definitionsOf, inlineNamed } from '../substitute.ts';

/** A select list over a select list, or over an aggregate: one list, where no work is done twice for it. */
export const collapseProjects = nodeRule('collapseProjects', ['project'], (node, context) => {
  if (node.kind !== 'project') return node;
  const child = node.child;
  if (child.kind !== 'project' && child.kind !== 'aggregate') return node;
  if (!mayInline(node.list, child.list, context)) return node;
  // An aggregate's list evaluates no subqueries that read its columns.
  if (child.kind === 'aggregate' && node.list.some(readsInSubquery)) return node;
  const definitions = definitionsOf(child.list);
  const list: NamedExpression[] = [];
  for (const e of node.list) {
    const inlined = inlineNamed(e, definitions);
    if (inlined === null) return node;
    list.push(inlined);
  }
  return { ...child, list };
});

function readsInSubquery(e: LogicalExpression): boolean {
  let found = false;
  walk(e, (x) => {
    if (subqueryPlan(x) !== null && inputsOf(x).size > 0) found = true;
  });
  return found;
}

/** What is costly is inlined only where it is read once, what is not deterministic never. */
export function mayInline(
  upper: readonly LogicalExpression[],
  lower: readonly NamedExpression[],
  context: OptimizerContext,
): boolean {
  const costly = new Map<ExprId, NamedExpression>();
  for (const e of lower) {
    if (e.kind === 'alias' && (!isCheap(e.child) || holdsAggregate(e))) costly.set(e.id, e);
  }
  if (costly.size === 0) return true;
  const uses = new Map<ExprId, number>();
  for (const e of upper) {
    walk(e, (x) => {
      if (x.kind === 'attribute' && costly.has(x.id)) uses.set(x.id, (uses.get(x.id) ?? 0) + 1);
    });
  }
  for (const [id, count] of uses) if (count > 1 || !deterministic(costly.get(id)!, context)) return false;
  return true;
}

/** Costs nothing to repeat. */
function isCheap(e: LogicalExpression): boolean {
  return (
    e.kind === 'attribute' ||
    e.kind === 'outer_reference' ||
    (e.kind === 'literal' && (typeof e.value !== 'object' || e.value === null)) ||
    (e.kind === 'alias' && isCheap(e.child)) ||
    (e.kind === 'call' && e.fn === 'get_struct_field' && e.args.every(isCheap))
  );
}
