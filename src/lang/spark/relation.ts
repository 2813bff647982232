import type { Property, Relation } from '../ast.ts';
import { startsOperand } from './expression.ts';
import { parseInlineTable } from './inline-table.ts';
import { atJoin, parseJoinTail } from './join.ts';
import { parseParenthesized } from './list.ts';
import { parseNameReference, parseTableAlias } from './name.ts';
import { atPivot, atUnpivot, parsePivot, parseUnpivot } from './pivot.ts';
import { parseProperties } from './property.ts';
import { atQuery, parseQuery } from './query.ts';
import { parseSample } from './sample.ts';
import { parseTableFunction } from './table-function.ts';
import { parseTableChanges, parseTimeTravel, parseWatermark } from './table-suffix.ts';
import type { TokenStream } from './token-stream.ts';

/** A relation with its joins, left-deep. */
export function parseRelation(p: TokenStream): Relation {
  const { start } = p.token;
  let relation = parseLateralOrPrimary(p);
  for (;;) {
    if (atJoin(p)) {
      const join = parseJoinTail(p);
      relation = { ...join, left: relation, span: p.spanFrom(start) };
    } else if (atPivot(p)) {
      const pivot = parsePivot(p);
      relation = { kind: 'pivotRelation', input: relation, pivot, span: p.spanFrom(start) };
    } else if (atUnpivot(p)) {
      const unpivot = parseUnpivot(p);
      relation = { kind: 'unpivotRelation', input: relation, unpivot, span: p.spanFrom(start) };
    } else return relation;
  }
}

/** A relation without joins, perhaps LATERAL. */
export function parseLateralOrPrimary(p: TokenStream): Relation {
  const { start } = p.token;
  if (!p.at('LATERAL') || p.peek(1).text === 'VIEW') return parseRelationPrimary(p);
  p.advance();
  const relation = parseRelationPrimary(p);
  if (relation.kind === 'subqueryRelation' || relation.kind === 'tableFunction') {
    return { ...relation, lateral: true, span: p.spanFrom(start) };
  }
  const condition = 'INVALID_SQL_SYNTAX.LATERAL_WITHOUT_SUBQUERY_OR_TABLE_VALUED_FUNC';
  throw p.error(condition, {}, p.spanFrom(start));
}

function parseRelationPrimary(p: TokenStream): Relation {
  const { start } = p.token;
  if (p.at('(')) return parseInParentheses(p);
  if (p.at('VALUES') && startsOperand(p, 1)) return parseInlineTable(p);
  if (p.at('STREAM') && (p.peek(1).text === '(' || p.canBeIdentifier(1, true))) return parseStream(p);
  const name = parseNameReference(p);
  if (p.at('(')) return parseTableFunction(p, name);
  const changes = parseTableChanges(p);
  const timeTravel = changes === undefined ? parseTimeTravel(p) : undefined;
  const options = parseWithOptions(p);
  const sample = parseSample(p);
  const watermark = parseWatermark(p);
  const alias = parseTableAlias(p);
  const span = p.spanFrom(start);
  return { kind: 'tableReference', name, timeTravel, changes, options, sample, watermark, alias, span };
}

/** `WITH ('key' = 'value', ...)` behind a table. */
export function parseWithOptions(p: TokenStream): Property[] {
  return p.acceptSequence('WITH', '(') ? parseProperties(p, true) : [];
}

function parseInParentheses(p: TokenStream): Relation {
  const { start } = p.token;
  if (atQuery(p, 1)) {
    const query = parseParenthesized(p, parseQuery);
    const sample = parseSample(p);
    const watermark = parseWatermark(p);
    const alias = parseTableAlias(p);
    const span = p.spanFrom(start);
    return { kind: 'subqueryRelation', lateral: false, query, sample, watermark, alias, span };
  }
  const relation = p.nested(() => parseParenthesized(p, parseRelation));
  const sample = parseSample(p);
  const watermark = parseWatermark(p);
  const alias = parseTableAlias(p);
  const span = p.spanFrom(start);
  return { kind: 'parenthesizedRelation', relation, sample, watermark, alias, span };
}

function parseStream(p: TokenStream): Relation {
  const { start } = p.expect('STREAM');
  const name = p.at('(') ? parseParenthesized(p, parseNameReference) : parseNameReference(p);
  const options = parseWithOptions(p);
  const watermark = parseWatermark(p);
  const alias = parseTableAlias(p);
  return { kind: 'streamRelation', name, options, watermark, alias, span: p.spanFrom(start) };
}
