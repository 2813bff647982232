import type { Span } from '../../core/error.ts';
import type { PipeDrop, PipeExtend, PipeSelect, PipeSet } from '../../lang/ast/pipe.ts';
import type { LogicalPlan, NamedExpression } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { hasAggregate } from './aggregate-builder.ts';
import { type ExpressionEnv, nextId, type QueryEnv } from './environment.ts';
import { fail, unresolvedColumn } from './errors.ts';
import { projectWithWindows } from './extract-windows.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { NO_ORGANIZATION } from './resolve-query.ts';
import { foldOf } from './resolve-relation.ts';
import { projectList, selectOver } from './resolve-select.ts';
import { namedWindows } from './resolve-windows.ts';
import { matchName, type ResolvedRelation, scopeOf } from './scope.ts';
import { leaveOut } from './stars.ts';

/** `|> SELECT a, b`. */
export function pipeSelect(node: PipeSelect, input: ResolvedRelation, env: QueryEnv): LogicalPlan {
  const { select } = node;
  const expressionEnv = envOver(input, env, select.windows);
  return selectOver(select, NO_ORGANIZATION, input.plan, expressionEnv);
}

/** `|> EXTEND a + 1 AS b`: all columns, then the new ones. */
export function pipeExtend(node: PipeExtend, input: ResolvedRelation, env: QueryEnv): LogicalPlan {
  for (const item of node.items) {
    if (item.expression.kind === 'star') {
      fail('INVALID_USAGE_OF_STAR_OR_REGEX', { elem: "'*'", prettyName: 'EXTEND' }, item.span);
    }
  }
  const result = projectList(node.items, outputOf(input.plan), input.plan, envOver(input, env, []));
  refuseAggregates(result.list, 'EXTEND', node.span);
  return result.plan;
}

/** `|> SET a = a + 1`: assignments apply one after the other. */
export function pipeSet(node: PipeSet, input: ResolvedRelation, env: QueryEnv): LogicalPlan {
  let result = input.plan;
  for (const { name, value } of node.assignments) {
    const expressionEnv = envOver({ ...input, plan: result }, env, []);
    const target = columnNamed(name.name, name.span, expressionEnv);
    const child = resolveExpression(value, expressionEnv);
    const list = outputOf(result).map(
      (a): NamedExpression => (a.id === target ? { kind: 'alias', id: nextId(env), name: a.name, child } : a),
    );
    refuseAggregates(list, 'SET', node.span);
    result = projectWithWindows(list, result, env);
  }
  return result;
}

/** `|> DROP a, b.field`. */
export function pipeDrop(node: PipeDrop, input: ResolvedRelation, env: QueryEnv): LogicalPlan {
  const list = leaveOut(outputOf(input.plan), node.columns, envOver(input, env, []));
  return { kind: 'project', list, child: input.plan };
}

function envOver(
  input: ResolvedRelation,
  env: QueryEnv,
  windows: Parameters<typeof namedWindows>[0],
): ExpressionEnv {
  return { query: env, scope: scopeOf(input, foldOf(env)), windows: namedWindows(windows, foldOf(env)) };
}

function columnNamed(name: string, span: Span, env: ExpressionEnv): number {
  const match = matchName(env.scope, [name]);
  if (match === undefined) {
    throw unresolvedColumn(
      [name],
      env.scope.columns.map((c) => [...c.qualifier, c.name]),
      span,
    );
  }
  if (match.candidates.length > 1) {
    fail('AMBIGUOUS_REFERENCE', { name: `\`${name}\``, referenceNames: `[\`${name}\`, \`${name}\`]` }, span);
  }
  return match.candidates[0]!.id;
}

function refuseAggregates(list: readonly NamedExpression[], clause: string, span: Span): void {
  const aggregate = list.find(hasAggregate);
  if (aggregate === undefined) return;
  const expr = printSql(aggregate.kind === 'alias' ? aggregate.child : aggregate);
  fail('PIPE_OPERATOR_CONTAINS_AGGREGATE_FUNCTION', { expr, clause }, span);
}
