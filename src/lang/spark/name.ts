import type { Identifier, NameReference, QualifiedName, TableAlias } from '../ast.ts';
import { parseExpression } from './expression.ts';
import type { Token } from './lexer.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseStringValue } from './literal.ts';
import { quotedIdentifierName } from './string-literal.ts';
import { TokenStream } from './token-stream.ts';

/** A single name. `strict` refuses the words that continue a relation (JOIN, ON, ...). */
export function parseIdentifier(p: TokenStream, strict = false): Identifier {
  if (atIdentifierLiteral(p)) return parseIdentifierLiteral(p);
  return parseSimpleIdentifier(p, strict);
}

/** A single name without the form `IDENTIFIER('...')`. */
export function parseSimpleIdentifier(p: TokenStream, strict = false): Identifier {
  if (!p.canBeIdentifier(0, strict)) p.fail();
  return identifierOf(p, p.advance());
}

function identifierOf(p: TokenStream, token: Token): Identifier {
  const span = { start: token.start, end: token.end };
  const raw = p.raw(token);
  if (token.kind !== 'word') {
    return { kind: 'identifier', name: quotedIdentifierName(raw), quoted: true, span };
  }
  if (!/^\w+$/.test(raw)) throw p.error('INVALID_IDENTIFIER', { ident: raw }, span);
  return { kind: 'identifier', name: raw, quoted: false, span };
}

/** A single name in a place where no expression can follow, so that `a-b` is surely a mistake. */
export function parseDefinedIdentifier(p: TokenStream, strict = false): Identifier {
  const identifier = parseIdentifier(p, strict);
  checkHyphen(p, identifier);
  return identifier;
}

function checkHyphen(p: TokenStream, identifier: Identifier): void {
  if (!p.at('-') || p.peek(1).kind !== 'word') return;
  while (p.at('-') && p.peek(1).kind === 'word') {
    p.advance();
    p.advance();
  }
  const span = p.spanFrom(identifier.span.start);
  throw p.error('INVALID_IDENTIFIER', { ident: p.text.slice(span.start, span.end) }, span);
}

/** Whether `IDENTIFIER('...')`, a name in quotes, stands here. */
export function atIdentifierLiteral(p: TokenStream): boolean {
  if (!p.at('IDENTIFIER') || p.peek(1).text !== '(' || p.options.legacyIdentifierClause === true)
    return false;
  let offset = 2;
  while (p.isString(offset)) offset++;
  if (offset > 2) return p.peek(offset).text === ')';
  if (p.options.parameters === undefined) return false;
  return (
    (p.peek(2).text === '?' && p.peek(3).text === ')') ||
    (p.peek(2).text === ':' && p.peek(3).kind === 'word' && p.peek(4).text === ')')
  );
}

/** The parts named by `IDENTIFIER('a.b')`. */
function parseIdentifierLiteralParts(p: TokenStream): readonly Identifier[] {
  const start = p.advance().start;
  const value = parseParenthesized(p, parseStringValue);
  const span = p.spanFrom(start);
  if (value.trim() === '') throw p.error('PARSE_EMPTY_STATEMENT', {}, span);
  const inner = new TokenStream(value, p.options);
  const name = parseQualifiedName(inner);
  inner.expectEnd();
  return name.parts.map((part) => ({ ...part, span }));
}

function parseIdentifierLiteral(p: TokenStream): Identifier {
  const parts = parseIdentifierLiteralParts(p);
  if (parts.length > 1) {
    const identifier = parts.map((part) => `\`${part.name}\``).join('.');
    throw p.error('IDENTIFIER_TOO_MANY_NAME_PARTS', { identifier, limit: '1' }, parts[0]!.span);
  }
  return parts[0]!;
}

/** `a.b.c`, any part of which may be `IDENTIFIER('...')`. */
export function parseQualifiedName(p: TokenStream): QualifiedName {
  const { start } = p.token;
  const parts: Identifier[] = [];
  do {
    if (atIdentifierLiteral(p)) parts.push(...parseIdentifierLiteralParts(p));
    else parts.push(parseDefinedIdentifier(p));
  } while (p.accept('.'));
  return { kind: 'qualifiedName', parts, span: p.spanFrom(start) };
}

/** `a.b.c` or `IDENTIFIER(expression)`. */
export function parseNameReference(p: TokenStream): NameReference {
  if (!p.at('IDENTIFIER') || p.peek(1).text !== '(' || atIdentifierLiteral(p)) return parseQualifiedName(p);
  const { start } = p.advance();
  const expression = parseParenthesized(p, parseExpression);
  return { kind: 'identifierClause', expression, span: p.spanFrom(start) };
}

