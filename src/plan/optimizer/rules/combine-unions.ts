import type { LogicalPlan, Union } from '../../logical/node.ts';
import { nodeRule } from '../rule.ts';

/**
 * Unions of unions become one, so that a long chain is wide, not deep; below a DISTINCT also those that are
 * made distinct themselves.
 */
export const combineUnions = nodeRule('combineUnions', ['union'], (node) => {
  if (node.kind === 'union') return flatten(node, (plan) => (plan.kind === 'union' ? plan : null));
  if (node.kind !== 'distinct' || node.child.kind !== 'union') return node;
  const child = flatten(node.child, (plan) => {
    if (plan.kind === 'union') return plan;
    return plan.kind === 'distinct' && plan.child.kind === 'union' ? plan.child : null;
  });
  return child === node.child ? node : { ...node, child };
});

/** Iterative: a chain of a thousand unions nests a thousand levels deep. */
function flatten(top: Union, nested: (plan: LogicalPlan) => Union | null): Union {
  if (top.inputs.every((input) => nested(input) === null)) return top;
  const inputs: LogicalPlan[] = [];
  const stack: LogicalPlan[] = [...top.inputs].reverse();
  while (stack.length > 0) {
    const plan = stack.pop()!;
    const inner = nested(plan);
    if (inner === null) inputs.push(plan);
    else stack.push(...[...inner.inputs].reverse());
  }
  return { ...top, inputs };
}
