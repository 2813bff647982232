import { type Span, SparkError } from '../core/error.ts';
import type { Expression } from '../lang/ast/expression.ts';
import type { Statement } from '../lang/ast/statement.ts';
import type { ExecuteImmediate } from '../lang/ast/statement-inspect.ts';
import { type ParseOptions, parseStatement, type UsedMarker } from '../lang/spark/parse.ts';
import { zoneOf } from '../types/datetime/zone.ts';
import { literalSql } from '../types/format/literal-sql.ts';
import { isStringLike } from '../types/type-class.ts';
import { quotedSqlName } from '../types/type-name.ts';
import { hasQuery } from './commands/function-checks.ts';
import { collectRows, evaluateNode } from './evaluate.ts';
import type { Variable } from './session-state.ts';
import {
  createStatementContext,
  parserOptions,
  partsOf,
  type StatementContext,
} from './statement-context.ts';
import { assignVariables, findVariable, rowValues } from './variables.ts';

/** The statement that EXECUTE IMMEDIATE runs, with the texts of its arguments in place of its markers. */
export interface ImmediateStatement {
  readonly statement: Statement;
  readonly context: StatementContext;
}

/** An argument of USING. */
interface Argument {
  /** Its alias, or the variable that it is; null for another expression. */
  readonly name: string | null;
  /** As a literal. */
  readonly text: string;
}

/** @throws NULL_QUERY_STRING_EXECUTE_IMMEDIATE, INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE, ... */
export async function immediateStatement(
  { query, using, into }: ExecuteImmediate,
  outer: StatementContext,
): Promise<ImmediateStatement> {
  const text = await queryText(query, outer);
  const args = await Promise.all(using.map((argument) => argumentOf(argument, outer)));
  const options = parserOptions(outer.state);
  const bound = bindMarkers(text, args, options);
  const statement = parseStatement(bound, options);
  if (statement.kind === 'compound') {
    throw new SparkError('SQL_SCRIPT_IN_EXECUTE_IMMEDIATE', { sqlString: text });
  }
  if (into.length > 0 && statement.kind !== 'query') {
    throw new SparkError('INVALID_STATEMENT_FOR_EXECUTE_INTO', { sqlString: text });
  }
  // Variables of a script are not known inside.
  const { engine, state, sessionId, signal } = outer;
  return { statement, context: createStatementContext({ engine, state, sessionId, signal, text: bound }) };
}

/** EXECUTE IMMEDIATE ... INTO: the query's row becomes the variables' values. */
export async function executeInto(
  { into }: ExecuteImmediate,
  { statement, context }: ImmediateStatement,
  outer: StatementContext,
): Promise<void> {
  if (statement.kind !== 'query') throw new SparkError('INVALID_STATEMENT_FOR_EXECUTE_INTO');
  const targets = into.map((target): Variable => findVariable(partsOf(target), outer));
  if (new Set(targets).size < targets.length) {
    const nameList = targets.map((variable) => `\`${variable.name}\``).join(', ');
    throw new SparkError('DUPLICATE_ASSIGNMENTS', { nameList });
  }
  await assignVariables(targets, rowValues(targets, await collectRows(statement, context)), outer);
}

async function queryText(query: Expression, context: StatementContext): Promise<string> {
  refuseQueries(query, context);
  const { type, value } = await evaluateNode(query, context);
  if (!isStringLike(type) && type.kind !== 'void') {
    throw new SparkError('INVALID_EXPR_TYPE_FOR_QUERY_EXECUTE_IMMEDIATE', { exprType: quotedSqlName(type) });
  }
  if (value === null) {
    throw new SparkError('NULL_QUERY_STRING_EXECUTE_IMMEDIATE', { varName: sliceOf(query.span, context) });
  }
  return value as string;
}

async function argumentOf(
  { expression, alias }: ExecuteImmediate['using'][number],
  context: StatementContext,
): Promise<Argument> {
  refuseQueries(expression, context);
  const { type, value } = await evaluateNode(expression, context);
  const zone = zoneOf(context.state.conf.get('spark.sql.session.timeZone'));
  const own = expression.kind === 'columnReference' ? expression.parts.at(-1)!.name : null;
  return { name: alias?.name ?? own, text: literalSql(value, type, zone) };
}

function refuseQueries(node: Expression, context: StatementContext): void {
  if (!hasQuery(node)) return;
  throw new SparkError(
    'UNSUPPORTED_EXPR_FOR_PARAMETER',
    { invalidExprSql: sliceOf(node.span, context) },
    { span: node.span },
  );
}

/** The text with its markers replaced. @throws UNBOUND_SQL_PARAMETER, ALL_PARAMETERS_MUST_BE_NAMED, ... */
function bindMarkers(text: string, args: readonly Argument[], options: ParseOptions): string {
  const used = new Map<number, UsedMarker>();
  const named: Record<string, string> = {};
  for (const { name, text: value } of args) if (name !== null) named[name] = value;
  const positional = args.map((argument) => argument.text);
  try {
    parseStatement(text, { ...options, parameters: { named, positional, used } });
  } catch (error) {
    const isNamed =
      error instanceof SparkError &&
      error.condition === 'UNBOUND_SQL_PARAMETER' &&
      !/^_\d+$/.test(error.parameters.name ?? '');
    if (isNamed) checkNamed(args);
    throw error;
  }
  const markers = [...used.values()].sort((a, b) => b.span.start - a.span.start);
  const byName = markers.filter((marker) => marker.name !== undefined).length;
  if (byName > 0 && byName < markers.length) throw new SparkError('INVALID_QUERY_MIXED_QUERY_PARAMETERS');
  if (byName > 0) checkNamed(args);
  return markers.reduce(
    (result, { span, text: value }) => result.slice(0, span.start) + value + result.slice(span.end),
    text,
  );
}

function checkNamed(args: readonly Argument[]): void {
  const open = args.filter((argument) => argument.name === null);
  if (open.length === 0) return;
  const exprs = open.map((argument) => argument.text).join(', ');
  throw new SparkError('ALL_PARAMETERS_MUST_BE_NAMED', { exprs });
}

function sliceOf(span: Span, context: StatementContext): string {
  return context.text.slice(span.start, span.end);
}
