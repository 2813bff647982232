/** PostgreSQL's operators and functions over texts, numbers and times that Spark has otherwise or not at all. */
import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import {
  arrayType,
  BOOLEAN,
  type DataType,
  DOUBLE,
  decimalType,
  LONG,
  STRING,
  TIMESTAMP,
  TIMESTAMP_NTZ,
} from '../../types/data-type.ts';
import { joinMicros, splitMicros } from '../../types/datetime/civil.ts';
import { instantOfLocal, localOfInstant } from '../../types/datetime/local-time.ts';
import { zoneOf } from '../../types/datetime/zone.ts';
import type { Value } from '../../types/value.ts';
import type { Bind, FunctionDeclaration } from '../declare.ts';
import { rememberLast } from '../values/memoize.ts';
import { arithmeticFunctions } from './arithmetic.ts';
import { elementText } from './postgres-array.ts';
import { pgScalar } from './postgres-spec.ts';
import { stringFunctions } from './string.ts';

const INTEGERS: ReadonlySet<string> = new Set(['byte', 'short', 'int', 'long']);

/** The quotient of integers is one; all others divide as in Spark. */
const bindDivide: Bind = (args, context) => {
  const types = args.map(typeOf);
  if (types.every((type) => INTEGERS.has(type.kind))) {
    const type = types.some((t) => t.kind === 'long')
      ? LONG
      : (types.find((t) => t.kind === 'int') ?? types[0]!);
    return { args: types.map(() => type), type, nullable: true };
  }
  return { ...bindOf(arithmeticFunctions, 'divide')(args, context), fn: 'divide' };
};

/** Joins texts (of whatever is not an array), or arrays. */
const bindConcatenate: Bind = (args, context) => {
  const types = args.map(typeOf);
  const list = types.find((type) => type.kind === 'array');
  if (list === undefined) {
    return { args: types.map(() => STRING), type: STRING, nullable: true, fn: 'concat' };
  }
  if (types.every((type) => type.kind === 'array')) {
    return { ...bindOf(stringFunctions, 'concat')(args, context), fn: 'concat_arrays' };
  }
  const wanted = types.map((type) => (type.kind === 'array' ? type : list.element));
  return { args: wanted, type: list, nullable: true };
};

function bindOf(family: readonly FunctionDeclaration[], name: string): Bind {
  const declaration = family.find((f) => f.name === name);
  if (declaration?.kind !== 'scalar' || declaration.bind === undefined)
    throw new Error(`${name} has no bind`);
  return declaration.bind;
}

/** PostgreSQL's regular expressions as JavaScript's: classes in brackets, word boundaries. */
function regularExpression(pattern: string, flags: string): RegExp {
  let source = pattern;
  let all = flags;
  const embedded = /^\(\?([bceimnpqstwx]+)\)/.exec(source);
  if (source.startsWith('***=')) source = source.slice(4).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  else if (source.startsWith('***:')) source = source.slice(4);
  if (embedded !== null) {
    source = source.slice(embedded[0].length);
    if (embedded[1]!.includes('i')) all += 'i';
  }
  const classes: Readonly<Record<string, string>> = {
    alnum: '\\p{L}\\p{N}',
    alpha: '\\p{L}',
    blank: ' \\t',
    digit: '\\d',
    lower: '\\p{Ll}',
    punct: '!-\\/:-@\\[-`{-~',
    space: '\\s',
    upper: '\\p{Lu}',
    xdigit: '0-9A-Fa-f',
  };
  source = source
    .replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole)
    .replace(
      /\\([mMyAZ])/g,
      (_, letter: string) => ({ m: '\\b(?=\\w)', M: '\\b(?<=\\w)', y: '\\b', A: '^', Z: '$' })[letter]!,
    );
  const given = all.includes('i') ? 'is' : 's';
  try {
    return new RegExp(source, `${given}u`);
  } catch {
    try {
      // Escapes that mean themselves are an error in the Unicode mode.
      return new RegExp(source, given);
    } catch (cause) {
      throw new SparkError(
        'INVALID_PARAMETER_VALUE.PATTERN',
        { parameter: '`regexp`', functionName: '`~`', value: `'${pattern}'` },
        { cause },
      );
    }
  }
}

