/** `date_trunc`, `trunc`, and seconds since 1970. */

import { floorDiv, floorMod } from '../../codegen/constant-division.ts';
import type { Lowered } from '../../codegen/implementation.ts';
import { i32, i64 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { nullRegister } from '../../codegen/memory-access.ts';
import type { Register } from '../../codegen/register.ts';
import type { Steps, Stretch } from '../../codegen/stretches.ts';
import { fromLocal, instantsOf, toLocal } from '../../codegen/zones.ts';
import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import {
  parseTruncationUnit,
  type TruncationUnit,
  truncateDate,
  truncateTimestamp,
} from '../../types/datetime/truncate.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';
import { hourAround, splitDay, startOfDay } from '../lowering/calendar.ts';
import { dateStretch, isDateUnit, truncateDays } from '../lowering/date-stretch.ts';
import { raiseOverflow } from '../lowering/overflow.ts';

const datetime = { group: 'datetime', since: '1.5.0' } as const;
const n = i32.const;

/** The unit named by a constant argument; null for another name, undefined where it isn't constant. */
function constantUnit(call: Call, index: number): TruncationUnit | null | undefined {
  const arg = call.args[index]!;
  if (arg.kind !== 'literal') return undefined;
  return typeof arg.value === 'string' ? (parseTruncationUnit(arg.value) ?? null) : null;
}

const MICROS: Readonly<Partial<Record<TruncationUnit, bigint>>> = {
  millisecond: 1000n,
  second: 1_000_000n,
  minute: 60_000_000n,
  hour: 3_600_000_000n,
};

/** The instant at which the unit around a timestamp begins; without zone it is local time already. */
function truncateMicros(c: LowerContext, micros: Ir, unit: TruncationUnit, zone: string): Ir {
  if (unit === 'microsecond') return micros;
  const size = MICROS[unit];
  if (size !== undefined) {
    // Offsets are whole seconds, so that smaller units don't need them.
    const local = size > 1_000_000n ? toLocal(c, micros, zone) : micros;
    return i64.sub(micros, floorMod(c.f, local, size));
  }
  const { days } = splitDay(c.f, toLocal(c, micros, zone));
  const start = isDateUnit(unit) ? truncateDays(c, days, unit) : days;
  return fromLocal(c, startOfDay(start), zone);
}

function dateTrunc(c: LowerContext, call: Call): Register {
  const unit = constantUnit(call, 0);
  if (unit === null) return nullRegister(call.type);
  if (unit === undefined) return c.lower({ ...call, fn: 'date_trunc_by' });
  return c.lowerStrict('date_trunc', call.type, [call.args[1]!], false, ([moment]) =>
    truncateMicros(c, moment!.value, unit, zoneIn(call)),
  );
}

/** The zone whose units count; UTC for local times. */
function zoneIn(call: Call): string {
  return call.type.kind === 'timestamp' ? (call.zone ?? 'UTC') : 'UTC';
}

function dateTruncSteps(call: Call): Steps | null {
  const unit = constantUnit(call, 0);
  // Below the hour, rows hardly lie close enough together.
  if (!unit || !(unit === 'hour' || unit === 'day' || isDateUnit(unit))) return null;
  const zone = zoneIn(call);
  return {
    argument: call.args[1]!,
    lower: (c, value) => truncateMicros(c, value, unit, zone),
    stretch: (c, value) => instantsOf(c, value, unitAround(c, toLocal(c, value, zone), unit), zone),
    carry: null,
  };
}

/** Local times from an hour or a larger unit around this one. */
function unitAround(c: LowerContext, local: Ir, unit: TruncationUnit): Stretch {
  if (unit === 'hour') {
    return hourAround(c, local);
  }
  const { days } = splitDay(c.f, local);
  const { from, until } = isDateUnit(unit)
    ? dateStretch(c, days, unit)
    : { from: days, until: i32.add(days, n(1)) };
  return { from: startOfDay(from), until: startOfDay(until) };
}

function trunc(c: LowerContext, call: Call): Register {
  const unit = constantUnit(call, 1);
  if (unit === undefined) return c.lower({ ...call, fn: 'trunc_by' });
  if (unit === null || !isDateUnit(unit)) return nullRegister(call.type);
  return c.lowerStrict('trunc', call.type, [call.args[0]!], true, ([date]) =>
    truncateDays(c, date!.value, unit),
  );
}

function truncSteps(call: Call): Steps | null {
  const unit = constantUnit(call, 1);
  if (!unit || !isDateUnit(unit)) return null;
  return {
    argument: call.args[0]!,
    lower: (c, days) => truncateDays(c, days, unit),
    stretch: (c, days) => dateStretch(c, days, unit),
    carry: null,
  };
}

/** Microseconds of a number of larger units. */
function fromUnits(c: LowerContext, call: Call, value: Ir, factor: bigint): Lowered {
  const micros = c.f.let('micros', i64.mul(value, i64.const(factor)));
  c.f.if(i64.ne(i64.div_s(micros, i64.const(factor)), value), () => raiseOverflow(c, call, 'long overflow'));
  return micros;
}

function unixUnits(name: string, divisor: bigint, description: string, result: string): FunctionDeclaration {
  return scalar({
    ...datetime,
    since: '3.1.0',
    name,
    signature: 'timestamp -> long',
    eager: true,
    lowered: (c, _call, [moment]) => (divisor === 1n ? moment!.value : floorDiv(c.f, moment!.value, divisor)),
    description,
    examples: [[`${name}(TIMESTAMP('1970-01-01 00:00:01Z'))`, result]],
  });
}

function timestampUnits(
  name: string,
  factor: bigint,
  description: string,
  examples: readonly (readonly [string, string])[],
): FunctionDeclaration {
  return scalar({
    ...datetime,
    since: '3.1.0',
    name,
    signature: 'integral -> timestamp',
    lowered: (c, call, [value]) => {
      const long = value!.type.kind === 'long' ? value!.value : i64.extend_i32_s(value!.value);
      const units = c.f.let('units', long);
      return factor === 1n ? units : fromUnits(c, call, units, factor);
    },
    description,
    examples,
  });
}

export const datetimeTruncateFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...datetime,
    name: 'date_trunc',
    since: '2.3.0',
    signature: 'string, timestamp -> timestamp',
    nullable: 'always',
    nulls: 'custom',
    lowered: dateTrunc,
    steps: dateTruncSteps,
    description: 'The moment at which the named unit around a timestamp begins; NULL for an unknown unit.',
    examples: [["date_trunc('MM', '2015-03-05T09:32:05.359')", '2015-03-01 00:00:00']],
  }),
  scalar({
    ...datetime,
    name: 'date_trunc_by',
    internal: true,
    signature: 'string, timestamp -> timestamp',
    nullable: 'always',
    evaluate: (call) => {
      const zone = zoneOf(call.zone ?? 'UTC');
      return (name: string, micros: bigint) => {
        const unit = parseTruncationUnit(name);
        return unit === undefined ? null : truncateTimestamp(micros, unit, zone);
      };
    },
    description: 'date_trunc with a unit that is no constant.',
    examples: [],
  }),
  scalar({
    ...datetime,
    name: 'trunc',
    signature: 'date, string -> date',
    nullable: 'always',
    nulls: 'custom',
    lowered: trunc,
    steps: truncSteps,
    description: 'The first day of the named unit around a date; NULL for a unit below the week.',
    examples: [["trunc('2019-08-04', 'week')", '2019-07-29']],
  }),
  scalar({
    ...datetime,
    name: 'trunc_by',
    internal: true,
    signature: 'date, string -> date',
    nullable: 'always',
    evaluate: () => (days: number, name: string) => {
      const unit = parseTruncationUnit(name);
      return unit === undefined ? null : (truncateDate(days, unit) ?? null);
    },
    description: 'trunc with a unit that is no constant.',
    examples: [],
  }),
  unixUnits('unix_seconds', 1_000_000n, 'Whole seconds since 1970-01-01 00:00:00 UTC.', '1'),
  unixUnits('unix_millis', 1000n, 'Whole milliseconds since 1970-01-01 00:00:00 UTC.', '1000'),
  unixUnits('unix_micros', 1n, 'Microseconds since 1970-01-01 00:00:00 UTC.', '1000000'),
  timestampUnits('timestamp_millis', 1000n, 'The timestamp so many milliseconds after 1970.', [
    ['timestamp_millis(1230219000123)', '2008-12-25 15:30:00.123'],
  ]),
  timestampUnits('timestamp_micros', 1n, 'The timestamp so many microseconds after 1970.', [
    ['timestamp_micros(1230219000123123)', '2008-12-25 15:30:00.123123'],
  ]),
  scalar({
    ...datetime,
    since: '3.1.0',
    name: 'timestamp_seconds',
    signature: 'numeric -> timestamp',
    nullable: 'always',
    nulls: 'custom',
    lowered: (c, call) => {
      const type = typeOf(call.args[0]!);
      if (type.kind === 'float' || type.kind === 'double' || type.kind === 'decimal') {
        return c.lower({ ...call, fn: 'timestamp_fraction' });
      }
      return c.lowerStrict('timestamp_seconds', call.type, call.args, false, ([value]) => {
        const long = type.kind === 'long' ? value!.value : i64.extend_i32_s(value!.value);
        return fromUnits(c, call, c.f.let('seconds', long), 1_000_000n);
      });
    },
    description: 'The timestamp so many seconds after 1970, which may have a fraction.',
    examples: [['timestamp_seconds(1230219000.123)', '2008-12-25 15:30:00.123']],
  }),
  scalar({
    ...datetime,
    name: 'timestamp_fraction',
    internal: true,
    signature: 'numeric -> timestamp',
    nullable: 'always',
    evaluate: (call) => secondsToMicros(call),
    description: 'timestamp_seconds of a number with a fraction.',
    examples: [],
  }),
  scalar({
    ...datetime,
    since: '3.1.0',
    name: 'unix_date',
    signature: 'date -> int',
    eager: true,
    lowered: (_c, _call, [date]) => date!.value,
    description: 'Days since 1970-01-01.',
    examples: [["unix_date(DATE('1970-01-02'))", '1']],
  }),
  scalar({
    ...datetime,
    since: '3.1.0',
    name: 'date_from_unix_date',
    signature: 'int -> date',
    eager: true,
    lowered: (_c, _call, [days]) => days!.value,
    description: 'The date so many days after 1970-01-01.',
    examples: [['date_from_unix_date(1)', '1970-01-02']],
  }),
];

function secondsToMicros(call: Call): (seconds: number | bigint) => bigint | null {
  const type = typeOf(call.args[0]!);
  const check = (micros: bigint): bigint => {
    if (BigInt.asIntN(64, micros) === micros) return micros;
    throw new SparkError('ARITHMETIC_OVERFLOW', {
      message: 'Overflow',
      alternative: '',
      config: '"spark.sql.ansi.enabled"',
    });
  };
  if (type.kind === 'decimal') {
    const shift = 6 - type.scale;
    if (shift >= 0) return (v) => check((v as bigint) * 10n ** BigInt(shift));
    const divisor = 10n ** BigInt(-shift);
    return (v) => {
      if ((v as bigint) % divisor === 0n) return check((v as bigint) / divisor);
      throw new SparkError('ARITHMETIC_OVERFLOW', {
        message: 'Rounding necessary',
        alternative: '',
        config: '"spark.sql.ansi.enabled"',
      });
    };
  }
  return (v) => (Number.isFinite(v as number) ? check(BigInt(Math.trunc((v as number) * 1e6))) : null);
}
