/** Between texts and moments, by patterns. */

import { floorDiv } from '../../codegen/constant-division.ts';
import type { Lowered } from '../../codegen/implementation.ts';
import { i64, select } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Steps } from '../../codegen/stretches.ts';
import { fromLocal, instantsOf, MICROS_PER_DAY, toLocal } from '../../codegen/zones.ts';
import { SparkError } from '../../core/error.ts';
import type { Call, Cast, Expression } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { castIsNullable } from '../../types/cast/cast-nullability.ts';
import type { TypeSpec } from '../../types/coercion/implicit-cast.ts';
import { DATE, type DataType, LONG, TIMESTAMP, TIMESTAMP_NTZ } from '../../types/data-type.ts';
import {
  type DateTimeReader,
  dateTimePrinter,
  dateTimeReader,
} from '../../types/datetime/date-time-formatter.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import { isStringLike } from '../../types/type-class.ts';
import type { Value } from '../../types/value.ts';
import { wrongNumberOfArguments } from '../bind-errors.ts';
import { castTargets } from '../binding/specs.ts';
import { type Bind, type BindContext, type FunctionDeclaration, scalar } from '../declare.ts';
import { printedPattern, printedStretch, printLocal } from '../lowering/print-pattern.ts';
import { localMicros, type ReadMoment, readablePattern, readText } from '../lowering/read-pattern.ts';
import { derived } from '../values/derived.ts';
import { text } from '../values/literals.ts';
import { rememberLast } from '../values/memoize.ts';

const datetime = { group: 'datetime', since: '1.5.0' } as const;

const MICROS_PER_SECOND = 1_000_000n;

const DEFAULT_PATTERN = text('yyyy-MM-dd HH:mm:ss');

const MOMENT: TypeSpec = { kind: 'one_of', options: ['string', DATE, TIMESTAMP, TIMESTAMP_NTZ] };

function isNtzDefault(context: BindContext): boolean {
  return context.conf('spark.sql.timestampType')?.toUpperCase() === 'TIMESTAMP_NTZ';
}

/** `f(text)` and `f(text, pattern)`. */
function bindParse(name: string, type: (context: BindContext) => DataType): Bind {
  return (args, context) => {
    if (args.length !== 1 && args.length !== 2) throw wrongNumberOfArguments(name, '[1, 2]', args.length);
    const tolerant = name.startsWith('try_');
    const result = type(context);
    // Whatever can be cast is, where there is no pattern.
    const targets =
      args.length === 1 ? [typeOf(args[0]!)] : castTargets(name, args, [MOMENT, 'string'], context);
    return {
      args: targets,
      type: result,
      nullable: tolerant || context.mode === 'legacy' || args.some(isNullable),
      ...(tolerant ? { mode: 'try' as const } : {}),
    };
  };
}

/** Without a pattern a cast, with one an internal function that reads by it. */
function expandParse(call: Call): Expression {
  const [value, pattern] = call.args as readonly [Expression, Expression?];
  if (pattern === undefined) return castTo(call, value, call.type);
  if (!isStringLike(typeOf(value))) return castTo(call, value, call.type);
  return derived(call, 'parse_moment', [value, pattern], call.type, call.nullable);
}

function castTo(call: Call, child: Expression, type: DataType): Cast {
  const nullable = isNullable(child) || castIsNullable(typeOf(child), type, call.mode);
  const { mode, zone, origin } = call;
  return {
    kind: 'cast',
    child,
    type,
    nullable,
    mode,
    explicit: false,
    ...(zone === undefined ? {} : { zone }),
    ...(origin === undefined ? {} : { origin }),
  };
}

function unparsable(call: Call, value: string, name: string): null {
  if (call.mode !== 'ansi') return null;
  throw new SparkError('CANNOT_PARSE_TIMESTAMP', {
    message: `Text '${value}' could not be parsed`,
    func: `\`${name}\``,
  });
}

