import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { SparkError } from '../core/error.ts';
import { partitionPath } from '../formats/partition-path.ts';
import { partitionValue } from '../formats/partition-value.ts';
import { localStorage } from '../storage/local-storage.ts';
import { toFileUrl, toLocalPath } from '../storage/path.ts';
import type { Schema } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type {
  Catalog,
  CatalogChange,
  CatalogEntry,
  CatalogListing,
  CatalogProblem,
  DatabaseChange,
  DatabaseDefinition,
  DatabaseEntry,
  PartitionDefinition,
  PartitionPruning,
  TableChange,
  TableDefinition,
  TableEntry,
  TablePartition,
  TableStatistics,
  ViewDefinition,
} from './catalog.ts';
import { CatalogContent } from './catalog-content.ts';
import {
  alreadyExists,
  CATALOG_NAME,
  quoted,
  schemaNotFound,
  tableNotFound,
  tableNotView,
  wrongObjectType,
} from './catalog-errors.ts';
import type { CatalogTable, DataFile, DataSource } from './catalog-table.ts';
import type { EntryOrigin, StoredDatabase, StoredEntry, StoredTable, StoredView } from './stored-entry.ts';
import { checkColumns, partitionsLast } from './table-columns.ts';
import { type FileSelection, TableFiles } from './table-files.ts';
import { catalogTable, sourceOf, TableResolver, type TableSource } from './table-resolver.ts';
import { WarehouseStore } from './warehouse-store.ts';

export interface CatalogOptions {
  /** `spark.sql.warehouse.dir`, absolute. */
  readonly warehouse: string;
  /** Settings of the server, for schema inference. */
  conf(key: string): string | undefined;
}

const MOST_FILE_TABLES = 1000;

/** Tables over files of this machine, with what SQL made kept in the warehouse. */
export class LocalCatalog implements Catalog {
  readonly name = CATALOG_NAME;
  readonly warehouse: string;
  conf: Readonly<Record<string, string>> = {};
  /** What SQL made, and what the catalog file says. */
  readonly content: CatalogContent;
  readonly #files: TableFiles;
  readonly #resolver: TableResolver;
  readonly #tables = new WeakMap<StoredTable, { readonly key: string; readonly entry: TableEntry }>();
  /** Those of files that statements name, by all that they are made of. */
  readonly #fileTables = new Map<string, CatalogTable>();
  readonly #errors = new WeakMap<StoredTable, string>();
  readonly #fileScript = new AsyncLocalStorage<true>();
  #fileProblems: readonly CatalogProblem[] = [];
  #closeFile = () => {};

