import { raisePrecision } from '../../codegen/cast/numeric-cast.ts';
import {
  addUnscaled,
  divideUnscaled,
  fitDecimal,
  fitsDigits,
  kernel128,
  multiplyUnscaled,
  partsFor,
  rescaleUnscaled,
  subtractUnscaled,
  type Unscaled,
  unscaledOf,
  widen,
} from '../../codegen/decimal.ts';
import type { Lowered } from '../../codegen/implementation.ts';
import { and, i32, i64, not } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import type { DecimalType } from '../../types/type-class.ts';
import { raiseOverflow } from './overflow.ts';

/** A value of more digits than fit into 128 bits comes out so of kernels; nothing may be added to it. */
const WIDEST = 38;

interface Operands {
  readonly a: Unscaled;
  readonly b: Unscaled;
  readonly p1: number;
  readonly s1: number;
  readonly p2: number;
  readonly s2: number;
}

function operandsOf(args: readonly Register[]): Operands {
  const [a, b] = args as readonly [Register, Register];
  const t1 = a.type as DecimalType;
  const t2 = b.type as DecimalType;
  return {
    a: unscaledOf(a),
    b: unscaledOf(b),
    p1: t1.precision,
    s1: t1.scale,
    p2: t2.precision,
    s2: t2.scale,
  };
}

/** `a + b`, `a - b`, `a * b`, `a / b`, `a % b` over decimals; divisors aren't zero. */
export function decimalArithmetic(
  c: LowerContext,
  call: Call,
  operation: 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder',
  args: readonly Register[],
): Lowered {
  const o = operandsOf(args);
  const type = call.type as DecimalType;
  switch (operation) {
    case 'add':
    case 'subtract':
      return sum(c, call, operation, o, type, args);
    case 'multiply': {
      const drop = o.s1 + o.s2 - type.scale;
      const digits = o.p1 + o.p2;
      return fitResult(
        c,
        call,
        multiplyUnscaled(c, o.a, o.b, digits, drop),
        digits - drop + (drop > 0 ? 1 : 0),
        type,
      );
    }
    case 'divide': {
      const shift = type.scale - o.s1 + o.s2;
      return fitResult(c, call, divideUnscaled(c, o.a, o.b, shift), WIDEST + 1, type);
    }
    case 'remainder': {
      const aligned = align(c, o);
      if (aligned === undefined) return inTypeScript(c, call, operation, args);
      const { a, b, digits, scale } = aligned;
      const rest =
        a.high === null && b.high === null
          ? { low: c.f.let('remainder', i64.rem_s(a.low, b.low)), high: null }
          : kernel128(c, 'd128_remainder', a, b);
      const rounded = rescaleUnscaled(c, rest, digits, type.scale - scale);
      return fitResult(c, call, rounded, digits + type.scale - scale, type);
    }
  }
}

/** `a div b` over decimals, as a long; the divisor isn't zero. */
export function decimalQuotient(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const aligned = align(c, operandsOf(args));
  if (aligned === undefined) return inTypeScript(c, call, 'integral_divide', args);
  const { a, b } = aligned;
  if (a.high === null && b.high === null) return c.f.let('quotient', i64.div_s(a.low, b.low));
  const { low, high } = widen(c, kernel128(c, 'd128_quotient', a, b));
  const fits = i64.eq(high, i64.shr_s(low, i64.const(63)));
  if (call.mode === 'try') return { value: low, valid: fits };
  if (call.mode === 'ansi') {
    c.f.if(not(fits), () => raiseOverflow(c, call, 'Overflow in integral divide', 'try_divide'));
  }
  return low;
}

/** Both operands with the same digits behind the point; undefined where that may take more than 128 bits. */
function align(
  c: LowerContext,
  o: Operands,
): { a: Unscaled; b: Unscaled; digits: number; scale: number } | undefined {
  const scale = Math.max(o.s1, o.s2);
  const digits = Math.max(o.p1 + scale - o.s1, o.p2 + scale - o.s2);
  if (digits > WIDEST) return undefined;
  return {
    a: rescaleUnscaled(c, o.a, o.p1, scale - o.s1),
    b: rescaleUnscaled(c, o.b, o.p2, scale - o.s2),
    digits,
    scale,
  };
}

function sum(
  c: LowerContext,
  call: Call,
  operation: 'add' | 'subtract',
  o: Operands,
  type: DecimalType,
  args: readonly Register[],
): Lowered {
  const aligned = align(c, o);
  if (aligned === undefined) return inTypeScript(c, call, operation, args);
  const { a, b, scale } = aligned;
  const digits = aligned.digits + 1;
  const compute = operation === 'add' ? addUnscaled : subtractUnscaled;
  const exact = compute(c, a, b, digits);
  if (digits <= WIDEST) {
    const rounded = rescaleUnscaled(c, exact, digits, type.scale - scale);
    return fitResult(c, call, rounded, digits + type.scale - scale, type);
  }
  // 39 digits may overflow 128 bits, too: then the sign is wrong.
  const x = widen(c, a).high;
  const y = widen(c, b).high;
  const r = exact.high!;
  const signs =
    operation === 'add' ? i64.and(i64.xor(x, r), i64.xor(y, r)) : i64.and(i64.xor(x, y), i64.xor(x, r));
  const inRange = c.f.let('in_range', i64.ge_s(signs, i64.const(0n)));
  const rounded = rescaleUnscaled(c, exact, digits, type.scale - scale);
  const parts = partsFor(c, rounded, type);
  const fits = c.f.let('fits', and(inRange, fitsDigits(c, rounded, type.precision)));
  if (call.mode !== 'ansi') return { ...parts, valid: fits };
  c.f.if(not(fits), () => raiseUnfit(c, call, rounded, type));
  return parts;
}

function fitResult(c: LowerContext, call: Call, v: Unscaled, digits: number, type: DecimalType): Lowered {
  return fitDecimal(
    c,
    v,
    digits,
    type,
    call.mode === 'ansi' ? (unfit) => raiseUnfit(c, call, unfit, type) : 'null',
  );
}

function raiseUnfit(c: LowerContext, call: Call, unfit: Unscaled, type: DecimalType): void {
  const { low, high } = widen(c, unfit);
  const shown: DecimalType = { kind: 'decimal', precision: WIDEST, scale: type.scale };
  raisePrecision(c, call.origin, { plain: { type: shown, value: low, high, valid: null } }, type);
}

/** Operands so far apart in scale that 128 bits don't take both. */
function inTypeScript(c: LowerContext, call: Call, operation: string, args: readonly Register[]): Lowered {
  const nullable = call.mode !== 'ansi';
  const { valid, ...parts } = c.evaluate({ ...call, fn: `decimal_${operation}`, nullable }, args);
  return { ...parts, valid };
}

/** The sign of an unscaled value: -1, 0 or 1, as i32. */
export function signOf(v: Unscaled): Ir {
  if (v.high === null) return i32.sub(i64.gt_s(v.low, i64.const(0n)), i64.lt_s(v.low, i64.const(0n)));
  const negative = i64.lt_s(v.high, i64.const(0n));
  return i32.sub(i64.ne(i64.or(v.low, v.high), i64.const(0n)), i32.shl(negative, i32.const(1)));
}
