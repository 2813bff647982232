import { i32 } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import { type FunctionDeclaration, scalar } from '../declare.ts';
import { levenshtein, levenshteinWithin } from '../values/levenshtein.ts';
import { soundex } from '../values/soundex.ts';

const search = { group: 'string', since: '1.5.0' } as const;

/** A view of a part of a text: around a separator, by a number. */
function partKernel(c: LowerContext, kernel: string, args: readonly Register[]): Ir {
  return c.f.callKernel(
    kernel,
    args.map(({ value }) => value),
    'i64',
  );
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
    lowered: (c, _call, [text, separator, count]) =>
      partKernel(c, 'text_before_nth', [text!, separator!, count!]),
    description: 'The text up to the n-th separator, or behind the n-th from the right when n is negative.',
    examples: [["substring_index('www.apache.org', '.', 2)", 'www.apache']],
  }),
  scalar({
    ...search,
    name: 'split_part',
    since: '3.3.0',
    signature: 'string, string, int -> string',
    lowered: (c, call, args) => {
      c.f.if(i32.eqz(args[2]!.value), () => c.raise(call.origin, 'INVALID_INDEX_OF_ZERO'));
      return partKernel(c, 'text_part', args);
    },
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
