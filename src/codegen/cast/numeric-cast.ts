import type { Cast, EvalMode } from '../../expr/expression.ts';
import type { DataType } from '../../types/data-type.ts';
import { type DecimalType, isIntegral, isNumeric } from '../../types/type-class.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import {
  fitDecimal,
  integerDigits,
  isZero,
  partsFor,
  rescaleUnscaled,
  type Unscaled,
  unscaledOf,
  widen,
} from '../decimal.ts';
import type { Lowered } from '../implementation.ts';
import { and, f32, f64, i32, i64, irTypeOf, not } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import type { LowerContext } from '../lower.ts';
import type { Register } from '../register.ts';
import { castCall } from './cast-call.ts';
import type { CastLowering } from './lower-cast.ts';

type Kind = DataType['kind'];

/** Bounds of integer types. */
export const INTEGER_BITS: Readonly<Partial<Record<Kind, number>>> = {
  byte: 8,
  short: 16,
  int: 32,
  long: 64,
};

/** Casts between numbers and booleans; undefined for other types. */
export function numericCast(from: DataType, to: DataType, mode: EvalMode): CastLowering | undefined {
  if (from.kind === 'boolean' && isNumeric(to)) return booleanToNumber(to);
  if (isNumeric(from) && to.kind === 'boolean') return numberToBoolean(from);
  if (!isNumeric(from) || !isNumeric(to)) return undefined;
  if (from.kind === 'decimal') return fromDecimal(from, to, mode);
  if (to.kind === 'decimal') return isIntegral(from) ? integerToDecimal(from, to, mode) : floatToDecimal(to);
  if (isIntegral(from)) return isIntegral(to) ? integerToInteger(from, to, mode) : integerToFloat(to);
  return isIntegral(to) ? floatToInteger(to, mode) : floatToFloat(from, to);
}

function eager(lower: (c: LowerContext, cast: Cast, value: Register) => Lowered): CastLowering {
  return { eager: true, lower };
}

/** In ANSI mode the code raises errors, so that garbage must not reach it. */
function unless(mode: EvalMode, lower: CastLowering['lower']): CastLowering {
  return { eager: mode !== 'ansi', lower };
}

function booleanToNumber(to: DataType): CastLowering {
  return eager((c, _cast, { value }) => {
    switch (to.kind) {
      case 'long':
        return i64.extend_i32_u(value);
      case 'float':
        return f32.convert_i32_u(value);
      case 'double':
        return f64.convert_i32_u(value);
      case 'decimal': {
        const one: Unscaled = { low: i64.extend_i32_u(value), high: null };
        const scaled = rescaleUnscaled(c, one, 1, to.scale);
        return fitDecimal(c, scaled, 1 + to.scale, to, 'null');
      }
      default:
        return value;
    }
  });
}

function numberToBoolean(from: DataType): CastLowering {
  return eager((_c, _cast, register) => {
    const { value } = register;
    switch (from.kind) {
      case 'decimal':
        return not(isZero(unscaledOf(register)));
      case 'long':
        return i64.ne(value, i64.const(0n));
      case 'float':
        return f32.ne(value, f32.const(0));
      case 'double':
        return f64.ne(value, f64.const(0));
      default:
        return i32.ne(value, i32.const(0));
    }
  });
}

/** Raises CAST_OVERFLOW with the value as it was. */
export function raiseCastOverflow(c: LowerContext, cast: Cast, value: Register): void {
  c.raise(cast.origin, 'CAST_OVERFLOW', {
    value: { sql: value },
    sourceType: quotedSqlName(value.type),
    targetType: quotedSqlName(cast.type),
  });
}

/** The result where `fits` is 1; else an error, NULL or (legacy) the result nevertheless. */
function checked(c: LowerContext, cast: Cast, value: Register, fits: Ir, result: Ir): Lowered {
  if (cast.mode === 'legacy') return result;
  const flag = c.f.let('fits', fits);
  if (cast.mode === 'try') return { value: result, valid: flag };
  c.f.if(not(flag), () => raiseCastOverflow(c, cast, value));
  return result;
}

