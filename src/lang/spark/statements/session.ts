import type { AnalyzeTable, NamedExpression, Statement } from '../../ast.ts';
import { parseExpression, parseNamedExpressions } from '../expression.ts';
import { parseFunctionArgument } from '../function-call.ts';
import { parseList } from '../list.ts';
import { parseStringValue } from '../literal.ts';
import { parseIdentifiers, parseNameReference, parseQualifiedNames, parseSimpleIdentifier } from '../name.ts';
import { parseOptionalPartitionSpec } from '../partition.ts';
import { parseProperties } from '../property.ts';
import { atQuery, parseQuery } from '../query.ts';
import { stringTokenValue } from '../string-literal.ts';
import type { TokenStream } from '../token-stream.ts';
import { acceptNamespace } from './create.ts';
import { acceptIfExists } from './drop.ts';
import { takeRest } from './set.ts';

/** `USE db`, `USE DATABASE db`. */
export function parseUse(p: TokenStream): Statement {
  const { start } = p.expect('USE');
  const namespace = (p.canBeIdentifier(1) || p.peek(1).text === 'IDENTIFIER') && acceptNamespace(p);
  return { kind: 'use', name: parseNameReference(p), namespace, span: p.spanFrom(start) };
}

/** `CACHE [LAZY] TABLE t [OPTIONS (...)] [[AS] query]`. */
export function parseCache(p: TokenStream): Statement {
  const { start } = p.expect('CACHE');
  const lazy = p.accept('LAZY');
  p.expect('TABLE');
  const table = parseNameReference(p);
  const options = p.acceptSequence('OPTIONS', '(') ? parseProperties(p, true) : [];
  const query = p.accept('AS') || !(p.atEnd || p.at(';')) ? parseQuery(p) : undefined;
  return { kind: 'cacheTable', table, lazy, options, query, span: p.spanFrom(start) };
}

/** `UNCACHE TABLE [IF EXISTS] t`. */
export function parseUncache(p: TokenStream): Statement {
  const { start } = p.expect('UNCACHE');
  p.expect('TABLE');
  const ifExists = acceptIfExists(p);
  return { kind: 'uncacheTable', table: parseNameReference(p), ifExists, span: p.spanFrom(start) };
}

/** `CLEAR CACHE`. */
export function parseClear(p: TokenStream): Statement {
  const { start } = p.expect('CLEAR');
  p.expect('CACHE');
  return { kind: 'clearCache', span: p.spanFrom(start) };
}

/** `REFRESH TABLE t`, `REFRESH FUNCTION f`, `REFRESH path`. */
export function parseRefresh(p: TokenStream): Statement {
  const { start } = p.expect('REFRESH');
  if (p.canBeIdentifier(1) && (p.at('TABLE') || p.at('FUNCTION'))) {
    const kind = p.advance().text === 'TABLE' ? 'refreshTable' : 'refreshFunction';
    return { kind, name: parseNameReference(p), span: p.spanFrom(start) };
  }
  const path = p.isString() ? parseStringValue(p) : takeRest(p);
  const span = p.spanFrom(start);
  if (path === '') throw p.notAllowed('REFRESH needs the path of a resource', span);
  return { kind: 'refreshResource', path, span };
}

/** `ANALYZE TABLE t ...`, `ANALYZE TABLES ...`. */
export function parseAnalyze(p: TokenStream): Statement {
  const { start } = p.expect('ANALYZE');
  if (p.accept('TABLES')) {
    const inside = p.acceptOneOf('FROM', 'IN') === undefined ? undefined : parseNameReference(p);
    p.expectSequence('COMPUTE', 'STATISTICS');
    const noScan = parseNoScan(p);
    return { kind: 'analyzeTables', in: inside, noScan, span: p.spanFrom(start) };
  }
  p.expect('TABLE');
  const table = parseNameReference(p);
  const partition = parseOptionalPartitionSpec(p);
  p.expectSequence('COMPUTE', 'STATISTICS');
  let columns: AnalyzeTable['columns'];
  let noScan = false;
  if (p.acceptSequence('FOR', 'ALL', 'COLUMNS')) columns = 'ALL';
  else if (p.acceptSequence('FOR', 'COLUMNS')) columns = parseIdentifiers(p);
  else noScan = parseNoScan(p);
  return { kind: 'analyzeTable', table, partition, noScan, columns, span: p.spanFrom(start) };
}

