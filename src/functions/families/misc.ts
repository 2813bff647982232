import { conditionTable } from '../../core/conditions/index.ts';
import { SparkError } from '../../core/error.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { BOOLEAN, VOID } from '../../types/data-type.ts';
import { catalogString } from '../../types/type-name.ts';
import { unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { castTargets } from '../binding/specs.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { text } from '../values/literals.ts';

const misc = { group: 'misc', since: '2.0.0' } as const;

/** The version of Apache Spark whose answers ours are. */
const SPARK_VERSION = '4.2.0';

const bindRaiseError: Bind = (args, context) => {
  if (args.length !== 1) throw wrongNumberOfArguments('raise_error', '1', args.length);
  return { args: castTargets('raise_error', args, ['string'], context), type: VOID, nullable: true };
};

const bindAssertTrue: Bind = (args, context) => {
  if (args.length !== 1 && args.length !== 2)
    throw wrongNumberOfArguments('assert_true', '[1, 2]', args.length);
  const message = args[1] ?? text(`'${context.sql(args[0]!)}' is not true!`);
  const condition = implicitCast(typeOf(args[0]!), BOOLEAN, context.mode);
  if (condition === undefined)
    throw unexpectedInput(`assert_true(${context.sql(args[0]!)})`, 0, BOOLEAN, args[0]!, context);
  const [messageType] = castTargets('assert_true', [message], ['string'], context);
  return { args: [condition, messageType!], replaced: [args[0]!, message], type: VOID, nullable: true };
};

function raised(errorMessage: string | null): SparkError {
  return new SparkError('USER_RAISED_EXCEPTION', { errorMessage: errorMessage ?? 'null' });
}

/** A condition by its name, as Spark's two-argument form has it. */
function raisedCondition(
  name: string | null,
  parameters: readonly (readonly [string, string])[],
): SparkError {
  if (name === null || conditionTable[name] === undefined) return raised(name);
  return new SparkError(name, Object.fromEntries(parameters));
}

export const miscFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...misc,
    name: 'typeof',
    since: '3.0.0',
    signature: 'any -> string',
    nulls: 'custom',
    nullable: 'never',
    evaluate: (call) => {
      const name = catalogString(typeOf(call.args[0]!));
      return () => name;
    },
    description: 'The type of the value, as DDL.',
    examples: [['typeof(array(1))', 'array<int>']],
  }),
  scalar({
    ...misc,
    name: 'version',
    since: '3.0.0',
    signature: '-> string',
    nullable: 'never',
    evaluate: () => () => `${SPARK_VERSION} sparrow`,
    description: 'The version of Apache Spark that is answered for.',
    examples: [["version() LIKE '4.%'", 'true']],
  }),
  scalar({
    ...misc,
    name: 'raise_error',
    since: '3.1.0',
    bind: bindRaiseError,
    nulls: 'custom',
    foldable: false,
    evaluate: () => (message: string | null, parameters?: readonly (readonly [string, string])[] | null) => {
      throw parameters === undefined ? raised(message) : raisedCondition(message, parameters ?? []);
    },
    description: 'Raises an error with the text, or a condition with its parameters.',
    examples: [],
  }),
  scalar({
    ...misc,
    name: 'assert_true',
    bind: bindAssertTrue,
    nulls: 'custom',
    foldable: false,
    evaluate: () => (condition: boolean | null, message: string | null) => {
      if (condition !== true) throw raised(message);
      return null;
    },
    description: 'NULL where the condition is true, else an error.',
    examples: [['assert_true(0 < 1)', 'NULL']],
  }),
];
