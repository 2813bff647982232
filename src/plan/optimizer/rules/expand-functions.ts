import type { Call } from '../../../expr/expression.ts';
import type { LogicalExpression } from '../../logical/node.ts';
import { expressionRule } from '../rule.ts';

/** Functions that only abbreviate another expression (`nullif`): the other rules know the expression. */
export const expandFunctions = expressionRule('expandFunctions', ['call'], (e, context) => {
  let result: LogicalExpression = e;
  while (result.kind === 'call') {
    const expansion: LogicalExpression | null = context.functions.expand(result as Call);
    if (expansion === null) break;
    result = expansion;
  }
  return result;
});
