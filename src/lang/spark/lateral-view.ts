import type { Expression, Identifier, LateralView, QualifiedName } from '../ast.ts';
import { parseExpressions } from './expression.ts';
import { parseList } from './list.ts';
import { parseIdentifier, parseQualifiedName, startsImplicitAlias } from './name.ts';
import type { TokenStream } from './token-stream.ts';

/** All of `LATERAL VIEW [OUTER] f(x) t [AS a, b]` that follow each other. */
export function parseLateralViews(p: TokenStream): LateralView[] {
  const views: LateralView[] = [];
  while (p.atSequence('LATERAL', 'VIEW')) views.push(parseLateralView(p));
  return views;
}

function parseLateralView(p: TokenStream): LateralView {
  const { start } = p.token;
  p.expectSequence('LATERAL', 'VIEW');
  const outer = p.at('OUTER') && p.peek(1).text !== '(';
  if (outer) p.advance();
  const name: QualifiedName = parseQualifiedName(p);
  p.expect('(');
  const args: Expression[] = p.at(')') ? [] : parseExpressions(p);
  p.expect(')');
  const tableAlias = parseIdentifier(p);
  let columnAliases: Identifier[] = [];
  if (p.accept('AS') || startsImplicitAlias(p, false))
    columnAliases = parseList(p, (inner) => parseIdentifier(inner));
  const span = p.spanFrom(start);
  return { kind: 'lateralView', outer, name, arguments: args, tableAlias, columnAliases, span };
}
