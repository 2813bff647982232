import { SparkError } from '../core/error.ts';
import { toFileUrl, toLocalPath } from '../storage/path.ts';
import type { Schema } from '../types/data-type.ts';
import type { TableStatistics } from './catalog.ts';
import { CATALOG_NAME } from './catalog-errors.ts';
import type { CatalogTable, DataFile, DataSource } from './catalog-table.ts';
import { FileListStatistics, sizeOf } from './file-list-statistics.ts';
import { partitionColumnType } from './partition-types.ts';
import type { StoredTable } from './stored-entry.ts';
import { type FileGroup, type FileSelection, isOn, type TableFiles } from './table-files.ts';
import { type InferenceSettings, inferTableSchema } from './table-schema.ts';

/** Partitions whose files are looked at for a table's size. */
const SAMPLED_PARTITIONS = 256;
/** Where a file may be empty, another one tells the schema. */
const TELLING = 8;

/** Everything that says how a table is found and read. */
export interface TableSource extends FileSelection, Pick<StoredTable, 'provider' | 'schema'> {
  /** Missing locations are an error (of catalog files and statements), not an empty table. */
  readonly mustExist: boolean;
}

/** Columns of a table, and where they came from. */
export interface ResolvedColumns {
  readonly schema: Schema;
  readonly partitionColumns: readonly string[];
}

/** Tables' columns out of their files. */
export class TableResolver {
  readonly #files: TableFiles;
  readonly #settings: InferenceSettings;
  /** Inferred data columns by what they were inferred from. */
  readonly #inferred = new Map<string, Promise<Schema>>();
  readonly #statistics: FileListStatistics;

  constructor(files: TableFiles, settings: InferenceSettings) {
    this.#files = files;
    this.#settings = settings;
    this.#statistics = new FileListStatistics(settings.storage);
  }

  /**
   * The columns of a table, those of partitions last.
   * @throws PATH_NOT_FOUND, UNABLE_TO_INFER_SCHEMA, FAILED_READ_FILE.*
   */
  async columns(source: TableSource): Promise<ResolvedColumns> {
    const { schema, partitionColumns: known } = source;
    if (schema !== null && known !== null && !source.mustExist) return { schema, partitionColumns: known };
    // Types of partition columns come from all directories, tracked or not.
    const outline = await this.#files.outline({ ...source, partitions: null });
    if (source.mustExist && outline.missing.length > 0) {
      throw new SparkError('PATH_NOT_FOUND', { path: outline.missing.join(', ') });
    }
    const partitionColumns = known ?? outline.partitionColumns;
    const data = schema ?? (await this.#infer(source, outline.groups));
    const isPartition = new Set(partitionColumns.map((name) => name.toLowerCase()));
    const given = new Map(data.map((field) => [field.name.toLowerCase(), field]));
    const partitions = partitionColumns.map((name, index) => {
      const declared = schema === null ? undefined : given.get(name.toLowerCase());
      if (declared !== undefined) return declared;
      const values = new Set(outline.groups.map((group) => group.values[index] ?? null));
      return { name, type: partitionColumnType(values), nullable: true };
    });
    const others = data.filter((field) => !isPartition.has(field.name.toLowerCase()));
    return { schema: [...others, ...partitions], partitionColumns: partitions.map((field) => field.name) };
  }

  /** @param listed all files, where they have just been listed */
  async statistics(
    provider: DataSource,
    selection: FileSelection,
    listed?: readonly DataFile[],
  ): Promise<TableStatistics> {
    if (listed !== undefined) return this.#statistics.of(provider, listed);
    const { partitions } = selection;
    const known = partitions ?? (await this.#files.outline(selection)).groups;
    // Of many partitions some tell for all: who asks wants an estimate, not a minute's work.
    const step = Math.max(1, Math.floor(known.length / SAMPLED_PARTITIONS));
    const sampled = (_: unknown, index: number) => index % step === 0;
    const files =
      partitions === null
        ? await this.#files.dataFiles((known as readonly FileGroup[]).filter(sampled))
        : (await this.#files.list({ ...selection, partitions: partitions.filter(sampled) })).files;
    if (step === 1) return this.#statistics.of(provider, files);
    const share = Math.ceil(known.length / step) / known.length;
    return { sizeInBytes: Math.round(sizeOf(files) / share), rowCount: null };
  }

  forget(): void {
    this.#inferred.clear();
  }

  async #infer(source: TableSource, groups: readonly FileGroup[]): Promise<Schema> {
    // One Parquet file tells for all, unless schemas are merged; CSV needs them all.
    const merges =
      isOn(source.options, 'mergeSchema') || this.#settings.conf('spark.sql.parquet.mergeSchema') === 'true';
    const one = source.provider === 'parquet' && !merges;
    const telling = await this.#files.dataFiles(one ? groups.slice(0, TELLING).map(firstFiles) : groups);
    const key = JSON.stringify([
      source.provider,
      source.options,
      telling.map((file) => [file.path, file.size, file.modified]),
    ]);
    let inferred = this.#inferred.get(key);
    if (inferred === undefined) {
      inferred = inferTableSchema(source.provider, telling, source.options, this.#settings);
      this.#inferred.set(key, inferred);
      inferred.catch(() => this.#inferred.delete(key));
    }
    return inferred;
  }
}

function firstFiles(group: FileGroup): FileGroup {
  return { ...group, files: group.files.slice(0, TELLING) };
}

export function sourceOf(table: StoredTable): TableSource {
  return { ...table, mustExist: table.origin === 'file' && !table.managed };
}

export function catalogTable(table: StoredTable, columns: ResolvedColumns): CatalogTable {
  return {
    identifier: [CATALOG_NAME, table.database, table.name],
    provider: table.provider,
    locations: table.locations.map((location) => toFileUrl(toLocalPath(location, process.cwd()))),
    options: table.options,
    schema: columns.schema,
    partitionColumns: columns.partitionColumns,
    managed: table.managed,
    properties: table.properties,
    ...(table.comment !== null && { comment: table.comment }),
  };
}
