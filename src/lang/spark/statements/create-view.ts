import type { CreateView, NameReference, SchemaBinding, Statement, ViewColumn } from '../../ast.ts';
import { parseFieldDefinitions } from '../data-type.ts';
import { parseList, parseParenthesized } from '../list.ts';
import { parseStringValue } from '../literal.ts';
import { parseIdentifier, parseIdentifierList, parseNameReference, parseQualifiedName } from '../name.ts';
import { parseProperties } from '../property.ts';
import { parseQuery } from '../query.ts';
import { ClauseReader } from '../table-clauses.ts';
import type { TokenStream } from '../token-stream.ts';
import { acceptIfNotExists, type CreateFlags } from './create.ts';

/** `VIEW ...` behind CREATE and its flags. */
export function parseCreateView(p: TokenStream, flags: CreateFlags): Statement {
  p.expect('VIEW');
  const { start, orReplace, global, temporary } = flags;
  const ifNotExists = acceptIfNotExists(p);
  const name = parseNameReference(p);
  if (temporary) {
    const using = parseViewUsing(p, flags, name);
    if (using !== undefined) return using;
  }
  if (global && !temporary) p.fail();
  const columns = p.at('(') ? parseParenthesized(p, () => parseList(p, parseViewColumn)) : undefined;
  const clauses = parseViewClauses(p, temporary);
  p.expect('AS');
  const query = parseQuery(p);
  const span = p.spanFrom(start);
  const scope = global ? 'globalTemporary' : temporary ? 'temporary' : 'permanent';
  if (ifNotExists && temporary) throw p.notAllowed('IF NOT EXISTS with a TEMPORARY view', span);
  if (ifNotExists && orReplace) throw p.notAllowed('CREATE VIEW with both IF NOT EXISTS and REPLACE', span);
  if (scope === 'temporary') checkTemporaryName(p, name, 'VIEW');
  return { kind: 'createView', name, scope, orReplace, ifNotExists, columns, ...clauses, query, span };
}

/** A temporary object has one name part, or the session's own schema before it. */
export function checkTemporaryName(p: TokenStream, name: NameReference, objectType: string): void {
  if (name.kind !== 'qualifiedName' || name.parts.length === 1) return;
  const qualifier = name.parts.slice(0, -1).map((part) => part.name);
  const path = qualifier.join('.').toLowerCase();
  if (path === 'session' || path === 'system.session') return;
  const quote = (part: string) => `\`${part}\``;
  const parameters = {
    objectType,
    objectName: quote(name.parts.at(-1)!.name),
    qualifier: qualifier.map(quote).join('.'),
  };
  throw p.error('INVALID_TEMP_OBJ_QUALIFIER', parameters, name.span);
}

function parseViewColumn(p: TokenStream): ViewColumn {
  const name = parseIdentifier(p);
  const comment = p.accept('COMMENT') ? parseStringValue(p) : undefined;
  return { kind: 'viewColumn', name, comment, span: p.spanFrom(name.span.start) };
}

type ViewClauses = Pick<CreateView, 'comment' | 'collation' | 'schemaBinding' | 'properties'>;

function parseViewClauses(p: TokenStream, temporary: boolean): ViewClauses {
  const reader = new ClauseReader(p);
  let comment: string | undefined;
  let collation: CreateView['collation'];
  let schemaBinding: SchemaBinding | undefined;
  let properties: CreateView['properties'] = [];
  for (;;) {
    const { token } = p;
    if (reader.accept('COMMENT')) comment = parseStringValue(p);
    else if (reader.accept('DEFAULT', 'COLLATION')) collation = parseIdentifier(p);
    else if (p.atSequence('WITH', 'SCHEMA')) {
      reader.once('WITH SCHEMA', token);
      schemaBinding = parseSchemaBinding(p);
      if (temporary) {
        throw p.error('UNSUPPORTED_FEATURE.TEMPORARY_VIEW_WITH_SCHEMA_BINDING_MODE', {}, token);
      }
    } else if (reader.accept('PARTITIONED', 'ON')) {
      parseIdentifierList(p);
      throw p.notAllowed('CREATE VIEW ... PARTITIONED ON', token);
    } else if (reader.accept('TBLPROPERTIES')) {
      properties = parseProperties(p);
      if (temporary) throw p.notAllowed("TBLPROPERTIES can't coexist with CREATE TEMPORARY VIEW", token);
    } else return { comment, collation, schemaBinding, properties };
  }
}

/** `WITH SCHEMA {BINDING | COMPENSATION | TYPE EVOLUTION | EVOLUTION}`. */
export function parseSchemaBinding(p: TokenStream): SchemaBinding {
  p.expectSequence('WITH', 'SCHEMA');
  if (p.acceptSequence('TYPE', 'EVOLUTION')) return 'TYPE EVOLUTION';
  return p.expectOneOf('BINDING', 'COMPENSATION', 'EVOLUTION');
}

/** `v (a INT) USING format OPTIONS (...)`; undefined, and back at the name's end, when it's a view of a query. */
function parseViewUsing(p: TokenStream, flags: CreateFlags, name: NameReference): Statement | undefined {
  const after = p.at('(') ? p.peek(p.closingOffset(0) + 1).text : p.token.text;
  if (after !== 'USING' || name.kind !== 'qualifiedName') return undefined;
  const columns = p.at('(') ? parseParenthesized(p, parseFieldDefinitions) : undefined;
  p.expect('USING');
  const provider = parseQualifiedName(p);
  const options = p.accept('OPTIONS') ? parseProperties(p) : [];
  const scope = flags.global ? 'globalTemporary' : 'temporary';
  const { orReplace, start } = flags;
  const span = p.spanFrom(start);
  return { kind: 'createViewUsing', name, scope, orReplace, columns, provider, options, span };
}
