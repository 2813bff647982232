import type { ExpressionProperty, Property } from '../ast.ts';
import { parseExpression } from './expression.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseStringPiece, parseStringValue } from './literal.ts';
import { parseDefinedIdentifier } from './name.ts';
import type { TokenStream } from './token-stream.ts';

/** `('a' = 'x', b.c = 1, d)`; `opened` says that the parenthesis has been passed. */
export function parseProperties(p: TokenStream, opened = false): Property[] {
  if (!opened) p.expect('(');
  const properties = parseList(p, parseProperty);
  p.expect(')');
  return properties;
}

function parseProperty(p: TokenStream): Property {
  const { start } = p.token;
  const key = parsePropertyKey(p);
  const required = p.accept('=');
  const value = required || !endsProperty(p) ? parsePropertyValue(p) : undefined;
  return { kind: 'property', key, value, span: p.spanFrom(start) };
}

/** `a.b` or `'a.b'`. */
export function parsePropertyKey(p: TokenStream): string {
  // One piece only: without `=`, the string behind the key is the value.
  if (p.isString()) return parseStringPiece(p);
  const parts = [parseDefinedIdentifier(p).name];
  while (p.accept('.')) parts.push(parseDefinedIdentifier(p).name);
  return parts.join('.');
}

function endsProperty(p: TokenStream): boolean {
  return p.at(',') || p.at(')');
}

function parsePropertyValue(p: TokenStream): string {
  const { token } = p;
  if (token.kind === 'integer' || token.kind === 'number') return p.raw(p.advance());
  if (p.at('TRUE') || p.at('FALSE')) return p.advance().text.toLowerCase();
  return parseStringValue(p);
}

/** `(key = expression, ...)` of CREATE TABLE's OPTIONS. */
export function parseExpressionProperties(p: TokenStream): ExpressionProperty[] {
  return parseParenthesized(p, () => parseList(p, parseExpressionProperty));
}

function parseExpressionProperty(p: TokenStream): ExpressionProperty {
  const { start } = p.token;
  const key = parsePropertyKey(p);
  const required = p.accept('=');
  const value = required || !endsProperty(p) ? parseExpression(p) : undefined;
  return { kind: 'expressionProperty', key, value, span: p.spanFrom(start) };
}
