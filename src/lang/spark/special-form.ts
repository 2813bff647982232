import type { Span } from '../../core/error.ts';
import type { DatetimeUnit, Expression, FunctionCall, Identifier } from '../ast.ts';
import { parseDataType } from './data-type.ts';
import { parseExpression, parseNamedExpressions, parseValue } from './expression.ts';
import { parseCallAfter } from './function-call.ts';
import { parseList } from './list.ts';
import { parseSimpleIdentifier } from './name.ts';
import { stringTokenValue } from './string-literal.ts';
import type { TokenStream } from './token-stream.ts';

/** Undefined when the words have another meaning here; the position is then where it was. */
type FormParser = (p: TokenStream) => Expression | undefined;

/** Functions whose arguments have a syntax of their own. Each is an ordinary function name, too. */
const forms: ReadonlyMap<string, FormParser> = new Map<string, FormParser>([
  ['CAST', parseCast],
  ['TRY_CAST', parseCast],
  ['STRUCT', parseStruct],
  ['EXTRACT', parseExtract],
  ['TRIM', parseTrim],
  ['POSITION', parsePosition],
  ['SUBSTRING', parseSubstring],
  ['SUBSTR', parseSubstring],
  ['OVERLAY', parseOverlay],
  ['TIMESTAMPADD', parseTimestampAdd],
  ['DATEADD', parseTimestampAdd],
  ['DATE_ADD', parseTimestampAdd],
  ['TIMESTAMPDIFF', parseTimestampDiff],
  ['DATEDIFF', parseTimestampDiff],
  ['DATE_DIFF', parseTimestampDiff],
  ['TIMEDIFF', parseTimestampDiff],
  ['CURRENT_DATE', parseCurrent],
  ['CURRENT_TIME', parseCurrent],
  ['CURRENT_TIMESTAMP', parseCurrent],
  ['CURRENT_USER', parseCurrent],
  ['SESSION_USER', parseCurrent],
  ['USER', parseCurrent],
]);

/** A call in one of the SQL standard's own spellings, if one stands here. */
export function parseSpecialForm(p: TokenStream): Expression | undefined {
  const form = forms.get(p.token.text);
  if (form === undefined) return undefined;
  const mark = p.mark();
  const result = form(p);
  if (result === undefined) p.reset(mark);
  return result;
}

function call(p: TokenStream, name: Identifier, args: readonly Expression[]): FunctionCall {
  return {
    kind: 'functionCall',
    name: { kind: 'qualifiedName', parts: [name], span: name.span },
    distinct: false,
    arguments: args,
    withinGroup: undefined,
    filter: undefined,
    nulls: undefined,
    over: undefined,
    span: p.spanFrom(name.span.start),
  };
}

/** The name and the opening parenthesis, or undefined. */
function openForm(p: TokenStream): Identifier | undefined {
  if (p.peek(1).text !== '(') return undefined;
  const { token } = p;
  p.advance();
  p.advance();
  return {
    kind: 'identifier',
    name: p.raw(token),
    quoted: false,
    span: { start: token.start, end: token.end },
  };
}

/** Whether the arguments begin with what only an ordinary call has. */
function atOrdinaryArguments(p: TokenStream): boolean {
  return p.at(')') || p.at('DISTINCT') || p.at('ALL') || p.peek(1).text === '=>';
}

/**
 * The rest of an ordinary call whose first arguments have been read. Reading them again instead would take
 * exponential time in the depth of nested calls.
 */
function ordinaryCall(p: TokenStream, name: Identifier, first: readonly Expression[]): Expression {
  return parseCallAfter(p, { kind: 'qualifiedName', parts: [name], span: name.span }, first);
}

function parseCast(p: TokenStream): Expression | undefined {
  const syntax = p.token.text as 'CAST' | 'TRY_CAST';
  const name = openForm(p);
  if (name === undefined || atOrdinaryArguments(p)) return undefined;
  const operand = parseExpression(p);
  if (!p.accept('AS')) return ordinaryCall(p, name, [operand]);
  const type = parseDataType(p);
  p.expect(')');
  return { kind: 'cast', syntax, operand, type, span: p.spanFrom(name.span.start) };
}

function parseStruct(p: TokenStream): Expression | undefined {
  const name = openForm(p);
  if (name === undefined) return undefined;
  const fields = p.at(')') ? [] : parseNamedExpressions(p);
  p.expect(')');
  return { kind: 'structConstructor', fields, span: p.spanFrom(name.span.start) };
}

function parseExtract(p: TokenStream): Expression | undefined {
  const name = openForm(p);
  if (name === undefined || p.peek(1).text !== 'FROM' || !p.canBeIdentifier()) return undefined;
  const field = parseSimpleIdentifier(p);
  p.expect('FROM');
  const source = parseValue(p);
  p.expect(')');
  return { kind: 'extract', field, source, span: p.spanFrom(name.span.start) };
}

