import { assertNever } from '../../core/error.ts';
import type { WindowCall } from '../../expr/expression.ts';
import type { LogicalExpression, LogicalPlan, LogicalSortOrder, NamedExpression } from './node.ts';

/** The expressions of a node itself, in the order of its properties. */
export function expressionsOf(plan: LogicalPlan): readonly LogicalExpression[] {
  switch (plan.kind) {
    case 'relation':
    case 'local_relation':
    case 'in_memory_relation':
    case 'range':
    case 'union':
    case 'distinct':
    case 'intersect':
    case 'except':
    case 'sample':
    case 'subquery_alias':
    case 'view':
    case 'recursive_union':
    case 'recursive_reference':
      return [];
    case 'project':
      return plan.list;
    case 'filter':
      return [plan.condition];
    case 'aggregate':
      return [...plan.grouping, ...plan.list];
    case 'join':
    case 'lateral_join':
      return plan.condition === null ? [] : [plan.condition];
    case 'sort':
      return plan.order.map((o) => o.child);
    case 'limit':
      return [plan.limit, plan.offset].filter((e) => e !== null);
    case 'window':
      return [...plan.calls.map((c) => c.call), ...plan.partitionBy, ...plan.orderBy.map((o) => o.child)];
    case 'window_group_limit':
      return [...plan.partitionBy, ...plan.orderBy.map((o) => o.child), plan.rank];
    case 'generate':
      return [plan.generator];
    case 'expand':
      return plan.projections.flat();
    case 'repartition':
      return plan.expressions.map((o) => o.child);
    default:
      return assertNever(plan);
  }
}

export type ExpressionMap = (expression: LogicalExpression) => LogicalExpression;

/**
 * The node with each of its expressions replaced by what `map` gives for it; the node itself when nothing
 * changed. `map` must keep the kinds that a place demands (named expressions, generator, window calls).
 */
export function mapExpressions(plan: LogicalPlan, map: ExpressionMap): LogicalPlan {
  switch (plan.kind) {
    case 'relation':
    case 'local_relation':
    case 'in_memory_relation':
    case 'range':
    case 'union':
    case 'distinct':
    case 'intersect':
    case 'except':
    case 'sample':
    case 'subquery_alias':
    case 'view':
    case 'recursive_union':
    case 'recursive_reference':
      return plan;
    case 'project': {
      const list = mapAll(plan.list, map) as readonly NamedExpression[];
      return list === plan.list ? plan : { ...plan, list };
    }
    case 'filter': {
      const condition = map(plan.condition);
      return condition === plan.condition ? plan : { ...plan, condition };
    }
    case 'aggregate': {
      const grouping = mapAll(plan.grouping, map);
      const list = mapAll(plan.list, map) as readonly NamedExpression[];
      return grouping === plan.grouping && list === plan.list ? plan : { ...plan, grouping, list };
    }
    case 'join':
    case 'lateral_join': {
      const condition = plan.condition && map(plan.condition);
      return condition === plan.condition ? plan : { ...plan, condition };
    }
    case 'sort': {
      const order = mapOrder(plan.order, map);
      return order === plan.order ? plan : { ...plan, order };
    }
    case 'limit': {
      const limit = plan.limit && map(plan.limit);
      const offset = plan.offset && map(plan.offset);
      return limit === plan.limit && offset === plan.offset ? plan : { ...plan, limit, offset };
    }
    case 'window': {
      let same = true;
      const calls = plan.calls.map((entry) => {
        const call = map(entry.call) as WindowCall<LogicalPlan>;
        if (call === entry.call) return entry;
        same = false;
        return { ...entry, call };
      });
      const partitionBy = mapAll(plan.partitionBy, map);
      const orderBy = mapOrder(plan.orderBy, map);
      if (same && partitionBy === plan.partitionBy && orderBy === plan.orderBy) return plan;
      return { ...plan, calls, partitionBy, orderBy };
    }
    case 'window_group_limit': {
      const partitionBy = mapAll(plan.partitionBy, map);
      const orderBy = mapOrder(plan.orderBy, map);
      const rank = map(plan.rank) as typeof plan.rank;
      if (partitionBy === plan.partitionBy && orderBy === plan.orderBy && rank === plan.rank) return plan;
      return { ...plan, partitionBy, orderBy, rank };
    }
    case 'generate': {
      const generator = map(plan.generator) as typeof plan.generator;
      return generator === plan.generator ? plan : { ...plan, generator };
    }
    case 'expand': {
      const projections = mapSame(plan.projections, (row) => mapAll(row, map));
      return projections === plan.projections ? plan : { ...plan, projections };
    }
    case 'repartition': {
      const expressions = mapOrder(plan.expressions, map);
      return expressions === plan.expressions ? plan : { ...plan, expressions };
    }
    default:
      return assertNever(plan);
  }
}

export function mapOrder(
  order: readonly LogicalSortOrder[],
  map: ExpressionMap,
): readonly LogicalSortOrder[] {
  return mapSame(order, (o) => {
    const child = map(o.child);
    return child === o.child ? o : { ...o, child };
  });
}

function mapAll(list: readonly LogicalExpression[], map: ExpressionMap): readonly LogicalExpression[] {
  return mapSame(list, map);
}

/** `list.map`, but the list itself when no element changed. */
export function mapSame<T>(list: readonly T[], map: (element: T) => T): readonly T[] {
  let result: T[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const before = list[i]!;
    const after = map(before);
    if (after !== before && result === undefined) result = list.slice(0, i);
    result?.push(after);
  }
  return result ?? list;
}
