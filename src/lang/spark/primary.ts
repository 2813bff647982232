import type { ColumnReference, Expression, Identifier, QualifiedName } from '../ast.ts';
import { parseDataType } from './data-type.ts';
import { parseExpression, parseNamedExpressions, parseValue, startsOperand } from './expression.ts';
import { parseCall } from './function-call.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseLiteral, parseNumber } from './literal.ts';
import {
  atIdentifierLiteral,
  parseIdentifier,
  parseQualifiedName,
  parseQualifiedNames,
  parseSimpleIdentifier,
} from './name.ts';
import { atQuery, parseQuery } from './query.ts';
import { parseExtractionPath } from './semi-structured.ts';
import { parseSpecialForm } from './special-form.ts';
import type { TokenStream } from './token-stream.ts';

/** An operand with what is attached behind it: `.field`, `[index]`, `::type`, `COLLATE name`, `:path`. */
export function parsePrimary(p: TokenStream): Expression {
  const { start } = p.token;
  let base = parseBase(p);
  for (let length = 0; ; length++) {
    p.checkChain(length);
    switch (p.token.text) {
      case '.':
        base = parseField(p, base, start);
        break;
      case '[': {
        p.advance();
        const index = parseValue(p);
        p.expect(']');
        base = { kind: 'subscript', base, index, span: p.spanFrom(start) };
        break;
      }
      case '::': {
        p.advance();
        const type = parseDataType(p);
        base = { kind: 'cast', syntax: '::', operand: base, type, span: p.spanFrom(start) };
        break;
      }
      case 'COLLATE': {
        if (!p.canBeIdentifier(1)) return base;
        p.advance();
        const collation = parseQualifiedName(p);
        base = { kind: 'collate', operand: base, collation, span: p.spanFrom(start) };
        break;
      }
      case ':': {
        const path = parseExtractionPath(p);
        if (path === undefined) return base;
        base = { kind: 'semiStructuredExtract', base, path, span: p.spanFrom(start) };
        break;
      }
      default:
        return base;
    }
  }
}

/** A name grows; anything else gets a field access. */
function parseField(p: TokenStream, base: Expression, start: number): Expression {
  p.expect('.');
  if (p.at('*') && base.kind === 'columnReference') return parseStar(p, base.parts, start);
  const field = parseIdentifier(p);
  const span = p.spanFrom(start);
  // `(a).b` reads like `a.b`: Spark drops the parentheses, too.
  if (base.kind === 'columnReference')
    return { kind: 'columnReference', parts: [...base.parts, field], span };
  return { kind: 'fieldAccess', base, field, span };
}

function parseStar(p: TokenStream, qualifier: readonly Identifier[] | undefined, start: number): Expression {
  p.expect('*');
  let except: QualifiedName[] | undefined;
  if (p.at('EXCEPT') && p.peek(1).text === '(' && !atQuery(p, 2)) {
    p.advance();
    except = parseParenthesized(p, parseQualifiedNames);
  }
  return { kind: 'star', qualifier, except, span: p.spanFrom(start) };
}

function parseBase(p: TokenStream): Expression {
  const { token } = p;
  if (token.kind === 'symbol') {
    if (token.text === '(') return parseInParentheses(p);
    if (token.text === '*') return parseStar(p, undefined, token.start);
    if (token.text === '-') return parseNumber(p);
  }
  if (token.text === 'CASE' && (p.peek(1).text === 'WHEN' || startsOperand(p, 1))) return parseCase(p);
  const literal = parseLiteral(p);
  if (literal !== undefined) return literal;
  if (token.kind === 'word') {
    const special = parseSpecialForm(p);
    if (special !== undefined) return special;
    if (p.peek(1).text === '(') {
      if (atIdentifierLiteral(p)) return parseIdentifierExpression(p);
      // `f` only counts as a name here: reserved words such as LEFT and FILTER are functions, too.
      return parseCall(p);
    }
  }
  if (p.peek(1).text === '->' && p.canBeIdentifier()) return parseLambda(p);
  return parseColumn(p);
}

/** `IDENTIFIER('a.b')`, perhaps called as a function. */
function parseIdentifierExpression(p: TokenStream): Expression {
  const { start } = p.token;
  const name = parseQualifiedName(p);
  if (p.at('(')) return parseCall(p, name);
  return { kind: 'columnReference', parts: name.parts, span: p.spanFrom(start) };
}

function parseColumn(p: TokenStream): Expression {
  const { start } = p.token;
  const parts = [parseIdentifier(p)];
  while (p.at('.') && (p.canBeIdentifier(1) || p.peek(1).text === 'IDENTIFIER')) {
    p.advance();
    if (atIdentifierLiteral(p)) {
      parts.push(...parseQualifiedName(p).parts);
      break;
    }
    parts.push(parseSimpleIdentifier(p));
  }
  const span = p.spanFrom(start);
  if (p.at('(')) return parseCall(p, { kind: 'qualifiedName', parts, span });
  const column: ColumnReference = { kind: 'columnReference', parts, span };
  return column;
}

function parseLambda(p: TokenStream): Expression {
  const { start } = p.token;
  const parameters = p.at('(')
    ? parseParenthesized(p, () => parseList(p, parseSimpleIdentifier))
    : [parseSimpleIdentifier(p)];
  p.expect('->');
  const body = parseExpression(p);
  return { kind: 'lambda', parameters, body, span: p.spanFrom(start) };
}

/** `(query)`, `(a, b) -> ...`, `(a, b)`, `(a)`. */
function parseInParentheses(p: TokenStream): Expression {
  const { start } = p.token;
  if (atQuery(p, 1)) {
    const query = parseParenthesized(p, parseQuery);
    return { kind: 'scalarSubquery', query, span: p.spanFrom(start) };
  }
  const closing = p.closingOffset(0);
  if (closing > 2 && p.peek(closing + 1).text === '->') return parseLambda(p);
  p.expect('(');
  const fields = parseNamedExpressions(p);
  const [first] = fields;
  const { token } = p;
  p.expect(')');
  if (fields.length > 1) return { kind: 'rowConstructor', fields, span: p.spanFrom(start) };
  // A single expression in parentheses can't have an alias.
  if (first!.alias !== undefined) p.fail(token);
  return first!.expression;
}

function parseCase(p: TokenStream): Expression {
  const { start } = p.expect('CASE');
  const operand = p.at('WHEN') ? undefined : parseExpression(p);
  const branches: { when: Expression; then: Expression }[] = [];
  do {
    p.expect('WHEN');
    const when = parseExpression(p);
    p.expect('THEN');
    branches.push({ when, then: parseExpression(p) });
  } while (p.at('WHEN'));
  const otherwise = p.accept('ELSE') ? parseExpression(p) : undefined;
  p.expect('END');
  return { kind: 'case', operand, branches, otherwise, span: p.spanFrom(start) };
}
