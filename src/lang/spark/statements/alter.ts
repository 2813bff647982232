import type { NamespaceAction, Statement, UnsetProperties, ViewAction } from '../../ast.ts';
import { parseList, parseParenthesized } from '../list.ts';
import { parseStringValue } from '../literal.ts';
import { parseIdentifier, parseNameReference, parseQualifiedName } from '../name.ts';
import { parseProperties, parsePropertyKey } from '../property.ts';
import { parseQuery } from '../query.ts';
import type { TokenStream } from '../token-stream.ts';
import { parseTableAction } from './alter-table.ts';
import { acceptNamespace } from './create.ts';
import { parseSchemaBinding } from './create-view.ts';
import { acceptIfExists } from './drop.ts';

/** `ALTER ...`. */
export function parseAlter(p: TokenStream): Statement {
  const { start } = p.expect('ALTER');
  if (p.accept('TABLE')) {
    const name = parseNameReference(p);
    const action = parseTableAction(p);
    return { kind: 'alterTable', name, action, span: p.spanFrom(start) };
  }
  if (p.accept('VIEW')) {
    const name = parseNameReference(p);
    const action = parseViewAction(p);
    return { kind: 'alterView', name, action, span: p.spanFrom(start) };
  }
  if (acceptNamespace(p)) {
    const name = parseNameReference(p);
    const action = parseNamespaceAction(p);
    return { kind: 'alterNamespace', name, action, span: p.spanFrom(start) };
  }
  if (p.at('INDEX')) throw p.notAStatement('ALTER INDEX', p.token);
  return p.fail();
}

function parseNamespaceAction(p: TokenStream): NamespaceAction {
  const { start } = p.token;
  if (p.acceptSequence('DEFAULT', 'COLLATION')) {
    return { kind: 'setCollation', collation: parseIdentifier(p), span: p.spanFrom(start) };
  }
  if (p.accept('UNSET')) {
    p.expectOneOf('DBPROPERTIES', 'PROPERTIES');
    return parseUnset(p, start);
  }
  p.expect('SET');
  if (p.accept('LOCATION')) {
    const location = parseStringValue(p);
    return { kind: 'setLocation', partition: undefined, location, span: p.spanFrom(start) };
  }
  p.expectOneOf('DBPROPERTIES', 'PROPERTIES');
  return { kind: 'setProperties', properties: parseProperties(p), span: p.spanFrom(start) };
}

/** `[IF EXISTS] ('a', b)` behind UNSET TBLPROPERTIES. */
export function parseUnset(p: TokenStream, start: number): UnsetProperties {
  const ifExists = acceptIfExists(p);
  const keys = parseParenthesized(p, () => parseList(p, parsePropertyKey));
  return { kind: 'unsetProperties', ifExists, keys, span: p.spanFrom(start) };
}

function parseViewAction(p: TokenStream): ViewAction {
  const { start } = p.token;
  if (p.atSequence('WITH', 'SCHEMA')) {
    const binding = parseSchemaBinding(p);
    return { kind: 'setSchemaBinding', binding, span: p.spanFrom(start) };
  }
  if (p.acceptSequence('RENAME', 'TO')) {
    return { kind: 'rename', to: parseQualifiedName(p), span: p.spanFrom(start) };
  }
  if (p.acceptSequence('SET', 'TBLPROPERTIES')) {
    return { kind: 'setProperties', properties: parseProperties(p), span: p.spanFrom(start) };
  }
  if (p.acceptSequence('UNSET', 'TBLPROPERTIES')) return parseUnset(p, start);
  const partitions =
    (p.at('ADD') && (p.peek(1).text === 'PARTITION' || p.peek(1).text === 'IF')) ||
    (p.at('DROP') && (p.peek(1).text === 'PARTITION' || p.peek(1).text === 'IF'));
  if (partitions) throw p.notAllowed(`ALTER VIEW ... ${p.token.text} PARTITION`, p.token);
  p.accept('AS');
  return { kind: 'setQuery', query: parseQuery(p), span: p.spanFrom(start) };
}
