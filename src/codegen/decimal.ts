/** Arithmetic on unscaled decimals in registers: one i64 up to 18 digits, two halves above. */
import type { DataType } from '../types/data-type.ts';
import type { DecimalType } from '../types/type-class.ts';
import { and, i32, i64, not, or, select, TRUE } from './instructions.ts';
import type { Ir } from './ir.ts';
import type { LowerContext } from './lower.ts';
import type { Register } from './register.ts';

/** An unscaled value; `high` is null while it is known to fit into one i64. */
export interface Unscaled {
  readonly low: Ir;
  readonly high: Ir | null;
}

/** Digits that surely fit into an i64. */
export const NARROW_DIGITS = 18;

export type RoundingMode = 'half_up' | 'floor' | 'ceiling' | 'truncate' | 'half_even';

const KERNEL_MODES: Readonly<Record<RoundingMode, number>> = {
  half_up: 0,
  floor: 1,
  ceiling: 2,
  truncate: 3,
  half_even: 4,
};

export function pow10(digits: number): bigint {
  return 10n ** BigInt(digits);
}

export function unscaledOf(register: Register): Unscaled {
  return { low: register.value, high: register.high };
}

/** The value with both halves. */
export function widen(c: LowerContext, v: Unscaled): { readonly low: Ir; readonly high: Ir } {
  if (v.high !== null) return { low: v.low, high: v.high };
  const low = c.f.let('low', v.low);
  return { low, high: c.f.let('high', i64.shr_s(low, i64.const(63))) };
}

/** The parts of a register of the type; the value must fit its precision. */
export function partsFor(c: LowerContext, v: Unscaled, type: DecimalType): { value: Ir; high: Ir | null } {
  if (type.precision <= NARROW_DIGITS) return { value: v.low, high: null };
  const wide = widen(c, v);
  return { value: wide.low, high: wide.high };
}

export function addUnscaled(c: LowerContext, a: Unscaled, b: Unscaled, digits: number): Unscaled {
  if (digits <= NARROW_DIGITS) return { low: c.f.let('sum', i64.add(a.low, b.low)), high: null };
  const x = widen(c, a);
  const y = widen(c, b);
  const low = c.f.let('sum', i64.add(x.low, y.low));
  const carry = i64.extend_i32_u(i64.lt_u(low, x.low));
  return { low, high: c.f.let('sum_high', i64.add(i64.add(x.high, y.high), carry)) };
}

export function subtractUnscaled(c: LowerContext, a: Unscaled, b: Unscaled, digits: number): Unscaled {
  if (digits <= NARROW_DIGITS) return { low: c.f.let('difference', i64.sub(a.low, b.low)), high: null };
  const x = widen(c, a);
  const y = widen(c, b);
  const borrow = i64.extend_i32_u(i64.lt_u(x.low, y.low));
  const high = c.f.let('difference_high', i64.sub(i64.sub(x.high, y.high), borrow));
  return { low: c.f.let('difference', i64.sub(x.low, y.low)), high };
}

export function negateUnscaled(c: LowerContext, a: Unscaled): Unscaled {
  if (a.high === null) return { low: c.f.let('negative', i64.sub(i64.const(0n), a.low)), high: null };
  const low = c.f.let('negative', i64.sub(i64.const(0n), a.low));
  const carry = i64.extend_i32_u(i64.ne(a.low, i64.const(0n)));
  return {
    low,
    high: c.f.let('negative_high', i64.sub(i64.sub(i64.const(0n), a.high), carry)),
  };
}

export function isNegative(a: Unscaled): Ir {
  return i64.lt_s(a.high ?? a.low, i64.const(0n));
}

export function isZero(a: Unscaled): Ir {
  return a.high === null ? i64.eqz(a.low) : i64.eqz(i64.or(a.low, a.high));
}

