import type { Cast } from '../../expr/expression.ts';
import type { DataType } from '../../types/data-type.ts';
import { floorDiv } from '../constant-division.ts';
import { f64, i32, i64 } from '../instructions.ts';
import type { Ir } from '../ir.ts';
import type { LowerContext } from '../lower.ts';
import type { Steps, Stretch } from '../stretches.ts';
import { fromLocal, instantsOf, localsOf, MICROS_PER_DAY, toLocal } from '../zones.ts';
import type { CastLowering } from './lower-cast.ts';
import { raiseCastOverflow } from './numeric-cast.ts';

/** Casts between dates, timestamps and numbers of seconds; undefined for others. */
export function datetimeCast(from: DataType, to: DataType, cast: Cast): CastLowering | undefined {
  const zone = cast.zone ?? 'UTC';
  switch (`${from.kind}>${to.kind}`) {
    case 'date>timestamp_ntz':
      return eager(({ f }, value) =>
        f.let('micros', i64.mul(i64.extend_i32_s(value), i64.const(MICROS_PER_DAY))),
      );
    case 'date>timestamp':
      return guarded((c, value) =>
        fromLocal(c, i64.mul(i64.extend_i32_s(value), i64.const(MICROS_PER_DAY)), zone),
      );
    case 'timestamp>date':
      return {
        ...guarded((c, value) => i32.wrap_i64(floorDiv(c.f, toLocal(c, value, zone), MICROS_PER_DAY))),
        reach: reach((c, value, dates) => instantsOf(c, value, timesOf(dates), zone)),
      };
    case 'timestamp_ntz>date':
      return {
        ...eager((c, value) => i32.wrap_i64(floorDiv(c.f, value, MICROS_PER_DAY))),
        reach: reach((_c, _value, dates) => timesOf(dates)),
      };
    case 'timestamp>timestamp_ntz':
      return {
        ...guarded((c, value) => toLocal(c, value, zone)),
        reach: { stretch: null, carry: (c, value, times) => instantsOf(c, value, times, zone) },
      };
    case 'timestamp_ntz>timestamp':
      return {
        ...guarded((c, value) => fromLocal(c, value, zone)),
        reach: { stretch: null, carry: (c, value, instants) => localsOf(c, value, instants, zone) },
      };
    case 'timestamp>long':
      return eager((c, value) => floorDiv(c.f, value, 1_000_000n));
    case 'timestamp>double':
      return eager((_c, value) => f64.div(f64.convert_i64_s(value), f64.const(1e6)));
    case 'timestamp>int':
      return {
        eager: cast.mode !== 'ansi',
        lower: (c, node, register) => {
          const seconds = floorDiv(c.f, register.value, 1_000_000n);
          const result = c.f.let('cast', i32.wrap_i64(seconds));
          if (node.mode === 'legacy') return result;
          const fits = c.f.let('fits', i64.eq(i64.extend_i32_s(result), seconds));
          if (node.mode === 'try') return { value: result, valid: fits };
          c.f.if(i32.eqz(fits), () => raiseCastOverflow(c, node, register));
          return result;
        },
      };
    case 'int>timestamp':
      return eager(({ f }, value) =>
        f.let('micros', i64.mul(i64.extend_i32_s(value), i64.const(1_000_000n))),
      );
    default:
      return undefined;
  }
}

/** Of a cast to dates that carries their stretches to those of times. */
function reach(carry: NonNullable<Steps['carry']>): Pick<Steps, 'stretch' | 'carry'> {
  return {
    stretch: (c, value, date) => carry(c, value, { from: date, until: i32.add(date, i32.const(1)) }),
    carry,
  };
}

/** Local times of dates. */
function timesOf({ from, until }: Stretch): Stretch {
  const midnight = (date: Ir): Ir => i64.mul(i64.extend_i32_s(date), i64.const(MICROS_PER_DAY));
  return { from: midnight(from), until: midnight(until) };
}

type LowerValue = (c: LowerContext, value: Ir) => Ir;

function eager(lower: LowerValue): CastLowering {
  return { eager: true, lower: (c, _cast, { value }) => lower(c, value) };
}

/** Asks the host, so that it runs on valid values only. */
function guarded(lower: LowerValue): CastLowering {
  return { eager: false, lower: (c, _cast, { value }) => lower(c, value) };
}
