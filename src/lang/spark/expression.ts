import type { Span } from '../../core/error.ts';
import type { ArithmeticOperator, ComparisonOperator, Expression, NamedExpression } from '../ast.ts';
import type { Token } from './lexer.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseStringValue } from './literal.ts';
import { parseDefinedIdentifier, parseIdentifierList, startsImplicitAlias } from './name.ts';
import { atPipe } from './pipe.ts';
import { parsePrimary } from './primary.ts';
import { atQuery, parseQuery } from './query.ts';
import type { TokenStream } from './token-stream.ts';

/** Any expression, down to OR. */
export function parseExpression(p: TokenStream): Expression {
  return p.nested(parseOr);
}

/** `a, b`. */
export function parseExpressions(p: TokenStream): Expression[] {
  return parseList(p, parseExpression);
}

/** `expression [AS] alias`, `expression AS (a, b)`. */
export function parseNamedExpression(p: TokenStream): NamedExpression {
  const { start } = p.token;
  const expression = parseExpression(p);
  let alias: NamedExpression['alias'];
  let aliases: NamedExpression['aliases'];
  if (p.accept('AS')) {
    if (p.at('(')) aliases = parseIdentifierList(p);
    else alias = parseDefinedIdentifier(p);
  } else if (startsImplicitAlias(p, false)) alias = parseDefinedIdentifier(p);
  else if (p.at('(')) aliases = parseIdentifierList(p);
  return { kind: 'namedExpression', expression, alias, aliases, span: p.spanFrom(start) };
}

/** `a AS x, b`. */
export function parseNamedExpressions(p: TokenStream): NamedExpression[] {
  return parseList(p, parseNamedExpression);
}

function parseOr(p: TokenStream): Expression {
  return parseChain(p, 'OR', parseAnd);
}

function parseAnd(p: TokenStream): Expression {
  return parseChain(p, 'AND', parseNot);
}

/** Chains are flat, so a list of thousands of conditions costs no stack here and later. */
function parseChain(
  p: TokenStream,
  operator: 'AND' | 'OR',
  parseOperand: (p: TokenStream) => Expression,
): Expression {
  const { start } = p.token;
  const first = parseOperand(p);
  if (!p.at(operator)) return first;
  const operands = [first];
  while (p.accept(operator)) operands.push(parseOperand(p));
  return { kind: 'logical', operator, operands, span: p.spanFrom(start) };
}

function parseNot(p: TokenStream): Expression {
  const starts: number[] = [];
  while (p.at('!') || (p.at('NOT') && startsOperand(p, 1))) {
    starts.push(p.advance().start);
    p.checkChain(starts.length);
  }
  let expression = parsePredicate(p);
  for (const start of starts.reverse()) {
    expression = { kind: 'unary', operator: 'NOT', operand: expression, span: p.spanFrom(start) };
  }
  return expression;
}

const operandSymbols = new Set(['(', '*', '-', '+', '~', '!', '?', ':']);
const binaryWords = new Set(
  'AND OR IS IN BETWEEN LIKE ILIKE RLIKE AS FROM THEN WHEN ELSE END DIV WHERE ORDER GROUP HAVING LIMIT'.split(
    ' ',
  ),
);

/** Whether the token at `offset` can begin an expression; words that go on with one count as such. */
export function startsOperand(p: TokenStream, offset: number): boolean {
  const token = p.peek(offset);
  if (token.kind === 'symbol') return operandSymbols.has(token.text);
  if (token.kind === 'word') return !binaryWords.has(token.text);
  return token.kind !== 'end' && token.kind !== 'unrecognized';
}

/** A value and at most one predicate behind it. */
function parsePredicate(p: TokenStream): Expression {
  if (p.at('EXISTS') && p.peek(1).text === '(' && atQuery(p, 2)) {
    const { start } = p.advance();
    const query = parseParenthesized(p, parseQuery);
    return { kind: 'exists', query, span: p.spanFrom(start) };
  }
  const { start } = p.token;
  const operand = parseValue(p);
  if (p.token.kind !== 'word' && !p.at('!')) return operand;
  if (p.at('IS')) return parseIs(p, operand, start);
  const negated = p.at('NOT') || p.at('!');
  switch (p.peek(negated ? 1 : 0).text) {
    case 'BETWEEN': {
      skipTo(p, negated);
      const low = parseValue(p);
      p.expect('AND');
      const high = parseValue(p);
      return { kind: 'between', negated, operand, low, high, span: p.spanFrom(start) };
    }
    case 'IN':
      if (p.peek(negated ? 2 : 1).text !== '(') return operand;
      skipTo(p, negated);
      return parseIn(p, operand, negated, start);
    case 'LIKE':
    case 'ILIKE':
    case 'RLIKE':
      return parseLike(p, operand, negated, start);
    default:
      return operand;
  }
}

function skipTo(p: TokenStream, negated: boolean): Token {
  if (negated) p.advance();
  return p.advance();
}

