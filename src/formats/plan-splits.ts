import type { ScanSplit, SourceFile, SplitOptions } from './reader.ts';

/** The splits that one task reads, in order. */
export type ScanPartition = readonly ScanSplit[];

/**
 * Cuts files into equal pieces, and packs these into partitions as Spark does: pieces of at most
 * min(maxPartitionBytes, max(openCost, total / parallelism)) bytes, largest first, each partition filled up
 * to that size; opening a file counts as `openCostInBytes`.
 */
export function planSplits(
  files: readonly SourceFile[],
  options: SplitOptions,
  splittable: (file: SourceFile) => boolean,
): ScanPartition[] {
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
  return partitions;
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
