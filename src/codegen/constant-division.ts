/**
 * Division by constants without division instructions, which take some twenty times as long as a
 * multiplication; V8 doesn't replace them in WebAssembly.
 */
import type { FunctionBuilder } from './builder.ts';
import { f64, i32, i64 } from './instructions.ts';
import type { Ir } from './ir.ts';

/** Quotients above this aren't exact enough as doubles to be right up to one. */
const EXACT = 2n ** 50n;

/** Floor division of i64 by a positive constant. */
export function floorDiv(f: FunctionBuilder, a: Ir, divisor: bigint): Ir {
  return divide(f, a, divisor).quotient;
}

/** Remainder of i64 by a positive constant, never negative. */
export function floorMod(f: FunctionBuilder, a: Ir, divisor: bigint): Ir {
  return divide(f, a, divisor).rest;
}

function divide(f: FunctionBuilder, a: Ir, divisor: bigint): { readonly quotient: Ir; readonly rest: Ir } {
  const value = f.let('dividend', a);
  const d = i64.const(divisor);
  const zero = i64.const(0n);
  if (2n ** 63n / divisor > EXACT) {
    const cut = f.let('quotient', i64.div_s(value, d));
    const under = f.let('under', i64.extend_i32_u(i64.lt_s(i64.sub(value, i64.mul(cut, d)), zero)));
    const quotient = f.let('floor', i64.sub(cut, under));
    return { quotient, rest: i64.sub(value, i64.mul(quotient, d)) };
  }
  // The product of doubles is off by less than one, which the remainder tells.
  const product = f64.mul(f64.convert_i64_s(value), f64.const(1 / Number(divisor)));
  const near = f.let('near', i64.trunc_sat_f64_s(f64.floor(product)));
  const over = f.let('over', i64.sub(value, i64.mul(near, d)));
  const up = i64.extend_i32_u(i64.ge_s(over, d));
  const down = i64.extend_i32_u(i64.lt_s(over, zero));
  const quotient = f.let('floor', i64.sub(i64.add(near, up), down));
  return { quotient, rest: i64.sub(value, i64.mul(quotient, d)) };
}

/** Quotient of an unsigned i32, which is at most `max`, by a constant: multiplied by its scaled inverse. */
export function divideUnsigned(a: Ir, divisor: number, max: number): Ir {
  const inverse = findInverse(BigInt(divisor), BigInt(max));
  if (inverse === undefined) return i32.div_u(a, i32.const(divisor));
  const product = i64.mul(i64.extend_i32_u(a), i64.const(inverse.factor));
  return i32.wrap_i64(i64.shr_u(product, i64.const(inverse.shift)));
}

/** The least shift for which the rounded-up inverse gives exact quotients up to `max`. */
function findInverse(
  divisor: bigint,
  max: bigint,
): { readonly factor: bigint; readonly shift: bigint } | undefined {
  for (let shift = 0n; shift < 64n; shift += 1n) {
    const power = 1n << shift;
    const factor = (power + divisor - 1n) / divisor;
    if (factor * max >= 1n << 64n) return undefined;
    if ((factor * divisor - power) * max < power) return { factor, shift };
  }
  return undefined;
}
