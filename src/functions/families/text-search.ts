import { SparkError } from '../../core/error.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';
import { levenshtein, levenshteinWithin } from '../values/levenshtein.ts';
import { soundex } from '../values/soundex.ts';

const search = { group: 'string', since: '1.5.0' } as const;

/** The parts of a text around a separator that is taken as it is. */
function splitPart(text: string, separator: string, index: number): string {
  if (index === 0) throw new SparkError('INVALID_INDEX_OF_ZERO');
  const parts = separator === '' ? [text] : text.split(separator);
  return parts[index > 0 ? index - 1 : parts.length + index] ?? '';
}

/** Up to the count-th separator from the left, or from behind the count-th from the right when negative. */
function substringIndex(text: string, separator: string, count: number): string {
  if (count === 0 || separator === '') return '';
  if (count > 0) {
    let at = -1;
    for (let left = count; left > 0; left -= 1) {
      at = text.indexOf(separator, at + 1);
      if (at < 0) return text;
    }
    return text.slice(0, at);
  }
  let at = text.length;
  for (let left = -count; left > 0; left -= 1) {
    at = at === 0 ? -1 : text.lastIndexOf(separator, at - 1);
    if (at < 0) return text;
  }
  return text.slice(at + separator.length);
}

export const textSearchFunctions: readonly FunctionDeclaration[] = [
  scalar({
    ...search,
    name: 'find_in_set',
    signature: 'string, string -> int',
    evaluate: () => (text: string, list: string) =>
      text.includes(',') ? 0 : list.split(',').indexOf(text) + 1,
    description: 'Where the text stands in a list separated by commas, from 1; 0 if it does not.',
    examples: [["find_in_set('ab', 'abc,b,ab,c,def')", '3']],
  }),
  scalar({
    ...search,
    name: 'substring_index',
    signature: 'string, string, int -> string',
    evaluate: () => substringIndex,
    description: 'The text up to the n-th separator, or behind the n-th from the right when n is negative.',
    examples: [["substring_index('www.apache.org', '.', 2)", 'www.apache']],
  }),
  scalar({
    ...search,
    name: 'split_part',
    since: '3.3.0',
    signature: 'string, string, int -> string',
    evaluate: () => splitPart,
    description:
      'The n-th of the parts between separators, counted from the end when negative; empty if there is none.',
    examples: [["split_part('11.12.13', '.', 3)", '13']],
  }),
  scalar({
    ...search,
    name: 'levenshtein',
    signature: 'string, string, int? -> int',
    evaluate: () => (a: string, b: string, limit?: number) =>
      limit === undefined ? levenshtein([...a], [...b]) : levenshteinWithin([...a], [...b], limit),
    description:
      'How many characters must be put in, dropped or changed to make one text of the other; -1 above a limit.',
    examples: [
      ["levenshtein('kitten', 'sitting')", '3'],
      ["levenshtein('kitten', 'sitting', 2)", '-1'],
    ],
  }),
  scalar({
    ...search,
    name: 'soundex',
    signature: 'string -> string',
    evaluate: () => soundex,
    description: 'A code for how an English name sounds.',
    examples: [["soundex('Miller')", 'M460']],
  }),
];
