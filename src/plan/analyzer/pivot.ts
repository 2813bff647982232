import type { AggregateCall, Attribute } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { rewriteDown } from '../../expr/rewrite.ts';
import { attributesOf } from '../../expr/walk.ts';
import { bindAggregate } from '../../functions/bind.ts';
import { functionOf } from '../../functions/registry.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { Pivot } from '../../lang/ast/relation.ts';
import { castValue } from '../../types/cast/cast-value.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import { STRING } from '../../types/data-type.ts';
import { isOrderable } from '../../types/is-orderable.ts';
import { isAtomic } from '../../types/type-class.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { Value } from '../../types/value.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { hasAggregate } from './aggregate-builder.ts';
import { bindContextOf, bindFunction } from './bind-function.ts';
import { coerceTo } from './casts.ts';
import { checkOrderable } from './check-clauses.ts';
import { columnName } from './column-name.ts';
import { constantValue } from './constant-value.ts';
import { type ExpressionEnv, nextId, originOf, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { isConstant } from './function-facts.ts';
import { intLiteral, longLiteral } from './literals.ts';
import { printSql } from './print-sql.ts';
import { makeCase } from './resolve-case.ts';
import { resolveExpression } from './resolve-expression.ts';
import { foldOf, plain } from './resolve-relation.ts';
import { type ResolvedRelation, scopeOf } from './scope.ts';

interface PivotValue {
  readonly literal: LogicalExpression;
  readonly name: string;
}

/**
 * `t PIVOT (sum(x) FOR c IN ('a', 'b'))`: groups by what neither the aggregates nor the pivot columns use; each
 * aggregate once for each value, over the rows that have it.
 */
export function pivotRelation(node: Pivot, input: ResolvedRelation, env: QueryEnv): ResolvedRelation {
  const scope = scopeOf(input, foldOf(env));
  const expressionEnv: ExpressionEnv = { query: env, scope };
  const aggregates = node.aggregates.map((item) => {
    const expression = resolveExpression(item.expression, expressionEnv);
    checkPivotAggregate(expression, item);
    return { expression, alias: item.alias?.name, item };
  });
  const columns = node.columns.map((name) =>
    resolveExpression({ kind: 'columnReference', parts: [name], span: name.span }, expressionEnv),
  );
  for (const [i, column] of columns.entries()) {
    if (!isOrderable(typeOf(column))) {
      fail(
        'INCOMPARABLE_PIVOT_COLUMN',
        { columnName: `\`${node.columns[i]!.name}\`` },
        node.columns[i]!.span,
      );
    }
  }
  const site = { env, span: node.span };
  const key =
    columns.length === 1
      ? columns[0]!
      : bindFunction(
          'named_struct',
          columns.flatMap((c, i) => [
            { kind: 'literal' as const, type: STRING, value: node.columns[i]!.name },
            c,
          ]),
          site,
        );
  const values = node.values.map((item) => pivotValue(item, key, expressionEnv));
  const used = new Set(
    [...aggregates.map((a) => a.expression), ...columns].flatMap((e) => attributesOf(e).map((a) => a.id)),
  );
  const grouping: readonly Attribute[] = outputOf(input.plan).filter(
    (a) => !input.hidden.has(a.id) && !used.has(a.id),
  );

  // Spark groups by the pivot column too, so that a group without rows of a value has NULL, not a count of 0;
  // it doesn't where an aggregate gives a nested value.
  const nullWhereMissing = aggregates.every((a) => isAtomic(typeOf(a.expression)));
  const pivoted = (e: LogicalExpression, matches: LogicalExpression): LogicalExpression => {
    const value = onlyWhere(e, matches, site);
    if (!nullWhereMissing || isNullable(e)) return value;
    const rows = onlyWhere(countRows(expressionEnv, node.span), matches, site);
    const any = bindFunction('greater_than', [rows, longLiteral(0n)], site);
    return makeCase([{ when: any, then: value }], null, expressionEnv, node);
  };
  const list: NamedExpression[] = [...grouping];
  for (const value of values) {
    const matches = bindFunction(
      'equal_null_safe',
      [key, coerceTo(value.literal, typeOf(key), env.context.conf)],
      site,
    );
    for (const { expression, alias, item } of aggregates) {
      const suffix = alias ?? columnName(item.expression, expression);
      const name = aggregates.length === 1 ? value.name : `${value.name}_${suffix}`;
      list.push({ kind: 'alias', id: nextId(env), name, child: pivoted(expression, matches) });
    }
  }
  const plan: LogicalPlan = { kind: 'aggregate', grouping, list, child: input.plan };
  return plain(
    node.alias === undefined ? plan : { kind: 'subquery_alias', name: [node.alias.name], child: plan },
  );
}

function checkPivotAggregate(e: LogicalExpression, item: ast.NamedExpression): void {
  if (!hasAggregate(e)) fail('_LEGACY_ERROR_TEMP_1006', { sql: printSql(e) }, item.span);
}

function pivotValue(item: ast.NamedExpression, key: LogicalExpression, env: ExpressionEnv): PivotValue {
  const literal = resolveExpression(item.expression, env);
  if (!isConstant(literal)) {
    fail('NON_LITERAL_PIVOT_VALUES', { expression: `"${printSql(literal)}"` }, item.span);
  }
  const [valueType, pivotType] = [typeOf(literal), typeOf(key)];
  const { conf } = env.query.context;
  if (
    !sameShape(valueType, pivotType) &&
    commonType(valueType, pivotType, conf.ansi ? 'ansi' : 'legacy') === undefined
  ) {
    fail(
      'PIVOT_VALUE_DATA_TYPE_MISMATCH',
      { value: printSql(literal), valueType: quotedSqlName(valueType), pivotType: quotedSqlName(pivotType) },
      item.span,
    );
  }
  checkOrderable(literal, item.span);
  const name = item.alias?.name ?? valueName(constantValue(literal, env.query), literal, env);
  return { literal, name };
}

function sameShape(a: ReturnType<typeof typeOf>, b: ReturnType<typeof typeOf>): boolean {
  if (a.kind !== 'struct' || b.kind !== 'struct') return false;
  return (
    a.fields.length === b.fields.length && a.fields.every((f, i) => f.type.kind === b.fields[i]!.type.kind)
  );
}

/** A value's column is named as the value prints. */
function valueName(value: Value, literal: LogicalExpression, env: ExpressionEnv): string {
  if (value === null) return 'null';
  return castValue(value, typeOf(literal), STRING, 'ansi', env.query.context.conf.zone) as string;
}

function countRows(env: ExpressionEnv, span: Pivot['span']): LogicalExpression {
  const declaration = functionOf('count');
  if (declaration?.kind !== 'aggregate') throw new Error('count is no aggregate');
  return bindAggregate<LogicalPlan>(declaration, [intLiteral(1)], bindContextOf(env.query), {
    origin: originOf(env.query, span),
  });
}

/** The aggregate over only those rows that match: arguments are NULL elsewhere. */
function onlyWhere(
  e: LogicalExpression,
  matches: LogicalExpression,
  site: { readonly env: QueryEnv; readonly span: ast.NamedExpression['span'] },
): LogicalExpression {
  return rewriteDown<LogicalPlan>(e, (x) => {
    if (x.kind !== 'aggregate_call') return x;
    const filter = x.filter === null ? matches : bindFunction('and', [x.filter, matches], site);
    const call: AggregateCall<LogicalPlan> = { ...x, filter };
    return call;
  });
}
