import { dirname } from 'node:path';
import { SparkError } from '../core/error.ts';
import { parsePartitionDirectory } from '../formats/partition-path.ts';
import { mapConcurrently } from '../storage/concurrency.ts';
import { expandGlob, globToRegExp, isHidden } from '../storage/glob.ts';
import { type LeafDirectory, leafDirectories } from '../storage/list-files.ts';
import { toFileUrl, toLocalPath } from '../storage/path.ts';
import type { DirectoryEntry, Storage } from '../storage/storage.ts';
import type { TablePartition } from './catalog.ts';
import type { DataFile } from './catalog-table.ts';
import { TrustedCache } from './trusted-cache.ts';

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

/** The files of one partition, or of a table without partitions. */
export interface FileGroup {
  readonly files: readonly DirectoryEntry[];
  readonly values: readonly (string | null)[];
}

/** What directories tell, without a look at the files themselves. */
export interface FileOutline {
  readonly groups: readonly FileGroup[];
  readonly partitionColumns: readonly string[];
  readonly missing: readonly string[];
}

const CONCURRENCY = 16;
const MOST_LISTINGS = 1000;

/**
 * Lists the files of tables. Files change behind our back: a short listing is made anew each time, a long one
 * is used again for a moment that grows with what another one would cost.
 */
export class TableFiles {
  readonly #storage: Storage;
  readonly #outlines = new TrustedCache<FileOutline>();
  readonly #files = new TrustedCache<readonly DataFile[]>();
  /** The last listing of each selection. */
  readonly #last = new Map<string, readonly DataFile[]>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /**
   * All files, or those of the partitions that pass the test. While nothing changes, all files are the same array:
   * what else was found out about it holds.
   */
  async list(selection: FileSelection, test: PartitionTest | null = null): Promise<FileListing> {
    const { partitions } = selection;
    // The partitions that a catalog knows need not be looked at to be left out.
    const wanted = test && partitions ? partitions.filter(({ values }) => test(values)) : partitions;
    const { groups, partitionColumns, missing } = await this.outline({ ...selection, partitions: wanted });
    const rest = { partitionColumns, missing };
    if (test !== null) {
      const read = partitions === null ? groups.filter(({ values }) => test(values)) : groups;
      return { files: await this.dataFiles(read), ...rest };
    }
    const { locations, options } = selection;
    const key = JSON.stringify([locations, options, partitions, selection.partitionColumns]);
    const files = await this.#files.get(
      key,
      async () => this.#unlessSame(key, await this.dataFiles(groups)),
      (found) => found.length,
    );
    return { files, ...rest };
  }

  #unlessSame(key: string, files: readonly DataFile[]): readonly DataFile[] {
    const last = this.#last.get(key);
    if (last !== undefined && isSameList(last, files)) return last;
    if (this.#last.size >= MOST_LISTINGS) this.#last.clear();
    this.#last.set(key, files);
    return files;
  }

  /** Which files there are and to which partitions they belong. */
  async outline(selection: FileSelection): Promise<FileOutline> {
    const { locations, options, partitions } = selection;
    const key = JSON.stringify([locations, options, partitions]);
    const found = await this.#outlines.get(key, () => this.#groups(selection), fileCount);
    const reorder = reordering(found.partitionColumns, selection.partitionColumns);
    return {
      groups: found.groups.map((group) => ({ files: group.files, values: reorder(group.values) })),
      partitionColumns: selection.partitionColumns ?? found.partitionColumns,
      missing: found.missing,
    };
  }

  /** The files with sizes and times, without those that vanished meanwhile. */
  async dataFiles(groups: readonly FileGroup[]): Promise<DataFile[]> {
    const entries = groups.flatMap(({ files, values }) => files.map((file) => ({ file, values })));
    const found = await mapConcurrently(entries, CONCURRENCY, async ({ file, values }) => {
      const status = await this.#storage.status(file.path);
      return status && { path: status.path, size: status.size, modified: status.modified, partition: values };
    });
    return found.filter((file) => file !== null);
  }

  /** The partitions that directories make, for MSCK REPAIR TABLE. */
  async discover(selection: FileSelection): Promise<readonly TablePartition[]> {
    const { groups } = await this.outline({ ...selection, partitions: null });
    const found = new Map<string, TablePartition>();
    for (const { values, files } of groups) {
      const location = dirname(files[0]!.path);
      if (values.length > 0) found.set(JSON.stringify(values), { values, location });
    }
    return [...found.values()];
  }

  /** After a write. */
  forget(): void {
    this.#outlines.clear();
    this.#files.clear();
    this.#last.clear();
  }

  async #groups(selection: FileSelection): Promise<FileOutline> {
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
  ): Promise<FileOutline> {
    const groups = await mapConcurrently(partitions, CONCURRENCY, async ({ values, location }) => {
      const entries = (await this.#storage.entries(location)) ?? [];
      return { values, files: entries.filter((entry) => !entry.directory && !isHidden(entry.name)) };
    });
    return { groups, partitionColumns: columns, missing: [] };
  }

  async #groupsByDirectory(selection: FileSelection, everywhere: boolean): Promise<FileOutline> {
    const missing: string[] = [];
    const leaves: LeafDirectory[] = [];
    for (const location of selection.locations) {
      const path = toLocalPath(location, process.cwd());
      const matches = await expandGlob(this.#storage, path);
      if (matches.length === 0) missing.push(toFileUrl(path));
      // Together: a partition of its own for each of a thousand files would go to the executors with each task.
      const files = matches.filter((match) => !match.directory);
      if (files.length > 0) leaves.push({ path: dirname(files[0]!.path), segments: [], files });
      for (const match of matches) {
        if (match.directory) leaves.push(...(await leafDirectories(this.#storage, match.path)));
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

function isSameList(a: readonly DataFile[], b: readonly DataFile[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ path, size, modified, partition }, at) => {
      const other = b[at]!;
      if (path !== other.path || size !== other.size || modified !== other.modified) return false;
      return partition.every((value, column) => value === other.partition[column]);
    })
  );
}

function fileCount(outline: FileOutline): number {
  return outline.groups.reduce((sum, group) => sum + group.files.length, 0);
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
