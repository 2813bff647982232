import type { Schema } from '../types/data-type.ts';
import type { Value } from '../types/value.ts';
import type { CatalogTable, DataFile, DataSource } from './catalog-table.ts';

/**
 * What statements know of databases, tables and views. One per server, shared by its sessions; temporary
 * views are the session's own.
 *
 * Names are matched without regard to case and stored in lower case, as Spark does. Everything that reads
 * files is asynchronous; everything else answers from memory. Errors are Spark's conditions.
 */
export interface Catalog {
  /** `spark_catalog`. */
  readonly name: string;
  /** Where managed data lives: an absolute path. */
  readonly warehouse: string;
  /** `conf:` of the catalog file; new sessions start with it. */
  readonly conf: Readonly<Record<string, string>>;

  /** Sorted by name; always has `default`. */
  databases(): readonly DatabaseEntry[];
  database(name: string): DatabaseEntry | undefined;
  /** @throws SCHEMA_ALREADY_EXISTS */
  createDatabase(definition: DatabaseDefinition, options: { readonly ifNotExists: boolean }): Promise<void>;
  /** @throws SCHEMA_NOT_FOUND, SCHEMA_NOT_EMPTY (without `cascade`) */
  dropDatabase(
    name: string,
    options: { readonly ifExists: boolean; readonly cascade: boolean },
  ): Promise<void>;
  /** @throws SCHEMA_NOT_FOUND */
  alterDatabase(name: string, change: DatabaseChange): Promise<void>;

  /** Tables and views of a database, sorted by name. @throws SCHEMA_NOT_FOUND */
  list(database: string): readonly CatalogListing[];
  exists(database: string, name: string): boolean;
  /**
   * A table with its schema (inferred on first use) or a view, the same object while nothing about it changes; null
   * when there is none.
   * @throws what keeps a table from being read: PATH_NOT_FOUND, UNABLE_TO_INFER_SCHEMA, ...
   */
  lookup(database: string, name: string): Promise<CatalogEntry | null>;
  /**
   * Files named in a statement (`parquet.` and a quoted path), or a temporary view over files: the table that
   * they make, the same object while nothing about it changes. `schema` null infers it.
   */
  fileTable(
    provider: DataSource,
    paths: readonly string[],
    options: Readonly<Record<string, string>>,
    schema: Schema | null,
  ): Promise<CatalogTable>;

  /**
   * Registers a table; makes the directory of a managed one. Answers the table as it was stored, with its
   * inferred schema and partition columns where the definition gave none.
   * @throws TABLE_OR_VIEW_ALREADY_EXISTS, SCHEMA_NOT_FOUND, LOCATION_ALREADY_EXISTS, UNABLE_TO_INFER_SCHEMA
   */
  createTable(definition: TableDefinition, options: { readonly ifNotExists: boolean }): Promise<CatalogTable>;
  /** @throws TABLE_OR_VIEW_ALREADY_EXISTS, SCHEMA_NOT_FOUND */
  createView(
    definition: ViewDefinition,
    options: { readonly ifNotExists: boolean; readonly orReplace: boolean },
  ): Promise<void>;
  /** Removes a managed table's files too; drops a view of that name as well. @throws TABLE_OR_VIEW_NOT_FOUND */
  dropTable(database: string, name: string, options: { readonly ifExists: boolean }): Promise<void>;
  /** @throws TABLE_OR_VIEW_NOT_FOUND, WRONG_COMMAND_FOR_OBJECT_TYPE */
  dropView(database: string, name: string, options: { readonly ifExists: boolean }): Promise<void>;
  /** Also moves a managed table's directory. @throws TABLE_OR_VIEW_ALREADY_EXISTS, TABLE_OR_VIEW_NOT_FOUND */
  rename(database: string, from: string, to: string): Promise<void>;
  /** @throws TABLE_OR_VIEW_NOT_FOUND */
  alterTable(database: string, name: string, change: TableChange): Promise<void>;

  /**
   * The table's files, by partition and path; those of partitions that the predicate refuses are not listed.
   */
  files(table: CatalogTable, pruning?: PartitionPruning): Promise<readonly DataFile[]>;
  /** A partition's values, typed: for `DataFile.partition`. */
  partitionValues(table: CatalogTable, partition: readonly (string | null)[], zone: string): readonly Value[];
  /** Sorted as `SHOW PARTITIONS` prints them: `year=2021/month=01`. @throws TABLE_OR_VIEW_NOT_FOUND */
  partitions(database: string, name: string): Promise<readonly TablePartition[]>;
  /** MSCK REPAIR TABLE: `add` takes up directories that the catalog lacks, `drop` forgets missing ones. */
  repair(
    database: string,
    name: string,
    options: { readonly add: boolean; readonly drop: boolean },
  ): Promise<void>;
  /** @throws PARTITIONS_ALREADY_EXIST */
  addPartitions(
    database: string,
    name: string,
    partitions: readonly PartitionDefinition[],
    options: { readonly ifNotExists: boolean },
  ): Promise<void>;
  /** @throws PARTITIONS_NOT_FOUND */
  dropPartitions(
    database: string,
    name: string,
    partitions: readonly (readonly (string | null)[])[],
    options: { readonly ifExists: boolean },
  ): Promise<void>;
  /**
   * Gives a partition other values (a managed table's directory moves with them) or another directory.
   * @throws PARTITIONS_NOT_FOUND, PARTITIONS_ALREADY_EXIST
   */
  alterPartition(
    database: string,
    name: string,
    values: readonly (string | null)[],
    change: { readonly values?: readonly (string | null)[]; readonly location?: string },
  ): Promise<void>;
  /**
   * Sizes known to the planner: of all files, from what was last listed and from cached footers.
   *
   * @param files all of the table's, where they have just been listed; looked for again without
   */
  statistics(table: CatalogTable, files?: readonly DataFile[]): Promise<TableStatistics>;
  /** Forgets cached listings and an inferred schema: after a write, REFRESH TABLE. */
  refresh(table: CatalogTable): void;

