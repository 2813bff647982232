/** Fields of dates and times: `year`, `hour`, `extract`. */

import { floorMod } from '../../codegen/constant-division.ts';
import { i32, i64 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Steps } from '../../codegen/stretches.ts';
import { instantsOf, MICROS_PER_DAY, toLocal } from '../../codegen/zones.ts';
import { SparkError } from '../../core/error.ts';
import type { Call, Expression } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { BYTE, DATE, type DataType, decimalType, INT, LONG, TIMESTAMP } from '../../types/data-type.ts';
import type { CalendarInterval } from '../../types/value.ts';
import { quotedFunction, wrongNumberOfArguments } from '../bind-errors.ts';
import { type AnyExpression, type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import {
  civil,
  dayOf,
  daysFromCivil,
  hourAround,
  MICROS_PER_HOUR,
  monthOf,
  weekdayOf,
  yearOf,
} from '../lowering/calendar.ts';
import { type DateUnit, dateStretch } from '../lowering/date-stretch.ts';

const datetime = { group: 'datetime', since: '1.5.0' } as const;
const { add, sub, div_s } = i32;
const n = i32.const;

type FromDate = (c: LowerContext, days: Ir, packed: () => Ir) => Ir;

/** A field of dates as a function that stays the same within their units. */
function dateSteps(call: Call, unit: DateUnit | 'day', field: FromDate): Steps {
  return {
    argument: call.args[0]!,
    lower: (c, days) => field(c, days, () => civil(c.f, days)),
    stretch: unit === 'day' ? null : (c, days) => dateStretch(c, days, unit),
    carry: null,
  };
}

/** The packed year, month and day of a date, computed once for all fields of it. */
function packedDate(c: LowerContext, call: Call): Ir {
  const date: Call = { ...call, fn: 'civil_date', type: INT };
  return c.lower(date).value;
}

/** A field of a date, the same for all dates in a unit. */
function dateField(
  name: string,
  aliases: readonly string[],
  description: string,
  result: string,
  unit: DateUnit | 'day',
  field: FromDate,
  since = '1.5.0',
): FunctionDeclaration {
  return scalar({
    ...datetime,
    since,
    name,
    aliases,
    signature: 'date -> int',
    eager: true,
    lowered: (c, call, [date]) => field(c, date!.value, () => packedDate(c, call)),
    steps: (call) => dateSteps(call, unit, field),
    description,
    examples: [[`${name}('2016-07-30')`, result]],
  });
}

/** A field of local microseconds. */
function timeFieldOf(c: LowerContext, local: Ir, unit: bigint, modulus: bigint): Ir {
  const rest = floorMod(c.f, local, unit * modulus);
  return i32.wrap_i64(i64.div_s(rest, i64.const(unit)));
}

/** The zone that a field of a moment is read in; UTC for local times. */
function zoneIn(call: Call): string {
  return typeOf(call.args[0]!).kind === 'timestamp' ? (call.zone ?? 'UTC') : 'UTC';
}

function hourSteps(call: Call): Steps {
  const zone = zoneIn(call);
  return {
    argument: call.args[0]!,
    lower: (c, value) => timeFieldOf(c, toLocal(c, value, zone), MICROS_PER_HOUR, 24n),
    stretch: (c, value) => instantsOf(c, value, hourAround(c, toLocal(c, value, zone)), zone),
    carry: null,
  };
}

/** A field of the local time of a timestamp, or of a TIME. */
function timeField(
  name: string,
  unit: bigint,
  modulus: bigint,
  description: string,
  result: string,
): FunctionDeclaration {
  return scalar({
    ...datetime,
    name,
    signature: ['timestamp_any -> int', 'time_any -> int'],
    lowered: (c, call, [moment]) => {
      const { type, value } = moment!;
      // TIME counts nanoseconds from midnight.
      if (type.kind === 'time') {
        return i32.wrap_i64(i64.rem_s(i64.div_s(value, i64.const(unit * 1000n)), i64.const(modulus)));
      }
      return timeFieldOf(c, toLocal(c, value, zoneIn(call)), unit, modulus);
    },
    // In shorter stretches, rows hardly lie close enough together.
    steps: (call) => (name === 'hour' && typeOf(call.args[0]!).kind !== 'time' ? hourSteps(call) : null),
    description,
    examples: [[`${name}('2018-02-14 12:58:59')`, result]],
  });
}

/** Days of the Thursday in the week of a date: its year is the week's. */
function thursdayOf(c: LowerContext, days: Ir): Ir {
  return c.f.let('thursday', add(sub(days, weekdayOf(c.f, days)), n(3)));
}

const weekOfYear: FromDate = (c, days) => {
  const thursday = thursdayOf(c, days);
  const first = daysFromCivil(c.f, yearOf(civil(c.f, thursday)), n(1), n(1));
  return add(div_s(sub(thursday, first), n(7)), n(1));
};

const dateFields: readonly FunctionDeclaration[] = [
  scalar({
    ...datetime,
    name: 'civil_date',
    internal: true,
    signature: 'date -> int',
    eager: true,
    lowered: (c, _call, [date]) => civil(c.f, date!.value),
    description: 'Year, month and day of a date, packed into an integer.',
    examples: [],
  }),
  dateField('year', [], 'The year of a date.', '2016', 'year', (_c, _d, packed) => yearOf(packed())),
  dateField('quarter', [], 'The quarter of the year, 1 to 4.', '3', 'quarter', (_c, _d, packed) =>
    div_s(add(monthOf(packed()), n(2)), n(3)),
  ),
  dateField('month', [], 'The month of a date, 1 to 12.', '7', 'month', (_c, _d, packed) =>
    monthOf(packed()),
  ),
  dateField('dayofmonth', ['day'], 'The day of the month of a date.', '30', 'day', (_c, _d, packed) =>
    dayOf(packed()),
  ),
  dateField('dayofyear', [], 'The day of the year of a date.', '212', 'day', (c, days, packed) =>
    add(sub(days, daysFromCivil(c.f, yearOf(packed()), n(1), n(1))), n(1)),
  ),
  dateField(
    'dayofweek',
    [],
    'The day of the week, from 1 for Sunday to 7 for Saturday.',
    '7',
    'day',
    (c, days) => add(weekdayOf(c.f, add(days, n(1))), n(1)),
    '2.3.0',
  ),
  dateField(
    'weekday',
    [],
    'The day of the week, from 0 for Monday to 6 for Sunday.',
    '5',
    'day',
    (c, days) => weekdayOf(c.f, days),
    '2.4.0',
  ),
  dateField('weekofyear', [], 'The week of the year by ISO 8601, 1 to 53.', '30', 'week', weekOfYear),
];

const internal = { ...datetime, internal: true, examples: [] } as const;

const extractable: readonly FunctionDeclaration[] = [
  scalar({
    ...internal,
    name: 'dayofweek_iso',
    signature: 'date -> int',
    lowered: (c, _call, [date]) => add(weekdayOf(c.f, date!.value), n(1)),
    description: 'The day of the week, from 1 for Monday to 7 for Sunday.',
  }),
  scalar({
    ...internal,
    name: 'yearofweek',
    signature: 'date -> int',
    lowered: (c, _call, [date]) => yearOf(civil(c.f, thursdayOf(c, date!.value))),
    description: 'The year that the ISO week of a date belongs to.',
  }),
  scalar({
    ...internal,
    name: 'second_with_fraction',
    signature: ['time_any -> decimal', 'timestamp_any -> decimal'],
    lowered: (c, call, [moment]) => {
      const { type, value } = moment!;
      if (type.kind === 'time') {
        // A TIME may hold more digits than its type has; they don't count here.
        const unit = 10n ** BigInt(9 - type.precision);
        const units = i64.div_s(i64.rem_s(value, i64.const(60_000_000_000n)), i64.const(unit));
        return i64.mul(units, i64.const(unit / 1000n));
      }
      const local = type.kind === 'timestamp' ? toLocal(c, value, call.zone ?? 'UTC') : value;
      return floorMod(c.f, local, 60_000_000n);
    },
    description: 'Seconds with six digits behind the point.',
  }),
  scalar({
    ...internal,
    name: 'interval_field',
    signature: 'string, any -> int',
    evaluate: (call) => intervalField(call),
    description: 'A field of an interval: its name comes first.',
  }),
];

/** Fields of intervals: years and months of the one kind, days and time of the other. */
function intervalField(
  call: Call,
): (field: string, value: number | bigint | CalendarInterval) => number | bigint {
  const type = typeOf(call.args[1]!);
  return (field, value) => {
    const months = type.kind === 'interval' ? (value as CalendarInterval).months : Number(value);
    const micros =
      type.kind === 'interval' ? (value as CalendarInterval).microseconds : BigInt(value as bigint);
    switch (field) {
      case 'YEAR':
        return Math.trunc(months / 12);
      case 'QUARTER':
        return Math.trunc((months % 12) / 3) + 1;
      case 'MONTH':
        return months % 12;
      case 'DAY':
        return type.kind === 'interval' ? (value as CalendarInterval).days : Number(micros / MICROS_PER_DAY);
      case 'HOUR':
        return type.kind === 'interval'
          ? micros / 3_600_000_000n
          : Number((micros % MICROS_PER_DAY) / 3_600_000_000n);
      case 'MINUTE':
        return Number((micros % 3_600_000_000n) / 60_000_000n);
      default:
        return micros % 60_000_000n;
    }
  };
}

const FIELD_NAMES: Readonly<Record<string, readonly string[]>> = {
  YEAR: ['YEAR', 'Y', 'YEARS', 'YR', 'YRS'],
  YEAROFWEEK: ['YEAROFWEEK'],
  QUARTER: ['QUARTER', 'QTR'],
  MONTH: ['MONTH', 'MON', 'MONS', 'MONTHS'],
  WEEK: ['WEEK', 'W', 'WEEKS'],
  DAY: ['DAY', 'D', 'DAYS'],
  DAYOFWEEK: ['DAYOFWEEK', 'DOW'],
  DAYOFWEEK_ISO: ['DAYOFWEEK_ISO', 'DOW_ISO'],
  DOY: ['DOY'],
  HOUR: ['HOUR', 'H', 'HOURS', 'HR', 'HRS'],
  MINUTE: ['MINUTE', 'M', 'MIN', 'MINS', 'MINUTES'],
  SECOND: ['SECOND', 'S', 'SEC', 'SECONDS', 'SECS'],
};

const FIELDS = new Map(
  Object.entries(FIELD_NAMES).flatMap(([field, names]) => names.map((name) => [name, field] as const)),
);

const DATE_FUNCTIONS: Readonly<Record<string, string>> = {
  YEAR: 'year',
  YEAROFWEEK: 'yearofweek',
  QUARTER: 'quarter',
  MONTH: 'month',
  WEEK: 'weekofyear',
  DAY: 'dayofmonth',
  DAYOFWEEK: 'dayofweek',
  DAYOFWEEK_ISO: 'dayofweek_iso',
  DOY: 'dayofyear',
};
const TIME_FUNCTIONS: Readonly<Record<string, string>> = {
  HOUR: 'hour',
  MINUTE: 'minute',
  SECOND: 'second_with_fraction',
};
const INTERVAL_FIELDS: Readonly<Record<string, readonly string[]>> = {
  interval_ym: ['YEAR', 'MONTH'],
  interval_dt: ['DAY', 'HOUR', 'MINUTE', 'SECOND'],
  interval: ['YEAR', 'QUARTER', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'],
};

const SECONDS = decimalType(8, 6);

function intervalType(field: string, source: DataType): DataType {
  if (field === 'SECOND') return SECONDS;
  if (field === 'HOUR' && source.kind === 'interval') return LONG;
  return field === 'YEAR' || field === 'DAY' ? INT : BYTE;
}

/** Which field of which type: the function that gives it, and what it takes. */
function resolveField(
  name: string,
  field: AnyExpression,
  source: DataType,
): { readonly fn: string; readonly takes: DataType; readonly type: DataType; readonly field: string } {
  const text = field.kind === 'literal' && typeof field.value === 'string' ? field.value : '';
  const known = FIELDS.get(text.toUpperCase());
  const intervals = INTERVAL_FIELDS[source.kind];
  if (known !== undefined && intervals !== undefined) {
    if (intervals.includes(known)) {
      return { fn: 'interval_field', takes: source, type: intervalType(known, source), field: known };
    }
  } else if (known !== undefined) {
    const isTime = source.kind === 'time';
    const fromDate = isTime ? undefined : DATE_FUNCTIONS[known];
    if (fromDate !== undefined) return { fn: fromDate, takes: DATE, type: INT, field: known };
    const fromTime = TIME_FUNCTIONS[known];
    if (fromTime !== undefined) {
      const takes = isTime || source.kind === 'timestamp_ntz' ? source : TIMESTAMP;
      return { fn: fromTime, takes, type: known === 'SECOND' ? SECONDS : INT, field: known };
    }
  }
  throw new SparkError('INVALID_EXTRACT_FIELD', {
    field: `'${text}'`,
    expr: `"${source.kind}"`,
    function: quotedFunction(name),
  });
}

const bindExtract: Bind = (args, context) => {
  const [field, source] = args;
  if (field === undefined || source === undefined || args.length !== 2) {
    throw wrongNumberOfArguments('extract', '2', args.length);
  }
  if (field.kind !== 'literal') {
    throw new SparkError('NON_FOLDABLE_ARGUMENT', {
      funcName: '`extract`',
      paramName: '`field`',
      paramType: '"STRING"',
    });
  }
  try {
    const { takes, type } = resolveField('extract', field, typeOf(source));
    return { args: [{ kind: 'string' }, takes], type, nullable: isNullable(source) };
  } catch (error) {
    if (error instanceof SparkError && error.condition === 'INVALID_EXTRACT_FIELD') {
      throw new SparkError(error.condition, { ...error.parameters, expr: `"${context.sql(source)}"` });
    }
    throw error;
  }
};

function expandExtract(call: Call): Expression {
  const [field, source] = call.args as readonly [Expression, Expression];
  const { fn, field: known } = resolveField('extract', field, typeOf(source));
  const name: Expression = { kind: 'literal', type: { kind: 'string' }, value: known };
  const { alias: _alias, ...rest } = call;
  return { ...rest, fn, args: fn === 'interval_field' ? [name, source] : [source] };
}

export const datetimeFieldFunctions: readonly FunctionDeclaration[] = [
  ...dateFields,
  ...extractable,
  timeField('hour', MICROS_PER_HOUR, 24n, 'The hour of a timestamp or TIME.', '12'),
  timeField('minute', 60_000_000n, 60n, 'The minute of a timestamp or TIME.', '58'),
  timeField('second', 1_000_000n, 60n, 'The second of a timestamp or TIME, without its fraction.', '59'),
  scalar({
    ...datetime,
    name: 'extract',
    since: '3.0.0',
    bind: bindExtract,
    expand: expandExtract,
    print: ([field, source]) => `extract(${field} FROM ${source})`,
    description: 'The named field of a date, a timestamp, a TIME or an interval.',
    examples: [
      ["extract(YEAR FROM TIMESTAMP '2019-08-12 01:00:00.123456')", '2019'],
      ["extract(SECONDS FROM timestamp'2019-10-01 00:00:01.000001')", '1.000001'],
    ],
  }),
  scalar({
    ...datetime,
    name: 'date_part',
    aliases: ['datepart'],
    since: '3.0.0',
    bind: bindExtract,
    expand: expandExtract,
    print: ([field, source], _style, call) =>
      call.alias === 'datepart' ? `datepart(${field} FROM ${source})` : `date_part(${field}, ${source})`,
    description: 'The named field of a date, a timestamp, a TIME or an interval.',
    examples: [["date_part('YEAR', TIMESTAMP '2019-08-12 01:00:00.123456')", '2019']],
  }),
];
