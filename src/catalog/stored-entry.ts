import type { Schema } from '../types/data-type.ts';
import type { TablePartition, ViewEntry } from './catalog.ts';
import type { DataSource } from './catalog-table.ts';

/** Who made an entry: SQL (kept in the warehouse) or the catalog file (made again from it). */
export type EntryOrigin = 'warehouse' | 'file';

/** A table as the catalog keeps it. Plain data; replaced, never changed. */
export interface StoredTable {
  readonly kind: 'table';
  readonly database: string;
  readonly name: string;
  readonly origin: EntryOrigin;
  readonly provider: DataSource;
  readonly managed: boolean;
  /** Absolute paths or URLs. */
  readonly locations: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  /** All columns, those of partitions last; null finds them in the files, again when those change. */
  readonly schema: Schema | null;
  /** Null takes those that the directories name. */
  readonly partitionColumns: readonly string[] | null;
  /** Null reads whatever partitions the directories make. */
  readonly partitions: readonly TablePartition[] | null;
  readonly comment: string | null;
  readonly properties: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

export interface StoredView extends ViewEntry {
  readonly origin: EntryOrigin;
}

export type StoredEntry = StoredTable | StoredView;

export interface StoredDatabase {
  readonly name: string;
  readonly origin: EntryOrigin;
  readonly comment: string;
  /** Absolute path. */
  readonly location: string;
  readonly properties: Readonly<Record<string, string>>;
}
