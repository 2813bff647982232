/** The proleptic Gregorian calendar in intermediate code; days are counted from 1970-01-01. */
import type { FunctionBuilder } from '../../codegen/builder.ts';
import { divideUnsigned, floorDiv, floorMod } from '../../codegen/constant-division.ts';
import { and, i32, i64, not, or, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Stretch } from '../../codegen/stretches.ts';
import { MICROS_PER_DAY } from '../../codegen/zones.ts';

export const MICROS_PER_HOUR = 3_600_000_000n;

const { add, sub, mul, div_s, shl, shr_s } = i32;
const n = i32.const;

/** Eras of 400 years that are added before the computation, so that it needs no negative numbers. */
const ERAS = 2000;

/**
 * Year, month and day of a date, packed: `year << 9 | month << 5 | day`. After Neri and Schneider: years begin
 * in March, and multiplications by scaled constants take the place of most divisions.
 */
export function civil(f: FunctionBuilder, days: Ir): Ir {
  const helper = f.module.helper('civil', 'i32', (g) => {
    const shifted = g.let('shifted', add(g.parameter('i32', 'days'), n(719_468 + 146_097 * ERAS)));
    const n1 = g.let('n1', add(shl(shifted, n(2)), n(3)));
    const century = g.let('century', divideUnsigned(n1, 146_097, 2 ** 31));
    const inCentury = i32.shr_u(sub(n1, mul(century, n(146_097))), n(2));
    const n2 = add(shl(inCentury, n(2)), n(3));
    const p2 = g.let('p2', i64.mul(i64.extend_i32_u(n2), i64.const(2_939_745n)));
    const year = g.let('year', add(mul(century, n(100)), i32.wrap_i64(i64.shr_u(p2, i64.const(32)))));
    const dayOfYear = g.let(
      'day_of_year',
      i32.shr_u(divideUnsigned(i32.wrap_i64(p2), 2_939_745, 2 ** 32 - 1), n(2)),
    );
    const n3 = g.let('n3', add(mul(dayOfYear, n(2141)), n(197_913)));
    const month = g.let('month', i32.shr_u(n3, n(16)));
    const day = add(divideUnsigned(i32.and(n3, n(0xffff)), 2141, 0xffff), n(1));
    const late = g.let('late', i32.ge_u(dayOfYear, n(306)));
    const civilYear = add(sub(year, n(400 * ERAS)), late);
    const civilMonth = sub(month, mul(late, n(12)));
    g.return(i32.or(i32.or(shl(civilYear, n(9)), shl(civilMonth, n(5))), day));
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

/** 0 for Monday. */
export function weekdayOf(f: FunctionBuilder, days: Ir): Ir {
  // Whole weeks are added, so that the number isn't negative for any date.
  const shifted = f.let('shifted', add(days, n(3 + 7 * 2 ** 27)));
  return sub(shifted, mul(divideUnsigned(shifted, 7, 2 ** 31), n(7)));
}

/** Days and microseconds within the day of local microseconds. */
export function splitDay(f: FunctionBuilder, micros: Ir): { readonly days: Ir; readonly rest: Ir } {
  const value = f.let('local', micros);
  const days = floorDiv(f, value, MICROS_PER_DAY);
  const rest = f.let('time_of_day', i64.sub(value, i64.mul(days, i64.const(MICROS_PER_DAY))));
  return { days: f.let('days', i32.wrap_i64(days)), rest };
}

/** The hour around local microseconds. */
export function hourAround(c: LowerContext, local: Ir): Stretch {
  const from = c.f.let('hour', i64.sub(local, floorMod(c.f, local, MICROS_PER_HOUR)));
  return { from, until: i64.add(from, i64.const(MICROS_PER_HOUR)) };
}

/** Microseconds at which a day begins. */
export function startOfDay(days: Ir): Ir {
  return i64.mul(i64.extend_i32_s(days), i64.const(MICROS_PER_DAY));
}
