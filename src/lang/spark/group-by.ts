import type { GroupBy, GroupingAnalytics, GroupingElement, GroupingSet } from '../ast.ts';
import { parseExpression, parseExpressions } from './expression.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseDefinedIdentifier, startsImplicitAlias } from './name.ts';
import type { TokenStream } from './token-stream.ts';

/** `GROUP BY ...`, if it's there; expressions have aliases only in the pipe operator AGGREGATE. */
export function parseGroupBy(p: TokenStream, aliases: boolean): GroupBy | undefined {
  const { start } = p.token;
  if (!p.acceptSequence('GROUP', 'BY')) return undefined;
  const elements = parseTrailing(
    p,
    parseList(p, (inner) => parseElement(inner, aliases)),
  );
  return { kind: 'groupBy', elements, all: isAll(elements), span: p.spanFrom(start) };
}

function isAll(elements: readonly GroupingElement[]): boolean {
  const [first] = elements;
  if (elements.length !== 1 || first?.kind !== 'groupingExpression') return false;
  const { expression } = first;
  if (expression.kind !== 'columnReference' || expression.parts.length !== 1) return false;
  const [part] = expression.parts;
  return !part!.quoted && part!.name.toUpperCase() === 'ALL';
}

function parseElement(p: TokenStream, aliases: boolean): GroupingElement {
  const analytics = parseAnalytics(p);
  if (analytics !== undefined) return analytics;
  const { start } = p.token;
  const expression = parseExpression(p);
  const named = aliases && (p.accept('AS') || startsImplicitAlias(p, false));
  const alias = named ? parseDefinedIdentifier(p) : undefined;
  return { kind: 'groupingExpression', expression, alias, span: p.spanFrom(start) };
}

/** `GROUP BY a, b WITH ROLLUP` becomes ROLLUP(a, b); `GROUP BY a, b GROUPING SETS (...)` gets one more element. */
function parseTrailing(p: TokenStream, elements: GroupingElement[]): GroupingElement[] {
  const { start } = p.token;
  if (p.at('WITH') && (p.peek(1).text === 'ROLLUP' || p.peek(1).text === 'CUBE')) {
    p.advance();
    const operator = p.advance().text as 'ROLLUP' | 'CUBE';
    const sets = elements.map((element): GroupingSet => {
      if (element.kind !== 'groupingExpression') return p.fail();
      return { kind: 'groupingSet', expressions: [element.expression], span: element.span };
    });
    const span = p.spanFrom(elements[0]!.span.start);
    return [{ kind: 'groupingAnalytics', operator, sets, trailing: true, span }];
  }
  if (!p.acceptSequence('GROUPING', 'SETS')) return elements;
  const sets = parseParenthesized(p, () => parseList(p, parseGroupingSet));
  const operator = 'GROUPING SETS';
  return [
    ...elements,
    { kind: 'groupingAnalytics', operator, sets, trailing: true, span: p.spanFrom(start) },
  ];
}

function parseAnalytics(p: TokenStream): GroupingAnalytics | undefined {
  const { start } = p.token;
  if (p.atSequence('GROUPING', 'SETS', '(')) {
    p.acceptSequence('GROUPING', 'SETS');
    const sets = parseParenthesized(p, () => parseList(p, (q) => parseAnalytics(q) ?? parseGroupingSet(q)));
    const operator = 'GROUPING SETS';
    return { kind: 'groupingAnalytics', operator, sets, trailing: false, span: p.spanFrom(start) };
  }
  if ((!p.at('ROLLUP') && !p.at('CUBE')) || p.peek(1).text !== '(') return undefined;
  const operator = p.advance().text as 'ROLLUP' | 'CUBE';
  const sets = parseParenthesized(p, () => parseList(p, parseGroupingSet));
  const span = p.spanFrom(start);
  if (sets.some(({ expressions }) => expressions.length === 0)) {
    throw p.error('_LEGACY_ERROR_TEMP_0051', { element: operator }, span);
  }
  return { kind: 'groupingAnalytics', operator, sets, trailing: false, span };
}

/** `(a, b)`, `()`, or a single expression. */
function parseGroupingSet(p: TokenStream): GroupingSet {
  const { start } = p.token;
  const closing = p.closingOffset(0);
  const next = p.peek(closing + 1).text;
  if (p.at('(') && closing > 0 && (next === ',' || next === ')')) {
    p.advance();
    const expressions = p.at(')') ? [] : parseExpressions(p);
    p.expect(')');
    return { kind: 'groupingSet', expressions, span: p.spanFrom(start) };
  }
  return { kind: 'groupingSet', expressions: [parseExpression(p)], span: p.spanFrom(start) };
}