function integerToInteger(from: DataType, to: DataType, mode: EvalMode): CastLowering {
  const bits = INTEGER_BITS[to.kind]!;
  const fromBits = INTEGER_BITS[from.kind]!;
  if (bits >= fromBits) {
    return eager((_c, _cast, { value }) => (bits === 64 && fromBits < 64 ? i64.extend_i32_s(value) : value));
  }
  return unless(mode, (c, cast, value) => {
    const result = c.f.let('cast', wrapInteger(value.value, fromBits, bits));
    const fits =
      fromBits === 64 ? i64.eq(i64.extend_i32_s(result), value.value) : i32.eq(result, value.value);
    return checked(c, cast, value, fits, result);
  });
}

/** The low bits of an integer, sign-extended, as a type of `bits` bits holds them. */
function wrapInteger(value: Ir, fromBits: number, bits: number): Ir {
  const low = fromBits === 64 && bits < 64 ? i32.wrap_i64(value) : value;
  if (bits === 8) return i32.extend8_s(low);
  return bits === 16 ? i32.extend16_s(low) : low;
}

function integerToFloat(to: DataType): CastLowering {
  return eager((_c, _cast, { value }) => {
    const f = to.kind === 'float' ? f32 : f64;
    return irTypeOf(value) === 'i64' ? f.convert_i64_s(value) : f.convert_i32_s(value);
  });
}

function floatToFloat(from: DataType, to: DataType): CastLowering {
  return eager((_c, _cast, { value }) => {
    if (from.kind === to.kind) return value;
    return to.kind === 'double' ? f64.promote_f32(value) : f32.demote_f64(value);
  });
}

function floatToInteger(to: DataType, mode: EvalMode): CastLowering {
  const bits = INTEGER_BITS[to.kind]!;
  return unless(mode, (c, cast, value) => {
    const isFloat = irTypeOf(value.value) === 'f32';
    const double = c.f.let('double', isFloat ? f64.promote_f32(value.value) : value.value);
    const truncated =
      bits === 64 ? i64.trunc_sat_f64_s(double) : wrapInteger(i32.trunc_sat_f64_s(double), 32, bits);
    // As Spark: floor(x) <= MAX and ceil(x) >= MIN, over doubles; 2^63 itself passes.
    const max = bits === 64 ? 2 ** 63 : 2 ** (bits - 1) - 1;
    const fits = and(
      f64.le(f64.floor(double), f64.const(max)),
      f64.ge(f64.ceil(double), f64.const(-(2 ** (bits - 1)))),
    );
    return checked(c, cast, value, fits, c.f.let('cast', truncated));
  });
}

function integerToDecimal(from: DataType, to: DecimalType, mode: EvalMode): CastLowering {
  const digits = integerDigits(from);
  const never = digits + to.scale <= to.precision;
  return {
    eager: never,
    lower: (c, cast, register) => {
      const { value } = register;
      const low = irTypeOf(value) === 'i64' ? value : i64.extend_i32_s(value);
      const scaled = rescaleUnscaled(c, { low: c.f.let('unscaled', low), high: null }, digits, to.scale);
      const overflow = (): void => raisePrecision(c, cast.origin, { plain: register }, to);
      return fitDecimal(c, scaled, digits + to.scale, to, mode === 'ansi' ? overflow : 'null');
    },
  };
}

/** Below so much, a product's rounding error is less than the eighth part of `NEAR_TIE`. */
const EXACT_LIMIT = 2 ** 43;
const NEAR_TIE = 2 ** -8;

/**
 * The nearest whole number of units, unless it isn't clear which: the value's shortest decimal, which counts, lies as
 * near to the product as the double does. Where a tie is near or digits are many, the function of `types` reads them.
 */