function parseIs(p: TokenStream, operand: Expression, start: number): Expression {
  p.expect('IS');
  const negated = p.accept('NOT') || p.accept('!');
  if (p.acceptSequence('DISTINCT', 'FROM')) {
    const right = parseValue(p);
    return { kind: 'isDistinctFrom', negated, left: operand, right, span: p.spanFrom(start) };
  }
  const value = p.expectOneOf('NULL', 'TRUE', 'FALSE', 'UNKNOWN');
  const span = p.spanFrom(start);
  return value === 'NULL'
    ? { kind: 'isNull', negated, operand, span }
    : { kind: 'isBoolean', value, negated, operand, span };
}

function parseIn(p: TokenStream, operand: Expression, negated: boolean, start: number): Expression {
  if (atQuery(p, 1)) {
    const query = parseParenthesized(p, parseQuery);
    return { kind: 'inSubquery', negated, operand, query, span: p.spanFrom(start) };
  }
  p.expect('(');
  if (p.accept(')')) throw p.error('INVALID_SQL_SYNTAX.EMPTY_IN_PREDICATE', {}, p.spanFrom(start));
  const items = parseExpressions(p);
  p.expect(')');
  return { kind: 'inList', negated, operand, items, span: p.spanFrom(start) };
}

function parseLike(p: TokenStream, operand: Expression, negated: boolean, start: number): Expression {
  const operator = skipTo(p, negated).text as 'LIKE' | 'ILIKE' | 'RLIKE';
  if (operator !== 'RLIKE' && p.peek(1).text === '(') {
    const quantifier = p.acceptOneOf('ANY', 'SOME', 'ALL');
    if (quantifier !== undefined) {
      const patterns = parsePatterns(p, start);
      const span = p.spanFrom(start);
      const any = quantifier === 'ALL' ? 'ALL' : 'ANY';
      return { kind: 'likeQuantified', operator, quantifier: any, negated, operand, patterns, span };
    }
  }
  const pattern = parseValue(p);
  let escapeCharacter: string | undefined;
  if (operator !== 'RLIKE' && p.at('ESCAPE')) {
    const { start: escapeStart } = p.advance();
    escapeCharacter = parseStringValue(p);
    if ([...escapeCharacter].length !== 1) {
      throw p.error('INVALID_ESC', { invalidEscape: `'${escapeCharacter}'` }, p.spanFrom(escapeStart));
    }
  }
  return {
    kind: 'like',
    operator,
    negated,
    operand,
    pattern,
    escape: escapeCharacter,
    span: p.spanFrom(start),
  };
}

function parsePatterns(p: TokenStream, start: number): Expression[] {
  p.expect('(');
  if (p.accept(')')) {
    const msg = "Expected something between '(' and ')'";
    throw p.error('_LEGACY_ERROR_TEMP_0064', { msg }, p.spanFrom(start));
  }
  const patterns = parseExpressions(p);
  p.expect(')');
  return patterns;
}

type BinaryOperator = ArithmeticOperator | ComparisonOperator;

/** How tightly operators bind, and all of them to the left. */
const precedence: Readonly<Record<string, number>> = {
  '*': 7,
  '/': 7,
  '%': 7,
  DIV: 7,
  '+': 6,
  '-': 6,
  '||': 6,
  '<<': 5,
  '>>': 5,
  '>>>': 5,
  '&': 4,
  '^': 3,
  '|': 2,
  '=': 1,
  '<>': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '<=>': 1,
};

/** An expression without AND, OR, NOT and predicates; `level` is the loosest operator that it may contain. */
export function parseValue(p: TokenStream, level = 1): Expression {
  const { start } = p.token;
  let left = parseUnary(p);
  for (;;) {
    const { token } = p;
    const binds = operatorLevel(p, token);
    if (binds < level) return left;
    p.advance();
    const right = binds === 7 ? parseUnary(p) : parseValue(p, binds + 1);
    const operatorSpan: Span = { start: token.start, end: token.end };
    const operator = token.text as BinaryOperator;
    left = { kind: 'binary', operator, left, right, operatorSpan, span: p.spanFrom(start) };
  }
}

function operatorLevel(p: TokenStream, token: Token): number {
  if (token.kind === 'symbol') return token.text === '|' && atPipe(p) ? 0 : (precedence[token.text] ?? 0);
  return token.text === 'DIV' && startsOperand(p, 1) ? 7 : 0;
}

/** Signs bind tighter than any operator; one directly before a number is part of the literal. */
function parseUnary(p: TokenStream): Expression {
  if (!atSign(p)) return parsePrimary(p);
  const signs: Token[] = [];
  while (atSign(p)) {
    signs.push(p.advance());
    p.checkChain(signs.length);
  }
  let expression = parsePrimary(p);
  for (const { text, start } of signs.reverse()) {
    const operator = text as '-' | '+' | '~';
    expression = { kind: 'unary', operator, operand: expression, span: p.spanFrom(start) };
  }
  return expression;
}

function atSign(p: TokenStream): boolean {
  if (p.at('+') || p.at('~')) return true;
  if (!p.at('-')) return false;
  const { kind } = p.peek(1);
  return kind !== 'integer' && kind !== 'number';
}
