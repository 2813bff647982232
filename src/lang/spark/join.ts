import type { Join, JoinCriteria, JoinType, NearestBy } from '../ast.ts';
import { parseExpression } from './expression.ts';
import { parseIntegerValue } from './literal.ts';
import { parseIdentifierList } from './name.ts';
import { parseLateralOrPrimary } from './relation.ts';
import type { TokenStream } from './token-stream.ts';

const joinWords = new Set(['JOIN', 'INNER', 'CROSS', 'LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI', 'NATURAL']);

/** Whether a join follows; none of these words can be a table's alias. */
export function atJoin(p: TokenStream): boolean {
  return p.token.kind === 'word' && p.atAny(joinWords);
}

/** `[NATURAL] [type] JOIN right [criteria]`: a join without its left side. */
export function parseJoinTail(p: TokenStream): Omit<Join, 'left'> {
  const { start } = p.token;
  const natural = p.accept('NATURAL');
  const type = parseJoinType(p);
  p.expect('JOIN');
  const lateral = p.at('LATERAL');
  const right = parseLateralOrPrimary(p);
  const criteria = natural ? undefined : parseCriteria(p);
  const join: Omit<Join, 'left'> = { kind: 'join', type, natural, right, criteria, span: p.spanFrom(start) };
  check(p, join, lateral);
  return join;
}

function parseJoinType(p: TokenStream): JoinType {
  if (p.accept('INNER')) return 'INNER';
  if (p.accept('CROSS')) return 'CROSS';
  if (p.accept('SEMI')) return 'LEFT SEMI';
  if (p.accept('ANTI')) return 'LEFT ANTI';
  const side = p.acceptOneOf('LEFT', 'RIGHT', 'FULL');
  if (side === undefined) return 'INNER';
  if (side === 'LEFT' && p.accept('SEMI')) return 'LEFT SEMI';
  if (side === 'LEFT' && p.accept('ANTI')) return 'LEFT ANTI';
  p.accept('OUTER');
  return side;
}

function parseCriteria(p: TokenStream): JoinCriteria | undefined {
  const { start } = p.token;
  if (p.accept('ON')) {
    const condition = parseExpression(p);
    return { kind: 'on', condition, span: p.spanFrom(start) };
  }
  if (p.accept('USING')) {
    const columns = parseIdentifierList(p);
    return { kind: 'using', columns, span: p.spanFrom(start) };
  }
  return p.atSequence('APPROX', 'NEAREST') || p.atSequence('EXACT', 'NEAREST')
    ? parseNearestBy(p)
    : undefined;
}

const maxNearest = 100_000;

function parseNearestBy(p: TokenStream): NearestBy {
  const { start } = p.token;
  const exact = p.advance().text === 'EXACT';
  p.expect('NEAREST');
  const count = p.at('BY') ? 1 : parseIntegerValue(p);
  p.expect('BY');
  const measure = p.expectOneOf('DISTANCE', 'SIMILARITY');
  const expression = parseExpression(p);
  const span = p.spanFrom(start);
  if (count < 1 || count > maxNearest) {
    const parameters = { numResults: String(count), min: '1', max: String(maxNearest) };
    throw p.error('NEAREST_BY_JOIN.NUM_RESULTS_OUT_OF_RANGE', parameters, span);
  }
  return { kind: 'nearestBy', exact, count, measure, expression, span };
}

function check(p: TokenStream, join: Omit<Join, 'left'>, lateral: boolean): void {
  const { type, natural, criteria, span } = join;
  const incompatible = (other: string) =>
    p.error('INCOMPATIBLE_JOIN_TYPES', { joinType1: other, joinType2: 'NATURAL' }, span);
  if (natural && lateral) throw incompatible('LATERAL');
  if (natural && type === 'CROSS') throw incompatible('CROSS');
  if (lateral) {
    if (criteria?.kind === 'using') throw p.error('UNSUPPORTED_FEATURE.LATERAL_JOIN_USING', {}, span);
    if (criteria?.kind === 'nearestBy')
      throw p.error('UNSUPPORTED_FEATURE.LATERAL_JOIN_NEAREST_BY', {}, span);
    if (type !== 'INNER' && type !== 'CROSS' && type !== 'LEFT') {
      throw p.error('INVALID_LATERAL_JOIN_TYPE', { joinType: type }, span);
    }
  }
  if (criteria?.kind === 'nearestBy' && type !== 'INNER' && type !== 'LEFT') {
    const parameters = { joinType: `'${type}'`, supported: "'INNER', 'LEFT OUTER'" };
    throw p.error('NEAREST_BY_JOIN.UNSUPPORTED_JOIN_TYPE', parameters, span);
  }
}
