import { i32, viewAddress, viewLength } from '../../codegen/instructions.ts';
import { SparkError } from '../../core/error.ts';
import type { Call, Expression } from '../../expr/expression.ts';
import { isNullable, typeOf } from '../../expr/expression-type.ts';
import type { PrintForm } from '../../expr/print-form.ts';
import { commonTypeOf } from '../../types/coercion/common-type.ts';
import { BINARY, STRING } from '../../types/data-type.ts';
import { mismatch, wrongNumberOfArguments } from '../bind-errors.ts';
import { bindSpecs, castTargets } from '../binding/specs.ts';
import { type Bind, type FunctionDeclaration, scalar } from '../declare.ts';
import { base64Text, bytesOfBase64, bytesOfHex, hexOfBytes, hexOfLong } from '../lowering/text-encoding.ts';
import { bytesOf } from '../values/bytes.ts';
import { decodeBytes, encodeText, isValidUtf8 } from '../values/charset.ts';
import { derived } from '../values/derived.ts';

const encoding = { group: 'string', since: '1.5.0' } as const;

type Binary = Uint8Array;

/** Two arguments are a text in a charset; more are pairs of what the first may equal and what it gives then. */
const bindDecode: Bind = (args, context) => {
  if (args.length < 2) throw wrongNumberOfArguments('decode', '> 1', args.length);
  if (args.length === 2) {
    return { args: [BINARY, STRING], type: STRING, nullable: args.some(isNullable), fn: 'decode_charset' };
  }
  const results = args.filter((_, i) => (i >= 2 && i % 2 === 0) || (i === args.length - 1 && i % 2 === 1));
  const type = commonTypeOf(results.map(typeOf), context.mode) ?? typeOf(results[0]!);
  const keys = args.filter((_, i) => i === 0 || (i % 2 === 1 && i < args.length - 1));
  const key = commonTypeOf(keys.map(typeOf), context.mode) ?? typeOf(args[0]!);
  return {
    args: args.map((arg) => (results.includes(arg) ? type : key)),
    type,
    nullable: true,
  };
};

const bindBytes = bindSpecs('base64', [BINARY], STRING);

const bindBase64: Bind = (args, context) => {
  const chunked = context.conf('spark.sql.chunkBase64String.enabled')?.toLowerCase() !== 'false';
  return { ...bindBytes(args, context), ...(chunked ? {} : { fn: 'base64_unbroken' }) };
};

/** The format is a constant, and one of those that are known. */
const bindToBinary: Bind = (args, context) => {
  if (args.length !== 1 && args.length !== 2)
    throw wrongNumberOfArguments('to_binary', '[1, 2]', args.length);
  const [format] = args.slice(1);
  const targets = castTargets('to_binary', args, ['string', 'string'], context);
  if (format !== undefined) {
    const value = format.kind === 'literal' ? format.value : context.constant?.(format);
    if (value === undefined) {
      throw mismatch('NON_FOLDABLE_INPUT', 'to_binary', args, context, {
        inputName: '`fmt`',
        inputType: '"STRING"',
        inputExpr: `"${context.sql(format)}"`,
      });
    }
    if (value !== null && !['base64', 'hex', 'utf-8', 'utf8'].includes(String(value).toLowerCase())) {
      throw mismatch('INVALID_ARG_VALUE', 'to_binary', args, context, {
        inputName: '`fmt`',
        requireType: "case-insensitive 'hex', 'utf-8', 'utf8' or 'base64'",
        inputValue: `'${String(value)}'`,
      });
    }
  }
  return { args: targets, type: BINARY, nullable: true };
};

/** `CASE WHEN a <=> b THEN c ...`. */
function expandDecode(call: Call): Expression {
  const [value, ...rest] = call.args as readonly [Expression, ...Expression[]];
  const branches = [];
  for (let i = 0; i + 1 < rest.length; i += 2) {
    branches.push({ when: derived(call, 'equal_null_safe', [value, rest[i]!]), then: rest[i + 1]! });
  }
  const otherwise = rest.length % 2 === 1 ? rest.at(-1)! : null;
  return { kind: 'case', branches, otherwise, type: call.type, nullable: call.nullable };
}

/** @throws CONVERSION_INVALID_INPUT, or INVALID_PARAMETER_VALUE.BINARY_FORMAT for another format */
function toBinary(name: string, value: string, format: string): Binary {
  switch (format.toLowerCase()) {
    case 'utf-8':
    case 'utf8':
      return bytesOf(value);
    case 'hex':
      return hexToBytes(value) ?? badInput(value, 'HEX');
    case 'base64':
      return base64ToBytes(value) ?? badInput(value, 'BASE64');
    default:
      throw new SparkError('INVALID_PARAMETER_VALUE.BINARY_FORMAT', {
        parameter: '`format`',
        functionName: `\`${name}\``,
        invalidFormat: `'${format}'`,
      });
  }
}

function badInput(value: string, format: string): never {
  throw new SparkError('CONVERSION_INVALID_INPUT', {
    str: `'${value}'`,
    fmt: `'${format}'`,
    targetType: '"BINARY"',
    suggestion: '`try_to_binary`',
  });
}

