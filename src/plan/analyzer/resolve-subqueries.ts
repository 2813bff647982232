import { assertNever } from '../../core/error.ts';
import { typeOf } from '../../expr/expression-type.ts';
import type * as ast from '../../lang/ast/expression.ts';
import type { Query } from '../../lang/ast/query.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import { sameTypeStructurally } from '../../types/type-equality.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { castOutput } from './cast-output.ts';
import { coerceTo } from './casts.ts';
import { checkSubquery } from './check-subqueries.ts';
import { type ExpressionEnv, nextId, originOf } from './environment.ts';
import { fail } from './errors.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';
import { resolveQuery } from './resolve-query.ts';
import { sameSyntax } from './same-syntax.ts';

type SubqueryNode = ast.ScalarSubquery | ast.Exists | ast.InSubquery;

/** A subquery in an expression. */
export function resolveSubquery(node: SubqueryNode, env: ExpressionEnv): LogicalExpression {
  const known = env.subqueries?.find((s) => sameSyntax(s.node, node));
  if (known !== undefined) return known.resolved;
  const resolved = resolveNew(node, env);
  env.subqueries?.push({ node, resolved });
  return resolved;
}

function resolveNew(node: SubqueryNode, env: ExpressionEnv): LogicalExpression {
  switch (node.kind) {
    case 'scalarSubquery':
      return resolveScalarSubquery(node, env);
    case 'exists':
      return resolveExists(node, env);
    case 'inSubquery':
      return resolveInSubquery(node, env);
    default:
      return assertNever(node);
  }
}

function resolveScalarSubquery(node: ast.ScalarSubquery, env: ExpressionEnv): LogicalExpression {
  const plan = resolveInner(node.query, env, node);
  const output = outputOf(plan);
  if (output.length !== 1) {
    fail(
      'INVALID_SUBQUERY_EXPRESSION.SCALAR_SUBQUERY_RETURN_MORE_THAN_ONE_OUTPUT_COLUMN',
      { number: String(output.length) },
      node.span,
    );
  }
  checkSubquery(plan, node.span);
  return {
    kind: 'scalar_subquery',
    plan,
    id: nextId(env.query),
    type: output[0]!.type,
    nullable: true,
    origin: originOf(env.query, node.span),
  };
}

function resolveExists(node: ast.Exists, env: ExpressionEnv): LogicalExpression {
  const plan = resolveInner(node.query, env, node);
  checkSubquery(plan, node.span);
  return { kind: 'exists_subquery', plan, id: nextId(env.query) };
}

/** `a IN (SELECT ...)`, `(a, b) IN (SELECT ...)`: both sides are cast to common types. */
function resolveInSubquery(node: ast.InSubquery, env: ExpressionEnv): LogicalExpression {
  const values = leftSide(node.operand).map((e) => resolveExpression(e, env));
  const plan = resolveInner(node.query, env, node);
  const output = outputOf(plan);
  if (output.length !== values.length) {
    fail(
      'DATATYPE_MISMATCH.IN_SUBQUERY_LENGTH_MISMATCH',
      {
        sqlExpr: `"${printSql(inSubquery(values, plan))}"`,
        leftLength: String(values.length),
        rightLength: String(output.length),
        leftColumns: values.map((v) => `"${printSql(v)}"`).join(', '),
        rightColumns: output.map((a) => `"${a.name}"`).join(', '),
      },
      node.span,
    );
  }
  const { conf } = env.query.context;
  const types = values.map((v, i) => {
    const [left, right] = [typeOf(v), output[i]!.type];
    const common = commonType(left, right, conf.ansi ? 'ansi' : 'legacy');
    return common ?? (sameTypeStructurally(left, right) ? left : undefined);
  });
  const mismatched = types.indexOf(undefined);
  if (mismatched >= 0) {
    fail(
      'DATATYPE_MISMATCH.IN_SUBQUERY_DATA_TYPE_MISMATCH',
      {
        sqlExpr: `"${printSql(inSubquery(values, plan))}"`,
        mismatchedColumns: `("${printSql(values[mismatched]!)}":${quotedSqlName(typeOf(values[mismatched]!))}, "${output[mismatched]!.name}":${quotedSqlName(output[mismatched]!.type)})`,
        leftType: values.map((v) => quotedSqlName(typeOf(v))).join(', '),
        rightType: output.map((a) => quotedSqlName(a.type)).join(', '),
      },
      node.span,
    );
  }
  const coerced = values.map((v, i) => coerceTo(v, types[i]!, conf));
  const typed = castOutput(
    plan,
    types.map((t) => t!),
    env.query,
  );
  checkSubquery(typed, node.span);
  return { kind: 'in_subquery', values: coerced, plan: typed, id: nextId(env.query) };
}

function inSubquery(values: readonly LogicalExpression[], plan: LogicalPlan): LogicalExpression {
  return { kind: 'in_subquery', values, plan, id: 0 };
}

function leftSide(operand: ast.Expression): readonly ast.Expression[] {
  return operand.kind === 'rowConstructor' ? operand.fields.map((f) => f.expression) : [operand];
}

/** The subquery's plan; names that it lacks itself mean columns of `env`. */
function resolveInner(query: Query, env: ExpressionEnv, node: ast.Expression): LogicalPlan {
  if (env.lambda !== undefined) {
    fail('UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY.HIGHER_ORDER_FUNCTION', {}, node.span);
  }
  return resolveQuery(query, { ...env.query, outer: env, nested: true });
}
