/** Texts, as far as they are read and made in generated code. */
import { and, i32, i64, makeView, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call, Expression } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { commonTypeOf } from '../../types/coercion/common-type.ts';
import { BINARY, STRING } from '../../types/data-type.ts';
import { differentTypes } from '../bind-errors.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { lowerConcatArrays } from '../lowering/array.ts';
import { lowerLike } from '../lowering/like.ts';
import { substring } from '../lowering/substring.ts';
import { concatViews } from '../lowering/text.ts';
import { asciiText, trimText } from '../lowering/text-shape.ts';

const string = { group: 'string', since: '1.5.0' } as const;
const predicate = { group: 'predicate', since: '1.0.0' } as const;

const bindConcat: Bind = (args, context) => {
  const types = args.map(typeOf);
  const nullable = args.some(isNullable);
  if (args.length === 0) return { args: [], type: STRING, nullable };
  if (types.every((t) => t.kind === 'binary')) return { args: types, type: BINARY, nullable };
  if (types.some((t) => t.kind === 'array')) {
    const type = commonTypeOf(types, context.mode);
    if (type === undefined) {
      throw differentTypes(`concat(${args.map((a) => context.sql(a)).join(', ')})`, 'concat', types);
    }
    return { args: types.map(() => type), type, nullable };
  }
  return { args: types.map((t) => (t.kind === 'string' ? t : STRING)), type: STRING, nullable };
};

function concat(c: LowerContext, call: Call): Register {
  if (call.args.length === 0) return c.lower({ kind: 'literal', type: STRING, value: '' });
  if (call.type.kind === 'array') return c.lower({ ...call, fn: 'concat_arrays' });
  return c.lowerStrict('concat', call.type, call.args, false, (args) =>
    concatViews(
      c,
      args.map((a) => a.value),
    ),
  );
}

/** Upper or lower case: ASCII texts here, others by JavaScript, whose tables are Unicode's, too. */
function changeCase(
  name: 'upper' | 'lower',
  aliases: readonly string[],
  description: string,
  result: string,
) {
  return [
    scalar({
      ...string,
      since: '1.0.1',
      name,
      aliases,
      signature: 'string -> string',
      lowered: (c, call, [text]) =>
        asciiText(c, `str_${name}_ascii`, text!, { ...call, fn: `${name}_unicode`, nullable: false }),
      description,
      examples: [[`${name}('SparkSql')`, result]],
    }),
    scalar({
      ...string,
      name: `${name}_unicode`,
      internal: true,
      signature: 'string -> string',
      evaluate: () =>
        name === 'upper' ? (text: string) => text.toUpperCase() : (text: string) => text.toLowerCase(),
      description: `${name} beyond ASCII.`,
      examples: [],
    }),
  ];
}

/** Without characters of a set (by default the space) at one end or both. */
function trim(name: string, aliases: readonly string[], sides: number, keyword: string, result: string) {
  const print: PrintForm = (args) =>
    args.length === 1 ? `${name}(${args[0]})` : `TRIM(${keyword} ${args[0]} FROM ${args[1]})`;
  return scalar({
    ...string,
    name,
    aliases,
    signature: 'string, string? -> string',
    lowered: (c, call, args) => {
      // With two arguments the characters come first.
      const [first, second] = args as readonly [Register, Register?];
      if (second === undefined) return trimText(c, first, undefined, sides);
      return trimText(c, second, { expression: call.args[0]!, register: first }, sides);
    },
    print,
    description: 'The text without spaces, or characters of the second argument, at its end or ends.',
    examples: [[`${name}('    SparkSQL   ')`, result]],
  });
}

const BOTH = ['string, string -> boolean', 'binary, binary -> boolean'] as const;

function search(
  name: string,
  kernel: string,
  description: string,
  examples: readonly (readonly [string, string])[],
) {
  return scalar({
    ...string,
    since: '3.3.0',
    name,
    signature: BOTH,
    lowered: (c, _call, [text, part]) => c.f.callKernel(kernel, [text!.value, part!.value], 'i32'),
    description,
    examples,
  });
}

