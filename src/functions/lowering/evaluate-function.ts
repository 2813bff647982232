import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Attribute } from '../../expr/expression.ts';
import type { DataType } from '../../types/data-type.ts';

/** What a function in TypeScript, which never gives NULL, makes of values that are at hand. */
export function evaluateFunction(
  c: LowerContext,
  fn: string,
  type: DataType,
  values: readonly Register[],
): Register {
  const args = values.map((value) => placeholder(value.type));
  return c.evaluate({ kind: 'call', fn, args, type, nullable: false, mode: 'ansi' }, values);
}

/** Stands for a value that is at hand. */
export function placeholder(type: DataType): Attribute {
  return { kind: 'attribute', id: -1, name: 'value', type, nullable: false, qualifier: [] };
}
