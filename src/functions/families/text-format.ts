import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { decimalForType } from '../../types/coercion/decimal-result.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { type DataType, decimalType, STRING } from '../../types/data-type.ts';
import { isDatetime, isNumeric, isStringLike } from '../../types/type-class.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import {
  type AnyExpression,
  type Bind,
  type BindContext,
  type FunctionDeclaration,
  scalar,
} from '../declare.ts';
import { formatByNumberPattern, parseNumberPattern } from '../values/decimal-format.ts';
import { type ExactDecimal, exactDouble } from '../values/exact-decimal.ts';
import { formatJava, parseJavaFormat } from '../values/java-formatter.ts';
import { rememberLast } from '../values/memoize.ts';
import {
  parseNumberTemplate,
  readByTemplate,
  templateType,
  writeByTemplate,
} from '../values/number-template.ts';

const format = { group: 'string', since: '1.5.0' } as const;

const bindFormatString: Bind = (args, context) => {
  if (args.length === 0) throw wrongNumberOfArguments('format_string', '> 0', 0);
  const type = implicitCast(typeOf(args[0]!), STRING, context.mode);
  if (type === undefined) throw unexpectedInput('format_string', 0, 'string', args[0]!, context);
  return { args: [type, ...args.slice(1).map(typeOf)], type: STRING, nullable: isNullable(args[0]!) };
};

/** The exact number in an argument of `format_number`; undefined for NaN and the infinities. */
function exactOf(value: number | bigint, type: DataType): ExactDecimal | undefined {
  if (typeof value === 'bigint') return { unscaled: value, scale: type.kind === 'decimal' ? type.scale : 0 };
  return Number.isFinite(value) ? exactDouble(value) : undefined;
}

function formatNumber(call: Call): (value: number | bigint, places: number | string) => string | null {
  const type = typeOf(call.args[0]!);
  const compile = rememberLast((places: number | string) =>
    parseNumberPattern(
      typeof places === 'string'
        ? places === ''
          ? '#,###,###,###,###,###,##0'
          : places
        : `#,###,###,###,###,###,##0${places > 0 ? `.${'0'.repeat(places)}` : ''}`,
    ),
  );
  return (value, places) => {
    if (typeof places === 'number' && places < 0) return null;
    const pattern = compile(places);
    const exact = exactOf(value, type);
    if (exact !== undefined) {
      return formatByNumberPattern(exact, value < 0 || Object.is(value, -0), pattern);
    }
    if (Number.isNaN(value)) return 'NaN';
    return value > 0
      ? `${pattern.prefix}∞${pattern.suffix}`
      : `${pattern.negativePrefix}∞${pattern.negativeSuffix}`;
  };
}

/** The constant format of a call, as text. @throws DATATYPE_MISMATCH.NON_FOLDABLE_INPUT, UNEXPECTED_NULL */
function constantFormat(name: string, args: readonly AnyExpression[], context: BindContext): string {
  const arg = args[1]!;
  if (arg.kind !== 'literal') {
    throw mismatch('NON_FOLDABLE_INPUT', name, args, context, {
      inputName: '`format`',
      inputType: '"STRING"',
      inputExpr: `"${context.sql(arg)}"`,
    });
  }
  if (arg.value === null) throw mismatch('UNEXPECTED_NULL', name, args, context, { exprName: '`format`' });
  if (!isStringLike(arg.type)) {
    throw unexpectedInput(`${name}(${args.map((a) => context.sql(a)).join(', ')})`, 1, STRING, arg, context);
  }
  return arg.value as string;
}

function bindToNumber(name: string): Bind {
  return (args, context) => {
    if (args.length !== 2) throw wrongNumberOfArguments(name, '2', args.length);
    const template = parseNumberTemplate(constantFormat(name, args, context));
    const type = implicitCast(typeOf(args[0]!), STRING, context.mode);
    if (type === undefined) throw unexpectedInput(name, 0, 'string', args[0]!, context);
    return {
      args: [type, STRING],
      type: templateType(template),
      nullable: name !== 'to_number' || args.some(isNullable),
    };
  };
}

