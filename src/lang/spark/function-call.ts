import type { Expression, FunctionArgument, FunctionCall, NameReference } from '../ast.ts';
import { parseExpression } from './expression.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseSimpleIdentifier } from './name.ts';
import { parseSortItems } from './sort-item.ts';
import type { TokenStream } from './token-stream.ts';
import { parseOver } from './window.ts';

/** A call; without `name`, the current token is the function's name or the IDENTIFIER clause. */
export function parseCall(p: TokenStream, name: NameReference = parseFunctionName(p)): Expression {
  const { start } = name.span;
  // IDENTIFIER(expression) alone is a column; with arguments behind it, a function.
  if (name.kind === 'identifierClause' && !p.at('(')) return name;
  p.expect('(');
  let distinct = false;
  let args: FunctionArgument[] = [];
  let nulls: FunctionCall['nulls'];
  if (!p.at(')')) {
    distinct = parseQuantifier(p);
    args = parseList(p, parseFunctionArgument);
    if (args.length === 1 && ignoresNullsInside(name) && p.acceptSequence('IGNORE', 'NULLS'))
      nulls = 'IGNORE';
  }
  p.expect(')');
  return parseCallTail(p, name, distinct, args, nulls, start);
}

/** The rest of a call behind its first arguments. */
export function parseCallAfter(
  p: TokenStream,
  name: NameReference,
  first: readonly FunctionArgument[],
): FunctionCall {
  const args = [...first];
  while (p.accept(',')) args.push(parseFunctionArgument(p));
  p.expect(')');
  return parseCallTail(p, name, false, args, undefined, name.span.start);
}

/** Only these take IGNORE NULLS between the parentheses; all others behind them. */
function ignoresNullsInside(name: NameReference): boolean {
  const [part] = name.kind === 'qualifiedName' && name.parts.length === 1 ? name.parts : [];
  return part !== undefined && /^(?:first|last|any_value)$/i.test(part.name);
}

/** DISTINCT or ALL before the arguments, unless it's a name itself. */
function parseQuantifier(p: TokenStream): boolean {
  const next = p.peek(1);
  if (!p.at('DISTINCT') && !p.at('ALL')) return false;
  if (next.kind === 'symbol' && next.text !== '(' && next.text !== '*' && next.text !== '-') return false;
  return p.advance().text === 'DISTINCT';
}

function parseCallTail(
  p: TokenStream,
  name: NameReference,
  distinct: boolean,
  args: readonly FunctionArgument[],
  innerNulls: FunctionCall['nulls'],
  start: number,
): FunctionCall {
  let withinGroup: FunctionCall['withinGroup'];
  let filter: Expression | undefined;
  let nulls = innerNulls;
  if (p.acceptSequence('WITHIN', 'GROUP')) {
    withinGroup = parseParenthesized(p, () => {
      p.expectSequence('ORDER', 'BY');
      return parseSortItems(p);
    });
  }
  if (p.at('FILTER') && p.atSequence('FILTER', '(', 'WHERE')) {
    p.advance();
    filter = parseParenthesized(p, () => {
      p.expect('WHERE');
      return parseExpression(p);
    });
  }
  if (nulls === undefined) {
    if (p.acceptSequence('IGNORE', 'NULLS')) nulls = 'IGNORE';
    else if (p.acceptSequence('RESPECT', 'NULLS')) nulls = 'RESPECT';
  }
  const over = parseOver(p);
  const span = p.spanFrom(start);
  return { kind: 'functionCall', name, distinct, arguments: args, withinGroup, filter, nulls, over, span };
}

function parseFunctionName(p: TokenStream): NameReference {
  const word = p.token;
  const span = { start: word.start, end: word.end };
  if (word.text === 'IDENTIFIER') {
    p.advance();
    const expression = parseParenthesized(p, parseExpression);
    return { kind: 'identifierClause', expression, span: p.spanFrom(word.start) };
  }
  const callable = word.text === 'LEFT' || word.text === 'RIGHT' || word.text === 'FILTER';
  if (callable) {
    p.advance();
    return {
      kind: 'qualifiedName',
      parts: [{ kind: 'identifier', name: p.raw(word), quoted: false, span }],
      span,
    };
  }
  return { kind: 'qualifiedName', parts: [parseSimpleIdentifier(p)], span };
}

/** `expression` or `name => expression`. */
export function parseFunctionArgument(p: TokenStream): FunctionArgument {
  if (p.peek(1).text === '=>' && p.canBeIdentifier()) {
    const name = parseSimpleIdentifier(p);
    p.expect('=>');
    const value = parseExpression(p);
    return { kind: 'namedArgument', name, value, span: p.spanFrom(name.span.start) };
  }
  return parseExpression(p);
}
