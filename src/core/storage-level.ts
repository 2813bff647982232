/** Spark's storage levels, by name. */
export interface StorageLevel {
  readonly useDisk: boolean;
  readonly useMemory: boolean;
  readonly useOffHeap: boolean;
  readonly deserialized: boolean;
  readonly replication: number;
}

/** Of names in upper case; `_2` and `_3` ask for copies. */
const LEVELS: Readonly<
  Record<
    string,
    readonly [disk: boolean, memory: boolean, offHeap: boolean, deserialized: boolean, replication: number]
  >
> = {
  NONE: [false, false, false, false, 1],
  DISK_ONLY: [true, false, false, false, 1],
  DISK_ONLY_2: [true, false, false, false, 2],
  DISK_ONLY_3: [true, false, false, false, 3],
  MEMORY_ONLY: [false, true, false, true, 1],
  MEMORY_ONLY_2: [false, true, false, true, 2],
  MEMORY_ONLY_SER: [false, true, false, false, 1],
  MEMORY_ONLY_SER_2: [false, true, false, false, 2],
  MEMORY_AND_DISK: [true, true, false, true, 1],
  MEMORY_AND_DISK_2: [true, true, false, true, 2],
  MEMORY_AND_DISK_SER: [true, true, false, false, 1],
  MEMORY_AND_DISK_SER_2: [true, true, false, false, 2],
  OFF_HEAP: [true, true, true, false, 1],
};

export const DEFAULT_STORAGE_LEVEL = 'MEMORY_AND_DISK';

/** The level with this name, in any case; null where there is none. */
export function storageLevel(name: string): StorageLevel | null {
  const key = name.toUpperCase();
  const level = Object.hasOwn(LEVELS, key) ? LEVELS[key] : undefined;
  if (level === undefined) return null;
  const [useDisk, useMemory, useOffHeap, deserialized, replication] = level;
  return { useDisk, useMemory, useOffHeap, deserialized, replication };
}

/** As EXPLAIN prints it: `StorageLevel(disk, memory, deserialized, 1 replicas)`. */
export function storageLevelText(level: StorageLevel): string {
  const parts = [
    level.useDisk ? 'disk' : '',
    level.useMemory ? 'memory' : '',
    level.useOffHeap ? 'offheap' : '',
    level.deserialized ? 'deserialized' : '',
    `${level.replication} replicas`,
  ];
  return `StorageLevel(${parts.filter((part) => part !== '').join(', ')})`;
}

/** As the web UI names it: `Disk Memory Deserialized 1x Replicated`. */
export function storageLevelDescription(level: StorageLevel): string {
  const memory = level.useOffHeap ? 'Memory (off heap) ' : 'Memory ';
  const form = level.deserialized ? 'Deserialized' : 'Serialized';
  return `${level.useDisk ? 'Disk ' : ''}${level.useMemory ? memory : ''}${form} ${level.replication}x Replicated`;
}
