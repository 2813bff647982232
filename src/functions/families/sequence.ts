import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { commonType } from '../../types/coercion/common-type.ts';
import { arrayType, type DataType } from '../../types/data-type.ts';
import { instantOfDays, localOfInstant } from '../../types/datetime/local-time.ts';
import { type Zone, zoneOf } from '../../types/datetime/zone.ts';
import { timestampAddInterval } from '../../types/interval/interval-arithmetic.ts';
import { isDatetime, isIntegral } from '../../types/type-class.ts';
import { quotedSqlName } from '../../types/type-name.ts';
import type { CalendarInterval, Value } from '../../types/value.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { countOf } from '../lowering/blob-access.ts';
import { lowerSequence } from '../lowering/sequence.ts';
import { reverseText } from '../lowering/text-shape.ts';
import { illegalArgument } from '../values/illegal-argument.ts';

/** Elements of arrays in TypeScript take tens of bytes each; Spark's limit would be beyond any heap. */
const MAX_ELEMENTS = 2 ** 24;
const DAY = 86_400_000_000n;

const bindSequence: Bind = (args, context) => {
  if (args.length !== 2 && args.length !== 3) throw wrongNumberOfArguments('sequence', '[2, 3]', args.length);
  const [start, stop, step] = args.map(typeOf) as [DataType, DataType, DataType?];
  const nullable = args.some(isNullable);
  const ends = commonType(start, stop, context.mode);
  const wrong = () =>
    mismatch('SEQUENCE_WRONG_INPUT_TYPES', 'sequence', args, context, {
      functionName: '`sequence`',
      startType: '("TIMESTAMP" or "TIMESTAMP_NTZ" or "DATE")',
      stepType: '("INTERVAL" or "INTERVAL YEAR TO MONTH" or "INTERVAL DAY TO SECOND")',
      otherStartType: quotedSqlName({ kind: 'long' }),
    });
  if (ends === undefined) throw wrong();
  if (isIntegral(ends)) {
    const type = step === undefined ? ends : commonType(ends, step, context.mode);
    if (type === undefined || !isIntegral(type)) throw wrong();
    return { args: args.map(() => type), type: arrayType(type, false), nullable };
  }
  if (!isDatetime(ends)) throw wrong();
  if (step === undefined) return { args: [ends, ends], type: arrayType(ends, false), nullable };
  if (step.kind !== 'interval' && step.kind !== 'interval_ym' && step.kind !== 'interval_dt') throw wrong();
  return { args: [ends, ends, step], type: arrayType(ends, false), nullable };
};

function tooLong(count: number): SparkError {
  return new SparkError('COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER', {
    numberOfElements: String(count),
    functionName: '`sequence`',
    maxRoundedArrayLength: String(MAX_ELEMENTS),
    parameter: '`count`',
  });
}

function integers(type: DataType): (start: Value, stop: Value, step?: Value) => Value[] {
  const wide = type.kind === 'long';
  return (first, last, by) => {
    const start = BigInt(first as number | bigint);
    const stop = BigInt(last as number | bigint);
    const step = by === undefined ? (start <= stop ? 1n : -1n) : BigInt(by as number | bigint);
    checkDirection(start < stop ? 1 : start > stop ? -1 : 0, step > 0n ? 1 : step < 0n ? -1 : 0);
    const count = start === stop ? 1 : Number((stop - start) / step) + 1;
    if (count > MAX_ELEMENTS) throw tooLong(count);
    return Array.from({ length: count }, (_, i) => {
      const value = start + BigInt(i) * step;
      return wide ? value : Number(value);
    });
  };
}

/** The step must lead from the start to the stop. */
function checkDirection(way: number, step: number): void {
  if (way !== 0 && way !== step)
    throw illegalArgument('The step of a sequence must lead from its start to its stop');
}

interface Step {
  readonly months: number;
  readonly days: number;
  readonly micros: bigint;
}

function stepOf(value: Value | undefined, type: DataType | undefined, forward: boolean): Step {
  if (value === undefined || type === undefined) return { months: 0, days: forward ? 1 : -1, micros: 0n };
  switch (type.kind) {
    case 'interval_ym':
      return { months: value as number, days: 0, micros: 0n };
    case 'interval_dt': {
      const micros = value as bigint;
      return { months: 0, days: Number(micros / DAY), micros: micros % DAY };
    }
    default: {
      const { months, days, microseconds } = value as CalendarInterval;
      return { months, days, micros: microseconds };
    }
  }
}

