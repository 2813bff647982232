import type { Span } from '../../core/error.ts';
import type { Attribute } from '../../expr/expression.ts';
import type { QueryBody, SetOperation } from '../../lang/ast/query.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import type { DataType } from '../../types/data-type.ts';
import { sameTypeIgnoringNullability } from '../../types/type-equality.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { LogicalPlan } from '../logical/node.ts';
import { outputOf } from '../logical/output.ts';
import { castOutput } from './cast-output.ts';
import { nextId, type QueryEnv } from './environment.ts';
import { fail } from './errors.ts';
import { resolveBodyAlone } from './resolve-query.ts';

/** UNION, EXCEPT, INTERSECT; a chain of UNION ALL becomes one node. */
export function resolveSetOperation(node: SetOperation, env: QueryEnv): LogicalPlan {
  if (node.operator === 'UNION' && node.all) {
    return uniteAll(
      unionInputs(node).map((input) => resolveBodyAlone(input, env)),
      env,
      node.span,
    );
  }
  const left = resolveBodyAlone(node.left, env);
  const right = resolveBodyAlone(node.right, env);
  return combine(node.operator, node.all, left, right, env, node.span);
}

/** Two resolved sides under a set operator. */
export function combine(
  operator: SetOperation['operator'],
  all: boolean,
  left: LogicalPlan,
  right: LogicalPlan,
  env: QueryEnv,
  span: Span,
): LogicalPlan {
  if (operator === 'UNION') {
    const union = uniteAll([left, right], env, span);
    return all ? union : { kind: 'distinct', child: union };
  }
  const name = all ? `${operator} ALL` : operator;
  const kind = operator === 'EXCEPT' ? 'except' : 'intersect';
  const [wideLeft, wideRight] = widen([left, right], name, env, span);
  return { kind, left: wideLeft!, right: wideRight!, all };
}

/** The inputs of a left-deep chain of UNION ALL, found with a loop: chains may be long. */
function unionInputs(node: SetOperation): readonly QueryBody[] {
  const inputs: QueryBody[] = [];
  let rest: QueryBody = node;
  while (rest.kind === 'setOperation' && rest.operator === 'UNION' && rest.all) {
    inputs.push(rest.right);
    rest = rest.left;
  }
  inputs.push(rest);
  return inputs.reverse();
}

export function uniteAll(plans: readonly LogicalPlan[], env: QueryEnv, span: Span): LogicalPlan {
  const inputs = widen(plans, 'UNION', env, span);
  const outputs = inputs.map(outputOf);
  const output = outputs[0]!.map((first, i): Attribute => {
    const nullable = outputs.some((o) => o[i]!.nullable);
    const type = outputs.reduce((t, o) => mergeNullability(t, o[i]!.type), first.type);
    return { kind: 'attribute', id: nextId(env), name: first.name, type, nullable, qualifier: [] };
  });
  return { kind: 'union', inputs, output };
}

/** The plans with columns cast to their common types. */
function widen(
  plans: readonly LogicalPlan[],
  operator: string,
  env: QueryEnv,
  span: Span,
): readonly LogicalPlan[] {
  const outputs = plans.map(outputOf);
  const first = outputs[0]!;
  for (const [i, output] of outputs.entries()) {
    if (output.length === first.length) continue;
    fail(
      'NUM_COLUMNS_MISMATCH',
      {
        operator,
        firstNumColumns: String(first.length),
        invalidOrdinalNum: ordinal(i),
        invalidNumColumns: String(output.length),
      },
      span,
    );
  }
  const mode = env.context.conf.ansi ? 'ansi' : 'legacy';
  const types = first.map((column, c) => {
    let type: DataType = column.type;
    for (const [t, output] of outputs.entries()) {
      const other = output[c]!.type;
      const common = sameTypeIgnoringNullability(type, other)
        ? mergeNullability(type, other)
        : commonType(type, other, mode);
      if (common === undefined) {
        fail(
          'INCOMPATIBLE_COLUMN_TYPE',
          {
            operator,
            columnOrdinalNumber: ordinal(c),
            tableOrdinalNumber: ordinal(t),
            dataType1: quotedSqlName(other),
            dataType2: quotedSqlName(column.type),
            hint: '',
          },
          span,
        );
      }
      type = common;
    }
    return type;
  });
  return plans.map((plan, i) => {
    const same = outputs[i]!.every((a, c) => sameTypeIgnoringNullability(a.type, types[c]!));
    return same ? plan : castOutput(plan, types, env);
  });
}

/** Equal types, where either may hold NULLs inside if the result may. */
function mergeNullability(a: DataType, b: DataType): DataType {
  if (a.kind === 'array' && b.kind === 'array') {
    return {
      ...a,
      element: mergeNullability(a.element, b.element),
      containsNull: a.containsNull || b.containsNull,
    };
  }
  if (a.kind === 'map' && b.kind === 'map') {
    return {
      ...a,
      key: mergeNullability(a.key, b.key),
      value: mergeNullability(a.value, b.value),
      valueContainsNull: a.valueContainsNull || b.valueContainsNull,
    };
  }
  if (a.kind === 'struct' && b.kind === 'struct' && a.fields.length === b.fields.length) {
    const fields = a.fields.map((field, i) => {
      const other = b.fields[i]!;
      return {
        ...field,
        type: mergeNullability(field.type, other.type),
        nullable: field.nullable || other.nullable,
      };
    });
    return { ...a, fields };
  }
  return a;
}

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];

/** `first`, `second`, ...: from 0. */
function ordinal(index: number): string {
  return ORDINALS[index] ?? `${index + 1}th`;
}
