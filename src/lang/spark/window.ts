import type {
  Expression,
  FrameBound,
  NamedWindow,
  SortItem,
  WindowFrame,
  WindowReference,
  WindowSpecification,
} from '../ast.ts';
import { parseExpression, parseExpressions } from './expression.ts';
import { parseList } from './list.ts';
import { parseDefinedIdentifier } from './name.ts';
import { parseSortItems } from './sort-item.ts';
import type { TokenStream } from './token-stream.ts';

/** `OVER w` or `OVER (...)`, if it follows. */
export function parseOver(p: TokenStream): WindowSpecification | WindowReference | undefined {
  if (!p.at('OVER') || (p.peek(1).text !== '(' && !p.canBeIdentifier(1))) return undefined;
  p.advance();
  return parseWindow(p);
}

/** `WINDOW w AS (...), ...`, if it follows. */
export function parseWindowClause(p: TokenStream): NamedWindow[] {
  if (!p.at('WINDOW')) return [];
  p.advance();
  const windows = parseList(p, parseNamedWindow);
  const seen = new Set<string>();
  for (const { name } of windows) {
    if (seen.has(name.name.toLowerCase())) {
      const parameters = { windowName: `\`${name.name}\`` };
      throw p.error('INVALID_SQL_SYNTAX.REPETITIVE_WINDOW_DEFINITION', parameters, name.span);
    }
    seen.add(name.name.toLowerCase());
  }
  return windows;
}

function parseNamedWindow(p: TokenStream): NamedWindow {
  const name = parseDefinedIdentifier(p);
  p.expect('AS');
  const window = parseWindow(p);
  return { kind: 'namedWindow', name, window, span: p.spanFrom(name.span.start) };
}

function parseWindow(p: TokenStream): WindowSpecification | WindowReference {
  const { start } = p.token;
  if (!p.at('('))
    return { kind: 'windowReference', name: parseDefinedIdentifier(p), span: p.spanFrom(start) };
  p.expect('(');
  if (p.canBeIdentifier() && p.peek(1).text === ')') {
    const name = parseDefinedIdentifier(p);
    p.expect(')');
    return { kind: 'windowReference', name, span: p.spanFrom(start) };
  }
  let partitionBy: Expression[] = [];
  let orderBy: SortItem[] = [];
  if (p.acceptSequence('CLUSTER', 'BY')) {
    partitionBy = parseExpressions(p);
    orderBy = partitionBy.map((expression) => ascending(expression));
  } else {
    if (p.acceptSequence('PARTITION', 'BY') || p.acceptSequence('DISTRIBUTE', 'BY')) {
      partitionBy = parseExpressions(p);
    }
    if (p.acceptSequence('ORDER', 'BY') || p.acceptSequence('SORT', 'BY')) orderBy = parseSortItems(p);
  }
  const frame = parseFrame(p);
  p.expect(')');
  return { kind: 'windowSpecification', partitionBy, orderBy, frame, span: p.spanFrom(start) };
}

function ascending(expression: Expression): SortItem {
  return { kind: 'sortItem', expression, direction: 'ASC', nulls: undefined, span: expression.span };
}

function parseFrame(p: TokenStream): WindowFrame | undefined {
  const { start } = p.token;
  const unit = p.acceptOneOf('ROWS', 'RANGE');
  if (unit === undefined) return undefined;
  if (p.accept('BETWEEN')) {
    const from = parseBound(p);
    p.expect('AND');
    const end = parseBound(p);
    return { kind: 'windowFrame', unit, start: from, end, span: p.spanFrom(start) };
  }
  const from = parseBound(p);
  return { kind: 'windowFrame', unit, start: from, end: undefined, span: p.spanFrom(start) };
}

function parseBound(p: TokenStream): FrameBound {
  const { start } = p.token;
  if (p.accept('UNBOUNDED')) {
    const bound =
      p.expectOneOf('PRECEDING', 'FOLLOWING') === 'PRECEDING' ? 'unboundedPreceding' : 'unboundedFollowing';
    return { kind: 'frameBound', bound, offset: undefined, span: p.spanFrom(start) };
  }
  if (p.acceptSequence('CURRENT', 'ROW')) {
    return { kind: 'frameBound', bound: 'currentRow', offset: undefined, span: p.spanFrom(start) };
  }
  const offset = parseExpression(p);
  if (!isConstant(offset)) {
    throw p.error('_LEGACY_ERROR_TEMP_0064', { msg: 'Frame bound value must be a literal' }, offset.span);
  }
  const bound = p.expectOneOf('PRECEDING', 'FOLLOWING') === 'PRECEDING' ? 'preceding' : 'following';
  return { kind: 'frameBound', bound, offset, span: p.spanFrom(start) };
}

/** Whether the analyzer can know the value without rows: literals and operators over them. */
function isConstant(expression: Expression): boolean {
  switch (expression.kind) {
    case 'unary':
    case 'cast':
      return isConstant(expression.operand);
    case 'binary':
      return isConstant(expression.left) && isConstant(expression.right);
    case 'columnReference':
    case 'functionCall':
    case 'scalarSubquery':
      return false;
    default:
      return true;
  }
}
