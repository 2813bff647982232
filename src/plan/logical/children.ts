import { assertNever } from '../../core/error.ts';
import type { LogicalPlan } from './node.ts';

/** The plans below a node, from left to right; plans of subqueries are not among them. */
export function childrenOf(plan: LogicalPlan): readonly LogicalPlan[] {
  switch (plan.kind) {
    case 'relation':
    case 'local_relation':
    case 'in_memory_relation':
    case 'range':
    case 'recursive_reference':
      return [];
    case 'project':
    case 'filter':
    case 'aggregate':
    case 'sort':
    case 'limit':
    case 'distinct':
    case 'window':
    case 'window_group_limit':
    case 'generate':
    case 'expand':
    case 'sample':
    case 'subquery_alias':
    case 'view':
    case 'repartition':
      return [plan.child];
    case 'join':
    case 'lateral_join':
    case 'intersect':
    case 'except':
      return [plan.left, plan.right];
    case 'union':
      return plan.inputs;
    case 'recursive_union':
      return [plan.anchor, plan.step];
    default:
      return assertNever(plan);
  }
}

/** The same node over other plans, as many as it has; the node itself when none of them changed. */
export function withChildren(plan: LogicalPlan, children: readonly LogicalPlan[]): LogicalPlan {
  const before = childrenOf(plan);
  if (before.every((child, i) => child === children[i])) return plan;
  switch (plan.kind) {
    case 'relation':
    case 'local_relation':
    case 'in_memory_relation':
    case 'range':
    case 'recursive_reference':
      return plan;
    case 'project':
    case 'filter':
    case 'aggregate':
    case 'sort':
    case 'limit':
    case 'distinct':
    case 'window':
    case 'window_group_limit':
    case 'generate':
    case 'expand':
    case 'sample':
    case 'subquery_alias':
    case 'view':
    case 'repartition':
      return { ...plan, child: children[0]! };
    case 'join':
    case 'lateral_join':
    case 'intersect':
    case 'except':
      return { ...plan, left: children[0]!, right: children[1]! };
    case 'union':
      return { ...plan, inputs: children };
    case 'recursive_union':
      return { ...plan, anchor: children[0]!, step: children[1]! };
    default:
      return assertNever(plan);
  }
}
