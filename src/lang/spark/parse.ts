import { type Span, SparkError } from '../../core/error.ts';
import type {
  DataTypeNode,
  Expression,
  FieldDefinition,
  NamedExpression,
  QualifiedName,
  Statement,
} from '../ast.ts';
import { parseFieldDefinitions, parseDataType as readDataType } from './data-type.ts';
import {
  parseExpression as readExpression,
  parseNamedExpression as readNamedExpression,
} from './expression.ts';
import { parseQualifiedName as readQualifiedName } from './name.ts';
import type { ParseOptions } from './options.ts';
import { splitTokens } from './split.ts';
import { atCompound, parseScript } from './statements/script.ts';
import { parseSimpleStatement } from './statements/statement.ts';
import { TokenStream, tooComplex } from './token-stream.ts';

export type { ParameterTexts, ParseOptions, UsedMarker } from './options.ts';

/** Parses one statement, or one `BEGIN ... END` script; semicolons may follow it. */
export function parseStatement(text: string, options: ParseOptions = {}): Statement {
  return parseAll(() => new TokenStream(text, options), readStatement);
}

/** Parses statements separated by semicolons; spans count from the start of the whole text. */
export function parseStatements(text: string, options: ParseOptions = {}): Statement[] {
  return splitTokens(new TokenStream(text, options)).map((p) => parseAll(() => p, readStatement));
}

/** Where the statements of a text are, without semicolons and the blanks and comments around them. */
export function splitStatements(text: string, options: ParseOptions = {}): Span[] {
  return splitTokens(new TokenStream(text, options)).map((p) => ({ start: p.token.start, end: p.endOfText }));
}

function readStatement(p: TokenStream): Statement {
  if (p.atEnd) throw new SparkError('PARSE_EMPTY_STATEMENT', {}, { span: { start: 0, end: p.text.length } });
  const statement = atCompound(p) ? parseScript(p) : parseSimpleStatement(p);
  while (p.accept(';')) {
    // Any number of semicolons.
  }
  return statement;
}

/** Parses an expression that is the whole text. */
export function parseExpression(text: string, options: ParseOptions = {}): Expression {
  return parseAll(() => new TokenStream(text, options), readExpression);
}

/** Parses `expression [AS alias]`. */
export function parseNamedExpression(text: string, options: ParseOptions = {}): NamedExpression {
  return parseAll(() => new TokenStream(text, options), readNamedExpression);
}

/** Parses a type such as `array<struct<a:int>>`. */
export function parseDataType(text: string, options: ParseOptions = {}): DataTypeNode {
  return parseAll(() => new TokenStream(text, options), readDataType);
}

/** Parses a schema as DDL: `a INT NOT NULL, b STRING COMMENT 'x'`. */
export function parseTableSchema(text: string, options: ParseOptions = {}): FieldDefinition[] {
  return parseAll(() => new TokenStream(text, options), parseFieldDefinitions);
}

/** Parses a dotted name such as a table's. */
export function parseQualifiedName(text: string, options: ParseOptions = {}): QualifiedName {
  return parseAll(() => new TokenStream(text, options), readQualifiedName);
}

function parseAll<T>(open: () => TokenStream, parse: (p: TokenStream) => T): T {
  try {
    const p = open();
    const result = parse(p);
    p.expectEnd();
    if (p.deferred !== undefined) throw p.deferred;
    return result;
  } catch (cause) {
    // The limit of nesting should come first; a caller deep in its own stack may leave less room.
    if (cause instanceof RangeError && /call stack/i.test(cause.message)) throw tooComplex({ cause });
    throw cause;
  }
}
