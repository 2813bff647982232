import type { FromClause, Pivot, Unpivot } from '../ast.ts';
import { parseLateralViews } from './lateral-view.ts';
import { parseList } from './list.ts';
import { atPivot, atUnpivot, parsePivot, parseUnpivot } from './pivot.ts';
import { parseRelation } from './relation.ts';
import type { TokenStream } from './token-stream.ts';

/** `FROM a, b JOIN c ... LATERAL VIEW ... [PIVOT | UNPIVOT]`. */
export function parseFromClause(p: TokenStream): FromClause {
  const { start } = p.expect('FROM');
  const relations = parseList(p, parseRelation);
  const lateralViews = parseLateralViews(p);
  let reshape: Pivot | Unpivot | undefined;
  if (atPivot(p)) reshape = parsePivot(p);
  else if (atUnpivot(p)) reshape = parseUnpivot(p);
  if (reshape !== undefined && lateralViews.length > 0) {
    throw p.error(`NOT_ALLOWED_IN_FROM.LATERAL_WITH_${reshape.kind.toUpperCase()}`, {}, reshape.span);
  }
  return { kind: 'fromClause', relations, lateralViews, reshape, span: p.spanFrom(start) };
}
