import type { Expression, Hint } from '../ast.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseSimpleIdentifier } from './name.ts';
import { parsePrimary } from './primary.ts';
import type { TokenStream } from './token-stream.ts';

/** The hints of all comments that begin with `+` behind SELECT. */
export function parseHints(p: TokenStream): Hint[] {
  const hints: Hint[] = [];
  while (p.accept('/*+')) {
    do {
      hints.push(parseHint(p));
      p.accept(',');
    } while (!p.at('*/'));
    p.expect('*/');
  }
  return hints;
}

function parseHint(p: TokenStream): Hint {
  const name = parseSimpleIdentifier(p);
  const parameters: Expression[] = p.at('(') ? parseParenthesized(p, () => parseList(p, parsePrimary)) : [];
  return { kind: 'hint', name: name.name, parameters, span: p.spanFrom(name.span.start) };
}
