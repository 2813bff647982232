import type { DataTypeNode, DayTimeField, FieldDefinition, QualifiedName, SimpleTypeName } from '../ast.ts';
import { parseList } from './list.ts';
import { parseIntegerValue, parseStringValue } from './literal.ts';
import { parseDefinedIdentifier, parseQualifiedName } from './name.ts';
import type { TokenStream } from './token-stream.ts';

const simpleTypes: Readonly<Record<string, SimpleTypeName>> = {
  BOOLEAN: 'boolean',
  TINYINT: 'tinyint',
  BYTE: 'tinyint',
  SMALLINT: 'smallint',
  SHORT: 'smallint',
  INT: 'int',
  INTEGER: 'int',
  BIGINT: 'bigint',
  LONG: 'bigint',
  FLOAT: 'float',
  REAL: 'float',
  DOUBLE: 'double',
  DATE: 'date',
  TIMESTAMP_NTZ: 'timestamp_ntz',
  TIMESTAMP_LTZ: 'timestamp_ltz',
  BINARY: 'binary',
  VOID: 'void',
  VARIANT: 'variant',
};

/** Any type of Spark SQL. */
export function parseDataType(p: TokenStream): DataTypeNode {
  return p.nested(parseType);
}

function parseType(p: TokenStream): DataTypeNode {
  const { start } = p.token;
  const word = p.token.kind === 'word' ? p.token.text : '';
  if (Object.hasOwn(simpleTypes, word) && p.peek(1).text !== '(') {
    p.advance();
    return { kind: 'simpleType', name: simpleTypes[word]!, span: p.spanFrom(start) };
  }
  switch (word) {
    case 'STRING': {
      if (p.peek(1).text === '(') break;
      p.advance();
      const collation = parseCollation(p);
      return { kind: 'stringType', collation, span: p.spanFrom(start) };
    }
    case 'CHAR':
    case 'CHARACTER':
    case 'VARCHAR':
      return parseCharacterType(p, word);
    case 'DECIMAL':
    case 'DEC':
    case 'NUMERIC':
      return parseDecimalType(p);
    case 'TIMESTAMP':
      return parseTimestampType(p);
    case 'TIME': {
      p.advance();
      const precision = parseOptionalSize(p);
      p.acceptSequence('WITHOUT', 'TIME', 'ZONE');
      return { kind: 'timeType', precision, span: p.spanFrom(start) };
    }
    case 'INTERVAL':
      return parseIntervalType(p);
    case 'ARRAY':
    case 'MAP':
    case 'STRUCT':
      return parseComplexType(p, word);
    case 'GEOGRAPHY':
    case 'GEOMETRY':
      if (p.peek(1).text !== '(') break;
      return parseGeospatialType(p, word === 'GEOGRAPHY' ? 'geography' : 'geometry');
    default:
  }
  return parseUnsupported(p);
}

/** Reads what has the form of a type. */
function parseUnsupported(p: TokenStream): DataTypeNode {
  const { start } = p.token;
  if (!p.canBeIdentifier()) p.fail();
  const name = p.raw(p.advance());
  const sizes: number[] = [];
  if (p.at('(') && p.peek(1).kind === 'integer') {
    p.advance();
    sizes.push(...parseList(p, parseIntegerValue));
    p.expect(')');
  }
  const typeName = name.toUpperCase() + (sizes.length > 0 ? `(${sizes.join(',')})` : '');
  const span = p.spanFrom(start);
  p.defer(p.error('UNSUPPORTED_DATATYPE', { typeName: `"${typeName}"` }, span));
  return { kind: 'simpleType', name: 'void', span };
}

function parseCollation(p: TokenStream): QualifiedName | undefined {
  return p.accept('COLLATE') ? parseQualifiedName(p) : undefined;
}

function parseOptionalSize(p: TokenStream): number | undefined {
  if (!p.accept('(')) return undefined;
  const size = parseIntegerValue(p);
  p.expect(')');
  return size;
}

function parseCharacterType(p: TokenStream, word: string): DataTypeNode {
  const { start } = p.advance();
  const length = parseOptionalSize(p);
  if (length === undefined) {
    throw p.error('DATATYPE_MISSING_SIZE', { type: `"${word}"` }, p.spanFrom(start));
  }
  const collation = parseCollation(p);
  const name = word === 'VARCHAR' ? 'varchar' : 'char';
  return { kind: 'characterType', name, length, collation, span: p.spanFrom(start) };
}

function parseDecimalType(p: TokenStream): DataTypeNode {
  const { start } = p.advance();
  let precision: number | undefined;
  let scale: number | undefined;
  if (p.accept('(')) {
    precision = parseIntegerValue(p);
    if (p.accept(',')) scale = parseIntegerValue(p);
    p.expect(')');
  }
  return { kind: 'decimalType', precision, scale, span: p.spanFrom(start) };
}

