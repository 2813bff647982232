import type { Catalog, CatalogEntry, ViewEntry } from '../catalog/catalog.ts';
import type { CatalogTable, DataSource } from '../catalog/catalog-table.ts';
import type { StoredFunction } from '../catalog/function-store.ts';
import { Conf } from '../core/config.ts';
import {
  type AnalyzerCatalog,
  type AnalyzerConf,
  analyzerConf,
  type CatalogRelation,
  PendingLookup,
  type SessionVariable,
  type SqlFunction,
} from '../plan/analyzer/analyzer-context.ts';
import type { PlanInputs, World } from './plan-inputs.ts';
import { type PathEntry, pathText, searchPath } from './search-path.ts';
import type { LocalVariables, SessionState, TemporaryView, Variable } from './session-state.ts';

export const GLOBAL_TEMP = 'global_temp';
const SESSION_SCHEMA: ReadonlySet<string> = new Set(['session', 'system.session']);

/** The system's own relations, and other names of databases; only sessions of PostgreSQL clients have them. */
export interface SystemNames {
  /** @param parts in lower case @throws PendingLookup */
  relation(parts: readonly string[]): CatalogRelation | undefined;
  /** The database that a schema's name means. */
  database(schema: string): string;
  /** The schema's name that clients see for a database. */
  schema(database: string): string;
  readonly client: { readonly database: string };
}

/** Which temporary things names may mean: all of the session, or those that a definition used when it was made. */
type TemporaryNames = 'all' | ReadonlySet<string>;

const NONE: TemporaryNames = new Set();

