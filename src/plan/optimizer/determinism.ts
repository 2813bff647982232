import { childrenOf } from '../../expr/children.ts';
import { childrenOf as plansBelow } from '../logical/children.ts';
import { expressionsOf } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import type { OptimizerContext } from './optimizer-context.ts';

const known = new WeakMap<LogicalExpression, boolean>();

/** Gives the same value for the same row each time; linear over shared expressions. */
export function deterministic(e: LogicalExpression, context: OptimizerContext): boolean {
  if (e.kind === 'literal' || e.kind === 'attribute') return true;
  let result = known.get(e);
  if (result === undefined) {
    const called = e.kind === 'call' || e.kind === 'aggregate_call' || e.kind === 'generator_call';
    result =
      (!called || context.functions.deterministic(e.fn)) &&
      childrenOf(e).every((c) => deterministic(c, context));
    known.set(e, result);
  }
  return result;
}

export function allDeterministic(list: readonly LogicalExpression[], context: OptimizerContext): boolean {
  return list.every((e) => deterministic(e, context));
}

/** Are all expressions of a plan deterministic? */
export function deterministicPlan(plan: LogicalPlan, context: OptimizerContext): boolean {
  return (
    plan.kind !== 'sample' &&
    allDeterministic(expressionsOf(plan), context) &&
    plansBelow(plan).every((child) => deterministicPlan(child, context))
  );
}
