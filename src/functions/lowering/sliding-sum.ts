/** Sums over frames that move: values that came in are taken away again when their rows leave. */
import { addUnscaled, NARROW_DIGITS, partsFor, subtractUnscaled, unscaledOf } from '../../codegen/decimal.ts';
import type { SlidingAggregate, StateColumn, StateSlots } from '../../codegen/implementation.ts';
import { and, f64, i64, irTypeOf } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { AggregateCall } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { type DataType, LONG } from '../../types/data-type.ts';
import { MAX_PRECISION } from '../../types/decimal.ts';
import { type DecimalType, isIntegral } from '../../types/type-class.ts';
import { overflows, some, whenValid } from './sum-state.ts';

type Direction = 'add' | 'remove';
type Finish = SlidingAggregate['finish'];

/**
 * The sum of the argument as `total`, and the number of values, in the first two columns of a state; null for types
 * whose sums are no exact numbers.
 *
 * @param finish gets the state; of whole numbers and doubles the sum comes from `slidTotal`
 */
export function slidingSum(call: AggregateCall, total: DataType, finish: Finish): SlidingAggregate | null {
  const type = typeOf(call.args[0]!);
  if (total.kind === 'decimal') return overflows(total) ? null : slidingDecimals(total, finish);
  const isFloat = type.kind === 'double' || type.kind === 'float';
  if (!isFloat && !isIntegral(type)) return null;
  // Below 2^31 rows, sums of 32-bit numbers fit 64 bits.
  const always = total.kind === 'long' && (type.kind !== 'long' || call.mode === 'legacy');
  const limit = total.kind === 'long' ? 2 ** 62 : 2 ** 52;
  const take = (direction: Direction): SlidingAggregate['update'] => {
    return (c, _call, state, [arg]) =>
      whenValid(c, arg!, () => {
        if (isFloat) slideFloat(c, state, arg!, direction);
        else slideWhole(c, state, widened(c, arg!), direction, !always);
      });
  };
  return {
    kind: 'sliding',
    state: () => COLUMNS,
    update: take('add'),
    remove: take('remove'),
    isExact: always ? null : (c, _call, state) => isSmall(c, state, limit),
    finish,
  };
}

const column = (name: string): StateColumn => ({ name, type: LONG, nullable: false, initial: 0n });
/** All bits of the absolute values that were in the partition so far; values that are no fixed-point numbers. */
const COLUMNS = ['sum', 'count', 'magnitude', 'unfit'].map(column);
const [SUM, COUNT, MAGNITUDE, UNFIT] = [0, 1, 2, 3] as const;

/** Doubles are summed up as multiples of 1/1024, which halves, quarters and whole numbers are. */
const SCALE = 1024;

/** The sum in the state of whole numbers or doubles, as a value of `total`. */
export function slidTotal(c: LowerContext, call: AggregateCall, state: StateSlots, total: DataType): Ir {
  const sum = state.get(SUM).value;
  if (total.kind === 'long') return sum;
  const whole = f64.convert_i64_s(sum);
  return isIntegral(typeOf(call.args[0]!)) ? whole : c.f.let('total', f64.mul(whole, f64.const(1 / SCALE)));
}

/** Whether the frame has values. */
export function hasSlid(c: LowerContext, state: StateSlots): Ir {
  return c.f.let('counted', i64.ne(state.get(COUNT).value, i64.const(0n)));
}

function widened(c: LowerContext, arg: Register): Ir {
  return irTypeOf(arg.value) === 'i64' ? arg.value : c.f.let('term', i64.extend_i32_s(arg.value));
}

function slide(c: LowerContext, state: StateSlots, index: number, value: Ir, direction: Direction): void {
  const t = direction === 'add' ? i64.add : i64.sub;
  state.set(index, some(LONG, c.f.let('slid', t(state.get(index).value, value))));
}

function slideWhole(
  c: LowerContext,
  state: StateSlots,
  value: Ir,
  direction: Direction,
  watched: boolean,
): void {
  slide(c, state, SUM, value, direction);
  slide(c, state, COUNT, i64.const(1n), direction);
  if (!watched || direction === 'remove') return;
  const bits = i64.or(state.get(MAGNITUDE).value, i64.xor(value, i64.shr_s(value, i64.const(63n))));
  state.set(MAGNITUDE, some(LONG, c.f.let('magnitude', bits)));
}

function slideFloat(c: LowerContext, state: StateSlots, arg: Register, direction: Direction): void {
  const value = arg.type.kind === 'float' ? f64.promote_f32(arg.value) : arg.value;
  const scaled = c.f.let('scaled', f64.mul(value, f64.const(SCALE)));
  const whole = c.f.let('whole', i64.trunc_sat_f64_s(scaled));
  c.if(
    f64.eq(f64.convert_i64_s(whole), scaled),
    () => slideWhole(c, state, whole, direction, true),
    () => {
      slide(c, state, UNFIT, i64.const(1n), direction);
      slide(c, state, COUNT, i64.const(1n), direction);
    },
  );
}

/** Whether no sum of the frame's values, in whatever order, comes near the limit. */
function isSmall(c: LowerContext, state: StateSlots, limit: number): Ir {
  const most = f64.add(f64.convert_i64_s(state.get(MAGNITUDE).value), f64.const(1));
  const size = f64.mul(most, f64.convert_i64_s(state.get(COUNT).value));
  return c.f.let('exact', and(i64.eqz(state.get(UNFIT).value), f64.lt(size, f64.const(limit))));
}

function slidingDecimals(total: DecimalType, finish: Finish): SlidingAggregate {
  const digits = total.precision > NARROW_DIGITS ? MAX_PRECISION : total.precision;
  const take = (direction: Direction): SlidingAggregate['update'] => {
    const combine = direction === 'add' ? addUnscaled : subtractUnscaled;
    return (c, _call, state, [arg]) =>
      whenValid(c, arg!, () => {
        const sum = combine(c, unscaledOf(state.get(SUM)), unscaledOf(arg!), digits);
        state.set(SUM, { type: total, ...partsFor(c, sum, total), valid: null });
        slide(c, state, COUNT, i64.const(1n), direction);
      });
  };
  return {
    kind: 'sliding',
    state: () => [{ name: 'sum', type: total, nullable: false, initial: 0n }, COLUMNS[COUNT]!],
    update: take('add'),
    remove: take('remove'),
    isExact: null,
    finish,
  };
}
