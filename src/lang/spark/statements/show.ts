import type { NameReference, QualifiedName, ShowFunctions, Statement } from '../../ast.ts';
import { parseStringValue } from '../literal.ts';
import { parseNameReference, parseQualifiedName } from '../name.ts';
import { parseOptionalPartitionSpec } from '../partition.ts';
import { parsePropertyKey } from '../property.ts';
import type { TokenStream } from '../token-stream.ts';

const refused = new Set('GRANT ROLE ROLES PRINCIPALS COMPACTIONS TRANSACTIONS INDEXES LOCKS'.split(' '));

/** `SHOW ...`. */
export function parseShow(p: TokenStream): Statement {
  const { start } = p.expect('SHOW');
  const word = p.token;
  if (p.peek(1).text === 'FUNCTIONS' && p.canBeIdentifier()) return parseShowFunctions(p, start);
  if (refused.has(word.text)) throw p.notAStatement(`SHOW ${word.text}`, word);
  p.advance();
  switch (word.text) {
    case 'DATABASES':
    case 'SCHEMAS':
    case 'NAMESPACES': {
      const inside = atIn(p) ? parseInName(p) : undefined;
      const pattern = parsePattern(p);
      return { kind: 'showNamespaces', in: inside, pattern, span: p.spanFrom(start) };
    }
    case 'TABLES':
    case 'VIEWS': {
      const inside = parseIn(p);
      const pattern = parsePattern(p);
      const kind = word.text === 'TABLES' ? 'showTables' : 'showViews';
      return { kind, in: inside, pattern, span: p.spanFrom(start) };
    }
    case 'TABLE': {
      p.expect('EXTENDED');
      const inside = parseIn(p);
      p.expect('LIKE');
      const pattern = parseStringValue(p);
      const partition = parseOptionalPartitionSpec(p);
      return { kind: 'showTableExtended', in: inside, pattern, partition, span: p.spanFrom(start) };
    }
    case 'TBLPROPERTIES': {
      const table = parseNameReference(p);
      let key: string | undefined;
      if (p.accept('(')) {
        key = p.isString() ? parseStringValue(p) : parsePropertyKey(p);
        p.expect(')');
      }
      return { kind: 'showTableProperties', table, key, span: p.spanFrom(start) };
    }
    case 'COLUMNS': {
      p.expectOneOf('FROM', 'IN');
      const table = parseNameReference(p);
      const inside = atIn(p) ? parseInName(p) : undefined;
      return { kind: 'showColumns', table, in: inside, span: p.spanFrom(start) };
    }
    case 'PARTITIONS': {
      const table = parseNameReference(p);
      const partition = parseOptionalPartitionSpec(p);
      return { kind: 'showPartitions', table, partition, span: p.spanFrom(start) };
    }
    case 'FUNCTIONS':
      return parseFunctionsTail(p, 'ALL', start);
    case 'PROCEDURES':
      return { kind: 'showProcedures', in: parseIn(p), span: p.spanFrom(start) };
    case 'CREATE': {
      p.expect('TABLE');
      const table = parseNameReference(p);
      const asSerde = p.acceptSequence('AS', 'SERDE');
      return { kind: 'showCreateTable', table, asSerde, span: p.spanFrom(start) };
    }
    case 'CURRENT':
      if (p.at('ROLES')) throw p.notAStatement('SHOW CURRENT ROLES', p.token);
      p.expectOneOf('NAMESPACE', 'DATABASE', 'SCHEMA');
      return { kind: 'showCurrentNamespace', span: p.spanFrom(start) };
    case 'CATALOGS':
    case 'COLLATIONS': {
      const kind = word.text === 'CATALOGS' ? 'showCatalogs' : 'showCollations';
      return { kind, pattern: parsePattern(p), span: p.spanFrom(start) };
    }
    default:
      return p.fail(word);
  }
}

function atIn(p: TokenStream): boolean {
  return p.at('FROM') || p.at('IN');
}

function parseIn(p: TokenStream): NameReference | undefined {
  if (!atIn(p)) return undefined;
  p.advance();
  return parseNameReference(p);
}

function parseInName(p: TokenStream): QualifiedName {
  p.advance();
  return parseQualifiedName(p);
}

function parsePattern(p: TokenStream): string | undefined {
  return p.accept('LIKE') || p.isString() ? parseStringValue(p) : undefined;
}

function parseShowFunctions(p: TokenStream, start: number): Statement {
  const { token } = p;
  const scope = p.acceptOneOf('USER', 'SYSTEM', 'ALL');
  if (scope === undefined) {
    const parameters = { scope: p.raw(token) };
    throw p.error('INVALID_SQL_SYNTAX.SHOW_FUNCTIONS_INVALID_SCOPE', parameters, token);
  }
  p.expect('FUNCTIONS');
  return parseFunctionsTail(p, scope, start);
}

function parseFunctionsTail(p: TokenStream, scope: ShowFunctions['scope'], start: number): Statement {
  const inside = parseIn(p);
  const like = p.accept('LIKE');
  let pattern: string | undefined;
  let name: QualifiedName | undefined;
  if (p.isString()) pattern = parseStringValue(p);
  else if (like || p.canBeIdentifier()) {
    name = parseQualifiedName(p);
    if (inside !== undefined) {
      const parameters = { pattern: p.text.slice(name.span.start, name.span.end) };
      throw p.error('INVALID_SQL_SYNTAX.SHOW_FUNCTIONS_INVALID_PATTERN', parameters, name.span);
    }
  }
  return { kind: 'showFunctions', scope, in: inside, pattern, name, span: p.spanFrom(start) };
}