/** Reads a text as a value of the type by the pattern. */
function read(reader: DateTimeReader, value: string, type: DataType): Value | undefined {
  switch (type.kind) {
    case 'date':
      return reader.date(value);
    case 'timestamp_ntz':
      return reader.timestampNtz(value, true);
    case 'time':
      return reader.time(value);
    default:
      return reader.timestamp(value);
  }
}

function parseMoment(call: Call): (value: string, pattern: string) => Value {
  const zone = zoneOf(call.zone ?? 'UTC');
  const compile = rememberLast((pattern: string) => dateTimeReader(pattern, zone));
  const advice = call.type.kind === 'date' ? 'try_to_date' : 'try_to_timestamp';
  return (value, pattern) => read(compile(pattern), value, call.type) ?? unparsable(call, value, advice);
}

/** A text as a moment of the type, in the pattern behind it; what isn't plain, `otherwise` reads as the call's type. */
function parse(
  c: LowerContext,
  call: Call,
  [value]: readonly Register[],
  momentOf: (moment: ReadMoment) => Ir,
  otherwise: () => Register,
): Register {
  const parts = readablePattern(call.args[1]!);
  if (parts === null) return otherwise();
  const moment = readText(c, parts, value!.value);
  const out = c.output('moment', call.type, call.nullable);
  c.if(
    moment.isPlain,
    () => out.set({ type: call.type, value: c.f.let('plain', momentOf(moment)), high: null, valid: null }),
    () => out.set(otherwise()),
  );
  return out.register;
}

/** The instant of what was read, in the zone where the text names none. */
function instantOf(c: LowerContext, moment: ReadMoment, zone: string): Ir {
  const local = localMicros(moment);
  if (moment.offset === null) return fromLocal(c, local, zone);
  return i64.sub(local, i64.mul(i64.extend_i32_s(moment.offset), i64.const(MICROS_PER_SECOND)));
}

function lowerParse(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const byReader = (): Register => c.evaluate({ ...call, fn: 'parse_moment_by_reader' }, args);
  switch (call.type.kind) {
    case 'date':
      return parse(c, call, args, ({ days }) => days, byReader);
    case 'timestamp_ntz':
      return parse(c, call, args, localMicros, byReader);
    case 'timestamp':
      return parse(c, call, args, (moment) => instantOf(c, moment, call.zone ?? 'UTC'), byReader);
    default:
      return byReader();
  }
}

/** Seconds of microseconds, cut towards 1970. */
function wholeSeconds(c: LowerContext, micros: Ir): Ir {
  const value = c.f.let('micros', micros);
  const isBefore = i64.lt_s(value, i64.const(0n));
  const rounding = select(isBefore, i64.const(MICROS_PER_SECOND - 1n), i64.const(0n));
  return floorDiv(c.f, i64.add(value, rounding), MICROS_PER_SECOND);
}

/** Seconds since 1970 of a moment, or of a text in a pattern. */
function lowerUnixSeconds(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const [{ type, value }] = args as readonly [Register, Register];
  const zone = call.zone ?? 'UTC';
  switch (type.kind) {
    case 'timestamp':
      return wholeSeconds(c, value);
    case 'timestamp_ntz':
      return wholeSeconds(c, fromLocal(c, value, zone));
    case 'date': {
      const midnight = c.f.let('midnight', i64.mul(i64.extend_i32_s(value), i64.const(MICROS_PER_DAY)));
      return wholeSeconds(c, fromLocal(c, midnight, zone));
    }
    default:
      return parse(
        c,
        call,
        args,
        (moment) => wholeSeconds(c, instantOf(c, moment, zone)),
        () => c.evaluate({ ...call, fn: 'unix_seconds_of_text' }, args),
      );
  }
}

function unixSecondsOfText(call: Call): (value: Value, pattern: string) => bigint | null {
  const zone = zoneOf(call.zone ?? 'UTC');
  const compile = rememberLast((pattern: string) => dateTimeReader(pattern, zone));
  return (value, pattern) => {
    const micros = compile(pattern).timestamp(value as string);
    return micros === undefined
      ? unparsable(call, value as string, 'try_to_timestamp')
      : micros / MICROS_PER_SECOND;
  };
}

