import { canonicalKey } from '../../expr/equality.ts';
import type { Literal, ScalarSubquery } from '../../expr/expression.ts';
import { walk } from '../../expr/walk.ts';
import { expressionsOf } from '../../plan/physical/children.ts';
import type {
  Exchange,
  HashJoin,
  LimitExec,
  PhysicalExpression,
  PhysicalPlan,
} from '../../plan/physical/node.ts';
import { isSinglePartition, rewritePlan, walkPlan } from './plan-shape.ts';

type Subquery = ScalarSubquery<PhysicalPlan>;

/** Properties of plans and expressions in which no expressions are. */
const WITHOUT_EXPRESSIONS = new Set(['output', 'table', 'files', 'type', 'origin', 'rows', 'qualifier']);

const foundBefore = new WeakMap<PhysicalPlan, readonly Subquery[]>();

/** The scalar subqueries in the plan's expressions, each id once; not those inside subqueries. */
export function findSubqueries(plan: PhysicalPlan): readonly Subquery[] {
  const known = foundBefore.get(plan);
  if (known !== undefined) return known;
  const found = new Map<number, Subquery>();
  walkPlan(plan, (node) => {
    for (const expression of expressionsOf(node)) {
      walk(expression, (e) => {
        if (e.kind === 'scalar_subquery') found.set(e.id, e);
      });
    }
  });
  const subqueries = [...found.values()];
  foundBefore.set(plan, subqueries);
  return subqueries;
}

/** The plan and those of its subqueries, inner ones too. */
export function plansOf(plan: PhysicalPlan): readonly PhysicalPlan[] {
  return [plan, ...findSubqueries(plan).flatMap((subquery) => plansOf(subquery.plan))];
}

/** The plan with other expressions in the place of its scalar subqueries, by their ids. */
export function replaceSubqueries(
  plan: PhysicalPlan,
  replacements: ReadonlyMap<number, Literal | Subquery>,
): PhysicalPlan {
  const replace = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    if (isSubquery(value)) return replacements.get(value.id)!;
    if (Array.isArray(value)) {
      const copy = value.map(replace);
      return copy.some((part, i) => part !== value[i]) ? copy : value;
    }
    let changed: Record<string, unknown> | null = null;
    for (const [key, part] of Object.entries(value)) {
      if (WITHOUT_EXPRESSIONS.has(key) || isCachedPlan(value, key)) continue;
      const other = replace(part);
      if (other === part) continue;
      changed ??= { ...value };
      changed[key] = other;
    }
    return changed ?? value;
  };
  return replacements.size === 0 ? plan : (replace(plan) as PhysicalPlan);
}

/** What computes cached rows is a plan apart, with subqueries of its own. */
function isCachedPlan(value: object, key: string): boolean {
  return key === 'plan' && 'kind' in value && value.kind === 'in_memory_scan';
}

function isSubquery(value: object): value is Subquery {
  return 'kind' in value && value.kind === 'scalar_subquery';
}

/**
 * Adds the exchanges that Spark's operators make on their own: the one partition of a LIMIT or of an ORDER BY
 * with LIMIT, and a Cartesian product's copy of one side.
 *
 * @param nextNodeId gives negative ids: metrics and EXPLAIN know nothing of these nodes
 */
export function addImplicitExchanges(plan: PhysicalPlan, nextNodeId: () => number): PhysicalPlan {
  const single = (child: PhysicalPlan): Exchange => ({
    kind: 'exchange',
    nodeId: nextNodeId(),
    output: child.output,
    partitioning: { kind: 'single' },
    origin: 'ENSURE_REQUIREMENTS',
    child,
  });
  const localLimit = (node: LimitExec): PhysicalPlan =>
    node.limit < 0
      ? node.child
      : { ...node, nodeId: nextNodeId(), scope: 'local', limit: node.limit + node.offset, offset: 0 };
  return rewritePlan(plan, (node) => {
    switch (node.kind) {
      case 'limit':
        if (node.scope === 'local' || isSinglePartition(node.child)) return node;
        return { ...node, child: single(localLimit(node)) };
      case 'take_ordered_and_project': {
        if (isSinglePartition(node.child)) return node;
        const first: PhysicalPlan = {
          ...node,
          nodeId: nextNodeId(),
          limit: node.limit < 0 ? node.limit : node.limit + node.offset,
          offset: 0,
          list: node.child.output,
          output: node.child.output,
        };
        return { ...node, child: single(first) };
      }
      case 'hash_join':
        return node.strategy === 'shuffled' ? alignSides(node, nextNodeId) : node;
      case 'nested_loop_join': {
        const side = node[node.buildSide];
        if (side.kind === 'broadcast_exchange') return node;
        const build: PhysicalPlan = {
          kind: 'broadcast_exchange',
          nodeId: nextNodeId(),
          output: side.output,
          keys: [],
          child: side,
        };
        return node.buildSide === 'left' ? { ...node, left: build } : { ...node, right: build };
      }
      case 'coalesce':
        return hasUnion(node.child) ? coalesceByExchange(node, nextNodeId()) : node;
      default:
        return node;
    }
  });
}

/**
 * A side whose rows are in one partition anyway may have lost its exchange, while the other side still has
 * several partitions: both are exchanged by the join's keys then.
 */
function alignSides(join: HashJoin, nextNodeId: () => number): HashJoin {
  if (isSinglePartition(join.left) === isSinglePartition(join.right)) return join;
  const byKeys = (side: PhysicalPlan, expressions: readonly PhysicalExpression[]): PhysicalPlan => {
    const isAligned =
      side.kind === 'exchange' &&
      side.partitioning.kind === 'hash' &&
      side.origin === 'ENSURE_REQUIREMENTS' &&
      sameExpressions(side.partitioning.expressions, expressions);
    if (isAligned) return side;
    return {
      kind: 'exchange',
      nodeId: nextNodeId(),
      output: side.output,
      partitioning: { kind: 'hash', expressions, partitions: JOIN_PARTITIONS },
      origin: 'ENSURE_REQUIREMENTS',
      child: side,
    };
  };
  return { ...join, left: byKeys(join.left, join.leftKeys), right: byKeys(join.right, join.rightKeys) };
}

/** Of exchanges that are added here; what is written in the end depends on the executors. */
const JOIN_PARTITIONS = 200;

function sameExpressions(a: readonly PhysicalExpression[], b: readonly PhysicalExpression[]): boolean {
  return a.length === b.length && a.every((e, i) => canonicalKey(e) === canonicalKey(b[i]!));
}

/** Partitions of different inputs of a union can't be one task: their rows are exchanged instead. */
function coalesceByExchange(node: Extract<PhysicalPlan, { kind: 'coalesce' }>, nodeId: number): PhysicalPlan {
  return {
    kind: 'exchange',
    nodeId,
    output: node.output,
    partitioning:
      node.partitions === 1 ? { kind: 'single' } : { kind: 'round_robin', partitions: node.partitions },
    origin: 'REPARTITION_BY_NUM',
    child: node.child,
  };
}

function hasUnion(plan: PhysicalPlan): boolean {
  if (plan.kind === 'union') return true;
  if (plan.kind === 'exchange' || plan.kind === 'broadcast_exchange') return false;
  return 'child' in plan && hasUnion(plan.child);
}
