import type { ScanSplit } from './reader.ts';

/**
 * Splits on their way to an executor: few objects, since cloning one for each of a thousand small files would take
 * longer than reading them.
 */
export interface PackedSplits {
  /** The same for the same splits, of which there may be several messages. */
  readonly id: number;
  /** Separated by NUL, which no path has. */
  readonly paths: string;
  /** Size, time of modification, start and length of each. */
  readonly numbers: Float64Array;
  /** Distinct ones, and the number of each split's. */
  readonly partitions: readonly ScanSplit['partition'][];
  readonly partitionOf: Uint32Array;
}

const NUMBERS = 4;

const packed = new WeakMap<readonly ScanSplit[], PackedSplits>();
let lastId = 0;

export function packSplits(splits: readonly ScanSplit[]): PackedSplits {
  let known = packed.get(splits);
  if (known === undefined) {
    known = pack(splits);
    packed.set(splits, known);
  }
  return known;
}

function pack(splits: readonly ScanSplit[]): PackedSplits {
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
  return { id: ++lastId, paths, numbers, partitions: [...partitions.keys()], partitionOf };
}

/** Splits that an executor remembers. */
const MOST_SPLITS = 20_000;

/** The splits that came last, unpacked: queries that read the same files again find their paths already hashed. */
export class KnownSplits {
  /** By the packed ones' id, longest unused first. */
  readonly #known = new Map<number, readonly ScanSplit[]>();
  #count = 0;

  unpack(packed: PackedSplits): readonly ScanSplit[] {
    const { id } = packed;
    let splits = this.#known.get(id);
    if (splits === undefined) {
      splits = unpackSplits(packed);
      this.#count += splits.length;
    }
    this.#known.delete(id);
    this.#known.set(id, splits);
    for (const [old, { length }] of this.#known) {
      if (this.#count <= MOST_SPLITS || old === id) break;
      this.#known.delete(old);
      this.#count -= length;
    }
    return splits;
  }
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
