import type { CommonTable, Expression, Query, QueryBody, QueryOrganization, WithClause } from '../ast.ts';
import { parseExpression, parseExpressions } from './expression.ts';
import { parseFromQuery } from './from-query.ts';
import { parseInlineTable } from './inline-table.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseIntegerValue } from './literal.ts';
import { parseDefinedIdentifier, parseIdentifierList, parseNameReference } from './name.ts';
import { atPipe, parsePipeOperator } from './pipe.ts';
import { parseSelect } from './select.ts';
import { parseSortItems } from './sort-item.ts';
import { maxDepth, type TokenStream } from './token-stream.ts';
import { atTransform, parseTransform } from './transform.ts';
import { parseWindowClause } from './window.ts';

const afterQuery = new Set(
  'UNION EXCEPT INTERSECT MINUS ORDER SORT CLUSTER DISTRIBUTE LIMIT OFFSET |> ;'.split(' '),
);
const afterSelect = new Set(['(', '*', '-', '+', '~', '!', '?', ':', '/*+', '[']);

/**
 * Whether a query begins at `offset`, and not an expression or a relation. Its first words may be names as well,
 * so the token behind them decides; of parentheses, what follows their end.
 */
export function atQuery(p: TokenStream, offset = 0): boolean {
  let at = offset;
  while (p.peek(at).text === '(') {
    const closing = p.closingOffset(at);
    if (closing === 0 || at - offset > maxDepth) return false;
    const { text, kind } = p.peek(closing + 1);
    if (text !== ')' && kind !== 'end' && !afterQuery.has(text)) return false;
    at++;
  }
  const next = p.peek(at + 1);
  const name = next.kind === 'word' || next.kind === 'quotedIdentifier' || next.kind === 'doubleQuoted';
  switch (p.peek(at).text) {
    case 'SELECT':
    case 'VALUES':
      if (next.kind === 'symbol') return afterSelect.has(next.text);
      return next.kind !== 'end';
    case 'FROM':
    case 'TABLE':
      return name || next.text === '(';
    case 'WITH':
      return next.text === 'RECURSIVE' || (name && queryNameEnd.has(p.peek(at + 2).text));
    case 'MAP':
    case 'REDUCE':
      return atTransform(p, at);
    default:
      return false;
  }
}

const queryNameEnd = new Set(['AS', '(', 'MAX']);

/** A query with everything around it: WITH, set operations, ORDER BY, LIMIT, ... */
export function parseQuery(p: TokenStream): Query {
  const { start } = p.token;
  return p.nested(() => parseQueryAfterWith(p, parseWithClause(p), start));
}

export function parseQueryAfterWith(
  p: TokenStream,
  withClause: WithClause | undefined,
  start: number,
): Query {
  const body = parseBody(p);
  const organization = parseOrganization(p);
  return { kind: 'query', with: withClause, body, organization, span: p.spanFrom(start) };
}

/** `WITH a AS (...), ...`, if it's there. */
export function parseWithClause(p: TokenStream): WithClause | undefined {
  const { start } = p.token;
  if (!p.accept('WITH')) return undefined;
  const recursive = p.at('RECURSIVE') && p.canBeIdentifier(1) && p.peek(1).text !== 'AS';
  if (recursive) p.advance();
  const tables = parseList(p, (inner) => parseCommonTable(inner, recursive));
  const names = new Set<string>();
  for (const { name } of tables) {
    if (names.has(name.name)) {
      throw p.error('DUPLICATED_CTE_NAMES', { duplicateNames: `\`${name.name}\`` }, name.span);
    }
    names.add(name.name);
  }
  return { kind: 'withClause', recursive, tables, span: p.spanFrom(start) };
}

function parseCommonTable(p: TokenStream, recursive: boolean): CommonTable {
  const name = parseDefinedIdentifier(p);
  const columns = p.at('(') && !atQuery(p, 1) ? parseIdentifierList(p) : undefined;
  let maxRecursionLevel: number | undefined;
  if (p.acceptSequence('MAX', 'RECURSION', 'LEVEL')) {
    if (!recursive) throw p.notAllowed('MAX RECURSION LEVEL without WITH RECURSIVE', name.span);
    maxRecursionLevel = parseIntegerValue(p);
  }
  p.accept('AS');
  const query = parseParenthesized(p, parseQuery);
  const span = p.spanFrom(name.span.start);
  return { kind: 'commonTable', name, columns, maxRecursionLevel, query, span };
}

