import type { Call } from '../../../expr/expression.ts';
import type { LogicalExpression } from '../../logical/node.ts';
import { expressionRule } from '../rule.ts';

/** Functions that only abbreviate another expression (`nullif`): the other rules know the expression. */
export const expandFunctions = expressionRule('expandFunctions', ['call'], (e, context) => {
  if (e.kind !== 'call') return e;
  let result: LogicalExpression = e;
  for (;;) {
    if (result.kind !== 'call') return result;
    const expansion: LogicalExpression | null = context.functions.expand(result as Call);
    if (expansion === null) return result;
    result = expansion;
  }
});
