import { childrenOf } from '../../expr/children.ts';
import { childrenOf as plansBelow } from '../logical/children.ts';
import { expressionsOf } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';

type PlanKind = LogicalPlan['kind'];
type ExpressionKind = LogicalExpression['kind'];

/** A kind of node, or of expression: no two have the same name. */
export type Kind = PlanKind | ExpressionKind;

/** Kinds as sets of bits, 25 and 15 of them. */
export interface Kinds {
  readonly plans: number;
  readonly expressions: number;
}

const planBits: Readonly<Record<PlanKind, number>> = {
  relation: 1 << 0,
  local_relation: 1 << 1,
  in_memory_relation: 1 << 2,
  range: 1 << 3,
  project: 1 << 4,
  filter: 1 << 5,
  aggregate: 1 << 6,
  join: 1 << 7,
  lateral_join: 1 << 8,
  sort: 1 << 9,
  limit: 1 << 10,
  distinct: 1 << 11,
  union: 1 << 12,
  intersect: 1 << 13,
  except: 1 << 14,
  window: 1 << 15,
  window_group_limit: 1 << 16,
  generate: 1 << 17,
  expand: 1 << 18,
  sample: 1 << 19,
  subquery_alias: 1 << 20,
  view: 1 << 21,
  repartition: 1 << 22,
  recursive_union: 1 << 23,
  recursive_reference: 1 << 24,
};

const expressionBits: Readonly<Record<ExpressionKind, number>> = {
  literal: 1 << 0,
  attribute: 1 << 1,
  lambda_variable: 1 << 2,
  outer_reference: 1 << 3,
  alias: 1 << 4,
  call: 1 << 5,
  cast: 1 << 6,
  case: 1 << 7,
  lambda: 1 << 8,
  aggregate_call: 1 << 9,
  window_call: 1 << 10,
  generator_call: 1 << 11,
  scalar_subquery: 1 << 12,
  exists_subquery: 1 << 13,
  in_subquery: 1 << 14,
};

export function kindSet(kinds: readonly Kind[]): Kinds {
  let plans = 0;
  let expressions = 0;
  for (const kind of kinds) {
    if (kind in planBits) plans |= planBits[kind as PlanKind];
    else expressions |= expressionBits[kind as ExpressionKind];
  }
  return { plans, expressions };
}

/** Do both have a kind in common? */
export function haveCommonKind(a: Kinds, b: Kinds): boolean {
  return (a.plans & b.plans) !== 0 || (a.expressions & b.expressions) !== 0;
}

const known = new WeakMap<LogicalPlan, Kinds>();
const knownExpressions = new WeakMap<LogicalExpression, number>();

/** What a plan is made of; plans of subqueries are left out. */
export function kindsOf(plan: LogicalPlan): Kinds {
  let kinds = known.get(plan);
  if (kinds !== undefined) return kinds;
  let plans = planBits[plan.kind];
  let expressions = 0;
  for (const e of expressionsOf(plan)) expressions |= expressionKindsOf(e);
  for (const child of plansBelow(plan)) {
    const below = kindsOf(child);
    plans |= below.plans;
    expressions |= below.expressions;
  }
  kinds = { plans, expressions };
  known.set(plan, kinds);
  return kinds;
}

/** Whether the expression itself, not one below it, is of one of the kinds. */
export function isOfKind(e: LogicalExpression, kinds: Kinds): boolean {
  return (expressionBits[e.kind] & kinds.expressions) !== 0;
}

/** The expression's own kind and those of all below it, as bits. */
export function expressionKindsOf(e: LogicalExpression): number {
  if (e.kind === 'attribute' || e.kind === 'literal') return expressionBits[e.kind];
  let kinds = knownExpressions.get(e);
  if (kinds !== undefined) return kinds;
  kinds = expressionBits[e.kind];
  for (const child of childrenOf(e)) kinds |= expressionKindsOf(child);
  knownExpressions.set(e, kinds);
  return kinds;
}
