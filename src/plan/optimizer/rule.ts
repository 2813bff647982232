import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { type Kind, type Kinds, kindSet } from './kinds.ts';
import type { OptimizerContext } from './optimizer-context.ts';

/**
 * One rewriting that keeps the meaning of a plan. The driver owns recursion, order, repetition and checks.
 * A rule gives back the very object that it was given where it has nothing to change.
 */
export type Rule = NodeRule | ExpressionRule | PlanRule;

/** Looks at a node and what is below it. */
export interface NodeRule {
  readonly name: string;
  readonly kind: 'node';
  /** `up`: children first; `down`: parents first, and what the rule gives is descended into. */
  readonly direction: 'up' | 'down';
  /** Below what has none of these kinds, and at it, there is nothing to do. */
  readonly needs: Kinds;
  readonly apply: (node: LogicalPlan, context: OptimizerContext) => LogicalPlan;
}

/** Looks at one expression at a time, children first; does not depend on the plan around it. */
export interface ExpressionRule {
  readonly name: string;
  readonly kind: 'expression';
  readonly needs: Kinds;
  /** Is given expressions of these kinds only. */
  readonly apply: (expression: LogicalExpression, context: OptimizerContext) => LogicalExpression;
}

/** Looks at the whole plan, because what it does depends on more than what is below a node. */
export interface PlanRule {
  readonly name: string;
  readonly kind: 'plan';
  readonly apply: (plan: LogicalPlan, context: OptimizerContext) => LogicalPlan;
}

export interface Batch {
  readonly name: string;
  /** Repeated until nothing changes any more, or run once. */
  readonly repeat: 'once' | 'fixed_point';
  readonly rules: readonly Rule[];
}

export function nodeRule(
  name: string,
  needs: readonly Kind[],
  apply: NodeRule['apply'],
  direction: NodeRule['direction'] = 'down',
): NodeRule {
  return { name, kind: 'node', direction, needs: kindSet(needs), apply };
}

/** A rule for expressions of the given kinds. */
export function expressionRule<K extends LogicalExpression['kind']>(
  name: string,
  kinds: readonly K[],
  apply: (
    expression: Extract<LogicalExpression, { kind: K }>,
    context: OptimizerContext,
  ) => LogicalExpression,
): ExpressionRule {
  return { name, kind: 'expression', needs: kindSet(kinds), apply: apply as ExpressionRule['apply'] };
}

export function planRule(name: string, apply: PlanRule['apply']): PlanRule {
  return { name, kind: 'plan', apply };
}
