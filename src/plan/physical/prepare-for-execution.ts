import { mapChildren } from '../../expr/children.ts';
import { canonicalKey } from '../../expr/equality.ts';
import { mapSame } from '../logical/expressions.ts';
import { ADDED_NODES } from './added-nodes.ts';
import { childrenOf, mapExpressions, transformUp, withChildren } from './children.ts';
import { distributionOf, orderingOf } from './distribution.ts';
import type {
  HashAggregate,
  HashJoin,
  PhysicalExpression,
  PhysicalPlan,
  WindowGroupLimitExec,
} from './node.ts';
import { addRuntimeFilters, type RuntimeFilterOptions } from './runtime-filters.ts';

/**
 * Makes a planned statement one that the scheduler runs well, as adaptive execution does: sort-merge joins
 * become shuffled hash joins, what is in one partition anyway is not exchanged, and scans get filters made of
 * the other side of joins. Node ids stay, so that
 * metrics meet what EXPLAIN shows. Plans of scalar subqueries are prepared in place.
 */
export function prepareForExecution(
  plan: PhysicalPlan,
  filters: RuntimeFilterOptions = NO_FILTERS,
): PhysicalPlan {
  const prepared = addRuntimeFilters(transformUp(plan, prepareNode), filters);
  return withSubqueries(prepared, filters);
}

const NO_FILTERS: RuntimeFilterOptions = { enabled: false, limit: 0, scanThreshold: 0 };

function prepareNode(node: PhysicalPlan): PhysicalPlan {
  switch (node.kind) {
    case 'hash_join':
      return prepareJoin(node);
    case 'hash_aggregate':
      return mergeLevels(withChildren(node, [withoutExchange(node.child)]) as HashAggregate);
    case 'window':
    case 'limit':
      return withChildren(node, childrenOf(node).map(withoutExchange));
    case 'window_group_limit':
      return prepareGroupLimit(node);
    case 'sort':
      // One that is not global serves a node above, which knows whether it needs the exchange.
      return node.global ? withChildren(node, [withoutExchange(node.child)]) : node;
    default:
      return node;
  }
}

/** Rows are dropped as they come, in any order, and so before they are sorted, not once more behind an exchange. */
function prepareGroupLimit(node: WindowGroupLimitExec): PhysicalPlan {
  const { child } = node;
  if (child.kind !== 'sort' || child.global) return node.mode === 'final' ? child : node;
  if (node.mode === 'partial') return withChildren(node, [child.child]);
  if (child.child.kind === 'exchange') return child;
  return withChildren(child, [withChildren(node, [child.child])]);
}

/** Hash tables need no order. */
function prepareJoin(join: HashJoin): PhysicalPlan {
  if (join.strategy === 'broadcast') return buildsForFew(join) ? withExchanges(join) : join;
  const merge = join.strategy === 'sort_merge';
  const left = merge ? withoutKeySort(join.left, join.leftKeys) : join.left;
  const right = merge ? withoutKeySort(join.right, join.rightKeys) : join.right;
  const alone = isSinglePartition(below(left)) && isSinglePartition(below(right));
  return {
    ...join,
    strategy: 'shuffled',
    buildSide: merge && isTest(join) && rowRatio(join) >= LEFT_BUILD_RATIO ? 'left' : join.buildSide,
    left: alone ? withoutExchange(left) : left,
    right: alone ? withoutExchange(right) : right,
  };
}

/** Semi, anti and existence joins build their left side where it has so many times fewer rows than the right one. */
const LEFT_BUILD_RATIO = 2;
/** They are not broadcast where each executor would build a table of so many more rows than it looks up. */
const BROADCAST_RATIO = 10;

function isTest(join: HashJoin): boolean {
  const test = typeof join.type === 'object' || join.type === 'left_semi' || join.type === 'left_anti';
  return test && !join.nullAware;
}

/** Rows of the right side per row of the left one; 0 where nothing is known. */
function rowRatio({ estimatedRows }: HashJoin): number {
  if (estimatedRows === undefined || estimatedRows.left === null || estimatedRows.right === null) return 0;
  return estimatedRows.right / Math.max(1, estimatedRows.left);
}

function buildsForFew(join: HashJoin): boolean {
  return isTest(join) && join.buildSide === 'right' && rowRatio(join) >= BROADCAST_RATIO;
}

