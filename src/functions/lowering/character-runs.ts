/** Regular expressions that are a set of characters, or runs of them: `[^0-9]`, `\s+`, `([A-Z]+)`. */
import { i32, i64, makeView, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { javaRegex, RegexSyntaxError } from '../values/java-regex.ts';

/** See `kernels/assembly/character-runs.ts`. */
export interface CharacterRuns {
  readonly low: bigint;
  readonly high: bigint;
  readonly flags: number;
  /** How many groups the pattern has; the group is all of a match. */
  readonly groups: 0 | 1;
}

const FLAG_OTHERS = 1;
const FLAG_RUNS = 2;
const BEYOND_ASCII = 'é';

/**
 * A class of ASCII characters, ranges, and shorthands that mean such, or a shorthand alone, which may be followed by a
 * plus. Nothing in it sees a difference among the characters beyond ASCII.
 */
const CLASS = String.raw`(?:\[\^?(?:[^\[\]\\&\u{80}-\u{10ffff}]|\\[dwstnrf]|\\[!-\/:-@\[-${'`'}{-~])+\]|\\[dwsDWS])`;
const PATTERN = new RegExp(`^(\\()?(${CLASS})(\\+?)(\\))?$`, 'u');

/** What the pattern matches, if it is such a one; else undefined. */
export function characterRuns(pattern: string | undefined): CharacterRuns | undefined {
  const [, open, characters, plus, close] = PATTERN.exec(pattern ?? '') ?? [];
  if (characters === undefined || (open === undefined) !== (close === undefined)) return undefined;
  const matches = oneCharacter(characters);
  if (matches === undefined) return undefined;
  let bits = 0n;
  for (let code = 0; code < 128; code += 1) {
    if (matches(String.fromCharCode(code))) bits |= 1n << BigInt(code);
  }
  return {
    low: BigInt.asUintN(64, bits),
    high: bits >> 64n,
    flags: (matches(BEYOND_ASCII) ? FLAG_OTHERS : 0) | (plus === '' ? 0 : FLAG_RUNS),
    groups: open === undefined ? 0 : 1,
  };
}

/** Whether a text of one character is in the class; undefined where the class isn't valid. */
function oneCharacter(characters: string): ((text: string) => boolean) | undefined {
  try {
    const { regex } = javaRegex(characters);
    return (text) => {
      regex.lastIndex = 0;
      return regex.test(text);
    };
  } catch (error) {
    if (error instanceof RegexSyntaxError) return undefined;
    throw error;
  }
}

/** Calls a kernel with a text, the set, and what else it takes. */
function runsKernel(
  c: LowerContext,
  name: string,
  text: Ir,
  { low, high, flags }: CharacterRuns,
  result: 'i32' | 'i64',
  rest: readonly Ir[] = [],
): Ir {
  return c.f.callKernel(name, [text, i64.const(low), i64.const(high), i32.const(flags), ...rest], result);
}

/** How many matches there are, an i64, and above its lower 32 bits the bytes that they take. */
export function countRuns(c: LowerContext, text: Ir, runs: CharacterRuns): Ir {
  return c.f.let('matches', runsKernel(c, 'runs_count', text, runs, 'i64'));
}

/** A view of the first match, of no bytes where there is none. */
export function firstRun(c: LowerContext, text: Ir, runs: CharacterRuns): Ir {
  return runsKernel(c, 'runs_first', text, runs, 'i64');
}

/** The text with each match replaced by one text. */
export function replaceRuns(c: LowerContext, text: Ir, runs: CharacterRuns, by: Ir): Ir {
  const { f } = c;
  const out = f.local('i64', 'replaced');
  f.set(out, text);
  const found = countRuns(c, text, runs);
  f.if(i32.wrap_i64(found), () => {
    const added = i32.mul(i32.wrap_i64(found), viewLength(by));
    const room = i32.add(i32.sub(viewLength(text), viewLength(found)), added);
    const target = f.let('target', c.allocate(room));
    f.set(out, makeView(target, runsKernel(c, 'runs_replace', text, runs, 'i32', [by, target])));
  });
  return f.get(out);
}

/** The array of the parts between matches. */
export function splitAtRuns(c: LowerContext, text: Ir, runs: CharacterRuns): Ir {
  const { f } = c;
  const parts = f.let('parts', i32.add(i32.wrap_i64(countRuns(c, text, runs)), i32.const(1)));
  const room = i32.add(i32.add(viewLength(text), i32.const(4)), i32.mul(parts, i32.const(9)));
  const target = f.let('array', c.allocate(room));
  return f.let('split', makeView(target, runsKernel(c, 'runs_split', text, runs, 'i32', [parts, target])));
}