function floatToDecimal(to: DecimalType): CastLowering | undefined {
  if (to.scale > 22) return undefined;
  const limit = Math.min(EXACT_LIMIT, 10 ** to.precision);
  return {
    eager: false,
    lower: (c, cast, register) => {
      const { f } = c;
      const call = castCall(cast);
      const out = c.output('decimal', to, call.nullable);
      const isFloat = irTypeOf(register.value) === 'f32';
      const double = f.let('double', isFloat ? f64.promote_f32(register.value) : register.value);
      const units = f.let('units', f64.mul(double, f64.const(10 ** to.scale)));
      const nearest = f.let('nearest', f64.nearest(units));
      const fraction = f64.abs(f64.sub(units, nearest));
      const isClear = and(
        f64.lt(f64.abs(nearest), f64.const(limit)),
        f64.lt(fraction, f64.const(0.5 - NEAR_TIE)),
      );
      c.if(
        isClear,
        () => {
          const parts = partsFor(c, { low: f.let('unscaled', i64.trunc_sat_f64_s(nearest)), high: null }, to);
          out.set({ type: to, ...parts, valid: null });
        },
        () => out.set(c.evaluate(call, [register])),
      );
      return out.register;
    },
  };
}

/** Raises NUMERIC_VALUE_OUT_OF_RANGE for a decimal. */
export function raisePrecision(
  c: LowerContext,
  origin: Cast['origin'],
  value: { readonly plain: Register },
  to: DecimalType,
): void {
  c.raise(origin, 'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION', {
    value,
    precision: String(to.precision),
    scale: String(to.scale),
    config: '"spark.sql.ansi.enabled"',
  });
}

function fromDecimal(from: DecimalType, to: DataType, mode: EvalMode): CastLowering | undefined {
  if (to.kind === 'decimal') return decimalToDecimal(from, to, mode);
  if (isIntegral(to)) return decimalToInteger(from, to, mode);
  return decimalToFloat(from, to);
}

function decimalToDecimal(from: DecimalType, to: DecimalType, mode: EvalMode): CastLowering {
  const delta = to.scale - from.scale;
  // Rounding may add a digit.
  const digits = from.precision + delta + (delta < 0 ? 1 : 0);
  return {
    eager: digits <= to.precision && from.precision <= 18 && to.precision <= 18,
    lower: (c, cast, register) => {
      const scaled = rescaleUnscaled(c, unscaledOf(register), from.precision, delta);
      const overflow = (): void => raisePrecision(c, cast.origin, { plain: register }, to);
      return fitDecimal(c, scaled, digits, to, mode === 'ansi' ? overflow : 'null');
    },
  };
}

function decimalToInteger(from: DecimalType, to: DataType, mode: EvalMode): CastLowering {
  const bits = INTEGER_BITS[to.kind]!;
  return {
    eager: mode !== 'ansi' && from.precision <= 18,
    lower: (c, cast, register) => {
      const whole = rescaleUnscaled(c, unscaledOf(register), from.precision, -from.scale, 'truncate');
      const low = c.f.let('whole', whole.low);
      const result = c.f.let('cast', wrapInteger(low, 64, bits));
      const back = bits === 64 ? result : i64.extend_i32_s(result);
      let fits = i64.eq(back, low);
      if (whole.high !== null) fits = and(fits, i64.eq(whole.high, i64.shr_s(low, i64.const(63))));
      else if (bits === 64) return result;
      return checked(c, cast, register, fits, result);
    },
  };
}

/** Exact division of doubles where both fit into 53 bits; the rest by the function of `types`. */
function decimalToFloat(from: DecimalType, to: DataType): CastLowering | undefined {
  if (from.scale > 22) return undefined;
  return {
    eager: false,
    lower: (c, cast, register) => {
      const { f } = c;
      const out = f.local('f64', 'double');
      const v = unscaledOf(register);
      const divide = (): void => f.set(out, f64.div(f64.convert_i64_s(v.low), f64.const(10 ** from.scale)));
      const safe = i64.lt_u(i64.add(v.low, i64.const(1n << 53n)), i64.const(1n << 54n));
      if (from.precision <= 15) divide();
      else {
        const { low, high } = widen(c, v);
        const fits = and(safe, i64.eq(high, i64.shr_s(low, i64.const(63))));
        c.if(v.high === null ? safe : fits, divide, () => {
          const call = castCall({ ...cast, type: { kind: 'double' } });
          f.set(out, c.evaluate(call, [register]).value);
        });
      }
      return to.kind === 'float' ? f32.demote_f64(f.get(out)) : f.get(out);
    },
  };
}
