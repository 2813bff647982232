import { childrenOf } from '../../expr/children.ts';
import { canonicalKey } from '../../expr/equality.ts';
import type { Attribute, ExprId } from '../../expr/expression.ts';
import { isNullable } from '../../expr/expression-type.ts';
import { substituteById } from '../../expr/rewrite.ts';
import { some } from '../../expr/walk.ts';
import { conjunctsOf, FN, isCall, isNotNull } from '../logical/build.ts';
import type { Join, LogicalExpression, LogicalPlan, NamedExpression, Union } from '../logical/node.ts';
import { hasCorrelatedSubquery, subqueryPlan } from '../logical/outer-references.ts';
import { outputOf } from '../logical/output.ts';
import { deterministic } from './determinism.ts';
import type { OptimizerContext } from './optimizer-context.ts';
import { hasOuterReference, outputIds, readsOnly } from './predicates.ts';

/** Conditions that hold for every row that a plan gives, by their canonical key. */
export type Constraints = ReadonlyMap<string, LogicalExpression>;

/** Larger conditions and longer lists of them are left out: what they would prove is not worth the search. */
const MAX_NODES = 40;
const MAX_CONSTRAINTS = 300;
const MAX_UNION_INPUTS = 20;
const NONE: Constraints = new Map();

const cache = new WeakMap<LogicalPlan, Constraints>();

export function constraintsOf(plan: LogicalPlan, context: OptimizerContext): Constraints {
  const known = cache.get(plan);
  if (known !== undefined) return known;
  const ids = outputIds(plan);
  const result = new Map<string, LogicalExpression>();
  for (const [key, e] of compute(plan, context)) {
    if (result.size < MAX_CONSTRAINTS && readsOnly(e, ids)) result.set(key, e);
  }
  cache.set(plan, result);
  return result;
}

function compute(plan: LogicalPlan, context: OptimizerContext): Constraints {
  switch (plan.kind) {
    case 'filter':
      return withInferred(constraintsOf(plan.child, context), conjunctsOf(plan.condition), context);
    case 'project':
      return renamed(constraintsOf(plan.child, context), plan.list);
    case 'aggregate':
      return renamed(constraintsOf(plan.child, context), plan.list);
    case 'join':
      return joinConstraints(plan, context);
    case 'sort':
    case 'limit':
    case 'distinct':
    case 'sample':
    case 'repartition':
    case 'window':
    case 'window_group_limit':
    case 'generate':
      return constraintsOf(plan.child, context);
    case 'union':
      return unionConstraints(plan, context);
    default:
      return NONE;
  }
}

/** Adds conditions, and what follows from all of them together. */
export function withInferred(
  below: Constraints,
  conditions: readonly LogicalExpression[],
  context: OptimizerContext,
): Constraints {
  const all = new Map(below);
  for (const e of conditions) if (isUsable(e, context)) add(all, e);
  for (const e of [...all.values()]) {
    for (const a of provenNotNull(e, context)) if (a.nullable) add(all, isNotNull<LogicalPlan>(a));
  }
  inferFromEqualities(all, context);
  return all;
}

function add(all: Map<string, LogicalExpression>, e: LogicalExpression): void {
  const key = canonicalKey(e);
  if (!all.has(key)) all.set(key, e);
}

function isUsable(e: LogicalExpression, context: OptimizerContext): boolean {
  return (
    countNodes(e, MAX_NODES) > 0 &&
    deterministic(e, context) &&
    !hasOuterReference(e) &&
    !some(e, (x) => subqueryPlan(x) !== null && x.kind !== 'scalar_subquery') &&
    !hasCorrelatedSubquery(e)
  );
}

/** What is left of a budget after an expression's nodes; zero or less when it is too large. */
function countNodes(e: LogicalExpression, budget: number): number {
  let left = budget - 1;
  for (const child of childrenOf(e)) {
    if (left <= 0) return 0;
    left = countNodes(child, left);
  }
  return left;
}

/** Columns that can't be NULL where the condition is TRUE. */
export function provenNotNull(e: LogicalExpression, context: OptimizerContext): readonly Attribute[] {
  if (isCall(e, FN.isNotNull)) return strictInputs(e.args[0]!, context);
  return strictInputs(e, context);
}

