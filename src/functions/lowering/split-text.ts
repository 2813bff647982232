import { i32, makeView, viewLength } from '../../codegen/instructions.ts';
import type { Ir } from '../../codegen/ir.ts';
import type { LowerContext } from '../../codegen/lower.ts';
import type { Call } from '../../expr/expression.ts';
import { constantText, textConstant } from './text.ts';

/** Characters that mean nothing else in a regular expression, and others behind a backslash. */
const PLAIN = /^(?:[^\\^$.|?*+()[\]{}]|\\[^\sA-Za-z0-9])+$/u;

/** The text that `split` cuts at, if its pattern is constant and stands for itself, and no limit is set; else null. */
export function plainSeparator({ args }: Call): string | null {
  const [, pattern, limit] = args;
  const text = pattern === undefined ? undefined : constantText(pattern);
  const unlimited = limit?.kind === 'literal' && typeof limit.value === 'number' && limit.value <= 0;
  return unlimited && text !== undefined && PLAIN.test(text) ? text.replace(/\\(.)/gu, '$1') : null;
}

/** The array of the parts of a text. */
export function splitText(c: LowerContext, text: Ir, separator: string): Ir {
  const { f } = c;
  const cut = textConstant(c, separator);
  const parts = f.let('parts', c.kernel('split_count', [text, cut], ['i64', 'i64'], 'i32'));
  const room = i32.add(i32.add(viewLength(text), i32.const(4)), i32.mul(parts, i32.const(9)));
  const target = f.let('array', c.allocate(room));
  const bytes = c.kernel('split_parts', [text, cut, parts, target], ['i64', 'i64', 'i32', 'i32'], 'i32');
  return f.let('split', makeView(target, bytes));
}
