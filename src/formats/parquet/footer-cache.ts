import type { ReadableFile } from '../../storage/storage.ts';
import { readFooter } from './footer.ts';
import type { FileMetadata } from './metadata.ts';

/** Column chunks that one owner remembers footers of; decoded, one takes some 500 bytes. */
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
    const known = this.find(file);
    if (known !== null) return { metadata: known, bytesRead: 0 };
    const key = versionOf(file);
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

  find(file: FileVersion): FileMetadata | null {
    const key = versionOf(file);
    const known = this.#footers.get(key);
    if (known === undefined) return null;
    this.#footers.delete(key);
    this.#footers.set(key, known);
    return known;
  }
}

function chunksOf(metadata: FileMetadata): number {
  return metadata.rowGroups.reduce((sum, group) => sum + group.chunks.length, 1);
}

/** A file and what it held: when it was listed, or when it was opened, which may be later. */
type FileVersion = Pick<ReadableFile, 'path' | 'size' | 'modified'>;

export function versionOf({ modified, size, path }: FileVersion): string {
  return `${modified}:${size}:${path}`;
}

/** An executor's are its memory's, the driver's its storage's. */
const caches = new WeakMap<object, FooterCache>();

/** The file's footer, read once for all splits and queries while it is remembered. @throws as `readFooter` */
export function cachedFooter(owner: object, file: ReadableFile): Footer {
  let cache = caches.get(owner);
  if (cache === undefined) {
    cache = new FooterCache();
    caches.set(owner, cache);
  }
  return cache.read(file);
}

/** The file's footer if it is remembered. */
export function knownFooter(owner: object, file: FileVersion): FileMetadata | null {
  return caches.get(owner)?.find(file) ?? null;
}
