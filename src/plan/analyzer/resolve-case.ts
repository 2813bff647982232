import type { Case as CaseExpression } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type * as ast from '../../lang/ast/expression.ts';
import { commonTypeOf } from '../../types/coercion/common-type.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { BOOLEAN, type DataType } from '../../types/data-type.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalExpression, LogicalPlan } from '../logical/node.ts';
import { bindFunction } from './bind-function.ts';
import { coerceTo } from './casts.ts';
import type { ExpressionEnv } from './environment.ts';
import { fail } from './errors.ts';
import { printSql } from './print-sql.ts';
import { resolveExpression } from './resolve-expression.ts';

export function resolveCase(node: ast.Case, env: ExpressionEnv): LogicalExpression {
  const operand = node.operand && resolveExpression(node.operand, env);
  const branches = node.branches.map(({ when, then }) => {
    const tested = resolveExpression(when, env);
    const condition =
      operand === undefined
        ? tested
        : bindFunction('equal_to', [operand, tested], { env: env.query, span: when.span });
    return { when: condition, then: resolveExpression(then, env) };
  });
  const otherwise = node.otherwise === undefined ? null : resolveExpression(node.otherwise, env);
  return makeCase(branches, otherwise, env, node);
}

type Branch = { readonly when: LogicalExpression; readonly then: LogicalExpression };

/** A CASE over resolved parts: conditions become boolean, results the common type. */
export function makeCase(
  branches: readonly Branch[],
  otherwise: LogicalExpression | null,
  env: ExpressionEnv,
  node: { readonly span: ast.Case['span'] },
): LogicalExpression {
  const { conf } = env.query.context;
  const mode = conf.ansi ? 'ansi' : 'legacy';
  const values = [...branches.map((b) => b.then), ...(otherwise === null ? [] : [otherwise])];
  const shape = (type: DataType): CaseExpression<LogicalPlan> => ({
    kind: 'case',
    branches,
    otherwise,
    type,
    nullable: otherwise === null || values.some(isNullable),
  });
  const type = commonTypeOf(values.map(typeOf), mode);
  if (type === undefined) {
    return fail(
      'DATATYPE_MISMATCH.DATA_DIFF_TYPES',
      {
        sqlExpr: `"${printSql(shape({ kind: 'void' }))}"`,
        functionName: '`casewhen`',
        dataType: `[${values.map((v) => quotedSqlName(typeOf(v))).join(', ')}]`,
      },
      node.span,
    );
  }
  const conditions = branches.map((b, i) => {
    const from = typeOf(b.when);
    const isCondition =
      from.kind === 'boolean' || (from.kind === 'void' && implicitCast(from, BOOLEAN, mode));
    if (!isCondition) {
      fail(
        'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE',
        {
          sqlExpr: `"${printSql(shape(type))}"`,
          paramIndex: String(i + 1),
          requiredType: '"BOOLEAN"',
          inputSql: `"${printSql(b.when)}"`,
          inputType: quotedSqlName(from),
        },
        node.span,
      );
    }
    return coerceTo(b.when, BOOLEAN, conf);
  });
  return {
    ...shape(type),
    branches: branches.map((b, i) => ({ when: conditions[i]!, then: coerceTo(b.then, type, conf) })),
    otherwise: otherwise && coerceTo(otherwise, type, conf),
  };
}
