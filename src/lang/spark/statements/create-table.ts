import type { Span } from '../../../core/error.ts';
import type {
  ColumnDefinition,
  CreateViewUsing,
  Expression,
  FieldDefinition,
  NameReference,
  Property,
  Query,
  Statement,
  TableClauses,
  TableConstraint,
} from '../../ast.ts';
import { parseTableElements } from '../column-definition.ts';
import { parseStringValue } from '../literal.ts';
import { parseNameReference, parseQualifiedName } from '../name.ts';
import { parseProperties } from '../property.ts';
import { atQuery, parseQuery } from '../query.ts';
import { parseFileFormat, parseRowFormat } from '../storage.ts';
import { ClauseReader, parseTableClauses } from '../table-clauses.ts';
import type { TokenStream } from '../token-stream.ts';
import { acceptIfNotExists } from './create.ts';

/** `[EXTERNAL] TABLE ...` behind CREATE. */
export function parseCreateTable(p: TokenStream, start: number, temporary: boolean): Statement {
  const external = p.accept('EXTERNAL');
  p.expect('TABLE');
  const ifNotExists = acceptIfNotExists(p);
  const name = parseNameReference(p);
  if (p.accept('LIKE')) return parseLike(p, start, name, ifNotExists);
  const body = parseTableBody(p);
  const span = p.spanFrom(start);
  if (temporary) {
    const view = asTemporaryView(name, body, span);
    if (view !== undefined && !ifNotExists) return view;
    throw p.notAllowed('CREATE TEMPORARY TABLE, use CREATE TEMPORARY VIEW instead', span);
  }
  checkBody(p, body, span);
  return { kind: 'createTable', name, external, ifNotExists, ...body, span };
}

/** `CREATE TEMPORARY TABLE t (a INT) USING format` is another spelling of CREATE TEMPORARY VIEW. */
function asTemporaryView(name: NameReference, body: TableBody, span: Span): CreateViewUsing | undefined {
  const { provider, options: expressions } = body.clauses;
  if (provider === undefined || body.query !== undefined || name.kind !== 'qualifiedName') return undefined;
  const options: Property[] = [];
  for (const { key, value, span: place } of expressions) {
    const text = value === undefined ? undefined : literalText(value);
    options.push({ kind: 'property', key, value: text, span: place });
  }
  const columns = body.columns.map((column): FieldDefinition => {
    const { name: field, type, nullable, comment } = column;
    return { kind: 'fieldDefinition', name: field, type, nullable, comment, span: column.span };
  });
  return {
    kind: 'createViewUsing',
    name,
    scope: 'temporary',
    orReplace: false,
    columns: columns.length > 0 ? columns : undefined,
    provider,
    options,
    span,
  };
}

function literalText(value: Expression): string | undefined {
  if (value.kind === 'stringLiteral') return value.value;
  if (value.kind === 'numericLiteral') return value.text;
  return value.kind === 'booleanLiteral' ? String(value.value) : undefined;
}

/** `TABLE ...` behind REPLACE and CREATE OR REPLACE. */
export function parseReplaceTable(p: TokenStream, start: number, orCreate: boolean): Statement {
  p.expect('TABLE');
  const name = parseNameReference(p);
  const body = parseTableBody(p);
  const span = p.spanFrom(start);
  checkBody(p, body, span);
  return { kind: 'replaceTable', name, orCreate, ...body, span };
}

/** `MATERIALIZED VIEW ...` and `STREAMING TABLE ...` behind CREATE. */
export function parseCreatePipelineDataset(p: TokenStream, start: number): Statement {
  const dataset = p.accept('MATERIALIZED') ? 'MATERIALIZED VIEW' : 'STREAMING TABLE';
  if (dataset === 'STREAMING TABLE') p.expect('STREAMING');
  p.advance();
  const ifNotExists = acceptIfNotExists(p);
  const name = parseNameReference(p);
  const body = parseTableBody(p);
  const span = p.spanFrom(start);
  return { kind: 'createPipelineDataset', dataset, name, ifNotExists, ...body, span };
}

interface TableBody {
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
  readonly clauses: TableClauses;
  readonly query: Query | undefined;
}

const queryStarts = new Set(['SELECT', 'FROM', 'WITH', 'VALUES', 'TABLE', '(', 'MAP', 'REDUCE']);

function parseTableBody(p: TokenStream): TableBody {
  const bareQuery = p.at('(') && atQuery(p, 1);
  const { columns, constraints } = bareQuery ? { columns: [], constraints: [] } : parseTableElements(p);
  const clauses = parseTableClauses(p);
  const query = p.accept('AS') || p.atAny(queryStarts) ? parseQuery(p) : undefined;
  return { columns, constraints, clauses, query };
}

function checkBody(p: TokenStream, body: TableBody, span: { start: number; end: number }): void {
  const { columns, clauses, query } = body;
  if (query !== undefined) {
    if (columns.length > 0) {
      throw p.notAllowed('Schema may not be specified in a Create Table As Select (CTAS) statement', span);
    }
    if (clauses.partitionedBy.some(({ kind }) => kind === 'fieldDefinition')) {
      throw p.notAllowed(
        'Partition column types may not be specified in Create Table As Select (CTAS)',
        span,
      );
    }
  }
  if (
    clauses.provider !== undefined &&
    (clauses.rowFormat !== undefined || clauses.fileFormat !== undefined)
  ) {
    const clause = clauses.rowFormat !== undefined ? 'ROW FORMAT' : 'STORED AS';
    throw p.notAllowed(`CREATE TABLE ... USING ... ${clause}`, span);
  }
}

function parseLike(
  p: TokenStream,
  start: number,
  name: ReturnType<typeof parseNameReference>,
  ifNotExists: boolean,
): Statement {
  const source = parseNameReference(p);
  const reader = new ClauseReader(p);
  let provider: ReturnType<typeof parseQualifiedName> | undefined;
  let rowFormat: ReturnType<typeof parseRowFormat>;
  let fileFormat: ReturnType<typeof parseFileFormat>;
  let location: string | undefined;
  let properties: ReturnType<typeof parseProperties> = [];
  for (;;) {
    const { token } = p;
    if (reader.accept('USING')) provider = parseQualifiedName(p);
    else if (p.atSequence('ROW', 'FORMAT')) {
      reader.once('ROW FORMAT', token);
      rowFormat = parseRowFormat(p);
    } else if (p.at('STORED')) {
      reader.once('STORED AS/BY', token);
      fileFormat = parseFileFormat(p) ?? p.fail();
    } else if (reader.accept('LOCATION')) location = parseStringValue(p);
    else if (reader.accept('TBLPROPERTIES')) properties = parseProperties(p);
    else break;
  }
  return {
    kind: 'createTableLike',
    name,
    source,
    ifNotExists,
    provider,
    rowFormat,
    fileFormat,
    location,
    properties,
    span: p.spanFrom(start),
  };
}
