/** The proleptic Gregorian calendar in intermediate code; days are counted from 1970-01-01. */
import type { FunctionBuilder } from '../../codegen/builder.ts';
import { and, i32, i64, not, or, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import { floorDiv, MICROS_PER_DAY } from '../../codegen/zones.ts';

const { add, sub, mul, div_s, shl, shr_s } = i32;
const n = i32.const;

/**
 * Year, month and day of a date, packed: `year << 9 | month << 5 | day`. The algorithm counts days of years
 * that begin in March, in eras of 400 years.
 */
export function civil(f: FunctionBuilder, days: Ir): Ir {
  const helper = f.module.helper('civil', 'i32', (g) => {
    const z = g.let('z', add(g.parameter('i32', 'days'), n(719_468)));
    const era = g.let('era', div_s(select(i32.ge_s(z, n(0)), z, sub(z, n(146_096))), n(146_097)));
    const doe = g.let('day_of_era', sub(z, mul(era, n(146_097))));
    const leap = add(sub(doe, div_s(doe, n(1460))), sub(div_s(doe, n(36_524)), div_s(doe, n(146_096))));
    const yoe = g.let('year_of_era', div_s(leap, n(365)));
    const before = sub(add(mul(yoe, n(365)), div_s(yoe, n(4))), div_s(yoe, n(100)));
    const doy = g.let('day_of_year', sub(doe, before));
    const mp = g.let('month_from_march', div_s(add(mul(doy, n(5)), n(2)), n(153)));
    const day = add(sub(doy, div_s(add(mul(mp, n(153)), n(2)), n(5))), n(1));
    const month = g.let('month', select(i32.lt_s(mp, n(10)), add(mp, n(3)), sub(mp, n(9))));
    const year = add(add(yoe, mul(era, n(400))), i32.le_s(month, n(2)));
    g.return(i32.or(i32.or(shl(year, n(9)), shl(month, n(5))), day));
  });
  return f.call(helper, [days], 'i32');
}

export function yearOf(packed: Ir): Ir {
  return shr_s(packed, n(9));
}

export function monthOf(packed: Ir): Ir {
  return i32.and(shr_s(packed, n(5)), n(15));
}

export function dayOf(packed: Ir): Ir {
  return i32.and(packed, n(31));
}

/** Days of a date; `month` from 1 to 12. */
export function daysFromCivil(f: FunctionBuilder, year: Ir, month: Ir, day: Ir): Ir {
  const helper = f.module.helper('days_from_civil', 'i32', (g) => {
    const y0 = g.parameter('i32', 'year');
    const m = g.parameter('i32', 'month');
    const d = g.parameter('i32', 'day');
    const y = g.let('y', sub(y0, i32.le_s(m, n(2))));
    const era = g.let('era', div_s(select(i32.ge_s(y, n(0)), y, sub(y, n(399))), n(400)));
    const yoe = g.let('year_of_era', sub(y, mul(era, n(400))));
    const mp = select(i32.gt_s(m, n(2)), sub(m, n(3)), add(m, n(9)));
    const doy = sub(add(div_s(add(mul(mp, n(153)), n(2)), n(5)), d), n(1));
    const doe = add(sub(add(mul(yoe, n(365)), div_s(yoe, n(4))), div_s(yoe, n(100))), doy);
    g.return(sub(add(mul(era, n(146_097)), doe), n(719_468)));
  });
  return f.call(helper, [year, month, day], 'i32');
}

/** Number of days of a month. */
export function daysInMonth(year: Ir, month: Ir): Ir {
  const divisible = (by: number): Ir => i32.eqz(i32.rem_s(year, n(by)));
  const leap = and(divisible(4), or(not(divisible(100)), divisible(400)));
  // 31 in months 1, 3, 5, 7, 8, 10, 12, which is the parity of month + month / 8.
  const usual = add(n(30), i32.and(add(month, shr_s(month, n(3))), n(1)));
  return select(i32.eq(month, n(2)), add(n(28), leap), usual);
}

/** The date so many months later; the day is cut to the length of its month. */
export function addMonths(f: FunctionBuilder, days: Ir, months: Ir): Ir {
  const helper = f.module.helper('add_months', 'i32', (g) => {
    const from = g.parameter('i32', 'days');
    const count = g.parameter('i32', 'months');
    const packed = civil(g, from);
    const total = g.let('total', add(add(mul(yearOf(packed), n(12)), sub(monthOf(packed), n(1))), count));
    const year = g.let('year', div_s(select(i32.ge_s(total, n(0)), total, sub(total, n(11))), n(12)));
    const month = g.let('month', add(sub(total, mul(year, n(12))), n(1)));
    const last = g.let('last', daysInMonth(year, month));
    const day = g.let('day', dayOf(packed));
    g.return(daysFromCivil(g, year, month, select(i32.lt_s(day, last), day, last)));
  });
  return f.call(helper, [days, months], 'i32');
}

/** Remainder of i32 by a positive constant, never negative. */
export function floorMod32(f: FunctionBuilder, a: Ir, divisor: number): Ir {
  const rest = f.let('rest', i32.rem_s(a, n(divisor)));
  return select(i32.lt_s(rest, n(0)), add(rest, n(divisor)), rest);
}

/** 0 for Monday. */
export function weekdayOf(f: FunctionBuilder, days: Ir): Ir {
  return floorMod32(f, add(days, n(3)), 7);
}

/** Days and microseconds within the day of local microseconds. */
export function splitDay(f: FunctionBuilder, micros: Ir): { readonly days: Ir; readonly rest: Ir } {
  const value = f.let('local', micros);
  const days = floorDiv(f, value, MICROS_PER_DAY);
  const rest = f.let('time_of_day', i64.sub(value, i64.mul(days, i64.const(MICROS_PER_DAY))));
  return { days: f.let('days', i32.wrap_i64(days)), rest };
}

/** Microseconds at which a day begins. */
export function startOfDay(days: Ir): Ir {
  return i64.mul(i64.extend_i32_s(days), i64.const(MICROS_PER_DAY));
}
