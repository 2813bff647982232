import { atCompound } from './statements/script.ts';
import type { TokenStream } from './token-stream.ts';

/** One stream a statement; a semicolon inside BEGIN ... END doesn't end one. */
export function splitTokens(p: TokenStream): TokenStream[] {
  const statements: TokenStream[] = [];
  while (!p.atEnd) {
    if (p.accept(';')) continue;
    const mark = p.mark();
    if (atCompound(p)) skipScript(p);
    while (!p.atEnd && !p.at(';')) p.advance();
    statements.push(p.since(mark));
  }
  return statements;
}

/** Words that END closes with the word itself behind it; their openings needn't be counted. */
const namedEnds = new Set(['IF', 'WHILE', 'LOOP', 'REPEAT', 'FOR']);

/** Passes `BEGIN ... END` by counting, so that scripts with errors in them are split, too. */
function skipScript(p: TokenStream): void {
  let depth = 0;
  while (!p.atEnd) {
    const { text } = p.advance();
    if (text === 'BEGIN' || text === 'CASE') depth++;
    else if (text === 'END' && !namedEnds.has(p.token.text)) {
      p.accept('CASE');
      depth--;
      if (depth === 0) return;
    }
  }
}
