/** Texts cut, filled up, repeated, turned around, with parts or characters replaced. */
import type { Lowered } from '../../codegen/implementation.ts';
import { and, i32, i64, makeView, select, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call, Expression } from '../../expr/expression.ts';
import { INT, STRING } from '../../types/data-type.ts';
import { evaluateFunction } from './evaluate-function.ts';
import { substring } from './substring.ts';
import { some } from './sum-state.ts';
import { concatViews, constantText } from './text.ts';

/** The most bytes that a text has, which is what arrays of Spark's hold. */
const MOST_BYTES = 0x7fff_fff0n;
const ALL = 0x7fff_ffff;
/** Stands in the table of `text_translate` for a character that is left out. */
const NOTHING = 0xff;
const ASCII = /^\p{ASCII}*$/u;

/** Memory for a text of so many bytes, an i64. */
function allocateText(c: LowerContext, call: Call, bytes: Ir): Ir {
  c.f.if(i64.gt_u(bytes, i64.const(MOST_BYTES)), () =>
    c.raise(call.origin, 'UNABLE_TO_ACQUIRE_MEMORY', {
      requestedBytes: `more than ${MOST_BYTES}`,
      receivedBytes: '0',
    }),
  );
  return c.f.let('target', c.allocate(i32.wrap_i64(bytes)));
}

/** What a kernel writes of a text of ASCII characters, as long as it; other texts are left to `call`. */
export function asciiText(c: LowerContext, kernel: string, text: Register, call: Call): Ir {
  const { f } = c;
  const out = f.local('i64', 'text');
  const length = viewLength(text.value);
  const target = c.allocate(length);
  c.if(
    c.f.callKernel(kernel, [text.value, target], 'i32'),
    () => f.set(out, makeView(target, length)),
    () => f.set(out, c.evaluate(call, [text]).value),
  );
  return f.get(out);
}

export function reverseText(c: LowerContext, { type, value }: Register): Ir {
  const target = c.allocate(viewLength(value));
  const kernel = type.kind === 'binary' ? 'bytes_reverse' : 'text_reverse';
  c.f.doKernel(kernel, [value, target]);
  return makeView(target, viewLength(value));
}

/** Writes a text, which isn't empty, again and again until there are `bytes` bytes. */
function writeRepeated(c: LowerContext, text: Ir, bytes: Ir, target: Ir): void {
  c.f.doKernel('text_repeat', [text, bytes, target]);
}

export function repeatText(c: LowerContext, call: Call, text: Ir, count: Ir): Ir {
  const { f } = c;
  const out = f.local('i64', 'repeated');
  f.set(out, i64.const(0n));
  const times = i64.extend_i32_s(count);
  f.if(and(i32.gt_s(count, i32.const(0)), i32.ne(viewLength(text), i32.const(0))), () => {
    const bytes = f.let('bytes', i64.mul(i64.extend_i32_u(viewLength(text)), times));
    const target = allocateText(c, call, bytes);
    writeRepeated(c, text, i32.wrap_i64(bytes), target);
    f.set(out, makeView(target, i32.wrap_i64(bytes)));
  });
  return f.get(out);
}

/** `lpad` and `rpad`: in characters, or bytes of binaries. */
export function padText(
  c: LowerContext,
  call: Call,
  text: Register,
  length: Ir,
  fill: Register,
  side: 'before' | 'behind',
): Ir {
  const { f } = c;
  const isBinary = text.type.kind === 'binary';
  const count = (view: Ir): Ir =>
    isBinary ? viewLength(view) : c.f.callKernel('utf8_length', [view], 'i32');
  const out = f.local('i64', 'padded');
  const missing = f.let('missing', i32.sub(length, f.let('characters', count(text.value))));
  const isShort = and(i32.gt_s(length, i32.const(0)), i32.gt_s(missing, i32.const(0)));
  f.if(
    and(isShort, i32.ne(viewLength(fill.value), i32.const(0))),
    () => {
      const period = f.let('period', count(fill.value));
      const rest = i32.rem_u(missing, period);
      const cut = isBinary ? rest : c.f.callKernel('utf8_offset', [fill.value, rest], 'i32');
      const whole = i64.mul(
        i64.extend_i32_u(i32.div_u(missing, period)),
        i64.extend_i32_u(viewLength(fill.value)),
      );
      const added = f.let('added', i64.add(whole, i64.extend_i32_u(cut)));
      const own = f.let('own', viewLength(text.value));
      const bytes = f.let('bytes', i64.add(added, i64.extend_i32_u(own)));
      const target = allocateText(c, call, bytes);
      const filled = i32.wrap_i64(added);
      writeRepeated(c, fill.value, filled, side === 'before' ? target : i32.add(target, own));
      f.if(own, () =>
        writeRepeated(c, text.value, own, side === 'before' ? i32.add(target, filled) : target),
      );
      f.set(out, makeView(target, i32.wrap_i64(bytes)));
    },
    () => f.set(out, substring(c, text, i32.const(1), length)),
  );
  return f.get(out);
}

