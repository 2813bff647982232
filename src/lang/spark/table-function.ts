import type {
  Expression,
  Identifier,
  NameReference,
  Query,
  SortItem,
  TableArgument,
  TableFunction,
  TableFunctionArgument,
} from '../ast.ts';
import { parseExpression, parseExpressions } from './expression.ts';
import { parseFunctionArgument } from './function-call.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseNameReference, parseSimpleIdentifier, parseTableAlias } from './name.ts';
import { atQuery, parseQuery } from './query.ts';
import { parseSortItem, parseSortItems } from './sort-item.ts';
import { parseWatermark } from './table-suffix.ts';
import type { TokenStream } from './token-stream.ts';

/** `name(arguments) [AS t(a, b)]`, the name already read. */
export function parseTableFunction(p: TokenStream, name: NameReference): TableFunction {
  p.expect('(');
  const args = p.at(')') ? [] : parseList(p, parseArgument);
  p.expect(')');
  const watermark = parseWatermark(p);
  const alias = parseTableAlias(p);
  const span = p.spanFrom(name.span.start);
  return { kind: 'tableFunction', lateral: false, name, arguments: args, watermark, alias, span };
}

function parseArgument(p: TokenStream): TableFunctionArgument {
  if (atTableArgument(p, 0)) return parseTableArgument(p, undefined);
  if (p.peek(1).text === '=>' && atTableArgument(p, 2)) {
    const name = parseSimpleIdentifier(p);
    p.expect('=>');
    return parseTableArgument(p, name);
  }
  return parseFunctionArgument(p);
}

function atTableArgument(p: TokenStream, offset: number): boolean {
  return (
    p.peek(offset).text === 'TABLE' && (p.peek(offset + 1).text === '(' || p.canBeIdentifier(offset + 1))
  );
}

function parseTableArgument(p: TokenStream, name: Identifier | undefined): TableArgument {
  const { start } = p.expect('TABLE');
  let input: NameReference | Query;
  if (p.at('(')) {
    input = atQuery(p, 1) ? parseParenthesized(p, parseQuery) : parseParenthesized(p, parseNameReference);
  } else {
    input = parseNameReference(p);
    const argumentName = p.text.slice(input.span.start, input.span.end);
    throw p.error(
      'INVALID_SQL_SYNTAX.INVALID_TABLE_FUNCTION_IDENTIFIER_ARGUMENT_MISSING_PARENTHESES',
      { argumentName: `\`${argumentName}\`` },
      input.span,
    );
  }
  const singlePartition = p.acceptSequence('WITH', 'SINGLE', 'PARTITION');
  let partitionBy: Expression[] = [];
  let orderBy: SortItem[] = [];
  if (p.acceptSequence('PARTITION', 'BY') || p.acceptSequence('DISTRIBUTE', 'BY')) partitionBy = parseKeys(p);
  if (singlePartition || partitionBy.length > 0) {
    if (p.acceptSequence('ORDER', 'BY') || p.acceptSequence('SORT', 'BY')) orderBy = parseOrder(p);
  }
  const span = p.spanFrom(name?.span.start ?? start);
  return { kind: 'tableArgument', name, input, singlePartition, partitionBy, orderBy, span };
}

/** One key, or several in parentheses: without these, a comma ends the argument. */
function parseKeys(p: TokenStream): Expression[] {
  return atParenthesizedList(p) ? parseParenthesized(p, parseExpressions) : [parseExpression(p)];
}

function parseOrder(p: TokenStream): SortItem[] {
  return atParenthesizedList(p) ? parseParenthesized(p, parseSortItems) : [parseSortItem(p)];
}

const afterKeys = new Set([',', ')', 'ORDER', 'SORT']);

function atParenthesizedList(p: TokenStream): boolean {
  const closing = p.closingOffset(0);
  return p.at('(') && closing > 0 && afterKeys.has(p.peek(closing + 1).text);
}
