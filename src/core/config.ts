import { tmpdir } from 'node:os';

/** Settings that Sparrow reads. Any other key is stored and shown too, as in Spark, but changes nothing. */
export interface ConfigEntry {
  readonly key: string;
  readonly default: string;
  readonly doc: string;
  /** Of values that are numbers; entries whose default is `true` or `false` take these. */
  readonly type?: 'int' | 'bytes';
  /** Fixed when the server starts: SET refuses it (CANNOT_MODIFY_STATIC_CONFIG). */
  readonly static?: boolean;
}

const entries = [
  { key: 'spark.app.name', default: 'sparrow', doc: 'Name shown in the web UI.', static: true },
  { key: 'spark.master', default: 'local[*]', doc: 'Always the embedded engine.', static: true },
  {
    key: 'spark.executor.memory',
    type: 'bytes',
    default: '2g',
    doc: 'Budget of one executor for batches, hash tables, sorts and shuffles.',
    static: true,
  },
  {
    key: 'spark.memory.fraction',
    default: '0.6',
    doc: 'Share of the executors memory that storageFraction is a part of.',
    static: true,
  },
  {
    key: 'spark.memory.storageFraction',
    default: '0.5',
    doc: 'Share of it that cached tables may take.',
    static: true,
  },
  {
    key: 'spark.executor.instances',
    default: '',
    doc: 'Number of executors, one thread each; empty for one per processor.',
    static: true,
  },
  {
    key: 'spark.local.dir',
    default: tmpdir(),
    doc: 'Folder for rows of running queries that do not fit in memory. Not to be shared among machines or containers.',
    static: true,
  },
  {
    key: 'spark.sql.warehouse.dir',
    default: 'spark-warehouse',
    doc: 'Folder of managed databases and tables, relative to the working directory.',
    static: true,
  },
  {
    key: 'spark.sql.ansi.enabled',
    default: 'true',
    doc: 'Errors instead of NULL or wrap-around, as ANSI SQL has it.',
  },
  {
    key: 'spark.sql.ansi.doubleQuotedIdentifiers',
    default: 'false',
    doc: 'Read "x" as an identifier, not as a string.',
  },
  {
    key: 'spark.sql.ansi.enforceReservedKeywords',
    default: 'false',
    doc: 'Refuse reserved keywords as identifiers.',
  },
  {
    key: 'spark.sql.caseSensitive',
    default: 'false',
    doc: 'Names of columns and tables are case-sensitive.',
  },
  {
    key: 'spark.sql.session.timeZone',
    default: 'UTC',
    doc: 'Zone in which timestamps are read and printed.',
  },
  { key: 'spark.sql.timestampType', default: 'TIMESTAMP_LTZ', doc: 'What TIMESTAMP means: _LTZ or _NTZ.' },
  {
    key: 'spark.sql.codegen.cache.maxEntries',
    type: 'int',
    default: '256',
    doc: 'Stages whose generated code is kept for statements of the same shape; 0 for none.',
    static: true,
  },
  { key: 'spark.sql.groupByAliases', default: 'true', doc: 'GROUP BY may name an alias of the select list.' },
  { key: 'spark.sql.groupByOrdinal', default: 'true', doc: 'GROUP BY 1 means the first column.' },
  { key: 'spark.sql.orderByOrdinal', default: 'true', doc: 'ORDER BY 1 means the first column.' },
  { key: 'spark.sql.crossJoin.enabled', default: 'true', doc: 'Allow joins without a condition.' },
  {
    key: 'spark.sql.shuffle.partitions',
    type: 'int',
    default: '200',
    doc: 'Partitions of a shuffle before coalescing.',
  },
  {
    key: 'spark.sql.autoBroadcastJoinThreshold',
    type: 'bytes',
    default: '10485760',
    doc: 'Largest estimated size in bytes of a join side that is broadcast; -1 for none.',
  },
  { key: 'spark.sql.adaptive.enabled', default: 'true', doc: 'Re-plan from what finished stages measured.' },
  {
    key: 'spark.sql.adaptive.coalescePartitions.enabled',
    default: 'true',
    doc: 'Join small shuffle partitions to larger ones.',
  },
  {
    key: 'spark.sql.adaptive.advisoryPartitionSizeInBytes',
    type: 'bytes',
    default: '64MB',
    doc: 'Size towards which shuffle partitions are joined.',
  },
  {
    key: 'spark.sql.adaptive.skewJoin.enabled',
    default: 'true',
    doc: 'Share a large partition of a shuffled join among several tasks.',
  },
  {
    key: 'spark.sql.adaptive.skewJoin.skewedPartitionFactor',
    type: 'int',
    default: '5',
    doc: 'A partition is skewed when it is larger than so many times the median,',
  },
  {
    key: 'spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes',
    type: 'bytes',
    default: '16MB',
    doc: 'and than so many bytes (Spark: 256MB, for tasks on many machines).',
  },
  {
    key: 'spark.sql.optimizer.windowGroupLimitThreshold',
    type: 'int',
    default: '1000',
    doc: 'Largest rank asked for by which rows are dropped before a window; -1 for none.',
  },
  {
    key: 'spark.sql.optimizer.runtime.bloomFilter.enabled',
    default: 'true',
    doc: 'Scans drop rows that a join above cannot match, by a filter made of its other side.',
  },
  {
    key: 'spark.sql.optimizer.runtime.bloomFilter.applicationSideScanSizeThreshold',
    type: 'bytes',
    default: '64KB',
    doc: 'Bytes of files from which a scan is worth such a filter.',
  },
  {
    key: 'spark.sql.optimizer.runtime.bloomFilter.maxNumItems',
    type: 'int',
    default: '4000000',
    doc: 'Most rows of which such a filter is made.',
  },
  {
    key: 'spark.sql.optimizer.runtimeFilter.number.threshold',
    type: 'int',
    default: '10',
    doc: 'Most such filters in a query.',
  },
  {
    key: 'spark.sql.inMemoryColumnarStorage.batchSize',
    type: 'int',
    default: '10000',
    doc: 'Rows of a cached batch.',
  },
  {
    key: 'spark.sql.inMemoryColumnarStorage.compressed',
    default: 'true',
    doc: 'Choose a narrow form for each column of a cached batch.',
  },
  {
    key: 'spark.sql.inMemoryColumnarStorage.partitionPruning',
    default: 'true',
    doc: 'Skip cached batches whose bounds refute a filter.',
  },
  {
    key: 'spark.sql.files.maxPartitionBytes',
    type: 'bytes',
    default: '134217728',
    doc: 'Bytes of files that one task reads.',
  },
  {
    key: 'spark.sql.files.openCostInBytes',
    type: 'bytes',
    default: '4194304',
    doc: 'What opening a file counts, in bytes read.',
  },
  {
    key: 'spark.sql.chunkBase64String.enabled',
    default: 'true',
    doc: 'Texts that base64 makes have lines of at most 76 characters.',
  },
  { key: 'spark.sql.files.ignoreCorruptFiles', default: 'false', doc: 'Skip files that cannot be read.' },
  { key: 'spark.sql.files.ignoreMissingFiles', default: 'false', doc: 'Skip files that vanished.' },
  { key: 'spark.sql.parquet.compression.codec', default: 'snappy', doc: 'Codec of written Parquet files.' },
  {
    key: 'spark.sql.parquet.mergeSchema',
    default: 'false',
    doc: 'Merge the schemas of all files of a table.',
  },
  {
    key: 'spark.sql.parquet.inferTimestampNTZ.enabled',
    default: 'true',
    doc: 'Parquet timestamps without zone are TIMESTAMP_NTZ.',
  },
  {
    key: 'spark.sql.sources.partitionOverwriteMode',
    default: 'STATIC',
    doc: 'INSERT OVERWRITE replaces all partitions (STATIC) or those written (DYNAMIC).',
  },
  { key: 'spark.sql.sources.default', default: 'parquet', doc: 'Format of tables made without USING.' },
  {
    key: 'spark.sql.storeAssignmentPolicy',
    default: 'ANSI',
    doc: 'Which casts INSERT may add: ANSI, LEGACY, STRICT.',
  },
  {
    key: 'spark.sql.variable.substitute',
    default: 'true',
    doc: 'Replace references to settings in statements (a dollar sign and the key in braces).',
  },
  {
    key: 'spark.sql.legacy.viewSchemaBindingMode',
    default: 'true',
    doc: 'Views can be made WITH SCHEMA.',
  },
  {
    key: 'spark.sql.legacy.viewSchemaCompensation',
    default: 'true',
    doc: 'Views without WITH SCHEMA cast their columns (COMPENSATION), not only widen them (BINDING).',
  },
  { key: 'spark.ui.port', type: 'int', default: '4040', doc: 'Port of HTTP and the web UI.', static: true },
  {
    key: 'spark.ui.retainedJobs',
    type: 'int',
    default: '1000',
    doc: 'Jobs that the web UI remembers.',
    static: true,
  },
  {
    key: 'spark.sql.ui.retainedExecutions',
    type: 'int',
    default: '1000',
    doc: 'Queries that the web UI remembers.',
    static: true,
  },
  {
    key: 'spark.sparrow.columnCache.size',
    type: 'bytes',
    default: '1g',
    doc: 'Decompressed columns of Parquet files kept in memory for later queries, all executors together, at most half of their memory; 0 for none.',
    static: true,
  },
  {
    key: 'spark.sparrow.planCache.maxEntries',
    type: 'int',
    default: '256',
    doc: 'Statements whose plans are kept for when they come again and nothing has changed; 0 for none.',
    static: true,
  },
  { key: 'spark.sparrow.batchSize', type: 'int', default: '4096', doc: 'Rows of a batch, at most 4096.' },
  {
    key: 'spark.sparrow.codegen.wasm',
    default: 'true',
    doc: 'Run generated code as WebAssembly, not interpreted.',
  },
  { key: 'spark.sparrow.hashZero', default: 'false', doc: 'Give every key the hash 0, to test collisions.' },
  {
    key: 'spark.sparrow.optimizer.enabled',
    default: 'true',
    doc: 'Apply the optional rules of the optimizer.',
  },
] as const satisfies readonly ConfigEntry[];

