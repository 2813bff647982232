import { assertNever } from '../../core/error.ts';
import { mapSame } from '../logical/expressions.ts';
import type { PhysicalExpression, PhysicalNamed, PhysicalPlan, PhysicalSortOrder } from './node.ts';

/** The plans below a node, from left to right. */
export function childrenOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
  switch (plan.kind) {
    case 'file_scan':
    case 'in_memory_scan':
    case 'local_table_scan':
    case 'range_scan':
    case 'shuffle_read':
    case 'broadcast_read':
      return [];
    case 'project':
    case 'filter':
    case 'hash_aggregate':
    case 'exchange':
    case 'broadcast_exchange':
    case 'sort':
    case 'take_ordered_and_project':
    case 'limit':
    case 'expand':
    case 'generate':
    case 'window':
    case 'window_group_limit':
    case 'sample':
    case 'coalesce':
    case 'write_files':
    case 'runtime_filter':
      return [plan.child];
    case 'hash_join':
    case 'nested_loop_join':
      return [plan.left, plan.right];
    case 'union':
      return plan.inputs;
    default:
      return assertNever(plan);
  }
}

/** The same node over other plans, as many as it has; the node itself when none of them changed. */
export function withChildren(plan: PhysicalPlan, children: readonly PhysicalPlan[]): PhysicalPlan {
  const before = childrenOf(plan);
  if (before.every((child, i) => child === children[i])) return plan;
  switch (plan.kind) {
    case 'hash_join':
    case 'nested_loop_join':
      return { ...plan, left: children[0]!, right: children[1]! };
    case 'union':
      return { ...plan, inputs: children };
    default:
      return { ...plan, child: children[0]! } as PhysicalPlan;
  }
}

/** Rewrites a plan from the leaves up. Plans of subqueries are left alone. */
export function transformUp(plan: PhysicalPlan, rule: (node: PhysicalPlan) => PhysicalPlan): PhysicalPlan {
  const children = mapSame(childrenOf(plan), (child) => transformUp(child, rule));
  return rule(withChildren(plan, children));
}

/** Visits every node, parents first. Plans of subqueries are left out. */
export function walkPlan(plan: PhysicalPlan, visit: (node: PhysicalPlan) => void): void {
  visit(plan);
  for (const child of childrenOf(plan)) walkPlan(child, visit);
}

/** The node with each of its expressions replaced by what `map` gives for it. */
export function mapExpressions(
  plan: PhysicalPlan,
  map: (e: PhysicalExpression) => PhysicalExpression,
): PhysicalPlan {
  const named = (list: readonly PhysicalNamed[]): readonly PhysicalNamed[] =>
    mapSame(list, (e) => map(e) as PhysicalNamed);
  const ordered = (list: readonly PhysicalSortOrder[]): readonly PhysicalSortOrder[] =>
    mapSame(list, (o) => {
      const child = map(o.child);
      return child === o.child ? o : { ...o, child };
    });
  switch (plan.kind) {
    case 'local_table_scan':
    case 'range_scan':
    case 'broadcast_read':
    case 'limit':
    case 'union':
    case 'sample':
    case 'coalesce':
    case 'write_files':
      return plan;
    case 'file_scan':
      return {
        ...plan,
        partitionFilters: plan.partitionFilters.map(map),
        dataFilters: plan.dataFilters.map(map),
      };
    case 'in_memory_scan':
      return { ...plan, filters: plan.filters.map(map) };
    case 'shuffle_read':
      return plan.passKeys === undefined ? plan : { ...plan, passKeys: plan.passKeys.map(map) };
    case 'project':
      return { ...plan, list: named(plan.list) };
    case 'filter':
      return { ...plan, condition: map(plan.condition) };
    case 'hash_aggregate':
      return {
        ...plan,
        keys: named(plan.keys),
        slots: plan.slots.map((s) => ({ ...s, call: map(s.call) as typeof s.call })),
        result: named(plan.result),
      };
    case 'exchange':
      switch (plan.partitioning.kind) {
        case 'hash':
          return {
            ...plan,
            partitioning: { ...plan.partitioning, expressions: plan.partitioning.expressions.map(map) },
          };
        case 'range':
          return { ...plan, partitioning: { ...plan.partitioning, order: ordered(plan.partitioning.order) } };
        default:
          return plan;
      }
    case 'runtime_filter':
      return { ...plan, key: map(plan.key), creatorKey: map(plan.creatorKey) };
    case 'broadcast_exchange':
      return { ...plan, keys: plan.keys.map(map) };
    case 'hash_join':
      return {
        ...plan,
        leftKeys: plan.leftKeys.map(map),
        rightKeys: plan.rightKeys.map(map),
        condition: plan.condition && map(plan.condition),
      };
    case 'nested_loop_join':
      return { ...plan, condition: plan.condition && map(plan.condition) };
    case 'sort':
      return { ...plan, order: ordered(plan.order) };
    case 'take_ordered_and_project':
      return { ...plan, order: ordered(plan.order), list: named(plan.list) };
    case 'expand':
      return { ...plan, projections: plan.projections.map((row) => row.map(map)) };
    case 'generate':
      return { ...plan, generator: map(plan.generator) as typeof plan.generator };
    case 'window':
      return {
        ...plan,
        calls: plan.calls.map((c) => ({ ...c, call: map(c.call) as typeof c.call })),
        partitionBy: plan.partitionBy.map(map),
        orderBy: ordered(plan.orderBy),
      };
    case 'window_group_limit':
      return {
        ...plan,
        partitionBy: plan.partitionBy.map(map),
        orderBy: ordered(plan.orderBy),
        rank: map(plan.rank) as typeof plan.rank,
      };
    default:
      return assertNever(plan);
  }
}

/** The expressions of a node itself, in the order of its properties. */
export function expressionsOf(plan: PhysicalPlan): readonly PhysicalExpression[] {
  const found: PhysicalExpression[] = [];
  mapExpressions(plan, (e) => {
    found.push(e);
    return e;
  });
  return found;
}