type SetOperator = 'UNION' | 'EXCEPT' | 'INTERSECT';

/** Pipes bind loosest, then UNION and EXCEPT, then INTERSECT. */
function parseBody(p: TokenStream): QueryBody {
  const { start } = p.token;
  let input = parseUnion(p);
  while (atPipe(p)) {
    const operator = parsePipeOperator(p);
    input = { kind: 'pipeQuery', input, operator, span: p.spanFrom(start) };
  }
  return input;
}

function parseUnion(p: TokenStream): QueryBody {
  const intersect = p.options.legacySetOperationPrecedence === true ? ['INTERSECT'] : [];
  const operators = new Set(['UNION', 'EXCEPT', 'MINUS', ...intersect]);
  return parseSetChain(p, operators, intersect.length > 0 ? parseQueryPrimary : parseIntersect);
}

const intersectOnly = new Set(['INTERSECT']);

function parseIntersect(p: TokenStream): QueryBody {
  return parseSetChain(p, intersectOnly, parseQueryPrimary);
}

function parseSetChain(
  p: TokenStream,
  operators: ReadonlySet<string>,
  parseOperand: (p: TokenStream) => QueryBody,
): QueryBody {
  const { start } = p.token;
  let left = parseOperand(p);
  while (p.atAny(operators)) {
    const { operator, all } = parseSetOperator(p);
    const right = parseOperand(p);
    left = { kind: 'setOperation', operator, all, left, right, span: p.spanFrom(start) };
  }
  return left;
}

/** `UNION [ALL | DISTINCT]` and the like. */
export function parseSetOperator(p: TokenStream): { operator: SetOperator; all: boolean } {
  const word = p.advance().text;
  const all = p.accept('ALL');
  if (!all) p.accept('DISTINCT');
  return { operator: word === 'MINUS' ? 'EXCEPT' : (word as SetOperator), all };
}

export function parseQueryPrimary(p: TokenStream): QueryBody {
  const { start } = p.token;
  switch (p.token.text) {
    case 'SELECT':
      return atTransform(p, 0) ? parseTransform(p) : parseSelect(p);
    case 'MAP':
    case 'REDUCE':
      return parseTransform(p);
    case 'FROM':
      return parseFromQuery(p);
    case 'VALUES':
      return parseInlineTable(p);
    case 'TABLE': {
      p.advance();
      const name = parseNameReference(p);
      return { kind: 'tableQuery', name, span: p.spanFrom(start) };
    }
    case '(':
      return parseParenthesized(p, parseQuery);
    default:
      return p.fail();
  }
}

/** ORDER BY to OFFSET; all parts may be missing. */
export function parseOrganization(p: TokenStream): QueryOrganization {
  const { start } = p.token;
  const orderBy = p.acceptSequence('ORDER', 'BY') ? parseSortItems(p) : [];
  const clusterBy = p.acceptSequence('CLUSTER', 'BY') ? parseExpressions(p) : [];
  const distributeBy = p.acceptSequence('DISTRIBUTE', 'BY') ? parseExpressions(p) : [];
  const sortBy = p.acceptSequence('SORT', 'BY') ? parseSortItems(p) : [];
  const used = [orderBy, clusterBy, distributeBy, sortBy].filter((list) => list.length > 0).length;
  if (used > 1 && !(used === 2 && distributeBy.length > 0 && sortBy.length > 0)) {
    throw p.error('UNSUPPORTED_FEATURE.COMBINATION_QUERY_RESULT_CLAUSES', {}, p.spanFrom(start));
  }
  const windows = parseWindowClause(p);
  const limit = p.accept('LIMIT') ? parseLimit(p) : undefined;
  const offset = p.accept('OFFSET') ? parseExpression(p) : undefined;
  const span = p.spanFrom(start);
  return {
    kind: 'queryOrganization',
    orderBy,
    clusterBy,
    distributeBy,
    sortBy,
    windows,
    limit,
    offset,
    span,
  };
}

function parseLimit(p: TokenStream): Expression | undefined {
  const next = p.peek(1);
  if (
    p.at('ALL') &&
    (next.kind !== 'symbol' || next.text === ')' || next.text === ';' || next.text === '|>')
  ) {
    p.advance();
    return undefined;
  }
  return parseExpression(p);
}
