import type { InsertTarget, NameReference, Property, Statement, WithClause } from '../../ast.ts';
import { parseExpression } from '../expression.ts';
import { parseFromClause } from '../from-clause.ts';
import { type FromBranch, parseFromBranch } from '../from-query.ts';
import { parseStringValue } from '../literal.ts';
import { parseIdentifierList, parseNameReference, parseQualifiedName, parseTableAlias } from '../name.ts';
import { parseOptionalPartitionSpec } from '../partition.ts';
import { parseProperties } from '../property.ts';
import { atQuery, parseQuery } from '../query.ts';
import { parseWithOptions } from '../relation.ts';
import { parseFileFormat, parseRowFormat } from '../storage.ts';
import type { TokenStream } from '../token-stream.ts';
import { acceptIfNotExists } from './create.ts';

/** `INSERT ... query`. */
export function parseInsert(p: TokenStream, withClause: WithClause | undefined, start: number): Statement {
  const target = parseTarget(p);
  const query = parseQuery(p);
  return { kind: 'insert', with: withClause, target, query, span: p.spanFrom(start) };
}

/** `FROM t INSERT ... SELECT ... INSERT ...`; undefined, and back at FROM, when no INSERT follows. */
export function parseMultiInsert(
  p: TokenStream,
  withClause: WithClause | undefined,
  start: number,
): Statement | undefined {
  const mark = p.mark();
  const from = parseFromClause(p);
  if (!p.at('INSERT')) {
    p.reset(mark);
    return undefined;
  }
  const branches: (FromBranch & { target: InsertTarget })[] = [];
  while (p.at('INSERT')) {
    const target = parseTarget(p);
    branches.push({ target, ...parseFromBranch(p, from) });
  }
  return { kind: 'multiInsert', with: withClause, from, branches, span: p.spanFrom(start) };
}

/** `INSERT INTO t`, `INSERT OVERWRITE DIRECTORY '...'`, with all that stands before the query. */
function parseTarget(p: TokenStream): InsertTarget {
  const { start } = p.expect('INSERT');
  const schemaEvolution = p.acceptSequence('WITH', 'SCHEMA', 'EVOLUTION');
  const overwrite = p.expectOneOf('INTO', 'OVERWRITE') === 'OVERWRITE';
  if (overwrite && atDirectory(p)) return parseDirectory(p, start);
  if (p.at('TABLE') && p.canBeIdentifier(1)) p.advance();
  const table = parseNameReference(p);
  const options = parseWithOptions(p);
  if (!overwrite) {
    const replace = parseReplace(p, table, options, schemaEvolution, start);
    if (replace !== undefined) return replace;
  }
  const partition = parseOptionalPartitionSpec(p);
  const ifPartitionNotExists = acceptIfNotExists(p);
  const byName = p.acceptSequence('BY', 'NAME');
  const columns = !byName && p.at('(') && !atQuery(p) ? parseIdentifierList(p) : undefined;
  const span = p.spanFrom(start);
  if (ifPartitionNotExists && !overwrite) {
    const tableName = p.text.slice(table.span.start, table.span.end);
    throw p.error('UNSUPPORTED_FEATURE.INSERT_PARTITION_SPEC_IF_NOT_EXISTS', { tableName }, span);
  }
  if (ifPartitionNotExists && partition?.values.some(({ value }) => value === undefined)) {
    throw p.notAllowed('IF NOT EXISTS with dynamic partitions', span);
  }
  return {
    kind: 'insertTable',
    overwrite,
    table,
    options,
    partition,
    ifPartitionNotExists,
    byName,
    columns,
    schemaEvolution,
    span,
  };
}

/** `[AS x] [BY NAME] REPLACE {WHERE | ON | USING} ...`; undefined when no REPLACE follows. */
function parseReplace(
  p: TokenStream,
  table: NameReference,
  before: readonly Property[],
  schemaEvolution: boolean,
  start: number,
): InsertTarget | undefined {
  const mark = p.mark();
  const named =
    p.at('AS') || (p.canBeIdentifier(0, true) && !p.at('REPLACE') && replaceWords.has(p.peek(1).text));
  const alias = named ? parseTableAlias(p) : undefined;
  const options = before.length > 0 ? before : parseWithOptions(p);
  const byName = p.acceptSequence('BY', 'NAME');
  if (!p.accept('REPLACE')) {
    p.reset(mark);
    return undefined;
  }
  if (p.accept('USING')) {
    const columns = parseIdentifierList(p);
    const span = p.spanFrom(start);
    return { kind: 'insertReplaceUsing', table, options, alias, byName, columns, schemaEvolution, span };
  }
  const clause = p.expectOneOf('WHERE', 'ON');
  const condition = parseExpression(p);
  const span = p.spanFrom(start);
  const kind = 'insertReplaceWhere';
  return { kind, table, options, alias, byName, clause, condition, schemaEvolution, span };
}

const replaceWords = new Set(['REPLACE', 'WITH', 'BY']);

function atDirectory(p: TokenStream): boolean {
  const offset = p.at('LOCAL') ? 1 : 0;
  if (p.peek(offset).text !== 'DIRECTORY') return false;
  return p.isString(offset + 1) || p.peek(offset + 1).text === 'USING';
}

function parseDirectory(p: TokenStream, start: number): InsertTarget {
  const local = p.accept('LOCAL');
  p.expect('DIRECTORY');
  const path = p.at('USING') ? undefined : parseStringValue(p);
  const provider = p.accept('USING') ? parseQualifiedName(p) : undefined;
  const options = provider !== undefined && p.accept('OPTIONS') ? parseProperties(p) : [];
  const rowFormat = provider === undefined ? parseRowFormat(p) : undefined;
  const fileFormat = provider === undefined ? parseFileFormat(p) : undefined;
  const span = p.spanFrom(start);
  return { kind: 'insertDirectory', local, path, provider, options, rowFormat, fileFormat, span };
}
