import type { Call, Expression } from '../../expr/expression.ts';
import { isNullable } from '../../expr/expression-type.ts';
import { BOOLEAN, type DataType } from '../../types/data-type.ts';

/** A call of another function in the place of `call`: same mode, zone and origin. */
export function derived(
  call: Call,
  fn: string,
  args: readonly Expression[],
  type: DataType = BOOLEAN,
  nullable = args.some(isNullable),
): Call {
  const { alias: _alias, ...rest } = call;
  return { ...rest, fn, args, type, nullable };
}
