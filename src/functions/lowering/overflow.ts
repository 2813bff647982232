import type { Lowered } from '../../codegen/implementation.ts';
import { not } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';

/** Raises ARITHMETIC_OVERFLOW; `hint` is the function that gives NULL instead. */
export function raiseOverflow(c: LowerContext, call: Pick<Call, 'origin'>, message: string, hint = ''): void {
  c.raise(call.origin, 'ARITHMETIC_OVERFLOW', {
    message,
    alternative: hint === '' ? '' : ` Use \`${hint}\` to get NULL instead.`,
    config: '"spark.sql.ansi.enabled"',
  });
}

/** Raises BINARY_ARITHMETIC_OVERFLOW, the error of small integers. */
export function raiseBinaryOverflow(
  c: LowerContext,
  call: Call,
  symbol: string,
  hint: string,
  [a, b]: readonly Register[],
): void {
  c.raise(call.origin, 'BINARY_ARITHMETIC_OVERFLOW', {
    value1: { sql: a! },
    symbol,
    value2: { sql: b! },
    functionName: `\`${hint}\``,
  });
}

/**
 * The result, unless the flag says that it overflowed: then `raise` runs (ANSI), NULL comes out (try), or the
 * result nevertheless (legacy).
 */
export function unlessOverflow(
  c: LowerContext,
  call: Call,
  result: Ir,
  overflow: () => Ir,
  raise: () => void,
): Lowered {
  switch (call.mode) {
    case 'legacy':
      return result;
    case 'try':
      return { value: result, valid: not(overflow()) };
    case 'ansi':
      c.f.if(overflow(), raise);
      return result;
  }
}
