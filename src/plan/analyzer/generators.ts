import type { Span } from '../../core/error.ts';
import type { Attribute, GeneratorCall } from '../../expr/expression.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { LateralView } from '../../lang/ast/relation.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { type ExpressionEnv, nextId, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { resolveExpression } from './resolve-expression.ts';
import { declarationOf, functionName } from './resolve-function.ts';
import { foldOf } from './resolve-relation.ts';
import { type ResolvedRelation, scopeOf } from './scope.ts';

export function isGeneratorCall(node: ast.Expression, env: QueryEnv): node is ast.FunctionCall {
  if (node.kind !== 'functionCall' || node.over !== undefined) return false;
  if (node.name.kind !== 'qualifiedName') return false;
  return declarationOf(functionName(node, env))?.kind === 'generator';
}

/** The columns that a generator gives, under the names asked for or its own. */
export function generatorColumns(
  call: GeneratorCall<LogicalPlan>,
  names: readonly string[] | undefined,
  span: Span,
  env: QueryEnv,
  outer = false,
): readonly Attribute[] {
  const fields = call.type.kind === 'struct' ? call.type.fields : [];
  if (names !== undefined && names.length !== fields.length) {
    fail(
      'UDTF_ALIAS_NUMBER_MISMATCH',
      { aliasesSize: String(fields.length), aliasesNames: names.join(',') },
      span,
    );
  }
  const mayBeEmpty = outer || call.nullable;
  return fields.map((field, i) => ({
    kind: 'attribute',
    id: nextId(env),
    name: names?.[i] ?? field.name,
    type: field.type,
    nullable: field.nullable || mayBeEmpty,
    qualifier: [],
  }));
}

/** `LATERAL VIEW [OUTER] explode(a) t AS x`. */
export function resolveLateralView(
  view: LateralView,
  input: ResolvedRelation,
  env: QueryEnv,
): ResolvedRelation {
  const expressionEnv: ExpressionEnv = { query: env, scope: scopeOf(input, foldOf(env)), generators: true };
  const node: ast.FunctionCall = {
    kind: 'functionCall',
    name: view.name,
    distinct: false,
    arguments: view.arguments,
    withinGroup: undefined,
    filter: undefined,
    nulls: undefined,
    over: undefined,
    span: view.span,
  };
  const call = resolveExpression(node, expressionEnv);
  if (call.kind !== 'generator_call') {
    const functionText = `\`${view.name.parts.map((p) => p.name).join('.')}\``;
    return fail(
      'UNSUPPORTED_GENERATOR.NOT_GENERATOR',
      { functionName: functionText, classCanonicalName: call.kind },
      view.span,
    );
  }
  const names = view.columnAliases.length === 0 ? undefined : view.columnAliases.map((a) => a.name);
  const qualifier = [view.tableAlias.name];
  const generatorOutput = generatorColumns(call, names, view.span, env, view.outer).map((a) => ({
    ...a,
    qualifier,
  }));
  return {
    ...input,
    plan: { kind: 'generate', generator: call, outer: view.outer, generatorOutput, child: input.plan },
  };
}
