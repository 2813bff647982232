/** Regular expressions that searches for texts and for characters of a set do the work of. */
import { i32, or, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import {
  type CharacterRuns,
  characterRuns,
  countRuns,
  firstRun,
  replaceRuns,
  splitAtRuns,
} from './character-runs.ts';
import { splitText } from './split-text.ts';
import { constantText, textConstant } from './text.ts';
import { replaceText } from './text-shape.ts';

/** Characters that mean nothing else in a regular expression, and others behind a backslash. */
const PLAIN = /^(?:[^\\^$.|?*+()[\]{}]|\\[^\sA-Za-z0-9])+$/u;

/** The code of a call with such a pattern; null for others. */
export type PlainRegexp = (call: Call) => ((c: LowerContext, args: readonly Register[]) => Ir) | null;

type PlainPattern =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'runs'; readonly runs: CharacterRuns };

/** The text that a pattern stands for, if it has nothing that means something else. */
function plainText(pattern: string): string | undefined {
  return PLAIN.test(pattern) ? pattern.replace(/\\(.)/gu, '$1') : undefined;
}

/** What a call's constant pattern is, its second argument; null for patterns that need more. */
function plainPattern({ args }: Call): PlainPattern | null {
  const pattern = constantText(args[1]!);
  if (pattern === undefined) return null;
  const text = plainText(pattern);
  if (text !== undefined) return { kind: 'text', text };
  const runs = characterRuns(pattern);
  return runs === undefined ? null : { kind: 'runs', runs };
}

function isNumber(call: Call, index: number, accepts: (value: number) => boolean): boolean {
  const arg = call.args[index];
  return arg?.kind === 'literal' && typeof arg.value === 'number' && accepts(arg.value);
}

/** The internal function that does what a function does with other patterns, and with texts that are not valid. */
export function generalName(name: string): string {
  return `${name}_pattern`;
}

/** The value of `body` for a text that is valid UTF-8: Java sees other characters in others. */
function whereValid(c: LowerContext, call: Call, args: readonly Register[], body: () => Ir): Ir {
  const { f } = c;
  const isValid = c.f.callKernel('utf8_valid', [args[0]!.value], 'i32');
  const out = f.local(call.type.kind === 'int' ? 'i32' : 'i64', 'regexp');
  c.if(
    isValid,
    () => f.set(out, body()),
    () => f.set(out, c.evaluate({ ...call, fn: generalName(call.fn), nullable: false }, args).value),
  );
  return f.get(out);
}

/** `rlike`. What may stand around a match need not be looked at. */
export const plainMatch: PlainRegexp = (call) => {
  const pattern = constantText(call.args[1]!);
  if (pattern === undefined) return null;
  const search =
    (kernel: string, texts: readonly string[]) =>
    (c: LowerContext, [text]: readonly Register[]) =>
      texts.map((part) => c.f.callKernel(kernel, [text!.value, textConstant(c, part)], 'i32')).reduce(or);
  const start = /^\^(.+?)(?:\.\*)?$/su.exec(pattern)?.[1];
  const prefix = start === undefined ? undefined : plainText(start);
  if (prefix !== undefined) return search('str_starts_with', [prefix]);
  const inner = /^(?:\.\*)?(.+?)(?:\.\*)?$/su.exec(pattern)?.[1];
  const part = inner === undefined ? undefined : plainText(inner);
  if (part !== undefined) return search('str_contains', [part]);
  const texts = pattern.split('|').map(plainText);
  if (texts.every((text) => text !== undefined)) return search('str_contains', texts);
  const runs = characterRuns(pattern);
  if (runs === undefined) return null;
  return (c, [text]) => i32.ne(viewLength(firstRun(c, text!.value, runs)), i32.const(0));
};

/** `regexp_replace` by a text without references to groups. */
export const plainReplace: PlainRegexp = (call) => {
  const pattern = plainPattern(call);
  const by = constantText(call.args[2]!);
  if (pattern === null || by === undefined || /[$\\]/.test(by)) return null;
  if (!isNumber(call, 3, (position) => position === 1)) return null;
  return (c, args) => {
    const [text, , replacement] = args as readonly [Register, Register, Register];
    return whereValid(c, call, args, () =>
      pattern.kind === 'text'
        ? replaceText(c, call, text.value, textConstant(c, pattern.text), replacement.value)
        : replaceRuns(c, text.value, pattern.runs, replacement.value),
    );
  };
};

/** `regexp_extract` of all that a set matches. */
export const plainExtract: PlainRegexp = (call) => {
  const pattern = plainPattern(call);
  if (pattern?.kind !== 'runs') return null;
  const { runs } = pattern;
  if (!isNumber(call, 2, (index) => index >= 0 && index <= runs.groups)) return null;
  return (c, args) => whereValid(c, call, args, () => firstRun(c, args[0]!.value, runs));
};

/** `regexp_count`. */
export const plainCount: PlainRegexp = (call) => {
  const pattern = plainPattern(call);
  if (pattern === null) return null;
  return (c, args) =>
    whereValid(c, call, args, () => {
      const text = args[0]!.value;
      if (pattern.kind === 'runs') return i32.wrap_i64(countRuns(c, text, pattern.runs));
      return i32.sub(
        c.f.callKernel('split_count', [text, textConstant(c, pattern.text)], 'i32'),
        i32.const(1),
      );
    });
};

/** `split` without a limit. */
export const plainSplit: PlainRegexp = (call) => {
  const pattern = plainPattern(call);
  if (pattern === null || !isNumber(call, 2, (limit) => limit <= 0)) return null;
  return (c, args) => {
    const text = args[0]!.value;
    if (pattern.kind === 'text') return splitText(c, text, pattern.text);
    return whereValid(c, call, args, () => splitAtRuns(c, text, pattern.runs));
  };
};
