/** States of `sum` and `avg`: running sums that know NULL and overflow. */
import {
  addUnscaled,
  fitsDigits,
  NARROW_DIGITS,
  partsFor,
  type Unscaled,
  unscaledOf,
  widen,
} from '../../codegen/decimal.ts';
import type { StateColumn, StateSlots } from '../../codegen/implementation.ts';
import { and, FALSE, f64, i32, i64, not, select, TRUE } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { AggregateCall } from '../../expr/expression.ts';
import { BOOLEAN, type DataType } from '../../types/data-type.ts';
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

/** The stored value, or zero where there is none yet. */
function orZero(c: LowerContext, stored: Register): Unscaled {
  const t = stored.type.kind === 'double' ? f64.const(0) : isI32(stored.type) ? i32.const(0) : i64.const(0n);
  if (stored.valid === null) return { low: stored.value, high: stored.high };
  return {
    low: c.f.let('sum', select(stored.valid, stored.value, t)),
    high: stored.high && c.f.let('sum_high', select(stored.valid, stored.high, t)),
  };
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

export function sumColumns(call: AggregateCall, type: DataType): readonly StateColumn[] {
  if (!tracksEmpty(call, type)) return [{ name: 'sum', type, nullable: true, initial: null }];
  return [
    { name: 'sum', type, nullable: true, initial: type.kind === 'interval_ym' ? 0 : 0n },
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
  const stored = state.get(0);
  const before = orZero(c, stored);
  if (type.kind === 'double') {
    state.set(0, some(type, c.f.let('sum', f64.add(before.low, value.low))));
    return;
  }
  if (type.kind === 'decimal') {
    addDecimal(c, state, type, stored, before, value);
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
    const fits = and(stored.valid ?? TRUE, not(overflow));
    state.set(0, { ...some(type, sum), valid: c.f.let('fits', fits) });
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
  stored: Register,
  before: Unscaled,
  value: Unscaled,
): void {
  const wide = type.precision > NARROW_DIGITS;
  const sum = addUnscaled(c, before, value, wide ? 38 : type.precision);
  // Below 38 digits ten of them are spare: more rows than there ever are.
  let valid = stored.valid;
  if (type.precision === 38) {
    const [x, y, r] = [widen(c, before).high, widen(c, value).high, sum.high!];
    const wrapped = i64.lt_s(i64.and(i64.xor(x, r), i64.xor(y, r)), i64.const(0n));
    valid = c.f.let('fits', and(valid ?? TRUE, and(not(wrapped), fitsDigits(c, sum, 38))));
  }
  state.set(0, { type, ...partsFor(c, sum, type), valid });
  state.set(1, some(BOOLEAN, FALSE));
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
          state.set(0, { ...sum, valid: FALSE });
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