  /** Calls the listener after each change of a table or view; it must not throw. */
  subscribe(listener: (change: CatalogChange) => void): void;

  /** What was wrong with the catalog file when it was last read. */
  problems(): readonly CatalogProblem[];
  /** Stops watching the catalog file. */
  close(): void;
}

/** What happened to a relation, by its full name. */
export interface CatalogChange {
  /**
   * - `rows`: it may give other rows than before
   * - `definition`: it is another one now, or is gone
   */
  readonly kind: 'rows' | 'definition';
  readonly name: readonly string[];
}

export interface DatabaseDefinition {
  readonly name: string;
  readonly comment?: string;
  /** Default: `<warehouse>/<name>.db`. */
  readonly location?: string;
  readonly properties?: Readonly<Record<string, string>>;
}

export interface DatabaseEntry {
  readonly name: string;
  readonly comment: string;
  /** A `file:` URL. */
  readonly location: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface DatabaseChange {
  readonly comment?: string;
  readonly location?: string;
  /** null removes a key. */
  readonly properties?: Readonly<Record<string, string | null>>;
}

export interface CatalogListing {
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly comment: string;
  /** Why the table can't be read, where that is known already. */
  readonly error?: string;
}

export type CatalogEntry = TableEntry | ViewEntry;

export interface TableEntry {
  readonly kind: 'table';
  readonly table: CatalogTable;
  /** True where only partitions that the catalog was told of are read (until MSCK REPAIR TABLE finds more). */
  readonly tracksPartitions: boolean;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

export interface ViewColumn {
  readonly name: string;
  readonly comment?: string;
}

/** WITH SCHEMA of a view: what happens when its text gives other columns than it did. */
export type ViewBinding = 'BINDING' | 'COMPENSATION' | 'TYPE EVOLUTION' | 'EVOLUTION';

export interface ViewDefinition {
  readonly database: string;
  readonly name: string;
  /** The query's text. */
  readonly text: string;
  /** The view's columns as written behind its name; null where they are the query's. */
  readonly columns: readonly ViewColumn[] | null;
  /** What the query gave when the view was made; null for views of a catalog file, never analyzed yet. */
  readonly schema: Schema | null;
  /** Columns that the query gave under its own names; absent for views of a catalog file. */
  readonly queryColumns?: readonly string[];
  /** Default: COMPENSATION. */
  readonly binding?: ViewBinding;
  readonly currentDatabase: string;
  /** Schemas in which bare names are looked up, where the session that made it had set them. */
  readonly path?: readonly (readonly string[] | 'current')[];
  /** SQL settings of the session that made it, under which its text is analyzed. */
  readonly conf: Readonly<Record<string, string>>;
  readonly comment?: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface ViewEntry extends ViewDefinition {
  readonly kind: 'view';
  /** Milliseconds since the epoch. */
  readonly created: number;
}

export interface TableDefinition {
  readonly database: string;
  readonly name: string;
  readonly provider: DataSource;
  /** Empty for a managed table. */
  readonly locations: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  /** null infers it from the files; partition columns may stand anywhere and are moved to the end. */
  readonly schema: Schema | null;
  readonly partitionColumns: readonly string[];
  readonly comment?: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface TableChange {
  readonly schema?: Schema;
  readonly location?: string;
  readonly comment?: string | null;
  readonly properties?: Readonly<Record<string, string | null>>;
  readonly options?: Readonly<Record<string, string | null>>;
}

export interface PartitionPruning {
  /** Sees a partition's values in the order of `partitionColumns`. */
  readonly predicate: (values: readonly Value[]) => boolean;
  /** The session's time zone, for partition columns of type TIMESTAMP. */
  readonly zone: string;
}

export interface PartitionDefinition {
  /** Text as in directory names, in the order of `partitionColumns`; null for Hive's default partition. */
  readonly values: readonly (string | null)[];
  /** Default: the directory under the table's that the values name. */
  readonly location?: string;
}

export interface TablePartition {
  readonly values: readonly (string | null)[];
  /** Absolute path. */
  readonly location: string;
}

export interface TableStatistics {
  readonly sizeInBytes: number;
  /** null where counting would mean reading. */
  readonly rowCount: number | null;
  /** By column name, what footers tell of columns of whole numbers. */
  readonly columns?: Readonly<Record<string, ColumnBounds>>;
}

export interface ColumnBounds {
  /** At most so many: the width of the range of values. */
  readonly distinctCount: number;
  readonly nullCount: number;
  readonly min: number;
  readonly max: number;
}

export interface CatalogProblem {
  readonly file: string;
  /** From 1; absent where the problem has no place in the file. */
  readonly line?: number;
  readonly column?: number;
  /** `database.table` where the problem is one table's. */
  readonly entry?: string;
  readonly message: string;
}
