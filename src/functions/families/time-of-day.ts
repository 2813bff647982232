/** Values of type TIME. */

import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { type DataType, decimalType, INT, LONG } from '../../types/data-type.ts';
import { dateTimeReader } from '../../types/datetime/date-time-formatter.ts';
import { parseTime } from '../../types/datetime/parse-time.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import type { Value } from '../../types/value.ts';
import { bindSpecs, bindTime } from '../binding/specs.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';
import { rememberLast } from '../values/memoize.ts';
import { checkField } from './date-make.ts';

const time = { group: 'datetime', since: '4.1.0' } as const;

const TIME: DataType = { kind: 'time', precision: 6 };
const NANOS_PER_DAY = 86_400_000_000_000n;

const UNITS: Readonly<Record<string, bigint>> = {
  HOUR: 3_600_000_000_000n,
  MINUTE: 60_000_000_000n,
  SECOND: 1_000_000_000n,
  MILLISECOND: 1_000_000n,
  MICROSECOND: 1_000n,
};

function outOfDay(rangeMessage: string): SparkError {
  return new SparkError('DATETIME_FIELD_OUT_OF_BOUNDS.WITHOUT_SUGGESTION', { rangeMessage });
}

function unitOf(name: string): (unit: string) => bigint {
  return rememberLast((unit: string) => {
    const known = UNITS[unit.toUpperCase()];
    if (known !== undefined) return known;
    throw new SparkError('INVALID_PARAMETER_VALUE.TIME_UNIT', {
      functionName: `\`${name}\``,
      parameter: '`unit`',
      invalidValue: `'${unit}'`,
    });
  });
}

function readTime(call: Call): (value: string, pattern?: string) => Value {
  const compile = rememberLast((pattern: string) => dateTimeReader(pattern, zoneOf('UTC')));
  return (value, pattern) => {
    const nanos = pattern === undefined ? parseTime(value) : compile(pattern).time(value);
    if (nanos !== undefined) return nanos;
    if (call.mode === 'try') return null;
    throw new SparkError('CANNOT_PARSE_TIME', {
      input: `'${value}'`,
      format: `'${pattern ?? 'HH:mm:ss.SSSSSS'}'`,
    });
  };
}

/** A count of units since midnight as a time. */
function fromCount(nanosPerUnit: bigint, unit: string) {
  return (count: bigint): bigint => {
    const nanos = count * nanosPerUnit;
    if (nanos >= 0n && nanos < NANOS_PER_DAY) return nanos;
    throw outOfDay(`Invalid value for ${unit} of the day: ${count}`);
  };
}

function fromUnits(name: string, unit: string, nanos: bigint): FunctionDeclaration {
  return scalar({
    ...time,
    since: '4.2.0',
    name,
    bind: bindTime(bindSpecs(name, ['integral'], TIME)),
    evaluate: () => {
      const make = fromCount(nanos, unit);
      return (count: number | bigint) => make(BigInt(count));
    },
    description: `The time so many ${unit} after midnight.`,
    examples: [],
  });
}

function toUnits(name: string, unit: string, nanos: bigint): FunctionDeclaration {
  return scalar({
    ...time,
    since: '4.2.0',
    name,
    bind: bindTime(bindSpecs(name, ['time_any'], LONG)),
    evaluate: () => (value: bigint) => value / nanos,
    description: `How many ${unit} have passed since midnight.`,
    examples: [],
  });
}

export const timeOfDayFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...time,
    name: 'to_time',
    bind: bindTime(bindSpecs('to_time', ['string', 'string'], TIME, { required: 1 })),
    evaluate: readTime,
    description: 'The time of day that a text stands for, perhaps in a pattern.',
    examples: [],
  }),
  scalar({
    ...time,
    name: 'try_to_time',
    bind: bindTime((args, context) => ({
      ...bindSpecs('try_to_time', ['string', 'string'], TIME, {
        required: 1,
        nullable: 'always',
        exact: true,
      })(args, context),
      mode: 'try',
    })),
    evaluate: readTime,
    print: (args) => `try_to_time(to_time(${args.join(', ')}))`,
    description: 'Like to_time, but NULL where the text is no time.',
    examples: [],
  }),
  scalar({
    ...time,
    name: 'make_time',
    bind: bindTime(bindSpecs('make_time', [INT, INT, decimalType(16, 6)], TIME)),
    evaluate: () => (hour: number, minute: number, seconds: bigint) => {
      checkField('HourOfDay', hour, 0, 23, outOfDay);
      checkField('MinuteOfHour', minute, 0, 59, outOfDay);
      checkField('SecondOfMinute', Math.floor(Number(seconds) / 1e6), 0, 59, outOfDay);
      return (BigInt(hour * 3600 + minute * 60) * 1_000_000n + seconds) * 1000n;
    },
    description: 'The time of an hour, a minute and seconds.',
    examples: [],
  }),
  scalar({
    ...time,
    name: 'time_diff',
    aliases: ['timediff'],
    bind: bindTime(bindSpecs('time_diff', ['string', 'time_any', 'time_any'], LONG)),
    evaluate: () => {
      const nanosOf = unitOf('time_diff');
      return (unit: string, start: bigint, end: bigint) => (end - start) / nanosOf(unit);
    },
    description: 'How many whole units lie between two times.',
    examples: [],
  }),
  scalar({
    ...time,
    name: 'time_trunc',
    bind: bindTime(bindSpecs('time_trunc', ['string', 'time_any'], (types) => types[1]!)),
    evaluate: () => {
      const nanosOf = unitOf('time_trunc');
      return (unit: string, value: bigint) => value - (value % nanosOf(unit));
    },
    description: 'The time with all below a unit set to zero.',
    examples: [],
  }),
  scalar({
    ...time,
    since: '4.2.0',
    name: 'time_from_seconds',
    bind: bindTime((args, context) => {
      const bound = bindSpecs('time_from_seconds', ['numeric'], TIME)(args, context);
      const type = bound.args[0]!;
      return type.kind === 'decimal'
        ? { ...bound, args: [decimalType(type.precision - type.scale + 6, 6)] }
        : bound;
    }),
    evaluate: (call) => {
      const type = typeOf(call.args[0]!);
      const make = fromCount(1000n, 'microseconds');
      return (seconds: number | bigint) => {
        if (type.kind === 'decimal') return make(seconds as bigint);
        if (type.kind === 'float' || type.kind === 'double')
          return make(BigInt(Math.trunc((seconds as number) * 1e6)));
        return make(BigInt(seconds) * 1_000_000n);
      };
    },
    description: 'The time so many seconds after midnight.',
    examples: [],
  }),
  fromUnits('time_from_millis', 'milliseconds', 1_000_000n),
  fromUnits('time_from_micros', 'microseconds', 1_000n),
  scalar({
    ...time,
    since: '4.2.0',
    name: 'time_to_seconds',
    bind: bindTime(bindSpecs('time_to_seconds', ['time_any'], decimalType(14, 6))),
    evaluate: () => (value: bigint) => value / 1000n,
    description: 'How many seconds have passed since midnight.',
    examples: [],
  }),
  toUnits('time_to_millis', 'milliseconds', 1_000_000n),
  toUnits('time_to_micros', 'microseconds', 1_000n),
];