function parseTrim(p: TokenStream): Expression | undefined {
  const name = openForm(p);
  if (name === undefined || atOrdinaryArguments(p)) return undefined;
  const next = p.peek(1).text;
  const side = next === ',' || next === ')' ? undefined : p.acceptOneOf('BOTH', 'LEADING', 'TRAILING');
  const characters = atTrimSource(p) ? undefined : parseExpression(p);
  if (!p.accept('FROM')) {
    if (side !== undefined || characters === undefined) return p.fail();
    return ordinaryCall(p, name, [characters]);
  }
  const source = parseValue(p);
  p.expect(')');
  return { kind: 'trim', side: side ?? 'BOTH', characters, source, span: p.spanFrom(name.span.start) };
}

/** FROM directly, as in `TRIM(FROM a)`, and not a column of that name. */
function atTrimSource(p: TokenStream): boolean {
  const next = p.peek(1).text;
  return p.at('FROM') && next !== ')' && next !== ',' && next !== '.' && next !== 'FROM';
}

function parsePosition(p: TokenStream): Expression | undefined {
  const name = openForm(p);
  if (name === undefined || atOrdinaryArguments(p)) return undefined;
  const needle = parseValue(p);
  if (p.at(',') || p.at(')')) return ordinaryCall(p, name, [needle]);
  p.expect('IN');
  const haystack = parseValue(p);
  p.expect(')');
  return call(p, { ...name, name: 'locate' }, [needle, haystack]);
}

function parseSubstring(p: TokenStream): Expression | undefined {
  const name = openForm(p);
  if (name === undefined || atOrdinaryArguments(p)) return undefined;
  const args = [parseExpression(p)];
  if (!p.accept('FROM')) return ordinaryCall(p, name, args);
  args.push(parseValue(p));
  if (p.accept('FOR') || p.accept(',')) args.push(parseValue(p));
  p.expect(')');
  // Spark calls it so, whichever of the two names was written.
  return call(p, { ...name, name: 'substring' }, args);
}

function parseOverlay(p: TokenStream): Expression | undefined {
  const name = openForm(p);
  if (name === undefined || atOrdinaryArguments(p)) return undefined;
  const args = [parseExpression(p)];
  if (!p.accept('PLACING')) return ordinaryCall(p, name, args);
  args.push(parseValue(p));
  p.expect('FROM');
  args.push(parseValue(p));
  if (p.accept('FOR')) args.push(parseValue(p));
  p.expect(')');
  return call(p, name, args);
}

const units: ReadonlySet<string> = new Set<DatetimeUnit>([
  'YEAR',
  'QUARTER',
  'MONTH',
  'WEEK',
  'DAY',
  'DAYOFYEAR',
  'HOUR',
  'MINUTE',
  'SECOND',
  'MILLISECOND',
  'MICROSECOND',
]);

/** The node of a call with a unit and two more arguments. */
type UnitNode = (
  name: Identifier,
  unit: DatetimeUnit,
  first: Expression,
  second: Expression,
  span: Span,
) => Expression;

/** `(unit, a, b)`: with fewer arguments, or without a unit, it's the function of that name. */
function parseUnitCall(p: TokenStream, node: UnitNode): Expression | undefined {
  const name = openForm(p);
  const isString = p.isString();
  if (name === undefined || !(isString || units.has(p.token.text)) || p.peek(1).text !== ',')
    return undefined;
  const { token } = p;
  const first = parseExpression(p);
  p.expect(',');
  const args = parseList(p, parseExpression);
  const [second, third] = args;
  if (args.length !== 2 || !p.at(')')) return ordinaryCall(p, name, [first, ...args]);
  p.expect(')');
  const span = p.spanFrom(name.span.start);
  if (!isString) return node(name, token.text as DatetimeUnit, second!, third!, span);
  const invalidValue = `'${stringTokenValue(p.raw(token), p.options)}'`;
  const parameters = { functionName: `\`${name.name}\``, parameter: '`unit`', invalidValue };
  throw p.error('INVALID_PARAMETER_VALUE.DATETIME_UNIT', parameters, span);
}

function parseTimestampAdd(p: TokenStream): Expression | undefined {
  return parseUnitCall(p, (name, unit, amount, timestamp, span) => {
    return { kind: 'timestampAdd', name, unit, amount, timestamp, span };
  });
}

function parseTimestampDiff(p: TokenStream): Expression | undefined {
  return parseUnitCall(p, (name, unit, from, to, span) => {
    return { kind: 'timestampDiff', name, unit, from, to, span };
  });
}

/**
 * `CURRENT_DATE` without parentheses. Where keywords aren't reserved it's a column reference, and the analyzer
 * takes the function when there is no such column.
 */
function parseCurrent(p: TokenStream): Expression | undefined {
  if (p.options.enforceReservedKeywords !== true || p.peek(1).text === '(') return undefined;
  const token = p.advance();
  const span = { start: token.start, end: token.end };
  return call(p, { kind: 'identifier', name: p.raw(token).toLowerCase(), quoted: false, span }, []);
}
