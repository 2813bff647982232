import type { Span, SparkError } from '../../core/error.ts';
import type {
  DatetimeLiteralType,
  Expression,
  IntervalLiteral,
  NumericLiteral,
  NumericLiteralType,
  Parameter,
} from '../ast.ts';
import { checkDatetimeText } from './datetime-text.ts';
import { parseExpression } from './expression.ts';
import { atIntervalUnits, parseIntervalUnits, typedIntervalValue } from './interval.ts';
import type { Token } from './lexer.ts';
import { quotedIdentifierName, stringTokenValue } from './string-literal.ts';
import { TokenStream } from './token-stream.ts';

/** A literal, or undefined when none begins here. */
export function parseLiteral(p: TokenStream): Expression | undefined {
  const { token } = p;
  switch (token.kind) {
    case 'integer':
    case 'number':
      return parseNumber(p);
    case 'string':
    case 'doubleQuoted':
      return p.isString() ? parseStringLiteral(p) : undefined;
    case 'symbol':
      return atParameter(p) ? parseParameter(p) : undefined;
    case 'parameter':
      return parseParameter(p);
    case 'word':
      return parseWordLiteral(p, token);
    default:
      return undefined;
  }
}

function parseWordLiteral(p: TokenStream, token: Token): Expression | undefined {
  const span = { start: token.start, end: token.end };
  switch (token.text) {
    case 'NULL':
      if (p.isString(1)) break;
      p.advance();
      return { kind: 'nullLiteral', span };
    case 'TRUE':
    case 'FALSE':
      if (p.isString(1)) break;
      p.advance();
      return { kind: 'booleanLiteral', value: token.text === 'TRUE', span };
    case 'INTERVAL':
      if (atIntervalUnits(p)) return parseInterval(p);
      break;
    default:
  }
  return p.isString(1) ? parseTypedLiteral(p) : undefined;
}

/** `INTERVAL ...` in either form with units; fails where none stands. */
export function parseInterval(p: TokenStream): IntervalLiteral {
  const { start } = p.expect('INTERVAL');
  const value = parseIntervalUnits(p, start);
  return { kind: 'intervalLiteral', value, span: p.spanFrom(start) };
}

const datetimeTypes: ReadonlySet<string> = new Set<DatetimeLiteralType>([
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP_LTZ',
  'TIMESTAMP_NTZ',
]);

/** `DATE '...'`, `X'...'`: a type's name before one string. */
function parseTypedLiteral(p: TokenStream): Expression {
  const word = p.advance();
  const text = stringTokenValue(p.raw(p.token), p.options);
  p.advance();
  const span = p.spanFrom(word.start);
  if (word.text === 'X') {
    if (!/^[0-9A-Fa-f]*$/.test(text)) throw invalidTypedLiteral(p, 'X', text, span);
    const hex = text.toUpperCase();
    return { kind: 'binaryLiteral', hex: hex.length % 2 === 1 ? `0${hex}` : hex, span };
  }
  if (word.text === 'INTERVAL') {
    const value = typedIntervalValue(text, p.options, span);
    return { kind: 'intervalLiteral', value, span };
  }
  const type = word.text as DatetimeLiteralType;
  if (!datetimeTypes.has(word.text)) p.defer(unsupportedTypedLiteral(p, word.text, span));
  else if (!checkDatetimeText(type, text)) p.defer(invalidTypedLiteral(p, type, text, span));
  return { kind: 'datetimeLiteral', type, text, span };
}

function unsupportedTypedLiteral(p: TokenStream, type: string, span: Span): SparkError {
  const supportedTypes = '"DATE", "TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP", "INTERVAL", "X", "TIME"';
  return p.error('UNSUPPORTED_TYPED_LITERAL', { unsupportedType: `"${type}"`, supportedTypes }, span);
}

function invalidTypedLiteral(p: TokenStream, type: string, text: string, span: Span): SparkError {
  return p.error('INVALID_TYPED_LITERAL', { valueType: `"${type}"`, value: `'${text}'` }, span);
}

interface IntegerRange {
  readonly type: NumericLiteralType;
  readonly min: bigint;
  readonly max: bigint;
}

const integerRanges: Readonly<Record<string, IntegerRange>> = {
  Y: { type: 'tinyint', min: -128n, max: 127n },
  S: { type: 'smallint', min: -32768n, max: 32767n },
  L: { type: 'bigint', min: -(2n ** 63n), max: 2n ** 63n - 1n },
};

const maxFloat = 3.4028234663852886e38;

