import type { Lowered } from '../../codegen/implementation.ts';
import { i32, i64, isConst } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { raiseBinaryOverflow, raiseOverflow, unlessOverflow } from './overflow.ts';

export type IntegerOperation = 'add' | 'subtract' | 'multiply';

const INSTRUCTIONS = { add: 'add', subtract: 'sub', multiply: 'mul' } as const;
const SYMBOLS = { add: '+', subtract: '-', multiply: '*' } as const;

/** `a + b`, `a - b`, `a * b` over byte, short, int or long. */
export function integerArithmetic(
  c: LowerContext,
  call: Call,
  operation: IntegerOperation,
  args: readonly Register[],
): Lowered {
  const [a, b] = [args[0]!.value, args[1]!.value];
  switch (call.type.kind) {
    case 'byte':
    case 'short':
      return smallArithmetic(c, call, operation, args);
    case 'int':
      return intArithmetic(c, call, operation, a, b);
    default:
      return longArithmetic(c, call, operation, a, b);
  }
}

function smallArithmetic(
  c: LowerContext,
  call: Call,
  operation: IntegerOperation,
  args: readonly Register[],
): Lowered {
  const exact = c.f.let('exact', i32[INSTRUCTIONS[operation]](args[0]!.value, args[1]!.value));
  const wrapped = c.f.let('result', call.type.kind === 'byte' ? i32.extend8_s(exact) : i32.extend16_s(exact));
  return unlessOverflow(
    c,
    call,
    wrapped,
    () => i32.ne(wrapped, exact),
    () => raiseBinaryOverflow(c, call, SYMBOLS[operation], `try_${operation}`, args),
  );
}

function intArithmetic(c: LowerContext, call: Call, operation: IntegerOperation, a: Ir, b: Ir): Lowered {
  const raise = (): void => raiseOverflow(c, call, 'integer overflow', `try_${operation}`);
  if (operation === 'multiply') {
    if (call.mode === 'legacy') return i32.mul(a, b);
    const exact = c.f.let('exact', i64.mul(i64.extend_i32_s(a), i64.extend_i32_s(b)));
    const result = c.f.let('result', i32.wrap_i64(exact));
    return unlessOverflow(c, call, result, () => i64.ne(i64.extend_i32_s(result), exact), raise);
  }
  const result = c.f.let('result', i32[INSTRUCTIONS[operation]](a, b));
  return unlessOverflow(
    c,
    call,
    result,
    () => i32.lt_s(overflowSign(i32, operation, a, b, result), i32.const(0)),
    raise,
  );
}

function longArithmetic(c: LowerContext, call: Call, operation: IntegerOperation, a: Ir, b: Ir): Lowered {
  const raise = (): void => raiseOverflow(c, call, 'long overflow', `try_${operation}`);
  const result = c.f.let('result', i64[INSTRUCTIONS[operation]](a, b));
  const overflow = (): Ir =>
    operation === 'multiply'
      ? longProductOverflows(c, a, b, result)
      : i64.lt_s(overflowSign(i64, operation, a, b, result), i64.const(0n));
  return unlessOverflow(c, call, result, overflow, raise);
}

/** Negative where the sum or difference has overflowed: its sign is impossible for those of the operands. */
function overflowSign(
  t: typeof i32 | typeof i64,
  operation: 'add' | 'subtract',
  a: Ir,
  b: Ir,
  result: Ir,
): Ir {
  return operation === 'add'
    ? t.and(t.xor(a, result), t.xor(b, result))
    : t.and(t.xor(a, b), t.xor(a, result));
}

/** Two factors of 32 bits can't overflow; others are divided back. */
export function longProductOverflows(c: LowerContext, a: Ir, b: Ir, product: Ir): Ir {
  const { f } = c;
  const out = f.local('i32', 'overflow');
  const small = (x: Ir): Ir => i64.add(x, i64.const(0x80000000n));
  f.set(out, i64.ne(i64.shr_u(i64.or(small(a), small(b)), i64.const(32)), i64.const(0n)));
  f.if(f.get(out), () => {
    f.if(
      i32.or(i64.eqz(a), i64.eq(a, i64.const(-1n))),
      // 0 and -1 can't be divided by (MIN / -1 traps): of their products only -1 * MIN overflows.
      () => f.set(out, i32.and(i64.ne(a, i64.const(0n)), i64.eq(b, i64.const(-(2n ** 63n))))),
      () => f.set(out, i64.ne(i64.div_s(product, a), b)),
    );
  });
  return f.get(out);
}

/** `a div b` over longs; the divisor isn't zero. */
export function longQuotient(c: LowerContext, call: Call, a: Ir, b: Ir): Lowered {
  const { f } = c;
  const out = f.local('i64', 'quotient');
  // Only MIN / -1 overflows, and the instruction traps on it.
  const minusOne = i64.eq(b, i64.const(-1n));
  const divide = (): void => f.set(out, i64.div_s(a, b));
  if (b.kind === 'const' && !isConst(b, -1n)) divide();
  else f.if(minusOne, () => f.set(out, i64.sub(i64.const(0n), a)), divide);
  const result = f.get(out);
  return unlessOverflow(
    c,
    call,
    result,
    () => i32.and(minusOne, i64.eq(a, i64.const(-(2n ** 63n)))),
    () => raiseOverflow(c, call, 'Overflow in integral divide', 'try_divide'),
  );
}