/** Microseconds of a moment as text in the pattern that is the second argument. */
function format(c: LowerContext, call: Call, micros: Ir): Ir {
  const isLocal = typeOf(call.args[0]!).kind === 'timestamp_ntz';
  const moment = c.register('moment', isLocal ? TIMESTAMP_NTZ : TIMESTAMP, micros);
  const byPrinter = (): Ir => {
    const pattern = c.lower(call.args[1]!);
    return c.evaluate({ ...call, fn: 'format_moment', nullable: false }, [moment, pattern]).value;
  };
  const parts = printedPattern(call.args[1]!);
  if (parts === null) return byPrinter();
  const local = isLocal ? moment.value : toLocal(c, moment.value, call.zone ?? 'UTC');
  return printLocal(c, parts, local, byPrinter);
}

function formatSteps(call: Call): Steps | null {
  const parts = printedPattern(call.args[1]!);
  const stretch = parts && printedStretch(parts);
  if (stretch === null) return null;
  const isLocal = typeOf(call.args[0]!).kind === 'timestamp_ntz';
  const zone = isLocal ? 'UTC' : (call.zone ?? 'UTC');
  return {
    argument: call.args[0]!,
    lower: (c, value) => format(c, call, value),
    stretch: (c, value) => instantsOf(c, value, stretch(c, toLocal(c, value, zone)), zone),
    carry: null,
  };
}

function bindUnix(name: string): Bind {
  return (args, context) => {
    if (args.length > 2 || (args.length === 0 && name !== 'unix_timestamp')) {
      throw wrongNumberOfArguments(name, name === 'unix_timestamp' ? '[0, 1, 2]' : '[1, 2]', args.length);
    }
    const now = {
      kind: 'call' as const,
      fn: 'current_timestamp',
      args: [],
      type: TIMESTAMP,
      nullable: false,
      mode: context.mode,
      zone: context.zone,
    };
    const full = [args[0] ?? now, args[1] ?? DEFAULT_PATTERN];
    return {
      args: castTargets(name, full, [MOMENT, 'string'], context),
      replaced: full,
      type: LONG,
      nullable: context.mode === 'legacy' || full.some(isNullable),
    };
  };
}

const timestampOf = (context: BindContext): DataType => (isNtzDefault(context) ? TIMESTAMP_NTZ : TIMESTAMP);

function parser(
  name: string,
  since: string,
  type: (context: BindContext) => DataType,
  description: string,
  example: readonly [string, string],
): FunctionDeclaration {
  return scalar({
    ...datetime,
    name,
    since,
    bind: bindParse(name, type),
    expand: expandParse,
    description,
    examples: [example],
  });
}

