import { literal } from '../../logical/build.ts';
import type { Join, LogicalPlan, NamedExpression } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { outputIds } from '../predicates.ts';
import { nodeRule } from '../rule.ts';

/** What is made of no rows is known without running anything. */
export const propagateEmpty = nodeRule(
  'propagateEmpty',
  ['local_relation'],
  (node) => {
    switch (node.kind) {
      case 'project':
      case 'filter':
      case 'sort':
      case 'limit':
      case 'distinct':
      case 'window':
      case 'window_group_limit':
      case 'generate':
      case 'expand':
      case 'sample':
      case 'repartition':
        return isEmpty(node.child) ? empty(node) : node;
      case 'aggregate':
        // Without keys there is one row even so.
        return node.grouping.length > 0 && isEmpty(node.child) ? empty(node) : node;
      case 'union': {
        const inputs = node.inputs.filter((input) => !isEmpty(input));
        if (inputs.length === node.inputs.length) return node;
        return inputs.length === 0 ? empty(node) : { ...node, inputs };
      }
      case 'intersect':
        return isEmpty(node.left) || isEmpty(node.right) ? empty(node) : node;
      case 'except':
        if (isEmpty(node.left)) return empty(node);
        return isEmpty(node.right) && !node.all ? { kind: 'distinct', child: node.left } : node;
      case 'join':
        return emptyJoin(node);
      default:
        return node;
    }
  },
  'up',
);

export function isEmpty(plan: LogicalPlan): boolean {
  return plan.kind === 'local_relation' && plan.rows.length === 0;
}

function empty(plan: LogicalPlan): LogicalPlan {
  return { kind: 'local_relation', output: outputOf(plan), rows: [] };
}

function emptyJoin(join: Join): LogicalPlan {
  const noLeft = isEmpty(join.left);
  const noRight = isEmpty(join.right);
  if (!noLeft && !noRight) return join;
  switch (join.type) {
    case 'inner':
    case 'cross':
    case 'left_semi':
      return empty(join);
    case 'left_anti':
      return noLeft ? empty(join) : join.left;
    case 'left_outer':
      return noLeft ? empty(join) : withNulls(join, join.left);
    case 'right_outer':
      return noRight ? empty(join) : withNulls(join, join.right);
    case 'full_outer':
      if (noLeft && noRight) return empty(join);
      return withNulls(join, noLeft ? join.right : join.left);
    default:
      if (noLeft) return empty(join);
      return {
        kind: 'project',
        list: outputOf(join).map((a): NamedExpression => {
          if (typeof join.type !== 'object' || a.id !== join.type.existence.id) return a;
          return { kind: 'alias', id: a.id, name: a.name, child: literal(false, a.type) };
        }),
        child: join.left,
      };
  }
}

/** The rows of the side that has some, filled up with NULLs. */
function withNulls(join: Join, kept: LogicalPlan): LogicalPlan {
  const ids = outputIds(kept);
  const list = outputOf(join).map(
    (a): NamedExpression =>
      ids.has(a.id) ? a : { kind: 'alias', id: a.id, name: a.name, child: literal(null, a.type) },
  );
  return { kind: 'project', list, child: kept };
}
