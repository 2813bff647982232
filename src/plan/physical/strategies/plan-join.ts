import { parseBytes } from '../../../core/config.ts';
import { semanticEquals } from '../../../expr/equality.ts';
import { conjunctionOrNull, FN, isCall } from '../../logical/build.ts';
import type { Join, JoinType, LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { outputOf } from '../../logical/output.ts';
import { outputIds, readsOnly } from '../../optimizer/predicates.ts';
import type { Estimator } from '../../statistics/estimate.ts';
import { rowSize } from '../../statistics/type-size.ts';
import type { HashJoin, PhysicalPlan } from '../node.ts';
import type { Planner } from '../planner.ts';
import { type EquiKeys, equiKeysOf } from './equi-keys.ts';

type Side = 'left' | 'right';

/** Which operator runs a join, in Spark's order: hints first, then sizes. */
export function planJoin(join: Join, planner: Planner): PhysicalPlan {
  const notIn = notInKeys(join);
  if (notIn !== null) return hashJoin(join, planner, 'broadcast', 'right', { ...notIn, rest: [] }, true);
  const keys = equiKeysOf(join, planner.context);
  return keys.left.length > 0 ? planEquiJoin(join, keys, planner) : planNestedLoop(join, planner);
}

function planEquiJoin(join: Join, keys: EquiKeys, planner: Planner): PhysicalPlan {
  const sizes = new Sizes(join, planner);
  const { hint } = join;
  const broadcast = sizes.pick((side) => mayBroadcast(join.type, side) && hint[side] === 'broadcast');
  if (broadcast !== null) return hashJoin(join, planner, 'broadcast', broadcast, keys, false);
  const merge = hint.left === 'merge' || hint.right === 'merge';
  const shuffled = merge
    ? null
    : sizes.pick((side) => mayHash(join.type, side) && hint[side] === 'shuffle_hash');
  if (shuffled !== null) return hashJoin(join, planner, 'shuffled', shuffled, keys, false);
  const cartesian = hint.left === 'shuffle_replicate_nl' || hint.right === 'shuffle_replicate_nl';
  if (cartesian && !merge && isInner(join.type)) return nestedLoop(join, planner, sizes.smaller());
  const small = merge ? null : sizes.pick((side) => mayBroadcast(join.type, side) && sizes.isSmall(side));
  if (small !== null) return hashJoin(join, planner, 'broadcast', small, keys, false);
  return hashJoin(join, planner, 'sort_merge', sortMergeBuildSide(join, sizes), keys, false);
}

/** A sort-merge join is run as a hash join: of the side that the join type allows best, or the smaller one. */
function sortMergeBuildSide(join: Join, sizes: Sizes): Side {
  if (join.type === 'right_outer') return 'left';
  return isInner(join.type) ? sizes.smaller() : 'right';
}

function planNestedLoop(join: Join, planner: Planner): PhysicalPlan {
  const sizes = new Sizes(join, planner);
  const hinted = sizes.pick((side) => join.hint[side] === 'broadcast');
  if (hinted !== null) return broadcastNestedLoop(join, planner, bestBuildSide(join.type, hinted));
  const cartesian = join.hint.left === 'shuffle_replicate_nl' || join.hint.right === 'shuffle_replicate_nl';
  if (cartesian && isInner(join.type)) return nestedLoop(join, planner, sizes.smaller());
  const small = sizes.pick((side) => mayBroadcastLoop(join.type, side) && sizes.isSmall(side));
  if (small !== null) return broadcastNestedLoop(join, planner, small);
  if (isInner(join.type)) return nestedLoop(join, planner, sizes.smaller());
  return broadcastNestedLoop(join, planner, bestBuildSide(join.type, sizes.smaller()));
}

/** Only inner and full outer joins have a choice: the rows of the other side must not be copied. */
function bestBuildSide(type: JoinType, otherwise: Side): Side {
  if (isInner(type) || type === 'full_outer') return otherwise;
  return type === 'right_outer' ? 'left' : 'right';
}

type BySide = Readonly<Record<Side, bigint>>;

class Sizes {
  readonly #most: BySide;
  readonly #guessed: BySide;
  readonly #threshold: bigint;

  constructor(join: Join, planner: Planner) {
    const sizes = (estimator: Estimator): BySide => ({
      left: sizeOf(join.left, estimator),
      right: sizeOf(join.right, estimator),
    });
    this.#most = sizes(planner.cautiousEstimator);
    this.#guessed = sizes(planner.estimator);
    const threshold = parseBytes(planner.context.conf('spark.sql.autoBroadcastJoinThreshold') ?? '10485760');
    this.#threshold = Number.isNaN(threshold) ? 10_485_760n : BigInt(threshold);
  }

  isSmall(side: Side): boolean {
    return this.#most[side] <= this.#threshold;
  }

  smaller(): Side {
    return this.#guessed.right <= this.#guessed.left ? 'right' : 'left';
  }

  /** The smaller one of the sides that pass the test; null for none. */
  pick(test: (side: Side) => boolean): Side | null {
    const left = test('left');
    const right = test('right');
    if (left && right) return this.smaller();
    return left ? 'left' : right ? 'right' : null;
  }
}

/** Spark's size; less where the number of rows is known well enough to tell. */
function sizeOf(plan: LogicalPlan, estimator: Estimator): bigint {
  const { sizeInBytes, rows } = estimator.of(plan);
  if (rows === null || !Number.isFinite(rows)) return sizeInBytes;
  const guessed = BigInt(Math.ceil(rows)) * rowSize(outputOf(plan));
  return guessed < sizeInBytes ? guessed : sizeInBytes;
}

function isInner(type: JoinType): boolean {
  return type === 'inner' || type === 'cross';
}

function mayBroadcast(type: JoinType, side: Side): boolean {
  if (isInner(type)) return true;
  if (side === 'left') return type === 'right_outer';
  return type !== 'right_outer' && type !== 'full_outer';
}

/** Nested loops also find the rows of a copied side that nothing matched. */
function mayBroadcastLoop(type: JoinType, side: Side): boolean {
  return mayBroadcast(type, side) || type === 'full_outer';
}

function mayHash(type: JoinType, side: Side): boolean {
  return (
    side === 'right' ||
    isInner(type) ||
    type === 'left_outer' ||
    type === 'right_outer' ||
    type === 'full_outer'
  );
}

function hashJoin(
  join: Join,
  planner: Planner,
  strategy: HashJoin['strategy'],
  buildSide: Side,
  keys: EquiKeys,
  nullAware: boolean,
): PhysicalPlan {
  const condition = conjunctionOrNull(keys.rest);
  return {
    kind: 'hash_join',
    nodeId: 0,
    output: outputOf(join),
    strategy,
    type: join.type,
    buildSide,
    leftKeys: keys.left.map((e) => planner.expression(e)),
    rightKeys: keys.right.map((e) => planner.expression(e)),
    condition: condition === null ? null : planner.expression(condition),
    nullAware,
    estimatedRows: {
      left: planner.estimator.of(join.left).rows,
      right: planner.estimator.of(join.right).rows,
    },
    left: planner.plan(join.left),
    right: planner.plan(join.right),
  };
}

/** Every pair of partitions: a Cartesian product, unless a side is broadcast. */
function nestedLoop(join: Join, planner: Planner, buildSide: Side): PhysicalPlan {
  return {
    kind: 'nested_loop_join',
    nodeId: 0,
    output: outputOf(join),
    type: join.type,
    buildSide,
    condition: join.condition === null ? null : planner.expression(join.condition),
    left: planner.plan(join.left),
    right: planner.plan(join.right),
  };
}

function broadcastNestedLoop(join: Join, planner: Planner, buildSide: Side): PhysicalPlan {
  const plan = nestedLoop(join, planner, buildSide) as Extract<PhysicalPlan, { kind: 'nested_loop_join' }>;
  const child = plan[buildSide];
  const exchange: PhysicalPlan = {
    kind: 'broadcast_exchange',
    nodeId: 0,
    output: child.output,
    keys: [],
    child,
  };
  return buildSide === 'left' ? { ...plan, left: exchange } : { ...plan, right: exchange };
}

/** NOT IN over one value: an anti join on `a = b OR (a = b) IS NULL` alone. */
function notInKeys(
  join: Join,
): { readonly left: readonly LogicalExpression[]; readonly right: readonly LogicalExpression[] } | null {
  const e = join.condition;
  if (join.type !== 'left_anti' || e === null || !isCall(e, FN.or)) return null;
  const [same, unknown] = e.args as readonly [LogicalExpression, LogicalExpression];
  if (!isCall(same, FN.equal) || !isCall(unknown, FN.isNull)) return null;
  if (!semanticEquals<LogicalPlan>(same, unknown.args[0]!)) return null;
  const [a, b] = same.args as readonly [LogicalExpression, LogicalExpression];
  const left = outputIds(join.left);
  const right = outputIds(join.right);
  if (readsOnly(a, left) && readsOnly(b, right)) return { left: [a], right: [b] };
  return readsOnly(b, left) && readsOnly(a, right) ? { left: [b], right: [a] } : null;
}
