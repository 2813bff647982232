import type { Parameter } from '../../lang/ast/literal.ts';
import { VOID } from '../../types/data-type.ts';
import type { LogicalExpression } from '../logical/node.ts';
import type { ParameterValue } from './analyzer-context.ts';
import type { QueryEnv } from './environment.ts';
import { fail } from './errors.ts';

/** The value bound to `?` or `:name`. */
export function resolveParameter(node: Parameter, env: QueryEnv): LogicalExpression {
  const { parameters } = env.context;
  let value: ParameterValue | undefined;
  if (node.name !== undefined) {
    if (!Array.isArray(parameters)) {
      value = (parameters as Readonly<Record<string, ParameterValue>> | undefined)?.[node.name];
    }
  } else if (Array.isArray(parameters)) {
    value = (parameters as readonly ParameterValue[])[node.index ?? 0];
  }
  if (value === undefined) {
    const name = node.name ?? `_${node.span.start}`;
    fail('UNBOUND_SQL_PARAMETER', { name }, node.span);
  }
  const literal = { kind: 'literal', type: value.type ?? VOID, value: value.value } as const;
  return value.type === null && node.index !== undefined ? { ...literal, parameter: node.index } : literal;
}
