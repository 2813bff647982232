import type { NameReference, Statement } from '../../ast.ts';
import { parseStringValue } from '../literal.ts';
import { parseNameReference, parseQualifiedName } from '../name.ts';
import { parseOptionalPartitionSpec } from '../partition.ts';
import { atQuery, parseQuery } from '../query.ts';
import type { TokenStream } from '../token-stream.ts';
import { acceptNamespace } from './create.ts';

/** `DESCRIBE ...`, `DESC ...`. Each word behind it may be the table's name as well. */
export function parseDescribe(p: TokenStream): Statement {
  const { start } = p.advance();
  const named = !p.peek(1).text.startsWith('.') && p.peek(1).kind !== 'end' && !p.at('');
  if (named && p.at('FUNCTION')) return parseFunction(p, start);
  if (named && p.at('PROCEDURE') && p.canBeIdentifier(1)) {
    p.advance();
    return { kind: 'describeProcedure', name: parseNameReference(p), span: p.spanFrom(start) };
  }
  if (named && p.canBeIdentifier(1) && acceptNamespace(p)) {
    const extended = p.at('EXTENDED') && p.canBeIdentifier(1);
    if (extended) p.advance();
    return { kind: 'describeNamespace', name: parseNameReference(p), extended, span: p.spanFrom(start) };
  }
  if (named && p.at('QUERY') && atQuery(p, 1)) p.advance();
  if (!p.at('TABLE') && atQuery(p)) {
    const query = parseQuery(p);
    return { kind: 'describeQuery', query, span: p.spanFrom(start) };
  }
  return parseTable(p, start);
}

function parseTable(p: TokenStream, start: number): Statement {
  if (p.at('TABLE') && p.canBeIdentifier(1)) p.advance();
  const extended = (p.at('EXTENDED') || p.at('FORMATTED')) && p.canBeIdentifier(1);
  if (extended) p.advance();
  const table = parseNameReference(p);
  const partition = parseOptionalPartitionSpec(p);
  const column = p.canBeIdentifier() && !p.atSequence('AS', 'JSON') ? parseQualifiedName(p) : undefined;
  const asJson = p.acceptSequence('AS', 'JSON');
  const span = p.spanFrom(start);
  if (column !== undefined && partition !== undefined) {
    throw p.error('UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_PARTITION', {}, span);
  }
  if (column !== undefined && asJson) {
    throw p.error('UNSUPPORTED_FEATURE.DESC_TABLE_COLUMN_JSON', {}, span);
  }
  return { kind: 'describeTable', table, extended, partition, column, asJson, span };
}

function parseFunction(p: TokenStream, start: number): Statement {
  p.expect('FUNCTION');
  const extended = p.at('EXTENDED') && p.peek(1).kind !== 'end' && p.peek(1).text !== ';';
  if (extended) p.advance();
  const name = parseFunctionName(p);
  return { kind: 'describeFunction', name, extended, span: p.spanFrom(start) };
}

const operatorWords = new Set(['OR', 'AND', 'IN', 'NOT', 'DIV']);

/** A name, a string, or an operator. */
function parseFunctionName(p: TokenStream): NameReference {
  const { token } = p;
  const operator = token.kind === 'symbol' || operatorWords.has(token.text);
  if (!operator && !p.isString()) return parseNameReference(p);
  const name = operator ? p.raw(p.advance()) : parseStringValue(p);
  const span = p.spanFrom(token.start);
  return { kind: 'qualifiedName', parts: [{ kind: 'identifier', name, quoted: true, span }], span };
}
