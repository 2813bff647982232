import type { Span } from '../../core/error.ts';
import type { Attribute, ExprId } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import { walk } from '../../expr/walk.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { Query } from '../../lang/ast/query.ts';
import type { TableFunction } from '../../lang/ast/relation.ts';
import { parseExpression, parseStatement } from '../../lang/spark/parse.ts';
import type { DataType, Schema } from '../../types/data-type.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import type { AnalyzerContext, SqlFunction } from './analyzer-context.ts';
import { castTo, checkCast } from './casts.ts';
import { type ExpressionEnv, foldName, nextId, type QueryEnv } from './environment.ts';
import { fail, quoteName } from './errors.ts';
import { isVolatile } from './function-facts.ts';
import { mapOuterReferences } from './map-outer-references.ts';
import { CALL_TEXT, printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { resolveQuery } from './resolve-query.ts';
import { makeScope } from './scope.ts';

type Argument = ast.FunctionArgument;
type Values = ReadonlyMap<ExprId, LogicalExpression>;

/** How deep functions may call each other. */
const MAX_DEPTH = 50;

/**
 * A call of a scalar function made by CREATE FUNCTION: its body with the arguments in place of the parameters,
 * under the call's own text. Undefined where there is none of that name.
 */
export function resolveSqlFunction(
  name: readonly string[],
  node: ast.FunctionCall,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  const found = env.query.context.catalog.function?.(name);
  if (found === undefined) return undefined;
  if (found.returns.kind === 'table') {
    fail('NOT_A_SCALAR_FUNCTION', { functionName: quoteName(found.name) }, node.span);
  }
  const args = resolveArguments(found, node.arguments, node.span, env);
  const body = bodyEnv(found, env.query, node.span);
  const scope = makeScope(body.parameters, env.scope.fold);
  const resolved = resolveBody(found.text, { query: body.query, scope });
  const values = valuesOf(found, body.parameters, args.values, env.query, node.span);
  const child = checkedCast(substitute(resolved, values), found.returns.type, env.query, node.span);
  const text = `${found.name.join('.')}(${args.given.map((a) => printSql(a)).join(', ')})`;
  return { kind: 'alias', id: nextId(env.query), name: text, qualifier: CALL_TEXT, child };
}

/** The same for a table function in FROM. */
export function resolveSqlTableFunction(
  name: readonly string[],
  args: readonly Argument[],
  node: TableFunction,
  env: ExpressionEnv,
): LogicalPlan | undefined {
  const found = env.query.context.catalog.function?.(name);
  if (found === undefined) return undefined;
  if (found.returns.kind === 'scalar') {
    return fail('NOT_A_TABLE_FUNCTION', { functionName: quoteName(found.name) }, node.span);
  }
  const { values } = resolveArguments(found, args, node.span, env);
  const body = bodyEnv(found, env.query, node.span);
  const outer: ExpressionEnv = { query: body.query, scope: makeScope(body.parameters, env.scope.fold) };
  const query = parseStatement(found.text) as Query;
  const plan = resolveQuery(query, { ...body.query, outer });
  const given = valuesOf(found, body.parameters, values, env.query, node.span);
  const filled = mapOuterReferences(
    plan,
    (a) => given.get(a.id) ?? { kind: 'outer_reference', attribute: a },
  );
  const { schema } = found.returns;
  const output = outputOf(filled);
  if (output.length !== schema.length) {
    const parameters = { numExpr: String(output.length), numTarget: String(schema.length) };
    fail('ASSIGNMENT_ARITY_MISMATCH', parameters, node.span);
  }
  const list = schema.map(
    (field, i): NamedExpression => ({
      kind: 'alias',
      id: nextId(env.query),
      name: field.name,
      child: castTo(output[i]!, field.type, env.query.context.conf),
    }),
  );
  return {
    kind: 'subquery_alias',
    name: [found.name.at(-1)!],
    child: { kind: 'project', list, child: filled },
  };
}

interface Arguments {
  /** As written, for the call's text. */
  readonly given: readonly LogicalExpression[];
  /** One for each parameter, defaults filled in. */
  readonly values: readonly LogicalExpression[];
}

function resolveArguments(
  fn: SqlFunction,
  args: readonly Argument[],
  span: Span,
  env: ExpressionEnv,
): Arguments {
  const { parameters } = fn;
  const placed: (ast.Expression | undefined)[] = parameters.map(() => undefined);
  for (const [i, arg] of args.entries()) {
    const fold = env.scope.fold;
    const index =
      arg.kind === 'namedArgument' ? parameters.findIndex((p) => fold(p.name) === fold(arg.name.name)) : i;
    if (index < 0 || index >= parameters.length) wrongCount(fn, args.length, span);
    placed[index] = arg.kind === 'namedArgument' ? arg.value : arg;
  }
  const resolved = placed.map((arg) => arg && resolveExpression(arg, env));
  const values = parameters.map((parameter, i) => {
    const value = resolved[i];
    if (value !== undefined) return value;
    if (parameter.defaultText === null) return wrongCount(fn, args.length, span);
    const query: QueryEnv = { ...env.query, outer: null, tables: null };
    return resolveBody(parameter.defaultText, { query, scope: makeScope([], env.scope.fold) });
  });
  return { given: resolved.filter((e) => e !== undefined), values };
}

function wrongCount(fn: SqlFunction, actual: number, span: Span): never {
  const required = fn.parameters.filter((p) => p.defaultText === null).length;
  const most = fn.parameters.length;
  const counts = Array.from({ length: most - required + 1 }, (_, i) => required + i);
  return fail(
    'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
    {
      functionName: quoteName(fn.name),
      expectedNum: counts.length === 1 ? String(most) : `[${counts.join(', ')}]`,
      actualNum: String(actual),
    },
    span,
  );
}

/** Where the body's names are looked up: the parameters, and what was known where the function was made. */
function bodyEnv(
  fn: SqlFunction,
  env: QueryEnv,
  span: Span,
): { readonly query: QueryEnv; readonly parameters: readonly Attribute[] } {
  if (env.views.length >= MAX_DEPTH) {
    fail(
      'VIEW_EXCEED_MAX_NESTED_DEPTH',
      { viewName: quoteName(fn.name), maxNestedDepth: String(MAX_DEPTH) },
      span,
    );
  }
  const parameters = fn.parameters.map(
    (p): Attribute => ({
      kind: 'attribute',
      id: nextId(env),
      name: p.name,
      type: p.type,
      nullable: true,
      qualifier: [fn.name.at(-1)!],
    }),
  );
  const query: QueryEnv = {
    context: { ...env.context, text: fn.text, catalog: fn.catalog, conf: fn.conf, parameters: [] },
    tables: null,
    outer: null,
    views: [...env.views, `function ${fn.name.join('.')}`],
  };
  return { query, parameters };
}

/** A body is an expression, or a query that gives one value. */
function resolveBody(text: string, env: ExpressionEnv): LogicalExpression {
  const isQuery = /^\s*(select|with|from|values|table)\b/i.test(text);
  const node: ast.Expression = isQuery
    ? { kind: 'scalarSubquery', query: parseStatement(text) as Query, span: { start: 0, end: text.length } }
    : parseExpression(text);
  return resolveExpression(node, env);
}

function valuesOf(
  fn: SqlFunction,
  parameters: readonly Attribute[],
  values: readonly LogicalExpression[],
  env: QueryEnv,
  span: Span,
): Values {
  return new Map(
    parameters.map((p, i) => [p.id, checkedCast(values[i]!, fn.parameters[i]!.type, env, span)]),
  );
}

function checkedCast(e: LogicalExpression, type: DataType, env: QueryEnv, span: Span): LogicalExpression {
  const { conf } = env.context;
  return checkCast(castTo(e, type, conf), typeOf(e), type, conf.ansi ? 'ansi' : 'legacy', span);
}

/** The body with values for its parameters, those that its subqueries use as outer columns included. */
function substitute(body: LogicalExpression, values: Values): LogicalExpression {
  const used = new Set<ExprId>();
  const take = (id: ExprId): LogicalExpression | undefined => {
    const value = values.get(id);
    if (value !== undefined && used.has(id) && isVolatile(value)) {
      // Every use of a parameter must see the same value.
      fail('INVALID_NON_DETERMINISTIC_EXPRESSIONS', { sqlExprs: `"${printSql(value)}"` });
    }
    used.add(id);
    return value;
  };
  return rewriteUp<LogicalPlan>(body, (e) => {
    switch (e.kind) {
      case 'attribute':
        return take(e.id) ?? e;
      case 'scalar_subquery':
      case 'exists_subquery':
      case 'in_subquery': {
        const plan = mapOuterReferences(e.plan, (a) => {
          const value = take(a.id);
          return value === undefined ? { kind: 'outer_reference', attribute: a } : asOuter(value);
        });
        return plan === e.plan ? e : { ...e, plan };
      }
      default:
        return e;
    }
  });
}

function asOuter(value: LogicalExpression): LogicalExpression {
  return rewriteUp<LogicalPlan>(value, (e) =>
    e.kind === 'attribute' ? { kind: 'outer_reference', attribute: e } : e,
  );
}

/** What a function without RETURNS gives: the type of its expression, or its query's columns. */
export function describeSqlFunction(
  definition: Omit<SqlFunction, 'returns'>,
  kind: 'scalar' | 'table',
  context: AnalyzerContext,
): SqlFunction['returns'] {
  const span = { start: 0, end: definition.text.length };
  const statement: QueryEnv = { context, tables: null, outer: null, views: [] };
  const fn: SqlFunction = { ...definition, returns: { kind: 'table', schema: [] } };
  const body = bodyEnv(fn, statement, span);
  const fold = (name: string): string => foldName(statement, name);
  const env: ExpressionEnv = { query: body.query, scope: makeScope(body.parameters, fold) };
  for (const { type, defaultText } of definition.parameters) {
    if (defaultText === null) continue;
    const value = resolveBody(defaultText, { query: statement, scope: makeScope([], fold) });
    checkedCast(value, type, statement, span);
  }
  if (kind === 'scalar') {
    const resolved = resolveBody(definition.text, env);
    refuseComplexFunctions(resolved, definition.text);
    return { kind, type: typeOf(resolved) };
  }
  const plan = resolveQuery(parseStatement(definition.text) as Query, { ...body.query, outer: env });
  const schema: Schema = outputOf(plan).map(({ name, type, nullable }) => ({ name, type, nullable }));
  return { kind, schema };
}

/** A scalar function is one value from its arguments: aggregates belong into a query of its own. */
function refuseComplexFunctions(body: LogicalExpression, queryText: string): void {
  walk<LogicalPlan>(body, ({ kind }) => {
    if (kind !== 'aggregate_call' && kind !== 'window_call' && kind !== 'generator_call') return;
    fail('USER_DEFINED_FUNCTIONS.CANNOT_CONTAIN_COMPLEX_FUNCTIONS', { queryText });
  });
}
