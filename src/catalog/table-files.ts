import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { SparkError } from '../core/error.ts';
import { parsePartitionDirectory } from '../formats/partition-path.ts';
import { expandGlob, globToRegExp, isHidden } from '../storage/glob.ts';
import { fileStatuses, type LeafDirectory, leafDirectories } from '../storage/list-files.ts';
import { toFileUrl, toLocalPath } from '../storage/path.ts';
import type { DirectoryEntry, Storage } from '../storage/storage.ts';
import type { TablePartition } from './catalog.ts';
import type { DataFile } from './catalog-table.ts';

/** Where a table's files are and which of them count. */
export interface FileSelection {
  /** Absolute paths or `file:` URLs, with globs or without. */
  readonly locations: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  /** In the order of the values in `DataFile.partition`; null takes the columns that the directories name. */
  readonly partitionColumns: readonly string[] | null;
  /** The partitions to read; null for what the directories hold. */
  readonly partitions: readonly TablePartition[] | null;
}

export interface FileListing {
  /** By partition and path. */
  readonly files: readonly DataFile[];
  readonly partitionColumns: readonly string[];
  /** Locations at which nothing is. */
  readonly missing: readonly string[];
}

export type PartitionTest = (values: readonly (string | null)[]) => boolean;

/** A directory of data files and the partition that they belong to. */
interface Group {
  readonly files: readonly DirectoryEntry[];
  readonly values: readonly (string | null)[];
}

interface Groups {
  readonly groups: readonly Group[];
  readonly partitionColumns: readonly string[];
  readonly missing: readonly string[];
}

/** A listing of more files than this is good for so many times the time that it took. */
const CHEAP_FILES = 256;
const TRUST = 20;
const CACHED_LISTINGS = 1000;

/**
 * Lists the files of tables. Files change behind our back: a short listing is made anew each time, a long one
 * is used again for a moment that grows with what another one would cost.
 */
