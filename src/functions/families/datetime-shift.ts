/** Moments plus and minus distances, and distances between moments. */

import type { Lowered } from '../../codegen/implementation.ts';
import { i32, i64 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { fromLocal, MICROS_PER_DAY, toLocal } from '../../codegen/zones.ts';
import { SparkError } from '../../core/error.ts';
import type { Call, Expression } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { BYTE, DATE, INT, SHORT } from '../../types/data-type.ts';
import { civilFromDays, daysInMonth as daysInCivilMonth } from '../../types/datetime/civil.ts';
import { addMonths as addCivilMonths } from '../../types/datetime/date-arithmetic.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import {
  dateAddInterval,
  timestampAddInterval,
  timestampNtzAddInterval,
} from '../../types/interval/interval-arithmetic.ts';
import { isNumeric, isStringLike } from '../../types/type-class.ts';
import type { CalendarInterval } from '../../types/value.ts';
import { unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { constantOf } from '../binding/schema-argument.ts';
import {
  type AnyExpression,
  type Bind,
  type BindContext,
  type FunctionDeclaration,
  scalar,
} from '../declare.ts';
import {
  addMonths,
  civil,
  dayOf,
  daysInMonth,
  monthOf,
  splitDay,
  startOfDay,
  yearOf,
} from '../lowering/calendar.ts';
import { unlessOverflow } from '../lowering/overflow.ts';

const datetime = { group: 'datetime', since: '1.5.0' } as const;
const internal = {
  ...datetime,
  internal: true,
  signature: 'any, any -> any',
  examples: [],
} as const;

/** Days of a day-time interval. */
function wholeDays(interval: Ir): Ir {
  return i32.wrap_i64(i64.div_s(interval, i64.const(MICROS_PER_DAY)));
}

/** The sum (difference) of two i64, DATETIME_OVERFLOW where it isn't one. */
function exactSum(c: LowerContext, call: Call, a: Ir, b: Ir, sign: 1 | -1): Lowered {
  const x = c.f.let('moment', a);
  const y = c.f.let('distance', b);
  const result = c.f.let('result', sign === 1 ? i64.add(x, y) : i64.sub(x, y));
  const signs =
    sign === 1 ? i64.and(i64.xor(x, result), i64.xor(y, result)) : i64.and(i64.xor(x, y), i64.xor(x, result));
  return unlessOverflow(
    c,
    { ...call, mode: call.mode === 'try' ? 'try' : 'ansi' },
    result,
    () => i64.lt_s(signs, i64.const(0n)),
    () =>
      c.raise(call.origin, 'DATETIME_OVERFLOW', {
        operation: 'the result is beyond the range of timestamps',
      }),
  );
}

function zoneOfMoment(call: Call): string | null {
  return typeOf(call.args[0]!).kind === 'timestamp' ? (call.zone ?? 'UTC') : null;
}

function inZone(c: LowerContext, micros: Ir, zone: string | null): Ir {
  return zone === null ? micros : toLocal(c, micros, zone);
}

function outOfZone(c: LowerContext, local: Ir, zone: string | null): Ir {
  return zone === null ? local : fromLocal(c, local, zone);
}

/** A timestamp plus a day-time interval: whole days on the zone's calendar, the rest as time that passes. */
function shiftTimestamp(sign: 1 | -1) {
  return (c: LowerContext, call: Call, args: readonly { readonly value: Ir }[]): Lowered => {
    const [moment, distance] = [args[0]!.value, args[1]!.value];
    if (typeOf(call.args[1]!).kind === 'interval') {
      const parts = c.evaluate(
        { ...call, fn: sign === 1 ? 'calendar_shift' : 'calendar_shift_subtract' },
        args as never,
      );
      return parts;
    }
    const zone = zoneOfMoment(call);
    if (zone === null || zoneOf(zone).fixedOffset !== undefined)
      return exactSum(c, call, moment, distance, sign);
    const time = c.f.let('time', i64.rem_s(distance, i64.const(MICROS_PER_DAY)));
    const days = c.f.let('days', i64.sub(distance, time));
    const out = c.f.local('i64', 'moved');
    // Most intervals are shorter than a day and never ask for the zone.
    c.f.set(out, moment);
    c.if(i64.ne(days, i64.const(0n)), () => {
      const local = toLocal(c, moment, zone);
      c.f.set(out, fromLocal(c, sign === 1 ? i64.add(local, days) : i64.sub(local, days), zone));
    });
    return exactSum(c, call, c.f.get(out), time, sign);
  };
}

function shiftTimestampMonths(sign: 1 | -1) {
  return (c: LowerContext, call: Call, args: readonly { readonly value: Ir }[]): Lowered => {
    const [moment, months] = [args[0]!.value, args[1]!.value];
    const zone = zoneOfMoment(call);
    const { days, rest } = splitDay(c.f, inZone(c, moment, zone));
    const moved = addMonths(c.f, days, sign === 1 ? months : i32.sub(i32.const(0), months));
    return outOfZone(c, i64.add(startOfDay(moved), rest), zone);
  };
}

function shifted(symbol: '+' | '-'): PrintForm {
  return (args, _style, call) =>
    call.alias === undefined ? `${args[0]} ${symbol} ${args[1]}` : `${call.alias}(${args.join(', ')})`;
}

/** Spark prints whole days as a call. */
function shiftedByDays(sign: 1 | -1): PrintForm {
  return ([date, interval]) => {
    const days = `extractansiintervaldays(${interval})`;
    return `date_add(${date}, ${sign === 1 ? days : `(- ${days})`})`;
  };
}

/** For both directions: `name` adds, `name_subtract` subtracts. */
function bothWays(
  name: string,
  description: string,
  lower: (sign: 1 | -1) => (c: LowerContext, call: Call, args: readonly { readonly value: Ir }[]) => Lowered,
): readonly FunctionDeclaration[] {
  return ([1, -1] as const).map((sign) =>
    scalar({
      ...internal,
      name: sign === 1 ? name : `${name}_subtract`,
      description,
      lowered: lower(sign),
      print: name === 'date_shift_days' ? shiftedByDays(sign) : shifted(sign === 1 ? '+' : '-'),
    }),
  );
}

type Moment = number | bigint;

function calendarShift(call: Call, sign: 1 | -1): (moment: Moment, interval: CalendarInterval) => Moment {
  const type = typeOf(call.args[0]!);
  const zone = zoneOf(call.zone ?? 'UTC');
  return (moment, { months, days, microseconds }) => {
    const [m, d, t] = [sign * months, sign * days, BigInt(sign) * microseconds];
    if (type.kind === 'date') return dateAddInterval(Number(moment), { months: m, days: d, microseconds: t });
    if (type.kind === 'timestamp') return timestampAddInterval(moment as bigint, m, d, t, zone);
    return timestampNtzAddInterval(moment as bigint, m, d, t);
  };
}

const NANOS_PER_DAY = 86_400_000_000_000n;

function shiftTime(sign: 1n | -1n): (time: bigint, interval: bigint) => bigint {
  return (time, interval) => {
    const result = time + sign * interval * 1000n;
    if (result >= 0n && result < NANOS_PER_DAY) return result;
    throw new SparkError('DATETIME_OVERFLOW', { operation: 'the result is beyond the range of TIME' });
  };
}

const shifts: readonly FunctionDeclaration[] = [
  ...bothWays('date_shift_days', 'A date plus whole days.', (sign) => (_c, _call, args) => {
    const days = wholeDays(args[1]!.value);
    return sign === 1 ? i32.add(args[0]!.value, days) : i32.sub(args[0]!.value, days);
  }),
  ...bothWays('date_shift_months', 'A date plus months.', (sign) => (c, _call, args) => {
    const months = args[1]!.value;
    return addMonths(c.f, args[0]!.value, sign === 1 ? months : i32.sub(i32.const(0), months));
  }),
  ...bothWays('timestamp_shift', 'A timestamp plus an interval.', shiftTimestamp),
  ...bothWays('timestamp_shift_months', 'A timestamp plus months.', shiftTimestampMonths),
  ...(['date_shift', 'calendar_shift'] as const).flatMap((name) =>
    ([1, -1] as const).map((sign) =>
      scalar({
        ...internal,
        name: sign === 1 ? name : `${name}_subtract`,
        description: 'A moment plus a calendar interval.',
        evaluate: (call) => calendarShift(call, sign),
        print: shifted(sign === 1 ? '+' : '-'),
      }),
    ),
  ),
  scalar({
    ...internal,
    name: 'time_shift',
    description: 'A TIME plus an interval.',
    evaluate: () => shiftTime(1n),
    print: shifted('+'),
  }),
  scalar({
    ...internal,
    name: 'time_shift_subtract',
    description: 'A TIME minus an interval.',
    evaluate: () => shiftTime(-1n),
    print: shifted('-'),
  }),
];

/** Whole months from one date to another, and the days that are left; both with the sign of the distance. */
function calendarDistance(start: number, end: number): { readonly months: number; readonly days: number } {
  const [from, to] = [civilFromDays(start), civilFromDays(end)];
  let months = (to.year - from.year) * 12 + to.month - from.month;
  let days = to.day - from.day;
  if (months > 0 && days < 0) {
    months -= 1;
    days = end - addCivilMonths(start, months);
  } else if (months < 0 && days > 0) {
    months += 1;
    days -= daysInCivilMonth(to.year, to.month);
  }
  return { months, days };
}

const infixMinus: PrintForm = (args) => `(${args[0]} - ${args[1]})`;

/** A string that stands for a timestamp, moved and given back as text. */
function shiftedText(name: 'timestamp_shift_text' | 'timestamp_shift_text_subtract'): FunctionDeclaration {
  const fn = name === 'timestamp_shift_text' ? 'timestamp_shift' : 'timestamp_shift_subtract';
  return scalar({
    ...internal,
    name,
    description: 'A timestamp plus an interval, as text.',
    expand: (call): Expression => ({
      kind: 'cast',
      child: { ...call, fn, type: typeOf(call.args[0]!) },
      type: call.type,
      nullable: call.nullable,
      mode: call.mode,
      explicit: false,
      ...(call.zone === undefined ? {} : { zone: call.zone }),
    }),
    print: shifted(name === 'timestamp_shift_text' ? '+' : '-'),
  });
}

const differences: readonly FunctionDeclaration[] = [
  shiftedText('timestamp_shift_text'),
  shiftedText('timestamp_shift_text_subtract'),
  scalar({
    ...internal,
    name: 'subtract_dates',
    description: 'The days between two dates.',
    lowered: (_c, _call, [a, b]) =>
      i64.mul(i64.sub(i64.extend_i32_s(a!.value), i64.extend_i32_s(b!.value)), i64.const(MICROS_PER_DAY)),
    print: infixMinus,
  }),
  scalar({
    ...internal,
    name: 'subtract_timestamps',
    description: 'The local time between two timestamps.',
    lowered: (c, call, [a, b]) => {
      const zone = zoneOfMoment(call);
      return exactSum(c, call, inZone(c, a!.value, zone), inZone(c, b!.value, zone), -1);
    },
    print: infixMinus,
  }),
  scalar({
    ...internal,
    name: 'subtract_dates_calendar',
    description: 'The months and days between two dates, with spark.sql.legacy.interval.enabled.',
    evaluate: () => (end: number, start: number) => ({ ...calendarDistance(start, end), microseconds: 0n }),
    print: infixMinus,
  }),
  scalar({
    ...internal,
    name: 'subtract_timestamps_calendar',
    description: 'The time between two timestamps, with spark.sql.legacy.interval.enabled.',
    evaluate: () => (end: bigint, start: bigint) => ({ months: 0, days: 0, microseconds: end - start }),
    print: infixMinus,
  }),
  scalar({
    ...internal,
    name: 'subtract_times',
    description: 'The time between two times of day.',
    lowered: (_c, _call, [a, b]) => i64.div_s(i64.sub(a!.value, b!.value), i64.const(1000n)),
    print: shifted('-'),
  }),
];

/** Before ANSI mode days may be a constant text of a whole number. */
function checkDaysText(name: string, call: string, days: AnyExpression, context: BindContext): void {
  const text = constantOf(days, context);
  if (text === undefined) throw unexpectedInput(call, 1, DAY_COUNTS, days, context);
  if (text !== null && !/^\s*[-+]?\d+\s*$/.test(String(text))) {
    throw new SparkError('SECOND_FUNCTION_ARGUMENT_NOT_INTEGER', { functionName: name });
  }
}

const DAY_COUNTS = { kind: 'one_of', options: [INT, SHORT, BYTE] } as const;

/** A date and a number of days, which must not be larger than an int. */
function bindDays(name: string): Bind {
  return (args, context) => {
    const [date, days] = args;
    if (date === undefined || days === undefined || args.length !== 2) {
      throw wrongNumberOfArguments(name, '2', args.length);
    }
    const call = `${name}(${context.sql(date)}, ${context.sql(days)})`;
    const type = typeOf(days);
    if (isNumeric(type) && !['byte', 'short', 'int'].includes(type.kind)) {
      throw unexpectedInput(call, 1, DAY_COUNTS, days, context);
    }
    if (context.mode === 'legacy' && isStringLike(type)) checkDaysText(name, call, days, context);
    const targets = [DATE, INT].map((target, i) => {
      const taken = implicitCast(typeOf(args[i]!), target, context.mode);
      if (taken === undefined) throw unexpectedInput(call, i, target, args[i]!, context);
      return taken;
    });
    return { args: targets, type: DATE, nullable: args.some(isNullable) };
  };
}

export const datetimeShiftFunctions: readonly FunctionDeclaration[] = [
  ...shifts,
  ...differences,
  scalar({
    ...datetime,
    name: 'date_add',
    aliases: ['dateadd'],
    bind: bindDays('date_add'),
    print: (args) => `date_add(${args.join(', ')})`,
    eager: true,
    lowered: (_c, _call, [date, days]) => i32.add(date!.value, days!.value),
    description: 'The date so many days later.',
    examples: [["date_add('2016-07-30', 1)", '2016-07-31']],
  }),
  scalar({
    ...datetime,
    name: 'date_sub',
    bind: bindDays('date_sub'),
    eager: true,
    lowered: (_c, _call, [date, days]) => i32.sub(date!.value, days!.value),
    description: 'The date so many days earlier.',
    examples: [["date_sub('2016-07-30', 1)", '2016-07-29']],
  }),
  scalar({
    ...datetime,
    name: 'datediff',
    aliases: ['date_diff'],
    signature: 'date, date -> int',
    eager: true,
    lowered: (_c, _call, [end, start]) => i32.sub(end!.value, start!.value),
    description: 'The number of days from the second date to the first.',
    examples: [
      ["datediff('2009-07-31', '2009-07-30')", '1'],
      ["datediff('2009-07-30', '2009-07-31')", '-1'],
    ],
  }),
  scalar({
    ...datetime,
    name: 'add_months',
    signature: 'date, int -> date',
    eager: true,
    lowered: (c, _call, [date, months]) => addMonths(c.f, date!.value, months!.value),
    description: 'The date so many months later, cut to the length of its month.',
    examples: [["add_months('2016-08-31', 1)", '2016-09-30']],
  }),
  scalar({
    ...datetime,
    name: 'last_day',
    signature: 'date -> date',
    eager: true,
    lowered: (c, _call, [date]) => {
      const packed = civil(c.f, date!.value);
      const year = c.f.let('year', yearOf(packed));
      const month = c.f.let('month', monthOf(packed));
      return i32.add(date!.value, i32.sub(daysInMonth(year, month), dayOf(packed)));
    },
    description: 'The last day of the month of a date.',
    examples: [["last_day('2009-01-12')", '2009-01-31']],
  }),
];
