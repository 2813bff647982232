import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { type DataType, TIMESTAMP } from '../../types/data-type.ts';
import { civilFromDays } from '../../types/datetime/civil.ts';
import { localOfInstant } from '../../types/datetime/local-time.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { timestampAddDayTime, timestampAddInterval } from '../../types/interval/interval-arithmetic.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { dependsOnRow } from '../binding/constant.ts';
import { requireTypes } from '../binding/specs.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';

const DAY = 86_400_000_000n;
const DAY_TO_SECOND: DataType = { kind: 'interval_dt', start: 'day', end: 'second' };

const bindBucket: Bind = (args, context) => {
  if (args.length !== 2 && args.length !== 3)
    throw wrongNumberOfArguments('time_bucket', '[2, 3]', args.length);
  const interval = { kind: 'one_of', options: ['interval_dt', 'interval_ym'] } as const;
  requireTypes('time_bucket', args, [interval, 'timestamp_any', 'timestamp_any'], context);
  const [size, moment, given] = args;
  const types = [moment!, ...(given === undefined ? [] : [given])].map(typeOf);
  const type = types.find((t) => t.kind !== 'void') ?? TIMESTAMP;
  const epoch = { kind: 'literal', type, value: epochOf(type, context.zone) } as const;
  const full = [size!, moment!, given ?? epoch];
  requireTypes('time_bucket', full, [interval, type, type], context);
  for (const [i, name] of [
    [0, 'bucketSize'],
    [2, 'origin'],
  ] as const) {
    if (!dependsOnRow(full[i]!)) continue;
    throw mismatch('NON_FOLDABLE_INPUT', 'time_bucket', full, context, {
      inputName: `\`${name}\``,
      inputType: i === 0 ? '"INTERVAL"' : '"TIMESTAMP"',
      inputExpr: `"${context.sql(full[i]!)}"`,
    });
  }
  const value = context.constant?.(size!);
  if (value !== undefined && value !== null && BigInt(value as number | bigint) <= 0n) {
    throw mismatch('VALUE_OUT_OF_RANGE', 'time_bucket', full, context, {
      exprName: '`bucketSize`',
      valueRange: '(0, 9223372036854775807]',
      currentValue: String(value),
    });
  }
  const sizeType = typeOf(size!);
  return {
    args: [sizeType.kind === 'void' ? DAY_TO_SECOND : sizeType, type, type],
    replaced: full,
    type,
    nullable: full.some(isNullable),
  };
};

/** Midnight of 1970-01-01 on the session's clocks. */
function epochOf(type: DataType, zone: string): bigint {
  if (type.kind === 'timestamp_ntz') return 0n;
  return BigInt(-zoneOf(zone).offsetOfLocal(0)) * 1_000_000n;
}

/** The start of the bucket: the origin plus as many whole intervals as fit in. */
function startOfBucket(call: Call): (size: number | bigint, moment: bigint, origin: bigint) => bigint {
  const zone = zoneOf(call.type.kind === 'timestamp_ntz' ? 'UTC' : (call.zone ?? 'UTC'));
  const byMonths = typeOf(call.args[0]!).kind === 'interval_ym';
  const localMonths = (micros: bigint): number => {
    const { year, month } = civilFromDays(localOfInstant(micros, zone).days);
    return year * 12 + month - 1;
  };
  const localMicros = (micros: bigint): bigint => {
    const { days, micros: rest } = localOfInstant(micros, zone);
    return BigInt(days) * DAY + BigInt(rest);
  };
  const search = (count: number, step: (n: number) => bigint, moment: bigint): bigint => {
    let n = count;
    while (step(n) > moment) n -= 1;
    while (step(n + 1) <= moment) n += 1;
    return step(n);
  };
  // Whole days of the distance count on the calendar, as when an interval is added.
  return (size, moment, origin) => {
    if (byMonths) {
      const months = Number(size);
      const guess = Math.floor((localMonths(moment) - localMonths(origin)) / months);
      return search(guess, (n) => timestampAddInterval(origin, n * months, 0, 0n, zone), moment);
    }
    const width = BigInt(size);
    const guess = Number((localMicros(moment) - localMicros(origin)) / width);
    return search(guess, (n) => timestampAddDayTime(origin, BigInt(n) * width, zone), moment);
  };
}

export const timeBucketFunctions: readonly FunctionDeclaration[] = [
  scalar({
    name: 'time_bucket',
    group: 'datetime',
    since: '4.2.0',
    bind: bindBucket,
    evaluate: startOfBucket,
    description:
      'The start of the interval, counted from an origin (1970-01-01), that a timestamp falls into.',
    examples: [
      ["time_bucket(INTERVAL '15' MINUTE, TIMESTAMP '2024-01-01 11:27:00')", '2024-01-01 11:15:00'],
      ["time_bucket(INTERVAL '3' MONTH, TIMESTAMP '2024-05-15 10:00:00')", '2024-04-01 00:00:00'],
    ],
  }),
];
