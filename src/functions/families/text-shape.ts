import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { arrayType, BINARY, STRING } from '../../types/data-type.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { INT } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { integer, NULL, text } from '../values/literals.ts';
import { capitalizeWords, maskText, sentencesOf, translateText } from '../values/text.ts';
import { rememberLast } from '../values/memoize.ts';

const shape = { group: 'string', since: '1.5.0' } as const;

const bindConcatWs: Bind = (args, context) => {
  if (args.length === 0) throw wrongNumberOfArguments('concat_ws', '> 0', 0);
  const types = args.map((arg, i) => {
    const type = typeOf(arg);
    if (i > 0 && type.kind === 'array') return arrayType(STRING);
    const target = implicitCast(type, STRING, context.mode);
    if (target !== undefined) return target;
    const call = `concat_ws(${args.map((a) => context.sql(a)).join(', ')})`;
    throw unexpectedInput(call, i, i === 0 ? 'string' : { kind: 'one_of', options: [{ kind: 'array_of', element: 'string' }, 'string'] }, arg, context);
  });
  return { args: types, type: STRING, nullable: isNullable(args[0]!) };
};

const bindElt: Bind = (args, context) => {
  if (args.length < 2) throw mismatch('WRONG_NUM_ARGS', 'elt', args, context, { functionName: '`elt`', expectedNum: '> 1', actualNum: String(args.length) });
  const binary = args.slice(1).every((arg) => typeOf(arg).kind === 'binary');
  const type = binary ? BINARY : STRING;
  const call = `elt(${args.map((a) => context.sql(a)).join(', ')})`;
  const index = implicitCast(typeOf(args[0]!), INT, context.mode);
  if (index === undefined) throw unexpectedInput(call, 0, INT, args[0]!, context);
  const targets = args.slice(1).map((arg, i) => {
    const target = implicitCast(typeOf(arg), type, context.mode);
    if (target === undefined) throw unexpectedInput(call, i + 1, { kind: 'one_of', options: ['string', BINARY] }, arg, context);
    return target;
  });
  return { args: [index, ...targets], type, nullable: context.mode === 'legacy' || args.some(isNullable) };
};

function overlayText(value: string, part: string, position: number, length: number): string {
  const chars = [...value];
  const replaced = length >= 0 ? length : [...part].length;
  return overlay(chars, [...part], position, replaced).join('');
}

/** Spark takes the bytes before the position, the replacement, and all behind `position + length`. */
function overlay<T>(value: readonly T[], part: readonly T[], position: number, length: number): T[] {
  return [...from(value, 1, position - 1), ...part, ...from(value, position + length, Number.MAX_SAFE_INTEGER)];
}

/** `substring(value, position, length)` of SQL: positions count from 1, or from the end when negative. */
function from<T>(value: readonly T[], position: number, length: number): readonly T[] {
  const start = position > 0 ? position - 1 : position < 0 ? value.length + position : 0;
  const end = start + length;
  return value.slice(Math.max(start, 0), Math.max(end, 0));
}

export const textShapeFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...shape,
    name: 'concat_ws',
    bind: bindConcatWs,
    nulls: 'custom',
    evaluate:
      () =>
      (separator: string | null, ...parts: Value[]) =>
        separator === null
          ? null
          : parts
              .flat()
              .filter((part) => part !== null)
              .join(separator),
    description: 'Texts, and those in arrays, with a separator between them; NULLs are left out.',
    examples: [["concat_ws('/', 'foo', null, 'bar')", 'foo/bar']],
  }),
  scalar({
    ...shape,
    name: 'initcap',
    signature: 'string -> string',
    evaluate: () => capitalizeWords,
    description: 'The text with the first letter of each word in upper case, the others in lower.',
    examples: [["initcap('sPark sql')", 'Spark Sql']],
  }),
  scalar({
    ...shape,
    name: 'translate',
    signature: 'string, string, string -> string',
    evaluate: () => {
      let lastFrom: string | undefined;
      let lastTo: string | undefined;
      let table = new Map<string, string>();
      return (value: string, matching: string, replacement: string) => {
        if (matching !== lastFrom || replacement !== lastTo) {
          table = new Map();
          const to = [...replacement];
          for (const [i, char] of [...matching].entries()) if (!table.has(char)) table.set(char, to[i] ?? '');
          lastFrom = matching;
          lastTo = replacement;
        }
        return translateText(value, table);
      };
    },
    description: 'The text with characters of the second argument replaced by those of the third in the same place.',
    examples: [["translate('AaBbCc', 'abc', '123')", 'A1B2C3']],
  }),
  scalar({
    ...shape,
    name: 'overlay',
    since: '3.0.0',
    signature: ['string, string, int, int? -> string', 'binary, binary, int, int? -> binary'],
    defaults: [integer(-1)],
    evaluate: () => (value: string | Uint8Array, part: string | Uint8Array, position: number, length: number) =>
      typeof value === 'string'
        ? overlayText(value, part as string, position, length)
        : Uint8Array.from(
            overlay([...value], [...(part as Uint8Array)], position, length >= 0 ? length : part.length),
          ),
    description: 'The text with a part from a position on replaced by another.',
    examples: [["overlay('Spark SQL' PLACING 'CORE' FROM 7)", 'Spark CORE']],
  }),
  scalar({
    ...shape,
    name: 'elt',
    since: '2.0.0',
    bind: bindElt,
    nulls: 'custom',
    evaluate:
      (call) =>
      (index: number | null, ...values: Value[]) => {
        if (index === null) return null;
        if (index >= 1 && index <= values.length) return values[index - 1]!;
        if (call.mode !== 'ansi') return null;
        throw new SparkError('INVALID_ARRAY_INDEX', {
          indexValue: String(index),
          arraySize: String(values.length),
          ansiConfig: '"spark.sql.ansi.enabled"',
        });
      },
    description: 'The n-th of the arguments behind the number.',
    examples: [["elt(1, 'scala', 'java')", 'scala']],
  }),
  scalar({
    ...shape,
    name: 'mask',
    since: '3.4.0',
    parameters: ['str', 'upperChar', 'lowerChar', 'digitChar', 'otherChar'],
    signature: 'string, string?, string?, string?, string? -> string',
    defaults: [text('X'), text('x'), text('n'), NULL],
    nulls: 'custom',
    nullable: (args) => isNullable(args[0]!),
    evaluate: () => maskText,
    description: 'The text with upper-case letters, lower-case letters, digits and all else replaced; NULL leaves a kind as it is.',
    examples: [["mask('abcd-EFGH-8765-4321')", 'xxxx-XXXX-nnnn-nnnn']],
  }),
  scalar({
    ...shape,
    name: 'sentences',
    since: '2.0.0',
    signature: 'string, string?, string? -> array<array<string>>',
    defaults: [text(''), text('')],
    evaluate: () => {
      const segmenter = rememberLast((language: string) => sentencesOf(language));
      return (value: string, language: string, country: string) =>
        segmenter(language === '' ? 'en-US' : country === '' ? language : `${language}-${country}`)(value);
    },
    description: 'The words of each sentence of a text.',
    examples: [["sentences('Hi there! Good morning.')", '[[Hi, there], [Good, morning]]']],
  }),
];
