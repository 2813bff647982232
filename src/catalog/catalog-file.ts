import { dirname, resolve } from 'node:path';
import { SparkError } from '../core/error.ts';
import { toLocalPath } from '../storage/path.ts';
import type { Schema } from '../types/data-type.ts';
import type { CatalogProblem } from './catalog.ts';
import type { CatalogFileContent, FileDatabase, FileTable, Scalar } from './catalog-file-schema.ts';
import { type Position, parseCatalogFile } from './parse-catalog-file.ts';
import type { StoredDatabase, StoredTable, StoredView } from './stored-entry.ts';
import { checkColumns, partitionsLast } from './table-columns.ts';

/** The columns of a Spark DDL string; the parser's part. @throws SparkError with a position in the string */
export type ParseSchema = (ddl: string) => Schema;

/** A catalog file, read. Entries with a problem are left out, all others are there. */
export interface CatalogFile {
  readonly conf: Readonly<Record<string, string>>;
  readonly databases: readonly StoredDatabase[];
  readonly entries: readonly (StoredTable | StoredView)[];
  readonly problems: readonly CatalogProblem[];
  /** Where `database.name` is defined. */
  readonly positions: ReadonlyMap<string, Position>;
}

/** A catalog file that can't be used at all: no YAML, or keys and values that the schema doesn't know. */
export class CatalogFileError extends Error {
  override readonly name = 'CatalogFileError';
  readonly problems: readonly CatalogProblem[];

  constructor(problems: readonly CatalogProblem[]) {
    super(problems.map(problemLine).join('\n'));
    this.problems = problems;
  }
}

/** `catalog.yaml:12:5: default.yellow: unknown key ...` */
export function problemLine({ file, line, column, entry, message }: CatalogProblem): string {
  const place = line === undefined ? file : `${file}:${line}:${column}`;
  return `${place}: ${entry === undefined ? '' : `${entry}: `}${message}`;
}

export interface CatalogFileContext {
  /** The file, absolute: relative locations are relative to its directory. */
  readonly file: string;
  readonly warehouse: string;
  readonly parseSchema: ParseSchema;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** @throws CatalogFileError */
export function readCatalogFile(text: string, context: CatalogFileContext): CatalogFile {
  const parsed = parseCatalogFile(text, context.file);
  if (parsed.content === null) throw new CatalogFileError(parsed.problems);
  const problems: CatalogProblem[] = [];
  const positions = new Map<string, Position>();
  const databases: StoredDatabase[] = [];
  const entries: (StoredTable | StoredView)[] = [];
  const guarded = (path: readonly string[], entry: string | undefined, build: () => void): void => {
    try {
      build();
    } catch (error) {
      const message = error instanceof SparkError ? error.text : (error as Error).message;
      const of = entry === undefined ? {} : { entry };
      problems.push({ file: context.file, ...parsed.position(path), ...of, message });
    }
  };
  const content: CatalogFileContent = parsed.content;
  let conf: Record<string, string> = {};
  guarded(['conf'], undefined, () => {
    conf = texts(content.conf, context);
  });
  for (const [databaseKey, definition] of Object.entries(content.databases ?? {})) {
    const database = databaseKey.toLowerCase();
    const { comment = '', tables, views }: FileDatabase = definition ?? {};
    if (database !== 'default') {
      const location = resolve(context.warehouse, `${database}.db`);
      databases.push({ name: database, origin: 'file', comment, location, properties: {} });
    }
    for (const [key, table] of Object.entries(tables ?? {})) {
      const name = `${database}.${key.toLowerCase()}`;
      const path = ['databases', databaseKey, 'tables', key];
      positions.set(name, parsed.position(path));
      guarded(path, name, () => entries.push(fileTable(database, key.toLowerCase(), table, context)));
    }
    for (const [key, view] of Object.entries(views ?? {})) {
      const name = `${database}.${key.toLowerCase()}`;
      const path = ['databases', databaseKey, 'views', key];
      guarded(path, name, () => {
        if (positions.has(name)) throw new Error('there is a table of this name');
        entries.push(fileView(database, key.toLowerCase(), view));
      });
      positions.set(name, parsed.position(path));
    }
  }
  return { conf, databases, entries, problems, positions };
}

function fileTable(
  database: string,
  name: string,
  table: FileTable,
  context: CatalogFileContext,
): StoredTable {
  const list = typeof table.location === 'string' ? [table.location] : table.location;
  const { partitioned_by: partitionedBy } = table;
  const columns = typeof partitionedBy === 'string' ? [partitionedBy] : (partitionedBy ?? null);
  const schema = table.schema === undefined ? null : context.parseSchema(substitute(table.schema, context));
  if (schema !== null) checkColumns(schema, columns ?? [], name);
  return {
    kind: 'table',
    database,
    name,
    origin: 'file',
    provider: table.using ?? 'parquet',
    managed: false,
    locations: list.map((location) => toLocalPath(substitute(location, context), dirname(context.file))),
    options: texts(table.options, context),
    schema: schema && partitionsLast(schema, columns ?? []),
    partitionColumns: columns,
    // Unlike tables that SQL makes: whatever is in the directories belongs to the table.
    partitions: null,
    comment: table.comment ?? null,
    properties: texts(table.tblproperties, context),
    created: Date.now(),
  };
}

function fileView(
  database: string,
  name: string,
  view: string | { readonly query: string; readonly comment?: string },
): StoredView {
  const { query, comment } = typeof view === 'string' ? { query: view, comment: undefined } : view;
  return {
    kind: 'view',
    database,
    name,
    origin: 'file',
    text: query.trim().replace(/;$/, ''),
    columns: null,
    schema: null,
    currentDatabase: database,
    conf: {},
    properties: {},
    created: Date.now(),
    ...(comment !== undefined && { comment }),
  };
}

function texts(
  map: Readonly<Record<string, Scalar>> | null | undefined,
  context: CatalogFileContext,
): Record<string, string> {
  const entries = Object.entries(map ?? {});
  return Object.fromEntries(entries.map(([key, value]) => [key, substitute(String(value), context)]));
}

/** Puts environment variables in the place of `${NAME}` and `${NAME:-otherwise}`. */
export function substitute(text: string, context: Pick<CatalogFileContext, 'environment'>): string {
  return text.replace(
    /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}/g,
    (_, name: string, otherwise?: string) => {
      const value = context.environment[name] ?? otherwise;
      if (value === undefined) throw new Error(`the environment variable ${name} is not set`);
      return value;
    },
  );
}
