import type { Lowered } from '../../codegen/implementation.ts';
import { i32, not, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { constantText, textConstant } from './text.ts';

/** A LIKE pattern in parts: literal texts between `%`; undefined where it has `_`. */
function parsePattern(pattern: string, escapeChar: string): readonly string[] | undefined {
  const parts = [''];
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i]!;
    if (char === escapeChar) {
      const next = pattern[i + 1];
      // Wrong escapes are for the kernel's check.
      if (next !== '%' && next !== '_' && next !== escapeChar) return undefined;
      parts[parts.length - 1] += next;
      i += 1;
    } else if (char === '_') return undefined;
    else if (char === '%') parts.push('');
    else parts[parts.length - 1] += char;
  }
  // Neighbouring % are one.
  return parts.filter((part, i) => part !== '' || i === 0 || i === parts.length - 1);
}

/** `text LIKE pattern ESCAPE escapeChar`: prefixes, suffixes and parts by searches, all else by the matcher. */
export function lowerLike(c: LowerContext, call: Call, args: readonly Register[]): Lowered {
  const [text, pattern] = args as readonly [Register, Register];
  const escapeChar = call.args[2] === undefined ? '\\' : (constantText(call.args[2]) ?? '\\');
  const constant = constantText(call.args[1]!);
  const parts = constant === undefined ? undefined : parsePattern(constant, escapeChar);
  if (parts !== undefined) {
    const simple = searchFor(c, text.value, parts);
    if (simple !== undefined) return simple;
  }
  const escapeView = textConstant(c, escapeChar);
  if (constant === undefined || !isValid(constant, escapeChar)) checkPattern(c, call, pattern, escapeView);
  return c.f.callKernel('str_like', [text.value, pattern.value, escapeView], 'i32');
}

function searchFor(c: LowerContext, text: Ir, parts: readonly string[]): Ir | undefined {
  const constant = (part: string): Ir => textConstant(c, part);
  const [first, ...rest] = parts as readonly [string, ...string[]];
  if (rest.length === 0) return c.f.callKernel('str_equal', [text, constant(first)], 'i32');
  const last = rest.at(-1)!;
  if (parts.length > 3 || (parts.length === 3 && (first !== '' || last !== ''))) return undefined;
  if (parts.length === 3) return c.f.callKernel('str_contains', [text, constant(rest[0]!)], 'i32');
  if (first === '' && last === '') return i32.const(1);
  if (last === '') return c.f.callKernel('str_starts_with', [text, constant(first)], 'i32');
  if (first === '') return c.f.callKernel('str_ends_with', [text, constant(last)], 'i32');
  const { f } = c;
  const out = f.local('i32', 'like');
  const minimum = Buffer.byteLength(first) + Buffer.byteLength(last);
  f.set(out, i32.ge_u(viewLength(text), i32.const(minimum)));
  f.if(f.get(out), () => f.set(out, c.f.callKernel('str_starts_with', [text, constant(first)], 'i32')));
  f.if(f.get(out), () => f.set(out, c.f.callKernel('str_ends_with', [text, constant(last)], 'i32')));
  return f.get(out);
}

function isValid(pattern: string, escapeChar: string): boolean {
  for (let i = 0; i < pattern.length; i += 1) {
    if (pattern[i] !== escapeChar) continue;
    const next = pattern[i + 1];
    if (next !== '%' && next !== '_' && next !== escapeChar) return false;
    i += 1;
  }
  return true;
}

function checkPattern(c: LowerContext, call: Call, pattern: Register, escapeChar: Ir): void {
  const check = c.f.callKernel('like_check', [pattern.value, escapeChar], 'i32');
  c.f.if(not(i32.eqz(check)), () => {
    c.f.if(i32.eq(check, i32.const(1)), () =>
      c.raise(call.origin, 'INVALID_FORMAT.ESC_IN_THE_MIDDLE', {
        format: { sql: pattern },
        char: 'an ordinary character',
      }),
    );
    c.raise(call.origin, 'INVALID_FORMAT.ESC_AT_THE_END', { format: { sql: pattern } });
  });
}
