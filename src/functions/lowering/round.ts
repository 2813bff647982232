/** `round`, `bround`, `ceil`, `floor`: by digits behind the point. */

import { raisePrecision } from '../../codegen/cast/numeric-cast.ts';
import {
  fitDecimal,
  partsFor,
  type RoundingMode,
  rescaleUnscaled,
  unscaledOf,
} from '../../codegen/decimal.ts';
import type { Lowered } from '../../codegen/implementation.ts';
import { f32, f64, i32, i64, irTypeOf } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call, Expression } from '../../expr/expression.ts';
import { type DataType, decimalType } from '../../types/data-type.ts';
import type { DecimalType } from '../../types/type-class.ts';
import { raiseOverflow } from './overflow.ts';

/** The constant number of digits; undefined where it isn't one. NULL is null. */
export function constantScale(e: Expression<unknown> | undefined): number | null | undefined {
  if (e === undefined) return 0;
  if (e.kind === 'literal') return e.value === null ? null : Number(e.value);
  if (e.kind === 'cast') return constantScale(e.child);
  if (e.kind === 'call' && e.fn === 'negative') {
    const scale = constantScale(e.args[0]);
    return scale == null ? scale : -scale;
  }
  return undefined;
}

/** The result type of rounding a value of the type to so many digits. */
export function roundedType(type: DataType, scale: number): DataType {
  if (type.kind !== 'decimal') return type;
  const least = type.precision - type.scale + 1;
  if (scale < 0) return decimalType(Math.min(Math.max(least, -scale + 1), 38), 0);
  const kept = Math.min(type.scale, scale);
  return decimalType(Math.min(least + kept, 38), kept);
}

export function lowerRound(
  c: LowerContext,
  call: Call,
  value: Register,
  scale: number,
  mode: RoundingMode,
): Lowered {
  switch (value.type.kind) {
    case 'decimal':
      return roundDecimal(c, call, value, scale, mode);
    case 'float':
    case 'double':
      return roundDouble(c, value, scale, mode);
    default:
      return scale >= 0 ? value.value : roundInteger(c, call, value, -scale, mode);
  }
}

function roundDecimal(
  c: LowerContext,
  call: Call,
  value: Register,
  scale: number,
  mode: RoundingMode,
): Lowered {
  const from = value.type as DecimalType;
  const to = call.type as DecimalType;
  const v = unscaledOf(value);
  if (scale >= from.scale) return partsFor(c, v, to);
  const drop = from.scale - scale;
  let rounded = rescaleUnscaled(c, v, from.precision, -drop, mode);
  let digits = Math.max(from.precision - drop, 0) + 1;
  if (scale < 0) {
    rounded = rescaleUnscaled(c, rounded, digits, -scale);
    digits -= scale;
  }
  const overflow = (): void => raisePrecision(c, call.origin, { plain: value }, to);
  return fitDecimal(c, rounded, digits, to, call.mode === 'ansi' ? overflow : 'null');
}

/** Whether rounding a value of the type needs no look at its digits: halves are halves as doubles, too. */
export function roundsWithoutDigits(type: DataType, scale: number, mode: RoundingMode): boolean {
  const isFloating = type.kind === 'double' || type.kind === 'float';
  return isFloating && scale === 0 && (mode === 'half_up' || mode === 'half_even');
}

/** The nearest whole number. Infinite numbers stay, as their distances to themselves are NaN. */
function toWhole(c: LowerContext, { value }: Register, mode: RoundingMode): Ir {
  const ops = irTypeOf(value) === 'f32' ? f32 : f64;
  // Adding 0 makes 0 of -0: decimals have no negative zero.
  const withoutSign = (whole: Ir): Ir => ops.add(whole, ops.const(0));
  if (mode === 'half_even') return withoutSign(ops.nearest(value));
  const cut = c.f.let('cut', ops.trunc(value));
  const rest = c.f.let('rest', ops.sub(value, cut));
  const up = i32.sub(ops.ge(rest, ops.const(0.5)), ops.le(rest, ops.const(-0.5)));
  return withoutSign(ops.add(cut, ops.convert_i32_s(up)));
}

/** Up to this many digits a power of ten is exact as a double, and so is dividing a whole number by it. */
const EXACT_DIGITS = 15;
/** Below this size a product with a power of ten is off by less than `TIE_MARGIN` by far. */
const EXACT_SIZE = 1e11;
const TIE_MARGIN = 1e-4;

/**
 * Doubles are rounded as they print. Away from ties that is rounding the product with a power of ten; near them
 * the digits decide, in the host.
 */
function roundDouble(c: LowerContext, value: Register, scale: number, mode: RoundingMode): Lowered {
  if (roundsWithoutDigits(value.type, scale, mode)) return toWhole(c, value, mode);
  const single = irTypeOf(value.value) === 'f32';
  // Floats are rounded as their shortest decimal form, which isn't that of the same double.
  const name = `round_${mode}${single ? '_single' : ''}`;
  const double = single ? f64.promote_f32(value.value) : value.value;
  const byDigits = (): Ir => c.f.callHost(name, [double, i32.const(scale)], 'f64');
  if (single) return f32.demote_f64(byDigits());
  const toNearest = mode === 'half_up' || mode === 'half_even';
  if (!toNearest || scale < 0 || scale > EXACT_DIGITS) return byDigits();
  const { f } = c;
  const power = f64.const(10 ** scale);
  const scaled = f.let('scaled', f64.mul(double, power));
  const nearest = f.let('nearest', f64.nearest(scaled));
  const toTie = f64.sub(f64.const(0.5), f64.abs(f64.sub(scaled, nearest)));
  const clear = i32.and(f64.gt(toTie, f64.const(TIE_MARGIN)), f64.lt(f64.abs(scaled), f64.const(EXACT_SIZE)));
  const result = f.local('f64', 'rounded');
  f.if(
    clear,
    // Adding 0 makes 0 of -0: decimals have no negative zero.
    () => f.set(result, f64.add(f64.div(nearest, power), f64.const(0))),
    () => f.set(result, byDigits()),
  );
  return { value: { kind: 'get', local: result } };
}

function roundInteger(
  c: LowerContext,
  call: Call,
  value: Register,
  drop: number,
  mode: RoundingMode,
): Lowered {
  const long = irTypeOf(value.value) === 'i64';
  const wide = c.f.let('unrounded', long ? value.value : i64.extend_i32_s(value.value));
  const down = rescaleUnscaled(c, { low: wide, high: null }, 19, -drop, mode);
  const up = rescaleUnscaled(c, down, Math.max(20 - drop, 1), drop);
  const bits = { byte: 8, short: 16, int: 32, long: 64 }[call.type.kind as 'byte'] ?? 64;
  const low = c.f.let('rounded', up.low);
  const narrow =
    bits === 64
      ? low
      : bits === 32
        ? i32.wrap_i64(low)
        : bits === 16
          ? i32.extend16_s(i32.wrap_i64(low))
          : i32.extend8_s(i32.wrap_i64(low));
  const result = c.f.let('result', narrow);
  if (call.mode === 'ansi') {
    const back = bits === 64 ? low : i64.extend_i32_s(result);
    const lost =
      up.high === null
        ? i64.ne(back, low)
        : i32.or(i64.ne(back, low), i64.ne(up.high, i64.shr_s(low, i64.const(63))));
    c.f.if(lost, () => raiseOverflow(c, call, 'Overflow'));
  }
  return result;
}
