import type { Expression } from '../expr/expression.ts';
import { typeOf } from '../expr/expression-type.ts';
import type { Expression as ExpressionNode } from '../lang/ast/expression.ts';
import type { Query } from '../lang/ast/query.ts';
import { analyzeExpression, analyzeQuery } from '../plan/analyzer/analyze.ts';
import { settleLookups } from '../plan/analyzer/analyzer-context.ts';
import { castTo, checkCast } from '../plan/analyzer/casts.ts';
import type { LogicalExpression } from '../plan/logical/node.ts';
import type { DataType, Schema } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import { planQuery } from './plan-query.ts';
import type { StatementContext } from './statement-context.ts';

/** A value with its type. */
export interface TypedValue {
  readonly type: DataType;
  readonly value: Value;
}

/**
 * The value of an expression over no columns; one with subqueries runs as a query of one row.
 *
 * @param type what to cast it to
 */
export async function evaluateNode(
  node: ExpressionNode,
  context: StatementContext,
  type?: DataType,
): Promise<TypedValue> {
  const bound = await settleLookups(() => analyzeExpression(node, context.analyzer));
  return evaluateBound(type === undefined ? bound : converted(bound, type, node, context), context);
}

/** A value that is assigned to something of a type. @throws DATATYPE_MISMATCH.*, CAST_INVALID_INPUT */
export async function convertValue(
  { type, value }: TypedValue,
  to: DataType,
  context: StatementContext,
): Promise<Value> {
  if (value === null) return null;
  const span = { start: 0, end: context.text.length };
  const cast = converted({ kind: 'literal', type, value }, to, { span }, context);
  return (await evaluateBound(cast, context)).value;
}

/** The rows of a query, on the driver. */
export async function collectRows(
  query: Query,
  context: StatementContext,
): Promise<{ readonly rows: readonly (readonly Value[])[]; readonly schema: Schema }> {
  const analyzed = await settleLookups(() => analyzeQuery(query, context.analyzer));
  const planned = await planQuery(analyzed, context);
  const rows = await context.engine.queries.collect(planned.prepared, {
    conf: context.state.conf,
    ...(context.signal && { signal: context.signal }),
  });
  return { rows, schema: planned.schema };
}

function converted(
  bound: LogicalExpression,
  type: DataType,
  { span }: Pick<ExpressionNode, 'span'>,
  context: StatementContext,
): LogicalExpression {
  const { conf } = context.analyzer;
  return checkCast(castTo(bound, type, conf), typeOf(bound), type, conf.ansi ? 'ansi' : 'legacy', span);
}

async function evaluateBound(bound: LogicalExpression, context: StatementContext): Promise<TypedValue> {
  const type = typeOf(bound);
  if (bound.kind === 'literal') return { type, value: bound.value };
  const alias = { kind: 'alias' as const, id: context.analyzer.nextExprId(), name: 'value', child: bound };
  const planned = await planQuery(
    { kind: 'project', list: [alias], child: { kind: 'local_relation', output: [], rows: [[]] } },
    context,
  );
  const [row] = await context.engine.queries.collect(planned.prepared, {
    conf: context.state.conf,
    ...(context.signal && { signal: context.signal }),
  });
  return { type: typeOf(bound as Expression), value: row?.[0] ?? null };
}