function hexToBytes(value: string): Binary | undefined {
  if (!/^[0-9a-fA-F]*$/.test(value)) return undefined;
  return new Uint8Array(Buffer.from(value.length % 2 === 1 ? `0${value}` : value, 'hex'));
}

/** Blanks may stand anywhere; what remains must be complete. */
function base64ToBytes(value: string): Binary | undefined {
  if (/=[\t\n\r ]+=/.test(value)) return undefined;
  const dense = value.replace(/[\t\n\r ]/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(dense) || dense.replace(/=/g, '').length % 4 === 1) return undefined;
  if (dense.includes('=') && dense.length % 4 !== 0) return undefined;
  return new Uint8Array(Buffer.from(dense, 'base64'));
}

/** As Java's MIME decoder: what is no letter of the alphabet is left out. */
function mimeToBytes(value: string): Binary {
  const known = value.replace(/[^A-Za-z0-9+/=]/g, '');
  const end = known.indexOf('=');
  return new Uint8Array(Buffer.from(end < 0 ? known : known.slice(0, end), 'base64'));
}

/** `to_char` of bytes becomes these functions, and prints as them; its other name stays. */
function underOwnName(name: string): PrintForm {
  return (args, _style, call) =>
    `${call.alias === 'to_char' ? name : (call.alias ?? name)}(${args.join(', ')})`;
}

