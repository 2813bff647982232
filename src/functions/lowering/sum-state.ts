/** States of `sum` and `avg`: running sums that know NULL and overflow. */
import {
  addUnscaled,
  fitsDigits,
  NARROW_DIGITS,
  partsFor,
  type Unscaled,
  unscaledOf,
} from '../../codegen/decimal.ts';
import type { StateColumn, StateSlots } from '../../codegen/implementation.ts';
import { and, FALSE, f64, i32, i64, not, TRUE } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { AggregateCall } from '../../expr/expression.ts';
import { BOOLEAN, type DataType } from '../../types/data-type.ts';
import { MAX_PRECISION } from '../../types/decimal.ts';
import type { DecimalType } from '../../types/type-class.ts';
import { raiseOverflow } from './overflow.ts';

/** Runs `body` where the value isn't NULL. */
export function whenValid(c: LowerContext, value: Register, body: () => void): void {
  if (value.valid === null) body();
  else c.if(value.valid, body);
}

export function some(type: DataType, value: Ir, high: Ir | null = null): Register {
  return { type, value, high, valid: null };
}

function isI32(type: DataType): boolean {
  return type.kind === 'interval_ym';
}

/**
 * Whether the state has a second column `isEmpty`: then a NULL sum is one that overflowed. Without it a NULL
 * sum has seen no value yet, and overflow is an error or wraps.
 */
export function tracksEmpty(call: AggregateCall, type: DataType): boolean {
  return type.kind === 'decimal' || (call.mode === 'try' && type.kind !== 'double');
}

/** Whether sums of so many rows as there may be can have more digits than the type. */
export function overflows(type: DecimalType): boolean {
  // Below 38 digits ten of them are spare: more rows than there ever are.
  return type.precision === MAX_PRECISION;
}

/** The value of a sum that is NULL because it has seen no value yet is zero. */
export function sumColumns(call: AggregateCall, type: DataType): readonly StateColumn[] {
  if (!tracksEmpty(call, type)) {
    return [{ name: 'sum', type, nullable: true, initial: null, zeroAtFirst: true }];
  }
  const nullable = type.kind !== 'decimal' || overflows(type);
  return [
    { name: 'sum', type, nullable, initial: type.kind === 'interval_ym' ? 0 : 0n },
    { name: 'isEmpty', type: BOOLEAN, nullable: false, initial: true },
  ];
}

/** Adds a valid value of the sum's kind to the state. */
export function addToSum(
  c: LowerContext,
  call: AggregateCall,
  state: StateSlots,
  type: DataType,
  value: Unscaled,
): void {
  const before = unscaledOf(state.get(0));
  if (type.kind === 'double') {
    state.set(0, some(type, c.f.let('sum', f64.add(before.low, value.low))));
    return;
  }
  if (type.kind === 'decimal') {
    addDecimal(c, state, type, before, value);
    return;
  }
  const t = isI32(type) ? i32 : i64;
  const sum = c.f.let('sum', t.add(before.low, value.low));
  if (call.mode === 'legacy' && type.kind === 'long') {
    state.set(0, some(type, sum));
    return;
  }
  const sign = t.and(t.xor(before.low, sum), t.xor(value.low, sum));
  const overflow = t === i32 ? i32.lt_s(sign, i32.const(0)) : i64.lt_s(sign, i64.const(0n));
  if (tracksEmpty(call, type)) {
    c.f.if(overflow, () => state.setNull(0));
    state.replace(0, some(type, sum));
    state.set(1, some(BOOLEAN, FALSE));
    return;
  }
  c.f.if(overflow, () => raiseSumOverflow(c, call, type));
  state.set(0, some(type, sum));
}

function addDecimal(
  c: LowerContext,
  state: StateSlots,
  type: DecimalType,
  before: Unscaled,
  value: Unscaled,
): void {
  const wide = type.precision > NARROW_DIGITS;
  const sum = addUnscaled(c, before, value, wide ? MAX_PRECISION : type.precision);
  state.replace(0, { type, ...partsFor(c, sum, type), valid: null });
  state.set(1, some(BOOLEAN, FALSE));
  if (!overflows(type)) return;
  // A sum that is off by 2^128 has more than 38 digits, too. Those below 2^125 need no closer look.
  const near = i64.lt_u(i64.add(sum.high!, i64.const(1n << 61n)), i64.const(1n << 62n));
  c.f.if(not(near), () => c.f.if(not(fitsDigits(c, sum, MAX_PRECISION)), () => state.setNull(0)));
}

export function raiseSumOverflow(c: LowerContext, call: AggregateCall, type: DataType): void {
  if (type.kind === 'interval_ym' || type.kind === 'interval_dt') {
    c.raise(call.origin, 'INTERVAL_ARITHMETIC_OVERFLOW.WITH_SUGGESTION', { functionName: '`try_sum`' });
  } else {
    const message = type.kind === 'decimal' ? 'Overflow in sum of decimals' : 'long overflow';
    raiseOverflow(c, call, message, 'try_sum');
  }
}

/** Adds another state. */
export function mergeSum(
  c: LowerContext,
  call: AggregateCall,
  state: StateSlots,
  type: DataType,
  other: readonly Register[],
): void {
  const [sum, isEmpty] = other as readonly [Register, Register?];
  if (isEmpty === undefined) {
    whenValid(c, sum, () => addToSum(c, call, state, type, unscaledOf(sum)));
    return;
  }
  c.if(not(isEmpty.value), () => {
    if (sum.valid === null) addToSum(c, call, state, type, unscaledOf(sum));
    else {
      c.if(
        sum.valid,
        () => addToSum(c, call, state, type, unscaledOf(sum)),
        () => {
          state.setNull(0);
          state.set(1, some(BOOLEAN, FALSE));
        },
      );
    }
  });
}

/** The sum: NULL without values; an error where it overflowed, unless NULL is wanted then, too. */
export function finishSum(c: LowerContext, call: AggregateCall, state: StateSlots, type: DataType): Register {
  const sum = state.get(0);
  if (!tracksEmpty(call, type)) return sum;
  const isEmpty = state.get(1).value;
  const known = sum.valid ?? TRUE;
  if (call.mode === 'ansi') {
    c.f.if(and(not(isEmpty), not(known)), () => raiseSumOverflow(c, call, type));
  }
  return { ...sum, valid: c.f.let('sum_valid', and(known, not(isEmpty))) };
}
