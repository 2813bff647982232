import { i32, makeView, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';
import type { Call } from '../../expr/expression.ts';
import { some, whenValid } from './sum-state.ts';
import { copyBytes } from './text.ts';

/** `concat_ws`: the texts, and those in arrays, with the separator between them; NULLs are left out. */
export function concatWithSeparator(c: LowerContext, call: Call): Register {
  const [separator, ...parts] = call.args.map((arg) => c.lower(arg)) as [Register, ...Register[]];
  if (separator.valid === null) return some(call.type, joined(c, separator.value, parts));
  const out = c.output('concat_ws', call.type, true);
  out.setNull();
  c.if(separator.valid, () => out.set(some(call.type, joined(c, separator.value, parts))));
  return out.register;
}

/** A view of the parts; the separator stands behind the last one, too, where the view doesn't see it. */
function joined(c: LowerContext, separator: Ir, parts: readonly Register[]): Ir {
  const { f } = c;
  const width = f.let('width', viewLength(separator));
  const room = f.local('i32', 'room');
  f.set(room, i32.const(0));
  for (const part of parts)
    whenValid(c, part, () => f.set(room, i32.add(f.get(room), roomOf(c, part, width))));
  const start = f.let('start', c.allocate(f.get(room)));
  const at = f.local('i32', 'at');
  f.set(at, start);
  const append = (view: Ir, length: Ir): void => {
    copyBytes(c, f.get(at), viewAddress(view), length);
    f.set(at, i32.add(f.get(at), length));
  };
  for (const { type, value, valid } of parts) {
    whenValid(c, { type, value, high: null, valid }, () => {
      if (type.kind === 'array') {
        f.set(at, c.f.callKernel('array_join', [value, separator, f.get(at)], 'i32'));
        return;
      }
      append(value, f.let('length', viewLength(value)));
      append(separator, width);
    });
  }
  const length = f.local('i32', 'length');
  f.set(length, i32.sub(f.get(at), start));
  f.if(f.get(length), () => f.set(length, i32.sub(f.get(length), width)));
  return makeView(start, f.get(length));
}

/** Bytes that a part takes with the separators behind its texts. */
function roomOf(c: LowerContext, { type, value }: Register, width: Ir): Ir {
  if (type.kind !== 'array') return i32.add(viewLength(value), width);
  return c.f.callKernel('array_join_bytes', [value, width], 'i32');
}