function parseNoScan(p: TokenStream): boolean {
  if (!p.canBeIdentifier()) return false;
  const word = p.advance();
  if (word.text === 'NOSCAN') return true;
  const parameters = { ctx: `\`${p.raw(word)}\`` };
  throw p.error('INVALID_SQL_SYNTAX.ANALYZE_TABLE_UNEXPECTED_NOSCAN', parameters, word);
}

/** `COMMENT ON {TABLE t | DATABASE db} IS 'text'`. */
export function parseCommentOn(p: TokenStream): Statement {
  const { start } = p.expect('COMMENT');
  p.expect('ON');
  const object = p.accept('TABLE') ? 'table' : 'namespace';
  if (object === 'namespace' && !acceptNamespace(p)) p.fail();
  const name = parseNameReference(p);
  p.expect('IS');
  const comment = p.accept('NULL') ? undefined : parseStringValue(p);
  return { kind: 'commentOn', object, name, comment, span: p.spanFrom(start) };
}

/** `EXECUTE IMMEDIATE query [INTO a, b] [USING x AS y, ...]`. */
export function parseExecuteImmediate(p: TokenStream): Statement {
  const { start } = p.expect('EXECUTE');
  p.expect('IMMEDIATE');
  const query = parseExpression(p);
  const into = p.accept('INTO') ? parseQualifiedNames(p) : [];
  const using = p.accept('USING') ? parseUsing(p) : [];
  const seen = new Set<string>();
  for (const { alias } of using) {
    if (alias === undefined) continue;
    if (seen.has(alias.name.toLowerCase())) {
      const parameters = { aliases: `\`${alias.name}\`` };
      throw p.error('EXEC_IMMEDIATE_DUPLICATE_ARGUMENT_ALIASES', parameters, alias.span);
    }
    seen.add(alias.name.toLowerCase());
  }
  return { kind: 'executeImmediate', query, into, using, span: p.spanFrom(start) };
}

function parseUsing(p: TokenStream): NamedExpression[] {
  const after = p.peek(p.closingOffset(0) + 1);
  if (!p.at('(') || atQuery(p, 1) || !(after.kind === 'end' || after.text === ';'))
    return parseNamedExpressions(p);
  p.expect('(');
  const items = parseNamedExpressions(p);
  p.expect(')');
  return items;
}

/** `CALL p(1, name => 2)`. */
export function parseCallStatement(p: TokenStream): Statement {
  const { start } = p.expect('CALL');
  const name = parseNameReference(p);
  p.expect('(');
  const args = p.at(')') ? [] : parseList(p, parseFunctionArgument);
  p.expect(')');
  return { kind: 'call', name, arguments: args, span: p.spanFrom(start) };
}

const pathPattern = /'[^']*'|"[^"]*"|\S+/g;

/** `ADD JAR path`, `ADD FILES 'a' b`, `LIST JARS`. */
export function parseManageResource(p: TokenStream): Statement {
  const { start, text } = p.advance();
  const type = parseSimpleIdentifier(p).name.toUpperCase();
  const rest = takeRest(p);
  const quoted = /^'[^']*'$|^"[^"]*"$/.test(rest);
  // The singular takes one path, blanks included; the plural a list.
  const several = type.endsWith('S') || text === 'LIST';
  const pieces = several ? (rest.match(pathPattern) ?? []) : rest === '' ? [] : [rest];
  const paths = quoted
    ? [stringTokenValue(rest, p.options)]
    : pieces.map((piece) => piece.replace(/^(['"])(.*)\1$/s, '$2'));
  const action = text === 'ADD' ? 'ADD' : 'LIST';
  return { kind: 'manageResource', action, type, paths, span: p.spanFrom(start) };
}
