import { type Span, SparkError } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import { rewriteUp } from '../../expr/rewrite.ts';
import type { ColumnReference } from '../../lang/ast/expression.ts';
import type { LogicalExpression } from '../logical/node.ts';
import { resolveBareFunction } from './bare-functions.ts';
import type { ExpressionEnv, LambdaFrame } from './environment.ts';
import { fail, quoteName, unresolvedColumn } from './errors.ts';
import { extractField } from './extract-field.ts';
import { lateralReference } from './lateral-aliases.ts';
import { matchName, type Scope } from './scope.ts';
import { resolveVariable } from './variables.ts';

/**
 * A name in an expression. In this order: a lambda's variable, a column of the input, a function that goes
 * without parentheses, an alias of the select list, a column of the query around, a session variable.
 *
 * @throws UNRESOLVED_COLUMN, AMBIGUOUS_REFERENCE, FIELD_NOT_FOUND, ...
 */
export function resolveColumn(node: ColumnReference, env: ExpressionEnv): LogicalExpression {
  const parts = node.parts.map((p) => p.name);
  const found = lookUp(parts, node.span, env) ?? resolveVariable(parts, node.span, env);
  if (found === undefined) throw unresolvedColumn(parts, visibleNames(env), node.span);
  return found;
}

/** The same, but undefined where nothing has that name. */
export function lookUp(
  parts: readonly string[],
  span: Span,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  return lookUpHere(parts, span, env) ?? lookUpOuter(parts, span, env);
}

function lookUpHere(parts: readonly string[], span: Span, env: ExpressionEnv): LogicalExpression | undefined {
  const variable = lookUpLambda(parts, span, env);
  if (variable !== undefined) return variable;
  const column = lookUpScopes(parts, span, env);
  if (column !== undefined) return column;
  const bare = resolveBareFunction(parts, env);
  if (bare !== undefined) return bare;
  const alias = env.aliases?.lookup(parts[0]!, span);
  if (alias !== undefined) return extractPath(lateralReference(alias), parts.slice(1), span, env);
  const substitute = parts.length === 1 ? env.substitutes?.(parts[0]!) : undefined;
  if (substitute !== undefined) return substitute;
  return env.late && lookUpColumn(parts, span, env.late, env);
}

function lookUpScopes(
  parts: readonly string[],
  span: Span,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  if (env.fallback === undefined) return lookUpColumn(parts, span, env.scope, env);
  let failure: unknown;
  try {
    const found = lookUpColumn(parts, span, env.scope, env);
    if (found !== undefined) return found;
  } catch (error) {
    // `a.b`, where this `a` has no field `b`, or several columns `a`: the other scope may know better.
    failure = error;
  }
  const found = lookUpColumn(parts, span, env.fallback, env);
  if (found === undefined && failure !== undefined) throw failure;
  return found;
}

/** A subquery sees the columns of the query right around it, not of those further out. */
function lookUpOuter(
  parts: readonly string[],
  span: Span,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  const outer = env.query.outer;
  if (outer === null) return undefined;
  const found = lookUpUnambiguous(parts, span, outer);
  return (
    found && rewriteUp(found, (e) => (e.kind === 'attribute' ? { kind: 'outer_reference', attribute: e } : e))
  );
}

/** A name that means several columns of a query around means none for the subquery. */
function lookUpUnambiguous(
  parts: readonly string[],
  span: Span,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  try {
    return lookUpScopes(parts, span, env);
  } catch (error) {
    if (error instanceof SparkError && error.condition === 'AMBIGUOUS_REFERENCE') return undefined;
    throw error;
  }
}

function lookUpColumn(
  parts: readonly string[],
  span: Span,
  scope: Scope,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  const match = matchName(scope, parts);
  if (match === undefined) return undefined;
  const [column, second] = match.candidates;
  if (second !== undefined) {
    const referenceNames = match.candidates
      .map((c) => quoteName([...c.qualifier, c.name]))
      .sort()
      .join(', ');
    fail('AMBIGUOUS_REFERENCE', { name: quoteName(parts), referenceNames: `[${referenceNames}]` }, span);
  }
  // The output takes the name as the statement spells it.
  const name = parts[match.used - 1]!;
  const attribute: Attribute = column!.name === name ? column! : { ...column!, name };
  return extractPath(attribute, parts.slice(match.used), span, env);
}

function lookUpLambda(
  parts: readonly string[],
  span: Span,
  env: ExpressionEnv,
): LogicalExpression | undefined {
  // Lambda variables are compared without regard to case where columns are.
  const fold = env.scope.fold;
  const wanted = fold(parts[0]!);
  for (let frame: LambdaFrame | undefined = env.lambda; frame !== undefined; frame = frame.parent) {
    const variable = frame.variables.find((v) => fold(v.name) === wanted);
    if (variable !== undefined) return extractPath(variable, parts.slice(1), span, env);
  }
  return undefined;
}

function extractPath(
  base: LogicalExpression,
  fields: readonly string[],
  span: Span,
  env: ExpressionEnv,
): LogicalExpression {
  let result = base;
  for (const field of fields) result = extractField(result, field, span, env);
  return result;
}

/** All columns that a plain name could have meant. */
function visibleNames(env: ExpressionEnv): readonly (readonly string[])[] {
  return env.scope.columns.map((c) => [...c.qualifier, c.name]);
}
