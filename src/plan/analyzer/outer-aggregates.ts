import type { AggregateCall, Attribute } from '../../expr/expression.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import { some } from '../../expr/walk.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { type ExpressionEnv, nextId } from './environment.ts';
import { printSql } from './print-sql.ts';

/**
 * An aggregate over columns of the query around alone is that query's, where the subquery stands in its
 * HAVING: an outer column of the subquery. Undefined for any other aggregate.
 */
export function aggregateOfOuter(
  call: AggregateCall<LogicalPlan>,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  const around = env.query.outer?.outerAggregates;
  if (around === undefined) return undefined;
  const isOuter = some<LogicalPlan>(call, (e) => e.kind === 'outer_reference');
  if (!isOuter || some<LogicalPlan>(call, (e) => e.kind === 'attribute')) return undefined;
  const own = rewriteUp<LogicalPlan>(call, (e) => (e.kind === 'outer_reference' ? e.attribute : e));
  if (own.kind !== 'aggregate_call') return undefined;
  const attribute: Attribute = {
    kind: 'attribute',
    id: nextId(env.query),
    name: printSql(own),
    type: own.type,
    nullable: own.nullable,
    qualifier: [],
  };
  around.set(attribute.id, own);
  return { kind: 'outer_reference', attribute };
}