const matcher = (flags: string) => () => {
  const compiled = rememberLast((pattern: string) => regularExpression(pattern, flags));
  return (text: string, pattern: string) => compiled(pattern).test(text);
};

/** Where the text is not one that stands for itself: quoted. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

const RESERVED: ReadonlySet<string> = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
   char character check coalesce collate collation column concurrently constraint create cross current_catalog
   current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
   desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
   grouping having ilike in initially inner inout int integer intersect interval into is isnull join lateral leading
   least left like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric
   offset on only or order out outer overlaps overlay placing position precision primary real references returning
   right row select session_user setof similar smallint some substring symmetric table tablesample then time timestamp
   to trailing treat trim true union unique user using values varchar variadic verbose when where window with
   xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(
    /\s+/,
  ),
);

function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? `E${quoted}` : quoted;
}

/** `format('%s.%I', a, b)`; `%2$s` names its argument. */
const format = (call: Call) => {
  const types = call.args.slice(1).map(typeOf);
  return (pattern: string | null, ...values: Value[]) => {
    if (pattern === null) return null;
    let next = 0;
    return pattern.replace(/%(?:(\d+)\$)?(-?)(\d*)([sIL%])/g, (_, place, left, width, kind: string) => {
      if (kind === '%') return '%';
      const at = place === undefined ? next : Number(place) - 1;
      next = at + 1;
      const value = values[at] ?? null;
      const text = value === null ? '' : elementText(value, types[at] ?? STRING, call.zone ?? 'UTC');
      const made =
        kind === 'I'
          ? quoteIdentifier(text)
          : kind === 'L'
            ? value === null
              ? 'NULL'
              : quoteLiteral(text)
            : text;
      return left === '-' ? made.padEnd(Number(width || 0)) : made.padStart(Number(width || 0));
    });
  };
};

/** `json_build_object('a', 1, 'b', null)`: names and values in turn. */
const jsonObject = (call: Call) => {
  const types = call.args.map(typeOf);
  return (...parts: Value[]) => {
    const members: string[] = [];
    for (let i = 0; i + 1 < parts.length; i += 2) {
      const name = elementText(parts[i]!, types[i]!, call.zone ?? 'UTC');
      members.push(
        `${JSON.stringify(name)} : ${jsonValue(parts[i + 1]!, types[i + 1]!, call.zone ?? 'UTC')}`,
      );
    }
    return `{${members.join(', ')}}`;
  };
};

function jsonValue(value: Value, type: DataType, zone: string): string {
  if (value === null) return 'null';
  if (type.kind === 'array')
    return `[${(value as readonly Value[]).map((item) => jsonValue(item, type.element, zone)).join(',')}]`;
  if (type.kind === 'boolean') return String(value);
  const text = elementText(value, type, zone);
  return JSON_NUMBERS.has(type.kind) ? text : JSON.stringify(text);
}

const JSON_NUMBERS: ReadonlySet<string> = new Set([
  'byte',
  'short',
  'int',
  'long',
  'decimal',
  'float',
  'double',
]);

/** A cast that keeps the text, whose type only clients see. */
const asText = (type: string): FunctionDeclaration =>
  pgScalar(`cast.${type}`, type, { signature: 'string -> string', evaluate: () => (text: string) => text });

const asNumber = (type: string): FunctionDeclaration =>
  pgScalar(`cast.${type}`, type, {
    signature: ['string -> long', 'long -> long'],
    evaluate: () => (value: Value) => {
      if (typeof value !== 'string') return value;
      if (/^\s*-?\d+\s*$/.test(value)) return BigInt(value);
      throw new SparkError('CAST_INVALID_INPUT', {
        expression: `'${value}'`,
        sourceType: '"STRING"',
        targetType: `"${type.toUpperCase()}"`,
      });
    },
  });

