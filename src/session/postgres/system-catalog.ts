import { type CatalogRelation, PendingLookup } from '../../plan/analyzer/analyzer-context.ts';
import type { PostgresClient } from '../statement.ts';
import type { StatementContext } from '../statement-context.ts';
import { type CatalogSource, catalogRows } from './catalog-rows.ts';
import { informationRows } from './information-rows.ts';
import { type LookupData, type LookupSource, lookUp, needsCatalog } from './lookups.ts';
import { databaseOfSchema, type Snapshot, schemaOfDatabase, takeSnapshot } from './snapshot.ts';
import { rowValues, type SystemRelation, schemaOfRelation, staticCatalog } from './static-catalog.ts';

const EMPTY: Snapshot = { schemas: [], relations: [] };
/** Relations whose rows need the tables' columns, so that files may have to be looked at. */
const WITH_COLUMNS: ReadonlySet<string> = new Set(['pg_attribute', 'pg_class', 'pg_description', 'columns']);

/** pg_catalog and information_schema as one statement of a PostgreSQL client sees them. */
export class SystemCatalog {
  readonly #context: () => StatementContext;
  readonly #client: PostgresClient;
  #snapshot: Snapshot | undefined;
  #columns = false;
  #sizes = false;

  constructor(client: PostgresClient, context: () => StatementContext) {
    this.#client = client;
    this.#context = context;
  }

  /** The relation of a name in lower case; undefined where it is none of the system's. @throws PendingLookup */
  relation(parts: readonly string[]): CatalogRelation | undefined {
    const found = systemRelation(parts);
    if (found === undefined) return undefined;
    const { schema, name } = found;
    const rows = schema === 'pg_catalog' ? catalogRows[name] : informationRows[name];
    const known = schema === 'pg_catalog' ? staticCatalog().rows.get(name) : undefined;
    return {
      kind: 'rows',
      name: [schema, name],
      schema: schemaOfRelation(found),
      rows: rowValues(found, rows?.(this.#source(WITH_COLUMNS.has(name), false)) ?? known ?? []),
    };
  }

  /** The database that a schema's name means. */
  database(schema: string): string {
    return databaseOfSchema(schema, (name) => this.#exists(name));
  }

  schema(database: string): string {
    return schemaOfDatabase(database, (name) => this.#exists(name));
  }

  lookUp(lookup: string): LookupData {
    const { state, text } = this.#context();
    const source = needsCatalog(lookup)
      ? this.#source(lookup === 'pg_description', lookup === 'sizes')
      : this.#given(EMPTY);
    const full: LookupSource = {
      ...source,
      currentSchema: this.schema(state.currentDatabase),
      text,
    };
    return lookUp(lookup, full);
  }

  get client(): PostgresClient {
    return this.#client;
  }

  #exists(database: string): boolean {
    return this.#context().inputs.ask(
      `database ${database}`,
      ({ engine }) => engine.catalog.database(database) !== undefined,
    );
  }

  #given(snapshot: Snapshot): CatalogSource {
    return { snapshot, client: this.#client, user: this.#context().state.user };
  }

  #source(columns: boolean, sizes: boolean): CatalogSource {
    if (this.#snapshot !== undefined && (this.#columns || !columns) && (this.#sizes || !sizes))
      return this.#given(this.#snapshot);
    const wants = { columns: columns || this.#columns, sizes: sizes || this.#sizes };
    throw new PendingLookup(
      takeSnapshot(this.#context(), wants).then((snapshot) => {
        this.#snapshot = snapshot;
        this.#columns = wants.columns;
        this.#sizes = wants.sizes;
      }),
    );
  }
}

/** Unqualified names mean pg_catalog's relations; a database's name in front does not matter. */
export function systemRelation(parts: readonly string[]): SystemRelation | undefined {
  const [name, schema = 'pg_catalog'] = parts.toReversed();
  if (parts.length > 3 || (schema !== 'pg_catalog' && schema !== 'information_schema')) return undefined;
  return staticCatalog().relations.get(`${schema}.${name}`);
}
