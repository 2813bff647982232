import type { FromClause, Select } from '../ast.ts';
import { parseExpression, parseNamedExpressions, startsOperand } from './expression.ts';
import { parseFromClause } from './from-clause.ts';
import { parseGroupBy } from './group-by.ts';
import { parseHints } from './hint.ts';
import { parseLateralViews } from './lateral-view.ts';
import type { TokenStream } from './token-stream.ts';
import { parseWindowClause } from './window.ts';

/** `SELECT ... FROM ... WHERE ...` up to WINDOW. */
export function parseSelect(p: TokenStream): Select {
  const head = parseSelectHead(p);
  const from = p.at('FROM') ? parseFromClause(p) : undefined;
  return parseSelectTail(p, head, from);
}

/** The SELECT of `FROM t SELECT ...`. */
export function parseSelectAfterFrom(p: TokenStream, from: FromClause): Select {
  return parseSelectTail(p, parseSelectHead(p), from);
}

/** `SELECT items [GROUP BY ...] [WINDOW ...]` behind a pipe. */
export function parsePipedSelect(p: TokenStream): Select {
  const head = parseSelectHead(p);
  const groupBy = parseGroupBy(p, false);
  const windows = parseWindowClause(p);
  const { start, ...rest } = head;
  return { ...rest, ...noClauses, groupBy, windows, span: p.spanFrom(start) };
}

const noClauses = {
  from: undefined,
  lateralViews: [],
  where: undefined,
  having: undefined,
  qualify: undefined,
} as const;

type SelectHead = Pick<Select, 'kind' | 'hints' | 'distinct' | 'items'> & { readonly start: number };

function parseSelectHead(p: TokenStream): SelectHead {
  const { start } = p.expect('SELECT');
  const hints = parseHints(p);
  const distinct = parseSetQuantifier(p);
  const items = parseNamedExpressions(p);
  return { kind: 'select', hints, distinct, items, start };
}

/** `DISTINCT` or `ALL`, unless it's a column. */
export function parseSetQuantifier(p: TokenStream): boolean {
  if ((!p.at('DISTINCT') && !p.at('ALL')) || !startsOperand(p, 1)) return false;
  return p.advance().text === 'DISTINCT';
}

function parseSelectTail(p: TokenStream, head: SelectHead, from: FromClause | undefined): Select {
  const { kind, hints, distinct, items, start } = head;
  const lateralViews = parseLateralViews(p);
  const where = p.accept('WHERE') ? parseExpression(p) : undefined;
  const groupBy = parseGroupBy(p, false);
  const having = p.accept('HAVING') ? parseExpression(p) : undefined;
  let qualify = p.accept('QUALIFY') ? parseExpression(p) : undefined;
  const windows = parseWindowClause(p);
  if (qualify === undefined && p.accept('QUALIFY')) qualify = parseExpression(p);
  const span = p.spanFrom(start);
  return { kind, hints, distinct, items, from, lateralViews, where, groupBy, having, qualify, windows, span };
}
