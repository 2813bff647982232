export interface CoalesceOptions {
  /** `spark.sql.adaptive.advisoryPartitionSizeInBytes`. */
  readonly advisoryBytes: number;
  /** Partitions below this size aren't worth a task of their own. */
  readonly minimumBytes: number;
  /** Tasks that can run at once. */
  readonly parallelism: number;
}

/**
 * Joins neighbouring shuffle partitions to groups that are worth a task, as adaptive execution does, but of about
 * equal size: the last task is no rest that runs while other executors have nothing to do.
 *
 * @param bytes per partition, summed over the shuffles that the stage reads
 * @returns the partitions of each task
 */
export function coalescePartitions(
  bytes: readonly number[],
  options: CoalesceOptions,
): readonly (readonly number[])[] {
  const total = bytes.reduce((sum, b) => sum + b, 0);
  const wanted = Math.min(options.advisoryBytes, Math.ceil(total / options.parallelism));
  const target = Math.max(options.minimumBytes, wanted);
  const share = total / Math.max(1, Math.ceil(total / target));
  const most = Math.max(options.minimumBytes, options.advisoryBytes);
  const groups: number[][] = [];
  let current: number[] = [];
  let filled = 0;
  let before = 0;
  for (let p = 0; p < bytes.length; p++) {
    const isFull = filled + bytes[p]! > most || before + bytes[p]! / 2 > share * (groups.length + 1);
    if (current.length > 0 && isFull) {
      groups.push(current);
      current = [];
      filled = 0;
    }
    current.push(p);
    filled += bytes[p]!;
    before += bytes[p]!;
  }
  if (current.length > 0) groups.push(current);
  return groups;
}

/** Splits `count` partitions into at most `groups` runs of neighbours of about equal number. */
export function groupEvenly(count: number, groups: number): readonly (readonly number[])[] {
  const result: number[][] = [];
  const used = Math.max(1, Math.min(groups, count));
  for (let g = 0; g < used; g++) {
    const from = Math.floor((g * count) / used);
    const to = Math.floor(((g + 1) * count) / used);
    result.push(Array.from({ length: to - from }, (_, i) => from + i));
  }
  return result;
}
