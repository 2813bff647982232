import type { Schema } from '../types/data-type.ts';

export type DataSource = 'parquet' | 'csv' | 'json' | 'text' | 'orc' | 'avro';

/** A table as plans carry it. Plain data; its files are listed when the plan is made physical. */
export interface CatalogTable {
  /** `[catalog, database, table]`; for files named in the statement `[source, path]`. */
  readonly identifier: readonly string[];
  readonly provider: DataSource;
  /** `file:` URLs without glob resolution, as written in the definition. */
  readonly locations: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  /** All columns; those of `partitionColumns` come last. */
  readonly schema: Schema;
  readonly partitionColumns: readonly string[];
  readonly managed: boolean;
  readonly comment?: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** One data file of a table. */
export interface DataFile {
  /** Absolute path or URL. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
  /** One per partition column of the table: the text from the directory's name, null for Hive's default partition. */
  readonly partition: readonly (string | null)[];
}
