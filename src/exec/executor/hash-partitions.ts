import type { LinearMemory, Region } from '../../columns/linear-memory.ts';
import type { Vector } from '../../columns/vector.ts';
import type { KeyHashKernels } from '../../kernels/key-hash-kernels.ts';
import { containsFloat } from '../../types/contains-type.ts';
import { type DataType, physicalOf, physicalWidth } from '../../types/data-type.ts';

/** Rows whose hashes stay in the processor's nearest cache. */
const ROWS_AT_ONCE = 2048;
const HASH_BYTES = 8;

/** Whether kernels hash values of the type: floats inside of nested ones have to be made alike first. */
export function isHashedByKernels(type: DataType): boolean {
  return physicalOf(type) !== 'bytes' || !containsFloat(type);
}

/**
 * The rows' partitions by the hash of their keys, as generated code computes them, too.
 *
 * @param keys none gives every row the hash 0
 * @param region gets the partitions, 4 bytes each, for the caller to release
 * @returns their address
 */
export function hashPartitions(
  keys: readonly Vector[],
  rows: number,
  partitions: number,
  memory: LinearMemory,
  region: Region,
  kernels: KeyHashKernels,
): number {
  const target = region.allocate(rows * 4);
  const hashes = region.allocate(Math.min(rows, ROWS_AT_ONCE) * HASH_BYTES);
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, rows - first);
    memory.u8.fill(0, hashes, hashes + count * HASH_BYTES);
    for (const key of keys) hashKey(key, first, count, hashes, kernels);
    kernels.hash_partitions(hashes, count, partitions, target + first * 4);
  }
  region.release(hashes);
  return target;
}

/** Takes a key of the rows from `first` on into their hashes. */
function hashKey(key: Vector, first: number, rows: number, hashes: number, kernels: KeyHashKernels): void {
  const physical = physicalOf(key.type);
  const values = key.values + first * physicalWidth[physical];
  const validity = key.validity === 0 ? 0 : key.validity + first;
  const kernel = physical === 'bytes' ? kernels.hash_keys_text : kernels[`hash_keys_${physical}`];
  kernel(values, validity, rows, hashes);
}