/** High half of the signed product of two i64. */
function multiplyHigh(c: LowerContext, x: Ir, y: Ir): Ir {
  const { f } = c;
  const mask = i64.const(0xffffffffn);
  const shift = i64.const(32);
  const xl = f.let('xl', i64.and(x, mask));
  const xh = f.let('xh', i64.shr_s(x, shift));
  const yl = f.let('yl', i64.and(y, mask));
  const yh = f.let('yh', i64.shr_s(y, shift));
  const low = i64.shr_u(i64.mul(xl, yl), shift);
  const t = f.let('t', i64.add(i64.mul(xh, yl), low));
  const w = i64.add(i64.mul(xl, yh), i64.and(t, mask));
  return i64.add(i64.add(i64.mul(xh, yh), i64.shr_s(t, shift)), i64.shr_s(f.let('w', w), shift));
}

/** 1 where the product of the two surely fits into an i64: counted by their leading bits. */
function productIsNarrow(x: Ir, y: Ir): Ir {
  const leading = (v: Ir): Ir =>
    v.kind === 'const'
      ? i64.const(64 - magnitudeBits(v.value as bigint))
      : i64.clz(i64.xor(v, i64.shr_s(v, i64.const(63))));
  return i64.ge_u(i64.add(leading(x), leading(y)), i64.const(66));
}

function magnitudeBits(value: bigint): number {
  const magnitude = value < 0n ? ~value : value;
  return magnitude === 0n ? 0 : magnitude.toString(2).length;
}

/** 1 where the value fits into an i64; null where that is known. */
function isNarrow(v: Unscaled): Ir | null {
  return v.high === null ? null : i64.eq(v.high, i64.shr_s(v.low, i64.const(63)));
}

/**
 * a * b / 10^drop, rounded half up. `digits`: of the exact product.
 *
 * Values are mostly far smaller than their types allow: what fits into an i64, in truth, is multiplied so,
 * and the kernel is left with factors of more than 64 bits.
 */
export function multiplyUnscaled(
  c: LowerContext,
  a: Unscaled,
  b: Unscaled,
  digits: number,
  drop: number,
): Unscaled {
  const { f } = c;
  const x = f.let('factor', a.low);
  const y = f.let('factor', b.low);
  if (digits <= NARROW_DIGITS) {
    const product = f.let('product', i64.mul(x, y));
    return drop === 0
      ? { low: product, high: null }
      : { low: scaleDownNarrow(c, product, drop, 'half_up'), high: null };
  }
  const kernel = (): Unscaled => kernel128(c, 'd128_multiply', a, b, drop);
  const narrow = [isNarrow(a), isNarrow(b)].flatMap((flag) => (flag === null ? [] : [flag]));
  if (drop > 0) {
    const scaled = (): Unscaled => ({
      low: scaleDownNarrow(c, i64.mul(x, y), drop, 'half_up'),
      high: null,
    });
    return branch(c, [...narrow, productIsNarrow(x, y)].reduce(and), scaled, kernel);
  }
  const exact = (): Unscaled => {
    const low = f.let('product', i64.mul(x, y));
    const high = f.local('i64', 'product_high');
    f.set(high, i64.shr_s(low, i64.const(63)));
    f.if(not(productIsNarrow(x, y)), () => f.set(high, multiplyHigh(c, x, y)));
    return { low, high: f.get(high) };
  };
  return narrow.length === 0 ? exact() : branch(c, narrow.reduce(and), exact, kernel);
}

/** a * 10^shift / b, or a / (b * 10^-shift), rounded half up; b isn't zero. */
export function divideUnscaled(c: LowerContext, a: Unscaled, b: Unscaled, shift: number): Unscaled {
  const kernel = (): Unscaled => kernel128(c, 'd128_divide', a, b, shift);
  if (shift < 0 || shift > NARROW_DIGITS) return kernel();
  const { f } = c;
  const x = f.let('dividend', a.low);
  const y = f.let('divisor', b.low);
  const power = i64.const(pow10(shift));
  const narrow = [isNarrow(a), isNarrow(b), productIsNarrow(x, power)].flatMap((flag) =>
    flag === null ? [] : [flag],
  );
  const divide = (): Unscaled => {
    const scaled = f.let('scaled', i64.mul(x, power));
    const quotient = f.let('quotient', i64.div_s(scaled, y));
    const rest = f.let('rest', absolute(i64.sub(scaled, i64.mul(quotient, y))));
    const up = i64.extend_i32_u(i64.ge_u(rest, i64.sub(absolute(y), rest)));
    const sign = i64.or(i64.shr_s(i64.xor(scaled, y), i64.const(63)), i64.const(1n));
    return { low: f.let('rounded', i64.add(quotient, i64.mul(sign, up))), high: null };
  };
  return branch(c, narrow.reduce(and), divide, kernel);
}

