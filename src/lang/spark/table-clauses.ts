import type { Expression, PartitionField, QualifiedName, TableClauses } from '../ast.ts';
import { parseFieldDefinition } from './data-type.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseStringValue } from './literal.ts';
import { parseIdentifier, parseQualifiedName, parseQualifiedNames } from './name.ts';
import { parseExpressionProperties, parseProperties } from './property.ts';
import { parseBuckets, parseConstant, parseFileFormat, parseRowFormat, parseSkew } from './storage.ts';
import type { TokenStream } from './token-stream.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads clauses that may stand in any order, each at most once. */
export class ClauseReader {
  private readonly seen = new Set<string>();
  private readonly p: TokenStream;

  constructor(p: TokenStream) {
    this.p = p;
  }

  /** Passes the words of a clause if they stand here. */
  accept(...words: readonly string[]): boolean {
    const { p } = this;
    const { token } = p;
    if (!p.acceptSequence(...words)) return false;
    this.once(words.join(' '), token);
    return true;
  }

  once(clauseName: string, at: { start: number; end: number }): void {
    if (this.seen.has(clauseName)) throw this.p.error('DUPLICATE_CLAUSES', { clauseName }, at);
    this.seen.add(clauseName);
  }
}

/** `USING format` and all that follows it in CREATE TABLE. */
export function parseTableClauses(p: TokenStream): TableClauses {
  const { start } = p.token;
  const clauses: Writable<TableClauses> = {
    kind: 'tableClauses',
    provider: p.accept('USING') ? parseQualifiedName(p) : undefined,
    options: [],
    partitionedBy: [],
    buckets: undefined,
    clusterBy: undefined,
    skew: undefined,
    rowFormat: undefined,
    fileFormat: undefined,
    location: undefined,
    comment: undefined,
    collation: undefined,
    properties: [],
    span: p.spanFrom(start),
  };
  const reader = new ClauseReader(p);
  while (parseClause(p, reader, clauses)) {
    // Each call reads one clause.
  }
  clauses.span = p.spanFrom(start);
  if (clauses.buckets !== undefined && clauses.clusterBy !== undefined) {
    throw p.error('SPECIFY_CLUSTER_BY_WITH_BUCKETING_IS_NOT_ALLOWED', {}, clauses.span);
  }
  return clauses;
}

function parseClause(p: TokenStream, reader: ClauseReader, clauses: Writable<TableClauses>): boolean {
  const { token } = p;
  if (p.at('OPTIONS') && p.peek(1).text === '(') {
    reader.accept('OPTIONS');
    clauses.options = parseExpressionProperties(p);
  } else if (reader.accept('PARTITIONED', 'BY')) {
    clauses.partitionedBy = parseParenthesized(p, () => parseList(p, parsePartitionField));
  } else if (reader.accept('SKEWED', 'BY')) clauses.skew = parseSkew(p, token.start);
  else if (reader.accept('CLUSTERED', 'BY')) clauses.buckets = parseBuckets(p, token.start);
  else if (reader.accept('CLUSTER', 'BY')) clauses.clusterBy = parseParenthesized(p, parseQualifiedNames);
  else if (p.atSequence('ROW', 'FORMAT')) {
    reader.once('ROW FORMAT', token);
    clauses.rowFormat = parseRowFormat(p);
  } else if (p.atSequence('STORED', 'AS') || p.atSequence('STORED', 'BY')) {
    reader.once('STORED AS/BY', token);
    clauses.fileFormat = parseFileFormat(p);
  } else if (reader.accept('LOCATION')) clauses.location = parseStringValue(p);
  else if (reader.accept('COMMENT')) clauses.comment = parseStringValue(p);
  else if (reader.accept('DEFAULT', 'COLLATION')) clauses.collation = parseIdentifier(p);
  else if (reader.accept('TBLPROPERTIES')) clauses.properties = parseProperties(p);
  else return false;
  return true;
}

/** `a`, `years(ts)`, `bucket(4, a)`, or a column definition `a INT`. */
function parsePartitionField(p: TokenStream): PartitionField {
  const { start } = p.token;
  const next = p.peek(1);
  if (next.text === '(') {
    const name = parseIdentifier(p).name;
    const args = parseParenthesized(p, () => parseList(p, parseTransformArgument));
    return { kind: 'partitionTransform', name, arguments: args, span: p.spanFrom(start) };
  }
  if (next.kind === 'word') return parseFieldDefinition(p);
  const column = parseQualifiedName(p);
  return { kind: 'partitionTransform', name: 'identity', arguments: [column], span: p.spanFrom(start) };
}

function parseTransformArgument(p: TokenStream): QualifiedName | Expression {
  return p.canBeIdentifier() && !p.isString(1) && !p.at('NULL') ? parseQualifiedName(p) : parseConstant(p);
}
