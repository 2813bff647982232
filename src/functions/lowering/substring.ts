/** Parts of texts and binaries by position. */
import { i32, i64, makeView, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Register } from '../../codegen/register.ts';

/** Spark's substring; `count` of characters (of bytes, for binaries), null for all. */
export function substring(c: LowerContext, text: Register, position: Ir, count: Ir | null): Ir {
  const all = count ?? i32.const(0x7fffffff);
  if (text.type.kind === 'binary') return sliceBytes(c, text.value, position, all);
  return c.f.callKernel('str_substring', [text.value, position, all], 'i64');
}

function sliceBytes(c: LowerContext, view: Ir, position: Ir, count: Ir): Ir {
  const { f } = c;
  const length = f.let('length', i64.extend_i32_u(viewLength(view)));
  const p = f.let('position', i64.extend_i32_s(position));
  const zero = i64.const(0n);
  const start = f.local('i64', 'start');
  const end = f.local('i64', 'end');
  f.if(
    i64.gt_s(p, zero),
    () => f.set(start, i64.sub(p, i64.const(1n))),
    () =>
      f.if(
        i64.lt_s(p, zero),
        () => f.set(start, i64.add(length, p)),
        () => f.set(start, zero),
      ),
  );
  f.set(end, i64.add(f.get(start), i64.extend_i32_s(count)));
  const clamp = (local: typeof start): void => {
    f.if(i64.lt_s(f.get(local), zero), () => f.set(local, zero));
    f.if(i64.gt_s(f.get(local), length), () => f.set(local, length));
  };
  clamp(start);
  clamp(end);
  f.if(i64.lt_s(f.get(end), f.get(start)), () => f.set(end, f.get(start)));
  const address = i32.add(viewAddress(view), i32.wrap_i64(f.get(start)));
  return f.let('slice', makeView(address, i32.wrap_i64(i64.sub(f.get(end), f.get(start)))));
}
