import type { Attribute } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { some } from '../../expr/walk.ts';
import type { Expression } from '../../lang/ast/expression.ts';
import type { InlineTable } from '../../lang/ast/relation.ts';
import { commonTypeOf } from '../../types/coercion/common-type.ts';
import type { Value } from '../../types/value.ts';
import type { LogicalExpression, LogicalPlan, NamedExpression } from '../logical/node.ts';
import { aliasRelation } from './alias-columns.ts';
import { castTo } from './casts.ts';
import { constantValue } from './constant-value.ts';
import { type ExpressionEnv, nextId, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { isConstant, isVolatile } from './function-facts.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { foldOf, ONE_ROW } from './resolve-relation.ts';
import { makeScope } from './scope.ts';
import { uniteAll } from './set-operations.ts';

/** `VALUES (1, 'a'), (2, 'b')`: constants become the rows of a local relation. */
export function resolveInlineTable(node: InlineTable, env: QueryEnv): LogicalPlan {
  const expressionEnv: ExpressionEnv = { query: env, scope: makeScope([], foldOf(env)) };
  const rows = node.rows.map((row) => cellsOf(row).map((cell) => resolveCell(cell, expressionEnv)));
  const width = rows[0]!.length;
  for (const [i, row] of rows.entries()) {
    if (row.length === width) continue;
    fail(
      'INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH',
      { expectedNumCols: String(width), actualNumCols: String(row.length), rowIndex: String(i) },
      node.rows[i]!.span,
    );
  }
  const mode = env.context.conf.ansi ? 'ansi' : 'legacy';
  const names = Array.from({ length: width }, (_, c) => node.alias?.columns?.[c]?.name ?? `col${c + 1}`);
  const types = names.map(
    (name, c) =>
      commonTypeOf(
        rows.map((row) => typeOf(row[c]!)),
        mode,
      ) ??
      fail('INVALID_INLINE_TABLE.INCOMPATIBLE_TYPES_IN_INLINE_TABLE', { colName: `\`${name}\`` }, node.span),
  );
  const typed = rows.map((row) => row.map((cell, c) => castTo(cell, types[c]!, env.context.conf)));
  const output = types.map((type, c): Attribute => {
    const nullable = typed.some((row) => isNullable(row[c]!));
    return { kind: 'attribute', id: nextId(env), name: `col${c + 1}`, type, nullable, qualifier: [] };
  });
  const plan: LogicalPlan = typed.some((row) => row.some(isVolatile))
    ? rowsAsPlans(typed, output, env, node)
    : {
        kind: 'local_relation',
        output,
        rows: typed.map((row) => row.map((cell) => cellValue(cell, env, node))),
      };
  return aliasRelation(plan, node.alias, env);
}

function cellsOf(row: Expression): readonly Expression[] {
  return row.kind === 'rowConstructor' || row.kind === 'structConstructor'
    ? row.fields.map((f) => f.expression)
    : [row];
}

function resolveCell(cell: Expression, env: ExpressionEnv): LogicalExpression {
  const resolved = resolveExpression(cell, env);
  if (resolved.kind === 'scalar_subquery' || some(resolved, (e) => e.kind === 'scalar_subquery')) {
    fail('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.SCALAR_SUBQUERY_IN_VALUES', {}, cell.span);
  }
  if (!isConstant(resolved)) {
    fail(
      'INVALID_INLINE_TABLE.CANNOT_EVALUATE_EXPRESSION_IN_INLINE_TABLE',
      { expr: printSql(resolved) },
      cell.span,
    );
  }
  return resolved;
}

function cellValue(cell: LogicalExpression, env: QueryEnv, node: InlineTable): Value {
  if (cell.kind === 'literal') return cell.value;
  try {
    return constantValue(cell, env);
  } catch {
    return fail(
      'INVALID_INLINE_TABLE.FAILED_SQL_EXPRESSION_EVALUATION',
      { sqlExpr: printSql(cell) },
      node.span,
    );
  }
}

/** Rows with `rand()` or `uuid()` are computed when the query runs. */
function rowsAsPlans(
  rows: readonly (readonly LogicalExpression[])[],
  output: readonly Attribute[],
  env: QueryEnv,
  node: InlineTable,
): LogicalPlan {
  const plans = rows.map((row): LogicalPlan => {
    const list = row.map(
      (child, c): NamedExpression => ({ kind: 'alias', id: nextId(env), name: output[c]!.name, child }),
    );
    return { kind: 'project', list, child: ONE_ROW };
  });
  return plans.length === 1 ? plans[0]! : uniteAll(plans, env, node.span);
}