export function replaceText(c: LowerContext, call: Call, text: Ir, part: Ir, by: Ir): Ir {
  const { f } = c;
  const out = f.local('i64', 'replaced');
  f.set(out, text);
  f.if(viewLength(part), () => {
    const found = f.let('found', i32.sub(c.f.callKernel('split_count', [text, part], 'i32'), i32.const(1)));
    f.if(found, () => {
      const length = (view: Ir): Ir => i64.extend_i32_u(viewLength(view));
      const change = i64.mul(i64.extend_i32_u(found), i64.sub(length(by), length(part)));
      const bytes = f.let('bytes', i64.add(length(text), change));
      const target = allocateText(c, call, bytes);
      f.doKernel('text_replace', [text, part, by, target], 'i32');
      f.set(out, makeView(target, i32.wrap_i64(bytes)));
    });
  });
  return f.get(out);
}

/** Spark takes what is before the position, the replacement, and all behind `position + length`. */
export function overlayText(c: LowerContext, text: Register, part: Register, position: Ir, length: Ir): Ir {
  const own =
    part.type.kind === 'binary' ? viewLength(part.value) : c.f.callKernel('utf8_length', [part.value], 'i32');
  const replaced = select(i32.ge_s(length, i32.const(0)), length, own);
  return concatViews(c, [
    substring(c, text, i32.const(1), i32.sub(position, i32.const(1))),
    part.value,
    substring(c, text, c.f.let('behind', i32.add(position, replaced)), i32.const(ALL)),
  ]);
}

/** Constant characters of ASCII by a table, all others by the function in TypeScript. */
export function translateText(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const [matching, replacement] = [call.args[1]!, call.args[2]!].map(constantText);
  if (matching === undefined || replacement === undefined || !ASCII.test(matching + replacement)) {
    return c.evaluate({ ...call, fn: 'translate_any', nullable: false }, args);
  }
  const table = Uint8Array.from({ length: 128 }, (_, code) => {
    const index = matching.indexOf(String.fromCharCode(code));
    if (index < 0) return code;
    // As in Spark, NUL stands for nothing, too.
    return replacement.charCodeAt(index) || NOTHING;
  });
  const text = args[0]!.value;
  const target = c.allocate(viewLength(text));
  return makeView(target, c.f.callKernel('text_translate', [text, c.f.constant(table), target], 'i32'));
}

/** Bits of the ASCII characters in a set: of the first 64, and of the others. Undefined where it has other characters. */
function asciiSet(characters: string | undefined): readonly [low: bigint, high: bigint] | undefined {
  if (characters === undefined || !ASCII.test(characters)) return undefined;
  let bits = 0n;
  for (const char of characters) bits |= 1n << BigInt(char.charCodeAt(0));
  return [BigInt.asUintN(64, bits), bits >> 64n];
}

/** Without characters of a set, or spaces, at the sides: 1 for the start, 2 for the end. */
export function trimText(
  c: LowerContext,
  text: Register,
  characters: { readonly expression: Expression; readonly register: Register } | undefined,
  sides: number,
): Ir {
  if (characters === undefined) {
    return c.f.callKernel('str_trim', [text.value, i32.const(sides)], 'i64');
  }
  const set = asciiSet(constantText(characters.expression));
  if (set === undefined) {
    const args = [text, characters.register, some(INT, i32.const(sides))];
    return evaluateFunction(c, 'trim_of', STRING, args).value;
  }
  const [low, high] = set;
  return c.f.callKernel(
    'text_trim_set',
    [text.value, i64.const(low), i64.const(high), i32.const(sides)],
    'i64',
  );
}
