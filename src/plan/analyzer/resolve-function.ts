import type { Span } from '../../core/error.ts';
import type { AggregateCall } from '../../expr/expression.ts';
import { bindAggregate, bindGenerator, bindScalar, type CallOptions } from '../../functions/bind.ts';
import type { FunctionDeclaration } from '../../functions/declare.ts';
import { findFunction, functionNames } from '../../functions/registry.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { SortItem } from '../../lang/ast/query.ts';
import { BYTE, LONG } from '../../types/data-type.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { requireBooleanFilter } from './aggregate-filter.ts';
import { bindContextOf } from './bind-function.ts';
import { resolveCastFunction } from './cast-functions.ts';
import { checkAggregate } from './check-aggregate.ts';
import { checkDistinctOrder, checkWithinGroup } from './check-within-group.ts';
import { type ExpressionEnv, originOf, type QueryEnv } from './environment.ts';
import { fail, quoteName } from './errors.ts';
import { resolveIdentifierClause } from './identifier-clause.ts';
import { intLiteral } from './literals.ts';
import { placeArguments } from './named-arguments.ts';
import { order } from './organize.ts';
import { aggregateOfOuter } from './outer-aggregates.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { resolveLambdaArguments } from './resolve-lambda.ts';
import { resolveWindowCall } from './resolve-windows.ts';
import { resolveSqlFunction } from './sql-functions.ts';
import { expandStarArgument } from './stars.ts';
import { similarNames } from './suggestions.ts';

/** `f(...)` with all that may stand behind it. */
export function resolveCall(node: ast.FunctionCall, env: ExpressionEnv): LogicalExpression {
  const name = functionName(node, env.query);
  const grouping = resolveGroupingCall(name, node, env);
  if (grouping !== undefined) return grouping;
  const declaration = declarationOf(name);
  if (declaration === undefined) {
    const own = resolveCastFunction(name, node, env) ?? resolveSqlFunction(name, node, env);
    if (own !== undefined) return own;
    return unresolvedRoutine(name, node.name.span, env.query);
  }
  const inner: ExpressionEnv = env.generators === true ? { ...env, generators: false } : env;
  checkClauses(declaration, node);
  if (declaration.kind === 'table') {
    return fail('NOT_A_SCALAR_FUNCTION', { functionName: quoteName(name) }, node.span);
  }
  if (node.over !== undefined) return resolveWindowCall(node, declaration, inner);
  if (declaration.kind === 'window') {
    return fail('WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE', { funcName: `"${declaration.name}()"` }, node.span);
  }
  const call = bindCall(node, declaration, inner);
  if (call.kind === 'aggregate_call') {
    checkAggregate(call, node);
    return aggregateOfOuter(call, inner) ?? call;
  }
  if (call.kind === 'generator_call' && env.generators !== true) {
    const expression = `"${printSql(call)}"`;
    if (env.clause !== undefined)
      fail('UNSUPPORTED_GENERATOR.OUTSIDE_SELECT', { plan: env.clause }, node.span);
    fail('UNSUPPORTED_GENERATOR.NESTED_IN_EXPRESSIONS', { expression }, node.span);
  }
  return call;
}

/** `grouping(a)` and `grouping_id()`: what they mean is known once the grouping sets are. */
function resolveGroupingCall(
  name: readonly string[],
  node: ast.FunctionCall,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  const fn = name.length === 1 ? name[0]!.toLowerCase() : '';
  if (fn !== 'grouping' && fn !== 'grouping_id') return undefined;
  const args = (node.arguments as readonly ast.Expression[]).map((arg) => resolveExpression(arg, env));
  const type = fn === 'grouping' ? BYTE : LONG;
  const origin = originOf(env.query, node.span);
  return { kind: 'call', fn, args, type, nullable: false, mode: bindContextOf(env.query).mode, origin };
}

/** The call without its window. */
export function bindCall(
  node: ast.FunctionCall,
  declaration: Exclude<FunctionDeclaration, { kind: 'table' }>,
  env: ExpressionEnv,
): LogicalExpression {
  const context = bindContextOf(env.query);
  const written = (functionName(node, env.query).at(-1) ?? declaration.name).toLowerCase();
  const sorted = resolveWithinGroup(node, env);
  const options: CallOptions<LogicalPlan> = {
    distinct: node.distinct,
    filter: node.filter === undefined ? null : requireBooleanFilter(node.filter, env),
    order: sorted,
    ignoreNulls: node.nulls === 'IGNORE',
    origin: originOf(env.query, node.span),
    alias: written,
  };
  const args = resolveArguments(node, declaration, env);
  switch (declaration.kind) {
    case 'scalar':
    case 'window':
      return bindScalar(declaration, args, context, options);
    case 'aggregate':
      return checkedOrder(bindAggregate(declaration, args, context, options), node);
    case 'generator':
      return bindGenerator(declaration, args, context, options);
  }
}

