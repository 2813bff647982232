import { mapChildren } from '../../expr/children.ts';
import {
  conjunction,
  conjunctsOf,
  disjunction,
  disjunctsOf,
  FN,
  isCall,
  LONG_CHAIN,
} from '../logical/build.ts';
import { mapExpressions, mapSame } from '../logical/expressions.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { transformUp } from '../logical/transform.ts';

/**
 * Nests thousands of conditions that AND or OR joins evenly: left-deep, they would use up the stack of
 * everything that walks through them. Not a rule, because the rules' driver is one of those.
 */
export function balanceChains(plan: LogicalPlan): LogicalPlan {
  return transformUp(plan, (node) => mapExpressions(node, balanced));
}

function balanced(e: LogicalExpression): LogicalExpression {
  if (isCall(e, FN.and)) return balancedChain(e, conjunctsOf(e), conjunction);
  if (isCall(e, FN.or)) return balancedChain(e, disjunctsOf(e), disjunction);
  return mapChildren(e, balanced);
}

function balancedChain(
  e: LogicalExpression,
  operands: readonly LogicalExpression[],
  join: (operands: readonly LogicalExpression[]) => LogicalExpression,
): LogicalExpression {
  const inner = mapSame(operands, balanced);
  return inner === operands && operands.length <= LONG_CHAIN ? e : join(inner);
}
