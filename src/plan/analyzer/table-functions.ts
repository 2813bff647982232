import type { Attribute } from '../../expr/expression.ts';
import { bindGenerator } from '../../functions/bind.ts';
import { findFunction } from '../../functions/registry.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { TableFunction } from '../../lang/ast/relation.ts';
import { keywords } from '../../lang/spark/keywords.ts';
import { BOOLEAN, type DataType, LONG, STRING } from '../../types/data-type.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { aliasColumns } from './alias-columns.ts';
import { bindContextOf } from './bind-function.ts';
import { castTo } from './casts.ts';
import { constantValue } from './constant-value.ts';
import { type ExpressionEnv, nextId, originOf, type QueryEnv } from './environment.ts';
import { fail, quoteName } from './errors.ts';
import { isConstant } from './function-facts.ts';
import { generatorColumns } from './generators.ts';
import { resolveIdentifierClause } from './identifier-clause.ts';
import { placeArguments } from './named-arguments.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { foldOf, ONE_ROW } from './resolve-relation.ts';
import { makeScope } from './scope.ts';
import { resolveSqlTableFunction } from './sql-functions.ts';
import { expandStarArgument } from './stars.ts';

/** A function in FROM: `range(10)`, `explode(a) AS t(x)`. */
export function resolveTableFunction(node: TableFunction, env: QueryEnv): LogicalPlan {
  const parts =
    node.name.kind === 'qualifiedName'
      ? node.name.parts.map((p) => p.name)
      : resolveIdentifierClause(node.name, env);
  const name = parts.at(-1)!.toLowerCase();
  const plan = resolveByName(node, parts, name, env);
  const alias = node.alias;
  if (alias === undefined) return plan;
  const output = outputOf(plan);
  if (alias.columns !== undefined && alias.columns.length !== output.length) {
    fail(
      'NUM_TABLE_VALUE_ALIASES_MISMATCH',
      {
        funcName: quoteName([name]),
        aliasesNum: String(alias.columns.length),
        outColsNum: String(output.length),
      },
      alias.span,
    );
  }
  const child = alias.columns === undefined ? plan : aliasColumns(plan, alias.columns, env, alias.span);
  return { kind: 'subquery_alias', name: [alias.name.name], child };
}

function resolveByName(
  node: TableFunction,
  parts: readonly string[],
  name: string,
  env: QueryEnv,
): LogicalPlan {
  const args = node.arguments.map((a): ast.FunctionArgument => {
    if (a.kind === 'tableArgument') {
      return fail(
        'UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.UNSUPPORTED_TABLE_ARGUMENT',
        { treeNode: name },
        a.span,
      );
    }
    return a;
  });
  const expressionEnv: ExpressionEnv = { query: env, scope: makeScope([], foldOf(env)) };
  const resolve = (list: readonly ast.Expression[]): readonly LogicalExpression[] =>
    list.flatMap((e) =>
      e.kind === 'star' ? expandStarArgument(e, expressionEnv) : [resolveExpression(e, expressionEnv)],
    );
  if (name === 'range' && parts.length === 1) {
    return resolveRange(resolve(args as readonly ast.Expression[]), node, env);
  }
  if (name === 'sql_keywords' && parts.length === 1 && args.length === 0) return keywordRows(env);
  const declaration = findFunction(name);
  if (declaration?.kind === 'generator') {
    const placed = placeArguments({ arguments: args, span: node.span }, declaration);
    const call = bindGenerator<LogicalPlan>(declaration, resolve(placed), bindContextOf(env), {
      origin: originOf(env, node.span),
    });
    const output = generatorColumns(call, undefined, node.span, env);
    return { kind: 'generate', generator: call, outer: false, generatorOutput: output, child: ONE_ROW };
  }
  const own = resolveSqlTableFunction(parts, args, node, expressionEnv);
  if (own !== undefined) return own;
  if (declaration !== undefined)
    return fail('NOT_A_TABLE_FUNCTION', { functionName: quoteName(parts) }, node.span);
  return fail('UNRESOLVABLE_TABLE_VALUED_FUNCTION', { name: quoteName(parts) }, node.span);
}

/** `sql_keywords()`: which words the parser knows, and which of them need back quotes as names. */
function keywordRows(env: QueryEnv): LogicalPlan {
  const enforced = env.context.conf.get('spark.sql.ansi.enforceReservedKeywords') === 'true';
  const column = (name: string, type: DataType): Attribute => ({
    kind: 'attribute',
    id: nextId(env),
    name,
    type,
    nullable: false,
    qualifier: [],
  });
  const output = [column('keyword', STRING), column('reserved', BOOLEAN)];
  const rows = keywords.map(({ keyword, reserved }) => [keyword, reserved && enforced]);
  return { kind: 'local_relation', output, rows };
}

/** `range([start,] end [, step [, partitions]])`. */
function resolveRange(args: readonly LogicalExpression[], node: TableFunction, env: QueryEnv): LogicalPlan {
  if (args.length === 0 || args.length > 4) {
    fail(
      'WRONG_NUM_ARGS.WITHOUT_SUGGESTION',
      { functionName: '`range`', expectedNum: '[1, 2, 3, 4]', actualNum: String(args.length) },
      node.span,
    );
  }
  const values = args.map((arg) => {
    if (!isConstant(arg)) {
      const parameters = { funcName: '`range`', paramName: `"${printSql(arg)}"`, paramType: '"BIGINT"' };
      fail('NON_FOLDABLE_ARGUMENT', parameters, node.span);
    }
    const value = constantValue(castTo(arg, LONG, env.context.conf), env);
    if (value === null) {
      fail(
        'UNEXPECTED_INPUT_TYPE',
        {
          functionName: '`range`',
          paramIndex: '1',
          requiredType: '"BIGINT"',
          inputSql: '"NULL"',
          inputType: '"VOID"',
        },
        node.span,
      );
    }
    return BigInt(value as bigint | number);
  });
  const start = values.length === 1 ? 0n : values[0]!;
  const end = values.length === 1 ? values[0]! : values[1]!;
  const step = values[2] ?? 1n;
  if (step === 0n) {
    fail('FAILED_FUNCTION_CALL', { funcName: '`range`' }, node.span);
  }
  const partitions = values[3] === undefined ? null : Number(values[3]);
  if (partitions !== null && partitions <= 0) {
    const msg = `A number of partitions must be positive, not ${partitions}`;
    fail('_LEGACY_ERROR_TEMP_3241', { msg }, node.span);
  }
  const output = [
    { kind: 'attribute' as const, id: nextId(env), name: 'id', type: LONG, nullable: false, qualifier: [] },
  ];
  return { kind: 'range', output, start, end, step, partitions };
}
