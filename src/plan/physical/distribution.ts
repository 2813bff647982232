import { childrenOf as childrenOfExpression } from '../../expr/children.ts';
import { canonicalKey } from '../../expr/equality.ts';
import type { ExprId } from '../../expr/expression.ts';
import { attributeOf as attribute } from '../../expr/expression-type.ts';
import { substituteById } from '../../expr/rewrite.ts';
import type { PhysicalExpression, PhysicalNamed, PhysicalPlan, PhysicalSortOrder } from './node.ts';

/** How the rows of a node lie in partitions: everything that is known of it. */
export type Distribution =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'single' }
  | {
      readonly kind: 'hash';
      readonly expressions: readonly PhysicalExpression[];
      readonly partitions: number;
    }
  | { readonly kind: 'range'; readonly order: readonly PhysicalSortOrder[]; readonly partitions: number }
  /** All of these at once: both sides of an inner join. */
  | { readonly kind: 'several'; readonly parts: readonly Distribution[] };

const UNKNOWN: Distribution = { kind: 'unknown' };

export function distributionOf(plan: PhysicalPlan): Distribution {
  switch (plan.kind) {
    case 'exchange':
      return plan.partitioning.kind === 'round_robin' ? UNKNOWN : plan.partitioning;
    case 'range_scan': {
      if (plan.partitions === 1) return { kind: 'single' };
      const direction = plan.step < 0n ? 'desc' : 'asc';
      const order = plan.output.map((child) => ({ child, direction, nulls: 'first' }) as const);
      return { kind: 'range', order, partitions: plan.partitions };
    }
    case 'filter':
    case 'sort':
    case 'sample':
    case 'window':
    case 'window_group_limit':
    case 'generate':
      return distributionOf(plan.child);
    case 'limit':
      return plan.scope === 'local' ? distributionOf(plan.child) : { kind: 'single' };
    case 'take_ordered_and_project':
      return { kind: 'single' };
    case 'coalesce':
      return plan.partitions === 1 ? { kind: 'single' } : UNKNOWN;
    case 'project':
      return renamed(distributionOf(plan.child), plan.list);
    case 'hash_aggregate':
      return renamed(distributionOf(plan.child), plan.result);
    case 'hash_join':
      return joinDistribution(plan);
    case 'nested_loop_join': {
      const [build, stream] = plan.buildSide === 'left' ? [plan.left, plan.right] : [plan.right, plan.left];
      return build.kind === 'broadcast_exchange' && plan.type !== 'full_outer'
        ? distributionOf(stream)
        : UNKNOWN;
    }
    default:
      return UNKNOWN;
  }
}

function joinDistribution(plan: Extract<PhysicalPlan, { kind: 'hash_join' }>): Distribution {
  const left = distributionOf(plan.left);
  const right = distributionOf(plan.right);
  if (plan.strategy === 'broadcast') return plan.buildSide === 'left' ? right : left;
  switch (plan.type) {
    case 'inner':
    case 'cross':
      return { kind: 'several', parts: [left, right] };
    case 'right_outer':
      return right;
    case 'full_outer':
      return left.kind === 'single' ? left : UNKNOWN;
    default:
      return left;
  }
}

/** In terms of a list's columns; what can't be told in them is lost. */
function renamed(distribution: Distribution, list: readonly PhysicalNamed[]): Distribution {
  switch (distribution.kind) {
    case 'unknown':
    case 'single':
      return distribution;
    case 'several':
      return { kind: 'several', parts: distribution.parts.map((part) => renamed(part, list)) };
    case 'hash': {
      const expressions = distribution.expressions.map((e) => inTermsOf(e, list));
      return expressions.some((e) => e === null)
        ? UNKNOWN
        : { ...distribution, expressions: expressions.map((e) => e!) };
    }
    case 'range': {
      const order = orderInTermsOf(distribution.order, list);
      return order.length < distribution.order.length ? UNKNOWN : { ...distribution, order };
    }
  }
}

/** The longest beginning of an order that a list's columns can tell. */
function orderInTermsOf(
  order: readonly PhysicalSortOrder[],
  list: readonly PhysicalNamed[],
): readonly PhysicalSortOrder[] {
  const result: PhysicalSortOrder[] = [];
  for (const o of order) {
    const child = inTermsOf(o.child, list);
    if (child === null) break;
    result.push({ ...o, child });
  }
  return result;
}

function inTermsOf(e: PhysicalExpression, list: readonly PhysicalNamed[]): PhysicalExpression | null {
  const key = canonicalKey(e);
  for (const item of list) {
    if (item.kind === 'attribute' ? key === `#${item.id}` : canonicalKey(item.child) === key) {
      return attribute(item);
    }
  }
  const columns = new Map<ExprId, PhysicalExpression>();
  for (const item of list) {
    if (item.kind === 'attribute') columns.set(item.id, item);
    else if (item.child.kind === 'attribute' && !columns.has(item.child.id))
      columns.set(item.child.id, attribute(item));
  }
  const ids = new Set<ExprId>();
  collect(e, ids);
  for (const id of ids) if (!columns.has(id)) return null;
  return ids.size === 0 ? null : substituteById(e, columns);
}

function collect(e: PhysicalExpression, ids: Set<ExprId>): void {
  if (e.kind === 'attribute') ids.add(e.id);
  for (const child of childrenOfExpression(e)) collect(child, ids);
}

/** The order of the rows within each partition. */
export function orderingOf(plan: PhysicalPlan): readonly PhysicalSortOrder[] {
  switch (plan.kind) {
    case 'sort':
    case 'take_ordered_and_project':
      return plan.order;
    case 'range_scan': {
      const direction = plan.step < 0n ? 'desc' : 'asc';
      return plan.output.map((child) => ({
        child,
        direction,
        nulls: direction === 'asc' ? 'first' : 'last',
      }));
    }
    case 'filter':
    case 'sample':
    case 'limit':
    case 'window':
    case 'window_group_limit':
      return orderingOf(plan.child);
    case 'project':
      return orderInTermsOf(orderingOf(plan.child), plan.list);
    case 'hash_join':
      if (plan.strategy === 'broadcast')
        return orderingOf(plan.buildSide === 'left' ? plan.right : plan.left);
      if (plan.strategy === 'sort_merge') return mergedOrder(plan);
      return [];
    default:
      return [];
  }
}

/** A sort-merge join gives its rows in the order of its keys. */
function mergedOrder(plan: Extract<PhysicalPlan, { kind: 'hash_join' }>): readonly PhysicalSortOrder[] {
  if (plan.type === 'full_outer') return [];
  const keys = plan.type === 'right_outer' ? plan.rightKeys : plan.leftKeys;
  return keys.map((child) => ({ child, direction: 'asc', nulls: 'first' }));
}
