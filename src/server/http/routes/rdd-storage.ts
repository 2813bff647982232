import type { CacheStored } from '../../../core/events.ts';
import { storageLevelDescription } from '../../../core/storage-level.ts';

/**
 * Cached rows as Spark's monitoring API describes a stored RDD; sizes are in bytes. They lie in memory that all
 * executors share, so the one place that has them is the driver.
 *
 * @param remaining bytes that may still be cached
 */
export function rddStorage({ cacheId, name, level, partitions }: CacheStored, remaining: number): object {
  const memoryUsed = partitions.reduce((sum, { bytes }) => sum + bytes, 0);
  // Whatever was asked for, rows are kept in memory, once.
  const kept = storageLevelDescription({ ...level, useDisk: false, useMemory: true, replication: 1 });
  return {
    id: cacheId,
    name: `In-memory table ${name}`,
    numPartitions: partitions.length,
    numCachedPartitions: partitions.length,
    storageLevel: storageLevelDescription(level),
    memoryUsed,
    diskUsed: 0,
    dataDistribution: [
      {
        address: 'localhost',
        memoryUsed,
        memoryRemaining: remaining,
        diskUsed: 0,
        onHeapMemoryUsed: memoryUsed,
        offHeapMemoryUsed: 0,
        onHeapMemoryRemaining: remaining,
        offHeapMemoryRemaining: 0,
      },
    ],
    partitions: partitions.map(({ bytes, rows }, p) => ({
      blockName: `rdd_${cacheId}_${p}`,
      storageLevel: kept,
      memoryUsed: bytes,
      diskUsed: 0,
      executors: ['driver'],
      rows,
    })),
  };
}

/** Bytes that may still be cached beside these rows. */
export function storageRemaining(cached: Iterable<CacheStored>): number {
  let remaining = 0;
  let used = 0;
  for (const { budget, partitions } of cached) {
    remaining = budget;
    for (const { bytes } of partitions) used += bytes;
  }
  return Math.max(0, remaining - used);
}
