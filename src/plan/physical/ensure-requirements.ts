import { canonicalKey, semanticEquals } from '../../expr/equality.ts';
import { mapSame } from '../logical/expressions.ts';
import { childrenOf, withChildren } from './children.ts';
import { type Distribution, distributionOf, orderingOf } from './distribution.ts';
import type {
  HashAggregate,
  HashJoin,
  Partitioning,
  PhysicalExpression,
  PhysicalPlan,
  PhysicalSortOrder,
} from './node.ts';

export interface Requirements {
  /** `spark.sql.shuffle.partitions`. */
  readonly partitions: number;
}

/** Adds the exchanges and sorts that nodes demand of their inputs, where these do not lie so already. */
export function ensureRequirements(plan: PhysicalPlan, options: Requirements): PhysicalPlan {
  const node = withChildren(
    plan,
    mapSame(childrenOf(plan), (child) => ensureRequirements(child, options)),
  );
  switch (node.kind) {
    case 'hash_aggregate':
      return withChildren(node, [aggregateInput(node, options)]);
    case 'window': {
      const clustered = cluster(node.child, node.partitionBy, options);
      const order = [...node.partitionBy.map(ascending), ...node.orderBy];
      return withChildren(node, [sorted(clustered, order)]);
    }
    case 'window_group_limit': {
      const order = [...node.partitionBy.map(ascending), ...node.orderBy];
      if (node.mode === 'partial') return withChildren(node, [sorted(node.child, order)]);
      const clustered = cluster(node.child, node.partitionBy, options);
      // Where rows need not move, one is enough.
      const input = clustered === node.child ? childrenOf(node.child)[0]! : clustered;
      return withChildren(node, [sorted(input, order)]);
    }
    case 'sort':
      if (!node.global) return node;
      return withChildren(node, [ranged(node.child, node.order, options)]);
    case 'limit':
      return node.scope === 'global' ? withChildren(node, [single(node.child)]) : node;
    case 'hash_join':
      return node.strategy === 'broadcast' ? broadcastInput(node) : joinInputs(node, options);
    default:
      return node;
  }
}

function aggregateInput(node: HashAggregate, options: Requirements): PhysicalPlan {
  if (!node.clustered) return node.child;
  return cluster(
    node.child,
    node.keys.map((e) => (e.kind === 'alias' ? e.child : e)),
    options,
  );
}

function ascending(child: PhysicalExpression): PhysicalSortOrder {
  return { child, direction: 'asc', nulls: 'first' };
}

/** Rows with equal keys in one partition; without keys all rows. */
function cluster(
  child: PhysicalPlan,
  keys: readonly PhysicalExpression[],
  options: Requirements,
): PhysicalPlan {
  if (keys.length === 0) return single(child);
  return clusters(distributionOf(child), keys) ? child : hashed(child, keys, options.partitions);
}

function clusters(distribution: Distribution, keys: readonly PhysicalExpression[]): boolean {
  const has = new Set(keys.map(canonicalKey));
  switch (distribution.kind) {
    case 'unknown':
      return false;
    case 'single':
      return true;
    case 'hash':
      return distribution.expressions.every((e) => has.has(canonicalKey(e)));
    case 'range':
      return distribution.order.every((o) => has.has(canonicalKey(o.child)));
    case 'several':
      return distribution.parts.some((part) => clusters(part, keys));
  }
}

function isSingle(distribution: Distribution): boolean {
  return distribution.kind === 'several' ? distribution.parts.some(isSingle) : distribution.kind === 'single';
}

function single(child: PhysicalPlan): PhysicalPlan {
  return isSingle(distributionOf(child)) ? child : exchange(child, { kind: 'single' });
}

function hashed(
  child: PhysicalPlan,
  expressions: readonly PhysicalExpression[],
  partitions: number,
): PhysicalPlan {
  return exchange(child, partitions === 1 ? { kind: 'single' } : { kind: 'hash', expressions, partitions });
}

function ranged(
  child: PhysicalPlan,
  order: readonly PhysicalSortOrder[],
  options: Requirements,
): PhysicalPlan {
  const distribution = distributionOf(child);
  if (isSingle(distribution)) return child;
  if (distribution.kind === 'range' && startsWith(distribution.order, order)) return child;
  const { partitions } = options;
  return exchange(child, partitions === 1 ? { kind: 'single' } : { kind: 'range', order, partitions });
}

