import type { ScanSplit } from './reader.ts';

/**
 * Splits on their way to an executor: few objects, since cloning one for each of a thousand small files would take
 * longer than reading them.
 */
export interface PackedSplits {
  /** Separated by NUL, which no path has. */
  readonly paths: string;
  /** Size, time of modification, start and length of each. */
  readonly numbers: Float64Array;
  /** Distinct ones, and the number of each split's. */
  readonly partitions: readonly ScanSplit['partition'][];
  readonly partitionOf: Uint32Array;
}

const NUMBERS = 4;

export function packSplits(splits: readonly ScanSplit[]): PackedSplits {
  const numbers = new Float64Array(splits.length * NUMBERS);
  const partitionOf = new Uint32Array(splits.length);
  const partitions = new Map<ScanSplit['partition'], number>();
  splits.forEach(({ size, modified, start, length, partition }, i) => {
    numbers[i * NUMBERS] = size;
    numbers[i * NUMBERS + 1] = modified;
    numbers[i * NUMBERS + 2] = start;
    numbers[i * NUMBERS + 3] = length;
    let number = partitions.get(partition);
    if (number === undefined) {
      number = partitions.size;
      partitions.set(partition, number);
    }
    partitionOf[i] = number;
  });
  const paths = splits.map((split) => split.path).join('\0');
  return { paths, numbers, partitions: [...partitions.keys()], partitionOf };
}

export function unpackSplits({ paths, numbers, partitions, partitionOf }: PackedSplits): ScanSplit[] {
  if (partitionOf.length === 0) return [];
  return paths.split('\0').map((path, i) => ({
    path,
    size: numbers[i * NUMBERS]!,
    modified: numbers[i * NUMBERS + 1]!,
    start: numbers[i * NUMBERS + 2]!,
    length: numbers[i * NUMBERS + 3]!,
    partition: partitions[partitionOf[i]!]!,
  }));
}
