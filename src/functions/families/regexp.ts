import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import type { Value } from '../../types/value.ts';
import { type FunctionDeclaration, type ScalarFunction, scalar } from '../declare.ts';
import {
  generalName,
  type PlainRegexp,
  plainCount,
  plainExtract,
  plainMatch,
  plainReplace,
  plainSplit,
} from '../lowering/plain-regexp.ts';
import { illegalArgument } from '../values/illegal-argument.ts';
import { type JavaRegex, javaRegex, RegexSyntaxError } from '../values/java-regex.ts';
import { integer } from '../values/literals.ts';
import { rememberLast } from '../values/memoize.ts';

const regexp = { group: 'string', since: '1.5.0' } as const;

/** The compiled pattern, kept as long as the pattern stays. @throws INVALID_PARAMETER_VALUE.PATTERN */
export function patternOf(name: string): (pattern: string) => JavaRegex {
  return rememberLast((pattern: string) => {
    try {
      return javaRegex(pattern);
    } catch (error) {
      if (!(error instanceof RegexSyntaxError)) throw error;
      throw new SparkError('INVALID_PARAMETER_VALUE.PATTERN', {
        parameter: '`regexp`',
        functionName: `\`${name}\``,
        value: `'${pattern}'`,
      });
    }
  });
}

function find({ regex }: JavaRegex, text: string, from = 0): RegExpExecArray | null {
  regex.lastIndex = from;
  return regex.exec(text);
}

function groupOf(match: RegExpExecArray, { group }: JavaRegex, index: number): string {
  return match[group[index]!] ?? '';
}

/** @throws INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX */
function checkGroup(name: string, { groups }: JavaRegex, index: number): void {
  if (index >= 0 && index <= groups) return;
  throw new SparkError('INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX', {
    parameter: '`idx`',
    functionName: `\`${name}\``,
    groupCount: String(groups),
    groupIndex: String(index),
  });
}

/** One-based position in characters of an index in code units. */
function position(text: string, index: number): number {
  let count = 1;
  for (let i = 0; i < index; i += 1) {
    const code = text.charCodeAt(i);
    if (code < 0xdc00 || code > 0xdfff) count += 1;
  }
  return count;
}

type ReplacementPart = string | number;

/** Java's replacement text: `$1` and `${name}` are groups, a backslash takes the next character as it is. */
function replacementParts(text: string, pattern: JavaRegex, name: string): readonly ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i]!;
    if (char === '\\') {
      i += 1;
      if (i === text.length) throw illegalArgument('A replacement must not end with a backslash');
      parts.push(text[i]!);
    } else if (char === '$') {
      let number = '';
      while (/\d/.test(text[i + 1] ?? '')) {
        if (number !== '' && Number(number + text[i + 1]!) > pattern.groups) break;
        i += 1;
        number += text[i]!;
      }
      if (number === '') throw illegalArgument('In a replacement a number of a group must follow $');
      checkGroup(name, pattern, Number(number));
      parts.push(Number(number));
    } else parts.push(char);
  }
  return parts;
}

type Evaluate = (call: Call) => (...args: never[]) => Value;

/** A function with code of its own for plain patterns; `evaluate` is for all others. */
function regexpFunction(
  spec: Omit<ScalarFunction, 'kind' | 'implementation'>,
  plain: PlainRegexp,
  evaluate: Evaluate,
): readonly ScalarFunction[] {
  const general = generalName(spec.name);
  return [
    scalar({
      ...spec,
      nulls: 'strict',
      lowered: (c, call, args) =>
        plain(call)?.(c, args) ?? c.evaluate({ ...call, fn: general, nullable: false }, args),
    }),
    scalar({
      ...spec,
      name: general,
      internal: true,
      aliases: [],
      evaluate,
      description: `What ${spec.name} does with patterns that are more than a text or a set of characters.`,
      examples: [],
    }),
  ];
}

const matches = regexpFunction(
  {
    group: 'predicate',
    since: '1.0.0',
    name: 'rlike',
    aliases: ['regexp', 'regexp_like'],
    signature: 'string, string -> boolean',
    print: ([a, b], _style, call) =>
      `${call.alias === undefined ? 'RLIKE' : call.alias.toUpperCase()}(${a}, ${b})`,
    description: 'Whether a part of the text matches the regular expression.',
    examples: [["rlike('%SystemDrive%\\\\Users', '%.*')", 'true']],
  },
  plainMatch,
  (call) => {
    const compile = patternOf(call.alias ?? 'rlike');
    return (text: string, pattern: string) => find(compile(pattern), text) !== null;
  },
);