export const dateParseFunctions: readonly FunctionDeclaration[] = [
  parser('to_date', '1.5.0', () => DATE, 'The date that a text stands for, by default as a cast reads it.', [
    "to_date('2016-12-31', 'yyyy-MM-dd')",
    '2016-12-31',
  ]),
  parser('try_to_date', '4.0.0', () => DATE, 'Like to_date, but NULL where the text is no date.', [
    "try_to_date('foo', 'yyyy-MM-dd')",
    'NULL',
  ]),
  parser(
    'to_timestamp',
    '2.2.0',
    timestampOf,
    'The timestamp that a text stands for, by default as a cast reads it.',
    ["to_timestamp('2016-12-31', 'yyyy-MM-dd')", '2016-12-31 00:00:00'],
  ),
  parser(
    'try_to_timestamp',
    '3.3.0',
    timestampOf,
    'Like to_timestamp, but NULL where the text is no timestamp.',
    ["try_to_timestamp('foo', 'yyyy-MM-dd')", 'NULL'],
  ),
  parser(
    'to_timestamp_ltz',
    '3.4.0',
    () => TIMESTAMP,
    'Like to_timestamp, always with the session’s time zone.',
    ["to_timestamp_ltz('2016-12-31', 'yyyy-MM-dd')", '2016-12-31 00:00:00'],
  ),
  parser('to_timestamp_ntz', '3.4.0', () => TIMESTAMP_NTZ, 'Like to_timestamp, always without time zone.', [
    "to_timestamp_ntz('2016-12-31', 'yyyy-MM-dd')",
    '2016-12-31 00:00:00',
  ]),
  scalar({
    ...datetime,
    name: 'parse_moment',
    internal: true,
    signature: 'string, string -> any',
    lowered: lowerParse,
    description: 'A text as a date or timestamp, by a pattern.',
    examples: [],
  }),
  scalar({
    ...datetime,
    name: 'parse_moment_by_reader',
    internal: true,
    signature: 'string, string -> any',
    evaluate: parseMoment,
    description: 'parse_moment for all patterns and texts.',
    examples: [],
  }),
  scalar({
    ...datetime,
    name: 'unix_seconds_of_text',
    internal: true,
    signature: 'string, string -> long',
    evaluate: unixSecondsOfText,
    description: 'Seconds since 1970 of a text in a pattern.',
    examples: [],
  }),
  scalar({
    ...datetime,
    name: 'unix_timestamp',
    bind: bindUnix('unix_timestamp'),
    lowered: lowerUnixSeconds,
    description: 'Seconds since 1970 of a moment, of a text in a pattern, or of now.',
    examples: [["unix_timestamp('2016-04-08', 'yyyy-MM-dd')", '1460073600']],
  }),
  scalar({
    ...datetime,
    name: 'to_unix_timestamp',
    since: '1.6.0',
    bind: bindUnix('to_unix_timestamp'),
    lowered: lowerUnixSeconds,
    description: 'Seconds since 1970 of a moment, or of a text in a pattern.',
    examples: [["to_unix_timestamp('2016-04-08', 'yyyy-MM-dd')", '1460073600']],
  }),
  scalar({
    ...datetime,
    name: 'date_format',
    signature: 'timestamp, string -> string',
    steps: formatSteps,
    lowered: (c, call, [moment]) => format(c, call, moment!.value),
    print: ([moment, pattern]) => `date_format(${moment}, ${pattern})`,
    description: 'The moment as text, in a pattern.',
    examples: [["date_format('2016-04-08', 'y')", '2016']],
  }),
  scalar({
    ...datetime,
    name: 'format_moment',
    internal: true,
    signature: 'any, string -> string',
    evaluate: (call) => {
      const zone = zoneOf(call.zone ?? 'UTC');
      const compile = rememberLast((pattern: string) => dateTimePrinter(pattern, zone));
      const type = typeOf(call.args[0]!);
      if (type.kind === 'timestamp_ntz') {
        return (micros: bigint, pattern: string) => compile(pattern).timestampNtz(micros);
      }
      return (micros: bigint, pattern: string) => compile(pattern).timestamp(micros);
    },
    description: 'A timestamp as text, by a pattern.',
    examples: [],
  }),
  scalar({
    ...datetime,
    name: 'from_unixtime',
    signature: 'long, string? -> string',
    defaults: [DEFAULT_PATTERN],
    lowered: (c, call, [seconds]) => format(c, call, i64.mul(seconds!.value, i64.const(MICROS_PER_SECOND))),
    description: 'The text, in a pattern, of a moment given in seconds since 1970.',
    examples: [['from_unixtime(0)', '1970-01-01 00:00:00']],
  }),
  scalar({
    ...datetime,
    name: 'dayname',
    since: '4.0.0',
    signature: 'date -> string',
    evaluate: () => {
      const printer = dateTimePrinter('EEE', zoneOf('UTC'));
      return (days: number) => printer.date(days);
    },
    description: 'The English name of the day of the week, in three letters.',
    examples: [["dayname(DATE'2008-02-20')", 'Wed']],
  }),
  scalar({
    ...datetime,
    name: 'monthname',
    since: '4.0.0',
    signature: 'date -> string',
    evaluate: () => {
      const printer = dateTimePrinter('MMM', zoneOf('UTC'));
      return (days: number) => printer.date(days);
    },
    description: 'The English name of the month, in three letters.',
    examples: [["monthname('2008-02-20')", 'Feb']],
  }),
];
