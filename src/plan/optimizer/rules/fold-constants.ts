import { assertNever, SparkError } from '../../../core/error.ts';
import type { Call, Case, Cast, Expression } from '../../../expr/expression.ts';
import { isFoldable } from '../../../expr/facts.ts';
import type { Value } from '../../../types/value.ts';
import { literal } from '../../logical/build.ts';
import type { LogicalPlan } from '../../logical/node.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { expressionRule } from '../rule.ts';

/** Characters or bytes of a literal. */
const MOST_LENGTH = 65_536;

/**
 * Computes what depends on no column. What fails stays as it is: it may stand in a branch that no row takes,
 * and where it is reached, execution raises the error. So do long values, which plans would drag along.
 */
export const foldConstants = expressionRule('foldConstants', ['call', 'cast', 'case'], (e, context) => {
  if (!isConstant(e, context)) return e;
  try {
    const value = context.evaluate(e as Expression);
    return isLong(value) ? e : literal(value, e.type);
  } catch (error) {
    if (error instanceof SparkError) return e;
    throw error;
  }
});

function isLong(value: Value): boolean {
  return (typeof value === 'string' || value instanceof Uint8Array) && value.length > MOST_LENGTH;
}

/** Arguments were folded before: only literals can be constant below. */
function isConstant(
  e: Call<LogicalPlan> | Cast<LogicalPlan> | Case<LogicalPlan>,
  context: OptimizerContext,
): boolean {
  switch (e.kind) {
    case 'call':
      return (
        context.functions.foldable(e.fn) &&
        e.args.every((a) => a.kind === 'literal' || (a.kind === 'lambda' && isFoldable(a, context.functions)))
      );
    case 'cast':
      return e.child.kind === 'literal';
    case 'case':
      return (
        e.branches.every((b) => b.when.kind === 'literal' && b.then.kind === 'literal') &&
        (e.otherwise === null || e.otherwise.kind === 'literal')
      );
    default:
      return assertNever(e);
  }
}
