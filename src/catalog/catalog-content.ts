import type { CatalogChange, CatalogProblem } from './catalog.ts';
import { CATALOG_NAME } from './catalog-errors.ts';
import type { StoredDatabase, StoredEntry } from './stored-entry.ts';
import type { WarehouseStore } from './warehouse-store.ts';

/**
 * Databases and entries by lower-case name, in memory; those of SQL are saved in the warehouse with every
 * change. Values are immutable: replacing one is what a change is.
 */
export class CatalogContent {
  readonly #store: WarehouseStore;
  readonly #databases = new Map<string, StoredDatabase>();
  readonly #entries = new Map<string, Map<string, StoredEntry>>();
  readonly #listeners: ((change: CatalogChange) => void)[] = [];
  /** What could not be read of the warehouse. */
  readonly problems: readonly CatalogProblem[];

  constructor(store: WarehouseStore, warehouse: string) {
    this.#store = store;
    const saved = store.load();
    this.problems = saved.problems;
    const fallback: StoredDatabase = {
      name: 'default',
      origin: 'file',
      comment: 'default database',
      location: warehouse,
      properties: {},
    };
    for (const database of [fallback, ...saved.databases]) this.#databases.set(database.name, database);
    for (const entry of saved.entries) this.#entriesOf(entry.database).set(entry.name, entry);
  }

  subscribe(listener: (change: CatalogChange) => void): void {
    this.#listeners.push(listener);
  }

  changed(change: CatalogChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  databases(): readonly StoredDatabase[] {
    return [...this.#databases.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  database(name: string): StoredDatabase | undefined {
    return this.#databases.get(name.toLowerCase());
  }

  putDatabase(database: StoredDatabase): void {
    this.#databases.set(database.name, database);
    if (database.origin === 'warehouse') this.#store.saveDatabase(database);
  }

  removeDatabase(name: string): void {
    this.#databases.delete(name);
    this.#entries.delete(name);
    this.#store.removeDatabase(name);
  }

  /** Sorted by name. */
  entries(database: string): readonly StoredEntry[] {
    const entries = [...(this.#entries.get(database.toLowerCase())?.values() ?? [])];
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  entry(database: string, name: string): StoredEntry | undefined {
    return this.#entries.get(database.toLowerCase())?.get(name.toLowerCase());
  }

  put(entry: StoredEntry): void {
    const present = this.entry(entry.database, entry.name);
    this.#entriesOf(entry.database).set(entry.name, entry);
    if (entry.origin === 'warehouse') this.#store.saveEntry(entry);
    else if (present?.origin === 'warehouse') this.#store.removeEntry(entry.database, entry.name);
    if (present === undefined) return;
    this.changed({ kind: sameDefinition(present, entry) ? 'rows' : 'definition', name: fullName(entry) });
  }

  /** With another name, too. */
  replace(old: StoredEntry, entry: StoredEntry): void {
    if (old.name !== entry.name) this.remove(old);
    this.put(entry);
  }

  remove(entry: StoredEntry): void {
    this.#entries.get(entry.database)?.delete(entry.name);
    if (entry.origin === 'warehouse') this.#store.removeEntry(entry.database, entry.name);
    this.changed({ kind: 'definition', name: fullName(entry) });
  }

  #entriesOf(database: string): Map<string, StoredEntry> {
    let entries = this.#entries.get(database);
    if (entries === undefined) {
      entries = new Map();
      this.#entries.set(database, entries);
    }
    return entries;
  }
}

function fullName({ database, name }: StoredEntry): readonly string[] {
  return [CATALOG_NAME, database, name];
}

/** Whether both stand for the same rows of the same columns, as long as no file changes. */
function sameDefinition(a: StoredEntry, b: StoredEntry): boolean {
  return JSON.stringify(definitionOf(a)) === JSON.stringify(definitionOf(b));
}

function definitionOf(entry: StoredEntry): unknown {
  return entry.kind === 'view'
    ? [entry.text, entry.columns, entry.schema, entry.queryColumns]
    : [entry.provider, entry.locations, entry.options, entry.schema, entry.partitionColumns];
}
