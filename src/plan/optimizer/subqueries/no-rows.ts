import { SparkError } from '../../../core/error.ts';
import type { AggregateCall, Attribute, ExprId } from '../../../expr/expression.ts';
import { typeOf } from '../../../expr/expression-type.ts';
import { rewriteUp } from '../../../expr/rewrite.ts';
import { some } from '../../../expr/walk.ts';
import { BOOLEAN } from '../../../types/data-type.ts';
import { isNull, literal, when } from '../../logical/build.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../../logical/node.ts';
import { valueOverNoRows } from '../aggregates.ts';
import type { OptimizerContext } from '../optimizer-context.ts';

/** The value, or what the aggregate gives over no rows where the marker says that there was no group. */
export function orOverNoRows(
  value: LogicalExpression,
  marker: ExprId,
  e: NamedExpression,
  context: OptimizerContext,
): LogicalExpression {
  const otherwise = overNoRows(e, context);
  if (otherwise.kind === 'literal' && otherwise.value === null) return value;
  const found: Attribute = {
    kind: 'attribute',
    id: marker,
    name: 'alwaysTrue',
    type: BOOLEAN,
    nullable: true,
    qualifier: [],
  };
  return when<LogicalPlan>(isNull<LogicalPlan>(found), otherwise, value);
}

/** An element of a global aggregate's list over no input; what it reads from outside it still reads. */
export function overNoRows(e: NamedExpression, context: OptimizerContext): LogicalExpression {
  const child = e.kind === 'alias' ? e.child : e;
  if (child.kind === 'attribute') return literal(null, child.type);
  const replaced = rewriteUp<LogicalPlan>(child, (x) => {
    if (x.kind !== 'aggregate_call') return x;
    const value = valueOverNoRows(x as AggregateCall<LogicalPlan>);
    if (value === undefined) throw unsupported(`${x.fn} in a correlated subquery`);
    return literal(value, x.type);
  });
  if (replaced.kind === 'literal' || some(replaced, isColumn)) return replaced;
  try {
    return literal(context.evaluate(replaced as never), typeOf(replaced));
  } catch (error) {
    if (error instanceof SparkError) return replaced;
    throw error;
  }
}

function isColumn(e: LogicalExpression): boolean {
  return e.kind === 'outer_reference' || e.kind === 'attribute' || e.kind === 'scalar_subquery';
}

export function unsupported(feature: string): SparkError {
  return new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature });
}
