import type { LoweredAggregate } from '../../codegen/implementation.ts';
import { f32, f64, i32, i64 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { AggregateCall, Expression } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { type DataType, DOUBLE, physicalOf } from '../../types/data-type.ts';
import { arrayOf } from './array.ts';
import { placeholder } from './evaluate-function.ts';
import { addOrdered, orderedAt, orderedColumns, orderedCount } from './ordered-values.ts';
import { whenValid } from './sum-state.ts';

/** Interpolated between the two values around a position, or the value of which so many are not above it. */
export type PercentileKind = 'continuous' | 'discrete';

export interface Percentiles {
  readonly value: Expression;
  /** Constants from 0 to 1. */
  readonly percentages: readonly number[];
  /** Whether the result is an array. */
  readonly many: boolean;
  readonly kind: PercentileKind;
  readonly descending: boolean;
}

/** Percentiles of values as doubles, as Spark has them: of longs above 2^53 digits get lost. */
export function percentileLowering(
  percentilesOf: (call: AggregateCall) => Percentiles,
): Omit<LoweredAggregate, 'kind'> {
  return {
    state: () => orderedColumns,
    update: (c, call, state) => {
      const { value } = percentilesOf(call);
      const register = toDouble(c, value);
      whenValid(c, register, () => addOrdered(c, state, register.value));
    },
    merge: null,
    finish: (c, call, state) => {
      const { percentages, many, kind, descending } = percentilesOf(call);
      const { f } = c;
      const one = many && call.type.kind === 'array' ? call.type.element : call.type;
      const out = c.output('percentile', call.type, true);
      const count = f.let('count', orderedCount(state));
      const at = (place: Ir): Ir => {
        const fromTop = i32.sub(i32.sub(count, i32.const(1)), place);
        return orderedAt(c, state, f.let('place', descending ? fromTop : place));
      };
      c.if(
        count,
        () => {
          const results = percentages.map((p) =>
            fromDouble(
              c,
              kind === 'discrete' ? valueOfRank(c, count, p, at) : interpolated(c, count, p, at),
              one,
            ),
          );
          out.set(many ? arrayOf(c, call.type, results) : results[0]!);
        },
        () => out.setNull(),
      );
      return out.register;
    },
  };
}

type ValueAt = (place: Ir) => Ir;

function valueOfRank(c: LowerContext, count: Ir, percentage: number, at: ValueAt): Ir {
  const rank = f64.ceil(f64.mul(f64.const(percentage), f64.convert_i32_u(count)));
  return at(c.f.let('place', i32.sub(i32.trunc_sat_f64_s(f64.max(rank, f64.const(1))), i32.const(1))));
}

function interpolated(c: LowerContext, count: Ir, percentage: number, at: ValueAt): Ir {
  const { f } = c;
  const last = f64.sub(f64.convert_i32_u(count), f64.const(1));
  const position = f.let('position', f64.mul(last, f64.const(percentage)));
  const lower = f.let('lower', f64.floor(position));
  const higher = f.let('higher', f64.ceil(position));
  const result = f.local('f64', 'percentile');
  f.set(result, at(f.let('place', i32.trunc_sat_f64_s(lower))));
  c.if(f64.ne(lower, higher), () => {
    const low = f.copy('low', f.get(result));
    const high = at(f.let('place', i32.trunc_sat_f64_s(higher)));
    c.if(f64.ne(low, high), () => {
      const share = (distance: Ir, value: Ir): Ir => f64.mul(distance, value);
      f.set(result, f64.add(share(f64.sub(higher, position), low), share(f64.sub(position, lower), high)));
    });
  });
  return f.copy('percentile', f.get(result));
}

/** Of decimals the number; of all else what counts its units (days, microseconds, months). */
function toDouble(c: LowerContext, e: Expression): Register {
  const type = typeOf(e);
  if (type.kind === 'decimal') {
    return c.lower({ kind: 'cast', child: e, type: DOUBLE, nullable: false, mode: 'ansi', explicit: false });
  }
  const register = c.lower(e);
  return {
    type: DOUBLE,
    value: c.f.let('double', promoted(type, register.value)),
    high: null,
    valid: register.valid,
  };
}

function promoted(type: DataType, value: Ir): Ir {
  switch (physicalOf(type)) {
    case 'i32':
      return f64.convert_i32_s(value);
    case 'i64':
      return f64.convert_i64_s(value);
    case 'f32':
      return f64.promote_f32(value);
    default:
      return value;
  }
}

/** Intervals between two are rounded. */
function fromDouble(c: LowerContext, value: Ir, type: DataType): Register {
  const register = (ir: Ir): Register => ({ type, value: c.f.let('value', ir), high: null, valid: null });
  if (type.kind === 'decimal') {
    // A scope: another value of the same name may have been cast before.
    return c.scope(() => {
      const double = placeholder(DOUBLE);
      c.bind(double.id, () => ({ type: DOUBLE, value, high: null, valid: null }));
      return c.lower({ kind: 'cast', child: double, type, nullable: false, mode: 'ansi', explicit: false });
    });
  }
  const whole = f64.floor(f64.add(value, f64.const(0.5)));
  switch (physicalOf(type)) {
    case 'i32':
      return register(i32.trunc_sat_f64_s(whole));
    case 'i64':
      return register(i64.trunc_sat_f64_s(whole));
    case 'f32':
      return register(f32.demote_f64(value));
    default:
      return register(value);
  }
}