/** Where the text of a definition looks that was made without a path of the session's own. */
const FROM_DEFAULT: readonly PathEntry[] = ['current'];

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
  readonly currentPath: string;
  readonly #catalog: Catalog;
  readonly #state: SessionState;
  readonly #inputs: PlanInputs;
  readonly #temporary: TemporaryNames;
  readonly #path: readonly PathEntry[];
  readonly #locals: LocalVariables | undefined;
  readonly #settled: Map<string, Lookup>;
  readonly #system: SystemNames | undefined;

  constructor(
    catalog: Catalog,
    state: SessionState,
    inputs: PlanInputs,
    options: {
      readonly currentDatabase?: string;
      readonly temporary?: TemporaryNames;
      readonly path?: readonly PathEntry[] | null | undefined;
      readonly locals?: LocalVariables | undefined;
      readonly settled?: Map<string, Lookup>;
      readonly system?: SystemNames | undefined;
    } = {},
  ) {
    this.currentCatalog = catalog.name;
    this.currentDatabase =
      options.currentDatabase ?? inputs.ask('current database', ({ state }) => state.currentDatabase);
    this.#catalog = catalog;
    this.#state = state;
    this.#inputs = inputs;
    this.#temporary = options.temporary ?? 'all';
    this.#path = options.path ?? searchPath(state);
    this.currentPath = pathText(this.#path, [this.currentCatalog, this.currentDatabase]);
    if (options.path === undefined) inputs.ask('path', pathOf);
    this.#locals = options.locals;
    this.#settled = options.settled ?? new Map();
    this.#system = options.system;
  }

  relation(name: readonly string[]): CatalogRelation | undefined {
    const parts = name.map((part) => part.toLowerCase());
    const temporary = this.#temporaryView(parts);
    if (temporary !== undefined) return this.#viewRelation(name, temporary);
    const system = this.#system?.relation(parts);
    if (system !== undefined) {
      // Its rows are read while the plan is made.
      this.#inputs.pass();
      return system;
    }
    const found = this.#firstEntry(this.#places(parts));
    if (found === null) return undefined;
    const { entry, place } = found;
    if (entry.kind === 'view') return this.#storedView(entry);
    const schema = this.#system?.schema(place.database) ?? place.database;
    if (schema === place.database) return { kind: 'table', table: entry.table };
    return { kind: 'table', table: entry.table, name: [this.currentCatalog, schema, place.name] };
  }

  files(source: DataSource, path: string): CatalogTable {
    return this.#await(`files ${source} ${path}`, ({ engine }) =>
      engine.catalog.fileTable(source, [path], {}, null),
    );
  }

  relationNames(): readonly string[] {
    const stored = this.#catalog.list(this.currentDatabase).map((entry) => entry.name);
    return [...this.#state.temporaryViews.keys(), ...stored];
  }

  variable(name: readonly string[]): SessionVariable | undefined {
    const parts = name.map((part) => part.toLowerCase());
    const local = this.#locals?.find(parts);
    if (local !== undefined) return { name: parts, type: local.type, value: local.value };
    const prefix = parts.slice(0, -1).join('.');
    if (prefix !== '' && !SESSION_SCHEMA.has(prefix)) return undefined;
    const variable = sessionVariable(this.#inputs, parts.at(-1)!);
    if (variable === undefined || !this.#sees(variable.name)) return undefined;
    return { name: ['system', 'session', variable.name], type: variable.type, value: variable.value };
  }

  function(name: readonly string[]): SqlFunction | undefined {
    const found = this.storedFunction(name);
    if (found === undefined) return undefined;
    const { database, parameters, text, returns } = found;
    const temporary = database === null ? 'all' : NONE;
    return {
      name: database === null ? [found.name] : [this.currentCatalog, database, found.name],
      parameters,
      text,
      returns,
      catalog: this.#within(found.currentDatabase, temporary, found.path ?? FROM_DEFAULT),
      conf: confOf(found.conf),
    };
  }

  /** A function made by CREATE FUNCTION: a temporary one, or one of a database. */
  storedFunction(name: readonly string[]): StoredFunction | undefined {
    const parts = name.map((part) => part.toLowerCase());
    const own = parts.length === 1 || SESSION_SCHEMA.has(parts.slice(0, -1).join('.'));
    const temporary = own ? temporaryFunction(this.#inputs, parts.at(-1)!) : undefined;
    if (temporary !== undefined && this.#sees(temporary.name)) return temporary;
    for (const { database, name: fn } of this.#places(parts)) {
      const found = databaseFunction(this.#inputs, database, fn);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #sees(name: string): boolean {
    return this.#temporary === 'all' || this.#temporary.has(name.toLowerCase());
  }

  #temporaryView(parts: readonly string[]): TemporaryView | undefined {
    if (parts.length === 1) {
      return this.#sees(parts[0]!) ? temporaryView(this.#inputs, parts[0]!) : undefined;
    }
    if (parts.length === 2 && parts[0] === GLOBAL_TEMP) return globalView(this.#inputs, parts[1]!);
    return undefined;
  }

  /** The first that there is. */
  #firstEntry(places: readonly Place[]): { readonly entry: CatalogEntry; readonly place: Place } | null {
    for (const place of places) {
      const { database, name } = place;
      const entry = this.#await(`table ${database}.${name}`, async ({ engine: { catalog } }) =>
        catalog.database(database) === undefined ? null : catalog.lookup(database, name),
      );
      if (entry !== null) return { entry, place };
    }
    return null;
  }

  /** What a name can mean, in the order of preference: a bare one is looked up along the path. */
  #places(parts: readonly string[]): readonly Place[] {
    if (parts.length === 1) {
      return this.#path.flatMap((entry): Place[] => {
        if (entry === 'current') return [{ database: this.currentDatabase, name: parts[0]! }];
        const [catalog, database] = entry.map((part) => part.toLowerCase());
        const isOurs = catalog === this.currentCatalog && database !== undefined && entry.length === 2;
        return isOurs ? [{ database, name: parts[0]! }] : [];
      });
    }
    const database = (name: string): string => this.#system?.database(name) ?? name;
    if (parts.length === 2) return [{ database: database(parts[0]!), name: parts[1]! }];
    const catalogs = [this.currentCatalog, this.#system?.client.database.toLowerCase()];
    if (parts.length === 3 && catalogs.includes(parts[0]))
      return [{ database: database(parts[1]!), name: parts[2]! }];
    return [];
  }

  #viewRelation(name: readonly string[], view: TemporaryView): CatalogRelation {
    if (view.kind === 'files') return { kind: 'table', table: view.table, name };
    return {
      kind: 'view',
      name,
      text: view.text,
      columns: view.columns,
      queryColumns: view.queryColumns,
      schema: view.schema,
      ...(view.binding !== undefined && { binding: view.binding }),
      catalog: this.#within(view.currentDatabase, new Set(view.temporaryNames), view.path ?? FROM_DEFAULT),
      conf: analyzerConf((key) => view.conf.lookup(key)),
    };
  }

  #storedView(view: ViewEntry): CatalogRelation {
    return {
      kind: 'view',
      name: [this.currentCatalog, this.#system?.schema(view.database) ?? view.database, view.name],
      text: view.text,
      columns: view.columns?.map((column) => column.name) ?? null,
      ...(view.queryColumns !== undefined && { queryColumns: view.queryColumns }),
      schema: view.schema,
      ...(view.binding !== undefined && { binding: view.binding }),
      catalog: this.#within(view.currentDatabase, NONE, view.path ?? FROM_DEFAULT),
      conf: confOf(view.conf),
    };
  }

  #within(currentDatabase: string, temporary: TemporaryNames, path: readonly PathEntry[]): SessionCatalog {
    const options = { currentDatabase, temporary, path, settled: this.#settled, system: this.#system };
    return new SessionCatalog(this.#catalog, this.#state, this.#inputs, options);
  }

  #await<T extends CatalogTable | CatalogEntry | null>(key: string, read: (world: World) => Promise<T>): T {
    const known = this.#settled.get(key);
    if (known === undefined) {
      throw new PendingLookup(
        this.#inputs.ask(key, read).then(
          (value) => this.#settled.set(key, { kind: 'value', value }),
          (error) => this.#settled.set(key, { kind: 'error', error }),
        ),
      );
    }
    if (known.kind === 'error') throw known.error;
    return known.value as T;
  }
}

