/** The clock, and who asks: the analyzer puts one value for the whole statement in their place. */

import { typeOf } from '../../expr/expression-type.ts';
import { DATE, type DataType, STRING, TIMESTAMP, TIMESTAMP_NTZ } from '../../types/data-type.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { bindTime } from '../binding/specs.ts';
import { type Bind, type FunctionDeclaration, type FunctionGroup, scalar } from '../declare.ts';
import { integer } from '../values/literals.ts';

function constant(
  name: string,
  group: FunctionGroup,
  since: string,
  type: DataType,
  description: string,
  more: { readonly aliases?: readonly string[]; readonly printed?: string } = {},
): FunctionDeclaration {
  return scalar({
    name,
    group,
    since,
    bind: (args) => {
      if (args.length > 0) throw wrongNumberOfArguments(name, '0', args.length);
      return { args: [], type, nullable: false };
    },
    foldable: false,
    evaluate: () => () => {
      throw new Error(`${name}() is a constant of the statement`);
    },
    print: () => `${more.printed ?? name}()`,
    description,
    examples: [],
    ...(more.aliases === undefined ? {} : { aliases: more.aliases }),
  });
}

const bindCurrentTime: Bind = (args, context) => {
  if (args.length > 1) throw wrongNumberOfArguments('current_time', '[0, 1]', args.length);
  const given = args[0] ?? integer(6);
  const precision = constantInt(given);
  if (precision === undefined) {
    throw mismatch('NON_FOLDABLE_INPUT', 'current_time', args, context, {
      inputName: '`precision`',
      inputType: '"INT"',
      inputExpr: `"${context.sql(given)}"`,
    });
  }
  if (precision < 0 || precision > 6) {
    throw mismatch('VALUE_OUT_OF_RANGE', 'current_time', args, context, {
      exprName: '`precision`',
      valueRange: '[0, 6]',
      currentValue: String(precision),
    });
  }
  return { args: [typeOf(given)], replaced: [given], type: { kind: 'time', precision }, nullable: false };
};

/** The value of a literal, or of a sum of literals: the precision may be written so. */
function constantInt(e: Parameters<typeof typeOf>[0]): number | undefined {
  if (e.kind === 'literal') return typeof e.value === 'number' ? e.value : undefined;
  if (e.kind !== 'call' || (e.fn !== 'add' && e.fn !== 'subtract')) return undefined;
  const [a, b] = e.args.map(constantInt);
  if (a === undefined || b === undefined) return undefined;
  return e.fn === 'add' ? a + b : a - b;
}

export const sessionFunctions: readonly FunctionDeclaration[] = [
  constant('current_date', 'datetime', '1.5.0', DATE, 'Today, in the session’s time zone.', {
    aliases: ['curdate'],
  }),
  constant('current_timestamp', 'datetime', '1.5.0', TIMESTAMP, 'The moment at which the statement began.'),
  constant('now', 'datetime', '1.6.0', TIMESTAMP, 'The moment at which the statement began.'),
  constant(
    'localtimestamp',
    'datetime',
    '3.4.0',
    TIMESTAMP_NTZ,
    'Date and time without zone at which the statement began.',
  ),
  constant('current_timezone', 'datetime', '3.1.0', STRING, 'The session’s time zone.'),
  scalar({
    name: 'current_time',
    group: 'datetime',
    since: '4.1.0',
    bind: bindTime(bindCurrentTime),
    foldable: false,
    evaluate: () => () => {
      throw new Error('current_time() is a constant of the statement');
    },
    description: 'The time of day at which the statement began.',
    examples: [],
  }),
  constant('current_user', 'misc', '3.2.0', STRING, 'Who runs the statement.'),
  constant('session_user', 'misc', '4.0.0', STRING, 'Who runs the statement.'),
  constant('user', 'misc', '3.4.0', STRING, 'Who runs the statement.'),
  constant('current_schema', 'misc', '3.4.0', STRING, 'The current database.', {
    aliases: ['current_database'],
  }),
  constant('current_catalog', 'misc', '3.1.0', STRING, 'The current catalog.'),
  constant('current_path', 'misc', '4.2.0', STRING, 'The schemas in which bare names are looked up.'),
];
