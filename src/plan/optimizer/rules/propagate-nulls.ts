import type { AggregateCall, Call } from '../../../expr/expression.ts';
import { isNullable } from '../../../expr/expression-type.ts';
import { FALSE, FN, intLiteral, isNull, isNullLiteral, literal, TRUE } from '../../logical/build.ts';
import type { LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import { deterministic } from '../determinism.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { expressionRule } from '../rule.ts';

/** Decides what is known to be NULL, or known not to be. */
export const propagateNulls = expressionRule(
  'propagateNulls',
  ['call', 'cast', 'aggregate_call'],
  (e, context) => {
    if (e.kind === 'aggregate_call') return countAll(e);
    if (e.kind === 'cast') return isNullLiteral(e.child) ? literal(null, e.type) : e;
    switch (e.fn) {
      case FN.isNull:
      case FN.isNotNull: {
        const child = e.args[0]!;
        if (isNullable(child) || !deterministic(child, context)) return e;
        return e.fn === FN.isNull ? FALSE : TRUE;
      }
      case FN.nullSafeEqual: {
        const [left, right] = e.args as readonly [LogicalExpression, LogicalExpression];
        if (isNullLiteral(left)) return isNull(right);
        return isNullLiteral(right) ? isNull(left) : e;
      }
      case FN.coalesce:
        return simplifyCoalesce(e);
      case FN.in:
        return isNullLiteral(e.args[0]!) && e.args.length > 1 ? literal(null, e.type) : e;
      default:
        return e.args.some(isNullLiteral) && isNullIntolerant(e, context) ? literal(null, e.type) : e;
    }
  },
);

function isNullIntolerant(e: Call<LogicalPlan>, context: OptimizerContext): boolean {
  return context.functions.nullIntolerant(e.fn) && e.args.every((a) => deterministic(a, context));
}

function simplifyCoalesce(e: Call<LogicalPlan>): LogicalExpression {
  const { args } = e;
  const kept: LogicalExpression[] = [];
  for (const arg of args) {
    if (isNullLiteral(arg)) continue;
    kept.push(arg);
    if (!isNullable(arg)) break;
  }
  if (kept.length === 0) return literal(null, e.type);
  if (kept.length === 1) return kept[0]!;
  if (kept.length === args.length) return e;
  return { ...e, args: kept, nullable: isNullable(kept.at(-1)!) && e.nullable };
}

/** Rows are counted alike by `count(x)` and `count(1)` where x is never NULL. */
function countAll(e: AggregateCall<LogicalPlan>): LogicalExpression {
  if (e.fn !== 'count' || e.distinct || e.args.length === 0) return e;
  if (e.args.some(isNullable) || (e.args.length === 1 && e.args[0]!.kind === 'literal')) return e;
  return { ...e, args: [intLiteral(1)] };
}
