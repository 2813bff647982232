import type { CreateStatement, Statement } from '../../ast.ts';
import { parseList, parseParenthesized } from '../list.ts';
import { parseStringValue } from '../literal.ts';
import { parseIdentifier, parseNameReference, parseQualifiedName } from '../name.ts';
import { parseProperties } from '../property.ts';
import { ClauseReader } from '../table-clauses.ts';
import type { TokenStream } from '../token-stream.ts';
import { parseCreateFunction } from './create-function.ts';
import { parseCreatePipelineDataset, parseCreateTable, parseReplaceTable } from './create-table.ts';
import { parseCreateView } from './create-view.ts';

/** `DATABASE`, `SCHEMA` or `NAMESPACE`, passed over. */
export function acceptNamespace(p: TokenStream): boolean {
  return p.acceptOneOf('DATABASE', 'SCHEMA', 'NAMESPACE') !== undefined;
}

/** `IF NOT EXISTS`, passed over. */
export function acceptIfNotExists(p: TokenStream): boolean {
  return p.acceptSequence('IF', 'NOT', 'EXISTS') || p.acceptSequence('IF', '!', 'EXISTS');
}

/** What is said between CREATE and the kind of object. */
export interface CreateFlags {
  readonly start: number;
  readonly orReplace: boolean;
  readonly global: boolean;
  readonly temporary: boolean;
}

/** `CREATE ...`. */
export function parseCreate(p: TokenStream): Statement {
  const { start } = p.expect('CREATE');
  const orReplace = p.acceptSequence('OR', 'REPLACE');
  if (p.at('TABLE') || p.atSequence('EXTERNAL', 'TABLE')) {
    return orReplace ? parseReplaceTable(p, start, true) : parseCreateTable(p, start, false);
  }
  if (p.atSequence('MATERIALIZED', 'VIEW') || p.atSequence('STREAMING', 'TABLE')) {
    return parseCreatePipelineDataset(p, start);
  }
  const global = p.accept('GLOBAL');
  const temporary = p.accept('TEMPORARY');
  const flags = { start, orReplace, global, temporary };
  if (p.at('VIEW')) return parseCreateView(p, flags);
  if (p.at('FUNCTION')) return parseCreateFunction(p, flags);
  if (temporary && !global && (p.at('TABLE') || p.at('EXTERNAL'))) return parseCreateTable(p, start, true);
  if (orReplace || global || temporary) return p.fail();
  if (acceptNamespace(p)) return parseCreateNamespace(p, start);
  if (p.accept('INDEX')) return parseCreateIndex(p, start);
  if (p.at('ROLE')) throw p.notAStatement('CREATE ROLE', p.token);
  return p.fail();
}

function parseCreateNamespace(p: TokenStream, start: number): CreateStatement {
  const ifNotExists = acceptIfNotExists(p);
  const name = parseNameReference(p);
  const reader = new ClauseReader(p);
  let comment: string | undefined;
  let location: string | undefined;
  let collation: ReturnType<typeof parseIdentifier> | undefined;
  let properties: ReturnType<typeof parseProperties> = [];
  for (;;) {
    if (reader.accept('COMMENT')) comment = parseStringValue(p);
    else if (reader.accept('LOCATION')) location = parseStringValue(p);
    else if (reader.accept('DEFAULT', 'COLLATION')) collation = parseIdentifier(p);
    else if (p.at('WITH')) {
      reader.once('WITH PROPERTIES', p.advance());
      p.expectOneOf('DBPROPERTIES', 'PROPERTIES');
      properties = parseProperties(p);
    } else break;
  }
  const span = p.spanFrom(start);
  return { kind: 'createNamespace', name, ifNotExists, comment, location, collation, properties, span };
}

function parseCreateIndex(p: TokenStream, start: number): CreateStatement {
  const ifNotExists = acceptIfNotExists(p);
  const name = parseIdentifier(p);
  p.expect('ON');
  p.accept('TABLE');
  const table = parseNameReference(p);
  const type = p.accept('USING') ? parseIdentifier(p).name : undefined;
  const columns = parseParenthesized(p, () => parseList(p, parseIndexColumn));
  const options = p.accept('OPTIONS') ? parseProperties(p) : [];
  return { kind: 'createIndex', name, table, ifNotExists, type, columns, options, span: p.spanFrom(start) };
}

function parseIndexColumn(p: TokenStream) {
  const name = parseQualifiedName(p);
  return { name, options: p.accept('OPTIONS') ? parseProperties(p) : [] };
}
