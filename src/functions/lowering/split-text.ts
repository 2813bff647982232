import { i32, makeView, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import { textConstant } from './text.ts';

/** The array of the parts of a text. */
export function splitText(c: LowerContext, text: Ir, separator: string): Ir {
  const { f } = c;
  const cut = textConstant(c, separator);
  const parts = f.let('parts', c.f.callKernel('split_count', [text, cut], 'i32'));
  const room = i32.add(i32.add(viewLength(text), i32.const(4)), i32.mul(parts, i32.const(9)));
  const target = f.let('array', c.allocate(room));
  const bytes = c.f.callKernel('split_parts', [text, cut, parts, target], 'i32');
  return f.let('split', makeView(target, bytes));
}
