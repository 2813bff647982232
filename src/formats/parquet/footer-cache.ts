import type { LinearMemory } from '../../columns/linear-memory.ts';
import type { ReadableFile } from '../../storage/storage.ts';
import { readFooter } from './footer.ts';
import type { FileMetadata } from './metadata.ts';

/** Column chunks that one executor remembers footers of; decoded, one takes some 500 bytes. */
const MOST_CHUNKS = 50_000;

interface Footer {
  readonly metadata: FileMetadata;
  readonly bytesRead: number;
}

/** Footers of the files last read, by path, size and time of modification. */
class FooterCache {
  /** Least recently used first. */
  readonly #footers = new Map<string, FileMetadata>();
  #chunks = 0;

  read(file: ReadableFile): Footer {
    const key = versionOf(file);
    const known = this.#footers.get(key);
    if (known !== undefined) {
      this.#footers.delete(key);
      this.#footers.set(key, known);
      return { metadata: known, bytesRead: 0 };
    }
    const footer = readFooter(file);
    this.#footers.set(key, footer.metadata);
    this.#chunks += chunksOf(footer.metadata);
    for (const [old, metadata] of this.#footers) {
      if (this.#chunks <= MOST_CHUNKS) break;
      this.#footers.delete(old);
      this.#chunks -= chunksOf(metadata);
    }
    return footer;
  }
}

function chunksOf(metadata: FileMetadata): number {
  return metadata.rowGroups.reduce((sum, group) => sum + group.chunks.length, 1);
}

/** Tells the file and what it held when it was opened, which may be later than it was listed. */
export function versionOf({ modified, size, path }: ReadableFile): string {
  return `${modified}:${size}:${path}`;
}

/** An executor has one memory. */
const caches = new WeakMap<LinearMemory, FooterCache>();

/** The file's footer, read once for all splits and queries while it is remembered. @throws as `readFooter` */
export function cachedFooter(memory: LinearMemory, file: ReadableFile): Footer {
  let cache = caches.get(memory);
  if (cache === undefined) {
    cache = new FooterCache();
    caches.set(memory, cache);
  }
  return cache.read(file);
}