export const regexpFunctions: readonly FunctionDeclaration[] = [
  ...matches,
  ...regexpFunction(
    {
      ...regexp,
      name: 'regexp_extract',
      signature: 'string, string, int? -> string',
      defaults: [integer(1)],
      description: 'What the group of a regular expression matched first; empty where nothing matches.',
      examples: [["regexp_extract('100-200', '([0-9]+)-([0-9]+)', 2)", '200']],
    },
    plainExtract,
    () => {
      const compile = patternOf('regexp_extract');
      return (text: string, pattern: string, index: number) => {
        const compiled = compile(pattern);
        const match = find(compiled, text);
        if (match === null) return '';
        checkGroup('regexp_extract', compiled, index);
        return groupOf(match, compiled, index);
      };
    },
  ),
  scalar({
    ...regexp,
    name: 'regexp_extract_all',
    since: '3.1.0',
    signature: 'string, string, int? -> array<string>',
    defaults: [integer(1)],
    evaluate: () => {
      const compile = patternOf('regexp_extract_all');
      return (text: string, pattern: string, index: number) => {
        const compiled = compile(pattern);
        const found: string[] = [];
        for (const match of text.matchAll(compiled.regex)) {
          if (found.length === 0) checkGroup('regexp_extract_all', compiled, index);
          found.push(groupOf(match, compiled, index));
        }
        return found;
      };
    },
    description: 'What the group of a regular expression matched, for every match.',
    examples: [["regexp_extract_all('100-200, 300-400', '([0-9]+)-([0-9]+)', 1)", '[100, 300]']],
  }),
  ...regexpFunction(
    {
      ...regexp,
      name: 'regexp_replace',
      signature: 'string, string, string, int? -> string',
      defaults: [integer(1)],
      description: 'The text with every match of a regular expression replaced, from a position on.',
      examples: [["regexp_replace('100-200', '([0-9]+)', 'num')", 'num-num']],
    },
    plainReplace,
    () => {
      const compile = patternOf('regexp_replace');
      return (text: string, pattern: string, replacement: string, from: number) => {
        if (from <= 0) {
          throw new SparkError('DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE', {
            sqlExpr: '"regexp_replace"',
            exprName: '`position`',
            valueRange: '(0, 2147483647]',
            currentValue: `${from}`,
          });
        }
        const compiled = compile(pattern);
        const start = from === 1 ? 0 : indexOfPosition(text, from);
        if (start >= text.length && from > 1) return text;
        const parts = replacementParts(replacement, compiled, 'regexp_replace');
        compiled.regex.lastIndex = start;
        let out = text.slice(0, start);
        let last = start;
        for (let match = compiled.regex.exec(text); match !== null; match = compiled.regex.exec(text)) {
          out += text.slice(last, match.index);
          for (const part of parts) {
            out += typeof part === 'string' ? part : groupOf(match, compiled, part);
          }
          last = match.index + match[0].length;
          if (match[0].length === 0) compiled.regex.lastIndex += 1;
          if (compiled.regex.lastIndex > text.length) break;
        }
        return out + text.slice(last);
      };
    },
  ),
  ...regexpFunction(
    {
      ...regexp,
      name: 'regexp_count',
      since: '3.4.0',
      signature: 'string, string -> int',
      description: 'How many matches of a regular expression the text has.',
      examples: [["regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}')", '8']],
    },
    plainCount,
    () => {
      const compile = patternOf('regexp_count');
      return (text: string, pattern: string) => [...text.matchAll(compile(pattern).regex)].length;
    },
  ),
  scalar({
    ...regexp,
    name: 'regexp_substr',
    since: '3.4.0',
    signature: 'string, string -> string',
    nullable: 'always',
    evaluate: () => {
      const compile = patternOf('regexp_substr');
      // As Spark takes it for `nullif(regexp_extract(...), '')`.
      return (text: string, pattern: string) => find(compile(pattern), text)?.[0] || null;
    },
    description: 'The first match of a regular expression; NULL where nothing matches.',
    examples: [["regexp_substr('Steven Jones and Stephen Smith', 'Ste(v|ph)en')", 'Steven']],
  }),
  scalar({
    ...regexp,
    name: 'regexp_instr',
    since: '3.4.0',
    signature: 'string, string, int? -> int',
    defaults: [integer(0)],
    evaluate: () => {
      const compile = patternOf('regexp_instr');
      return (text: string, pattern: string) => {
        const match = find(compile(pattern), text);
        return match === null ? 0 : position(text, match.index);
      };
    },
    description: 'Where the first match of a regular expression begins, from 1; 0 where nothing matches.',
    examples: [["regexp_instr('user@spark.apache.org', '@[^.]*')", '5']],
  }),
  ...regexpFunction(
    {
      ...regexp,
      name: 'split',
      signature: 'string, string, int? -> array<string>',
      defaults: [integer(-1)],
      description: 'The parts of the text between matches of a regular expression, at most so many.',
      examples: [
        ["split('oneAtwoBthreeC', '[ABC]')", '[one, two, three, ]'],
        ["split('oneAtwoBthreeC', '[ABC]', 2)", '[one, twoBthreeC]'],
      ],
    },
    plainSplit,
    () => {
      const compile = patternOf('split');
      return (text: string, pattern: string, limit: number) => splitBy(text, compile(pattern), limit);
    },
  ),
];

function indexOfPosition(text: string, wanted: number): number {
  let index = 0;
  for (let left = wanted - 1; left > 0 && index < text.length; left -= 1) {
    index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  }
  return index;
}

/** The parts between matches; an empty match at the start gives no empty first part. */
export function splitBy(text: string, { regex }: JavaRegex, limit: number): string[] {
  if (text === '') return [''];
  // Spark cuts between the characters for an empty pattern, without an empty rest.
  if (regex.source === '(?:)') {
    const chars = [...text];
    return limit > 0 && chars.length > limit
      ? [...chars.slice(0, limit - 1), chars.slice(limit - 1).join('')]
      : chars;
  }
  const parts: string[] = [];
  let last = 0;
  for (const match of text.matchAll(regex)) {
    if (limit > 0 && parts.length === limit - 1) break;
    const end = match.index + match[0].length;
    if (end === 0) continue;
    parts.push(text.slice(last, match.index));
    last = end;
  }
  return [...parts, text.slice(last)];
}
