import { describe, expect, it } from 'vitest';
import { LinearMemory } from '../../src/columns/linear-memory.ts';
import { EventLog } from '../../src/core/events.ts';
import { storageLevel } from '../../src/core/storage-level.ts';
import { CacheShare } from '../../src/exec/executor/cache-share.ts';
import { CacheStorage } from '../../src/exec/scheduler/cache-storage.ts';
import { loadKernels } from '../../src/kernels/load.ts';

const KIB = 1024;
const MIB = KIB * KIB;

function executor(share: CacheShare, budget: number): LinearMemory {
  const loader = loadKernels();
  const wasm = loader.createMemory();
  return new LinearMemory(wasm, loader.instantiate(wasm), budget, share);
}

/** Keeps so many bytes under an id. */
async function keep(storage: CacheStorage, cacheId: number, bytes: number): Promise<void> {
  storage.register({ cacheId, name: `t${cacheId}`, level: storageLevel('MEMORY_ONLY')! });
  const buffer = new SharedArrayBuffer(bytes);
  // A batch of one row and no columns.
  new Uint32Array(buffer).set([1, 0, bytes]);
  const place = { kind: 'memory', segment: null, buffer } as const;
  await storage.obtain(cacheId, async () => [[{ place, offset: 0, length: bytes, rows: 1 }]]);
}

describe('cached rows and execution', () => {
  it('share the memory of the executors', async () => {
    const share = new CacheShare();
    const storage = new CacheStorage(4 * MIB, 2, share, new EventLog());
    const memory = executor(share, 8 * MIB);
    await keep(storage, 1, 2 * MIB);
    expect(memory.available).toBe(7 * MIB);
    await keep(storage, 2, 2 * MIB);
    expect(memory.available).toBe(6 * MIB);
    expect(memory.claim(7 * MIB)).toBe(false);
    storage.forget(1);
    expect(memory.available).toBe(7 * MIB);
  });

  it('give way to execution, those first that were not used for longest', async () => {
    let yielded = 0;
    const share = new CacheShare();
    const storage = new CacheStorage(4 * MIB, 1, share, new EventLog());
    const memory = executor(new CacheShare(share.buffer, () => yielded++), 8 * MIB);
    await keep(storage, 1, 2 * MIB);
    await keep(storage, 2, 2 * MIB);
    memory.allocate(4 * MIB);
    expect(yielded).toBe(0);
    memory.allocate(MIB);
    expect(yielded).toBe(1);
    storage.dropYielded();
    expect(storage.stored(1)).toBe(null);
    expect(storage.stored(2)?.bytes).toBe(2 * MIB);
    expect(memory.available).toBe(MIB);
    expect(() => memory.allocate(4 * MIB)).toThrow('UNABLE_TO_ACQUIRE_MEMORY');
  });
});