function exchange(child: PhysicalPlan, partitioning: Partitioning): PhysicalPlan {
  // A repartition that is not what is needed would be done for nothing.
  const below = child.kind === 'exchange' && child.origin !== 'ENSURE_REQUIREMENTS' ? child.child : child;
  return {
    kind: 'exchange',
    nodeId: 0,
    output: child.output,
    partitioning,
    origin: 'ENSURE_REQUIREMENTS',
    child: below,
  };
}

function sorted(child: PhysicalPlan, order: readonly PhysicalSortOrder[]): PhysicalPlan {
  if (order.length === 0 || startsWith(orderingOf(child), order)) return child;
  return { kind: 'sort', nodeId: 0, output: child.output, order, global: false, child };
}

/** Do rows in the first order lie in the second one, too? */
function startsWith(order: readonly PhysicalSortOrder[], wanted: readonly PhysicalSortOrder[]): boolean {
  return (
    wanted.length <= order.length &&
    wanted.every((w, i) => {
      const o = order[i]!;
      return o.direction === w.direction && o.nulls === w.nulls && semanticEquals(o.child, w.child);
    })
  );
}

function broadcastInput(join: HashJoin): PhysicalPlan {
  const child = join[join.buildSide];
  if (child.kind === 'broadcast_exchange') return join;
  const keys = join.buildSide === 'left' ? join.leftKeys : join.rightKeys;
  const copied: PhysicalPlan = { kind: 'broadcast_exchange', nodeId: 0, output: child.output, keys, child };
  return join.buildSide === 'left' ? { ...join, left: copied } : { ...join, right: copied };
}

/** Matching rows must meet: both sides partitioned by corresponding keys, into as many partitions. */
function joinInputs(join: HashJoin, options: Requirements): PhysicalPlan {
  const [left, right] = coPartitioned(join, options);
  if (join.strategy !== 'sort_merge') return { ...join, left, right };
  return {
    ...join,
    left: sorted(left, join.leftKeys.map(ascending)),
    right: sorted(right, join.rightKeys.map(ascending)),
  };
}

interface KeyPartitioning {
  /** For each hashed expression the key's index. */
  readonly positions: readonly number[];
  readonly partitions: number;
}

function coPartitioned(join: HashJoin, options: Requirements): readonly [PhysicalPlan, PhysicalPlan] {
  const { left, right, leftKeys, rightKeys } = join;
  if (isSingle(distributionOf(left)) && isSingle(distributionOf(right))) return [left, right];
  const leftBy = keyPartitionings(distributionOf(left), leftKeys);
  const rightBy = keyPartitionings(distributionOf(right), rightKeys);
  for (const a of leftBy) {
    for (const b of rightBy) {
      const same = a.partitions === b.partitions && a.positions.join() === b.positions.join();
      if (same) return [left, right];
    }
  }
  // A side that is hashed by all of its keys stays; the other one is brought to it.
  const complete = (by: readonly KeyPartitioning[]): KeyPartitioning | undefined =>
    by.find((x) => new Set(x.positions).size === leftKeys.length);
  const keepLeft = complete(leftBy);
  const keepRight = complete(rightBy);
  const preferRight =
    keepRight !== undefined && (keepLeft === undefined || keepRight.partitions > keepLeft.partitions);
  if (preferRight) {
    return [
      hashed(
        left,
        keepRight.positions.map((i) => leftKeys[i]!),
        keepRight.partitions,
      ),
      right,
    ];
  }
  if (keepLeft !== undefined) {
    return [
      left,
      hashed(
        right,
        keepLeft.positions.map((i) => rightKeys[i]!),
        keepLeft.partitions,
      ),
    ];
  }
  return [hashed(left, leftKeys, options.partitions), hashed(right, rightKeys, options.partitions)];
}

/** Which keys rows are hashed by, where they are hashed by nothing else. */
function keyPartitionings(
  distribution: Distribution,
  keys: readonly PhysicalExpression[],
): readonly KeyPartitioning[] {
  if (distribution.kind === 'several')
    return distribution.parts.flatMap((part) => keyPartitionings(part, keys));
  if (distribution.kind !== 'hash') return [];
  const names = keys.map(canonicalKey);
  const positions = distribution.expressions.map((e) => names.indexOf(canonicalKey(e)));
  return positions.includes(-1) ? [] : [{ positions, partitions: distribution.partitions }];
}