/** A number with the minus sign directly before it, if there is one. */
export function parseNumber(p: TokenStream): NumericLiteral {
  const { start } = p.token;
  const sign = p.accept('-') ? '-' : '';
  if (p.token.kind !== 'integer' && p.token.kind !== 'number') p.fail();
  const token = p.advance();
  const raw = p.raw(token);
  const span = p.spanFrom(start);
  const [, digits, suffix] = /^(.*?)(bd|[dflsy])?$/i.exec(raw)!;
  const text = sign + digits;
  const range = (typeName: string, minValue: string, maxValue: string) =>
    p.error(
      'INVALID_NUMERIC_LITERAL_RANGE',
      { rawStrippedQualifier: text, minValue, maxValue, typeName },
      span,
    );
  const literal = (type: NumericLiteralType): NumericLiteral => ({
    kind: 'numericLiteral',
    type,
    text,
    span,
  });

  switch (suffix?.toUpperCase()) {
    case 'Y':
    case 'S':
    case 'L': {
      if (!/^\d+$/.test(digits!)) p.fail(token);
      const { type, min, max } = integerRanges[suffix!.toUpperCase()]!;
      const value = BigInt(text);
      if (value < min || value > max) throw range(type, String(min), String(max));
      return literal(type);
    }
    case 'F':
      if (Math.abs(Number(text)) > maxFloat)
        throw range('float', '-3.4028234663852886E+38', '3.4028234663852886E+38');
      return literal('float');
    case 'D':
      if (!Number.isFinite(Number(text)))
        throw range('double', `-${Number.MAX_VALUE}`, String(Number.MAX_VALUE));
      return literal('double');
    case 'BD':
      return checkDecimal(p, literal('decimal'));
    default:
  }
  if (token.kind === 'integer') {
    const value = BigInt(text);
    if (value >= -(2n ** 31n) && value < 2n ** 31n) return literal('int');
    if (value >= -(2n ** 63n) && value < 2n ** 63n) return literal('bigint');
    return checkDecimal(p, literal('decimal'));
  }
  if (/e/i.test(digits!) && p.options.exponentLiteralAsDecimal !== true) {
    if (!Number.isFinite(Number(text)))
      throw range('double', `-${Number.MAX_VALUE}`, String(Number.MAX_VALUE));
    return literal('double');
  }
  return checkDecimal(p, literal('decimal'));
}

function checkDecimal(p: TokenStream, literal: NumericLiteral): NumericLiteral {
  const [mantissa, exponent] = literal.text.replace(/^-/, '').toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa!.split('.');
  const scale = fraction.length - Number(exponent ?? 0);
  const significant = (whole + fraction).replace(/^0+/, '').length + Math.max(0, -scale);
  const precision = Math.max(significant, scale);
  if (precision > 38) {
    throw p.error(
      'DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION',
      { precision: String(precision), maxPrecision: '38' },
      literal.span,
    );
  }
  return literal;
}

function parseStringLiteral(p: TokenStream): Expression {
  const { start } = p.token;
  const value = parseStringValue(p);
  return { kind: 'stringLiteral', value, span: p.spanFrom(start) };
}

/** One or more adjacent string literals, joined; a marker counts where its value is known. */
export function parseStringValue(p: TokenStream): string {
  let value = parseStringPiece(p);
  while (p.isString() || (p.options.parameters !== undefined && atParameter(p))) value += parseStringPiece(p);
  return value;
}

/** A single string literal. */
export function parseStringPiece(p: TokenStream): string {
  if (p.isString()) return stringTokenValue(p.raw(p.advance()), p.options);
  if (!atParameter(p)) p.fail();
  const { token } = p;
  const expression = parseParameter(p);
  if (expression.kind !== 'stringLiteral') p.fail(token);
  return expression.value;
}

/** An integer literal that isn't an expression, as in `VARCHAR(10)`. */
export function parseIntegerValue(p: TokenStream): number {
  const { token } = p;
  if (token.kind === 'integer') return Number(p.raw(p.advance()));
  if (!atParameter(p)) p.fail();
  const expression = parseParameter(p);
  if (expression.kind !== 'numericLiteral' || !/^\d+$/.test(expression.text)) p.fail(token);
  return Number(expression.text);
}

/** Whether `?`, `:name` or `$1` stands here. */
export function atParameter(p: TokenStream): boolean {
  if (p.token.kind === 'parameter' || p.at('?')) return true;
  return p.at(':') && (p.peek(1).kind === 'word' || p.peek(1).kind === 'quotedIdentifier');
}

function parseParameter(p: TokenStream): Expression {
  const { token } = p;
  const index =
    token.kind === 'parameter'
      ? Number(p.raw(token).slice(1)) - 1
      : token.text === '?'
        ? p.markerIndex()
        : undefined;
  p.advance();
  const name = index === undefined ? parameterName(p, p.advance()) : undefined;
  const parameter: Parameter = { kind: 'parameter', name, index, span: p.spanFrom(token.start) };
  return p.options.parameters === undefined ? parameter : substitute(p, parameter);
}

function parameterName(p: TokenStream, token: Token): string {
  return token.kind === 'word' ? p.raw(token) : quotedIdentifierName(p.raw(token));
}

/** The literal given for a marker, with the marker's place. */
function substitute(p: TokenStream, parameter: Parameter): Expression {
  const { parameters, ...options } = p.options;
  const { name, index, span } = parameter;
  const named = parameters?.named;
  const text =
    name === undefined
      ? parameters?.positional?.[index!]
      : named !== undefined && Object.hasOwn(named, name)
        ? named[name]
        : undefined;
  if (text === undefined) {
    throw p.error('UNBOUND_SQL_PARAMETER', { name: name ?? `_${span.start}` }, span);
  }
  parameters?.used?.set(span.start, { name, span, text });
  const inner = new TokenStream(text, options);
  const value = parseExpression(inner);
  inner.expectEnd();
  if (inner.deferred !== undefined) p.defer(inner.deferred);
  return { ...value, span };
}
