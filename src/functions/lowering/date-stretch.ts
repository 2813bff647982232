/** Weeks, months, quarters and years of dates in intermediate code. */
import { i32 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Stretch } from '../../codegen/stretches.ts';
import { addMonths, civil, dayOf, daysFromCivil, monthOf, weekdayOf, yearOf } from './calendar.ts';

const n = i32.const;

export type DateUnit = 'week' | 'month' | 'quarter' | 'year';

const MONTHS: Readonly<Record<Exclude<DateUnit, 'week'>, number>> = { month: 1, quarter: 3, year: 12 };

export function isDateUnit(unit: string): unit is DateUnit {
  return unit === 'week' || unit in MONTHS;
}

/** The first day of a date's week, month, quarter or year. */
export function truncateDays(c: LowerContext, days: Ir, unit: DateUnit): Ir {
  if (unit === 'week') return i32.sub(days, weekdayOf(c.f, days));
  const packed = civil(c.f, days);
  switch (unit) {
    case 'month':
      return i32.add(i32.sub(days, dayOf(packed)), n(1));
    case 'quarter': {
      const month = c.f.let('month', monthOf(packed));
      const first = i32.sub(month, i32.rem_s(i32.sub(month, n(1)), n(3)));
      return daysFromCivil(c.f, yearOf(packed), first, n(1));
    }
    case 'year':
      return daysFromCivil(c.f, yearOf(packed), n(1), n(1));
  }
}

/** The dates of a date's week, month, quarter or year. */
export function dateStretch(c: LowerContext, days: Ir, unit: DateUnit): Stretch {
  const from = c.f.let('first', truncateDays(c, days, unit));
  return { from, until: unit === 'week' ? i32.add(from, n(7)) : addMonths(c.f, from, n(MONTHS[unit])) };
}
