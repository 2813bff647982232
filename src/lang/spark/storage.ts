import type { BucketSpec, Expression, FileFormat, RowFormat, SkewSpec } from '../ast.ts';
import { parseList, parseParenthesized } from './list.ts';
import { parseIntegerValue, parseLiteral, parseNumber, parseStringValue } from './literal.ts';
import { parseDefinedIdentifier, parseIdentifierList, parseSimpleIdentifier } from './name.ts';
import { parseProperties } from './property.ts';
import type { TokenStream } from './token-stream.ts';

/** `ROW FORMAT ...`, if it's there. */
export function parseRowFormat(p: TokenStream): RowFormat | undefined {
  const { start } = p.token;
  if (!p.acceptSequence('ROW', 'FORMAT')) return undefined;
  if (p.accept('SERDE')) {
    const name = parseStringValue(p);
    const properties = p.acceptSequence('WITH', 'SERDEPROPERTIES') ? parseProperties(p) : [];
    return { kind: 'rowFormatSerde', name, properties, span: p.spanFrom(start) };
  }
  p.expect('DELIMITED');
  const text = (...words: string[]) => (p.acceptSequence(...words) ? parseStringValue(p) : undefined);
  const fields = text('FIELDS', 'TERMINATED', 'BY');
  const escaped = text('ESCAPED', 'BY');
  const items = text('COLLECTION', 'ITEMS', 'TERMINATED', 'BY');
  const keys = text('MAP', 'KEYS', 'TERMINATED', 'BY');
  const lines = text('LINES', 'TERMINATED', 'BY');
  const nulls = text('NULL', 'DEFINED', 'AS');
  return {
    kind: 'rowFormatDelimited',
    fields,
    escape: escaped,
    items,
    keys,
    lines,
    nulls,
    span: p.spanFrom(start),
  };
}

/** `STORED AS ...` or `STORED BY ...`, if it's there. */
export function parseFileFormat(p: TokenStream): FileFormat | undefined {
  const { start } = p.token;
  if (p.acceptSequence('STORED', 'BY')) {
    const name = parseStringValue(p);
    const properties = p.acceptSequence('WITH', 'SERDEPROPERTIES') ? parseProperties(p) : [];
    return { kind: 'storageHandler', name, properties, span: p.spanFrom(start) };
  }
  if (!p.acceptSequence('STORED', 'AS')) return undefined;
  if (p.at('INPUTFORMAT') && p.isString(1)) {
    p.advance();
    const input = parseStringValue(p);
    p.expect('OUTPUTFORMAT');
    return { kind: 'classFormat', input, output: parseStringValue(p), span: p.spanFrom(start) };
  }
  return { kind: 'namedFormat', name: parseSimpleIdentifier(p).name, span: p.spanFrom(start) };
}

/** `CLUSTERED BY (a) [SORTED BY (b DESC)] INTO n BUCKETS`, the first two words already read. */
export function parseBuckets(p: TokenStream, start: number): BucketSpec {
  const columns = parseIdentifierList(p);
  const sortColumns = p.acceptSequence('SORTED', 'BY')
    ? parseParenthesized(p, () => parseList(p, parseSortColumn))
    : [];
  p.expect('INTO');
  const count = parseIntegerValue(p);
  p.expect('BUCKETS');
  return { kind: 'bucketSpec', columns, sortColumns, count, span: p.spanFrom(start) };
}

function parseSortColumn(p: TokenStream): BucketSpec['sortColumns'][number] {
  const name = parseDefinedIdentifier(p);
  return { name, direction: p.acceptOneOf('ASC', 'DESC') ?? 'ASC' };
}

/** `SKEWED BY (a, b) ON ((1, 2), (3, 4)) [STORED AS DIRECTORIES]`, the first two words already read. */
export function parseSkew(p: TokenStream, start: number): SkewSpec {
  const columns = parseIdentifierList(p);
  p.expect('ON');
  const values = parseParenthesized(p, () => parseList(p, parseSkewValue));
  const storedAsDirectories = p.acceptSequence('STORED', 'AS', 'DIRECTORIES');
  return { kind: 'skewSpec', columns, values, storedAsDirectories, span: p.spanFrom(start) };
}

function parseSkewValue(p: TokenStream): Expression[] {
  if (!p.at('(')) return [parseConstant(p)];
  return parseParenthesized(p, () => parseList(p, parseConstant));
}

/** A literal in a place that takes no other expression. */
export function parseConstant(p: TokenStream): Expression {
  if (p.at('-')) return parseNumber(p);
  return parseLiteral(p) ?? p.fail();
}