function checkedOrder(call: AggregateCall<LogicalPlan>, node: ast.FunctionCall): AggregateCall<LogicalPlan> {
  checkDistinctOrder(call, node);
  return call;
}

/** A call of a built-in scalar function over resolved arguments, by its SQL name. */
export function resolveNamedFunction(
  name: string,
  args: readonly LogicalExpression[],
  span: Span,
  env: QueryEnv,
): LogicalExpression {
  const declaration = findFunction(name);
  if (declaration?.kind !== 'scalar') return unresolvedRoutine([name], span, env);
  const alias = name === (declaration.symbol ?? declaration.name) ? undefined : name;
  return bindScalar(declaration, args, bindContextOf(env), { origin: originOf(env, span), alias });
}

export function functionName(node: ast.FunctionCall, env: QueryEnv): readonly string[] {
  return node.name.kind === 'qualifiedName'
    ? node.name.parts.map((p) => p.name)
    : resolveIdentifierClause(node.name, env);
}

/** Built-in functions go by their name alone, or with `builtin` and `system.builtin` in front. */
export function declarationOf(name: readonly string[]): FunctionDeclaration | undefined {
  const prefix = name.slice(0, -1).join('.').toLowerCase();
  if (prefix !== '' && prefix !== 'builtin' && prefix !== 'system.builtin') return undefined;
  return findFunction(name.at(-1)!);
}

function unresolvedRoutine(name: readonly string[], span: Span, env: QueryEnv): never {
  const similar = similarNames(name.at(-1)!, functionNames());
  const { currentCatalog, currentDatabase } = env.context.catalog;
  const searchPath = `[\`system\`.\`builtin\`, \`system\`.\`session\`, ${quoteName([currentCatalog, currentDatabase])}]`;
  const proposal = similar.map((s) => `\`${s}\``).join(', ');
  return fail('UNRESOLVED_ROUTINE', { routineName: quoteName(name), searchPath, proposal }, span);
}

function resolveArguments(
  node: ast.FunctionCall,
  declaration: FunctionDeclaration,
  env: ExpressionEnv,
): readonly LogicalExpression[] {
  const placed = placeArguments(node, declaration);
  if (declaration.name === 'count') {
    const [only] = placed;
    if (placed.length === 1 && only?.kind === 'star') {
      const plain = only.qualifier === undefined && only.except === undefined;
      if (plain && !node.distinct) return [intLiteral(1)];
      const legacy = 'spark.sql.legacy.allowStarWithSingleTableIdentifierInCount';
      if (only.qualifier !== undefined && env.query.context.conf.get(legacy) !== 'true') {
        fail(
          'INVALID_USAGE_OF_STAR_WITH_TABLE_IDENTIFIER_IN_COUNT',
          { tableName: only.qualifier.map((p) => p.name).join('.') },
          only.span,
        );
      }
    }
  }
  if (declaration.kind === 'scalar' && declaration.lambda !== undefined) {
    return resolveLambdaArguments(placed, declaration, env);
  }
  return placed.flatMap((arg): readonly LogicalExpression[] => {
    if (arg.kind === 'star') return expandStarArgument(arg, env);
    if (arg.kind === 'lambda') {
      return fail(
        'INVALID_LAMBDA_FUNCTION_CALL.NON_HIGHER_ORDER_FUNCTION',
        { class: declaration.name },
        arg.span,
      );
    }
    return [resolveExpression(arg, env)];
  });
}

function resolveWithinGroup(node: ast.FunctionCall, env: ExpressionEnv) {
  return (node.withinGroup ?? []).map((item: SortItem) =>
    order(resolveExpression(item.expression, env), item),
  );
}

/** Clauses that only aggregates or window functions take. */
function checkClauses(declaration: FunctionDeclaration, node: ast.FunctionCall): void {
  const wrong = (syntax: string): never =>
    fail(
      'INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX',
      { prettyName: `\`${declaration.name}\``, syntax: `"${syntax}"` },
      node.span,
    );
  const isAggregate = declaration.kind === 'aggregate';
  if (isAggregate && declaration.withinGroup !== undefined) checkWithinGroup(declaration, node);
  else if (node.withinGroup !== undefined) wrong('WITHIN GROUP (ORDER BY ...)');
  if (node.distinct && !isAggregate) wrong('DISTINCT');
  if (node.filter !== undefined && !isAggregate) wrong('FILTER CLAUSE');
  if (node.nulls === 'IGNORE') {
    const takes =
      (declaration.kind === 'aggregate' || declaration.kind === 'window') && declaration.ignoresNulls;
    if (takes !== true) wrong('IGNORE NULLS');
  }
}