  constructor(options: CatalogOptions) {
    this.warehouse = resolve(options.warehouse);
    this.content = new CatalogContent(new WarehouseStore(this.warehouse), this.warehouse);
    this.#files = new TableFiles(localStorage);
    this.#resolver = new TableResolver(this.#files, {
      storage: localStorage,
      conf: (key) => options.conf(key),
    });
  }

  // Databases

  databases(): readonly DatabaseEntry[] {
    return this.content.databases().map(databaseEntry);
  }

  database(name: string): DatabaseEntry | undefined {
    const found = this.content.database(name);
    return found && databaseEntry(found);
  }

  async createDatabase(
    definition: DatabaseDefinition,
    options: { readonly ifNotExists: boolean },
  ): Promise<void> {
    const name = definition.name.toLowerCase();
    if (this.content.database(name) !== undefined) {
      if (options.ifNotExists) return;
      throw new SparkError('SCHEMA_ALREADY_EXISTS', { schemaName: quoted(name) });
    }
    const location = toLocalPath(definition.location ?? `${name}.db`, this.warehouse);
    const { comment = '', properties = {} } = definition;
    this.content.putDatabase({ name, origin: this.#origin(), comment, location, properties });
    await mkdir(location, { recursive: true });
  }

  async dropDatabase(
    name: string,
    options: { readonly ifExists: boolean; readonly cascade: boolean },
  ): Promise<void> {
    const database = this.content.database(name);
    if (database === undefined) {
      if (options.ifExists) return;
      throw schemaNotFound(name.toLowerCase());
    }
    if (database.name === 'default') {
      throw new SparkError('UNSUPPORTED_FEATURE.DROP_DATABASE', {
        database: quoted(CATALOG_NAME, 'default'),
      });
    }
    const entries = this.content.entries(database.name);
    if (entries.length > 0 && !options.cascade) {
      throw new SparkError('SCHEMA_NOT_EMPTY', { schemaName: quoted(database.name) });
    }
    for (const entry of entries) await this.#remove(entry);
    this.content.removeDatabase(database.name);
    // Only a directory that has nothing else in it is the database's.
    await rmdir(database.location).catch(() => {});
  }

  async alterDatabase(name: string, change: DatabaseChange): Promise<void> {
    const database = this.content.database(name);
    if (database === undefined) throw schemaNotFound(name.toLowerCase());
    this.content.putDatabase({
      ...database,
      comment: change.comment ?? database.comment,
      location:
        change.location === undefined ? database.location : toLocalPath(change.location, this.warehouse),
      properties: merged(database.properties, change.properties),
    });
  }

  // Tables and views

  list(database: string): readonly CatalogListing[] {
    return this.content.entries(this.#existing(database).name).map((entry) => {
      const error = entry.kind === 'table' ? this.#errors.get(entry) : undefined;
      const { name, kind } = entry;
      return { name, kind, comment: entry.comment ?? '', ...(error !== undefined && { error }) };
    });
  }

  exists(database: string, name: string): boolean {
    return this.content.entry(database, name) !== undefined;
  }

  async lookup(database: string, name: string): Promise<CatalogEntry | null> {
    const entry = this.content.entry(this.#existing(database).name, name);
    if (entry === undefined) return null;
    if (entry.kind === 'view') return entry;
    return this.#resolveEntry(entry);
  }

  async fileTable(
    provider: DataSource,
    paths: readonly string[],
    options: Readonly<Record<string, string>>,
    schema: Schema | null,
  ): Promise<CatalogTable> {
    const locations = paths.map((path) => toLocalPath(path, process.cwd()));
    const source: TableSource = {
      provider,
      locations,
      options,
      schema,
      partitionColumns: null,
      partitions: null,
      mustExist: true,
    };
    const columns = await this.#resolver.columns(source);
    const key = JSON.stringify([provider, paths, options, columns]);
    let table = this.#fileTables.get(key);
    if (table === undefined) {
      table = {
        identifier: [provider, paths.join(',')],
        provider,
        locations: locations.map(toFileUrl),
        options,
        schema: columns.schema,
        partitionColumns: columns.partitionColumns,
        managed: false,
        properties: {},
      };
      if (this.#fileTables.size >= MOST_FILE_TABLES) this.#fileTables.clear();
      this.#fileTables.set(key, table);
    }
    return table;
  }

  async createTable(
    definition: TableDefinition,
    options: { readonly ifNotExists: boolean },
  ): Promise<CatalogTable> {
    const database = this.#existing(definition.database);
    const name = definition.name.toLowerCase();
    const present = this.content.entry(database.name, name);
    if (present !== undefined) {
      if (options.ifNotExists && present.kind === 'table') return this.#resolve(present);
      throw alreadyExists(database.name, name);
    }
    if (definition.schema === null && definition.partitionColumns.length > 0) {
      throw new SparkError('SPECIFY_PARTITION_IS_NOT_ALLOWED');
    }
    checkColumns(
      definition.schema ?? [],
      definition.partitionColumns,
      quoted(CATALOG_NAME, database.name, name),
    );
    const managed = definition.locations.length === 0;
    const location = join(database.location, name);
    if (managed) await claimDirectory(location, quoted(CATALOG_NAME, database.name, name));
    const draft: StoredTable = {
      kind: 'table',
      database: database.name,
      name,
      origin: managed ? 'warehouse' : this.#origin(),
      provider: definition.provider,
      managed,
      locations: managed ? [location] : definition.locations.map((path) => toLocalPath(path, process.cwd())),
      options: definition.options,
      schema: definition.schema && partitionsLast(definition.schema, definition.partitionColumns),
      // As in Spark, an external table whose columns are given still gets those that its directories name.
      partitionColumns:
        managed || definition.partitionColumns.length > 0 ? definition.partitionColumns : null,
      partitions: null,
      comment: definition.comment ?? null,
      properties: definition.properties,
      created: Date.now(),
    };
    const columns = await this.#resolver.columns({ ...draft, mustExist: false });
    // As in Spark, a table keeps the columns that were found when it was made, and knows no partition yet.
    const found = draft.schema === null ? { ...draft, ...columns } : draft;
    const stored = { ...found, partitions: found.partitionColumns?.length ? [] : null };
    if (this.content.entry(database.name, name) !== undefined) {
      if (options.ifNotExists) return this.createTable(definition, options);
      throw alreadyExists(database.name, name);
    }
    this.content.put(stored);
    return catalogTable(stored, columns);
  }

  async createView(
    definition: ViewDefinition,
    options: { readonly ifNotExists: boolean; readonly orReplace: boolean },
  ): Promise<void> {
    const database = this.#existing(definition.database);
    const name = definition.name.toLowerCase();
    const present = this.content.entry(database.name, name);
    if (present !== undefined) {
      if (options.ifNotExists) return;
      if (!options.orReplace) throw alreadyExists(database.name, name);
      if (present.kind === 'table') throw tableNotView('CREATE OR REPLACE VIEW', database.name, name);
    }
    const view: StoredView = {
      ...definition,
      kind: 'view',
      database: database.name,
      name,
      origin: this.#origin(),
      created: present?.created ?? Date.now(),
    };
    this.content.put(view);
  }

  async dropTable(database: string, name: string, options: { readonly ifExists: boolean }): Promise<void> {
    const entry = this.content.entry(database, name);
    if (entry !== undefined) return this.#remove(entry);
    if (!options.ifExists) throw tableNotFound(database.toLowerCase(), name.toLowerCase());
  }

  async dropView(database: string, name: string, options: { readonly ifExists: boolean }): Promise<void> {
    const entry = this.content.entry(database, name);
    if (entry?.kind === 'view') return this.#remove(entry);
    if (entry !== undefined) {
      const found = entry.managed ? 'MANAGED' : 'EXTERNAL';
      throw wrongObjectType([CATALOG_NAME, entry.database, entry.name].join('.'), found);
    }
    if (!options.ifExists) throw tableNotFound(database.toLowerCase(), name.toLowerCase());
  }

  async rename(database: string, from: string, to: string): Promise<void> {
    const entry = this.content.entry(database, from);
    if (entry === undefined) throw tableNotFound(database.toLowerCase(), from.toLowerCase());
    const name = to.toLowerCase();
    if (this.content.entry(database, name) !== undefined) throw alreadyExists(entry.database, name);
    if (entry.kind === 'view' || !entry.managed) {
      this.content.replace(entry, { ...entry, name });
      return;
    }
    const [old] = entry.locations;
    const location = join(this.#existing(entry.database).location, name);
    await claimDirectory(location, quoted(CATALOG_NAME, entry.database, name));
    await rename(old!, location);
    const partitions = entry.partitions?.map((partition) => ({
      ...partition,
      location: partition.location.startsWith(old!)
        ? location + partition.location.slice(old!.length)
        : partition.location,
    }));
    this.content.replace(entry, { ...entry, name, locations: [location], partitions: partitions ?? null });
    this.#files.forget();
  }

  async alterTable(database: string, name: string, change: TableChange): Promise<void> {
    const entry = this.content.entry(database, name);
    if (entry === undefined) throw tableNotFound(database.toLowerCase(), name.toLowerCase());
    const properties = merged(entry.properties, change.properties);
    if (entry.kind === 'view') {
      const { comment: old, ...rest } = entry;
      const comment = change.comment === undefined ? old : (change.comment ?? undefined);
      this.content.replace(entry, { ...rest, properties, ...(comment !== undefined && { comment }) });
      return;
    }
    const schema = change.schema && partitionsLast(change.schema, entry.partitionColumns ?? []);
    this.content.replace(entry, {
      ...entry,
      properties,
      options: merged(entry.options, change.options),
      comment: change.comment === undefined ? entry.comment : change.comment,
      schema: schema ?? entry.schema,
      locations:
        change.location === undefined ? entry.locations : [toLocalPath(change.location, process.cwd())],
    });
    this.#files.forget();
  }

  // Files and partitions

  async files(table: CatalogTable, pruning?: PartitionPruning): Promise<readonly DataFile[]> {
    const selection = this.#selectionOf(table);
    if (pruning === undefined) return (await this.#files.list(selection)).files;
    const { predicate, zone } = pruning;
    const test = (values: readonly (string | null)[]) => predicate(this.partitionValues(table, values, zone));
    return (await this.#files.list(selection, table.partitionColumns.length > 0 ? test : null)).files;
  }

  partitionValues(
    table: CatalogTable,
    partition: readonly (string | null)[],
    zone: string,
  ): readonly Value[] {
    const first = table.schema.length - table.partitionColumns.length;
    return partition.map((text, index) => partitionValue(text, table.schema[first + index]!.type, zone));
  }

  async partitions(database: string, name: string): Promise<readonly TablePartition[]> {
    const entry = this.#existingTable(database, name);
    const table = await this.#resolve(entry);
    const partitions = entry.partitions ?? (await this.#discover(table));
    return sortedPartitions(table.partitionColumns, partitions);
  }

  async repair(
    database: string,
    name: string,
    options: { readonly add: boolean; readonly drop: boolean },
  ): Promise<void> {
    this.#files.forget();
    const entry = this.#existingTable(database, name);
    if (entry.partitions === null) return;
    const found = await this.#discover(await this.#resolve(entry));
    const known = new Map(entry.partitions.map((partition) => [keyOf(partition.values), partition]));
    if (options.add)
      for (const partition of found)
        known.set(keyOf(partition.values), known.get(keyOf(partition.values)) ?? partition);
    if (options.drop) {
      for (const [key, { location }] of known)
        if ((await localStorage.status(location)) === null) known.delete(key);
    }
    this.#setPartitions(entry, [...known.values()]);
  }

  async addPartitions(
    database: string,
    name: string,
    partitions: readonly PartitionDefinition[],
    options: { readonly ifNotExists: boolean },
  ): Promise<void> {
    const entry = this.#existingTable(database, name);
    const table = await this.#resolve(entry);
    const columns = table.partitionColumns;
    const known = new Map((entry.partitions ?? []).map((partition) => [keyOf(partition.values), partition]));
    const clashes = partitions.filter(({ values }) => known.has(keyOf(values)));
    if (clashes.length > 0 && !options.ifNotExists) {
      throw new SparkError(
        'PARTITIONS_ALREADY_EXIST',
        partitionParameters(
          table,
          clashes.map(({ values }) => values),
        ),
      );
    }
    const root = toLocalPath(table.locations[0]!, process.cwd());
    for (const { values, location } of partitions) {
      if (known.has(keyOf(values))) continue;
      const path =
        location === undefined
          ? join(root, partitionPath(columns, values))
          : toLocalPath(location, process.cwd());
      await mkdir(path, { recursive: true });
      known.set(keyOf(values), { values, location: path });
    }
    this.#setPartitions(entry, [...known.values()]);
  }

  async dropPartitions(
    database: string,
    name: string,
    partitions: readonly (readonly (string | null)[])[],
    options: { readonly ifExists: boolean },
  ): Promise<void> {
    const entry = this.#existingTable(database, name);
    const table = await this.#resolve(entry);
    const known = new Map((entry.partitions ?? []).map((partition) => [keyOf(partition.values), partition]));
    const unknown = partitions.filter((values) => !known.has(keyOf(values)));
    if (unknown.length > 0 && !options.ifExists) {
      throw new SparkError('PARTITIONS_NOT_FOUND', partitionParameters(table, unknown));
    }
    for (const values of partitions) {
      const partition = known.get(keyOf(values));
      known.delete(keyOf(values));
      if (partition !== undefined && entry.managed)
        await rm(partition.location, { recursive: true, force: true });
    }
    this.#setPartitions(entry, [...known.values()]);
  }

  async alterPartition(
    database: string,
    name: string,
    values: readonly (string | null)[],
    change: { readonly values?: readonly (string | null)[]; readonly location?: string },
  ): Promise<void> {
    const entry = this.#existingTable(database, name);
    const table = await this.#resolve(entry);
    const known = new Map((entry.partitions ?? []).map((partition) => [keyOf(partition.values), partition]));
    const old = known.get(keyOf(values));
    if (old === undefined) {
      throw new SparkError('PARTITIONS_NOT_FOUND', partitionParameters(table, [values]));
    }
    const next = change.values ?? values;
    if (keyOf(next) !== keyOf(values) && known.has(keyOf(next))) {
      throw new SparkError('PARTITIONS_ALREADY_EXIST', partitionParameters(table, [next]));
    }
    let location = change.location === undefined ? old.location : toLocalPath(change.location, process.cwd());
    if (change.values !== undefined && entry.managed) {
      location = join(entry.locations[0]!, partitionPath(table.partitionColumns, next));
      await mkdir(dirname(location), { recursive: true });
      await rename(old.location, location);
    }
    known.delete(keyOf(values));
    known.set(keyOf(next), { values: next, location });
    this.#setPartitions(entry, [...known.values()]);
  }

  async statistics(table: CatalogTable, files?: readonly DataFile[]): Promise<TableStatistics> {
    return this.#resolver.statistics(table.provider, this.#selectionOf(table), files);
  }

  refresh(table: CatalogTable): void {
    this.#files.forget();
    this.#resolver.forget();
    const stored = this.#storedOf(table.identifier);
    if (stored !== undefined) this.#tables.delete(stored);
    this.content.changed({ kind: 'rows', name: table.identifier });
  }

  subscribe(listener: (change: CatalogChange) => void): void {
    this.content.subscribe(listener);
  }

  // The catalog file

  problems(): readonly CatalogProblem[] {
    return [...this.content.problems, ...this.#fileProblems];
  }

  /** What `attachCatalogFile` found, and how to stop it. */
  setFileState(problems: readonly CatalogProblem[], close: () => void): void {
    this.#fileProblems = problems;
    this.#closeFile = close;
  }

  /** Runs a catalog file's statements: what they make is the file's, not kept in the warehouse. */
  asCatalogFile<Result>(run: () => Promise<Result>): Promise<Result> {
    return this.#fileScript.run(true, run);
  }

  /** Looks at a table without using it, so that `list` tells what is wrong with it. */
  async check(table: StoredTable): Promise<string | null> {
    try {
      await this.#resolve(table);
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  close(): void {
    this.#closeFile();
  }

  async #resolve(stored: StoredTable): Promise<CatalogTable> {
    return (await this.#resolveEntry(stored)).table;
  }

  async #resolveEntry(stored: StoredTable): Promise<TableEntry> {
    try {
      const columns = await this.#resolver.columns(sourceOf(stored));
      this.#errors.delete(stored);
      // The same entry and table as long as nothing about it changed.
      const key = JSON.stringify(columns);
      const known = this.#tables.get(stored);
      if (known?.key === key) return known.entry;
      const { partitions, created } = stored;
      const table = catalogTable(stored, columns);
      const entry: TableEntry = { kind: 'table', table, tracksPartitions: partitions !== null, created };
      this.#tables.set(stored, { key, entry });
      return entry;
    } catch (error) {
      this.#errors.set(stored, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  async #remove(entry: StoredEntry): Promise<void> {
    this.content.remove(entry);
    if (entry.kind === 'table' && entry.managed)
      await rm(entry.locations[0]!, { recursive: true, force: true });
    this.#files.forget();
  }

  #selectionOf({ identifier, locations, options, partitionColumns }: CatalogTable): FileSelection {
    const partitions = this.#storedOf(identifier)?.partitions ?? null;
    return { locations, options, partitionColumns, partitions };
  }

  #discover(table: CatalogTable): Promise<readonly TablePartition[]> {
    return this.#files.discover(this.#selectionOf(table));
  }

  #setPartitions(entry: StoredTable, partitions: readonly TablePartition[]): void {
    const sorted = sortedPartitions(entry.partitionColumns ?? [], partitions);
    this.content.replace(entry, { ...entry, partitions: sorted });
    this.#files.forget();
  }

  #storedOf([catalog, database, name]: readonly string[]): StoredTable | undefined {
    if (catalog !== CATALOG_NAME || name === undefined) return undefined;
    const entry = this.content.entry(database!, name);
    return entry?.kind === 'table' ? entry : undefined;
  }

  #existing(name: string): StoredDatabase {
    const database = this.content.database(name);
    if (database === undefined) throw schemaNotFound(name.toLowerCase());
    return database;
  }

  #existingTable(database: string, name: string): StoredTable {
    const entry = this.content.entry(database, name);
    if (entry?.kind !== 'table') throw tableNotFound(database.toLowerCase(), name.toLowerCase());
    return entry;
  }

  #origin(): EntryOrigin {
    return this.#fileScript.getStore() === true ? 'file' : 'warehouse';
  }
}

/** Makes a managed table's directory. @throws LOCATION_ALREADY_EXISTS when there is something in it */
async function claimDirectory(path: string, identifier: string): Promise<void> {
  const present = await readdir(path).catch(() => []);
  if (present.length > 0)
    throw new SparkError('LOCATION_ALREADY_EXISTS', { identifier, location: toFileUrl(path) });
  await mkdir(path, { recursive: true });
}

function databaseEntry({ name, comment, location, properties }: StoredDatabase): DatabaseEntry {
  return { name, comment, location: toFileUrl(location), properties };
}

function merged(
  old: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string | null>> | undefined,
): Readonly<Record<string, string>> {
  const all = Object.entries({ ...old, ...change });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== null));
}

function keyOf(values: readonly (string | null)[]): string {
  return JSON.stringify(values);
}

function sortedPartitions(
  columns: readonly string[],
  partitions: readonly TablePartition[],
): TablePartition[] {
  const named = partitions.map((partition) => ({
    partition,
    path: partitionPath(columns, partition.values),
  }));
  return named.sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ partition }) => partition);
}

function partitionParameters(
  table: CatalogTable,
  partitions: readonly (readonly (string | null)[])[],
): Record<string, string> {
  const list = partitions.map((values) => {
    const parts = table.partitionColumns.map((name, index) => `\`${name}\` = ${values[index] ?? 'null'}`);
    return `PARTITION (${parts.join(', ')})`;
  });
  return { partitionList: list.join(', '), tableName: quoted(...table.identifier.slice(1)) };
}