export type ConfigKey = (typeof entries)[number]['key'];

export const configEntries: ReadonlyMap<string, ConfigEntry> = new Map(entries.map((e) => [e.key, e]));

/** The type that a value for this key has to be of and isn't; undefined when nothing is wrong with it. */
export function wrongConfType(key: string, value: string): 'boolean' | 'int' | 'bytes' | undefined {
  const entry = configEntries.get(key);
  if (entry === undefined) return undefined;
  if (entry.default === 'true' || entry.default === 'false') {
    return /^\s*(true|false)\s*$/i.test(value) ? undefined : 'boolean';
  }
  if (entry.type === 'int') return /^\s*[-+]?\d{1,9}\s*$/.test(value) ? undefined : 'int';
  if (entry.type === 'bytes') return Number.isNaN(parseBytes(value)) ? 'bytes' : undefined;
  return undefined;
}

/** Settings in layers: what is not set here is looked up in `parent`, then in the defaults. */
export class Conf {
  readonly #parent: Conf | null;
  readonly #values = new Map<string, string>();

  constructor(parent: Conf | null = null) {
    this.#parent = parent;
  }

  /** The value set here or in a parent; undefined when only a default exists. */
  explicit(key: string): string | undefined {
    return this.#values.get(key) ?? this.#parent?.explicit(key);
  }

  /** Any key: the value set, else the default, else undefined. */
  lookup(key: string): string | undefined {
    return this.explicit(key) ?? configEntries.get(key)?.default;
  }

  get(key: ConfigKey): string {
    return this.lookup(key)!;
  }

  getBoolean(key: ConfigKey): boolean {
    return this.get(key).toLowerCase() === 'true';
  }

  getInt(key: ConfigKey): number {
    return Number.parseInt(this.get(key), 10);
  }

  /** Sizes such as `64MB`, `2g`, `1048576`. */
  getBytes(key: ConfigKey): number {
    return parseBytes(this.get(key));
  }

  set(key: string, value: string): void {
    this.#values.set(key, value);
  }

  unset(key: string): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }

  /** All that is set, here or in parents. */
  entries(): Map<string, string> {
    const all = this.#parent?.entries() ?? new Map<string, string>();
    for (const [key, value] of this.#values) all.set(key, value);
    return all;
  }
}

const BYTE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
};

/** @returns bytes; NaN when the text is no size */
export function parseBytes(text: string): number {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text);
  const unit = match && BYTE_UNITS[match[2]!.toLowerCase()];
  return match && unit !== undefined && unit !== null ? Math.floor(Number(match[1]) * unit) : Number.NaN;
}
