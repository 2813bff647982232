import type { ScanSplit, SourceFile, SplitOptions } from './reader.ts';

/** The splits that one task reads, in order. */
export type ScanPartition = readonly ScanSplit[];

/** Partitions of less, which only the cost of opening keeps small, are joined. */
const SMALL_BYTES = 32 * 1024 * 1024;
/** Partitions per core that are left then: enough to even out what some take longer. */
const LEAST_PER_CORE = 2;

/**
 * Cuts files into equal pieces, and packs these into partitions as Spark does: pieces of at most
 * min(maxPartitionBytes, max(openCost, total / parallelism)) bytes, largest first, each partition filled up
 * to that size; opening a file counts as `openCostInBytes`. Opening costs less here, and a task more than a file:
 * neighbouring partitions of many small files are one.
 */
export function planSplits(
  files: readonly SourceFile[],
  options: SplitOptions,
  splittable: (file: SourceFile) => boolean,
): readonly ScanPartition[] {
  const total = files.reduce((sum, file) => sum + file.size + options.openCostInBytes, 0);
  const share = Math.floor(total / Math.max(1, options.parallelism));
  const limit = Math.max(1, Math.min(options.maxPartitionBytes, Math.max(options.openCostInBytes, share)));
  const splits = files.flatMap((file) => cutFile(file, splittable(file) ? limit : file.size));
  splits.sort((a, b) => b.length - a.length);
  const partitions: ScanSplit[][] = [];
  let current: ScanSplit[] = [];
  let filled = 0;
  for (const split of splits) {
    if (filled + split.length > limit && current.length > 0) {
      partitions.push(current);
      current = [];
      filled = 0;
    }
    current.push(split);
    filled += split.length + options.openCostInBytes;
  }
  if (current.length > 0) partitions.push(current);
  return joinSmall(partitions, options);
}

function joinSmall(partitions: readonly ScanPartition[], options: SplitOptions): readonly ScanPartition[] {
  const cores = Math.max(1, options.parallelism);
  const sizes = partitions.map((splits) => splits.reduce((sum, split) => sum + split.length, 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const least = total / Math.min(options.maxPartitionBytes, SMALL_BYTES);
  const count = Math.max(LEAST_PER_CORE, Math.ceil(least / cores)) * cores;
  if (count >= partitions.length) return partitions;
  const joined = Array.from({ length: count }, (): ScanSplit[] => []);
  let before = 0;
  partitions.forEach((splits, i) => {
    const middle = before + sizes[i]! / 2;
    joined[Math.min(count - 1, Math.floor((middle / total) * count))]!.push(...splits);
    before += sizes[i]!;
  });
  return joined.filter((splits) => splits.length > 0);
}

/** Into pieces of equal size: tasks of one file shall take equally long. */
function cutFile(file: SourceFile, limit: number): ScanSplit[] {
  const { path, size, modified, partition } = file;
  const length = Math.ceil(size / Math.ceil(size / limit));
  const splits: ScanSplit[] = [];
  for (let start = 0; start < size; start += length) {
    splits.push({ path, size, modified, partition, start, length: Math.min(length, size - start) });
  }
  return splits;
}
