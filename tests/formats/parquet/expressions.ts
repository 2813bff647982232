import type { Expression, Literal } from '../../../src/expr/expression.ts';
import type { DataType } from '../../../src/types/data-type.ts';
import type { Value } from '../../../src/types/value.ts';

export function literal(type: DataType, value: Value): Literal {
  return { kind: 'literal', type, value };
}

export function call(fn: string, ...args: Expression[]): Expression {
  return { kind: 'call', fn, args, type: { kind: 'boolean' }, nullable: true, mode: 'ansi' };
}
