/** `timestampadd` and `timestampdiff`: amounts of a named unit. */
import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { LONG, STRING, TIMESTAMP } from '../../types/data-type.ts';
import { civilFromDays } from '../../types/datetime/civil.ts';
import { localOfInstant } from '../../types/datetime/local-time.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { timestampAddInterval, timestampNtzAddInterval } from '../../types/interval/interval-arithmetic.ts';
import { unexpectedInput } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';

const internal = { group: 'datetime', since: '3.3.0', internal: true, examples: [] } as const;

/** Months, or days, or microseconds of a unit. */
const UNITS: Readonly<Record<string, readonly ['months' | 'days' | 'micros', bigint]>> = {
  YEAR: ['months', 12n],
  QUARTER: ['months', 3n],
  MONTH: ['months', 1n],
  WEEK: ['days', 7n],
  DAY: ['days', 1n],
  DAYOFYEAR: ['days', 1n],
  HOUR: ['micros', 3_600_000_000n],
  MINUTE: ['micros', 60_000_000n],
  SECOND: ['micros', 1_000_000n],
  MILLISECOND: ['micros', 1000n],
  MICROSECOND: ['micros', 1n],
};

const DAY = 86_400_000_000n;

function unitOf(call: Call): readonly ['months' | 'days' | 'micros', bigint] {
  const [unit] = call.args;
  const name = unit?.kind === 'literal' ? String(unit.value).toUpperCase() : '';
  const found = UNITS[name];
  if (found === undefined) throw new Error(`unknown unit ${name}`);
  return found;
}

/** Spark adds amounts as int; a larger one is an overflow. */
function exactInt(value: bigint): number {
  const int = Number(value);
  if (BigInt.asIntN(32, value) !== value) {
    throw new SparkError('DATETIME_OVERFLOW', { operation: `${value} is too large an amount of time` });
  }
  return int;
}

function add(call: Call): (unit: string, amount: bigint, micros: bigint) => bigint {
  const [field, size] = unitOf(call);
  const zone = zoneOf(call.zone ?? 'UTC');
  const isNtz = call.type.kind === 'timestamp_ntz';
  return (_unit, amount, micros) => {
    const total = amount * size;
    const months = field === 'months' ? exactInt(total) : 0;
    const days = field === 'days' ? exactInt(total) : 0;
    const time = field === 'micros' ? total : 0n;
    return isNtz
      ? timestampNtzAddInterval(micros, months, days, time)
      : timestampAddInterval(micros, months, days, time, zone);
  };
}

/** Whole units between two instants, on the calendar of the zone for days and more. */
function difference(call: Call): (unit: string, start: bigint, end: bigint) => bigint {
  const [field, size] = unitOf(call);
  const zone = zoneOf(call.zone ?? 'UTC');
  const isNtz = typeOf(call.args[1]!).kind === 'timestamp_ntz';
  const utc = zoneOf('UTC');
  return (_unit, start, end) => {
    if (field === 'micros') return (end - start) / size;
    const from = localOfInstant(start, isNtz ? utc : zone);
    const to = localOfInstant(end, isNtz ? utc : zone);
    if (field === 'days') {
      const distance = BigInt(to.days - from.days) * DAY + BigInt(to.micros - from.micros);
      return distance / DAY / size;
    }
    const [a, b] = [civilFromDays(from.days), civilFromDays(to.days)];
    let months = (b.year - a.year) * 12 + (b.month - a.month);
    // The last month counts only when day and time of day are reached.
    if (months > 0 && (b.day < a.day || (b.day === a.day && to.micros < from.micros))) months -= 1;
    if (months < 0 && (b.day > a.day || (b.day === a.day && to.micros > from.micros))) months += 1;
    return BigInt(months) / size;
  };
}

const bindAdd: Bind = (args, context) => {
  const [, amount, moment] = args;
  const taken = implicitCast(typeOf(amount!), LONG, context.mode);
  if (taken === undefined) throw unexpectedInput('timestampadd', 1, LONG, amount!, context);
  const type = implicitCast(typeOf(moment!), 'timestamp_any', context.mode);
  if (type === undefined) throw unexpectedInput('timestampadd', 2, 'timestamp_any', moment!, context);
  return { args: [STRING, LONG, type], type, nullable: isNullable(amount!) || isNullable(moment!) };
};

const bindDifference: Bind = (args, context) => {
  const types = args.slice(1).map((arg, i) => {
    if (implicitCast(typeOf(arg), TIMESTAMP, context.mode) === undefined) {
      throw unexpectedInput('timestampdiff', i + 1, TIMESTAMP, arg, context);
    }
    return TIMESTAMP;
  });
  return { args: [STRING, ...types], type: LONG, nullable: args.some(isNullable) };
};

export const datetimeUnitFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...internal,
    name: 'timestampadd',
    bind: bindAdd,
    evaluate: add,
    print: ([unit, amount, moment]) => `timestampadd(${unit}, ${amount}, ${moment})`,
    description: 'A timestamp plus an amount of a unit.',
  }),
  scalar({
    ...internal,
    name: 'timestampdiff',
    bind: bindDifference,
    evaluate: difference,
    print: ([unit, start, end]) => `timestampdiff(${unit}, ${start}, ${end})`,
    description: 'Whole units from one timestamp to another.',
  }),
];
