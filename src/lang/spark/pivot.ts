import type { Identifier, NamedExpression, Pivot, Unpivot, UnpivotSet } from '../ast.ts';
import { parseExpression, parseNamedExpressions } from './expression.ts';
import { parseList, parseParenthesized } from './list.ts';
import {
  parseDefinedIdentifier,
  parseIdentifier,
  parseIdentifierList,
  parseQualifiedName,
  parseQualifiedNames,
  startsImplicitAlias,
} from './name.ts';
import type { TokenStream } from './token-stream.ts';

export function atPivot(p: TokenStream): boolean {
  return p.at('PIVOT') && p.peek(1).text === '(';
}

export function atUnpivot(p: TokenStream): boolean {
  const next = p.peek(1).text;
  return p.at('UNPIVOT') && (next === '(' || next === 'INCLUDE' || next === 'EXCLUDE');
}

/** `PIVOT (aggregates FOR columns IN (values))`. */
export function parsePivot(p: TokenStream): Pivot {
  const { start } = p.expect('PIVOT');
  p.expect('(');
  const aggregates = parseNamedExpressions(p);
  p.expect('FOR');
  const columns = p.at('(') ? parseIdentifierList(p) : [parseDefinedIdentifier(p)];
  p.expect('IN');
  const values = parseParenthesized(p, () => parseList(p, parsePivotValue));
  p.expect(')');
  const alias = parseReshapeAlias(p);
  return { kind: 'pivot', aggregates, columns, values, alias, span: p.spanFrom(start) };
}

function parsePivotValue(p: TokenStream): NamedExpression {
  const { start } = p.token;
  const expression = parseExpression(p);
  const alias = parseOptionalAlias(p);
  return { kind: 'namedExpression', expression, alias, aliases: undefined, span: p.spanFrom(start) };
}

/** The new relation's name behind the closing parenthesis. */
function parseReshapeAlias(p: TokenStream): Identifier | undefined {
  return p.accept('AS') || startsImplicitAlias(p, true) ? parseDefinedIdentifier(p) : undefined;
}

function parseOptionalAlias(p: TokenStream): Identifier | undefined {
  return p.accept('AS') || startsImplicitAlias(p, false) ? parseDefinedIdentifier(p) : undefined;
}

/** `UNPIVOT [INCLUDE NULLS] (value FOR name IN (a AS 'x', ...)) [AS t]`. */
export function parseUnpivot(p: TokenStream): Unpivot {
  const { start } = p.expect('UNPIVOT');
  const nulls = p.acceptOneOf('INCLUDE', 'EXCLUDE');
  if (nulls !== undefined) p.expect('NULLS');
  p.expect('(');
  const multiple = p.at('(');
  const valueColumns = multiple
    ? parseParenthesized(p, () => parseList(p, (inner) => parseIdentifier(inner)))
    : [parseIdentifier(p)];
  p.expect('FOR');
  const nameColumn = parseIdentifier(p);
  p.expect('IN');
  const sets = parseParenthesized(p, () => parseList(p, multiple ? parseColumnSet : parseColumn));
  p.expect(')');
  const wrong = sets.find(({ columns }) => columns.length !== valueColumns.length);
  if (wrong !== undefined) {
    const names = valueColumns.map(({ name }) => `\`${name}\``).join(', ');
    throw p.error('UNPIVOT_VALUE_SIZE_MISMATCH', { names }, wrong.span);
  }
  const alias = parseReshapeAlias(p);
  const includeNulls = nulls === 'INCLUDE';
  const span = p.spanFrom(start);
  return { kind: 'unpivot', includeNulls, valueColumns, nameColumn, sets, multiple, alias, span };
}

function parseColumn(p: TokenStream): UnpivotSet {
  const { start } = p.token;
  const columns = [parseQualifiedName(p)];
  const alias = parseOptionalAlias(p);
  return { kind: 'unpivotSet', columns, alias, span: p.spanFrom(start) };
}

function parseColumnSet(p: TokenStream): UnpivotSet {
  const { start } = p.token;
  const columns = parseParenthesized(p, parseQualifiedNames);
  const alias = parseOptionalAlias(p);
  return { kind: 'unpivotSet', columns, alias, span: p.spanFrom(start) };
}