function absolute(v: Ir): Ir {
  return select(i64.lt_s(v, i64.const(0n)), i64.sub(i64.const(0n), v), v);
}

/** The value of one of two sides, widened. */
function branch(
  c: LowerContext,
  condition: Ir,
  then: () => Unscaled,
  otherwise: () => Unscaled,
): Unscaled & { readonly high: Ir } {
  const { f } = c;
  const low = f.local('i64', 'low');
  const high = f.local('i64', 'high');
  const side = (compute: () => Unscaled) => (): void => {
    const v = compute();
    f.set(low, v.low);
    f.set(high, v.high ?? i64.shr_s(f.get(low), i64.const(63)));
  };
  f.if(condition, side(then), side(otherwise));
  return { low: f.get(low), high: f.get(high) };
}

/** A kernel over two wide values, with a number of digits behind them. */
export function kernel128(
  c: LowerContext,
  name: 'd128_multiply' | 'd128_divide' | 'd128_quotient' | 'd128_remainder',
  a: Unscaled,
  b: Unscaled,
  digits: number | null = null,
): Unscaled {
  const x = widen(c, a);
  const y = widen(c, b);
  const rest = digits === null ? [] : [i32.const(digits)];
  return withHigh(c, c.f.callKernel(name, [x.low, x.high, y.low, y.high, ...rest], 'i64'));
}

function withHigh(c: LowerContext, low: Ir): Unscaled {
  return { low, high: c.f.callKernel('d128_high', [], 'i64') };
}

/**
 * The value with `delta` more (or, rounded, fewer) digits behind the point. `digits`: how many it may have
 * before; what has more than 38 after comes out as -2^127, which no precision takes.
 */
export function rescaleUnscaled(
  c: LowerContext,
  v: Unscaled,
  digits: number,
  delta: number,
  mode: RoundingMode = 'half_up',
): Unscaled {
  if (delta === 0) return v;
  if (delta > 0) {
    if (v.high === null && digits + delta <= NARROW_DIGITS) {
      return { low: c.f.let('scaled', i64.mul(v.low, i64.const(pow10(delta)))), high: null };
    }
    if (delta <= NARROW_DIGITS) {
      const factor = { low: i64.const(pow10(delta)), high: null };
      return multiplyUnscaled(c, v, factor, Math.max(digits + delta, NARROW_DIGITS + 1), 0);
    }
    const { low, high } = widen(c, v);
    return withHigh(c, c.f.callKernel('d128_scale_up', [low, high, i32.const(Math.min(delta, 38))], 'i64'));
  }
  if (v.high === null) return { low: scaleDownNarrow(c, v.low, -delta, mode), high: null };
  const { low, high } = widen(c, v);
  const shift = i32.const(Math.min(-delta, 38));
  const wide = branch(
    c,
    isNarrow(v)!,
    () => ({ low: scaleDownNarrow(c, low, -delta, mode), high: null }),
    () =>
      withHigh(
        c,
        c.f.callKernel('d128_scale_down', [low, high, shift, i32.const(KERNEL_MODES[mode])], 'i64'),
      ),
  );
  return digits + delta < NARROW_DIGITS ? { low: wide.low, high: null } : wide;
}

