import type { Lowered } from '../../codegen/implementation.ts';
import { i32, i64 } from '../../codegen/instructions.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { unlessOverflow } from './overflow.ts';

/** The sum or difference of two intervals of one kind. Overflow of ANSI intervals is an error in any mode. */
export function intervalSum(
  c: LowerContext,
  call: Call,
  operation: 'add' | 'subtract',
  args: readonly Register[],
): Lowered {
  if (call.type.kind === 'interval') {
    return c.evaluate({ ...call, fn: `interval_${operation}` }, args);
  }
  const [a, b] = [args[0]!.value, args[1]!.value];
  const t = call.type.kind === 'interval_ym' ? i32 : i64;
  const result = c.f.let('result', operation === 'add' ? t.add(a, b) : t.sub(a, b));
  const sign =
    operation === 'add' ? t.and(t.xor(a, result), t.xor(b, result)) : t.and(t.xor(a, b), t.xor(a, result));
  return unlessOverflow(
    c,
    { ...call, mode: call.mode === 'try' ? 'try' : 'ansi' },
    result,
    () => (t === i32 ? i32.lt_s(sign, i32.const(0)) : i64.lt_s(sign, i64.const(0n))),
    () => raiseIntervalOverflow(c, call, `try_${operation}`),
  );
}

export function raiseIntervalOverflow(c: LowerContext, call: Call, hint?: string): void {
  if (hint === undefined) c.raise(call.origin, 'INTERVAL_ARITHMETIC_OVERFLOW.WITHOUT_SUGGESTION');
  else {
    c.raise(call.origin, 'INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION', { functionName: `\`${hint}\`` });
  }
}