const bindToChar: Bind = (args, context) => {
  if (args.length !== 2) throw wrongNumberOfArguments('to_char', '2', args.length);
  const type = typeOf(args[0]!);
  const nullable = args.some(isNullable);
  if (isDatetime(type)) {
    return {
      args: [type.kind === 'date' ? { kind: 'timestamp' } : type, STRING],
      type: STRING,
      nullable,
      fn: 'date_format',
    };
  }
  if (type.kind === 'binary') {
    const text = constantFormat('to_char', args, context).toLowerCase();
    const value = [args[0]!];
    if (text === 'base64') return { args: [type], replaced: value, type: STRING, nullable, fn: 'base64' };
    if (text === 'hex') return { args: [type], replaced: value, type: STRING, nullable, fn: 'hex' };
    if (text === 'utf-8') return { args: [type, STRING], type: STRING, nullable, fn: 'decode_charset' };
    throw new SparkError('INVALID_PARAMETER_VALUE.BINARY_FORMAT', {
      parameter: '`format`',
      functionName: '`to_char`',
      invalidFormat: `'${text}'`,
    });
  }
  parseNumberTemplate(constantFormat('to_char', args, context));
  const number = isNumeric(type) ? decimalForType(type) : implicitCast(type, 'decimal', context.mode);
  if (number === undefined)
    throw unexpectedInput(
      `to_char(${args.map((a) => context.sql(a)).join(', ')})`,
      0,
      'numeric',
      args[0]!,
      context,
    );
  const literal = args[0]!;
  // Literals keep the digits that they have.
  const exact =
    literal.kind === 'literal' && typeof literal.value === 'number' && type.kind === 'int'
      ? decimalType(10, 0)
      : number;
  return { args: [exact, STRING], type: STRING, nullable };
};

function toNumber(call: Call): (text: string, format: string) => bigint | null {
  const compile = rememberLast(parseNumberTemplate);
  return (text, formatText) => {
    const value = readByTemplate(text, compile(formatText));
    if (value !== undefined) return value;
    if (call.fn === 'try_to_number') return null;
    throw new SparkError('INVALID_FORMAT.MISMATCH_INPUT', {
      inputType: '"STRING"',
      input: text,
      format: `'${formatText}'`,
    });
  };
}

export const textFormatFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...format,
    name: 'format_string',
    aliases: ['printf'],
    bind: bindFormatString,
    nulls: 'custom',
    evaluate: (call) => {
      const types = call.args.slice(1).map(typeOf);
      const compile = rememberLast((text: string) => parseJavaFormat(text, call.alias ?? call.fn));
      return (text: string | null, ...values: Value[]) =>
        text === null ? null : formatJava(compile(text), values, types);
    },
    description: 'The arguments put into a text in the form of C’s and Java’s printf.',
    examples: [["format_string('Hello World %d %s', 100, 'days')", 'Hello World 100 days']],
  }),
  scalar({
    ...format,
    name: 'format_number',
    signature: ['numeric, int -> string', 'numeric, string -> string'],
    nullable: 'always',
    evaluate: formatNumber,
    description:
      'A number with separators for thousands and so many places, or in a pattern of Java’s DecimalFormat.',
    examples: [
      ['format_number(12332.123456, 4)', '12,332.1235'],
      ["format_number(12332.123456, '##################.###')", '12332.123'],
    ],
  }),
  scalar({
    ...format,
    name: 'to_number',
    since: '3.3.0',
    bind: bindToNumber('to_number'),
    evaluate: toNumber,
    description: 'The number that a text of a format such as `$99,999.00` stands for.',
    examples: [["to_number('$78.12', '$99.99')", '78.12']],
  }),
  scalar({
    ...format,
    name: 'try_to_number',
    since: '3.3.0',
    bind: bindToNumber('try_to_number'),
    evaluate: toNumber,
    description: 'Like to_number, but NULL where the text does not have the format.',
    examples: [["try_to_number('x', '99')", 'NULL']],
  }),
  scalar({
    ...format,
    name: 'to_char',
    aliases: ['to_varchar'],
    since: '3.4.0',
    bind: bindToChar,
    evaluate: (call) => {
      const type = typeOf(call.args[0]!);
      const scale = type.kind === 'decimal' ? type.scale : 0;
      const compile = rememberLast(parseNumberTemplate);
      return (value: bigint, formatText: string) => writeByTemplate(value, scale, compile(formatText));
    },
    print: ([value, template]) => `to_char(${value}, ${template})`,
    description:
      'A number in a format such as `$99,999.00`; a date in a pattern; bytes in base64, hex or utf-8.',
    examples: [
      ["to_char(78.12, '$99.99')", '$78.12'],
      ["to_char(-12454.8, '99G999D9S')", '12,454.8-'],
    ],
  }),
];