export class TableFiles {
  readonly #storage: Storage;
  readonly #cache = new Map<string, { readonly until: number; readonly listing: FileListing }>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** All files, or those of the partitions that pass the test. */
  async list(selection: FileSelection, test: PartitionTest | null = null): Promise<FileListing> {
    const { locations, options, partitions } = selection;
    const key = JSON.stringify([locations, options, partitions]);
    const cached = this.#cache.get(key);
    if (cached !== undefined && performance.now() < cached.until) {
      const { files, partitionColumns, missing } = cached.listing;
      const reorder = reordering(partitionColumns, selection.partitionColumns);
      const reordered = files.map((file) => ({ ...file, partition: reorder(file.partition) }));
      return {
        files: test === null ? reordered : reordered.filter((file) => test(file.partition)),
        partitionColumns: selection.partitionColumns ?? partitionColumns,
        missing,
      };
    }
    const started = performance.now();
    const { groups, partitionColumns, missing } = await this.#groups(selection);
    const reorder = reordering(partitionColumns, selection.partitionColumns);
    const wanted = test === null ? groups : groups.filter((group) => test(reorder(group.values)));
    const files = (await Promise.all(wanted.map((group) => this.#dataFiles(group)))).flat();
    if (test === null) this.#remember(key, started, { files, partitionColumns, missing });
    return {
      files: files.map((file) => ({ ...file, partition: reorder(file.partition) })),
      partitionColumns: selection.partitionColumns ?? partitionColumns,
      missing,
    };
  }

  /** The partitions that directories make, for MSCK REPAIR TABLE. */
  async discover(selection: FileSelection): Promise<readonly TablePartition[]> {
    const { groups, partitionColumns } = await this.#groups({ ...selection, partitions: null });
    const reorder = reordering(partitionColumns, selection.partitionColumns);
    const found = new Map<string, TablePartition>();
    for (const group of groups) {
      const location = dirname(group.files[0]!.path);
      const values = reorder(group.values);
      if (values.length > 0) found.set(JSON.stringify(values), { values, location });
    }
    return [...found.values()];
  }

  /** After a write. */
  forget(): void {
    this.#cache.clear();
  }

  #remember(key: string, started: number, listing: FileListing): void {
    if (listing.files.length <= CHEAP_FILES) return;
    if (this.#cache.size >= CACHED_LISTINGS) this.#cache.clear();
    const now = performance.now();
    this.#cache.set(key, { until: now + TRUST * (now - started), listing });
  }

  async #dataFiles({ files, values }: Group): Promise<DataFile[]> {
    const statuses = await fileStatuses(this.#storage, files);
    return statuses.map(({ path, size, modified }) => ({ path, size, modified, partition: values }));
  }

  async #groups(selection: FileSelection): Promise<Groups> {
    const accept = fileFilter(selection.options);
    const result =
      selection.partitions === null
        ? await this.#groupsByDirectory(selection, isOn(selection.options, 'recursiveFileLookup'))
        : await this.#groupsByPartition(selection.partitions, selection.partitionColumns ?? []);
    const groups = result.groups
      .map((group) => ({ ...group, files: group.files.filter((file) => accept(file.name)) }))
      .filter((group) => group.files.length > 0);
    return { ...result, groups };
  }

  async #groupsByPartition(
    partitions: readonly TablePartition[],
    columns: readonly string[],
  ): Promise<Groups> {
    const groups = await Promise.all(
      partitions.map(async ({ values, location }) => {
        const entries = (await this.#storage.entries(location)) ?? [];
        return { values, files: entries.filter((entry) => !entry.directory && !isHidden(entry.name)) };
      }),
    );
    return { groups, partitionColumns: columns, missing: [] };
  }

  async #groupsByDirectory(selection: FileSelection, everywhere: boolean): Promise<Groups> {
    const missing: string[] = [];
    const leaves: LeafDirectory[] = [];
    for (const location of selection.locations) {
      const path = toLocalPath(location, process.cwd());
      const matches = await expandGlob(this.#storage, path);
      if (matches.length === 0) missing.push(toFileUrl(path));
      for (const match of matches) {
        if (match.directory) leaves.push(...(await leafDirectories(this.#storage, match.path)));
        else leaves.push({ path: dirname(match.path), segments: [], files: [match] });
      }
    }
    const partitioned = everywhere ? [] : leaves.map((leaf) => ({ leaf, parts: partitionOf(leaf) }));
    const inPartitions = partitioned.filter(({ parts }) => parts.length > 0);
    if (inPartitions.length === 0) {
      // Without partitions, Spark reads what lies in the directories themselves, unless told otherwise.
      const read = everywhere ? leaves : leaves.filter((leaf) => leaf.segments.length === 0);
      return {
        groups: read.map((leaf) => ({ files: leaf.files, values: [] })),
        partitionColumns: [],
        missing,
      };
    }
    const partitionColumns = columnsOf(inPartitions.map(({ leaf, parts }) => ({ path: leaf.path, parts })));
    const groups = inPartitions.map(({ leaf, parts }) => ({
      files: leaf.files,
      values: parts.map((part) => part.value),
    }));
    return { groups, partitionColumns, missing };
  }
}

type Values = readonly (string | null)[];

/** Puts values in the order of other names; NULL for those that are not there. */
function reordering(from: readonly string[], to: readonly string[] | null): (values: Values) => Values {
  if (to === null || (from.length === to.length && from.every((name, index) => same(name, to[index]!)))) {
    return (values) => values;
  }
  const positions = to.map((name) => from.findIndex((other) => same(name, other)));
  return (values) => positions.map((position) => values[position] ?? null);
}

function partitionOf(leaf: LeafDirectory): { readonly column: string; readonly value: string | null }[] {
  return leaf.segments.map(parsePartitionDirectory).filter((part) => part !== null);
}

/** @throws CONFLICTING_PARTITION_COLUMN_NAMES when directories differ in the columns they name */
function columnsOf(
  directories: readonly { readonly path: string; readonly parts: readonly { readonly column: string }[] }[],
): readonly string[] {
  const distinct = new Map<string, { readonly names: readonly string[]; readonly path: string }>();
  for (const { path, parts } of directories) {
    const names = parts.map((part) => part.column);
    const key = names.join('\0').toLowerCase();
    if (!distinct.has(key)) distinct.set(key, { names, path });
  }
  const lists = [...distinct.values()];
  if (lists.length > 1) {
    throw new SparkError('CONFLICTING_PARTITION_COLUMN_NAMES', {
      distinctPartColLists: lists.map(({ names }) => `(${names.join(', ')})`).join(', '),
      suspiciousPaths: lists.map(({ path }) => toFileUrl(path)).join(', '),
    });
  }
  return lists[0]!.names;
}

function fileFilter(options: Readonly<Record<string, string>>): (name: string) => boolean {
  const pattern = option(options, 'pathGlobFilter');
  if (pattern === undefined) return () => true;
  const matches = globToRegExp(pattern);
  return (name) => matches.test(name);
}

export function option(options: Readonly<Record<string, string>>, name: string): string | undefined {
  const lower = name.toLowerCase();
  return Object.entries(options).find(([key]) => key.toLowerCase() === lower)?.[1];
}

export function isOn(options: Readonly<Record<string, string>>, name: string): boolean {
  return option(options, name)?.toLowerCase() === 'true';
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
