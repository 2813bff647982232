import type { SortItem } from '../ast.ts';
import { parseExpression } from './expression.ts';
import { parseList } from './list.ts';
import type { TokenStream } from './token-stream.ts';

/** `a [ASC | DESC] [NULLS FIRST | LAST]`. */
export function parseSortItem(p: TokenStream): SortItem {
  const { start } = p.token;
  const expression = parseExpression(p);
  const direction = p.acceptOneOf('ASC', 'DESC');
  const nulls = p.accept('NULLS') ? p.expectOneOf('FIRST', 'LAST') : undefined;
  return { kind: 'sortItem', expression, direction, nulls, span: p.spanFrom(start) };
}

/** `a DESC, b`. */
export function parseSortItems(p: TokenStream): SortItem[] {
  return parseList(p, parseSortItem);
}