/** A broadcast join as a shuffled one that builds its left side. */
function withExchanges(join: HashJoin): HashJoin {
  const { left, right, leftKeys, rightKeys } = join;
  // Nodes above may count on how the left side's rows lie.
  const free = distributionOf(left).kind === 'unknown' && orderingOf(left).length === 0;
  if (right.kind !== 'broadcast_exchange' || !free) return join;
  const byKeys = (
    child: PhysicalPlan,
    expressions: readonly PhysicalExpression[],
    nodeId: number,
  ): PhysicalPlan => ({
    kind: 'exchange',
    nodeId,
    output: child.output,
    partitioning: { kind: 'hash', expressions, partitions: EXCHANGE_PARTITIONS },
    origin: 'ENSURE_REQUIREMENTS',
    child,
  });
  return {
    ...join,
    strategy: 'shuffled',
    buildSide: 'left',
    left: byKeys(left, leftKeys, ADDED_NODES.exchange - join.nodeId),
    right: byKeys(right.child, rightKeys, right.nodeId),
  };
}

/** What is written in the end depends on the executors. */
const EXCHANGE_PARTITIONS = 200;

/** Only the sort that was added for the join: an ORDER BY further down stays. */
function withoutKeySort(plan: PhysicalPlan, keys: readonly PhysicalExpression[]): PhysicalPlan {
  if (plan.kind !== 'sort' || plan.global || plan.order.length !== keys.length) return plan;
  return plan.order.every((o, i) => canonicalKey(o.child) === canonicalKey(keys[i]!)) ? plan.child : plan;
}

function below(plan: PhysicalPlan): PhysicalPlan {
  return plan.kind === 'exchange' && plan.origin === 'ENSURE_REQUIREMENTS' ? plan.child : plan;
}

function withoutExchange(plan: PhysicalPlan): PhysicalPlan {
  if (plan.kind === 'sort' && !plan.global) return withChildren(plan, [withoutExchange(plan.child)]);
  const child = below(plan);
  return child !== plan && isSinglePartition(child) ? child : plan;
}

/** Do all rows lie in one partition, whatever the executors are? */
function isSinglePartition(plan: PhysicalPlan): boolean {
  switch (plan.kind) {
    case 'local_table_scan':
      return true;
    case 'range_scan':
      return plan.partitions === 1;
    case 'exchange':
      return plan.partitioning.kind === 'single';
    case 'coalesce':
      return plan.partitions === 1;
    case 'take_ordered_and_project':
      return true;
    case 'limit':
      return plan.scope === 'global' || isSinglePartition(plan.child);
    case 'union':
      return plan.inputs.length === 1 && isSinglePartition(plan.inputs[0]!);
    case 'hash_join':
      if (plan.strategy === 'broadcast')
        return isSinglePartition(plan.buildSide === 'left' ? plan.right : plan.left);
      return isSinglePartition(plan.left) && isSinglePartition(plan.right);
    case 'nested_loop_join':
      return isSinglePartition(plan.buildSide === 'left' ? plan.right : plan.left);
    case 'file_scan':
    case 'in_memory_scan':
    case 'shuffle_read':
    case 'broadcast_read':
      return false;
    default:
      return childrenOf(plan).every(isSinglePartition);
  }
}

/** A final level right above its partial one: the rows of a group are together, one level does. */
function mergeLevels(node: HashAggregate): PhysicalPlan {
  const child = node.child;
  if (child.kind !== 'hash_aggregate' || node.keys.length !== child.keys.length) return node;
  const sameKeys = node.keys.every((key, i) => key.id === child.keys[i]!.id);
  const paired =
    node.slots.length === child.slots.length &&
    node.slots.every(
      (s, i) => s.mode === 'final' && child.slots[i]!.mode === 'partial' && s.id === child.slots[i]!.id,
    );
  if (!sameKeys || !paired) return node;
  return {
    ...node,
    clustered: true,
    keys: child.keys,
    slots: child.slots.map((s) => ({ ...s, mode: 'complete' })),
    child: child.child,
  };
}

function withSubqueries(plan: PhysicalPlan, filters: RuntimeFilterOptions): PhysicalPlan {
  const prepare = (e: PhysicalExpression): PhysicalExpression =>
    e.kind === 'scalar_subquery'
      ? { ...e, plan: prepareForExecution(e.plan, filters) }
      : mapChildren(e, prepare);
  const over = withChildren(
    plan,
    mapSame(childrenOf(plan), (child) => withSubqueries(child, filters)),
  );
  return mapExpressions(over, prepare);
}