function scaleDownNarrow(c: LowerContext, value: Ir, digits: number, mode: RoundingMode): Ir {
  // The divisor is beyond any value: what is left is at most the rounding of a fraction below a half.
  if (digits > 18) {
    if (mode === 'floor') return c.f.let('rounded', i64.shr_s(value, i64.const(63)));
    if (mode === 'ceiling') return c.f.let('rounded', i64.extend_i32_u(i64.gt_s(value, i64.const(0n))));
    return i64.const(0n);
  }
  const { f } = c;
  const divisor = pow10(digits);
  const v = f.let('unrounded', value);
  const quotient = f.let('quotient', i64.div_s(v, i64.const(divisor)));
  if (mode === 'truncate') return quotient;
  const rest = f.let('rest', i64.sub(v, i64.mul(quotient, i64.const(divisor))));
  const half = i64.const(divisor / 2n);
  const size = absolute(rest);
  const sign = i64.or(i64.shr_s(v, i64.const(63)), i64.const(1n));
  switch (mode) {
    case 'floor':
      return f.let('rounded', i64.sub(quotient, i64.extend_i32_u(i64.lt_s(rest, i64.const(0n)))));
    case 'ceiling':
      return f.let('rounded', i64.add(quotient, i64.extend_i32_u(i64.gt_s(rest, i64.const(0n)))));
    case 'half_up':
      return f.let('rounded', i64.add(quotient, i64.mul(sign, i64.extend_i32_u(i64.ge_s(size, half)))));
    case 'half_even': {
      const magnitude = f.let('size', size);
      const odd = i32.wrap_i64(i64.and(quotient, i64.const(1n)));
      const up = or(i64.gt_s(magnitude, half), and(i64.eq(magnitude, half), odd));
      return f.let('rounded', i64.add(quotient, i64.mul(sign, i64.extend_i32_u(up))));
    }
  }
}

/** 1 where the value has at most so many digits. */
export function fitsDigits(c: LowerContext, v: Unscaled, digits: number): Ir {
  if (v.high === null) {
    if (digits > 18) return TRUE;
    const bound = pow10(digits);
    return i64.lt_u(i64.add(v.low, i64.const(bound - 1n)), i64.const(2n * bound - 1n));
  }
  // |v| < bound: shifted by bound - 1, an unsigned comparison with 2 * bound - 1 (below 2^128).
  const bound = pow10(digits);
  const shifted = addUnscaled(c, v, constant128(bound - 1n), 38);
  const limit = constant128(2n * bound - 1n);
  const low = i64.lt_u(shifted.low, limit.low);
  return or(i64.lt_u(shifted.high!, limit.high!), and(i64.eq(shifted.high!, limit.high!), low));
}

export function constant128(value: bigint): { readonly low: Ir; readonly high: Ir } {
  return { low: i64.const(value), high: i64.const(value >> 64n) };
}

/**
 * A value, at most `digits` digits long as far as known, as a decimal of the type: checked against its
 * precision. NULL or an error where it doesn't fit, as `overflow` says.
 */
export function fitDecimal(
  c: LowerContext,
  v: Unscaled,
  digits: number,
  type: DecimalType,
  overflow: 'null' | ((unfit: Unscaled) => void),
): { value: Ir; high: Ir | null; valid: Ir | null } {
  const parts = partsFor(c, v, type);
  if (digits <= type.precision) return { ...parts, valid: null };
  if (overflow === 'null') return { ...parts, valid: c.f.let('fits', fitsDigits(c, v, type.precision)) };
  const check = (): void => c.f.if(not(fitsDigits(c, v, type.precision)), () => overflow(v));
  // What fits into an i64 has at most 19 digits.
  if (v.high !== null && type.precision > NARROW_DIGITS) c.f.if(not(isNarrow(v)!), check);
  else check();
  return { ...parts, valid: null };
}

/** Digits of values of a numeric type that isn't a float, as decimal. */
export function integerDigits(type: DataType): number {
  switch (type.kind) {
    case 'byte':
      return 3;
    case 'short':
      return 5;
    case 'int':
      return 10;
    default:
      return 19;
  }
}