export const postgresTextFunctions: readonly FunctionDeclaration[] = [
  ...[
    'aclitem',
    'cid',
    'inet',
    'name',
    'pg_node_tree',
    'refcursor',
    'tid',
    'varchar',
    'regoper',
    'regoperator',
  ].map(asText),
  pgScalar('cast.char', 'char', {
    signature: 'string -> string',
    evaluate: () => (text: string) => text.slice(0, 1),
  }),
  ...['oid', 'xid', 'xid8'].map(asNumber),
  pgScalar('op.divide', null, {
    bind: bindDivide,
    evaluate: () => (a: number | bigint, b: number | bigint) => {
      if (Number(b) === 0) throw new SparkError('DIVIDE_BY_ZERO', { config: '"spark.sql.ansi.enabled"' });
      return typeof a === 'bigint' ? a / (b as bigint) : Math.trunc(a / (b as number));
    },
  }),
  pgScalar('op.concatenate', null, {
    bind: bindConcatenate,
    nulls: 'custom',
    evaluate: () => (a: Value, b: Value) =>
      Array.isArray(a) ? [...a, b] : Array.isArray(b) ? [a, ...b] : null,
  }),
  pgScalar('op.matches', 'bool', { signature: 'string, string -> boolean', evaluate: matcher('') }),
  pgScalar('op.matches_ignoring_case', 'bool', {
    signature: 'string, string -> boolean',
    evaluate: matcher('i'),
  }),
  pgScalar('op.epoch', null, {
    bind: (args) => ({
      args: args.map((arg) => (isTime(typeOf(arg)) ? typeOf(arg) : TIMESTAMP)),
      type: decimalType(20, 6),
      nullable: true,
    }),
    evaluate: (call: Call) => {
      const { kind } = typeOf(call.args[0]!);
      if (kind === 'date') return (days: number) => BigInt(days) * 86_400_000_000n;
      return (micros: bigint) => micros;
    },
  }),
  pgScalar('op.at_time_zone', null, {
    bind: (args) => {
      const from = typeOf(args[0]!);
      const local = from.kind === 'timestamp';
      return {
        args: [local ? TIMESTAMP : TIMESTAMP_NTZ, STRING],
        type: local ? TIMESTAMP_NTZ : TIMESTAMP,
        nullable: true,
      };
    },
    evaluate: (call: Call) => {
      const zone = rememberLast((name: string) => zoneOf(name));
      if (call.type.kind === 'timestamp_ntz') {
        return (micros: bigint, name: string) => {
          const local = localOfInstant(micros, zone(name));
          return joinMicros(local.days, local.micros);
        };
      }
      return (micros: bigint, name: string) => {
        const local = splitMicros(micros);
        return instantOfLocal(local.days, local.micros, zone(name));
      };
    },
  }),
  ...['json_build_object', 'jsonb_build_object'].map((name) =>
    pgScalar(name, name.startsWith('jsonb') ? 'jsonb' : 'json', {
      bind: (args) => ({ args: args.map(typeOf), type: STRING, nullable: false }),
      nulls: 'custom',
      evaluate: jsonObject,
    }),
  ),
  pgScalar('quote_ident', 'text', { signature: 'string -> string', evaluate: () => quoteIdentifier }),
  pgScalar('quote_literal', 'text', { signature: 'string -> string', evaluate: () => quoteLiteral }),
  pgScalar('quote_nullable', 'text', {
    signature: 'string -> string',
    nullable: 'never',
    nulls: 'custom',
    evaluate: () => (text: string | null) => (text === null ? 'NULL' : quoteLiteral(text)),
  }),
  pgScalar('parse_ident', '_text', {
    bind: (args) => ({
      args: [STRING, ...args.slice(1).map(() => BOOLEAN)],
      type: arrayType(STRING, false),
      nullable: true,
    }),
    evaluate: () => (text: string) =>
      [...text.matchAll(/"((?:[^"]|"")*)"|([^".\s]+)/g)].map(
        (m) => m[1]?.replaceAll('""', '"') ?? m[2]!.toLowerCase(),
      ),
  }),
  pgScalar('format', 'text', {
    bind: (args) => ({
      args: args.map((arg, i) => (i === 0 ? STRING : typeOf(arg))),
      type: STRING,
      nullable: true,
    }),
    nulls: 'custom',
    evaluate: format,
  }),
  pgScalar('concat', 'text', {
    bind: (args) => ({ args: args.map(typeOf), type: STRING, nullable: false }),
    nulls: 'custom',
    evaluate: (call: Call) => {
      const types = call.args.map(typeOf);
      return (...values: Value[]) =>
        values
          .map((value, i) => (value === null ? '' : elementText(value, types[i]!, call.zone ?? 'UTC')))
          .join('');
    },
  }),
  pgScalar('strpos', 'int4', {
    signature: 'string, string -> int',
    evaluate: () => (text: string, part: string) => {
      const at = text.indexOf(part);
      return at < 0 ? 0 : [...text.slice(0, at)].length + 1;
    },
  }),
  ...['substring', 'substr'].map((name) =>
    pgScalar(name, 'text', {
      signature: ['string, int, int? -> string', 'string, string -> string'],
      nullable: 'always',
      evaluate: () => (text: string, from: number | string, count?: number) => {
        if (typeof from === 'string') {
          const match = regularExpression(from, '').exec(text);
          return match === null ? null : (match[1] ?? match[0]);
        }
        const characters = [...text];
        const end = count === undefined ? characters.length : from - 1 + count;
        return characters.slice(Math.max(from - 1, 0), Math.max(end, 0)).join('');
      },
    }),
  ),
  pgScalar('regexp_replace', 'text', {
    signature: 'string, string, string, string? -> string',
    evaluate:
      () =>
      (text: string, pattern: string, replacement: string, flags = '') => {
        const { source, flags: own } = regularExpression(pattern, flags);
        const js = replacement
          .replaceAll('$', '$$$$')
          .replace(/\\(\d|&|\\)/g, (_, c: string) => (c === '\\' ? '\\' : `$${c === '&' ? '&' : c}`));
        return text.replace(new RegExp(source, own + (flags.includes('g') ? 'g' : '')), js);
      },
  }),
  pgScalar('starts_with', 'bool', {
    signature: 'string, string -> boolean',
    evaluate: () => (text: string, start: string) => text.startsWith(start),
  }),
  pgScalar('to_timestamp', 'timestamptz', {
    bind: (args) => ({
      args: args.length === 1 ? [DOUBLE] : args.map(() => STRING),
      type: TIMESTAMP,
      nullable: true,
      ...(args.length > 1 && { fn: 'to_timestamp' }),
    }),
    evaluate: () => (seconds: number) => BigInt(Math.round(seconds * 1e6)),
  }),
  pgScalar('pg_size_pretty', 'text', { signature: 'long -> string', evaluate: () => sizeText }),
  pgScalar('out.array', 'text', {
    bind: (args) => ({ args: args.map(typeOf), type: STRING, nullable: true }),
    evaluate: (call: Call) => {
      const type = typeOf(call.args[0]!);
      return (list: readonly Value[]) => arrayText(list, type, call.zone ?? 'UTC');
    },
  }),
  pgScalar('out.vector', 'text', {
    bind: (args) => ({ args: args.map(typeOf), type: STRING, nullable: true }),
    evaluate: () => (list: readonly Value[]) => list.join(' '),
  }),
];

function isTime(type: DataType): boolean {
  return (
    type.kind === 'timestamp' ||
    type.kind === 'timestamp_ntz' ||
    type.kind === 'date' ||
    type.kind === 'interval_dt'
  );
}

/** PostgreSQL's units: the next one from 10240 of the last. */
function sizeText(bytes: bigint): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let size = Number(bytes);
  let unit = 0;
  while (Math.abs(size) >= 10_240 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${Math.round(size)} ${units[unit]}`;
}

/** As PostgreSQL prints an array: `{a,"b c",NULL}`. */
function arrayText(list: readonly Value[], type: DataType, zone: string): string {
  const element = type.kind === 'array' ? type.element : STRING;
  const items = list.map((item): string => {
    if (item === null) return 'NULL';
    if (element.kind === 'array') return arrayText(item as readonly Value[], element, zone);
    const text = elementText(item, element, zone);
    const plain = text !== '' && !/[{}",\\\s]/.test(text) && text.toUpperCase() !== 'NULL';
    return plain ? text : `"${text.replace(/[\\"]/g, '\\$&')}"`;
  });
  return `{${items.join(',')}}`;
}
