import type { Catalog, CatalogEntry, ViewEntry } from '../catalog/catalog.ts';
import type { CatalogTable, DataSource } from '../catalog/catalog-table.ts';
import { Conf } from '../core/config.ts';
import {
  type AnalyzerCatalog,
  analyzerConf,
  type CatalogRelation,
  PendingLookup,
  type SessionVariable,
} from '../plan/analyzer/analyzer-context.ts';
import type { SessionState, TemporaryView } from './session-state.ts';

export const GLOBAL_TEMP = 'global_temp';

/** Where temporary views of all sessions (GLOBAL TEMPORARY) are. */
export type GlobalViews = ReadonlyMap<string, TemporaryView>;

/**
 * The catalog as one statement's analysis sees it: temporary views first, then the current database.
 *
 * Lookups of files are asynchronous; what is not known yet is started and thrown as a `PendingLookup`, and
 * found here when the analysis runs again. So one object serves one statement: every name means the same
 * throughout.
 */
export class SessionCatalog implements AnalyzerCatalog {
  readonly currentCatalog: string;
  readonly currentDatabase: string;
  readonly #catalog: Catalog;
  readonly #state: SessionState;
  readonly #globalViews: GlobalViews;
  readonly #settled: Map<string, Lookup>;

  constructor(
    catalog: Catalog,
    state: SessionState,
    globalViews: GlobalViews,
    options: { readonly currentDatabase?: string; readonly settled?: Map<string, Lookup> } = {},
  ) {
    this.currentCatalog = catalog.name;
    this.currentDatabase = options.currentDatabase ?? state.currentDatabase;
    this.#catalog = catalog;
    this.#state = state;
    this.#globalViews = globalViews;
    this.#settled = options.settled ?? new Map();
  }

  relation(name: readonly string[]): CatalogRelation | undefined {
    const parts = name.map((part) => part.toLowerCase());
    const temporary = this.#temporaryView(parts);
    if (temporary !== undefined) return this.#viewRelation(name, temporary);
    const place = this.#place(parts);
    if (place === null) return undefined;
    const entry = this.#await(`table ${place.database}.${place.name}`, () =>
      this.#catalog.database(place.database) === undefined
        ? Promise.resolve(null)
        : this.#catalog.lookup(place.database, place.name),
    );
    if (entry === null) return undefined;
    return entry.kind === 'table' ? { kind: 'table', table: entry.table } : this.#storedView(entry);
  }

  files(source: DataSource, path: string): CatalogTable {
    return this.#await(`files ${source} ${path}`, () => this.#catalog.fileTable(source, [path], {}, null));
  }

  relationNames(): readonly string[] {
    const stored = this.#catalog.list(this.currentDatabase).map((entry) => entry.name);
    return [...this.#state.temporaryViews.keys(), ...stored];
  }

  variable(name: readonly string[]): SessionVariable | undefined {
    const parts = name.map((part) => part.toLowerCase());
    const prefix = parts.slice(0, -1).join('.');
    if (prefix !== '' && prefix !== 'session' && prefix !== 'system.session') return undefined;
    const variable = this.#state.variables.get(parts.at(-1)!);
    if (variable === undefined) return undefined;
    return { name: ['system', 'session', variable.name], type: variable.type, value: variable.value };
  }

  #temporaryView(parts: readonly string[]): TemporaryView | undefined {
    if (parts.length === 1) return this.#state.temporaryViews.get(parts[0]!);
    if (parts.length === 2 && parts[0] === GLOBAL_TEMP) return this.#globalViews.get(parts[1]!);
    return undefined;
  }

  #place(parts: readonly string[]): { database: string; name: string } | null {
    if (parts.length === 1) return { database: this.currentDatabase, name: parts[0]! };
    if (parts.length === 2) return { database: parts[0]!, name: parts[1]! };
    if (parts.length === 3 && parts[0] === this.currentCatalog)
      return { database: parts[1]!, name: parts[2]! };
    return null;
  }

  #viewRelation(name: readonly string[], view: TemporaryView): CatalogRelation {
    if (view.kind === 'files') return { kind: 'table', table: view.table };
    return {
      kind: 'view',
      name,
      text: view.text,
      columns: view.columns,
      schema: view.schema,
      catalog: this.#within(view.currentDatabase),
      conf: analyzerConf((key) => view.conf.lookup(key)),
    };
  }

  #storedView(view: ViewEntry): CatalogRelation {
    const conf = new Conf();
    for (const [key, value] of Object.entries(view.conf)) conf.set(key, value);
    return {
      kind: 'view',
      name: [this.currentCatalog, view.database, view.name],
      text: view.text,
      columns: view.columns?.map((column) => column.name) ?? null,
      schema: view.schema,
      catalog: this.#within(view.currentDatabase),
      conf: analyzerConf((key) => conf.lookup(key)),
    };
  }

  #within(currentDatabase: string): SessionCatalog {
    const options = { currentDatabase, settled: this.#settled };
    return new SessionCatalog(this.#catalog, this.#state, this.#globalViews, options);
  }

  #await<T extends CatalogTable | CatalogEntry | null>(key: string, start: () => Promise<T>): T {
    const known = this.#settled.get(key);
    if (known === undefined) {
      throw new PendingLookup(
        start().then(
          (value) => this.#settled.set(key, { kind: 'value', value }),
          (error) => this.#settled.set(key, { kind: 'error', error }),
        ),
      );
    }
    if (known.kind === 'error') throw known.error;
    return known.value as T;
  }
}

/** What a lookup gave. */
export type Lookup =
  | { readonly kind: 'value'; readonly value: CatalogTable | CatalogEntry | null }
  | { readonly kind: 'error'; readonly error: unknown };