/** `(a, b)`. */
export function parseIdentifierList(p: TokenStream): Identifier[] {
  return parseParenthesized(p, parseIdentifiers);
}

/** `a, b`. */
export function parseIdentifiers(p: TokenStream): Identifier[] {
  return parseList(p, parseDefinedIdentifier);
}

/** `a.b, c`. */
export function parseQualifiedNames(p: TokenStream): QualifiedName[] {
  return parseList(p, parseQualifiedName);
}

/** `[AS] t [(a, b)]`, if one is there. */
export function parseTableAlias(p: TokenStream): TableAlias | undefined {
  const { start } = p.token;
  // `AS (a, b)`: without a name behind it, AS is the name.
  const marked = p.peek(1).text !== '(' && p.accept('AS');
  if (!marked && !p.at('AS') && !startsImplicitAlias(p, true)) return undefined;
  const name = parseDefinedIdentifier(p, true);
  const columns = p.at('(') ? parseIdentifierList(p) : undefined;
  return { kind: 'tableAlias', name, columns, span: p.spanFrom(start) };
}

const clauseWithBy = new Set(['GROUP', 'ORDER', 'SORT', 'CLUSTER', 'DISTRIBUTE', 'PARTITION', 'IDENTIFIED']);
const setOperators = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS']);
/** Words that begin a clause when what follows can begin an expression or a name. */
const clauseWords = new Set(
  'FROM WHERE HAVING QUALIFY LIMIT OFFSET SELECT ON USING SET WHEN THEN DO FOR INTO VALUES'.split(' '),
);
const joinWords = new Set('JOIN INNER CROSS LEFT RIGHT FULL SEMI ANTI NATURAL'.split(' '));
/** Words that begin a clause together with the one behind them. */
const clausePairs: Readonly<Record<string, readonly string[]>> = {
  LATERAL: ['VIEW'],
  INSERT: ['INTO', 'OVERWRITE', 'WITH'],
  PIVOT: ['('],
  UNPIVOT: ['(', 'INCLUDE', 'EXCLUDE'],
  TABLESAMPLE: ['(', 'SYSTEM', 'BERNOULLI'],
  VERSION: ['AS'],
  TIMESTAMP: ['AS'],
  SYSTEM_VERSION: ['AS'],
  SYSTEM_TIME: ['AS'],
  CHANGES: ['FROM'],
  APPROX: ['NEAREST'],
  EXACT: ['NEAREST'],
  WITH: ['(', 'ROLLUP', 'CUBE'],
  GROUPING: ['SETS'],
  DELAY: ['OF'],
};

/**
 * Whether a name without AS follows that can only be an alias. Nearly every keyword may be an alias, so the
 * question is whether the word begins a clause here, which the token behind it tells.
 */
export function startsImplicitAlias(p: TokenStream, strict: boolean): boolean {
  return p.canBeIdentifier(0, strict) && !(p.token.kind === 'word' && atClause(p));
}

function atClause(p: TokenStream): boolean {
  const { text } = p.token;
  const next = p.peek(1);
  if (text === 'AS') return true;
  if (clauseWithBy.has(text)) return next.text === 'BY';
  if (joinWords.has(text)) return joinWords.has(next.text) || next.text === 'OUTER' || text === 'JOIN';
  if (setOperators.has(text)) return startsOperand(p);
  if (text === 'WINDOW') return p.peek(2).text === 'AS';
  if (text === 'WATERMARK') return next.kind === 'word';
  if (text === 'MAP' || text === 'REDUCE' || clauseWords.has(text)) return startsOperand(p);
  return Object.hasOwn(clausePairs, text) && clausePairs[text]!.includes(next.text);
}

const operandSymbols = new Set(['(', '*', '-', '+', '~', '!', '?', ':', '/*+', '[']);
const notOperands = new Set(['FROM', 'WHERE', 'AS', 'LIMIT', 'UNION', 'HAVING']);

/** Whether the next token can begin what a clause needs: an expression, a name, a query. */
function startsOperand(p: TokenStream): boolean {
  const token = p.peek(1);
  if (token.kind === 'symbol') return operandSymbols.has(token.text);
  if (token.kind !== 'word') return token.kind !== 'end' && token.kind !== 'unrecognized';
  if (clauseWithBy.has(token.text) && p.peek(2).text === 'BY') return false;
  return !notOperands.has(token.text) || p.options.enforceReservedKeywords === true;
}
