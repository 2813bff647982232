import { SparkError } from '../../core/error.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import { implicitCast } from '../../types/coercion/implicit-cast.ts';
import { arrayType, BINARY, INT, STRING } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import { mismatch, unexpectedInput, wrongNumberOfArguments } from '../bind-errors.ts';
import { castTargets } from '../binding/specs.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { concatWithSeparator } from '../lowering/concat-ws.ts';
import { textConstant } from '../lowering/text.ts';
import {
  asciiText,
  overlayText,
  padText,
  repeatText,
  replaceText,
  translateText,
  trimText,
} from '../lowering/text-shape.ts';
import { integer, NULL, text } from '../values/literals.ts';
import { rememberLast } from '../values/memoize.ts';
import { capitalizeWords, maskText, sentencesOf, translateCharacters } from '../values/text.ts';

const shape = { group: 'string', since: '1.5.0' } as const;

const bindConcatWs: Bind = (args, context) => {
  if (args.length === 0) throw wrongNumberOfArguments('concat_ws', '> 0', 0);
  const types = args.map((arg, i) => {
    const type = typeOf(arg);
    if (i > 0 && type.kind === 'array') return arrayType(STRING);
    const target = implicitCast(type, STRING, context.mode);
    if (target !== undefined) return target;
    const call = `concat_ws(${args.map((a) => context.sql(a)).join(', ')})`;
    throw unexpectedInput(
      call,
      i,
      i === 0 ? 'string' : { kind: 'one_of', options: [{ kind: 'array_of', element: 'string' }, 'string'] },
      arg,
      context,
    );
  });
  return { args: types, type: STRING, nullable: isNullable(args[0]!) };
};

const bindElt: Bind = (args, context) => {
  if (args.length < 2)
    throw mismatch('WRONG_NUM_ARGS', 'elt', args, context, {
      functionName: '`elt`',
      expectedNum: '> 1',
      actualNum: String(args.length),
    });
  const asText = context.conf('spark.sql.function.eltOutputAsString')?.toLowerCase() === 'true';
  const binary = !asText && args.slice(1).every((arg) => typeOf(arg).kind === 'binary');
  const type = binary ? BINARY : STRING;
  const call = `elt(${args.map((a) => context.sql(a)).join(', ')})`;
  const index = implicitCast(typeOf(args[0]!), INT, context.mode);
  if (index === undefined) throw unexpectedInput(call, 0, INT, args[0]!, context);
  const targets = args.slice(1).map((arg, i) => {
    const target = implicitCast(typeOf(arg), type, context.mode);
    if (target === undefined)
      throw unexpectedInput(call, i + 1, { kind: 'one_of', options: ['string', BINARY] }, arg, context);
    return target;
  });
  return { args: [index, ...targets], type, nullable: context.mode === 'legacy' || args.some(isNullable) };
};

const MASK_PARAMETERS = ['str', 'upperChar', 'lowerChar', 'digitChar', 'otherChar'];
const MASK_DEFAULTS = [text('X'), text('x'), text('n'), NULL];

/** Replacements are constants of one character. */
const bindMask: Bind = (args, context) => {
  if (args.length === 0 || args.length > 5)
    throw wrongNumberOfArguments('mask', '[1, 2, 3, 4, 5]', args.length);
  const full = [...args, ...MASK_DEFAULTS.slice(args.length - 1)];
  const types = castTargets('mask', full, ['string'], context);
  for (const [i, arg] of full.entries()) {
    if (i === 0 || (arg.kind === 'literal' && arg.value === null)) continue;
    const name = MASK_PARAMETERS[i]!;
    if (arg.kind !== 'literal') {
      throw mismatch('NON_FOLDABLE_INPUT', 'mask', full, context, {
        inputName: `\`${name}\``,
        inputType: '"STRING"',
        inputExpr: `"${context.sql(arg)}"`,
      });
    }
    if ([...String(arg.value)].length !== 1) {
      throw mismatch('INPUT_SIZE_NOT_ONE', 'mask', full, context, { exprName: name });
    }
  }
  return { args: types, replaced: full, type: STRING, nullable: isNullable(args[0]!) };
};

/** `lpad` and `rpad`; bytes are filled up with zeros, texts with blanks. */
function padding(name: string, side: 'before' | 'behind'): FunctionDeclaration {
  const bind: Bind = (args, context) => {
    if (args.length !== 2 && args.length !== 3) throw wrongNumberOfArguments(name, '[2, 3]', args.length);
    const binary =
      typeOf(args[0]!).kind === 'binary' && (args[2] === undefined || typeOf(args[2]).kind === 'binary');
    const fill = binary ? ({ kind: 'literal', type: BINARY, value: new Uint8Array(1) } as const) : text(' ');
    const full = args.length === 3 ? args : [...args, fill];
    const spec = binary ? BINARY : ('string' as const);
    return {
      args: castTargets(name, full, [spec, INT, spec], context),
      replaced: full,
      type: binary ? BINARY : STRING,
      nullable: full.some(isNullable),
    };
  };
  return scalar({
    ...shape,
    name,
    bind,
    lowered: (c, call, [text, length, fill]) => padText(c, call, text!, length!.value, fill!, side),
    description: `The text cut or filled up ${side === 'before' ? 'in front' : 'behind'} to a length, by default with blanks.`,
    examples: [[`${name}('hi', 1, '??')`, 'h']],
  });
}