export const textEncodingFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...encoding,
    name: 'ascii',
    signature: 'string -> int',
    lowered: (c, call, [text]) => {
      const { f } = c;
      const out = f.local('i32', 'ascii');
      f.set(out, i32.const(0));
      f.if(viewLength(text!.value), () => f.set(out, i32.load8_u(viewAddress(text!.value))));
      f.if(i32.ge_u(f.get(out), i32.const(0x80)), () =>
        f.set(out, c.evaluate({ ...call, fn: 'ascii_unicode', nullable: false }, [text!]).value),
      );
      return f.get(out);
    },
    description: 'The code of the first character; 0 for an empty text.',
    examples: [["ascii('222')", '50']],
  }),
  scalar({
    ...encoding,
    name: 'ascii_unicode',
    internal: true,
    signature: 'string -> int',
    evaluate: () => (value: string) => value.codePointAt(0) ?? 0,
    description: 'ascii of a text that begins with something else.',
    examples: [],
  }),
  scalar({
    ...encoding,
    name: 'chr',
    aliases: ['char'],
    since: '2.3.0',
    signature: 'long -> string',
    evaluate: () => (code: bigint) => (code < 0n ? '' : String.fromCharCode(Number(code & 0xffn))),
    description: 'The character of a code; codes above 255 count by their last byte.',
    examples: [['chr(65)', 'A']],
  }),
  scalar({
    ...encoding,
    name: 'base64',
    bind: bindBase64,
    lowered: (c, _call, [bytes]) => base64Text(c, bytes!.value, true),
    print: underOwnName('base64'),
    description: 'Bytes as text in base 64, in lines of at most 76 characters.',
    examples: [["base64('Spark SQL')", 'U3BhcmsgU1FM']],
  }),
  scalar({
    ...encoding,
    name: 'base64_unbroken',
    internal: true,
    signature: 'binary -> string',
    lowered: (c, _call, [bytes]) => base64Text(c, bytes!.value, false),
    print: underOwnName('base64'),
    description: 'base64 without lines.',
    examples: [],
  }),
  scalar({
    ...encoding,
    name: 'unbase64',
    signature: 'string -> binary',
    lowered: (c, call, [text]) => bytesOfBase64(c, text!, { ...call, fn: 'unbase64_mime', nullable: false }),
    description: 'The bytes of a text in base 64.',
    examples: [["cast(unbase64('U3BhcmsgU1FM') AS string)", 'Spark SQL']],
  }),
  scalar({
    ...encoding,
    name: 'unbase64_mime',
    internal: true,
    signature: 'string -> binary',
    evaluate: () => mimeToBytes,
    description: 'unbase64 of a text that has more than letters of base 64.',
    examples: [],
  }),
  scalar({
    ...encoding,
    name: 'encode',
    signature: 'string, string -> binary',
    evaluate: (call) => (value: string, charset: string) =>
      encodeText(value, charset, call.alias ?? 'encode'),
    description:
      'The bytes of a text in a charset: UTF-8, UTF-16, UTF-16BE, UTF-16LE, UTF-32, ISO-8859-1, US-ASCII.',
    examples: [["hex(encode('abc', 'utf-8'))", '616263']],
  }),
  scalar({
    ...encoding,
    name: 'decode',
    bind: bindDecode,
    expand: expandDecode,
    description:
      'The text of bytes in a charset. With more arguments: what follows the first of them that equals the value.',
    examples: [
      ["decode(encode('abc', 'utf-8'), 'utf-8')", 'abc'],
      ["decode(2, 1, 'one', 2, 'two', 'many')", 'two'],
    ],
  }),
  scalar({
    ...encoding,
    name: 'decode_charset',
    internal: true,
    signature: 'binary, string -> string',
    evaluate: () => (bytes: Binary, charset: string) => decodeBytes(bytes, charset, 'decode'),
    print: ([bytes, charset], _style, call) =>
      `${call.alias === 'to_varchar' ? 'to_varchar' : 'decode'}(${bytes}, ${charset})`,
    description: 'The text of bytes in a charset.',
    examples: [],
  }),
  scalar({
    ...encoding,
    name: 'hex',
    group: 'math',
    signature: ['long -> string', 'binary -> string', 'string -> string'],
    lowered: (c, _call, [value]) =>
      value!.type.kind === 'long' ? hexOfLong(c, value!.value) : hexOfBytes(c, value!.value),
    print: underOwnName('hex'),
    description: 'A whole number, or bytes, in base 16.',
    examples: [
      ['hex(17)', '11'],
      ["hex('Spark SQL')", '537061726B2053514C'],
    ],
  }),
  scalar({
    ...encoding,
    name: 'unhex',
    group: 'math',
    signature: 'string -> binary',
    nullable: 'always',
    lowered: (c, _call, [text]) => bytesOfHex(c, text!.value),
    description: 'The bytes of a text in base 16; NULL where it is none.',
    examples: [["decode(unhex('537061726B2053514C'), 'UTF-8')", 'Spark SQL']],
  }),
  scalar({
    ...encoding,
    name: 'to_binary',
    since: '3.3.0',
    bind: bindToBinary,
    evaluate:
      () =>
      (value: string, format = 'hex') =>
        toBinary('to_binary', value, format),
    description: "The bytes that a text stands for in the format 'hex' (the default), 'base64' or 'utf-8'.",
    examples: [["cast(to_binary('abc', 'utf-8') AS string)", 'abc']],
  }),
  scalar({
    ...encoding,
    name: 'try_to_binary',
    since: '3.3.0',
    signature: 'string, string? -> binary',
    nullable: 'always',
    evaluate:
      () =>
      (value: string, format = 'hex') => {
        try {
          return toBinary('try_to_binary', value, format);
        } catch (error) {
          if (error instanceof SparkError) return null;
          throw error;
        }
      },
    description: 'Like to_binary, but NULL where the text or the format is not valid.',
    examples: [["try_to_binary('a!', 'base64')", 'NULL']],
  }),
  scalar({
    ...encoding,
    name: 'is_valid_utf8',
    since: '4.0.0',
    signature: 'binary|string -> boolean',
    evaluate: () => isValidUtf8,
    description: 'Whether the bytes of a text are valid UTF-8.',
    examples: [["is_valid_utf8(x'61C262')", 'false']],
  }),
  scalar({
    ...encoding,
    name: 'make_valid_utf8',
    since: '4.0.0',
    signature: 'binary|string -> string',
    evaluate: () => (value: string | Binary) =>
      typeof value === 'string' ? value : Buffer.from(value).toString('utf8'),
    description: 'The text, with U+FFFD in the place of bytes that are not valid UTF-8.',
    examples: [["make_valid_utf8('Spark')", 'Spark']],
  }),
  scalar({
    ...encoding,
    name: 'validate_utf8',
    since: '4.0.0',
    signature: 'binary|string -> string',
    evaluate: () => (value: string | Binary) => {
      if (isValidUtf8(value)) return asText(value);
      throw new SparkError('INVALID_UTF8_STRING', {
        str: [...(value as Binary)]
          .map((b) => `\\x${b.toString(16).toUpperCase().padStart(2, '0')}`)
          .join(''),
      });
    },
    description: 'The text; an error where its bytes are not valid UTF-8.',
    examples: [["validate_utf8('Spark')", 'Spark']],
  }),
  scalar({
    ...encoding,
    name: 'try_validate_utf8',
    since: '4.0.0',
    signature: 'binary|string -> string',
    nullable: 'always',
    evaluate: () => (value: string | Binary) => (isValidUtf8(value) ? asText(value) : null),
    description: 'The text; NULL where its bytes are not valid UTF-8.',
    examples: [["try_validate_utf8(x'80')", 'NULL']],
  }),
  scalar({
    ...encoding,
    name: 'quote',
    since: '4.1.0',
    signature: 'string -> string',
    evaluate: () => (value: string) => `'${value.replace(/['\\]/g, '\\$&')}'`,
    description: 'The text as a literal of SQL: in quotes, with those inside escaped.',
    examples: [["quote('it')", "'it'"]],
  }),
  scalar({
    ...encoding,
    name: 'luhn_check',
    since: '3.5.0',
    signature: 'string -> boolean',
    evaluate: () => luhn,
    description: 'Whether the last digit of a number is right by the Luhn algorithm.',
    examples: [["luhn_check('79927398713')", 'true']],
  }),
];

/** The text of bytes that are known to be valid */
function asText(value: string | Binary): string {
  return typeof value === 'string' ? value : Buffer.from(value).toString('utf8');
}

function luhn(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}