const SUBSTRING = ['string, int, int? -> string', 'binary, int, int? -> binary'] as const;

const likeForm =
  (word: string): PrintForm =>
  (args) => {
    const suffix = args[2] === undefined || args[2] === '\\' ? '' : ` ESCAPE '${args[2]}'`;
    return `${args[0]} ${word} ${args[1]}${suffix}`;
  };

function lowercased(call: Call, e: Expression): Expression {
  return { kind: 'call', fn: 'lower', args: [e], type: STRING, nullable: isNullable(e), mode: call.mode };
}

export const stringFunctions: readonly FunctionDeclaration[] = [
  ...changeCase('upper', ['ucase'], 'The text in upper case.', 'SPARKSQL'),
  ...changeCase('lower', ['lcase'], 'The text in lower case.', 'sparksql'),
  trim('trim', [], 3, 'BOTH', 'SparkSQL'),
  trim('ltrim', [], 1, 'LEADING', 'SparkSQL   '),
  trim('rtrim', [], 2, 'TRAILING', '    SparkSQL'),
  scalar({
    group: 'collection',
    since: '1.5.0',
    name: 'concat',
    aliases: ['||'],
    bind: bindConcat,
    nulls: 'custom',
    lowered: concat,
    print: (args) => `concat(${args.join(', ')})`,
    description: 'The texts, binaries or arrays one behind the other.',
    examples: [
      ["concat('Spark', 'SQL')", 'SparkSQL'],
      ['concat(array(1, 2, 3), array(4, 5), array(6))', '[1, 2, 3, 4, 5, 6]'],
    ],
  }),
  scalar({
    ...string,
    name: 'concat_arrays',
    internal: true,
    signature: 'array... -> array',
    lowered: lowerConcatArrays,
    description: 'concat of arrays.',
    examples: [],
  }),
  scalar({
    ...string,
    name: 'length',
    aliases: ['char_length', 'character_length', 'len'],
    signature: ['string -> int', 'binary -> int'],
    lowered: (c, _call, [text]) =>
      text!.type.kind === 'binary'
        ? viewLength(text!.value)
        : c.f.callKernel('utf8_length', [text!.value], 'i32'),
    description: 'The number of characters of a text, or of bytes of a binary.',
    examples: [["length('Spark SQL ')", '10']],
  }),
  scalar({
    ...string,
    since: '2.3.0',
    name: 'octet_length',
    signature: ['string -> int', 'binary -> int'],
    eager: true,
    lowered: (_c, _call, [text]) => viewLength(text!.value),
    description: 'The number of bytes of a text or binary.',
    examples: [["octet_length('Spark SQL')", '9']],
  }),
  scalar({
    ...string,
    since: '2.3.0',
    name: 'bit_length',
    signature: ['string -> int', 'binary -> int'],
    eager: true,
    lowered: (_c, _call, [text]) => i32.mul(viewLength(text!.value), i32.const(8)),
    description: 'The number of bits of a text or binary.',
    examples: [["bit_length('Spark SQL')", '72']],
  }),
  scalar({
    ...string,
    name: 'substring',
    aliases: ['substr'],
    signature: SUBSTRING,
    lowered: (c, _call, [text, position, count]) =>
      substring(c, text!, position!.value, count?.value ?? null),
    print: (args, _style, call) =>
      `${call.alias ?? 'substring'}(${[...args, ...(args.length === 2 ? ['2147483647'] : [])].join(', ')})`,
    description: 'The part of a text from a position (1 is the first, -1 the last), of so many characters.',
    examples: [
      ["substring('Spark SQL', 5)", 'k SQL'],
      ["substring('Spark SQL', -3)", 'SQL'],
      ["substring('Spark SQL', 5, 1)", 'k'],
    ],
  }),
  scalar({
    ...string,
    since: '2.3.0',
    name: 'left',
    signature: ['string, int -> string', 'binary, int -> binary'],
    lowered: (c, _call, [text, count]) => substring(c, text!, i32.const(1), count!.value),
    description: 'The first characters of a text.',
    examples: [["left('Spark SQL', 3)", 'Spa']],
  }),
  scalar({
    ...string,
    since: '2.3.0',
    name: 'right',
    signature: 'string, int -> string',
    lowered: (c, _call, [text, count]) => {
      const wanted = i32.gt_s(count!.value, i32.const(0));
      const out = c.f.local('i64', 'right');
      c.f.set(out, i64.and(text!.value, i64.const(0xffffffffn)));
      c.if(wanted, () => {
        const position = i32.sub(i32.const(0), count!.value);
        c.f.set(out, c.f.callKernel('str_substring', [text!.value, position, i32.const(0x7fffffff)], 'i64'));
      });
      return c.f.get(out);
    },
    description: 'The last characters of a text.',
    examples: [["right('Spark SQL', 3)", 'SQL']],
  }),
  search('startswith', 'str_starts_with', 'Whether the text begins with the other.', [
    ["startswith('Spark SQL', 'Spark')", 'true'],
  ]),
  search('endswith', 'str_ends_with', 'Whether the text ends with the other.', [
    ["endswith('Spark SQL', 'SQL')", 'true'],
  ]),
  search('contains', 'str_contains', 'Whether the other text is a part of the text.', [
    ["contains('Spark SQL', 'Spark')", 'true'],
  ]),
  scalar({
    ...predicate,
    name: 'like',
    signature: 'string, string, string? -> boolean',
    lowered: lowerLike,
    print: likeForm('LIKE'),
    description: 'Whether the whole text matches a pattern with % and _.',
    examples: [["like('Spark', '_park')", 'true']],
  }),
  scalar({
    ...predicate,
    since: '3.3.0',
    name: 'ilike',
    signature: 'string, string, string? -> boolean',
    expand: (call) => ({
      ...call,
      fn: 'like',
      args: [lowercased(call, call.args[0]!), lowercased(call, call.args[1]!), ...call.args.slice(2)],
    }),
    print: (args) => `ilike(${args[0]}, ${args[1]})`,
    description: 'LIKE that takes no notice of upper and lower case.',
    examples: [["ilike('Spark', '_Park')", 'true']],
  }),
  scalar({
    ...string,
    name: 'instr',
    signature: 'string, string -> int',
    lowered: (c, _call, [text, part]) => locate(c, text!.value, part!.value, i32.const(1)),
    description:
      'The position of the first occurrence of the second text in the first, 0 where there is none.',
    examples: [["instr('SparkSQL', 'SQL')", '6']],
  }),
  scalar({
    ...string,
    name: 'locate',
    aliases: ['position'],
    signature: 'string, string, int? -> int',
    lowered: (c, _call, [part, text, start]) =>
      locate(c, text!.value, part!.value, start?.value ?? i32.const(1)),
    print: (args, _style, call) =>
      `${call.alias ?? 'locate'}(${[...args, ...(args.length === 2 ? ['1'] : [])].join(', ')})`,
    description: 'The position of the first text in the second, from a position on; 0 where there is none.',
    examples: [
      ["locate('bar', 'foobarbar')", '4'],
      ["locate('bar', 'foobarbar', 5)", '7'],
    ],
  }),
];

/** Position in characters, from 1. An empty text stands at the start, wherever the search begins. */
function locate(c: LowerContext, text: Ir, part: Ir, start: Ir): Ir {
  const { f } = c;
  const out = f.local('i32', 'position');
  f.set(out, i32.const(0));
  const isWanted = i32.gt_s(start, i32.const(0));
  f.if(and(isWanted, i32.eqz(viewLength(part))), () => f.set(out, i32.const(1)));
  f.if(and(isWanted, i32.ne(viewLength(part), i32.const(0))), () => {
    const from = c.f.callKernel('utf8_offset', [text, i32.sub(start, i32.const(1))], 'i32');
    const found = c.f.callKernel('str_find', [text, part, from], 'i32');
    f.if(i32.ge_s(found, i32.const(0)), () => {
      const before = makeView(viewAddress(text), found);
      f.set(out, i32.add(c.f.callKernel('utf8_length', [before], 'i32'), i32.const(1)));
    });
  });
  return f.get(out);
}
