import type { TokenStream } from './token-stream.ts';

/** `item, item, ...`: at least one. */
export function parseList<T>(p: TokenStream, parseItem: (p: TokenStream) => T): T[] {
  const items = [parseItem(p)];
  while (p.accept(',')) items.push(parseItem(p));
  return items;
}

/** `( content )`. */
export function parseParenthesized<T>(p: TokenStream, parseContent: (p: TokenStream) => T): T {
  p.expect('(');
  const content = parseContent(p);
  p.expect(')');
  return content;
}