/** Where names are looked up, as text: the same for the same places. */
function pathOf({ engine, state }: World): string {
  return pathText(searchPath(state), [engine.catalog.name, state.currentDatabase]);
}

function temporaryView(inputs: PlanInputs, name: string): TemporaryView | undefined {
  return inputs.ask(`temporary view ${name}`, ({ state }) => state.temporaryViews.get(name));
}

function globalView(inputs: PlanInputs, name: string): TemporaryView | undefined {
  return inputs.ask(`global view ${name}`, ({ engine }) => engine.globalViews.get(name));
}

function temporaryFunction(inputs: PlanInputs, name: string): StoredFunction | undefined {
  return inputs.ask(`temporary function ${name}`, ({ state }) => state.functions.get(name));
}

function databaseFunction(inputs: PlanInputs, database: string, name: string): StoredFunction | undefined {
  return inputs.ask(`function ${database}.${name}`, ({ engine }) => engine.functions.get(database, name));
}

function sessionVariable(inputs: PlanInputs, name: string): Variable | undefined {
  inputs.ask(`value of ${name}`, ({ state }) => state.variables.get(name)?.value);
  return inputs.ask(`variable ${name}`, ({ state }) => state.variables.get(name));
}

function confOf(settings: Readonly<Record<string, string>>): AnalyzerConf {
  const conf = new Conf();
  for (const [key, value] of Object.entries(settings)) conf.set(key, value);
  return analyzerConf((key) => conf.lookup(key));
}

/** A stored table, view or function. */
interface Place {
  readonly database: string;
  readonly name: string;
}

/** What a lookup gave. */
export type Lookup =
  | { readonly kind: 'value'; readonly value: CatalogTable | CatalogEntry | null }
  | { readonly kind: 'error'; readonly error: unknown };
