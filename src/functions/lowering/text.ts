/** Making and reading texts in intermediate code. */
import { i32, makeView, viewAddress, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { encodeValue } from '../../columns/blob.ts';
import type { Expression } from '../../expr/expression.ts';
import { STRING } from '../../types/data-type.ts';

/** Copies bytes; the target may overlap a source behind it. */
export function copyBytes(c: LowerContext, to: Ir, from: Ir, length: Ir): void {
  c.f.doKernel('copy_bytes', [to, from, length]);
}

/** A view of the texts one behind the other. */
export function concatViews(c: LowerContext, views: readonly Ir[]): Ir {
  const { f } = c;
  if (views.length === 1) return views[0]!;
  const lengths = views.map((v) => f.let('length', viewLength(v)));
  const total = f.let(
    'total',
    lengths.reduce((a, b) => i32.add(a, b)),
  );
  const start = c.allocate(total);
  let at: Ir = start;
  for (const [i, view] of views.entries()) {
    copyBytes(c, at, viewAddress(view), lengths[i]!);
    if (i < views.length - 1) at = f.let('at', i32.add(at, lengths[i]!));
  }
  return f.let('joined', makeView(start, total));
}

/** The text of a constant argument; undefined for other arguments. */
export function constantText(e: Expression): string | undefined {
  return e.kind === 'literal' && typeof e.value === 'string' ? e.value : undefined;
}

/** A view of a text that is known now. */
export function textConstant(c: LowerContext, text: string): Ir {
  return c.f.constantView(encodeValue(STRING, text), 'text');
}
