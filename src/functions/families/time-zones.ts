/** Moments in other zones, and distances on the calendar. */

import { SparkError } from '../../core/error.ts';
import { isNullable } from '../../expr/expression-type.ts';
import { STRING, TIMESTAMP_NTZ } from '../../types/data-type.ts';
import { joinMicros, splitMicros } from '../../types/datetime/civil.ts';
import { monthsBetween, nextDay, parseDayOfWeek } from '../../types/datetime/date-arithmetic.ts';
import { instantOfLocal, localOfInstant } from '../../types/datetime/local-time.ts';
import { type Zone, zoneOf } from '../../types/datetime/zone.ts';
import { wrongNumberOfArguments } from '../bind-errors.ts';
import { castTargets } from '../binding/specs.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { truth } from '../values/literals.ts';
import { rememberLast } from '../values/memoize.ts';

const datetime = { group: 'datetime', since: '1.5.0' } as const;

/** What the clocks of the second zone show when those of the first show this. */
function convert(micros: bigint, from: Zone, to: Zone): bigint {
  const local = splitMicros(micros);
  const there = localOfInstant(instantOfLocal(local.days, local.micros, from), to);
  return joinMicros(there.days, there.micros);
}

const bindConvert: Bind = (args, context) => {
  if (args.length !== 2 && args.length !== 3) {
    throw wrongNumberOfArguments('convert_timezone', '[2, 3]', args.length);
  }
  const here = {
    kind: 'call' as const,
    fn: 'current_timezone',
    args: [],
    type: STRING,
    nullable: false,
    mode: context.mode,
    zone: context.zone,
  };
  const full = args.length === 3 ? args : [here, ...args];
  return {
    args: castTargets('convert_timezone', full, ['string', 'string', TIMESTAMP_NTZ], context),
    replaced: full,
    type: TIMESTAMP_NTZ,
    nullable: full.some(isNullable),
  };
};

const UTC = zoneOf('UTC');

export const timeZoneFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...datetime,
    name: 'from_utc_timestamp',
    signature: 'timestamp, string -> timestamp',
    evaluate: () => {
      const zone = rememberLast(zoneOf);
      return (micros: bigint, id: string) => convert(micros, UTC, zone(id));
    },
    description: 'What clocks of a zone show at a timestamp taken as UTC.',
    examples: [["from_utc_timestamp('2016-08-31', 'Asia/Seoul')", '2016-08-31 09:00:00']],
  }),
  scalar({
    ...datetime,
    name: 'to_utc_timestamp',
    signature: 'timestamp, string -> timestamp',
    evaluate: () => {
      const zone = rememberLast(zoneOf);
      return (micros: bigint, id: string) => convert(micros, zone(id), UTC);
    },
    description: 'The time in UTC when clocks of a zone show the timestamp.',
    examples: [["to_utc_timestamp('2016-08-31', 'Asia/Seoul')", '2016-08-30 15:00:00']],
  }),
  scalar({
    ...datetime,
    name: 'convert_timezone',
    since: '3.4.0',
    parameters: ['sourceTz', 'targetTz', 'sourceTs'],
    bind: bindConvert,
    evaluate: () => {
      const from = rememberLast(zoneOf);
      const to = rememberLast(zoneOf);
      return (source: string, target: string, micros: bigint) => convert(micros, from(source), to(target));
    },
    description: 'A timestamp without zone, taken from one zone (the session’s) to another.',
    examples: [
      [
        "convert_timezone('Europe/Brussels', 'America/Los_Angeles', timestamp_ntz'2021-12-06 00:00:00')",
        '2021-12-05 15:00:00',
      ],
    ],
  }),
  scalar({
    ...datetime,
    name: 'next_day',
    signature: 'date, string -> date',
    nullable: 'always',
    evaluate: (call) => {
      const weekday = rememberLast(parseDayOfWeek);
      return (days: number, name: string) => {
        const wanted = weekday(name);
        if (wanted !== undefined) return nextDay(days, wanted);
        if (call.mode !== 'ansi') return null;
        throw new SparkError('ILLEGAL_DAY_OF_WEEK', { string: name });
      };
    },
    description: 'The first date behind the given one that is such a day of the week.',
    examples: [["next_day('2015-01-14', 'TU')", '2015-01-20']],
  }),
  scalar({
    ...datetime,
    name: 'months_between',
    signature: 'timestamp, timestamp, boolean? -> double',
    defaults: [truth(true)],
    evaluate: (call) => {
      const zone = zoneOf(call.zone ?? 'UTC');
      return (a: bigint, b: bigint, round: boolean) => monthsBetween(a, b, round, zone);
    },
    description: 'How many months lie between two moments, rounded to eight places unless told otherwise.',
    examples: [["months_between('1997-02-28 10:30:00', '1996-10-30')", '3.94959677']],
  }),
];
