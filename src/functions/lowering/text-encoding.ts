/** Bytes as digits of base 16 and letters of base 64, and back. */
import { i32, makeView, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';

/** The most digits that a whole number has. */
const LONG_DIGITS = 16;
/** Letters in a line of base 64. */
const LINE_LETTERS = 76;

export function hexOfBytes(c: LowerContext, bytes: Ir): Ir {
  const length = c.f.let('length', i32.shl(viewLength(bytes), i32.const(1)));
  const target = c.allocate(length);
  c.f.doKernel('hex_of_bytes', [bytes, target]);
  return makeView(target, length);
}

export function hexOfLong(c: LowerContext, value: Ir): Ir {
  const target = c.allocate(i32.const(LONG_DIGITS));
  return makeView(target, c.f.callKernel('hex_of_long', [value, target], 'i32'));
}

/** NULL for a text that has something else than digits. */
export function bytesOfHex(c: LowerContext, text: Ir): { readonly value: Ir; readonly valid: Ir } {
  const length = c.f.let('length', i32.shr_u(i32.add(viewLength(text), i32.const(1)), i32.const(1)));
  const target = c.allocate(length);
  const valid = c.f.callKernel('bytes_of_hex', [text, target], 'i32');
  return { value: makeView(target, length), valid };
}

/** @param chunked in lines of 76 letters */
export function base64Text(c: LowerContext, bytes: Ir, chunked: boolean): Ir {
  const { f } = c;
  const length = f.local('i32', 'length');
  const groups = i32.div_u(i32.add(viewLength(bytes), i32.const(2)), i32.const(3));
  f.set(length, i32.shl(groups, i32.const(2)));
  if (chunked) {
    f.if(f.get(length), () => {
      const breaks = i32.div_u(i32.sub(f.get(length), i32.const(1)), i32.const(LINE_LETTERS));
      f.set(length, i32.add(f.get(length), i32.shl(breaks, i32.const(1))));
    });
  }
  const target = c.allocate(f.get(length));
  f.doKernel('base64_of_bytes', [bytes, i32.const(chunked ? 1 : 0), target]);
  return makeView(target, f.get(length));
}

/** A text that isn't plain is left to `call`. */
export function bytesOfBase64(c: LowerContext, text: Register, call: Call): Ir {
  const { f } = c;
  const out = f.local('i64', 'bytes');
  const target = c.allocate(viewLength(text.value));
  const length = c.f.callKernel('bytes_of_base64', [text.value, target], 'i32');
  c.if(
    i32.ge_s(length, i32.const(0)),
    () => f.set(out, makeView(target, length)),
    () => f.set(out, c.evaluate(call, [text]).value),
  );
  return f.get(out);
}
