import type { ColumnDefinition, CreateFunction, NameReference, Statement } from '../../ast.ts';
import { parseColumnDefinitions } from '../column-definition.ts';
import { parseDataType, parseFieldDefinitions } from '../data-type.ts';
import { parseExpression } from '../expression.ts';
import { parseList, parseParenthesized } from '../list.ts';
import { parseStringValue } from '../literal.ts';
import { parseDefinedIdentifier, parseNameReference, parseSimpleIdentifier } from '../name.ts';
import { atQuery, parseQuery } from '../query.ts';
import { ClauseReader } from '../table-clauses.ts';
import type { TokenStream } from '../token-stream.ts';
import { acceptIfNotExists, type CreateFlags } from './create.ts';
import { checkTemporaryName } from './create-view.ts';

/** `FUNCTION ...` behind CREATE and its flags. */
export function parseCreateFunction(p: TokenStream, flags: CreateFlags): Statement {
  p.expect('FUNCTION');
  if (flags.global) p.fail();
  const ifNotExists = acceptIfNotExists(p);
  const name = parseNameReference(p);
  checkFlags(p, flags, ifNotExists, name);
  return p.at('AS') ? parseExternal(p, flags, ifNotExists, name) : parseSql(p, flags, ifNotExists, name);
}

function checkFlags(p: TokenStream, flags: CreateFlags, ifNotExists: boolean, name: NameReference): void {
  const span = p.spanFrom(flags.start);
  if (ifNotExists && flags.orReplace) {
    throw p.error('INVALID_SQL_SYNTAX.CREATE_ROUTINE_WITH_IF_NOT_EXISTS_AND_REPLACE', {}, span);
  }
  if (!flags.temporary) return;
  if (ifNotExists) throw p.error('INVALID_SQL_SYNTAX.CREATE_TEMP_FUNC_WITH_IF_NOT_EXISTS', {}, span);
  checkTemporaryName(p, name, 'FUNCTION');
}

function parseExternal(
  p: TokenStream,
  flags: CreateFlags,
  ifNotExists: boolean,
  name: NameReference,
): Statement {
  p.expect('AS');
  const className = parseStringValue(p);
  const resources = p.accept('USING') ? parseList(p, parseResource) : [];
  const { start, orReplace, temporary } = flags;
  const span = p.spanFrom(start);
  const kind = 'createExternalFunction';
  return { kind, name, temporary, orReplace, ifNotExists, className, resources, span };
}

function parseResource(p: TokenStream): { type: string; path: string } {
  const type = parseSimpleIdentifier(p).name.toUpperCase();
  return { type, path: parseStringValue(p) };
}

function parseSql(p: TokenStream, flags: CreateFlags, ifNotExists: boolean, name: NameReference): Statement {
  const parameters = parseParameters(p);
  const { returns, returnsTable } = parseReturns(p);
  const characteristics = parseCharacteristics(p);
  p.expect('RETURN');
  const body = atQuery(p) ? parseQuery(p) : parseExpression(p);
  const { start, orReplace, temporary } = flags;
  return {
    kind: 'createFunction',
    name,
    temporary,
    orReplace,
    ifNotExists,
    parameters,
    returns,
    returnsTable,
    ...characteristics,
    body,
    span: p.spanFrom(start),
  };
}

function parseParameters(p: TokenStream): ColumnDefinition[] {
  p.expect('(');
  const parameters = p.at(')') ? [] : parseColumnDefinitions(p);
  p.expect(')');
  for (const { generated, identity, constraints, span } of parameters) {
    if (generated !== undefined || identity !== undefined) {
      throw p.error('INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_GENERATED_COLUMNS_AS_PARAMETERS', {}, span);
    }
    if (constraints.length > 0) {
      throw p.error('INVALID_SQL_SYNTAX.CREATE_FUNC_WITH_COLUMN_CONSTRAINTS', {}, span);
    }
  }
  return parameters;
}

function parseReturns(p: TokenStream): Pick<CreateFunction, 'returns' | 'returnsTable'> {
  if (!p.at('RETURNS') || p.atSequence('RETURNS', 'NULL', 'ON')) {
    return { returns: undefined, returnsTable: false };
  }
  p.advance();
  if (!p.accept('TABLE')) return { returns: parseDataType(p), returnsTable: false };
  const returns = p.at('(') ? parseParenthesized(p, parseFieldDefinitions) : undefined;
  return { returns, returnsTable: true };
}

type Characteristics = Pick<
  CreateFunction,
  'language' | 'specificName' | 'deterministic' | 'dataAccess' | 'comment'
>;

function parseCharacteristics(p: TokenStream): Characteristics {
  const reader = new ClauseReader(p);
  const result: { -readonly [K in keyof Characteristics]: Characteristics[K] } = {
    language: undefined,
    specificName: undefined,
    deterministic: undefined,
    dataAccess: undefined,
    comment: undefined,
  };
  for (;;) {
    const { token } = p;
    if (reader.accept('LANGUAGE')) result.language = p.raw(p.advance()).toUpperCase();
    else if (reader.accept('SPECIFIC')) result.specificName = parseDefinedIdentifier(p);
    else if (p.at('DETERMINISTIC') || p.atSequence('NOT', 'DETERMINISTIC')) {
      reader.once('DETERMINISTIC', token);
      result.deterministic = !p.accept('NOT');
      p.expect('DETERMINISTIC');
    } else if (p.acceptSequence('NO', 'SQL')) result.dataAccess = access(reader, token, 'NO SQL');
    else if (p.acceptSequence('CONTAINS', 'SQL')) result.dataAccess = access(reader, token, 'CONTAINS SQL');
    else if (p.acceptSequence('READS', 'SQL', 'DATA'))
      result.dataAccess = access(reader, token, 'READS SQL DATA');
    else if (p.acceptSequence('MODIFIES', 'SQL', 'DATA')) {
      result.dataAccess = access(reader, token, 'MODIFIES SQL DATA');
    } else if (p.atSequence('RETURNS', 'NULL', 'ON') || p.atSequence('CALLED', 'ON', 'NULL')) {
      reader.once('NULL INPUT', token);
      if (p.accept('RETURNS')) p.expect('NULL');
      else p.expect('CALLED');
      p.expectSequence('ON', 'NULL', 'INPUT');
    } else if (reader.accept('COMMENT')) result.comment = parseStringValue(p);
    else if (reader.accept('SQL', 'SECURITY')) p.expectOneOf('INVOKER', 'DEFINER');
    else return result;
  }
}

function access<T>(reader: ClauseReader, at: { start: number; end: number }, value: T): T {
  reader.once('SQL DATA ACCESS', at);
  return value;
}
