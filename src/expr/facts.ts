import { childrenOf } from './children.ts';
import type { Expression } from './expression.ts';

/** What a function's declaration tells about its calls; `functions/registry.ts` provides it. */
export interface FunctionFacts {
  /** False for `rand`, `uuid`, `monotonically_increasing_id`, ... */
  deterministic(fn: string): boolean;
  /** Can be computed before the query runs when its arguments can; false also for `raise_error`'s kin. */
  foldable(fn: string): boolean;
}

/** Gives the same value for the same row each time, and has no effect. */
export function isDeterministic<Plan>(e: Expression<Plan>, facts: FunctionFacts): boolean {
  switch (e.kind) {
    case 'call':
    case 'aggregate_call':
    case 'generator_call':
      if (!facts.deterministic(e.fn)) return false;
  }
  return childrenOf(e).every((child) => isDeterministic(child, facts));
}

/** Has one value for the whole query, which the driver can compute. */
export function isFoldable<Plan>(e: Expression<Plan>, facts: FunctionFacts): boolean {
  return foldable(e, facts, new Set());
}

function foldable<Plan>(e: Expression<Plan>, facts: FunctionFacts, bound: ReadonlySet<number>): boolean {
  switch (e.kind) {
    case 'literal':
      return true;
    case 'lambda_variable':
      return bound.has(e.id);
    case 'lambda':
      return foldable(e.body, facts, new Set([...bound, ...e.parameters.map((p) => p.id)]));
    case 'call':
      return facts.foldable(e.fn) && e.args.every((arg) => foldable(arg, facts, bound));
    case 'alias':
    case 'cast':
    case 'case':
      return childrenOf(e).every((child) => foldable(child, facts, bound));
    default:
      return false;
  }
}
