import { mapChildren } from '../../../expr/children.ts';
import type { AggregateCall } from '../../../expr/expression.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { walk } from '../../../expr/walk.ts';
import { containsFloat } from '../../../types/contains-type.ts';
import type { LogicalExpression, LogicalPlan } from '../../logical/node.ts';
import type { OptimizerContext } from '../optimizer-context.ts';
import { nodeRule } from '../rule.ts';

/**
 * `collect_set(x)` is `collect_list(DISTINCT x)`: values are made distinct before the exchange, as groups are. Not
 * where floats are in them, which keys change (-0.0 is 0.0), nor beside an aggregate that must see all rows, which
 * would make copies of them necessary.
 */
export const collectDistinct = nodeRule('collectDistinct', ['aggregate'], (node, context) => {
  if (node.kind !== 'aggregate') return node;
  const calls: AggregateCall<LogicalPlan>[] = [];
  for (const e of node.list) {
    walk(e, (x) => {
      if (x.kind === 'aggregate_call') calls.push(x);
    });
  }
  if (!calls.some(isSet) || !calls.every((x) => isSet(x) || isMergeable(x, context))) return node;
  const replace = (e: LogicalExpression): LogicalExpression => {
    if (e.kind !== 'aggregate_call') return mapChildren(e, replace);
    return isSet(e) ? { ...e, fn: 'collect_list', distinct: true } : e;
  };
  return {
    ...node,
    list: node.list.map((e) => (e.kind === 'alias' ? { ...e, child: replace(e.child) } : e)),
  };
});

function isSet(e: AggregateCall<LogicalPlan>): boolean {
  return e.fn === 'collect_set' && !containsFloat(typeOf(e.args[0]!));
}

function isMergeable(e: AggregateCall<LogicalPlan>, context: OptimizerContext): boolean {
  return e.distinct || context.functions.aggregateState(e as AggregateCall) !== null;
}
