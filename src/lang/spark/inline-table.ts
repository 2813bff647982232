import type { InlineTable } from '../ast.ts';
import { parseExpressions } from './expression.ts';
import { parseTableAlias } from './name.ts';
import type { TokenStream } from './token-stream.ts';

/** `VALUES row, row [AS t(a, b)]`. */
export function parseInlineTable(p: TokenStream): InlineTable {
  const { start } = p.expect('VALUES');
  const rows = parseExpressions(p);
  const alias = parseTableAlias(p);
  return { kind: 'inlineTable', rows, alias, span: p.spanFrom(start) };
}
