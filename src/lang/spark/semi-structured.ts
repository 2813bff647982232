import type { TokenStream } from './token-stream.ts';

/** The text of `a.b[0]['c']` behind the colon of `v:a.b[0]['c']`; undefined when no path stands here. */
export function parseExtractionPath(p: TokenStream): string | undefined {
  const first = p.peek(1);
  const named = first.kind === 'word' || first.kind === 'quotedIdentifier';
  if (!named && first.text !== '[') return undefined;
  p.expect(':');
  const { start } = p.token;
  if (named) p.advance();
  for (;;) {
    if (p.at('.') && (p.peek(1).kind === 'word' || p.peek(1).kind === 'quotedIdentifier')) {
      p.advance();
      p.advance();
    } else if (p.at('[')) {
      p.advance();
      if (!p.isString() && p.token.kind !== 'integer' && !p.canBeIdentifier()) p.fail();
      p.advance();
      p.expect(']');
    } else break;
  }
  const { end } = p.spanFrom(start);
  return p.text.slice(start, end);
}