function strictInputs(e: LogicalExpression, context: OptimizerContext): readonly Attribute[] {
  if (e.kind === 'attribute') return [e];
  if (e.kind === 'cast') return strictInputs(e.child, context);
  if (e.kind === 'call' && context.functions.nullIntolerant(e.fn)) {
    return e.args.flatMap((a) => strictInputs(a, context));
  }
  return [];
}

/** From `a = b` and a condition on a follows the condition on b. */
function inferFromEqualities(all: Map<string, LogicalExpression>, context: OptimizerContext): void {
  for (const equality of [...all.values()]) {
    if (!isCall(equality, FN.equal)) continue;
    const [left, right] = equality.args as readonly [LogicalExpression, LogicalExpression];
    if (left.kind === 'attribute') transfer(all, equality, left, right, context);
    if (right.kind === 'attribute') transfer(all, equality, right, left, context);
  }
}

function transfer(
  all: Map<string, LogicalExpression>,
  equality: LogicalExpression,
  from: Attribute,
  to: LogicalExpression,
  context: OptimizerContext,
): void {
  // A widening cast of a column is as good as a column; anything larger would be computed twice.
  const simple =
    to.kind === 'attribute' || (to.kind === 'cast' && to.child.kind === 'attribute' && to.mode !== 'try');
  if (!simple || all.size >= MAX_CONSTRAINTS) return;
  const replacement = new Map<ExprId, LogicalExpression>([[from.id, to]]);
  for (const e of [...all.values()]) {
    if (e === equality || !readsColumn(e, from.id)) continue;
    const moved = substituteById(e, replacement);
    if (!isTrivial(moved, context)) add(all, moved);
  }
}

function readsColumn(e: LogicalExpression, id: ExprId): boolean {
  return e.kind === 'attribute' ? e.id === id : childrenOf(e).some((child) => readsColumn(child, id));
}

function isTrivial(e: LogicalExpression, context: OptimizerContext): boolean {
  if (isCall(e, FN.isNotNull)) return !isNullable(e.args[0]!) || e.args[0]!.kind !== 'attribute';
  return (
    e.kind === 'call' &&
    e.args.length === 2 &&
    context.functions.nullIntolerant(e.fn) &&
    canonicalKey(e.args[0]!) === canonicalKey(e.args[1]!)
  );
}

/** Constraints in terms of a list's columns. */
function renamed(below: Constraints, list: readonly NamedExpression[]): Constraints {
  if (below.size === 0) return NONE;
  const replacements = new Map<ExprId, LogicalExpression>();
  for (const e of list) {
    if (e.kind === 'alias' && e.child.kind === 'attribute' && !replacements.has(e.child.id)) {
      replacements.set(e.child.id, { ...e.child, id: e.id, name: e.name, qualifier: [] });
    }
  }
  if (replacements.size === 0) return below;
  const result = new Map(below);
  for (const e of below.values()) add(result, substituteById(e, replacements));
  return result;
}

function joinConstraints(join: Join, context: OptimizerContext): Constraints {
  switch (join.type) {
    case 'inner':
    case 'cross':
    case 'left_semi':
      return allConstraints(join, context);
    case 'right_outer':
      return constraintsOf(join.right, context);
    case 'full_outer':
      return NONE;
    default:
      return constraintsOf(join.left, context);
  }
}

/** What holds for every pair of rows that matches, whatever the join does with the others. */
export function allConstraints(join: Join, context: OptimizerContext): Constraints {
  const both = new Map([...constraintsOf(join.left, context), ...constraintsOf(join.right, context)]);
  return withInferred(both, join.condition === null ? [] : conjunctsOf(join.condition), context);
}

function unionConstraints(union: Union, context: OptimizerContext): Constraints {
  if (union.inputs.length > MAX_UNION_INPUTS) return NONE;
  let common: Map<string, LogicalExpression> | null = null;
  for (const input of union.inputs) {
    const columns = new Map<ExprId, LogicalExpression>(
      outputOf(input).map((a, i) => [a.id, union.output[i]!] as const),
    );
    const own = new Map<string, LogicalExpression>();
    for (const e of constraintsOf(input, context).values()) add(own, substituteById(e, columns));
    if (common === null) common = own;
    else for (const key of common.keys()) if (!own.has(key)) common.delete(key);
    if (common.size === 0) return NONE;
  }
  return common ?? NONE;
}