function parseTimestampType(p: TokenStream): DataTypeNode {
  if (p.peek(1).text === '(') return parseUnsupported(p);
  const { start } = p.advance();
  let name: SimpleTypeName = 'timestamp';
  if (p.acceptSequence('WITHOUT', 'TIME', 'ZONE')) name = 'timestamp_ntz';
  else if (p.acceptSequence('WITH', 'LOCAL', 'TIME', 'ZONE')) name = 'timestamp_ltz';
  return { kind: 'simpleType', name, span: p.spanFrom(start) };
}

const dayTimeFields: readonly DayTimeField[] = ['DAY', 'HOUR', 'MINUTE', 'SECOND'];

function parseIntervalType(p: TokenStream): DataTypeNode {
  const { start } = p.advance();
  if (p.accept('YEAR')) {
    const to = p.accept('TO') ? p.expectOneOf('MONTH') : 'YEAR';
    return { kind: 'yearMonthIntervalType', from: 'YEAR', to, span: p.spanFrom(start) };
  }
  if (p.accept('MONTH')) {
    return { kind: 'yearMonthIntervalType', from: 'MONTH', to: 'MONTH', span: p.spanFrom(start) };
  }
  const from = p.acceptOneOf(...dayTimeFields);
  if (from === undefined) {
    return { kind: 'simpleType', name: 'calendar_interval', span: p.spanFrom(start) };
  }
  const to = p.accept('TO') ? p.expectOneOf('HOUR', 'MINUTE', 'SECOND') : from;
  const span = p.spanFrom(start);
  if (dayTimeFields.indexOf(to) < dayTimeFields.indexOf(from)) {
    const parameters = { input: p.text.slice(span.start, span.end), from, to };
    throw p.error('INVALID_INTERVAL_FORMAT.UNSUPPORTED_FROM_TO_EXPRESSION', parameters, span);
  }
  return { kind: 'dayTimeIntervalType', from, to, span };
}

function parseComplexType(p: TokenStream, word: 'ARRAY' | 'MAP' | 'STRUCT'): DataTypeNode {
  const { start } = p.advance();
  // `<>` is one token.
  if (word === 'STRUCT' && p.accept('<>')) return { kind: 'structType', fields: [], span: p.spanFrom(start) };
  if (!p.accept('<')) {
    throw p.error(`INCOMPLETE_TYPE_DEFINITION.${word}`, {}, p.spanFrom(start));
  }
  if (word === 'ARRAY') {
    const element = parseDataType(p);
    p.expectCloseAngle();
    return { kind: 'arrayType', element, span: p.spanFrom(start) };
  }
  if (word === 'MAP') {
    const key = parseDataType(p);
    p.expect(',');
    const value = parseDataType(p);
    p.expectCloseAngle();
    return { kind: 'mapType', key, value, span: p.spanFrom(start) };
  }
  const fields = p.at('>') || p.at('>>') || p.at('>>>') ? [] : parseList(p, parseStructField);
  p.expectCloseAngle();
  return { kind: 'structType', fields, span: p.spanFrom(start) };
}

function parseGeospatialType(p: TokenStream, name: 'geography' | 'geometry'): DataTypeNode {
  const { start } = p.advance();
  p.expect('(');
  const srid = p.accept('ANY') ? 'ANY' : parseIntegerValue(p);
  p.expect(')');
  return { kind: 'geospatialType', name, srid, span: p.spanFrom(start) };
}

/** `a: INT NOT NULL COMMENT 'x'`, the colon left to choice. */
function parseStructField(p: TokenStream): FieldDefinition {
  return parseField(p, true);
}

/** `a INT NOT NULL COMMENT 'x'`. */
export function parseFieldDefinition(p: TokenStream): FieldDefinition {
  return parseField(p, false);
}

function parseField(p: TokenStream, colon: boolean): FieldDefinition {
  const { start } = p.token;
  const name = parseDefinedIdentifier(p);
  if (colon) p.accept(':');
  const type = parseDataType(p);
  const nullable = !p.acceptSequence('NOT', 'NULL') && !p.acceptSequence('!', 'NULL');
  const comment = p.accept('COMMENT') ? parseStringValue(p) : undefined;
  return { kind: 'fieldDefinition', name, type, nullable, comment, span: p.spanFrom(start) };
}

/** `a INT, b STRING`. */
export function parseFieldDefinitions(p: TokenStream): FieldDefinition[] {
  return parseList(p, parseFieldDefinition);
}
