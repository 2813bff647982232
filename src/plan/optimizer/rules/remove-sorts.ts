import type { AggregateCall } from '../../../expr/expression.ts';
import { some } from '../../../expr/walk.ts';
import { childrenOf, withChildren } from '../../logical/children.ts';
import { expressionsOf } from '../../logical/expressions.ts';
import type { LogicalPlan } from '../../logical/node.ts';
import { ignoresOrder } from '../aggregates.ts';
import { allDeterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { nodeRule } from '../rule.ts';

/** Sorts whose order is lost above. Below a limit an order decides which rows are left. */
export const removeSorts = nodeRule('removeSorts', ['sort'], (node, context) => {
  switch (node.kind) {
    case 'sort': {
      if (node.order.length === 0) return node.child;
      // A sort within partitions keeps the partitions, which a sort below may have made.
      if (!node.global) return node;
      return withChildren(node, [withoutSort(node.child, context)]);
    }
    case 'join':
      return withChildren(node, [withoutSort(node.left, context), withoutSort(node.right, context)]);
    case 'aggregate': {
      const ordered = node.list.some((e) =>
        some(e, (x) => x.kind === 'aggregate_call' && !ignoresOrder(x as AggregateCall<LogicalPlan>)),
      );
      return ordered ? node : withChildren(node, [withoutSort(node.child, context)]);
    }
    case 'repartition':
      return node.by === 'coalesce' ? node : withChildren(node, [withoutSort(node.child, context)]);
    default:
      return node;
  }
});

function withoutSort(plan: LogicalPlan, context: OptimizerContext): LogicalPlan {
  if (plan.kind === 'sort') return plan.child;
  if (plan.kind !== 'project' && plan.kind !== 'filter') return plan;
  if (!allDeterministic(expressionsOf(plan), context)) return plan;
  return withChildren(plan, [withoutSort(childrenOf(plan)[0]!, context)]);
}