/** Each element is the start plus a multiple of the step, so that ends of months don't shift. */
function moments(call: Call): (start: Value, stop: Value, step?: Value) => Value[] {
  const type = typeOf(call.args[0]!);
  const stepType = call.args[2] && typeOf(call.args[2]);
  const zone = zoneOf(type.kind === 'timestamp' ? (call.zone ?? 'UTC') : 'UTC');
  return (first, last, by) => {
    const start = toInstant(first, type, zone);
    const stop = toInstant(last, type, zone);
    const step = stepOf(by, stepType, start <= stop);
    const rough = BigInt(step.months) * 28n * DAY + BigInt(step.days) * DAY + step.micros;
    checkDirection(start < stop ? 1 : start > stop ? -1 : 0, rough > 0n ? 1 : rough < 0n ? -1 : 0);
    if (type.kind === 'date' && step.micros !== 0n) {
      throw illegalArgument('A sequence of dates needs a step of whole days');
    }
    const out: Value[] = [];
    for (let i = 0; ; i += 1) {
      const at = timestampAddInterval(start, i * step.months, i * step.days, BigInt(i) * step.micros, zone);
      if (rough >= 0n ? at > stop : at < stop) break;
      if (out.length >= MAX_ELEMENTS) throw tooLong(out.length + 1);
      out.push(type.kind === 'date' ? localOfInstant(at, zone).days : at);
      if (rough === 0n) break;
    }
    return out;
  };
}

function toInstant(value: Value, type: DataType, zone: Zone): bigint {
  return type.kind === 'date' ? instantOfDays(value as number, zone) : (value as bigint);
}

export const sequenceFunctions: readonly FunctionDeclaration[] = [
  scalar({
    name: 'sequence',
    group: 'array',
    since: '2.4.0',
    bind: bindSequence,
    lowered: (c, call, args) =>
      isIntegral(args[0]!.type)
        ? lowerSequence(c, call, args, MAX_ELEMENTS)
        : c.evaluate({ ...call, fn: 'sequence_checked' }, args),
    description:
      'An array of the numbers, dates or timestamps from a start to a stop, both included, by a step.',
    examples: [
      ['sequence(1, 5)', '[1, 2, 3, 4, 5]'],
      [
        "sequence(date'2018-01-01', date'2018-03-01', interval 1 month)",
        '[2018-01-01, 2018-02-01, 2018-03-01]',
      ],
    ],
  }),
  scalar({
    name: 'sequence_checked',
    group: 'array',
    since: '2.4.0',
    internal: true,
    signature: 'any... -> any',
    evaluate: (call) => {
      const type = typeOf(call.args[0]!);
      return isIntegral(type) ? integers(type) : moments(call);
    },
    description: 'sequence of moments, and of numbers that may be none.',
    examples: [],
  }),
  scalar({
    name: 'reverse',
    group: 'collection',
    since: '1.5.0',
    signature: ['string -> string', 'binary -> binary', 'array<T> -> array<T>'],
    lowered: (c, call, [value]) =>
      value!.type.kind === 'array'
        ? c.evaluate({ ...call, fn: 'reverse_array', nullable: false }, [value!])
        : reverseText(c, value!),
    description:
      'The characters of a text, the bytes of a binary or the elements of an array from last to first.',
    examples: [
      ["reverse('Spark SQL')", 'LQS krapS'],
      ['reverse(array(2, 1, 4, 3))', '[3, 4, 1, 2]'],
    ],
  }),
  scalar({
    name: 'reverse_array',
    internal: true,
    group: 'collection',
    since: '1.5.0',
    signature: 'array<T> -> array<T>',
    evaluate: () => (list: readonly Value[]) => [...list].reverse(),
    description: 'reverse of an array.',
    examples: [],
  }),
  scalar({
    name: 'array_size',
    group: 'array',
    since: '3.3.0',
    signature: 'array -> int',
    lowered: (c, _call, [list]) => countOf(c, list!),
    description: 'How many elements the array has.',
    examples: [["array_size(array('b', 'd', 'c', 'a'))", '4']],
  }),
];