/** `sides`: 1 for the start, 2 for the end. */
function trimmed(value: string, characters: ReadonlySet<string>, sides: number): string {
  const chars = [...value];
  let start = 0;
  let end = chars.length;
  if (sides & 1) while (start < end && characters.has(chars[start]!)) start += 1;
  if (sides & 2) while (end > start && characters.has(chars[end - 1]!)) end -= 1;
  return chars.slice(start, end).join('');
}

export const textShapeFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...shape,
    name: 'concat_ws',
    bind: bindConcatWs,
    nulls: 'custom',
    lowered: concatWithSeparator,
    description: 'Texts, and those in arrays, with a separator between them; NULLs are left out.',
    examples: [["concat_ws('/', 'foo', null, 'bar')", 'foo/bar']],
  }),
  scalar({
    ...shape,
    name: 'repeat',
    signature: 'string, int -> string',
    lowered: (c, call, [text, count]) => repeatText(c, call, text!.value, count!.value),
    description: 'The text so many times in a row.',
    examples: [["repeat('123', 2)", '123123']],
  }),
  scalar({
    ...shape,
    name: 'space',
    signature: 'int -> string',
    lowered: (c, call, [count]) => repeatText(c, call, textConstant(c, ' '), count!.value),
    description: 'So many blanks.',
    examples: [["concat(space(2), '1')", '  1']],
  }),
  scalar({
    ...shape,
    name: 'replace',
    since: '2.3.0',
    signature: 'string, string, string? -> string',
    defaults: [text('')],
    lowered: (c, call, [text, part, by]) => replaceText(c, call, text!.value, part!.value, by!.value),
    description: 'The text with every occurrence of a part replaced, by nothing if not told otherwise.',
    examples: [["replace('ABCabc', 'abc', 'DEF')", 'ABCDEF']],
  }),
  padding('lpad', 'before'),
  padding('rpad', 'behind'),
  scalar({
    ...shape,
    name: 'btrim',
    since: '3.2.0',
    signature: 'string, string? -> string',
    lowered: (c, call, [text, characters]) =>
      trimText(c, text!, characters && { expression: call.args[1]!, register: characters }, 3),
    description: 'The text without blanks, or characters of the second argument, at both ends.',
    examples: [["btrim('SSparkSQLS', 'SL')", 'parkSQ']],
  }),
  scalar({
    ...shape,
    name: 'trim_of',
    internal: true,
    signature: 'string, string, int -> string',
    evaluate: () => {
      const setOf = rememberLast((characters: string) => new Set(characters));
      return (value: string, characters: string, sides: number) => trimmed(value, setOf(characters), sides);
    },
    description: 'The text without characters of a set that generated code does not know.',
    examples: [],
  }),
  scalar({
    ...shape,
    name: 'initcap',
    signature: 'string -> string',
    lowered: (c, call, [text]) =>
      asciiText(c, 'text_initcap_ascii', text!, { ...call, fn: 'initcap_unicode', nullable: false }),
    description: 'The text with the first letter of each word in upper case, the others in lower.',
    examples: [["initcap('sPark sql')", 'Spark Sql']],
  }),
  scalar({
    ...shape,
    name: 'initcap_unicode',
    internal: true,
    signature: 'string -> string',
    evaluate: () => capitalizeWords,
    description: 'initcap beyond ASCII.',
    examples: [],
  }),
  scalar({
    ...shape,
    name: 'translate',
    signature: 'string, string, string -> string',
    lowered: translateText,
    description:
      'The text with characters of the second argument replaced by those of the third in the same place.',
    examples: [["translate('AaBbCc', 'abc', '123')", 'A1B2C3']],
  }),
  scalar({
    ...shape,
    name: 'translate_any',
    internal: true,
    signature: 'string, string, string -> string',
    evaluate: () => {
      let lastFrom: string | undefined;
      let lastTo: string | undefined;
      let table = new Map<string, string>();
      return (value: string, matching: string, replacement: string) => {
        if (matching !== lastFrom || replacement !== lastTo) {
          table = new Map();
          const to = [...replacement];
          for (const [i, char] of [...matching].entries())
            if (!table.has(char)) table.set(char, to[i] === '\0' ? '' : (to[i] ?? ''));
          lastFrom = matching;
          lastTo = replacement;
        }
        return translateCharacters(value, table);
      };
    },
    description: 'translate by characters that are not constant, or not ASCII.',
    examples: [],
  }),
  scalar({
    ...shape,
    name: 'overlay',
    since: '3.0.0',
    signature: ['string, string, int, int? -> string', 'binary, binary, int, int? -> binary'],
    defaults: [integer(-1)],
    lowered: (c, _call, [text, part, position, length]) =>
      overlayText(c, text!, part!, position!.value, length!.value),
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
    parameters: MASK_PARAMETERS,
    bind: bindMask,
    nulls: 'custom',
    evaluate: () => maskText,
    description:
      'The text with upper-case letters, lower-case letters, digits and all else replaced; NULL leaves a kind as it is.',
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
