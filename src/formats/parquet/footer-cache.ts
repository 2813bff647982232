import type { ReadableFile } from '../../storage/storage.ts';
import { type Footer, FooterReader } from './footer.ts';
import type { FileMetadata } from './metadata.ts';

/** Bytes of footers that one owner remembers: of some ten thousand files with twenty columns. */
const MOST_BYTES = 48 * 1024 * 1024;
/** What a footer costs besides its bytes, roughly, once some of its column chunks are decoded. */
const OVERHEAD = 1024;

interface Entry {
  readonly size: number;
  readonly modified: number;
  readonly metadata: FileMetadata;
}

/** Footers of the files last read, one of each path. */
class FooterCache {
  readonly #reader = new FooterReader();
  /** Least recently read first. */
  readonly #footers = new Map<string, Entry>();
  #bytes = 0;
  /** Footers that were read so far. */
  reads = 0;

  read(file: ReadableFile): Footer {
    const known = this.find(file);
    if (known !== null) return { metadata: known, bytesRead: 0 };
    const footer = this.#reader.read(file);
    this.reads++;
    const { path, size, modified } = file;
    this.#forget(path);
    this.#footers.set(path, { size, modified, metadata: footer.metadata });
    this.#bytes += footer.metadata.bytes + OVERHEAD;
    for (const old of this.#footers.keys()) {
      if (this.#bytes <= MOST_BYTES || old === path) break;
      this.#forget(old);
    }
    return footer;
  }

  find({ path, size, modified }: FileVersion): FileMetadata | null {
    const known = this.#footers.get(path);
    return known?.size === size && known.modified === modified ? known.metadata : null;
  }

  #forget(path: string): void {
    const old = this.#footers.get(path);
    if (old === undefined) return;
    this.#bytes -= old.metadata.bytes + OVERHEAD;
    this.#footers.delete(path);
  }
}

/** A file and what it held: when it was listed, or when it was opened, which may be later. */
export type FileVersion = Pick<ReadableFile, 'path' | 'size' | 'modified'>;

/** An executor's are its memory's, the driver's its storage's. */
const caches = new WeakMap<object, FooterCache>();

/** The file's footer, read once for all splits and queries while it is remembered. @throws as `FooterReader` */
export function cachedFooter(owner: object, file: ReadableFile): Footer {
  let cache = caches.get(owner);
  if (cache === undefined) {
    cache = new FooterCache();
    caches.set(owner, cache);
  }
  return cache.read(file);
}

/** How many footers the owner has read so far: while it stays the same, it knows no others. */
export function footersRead(owner: object): number {
  return caches.get(owner)?.reads ?? 0;
}

/** The file's footer if it is remembered. */
export function knownFooter(owner: object, file: FileVersion): FileMetadata | null {
  return caches.get(owner)?.find(file) ?? null;
}
