import type { ReadableFile, Storage } from './storage.ts';

/** Thrown by reads of a file that is no longer what was listed. */
export class FileChanged extends Error {
  /** The file as it is now, open; closed with the one that was asked for. */
  readonly file: ReadableFile;

  constructor(file: ReadableFile) {
    super('it was changed while it was read');
    this.file = file;
  }
}

/** A file as it was listed, which is opened at its first read, if there is any. */
export class ListedFile implements ReadableFile {
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly #open: Storage['open'];
  #file: ReadableFile | null = null;

  constructor(
    { path, size, modified }: Pick<ReadableFile, 'path' | 'size' | 'modified'>,
    open: Storage['open'],
  ) {
    this.path = path;
    this.size = size;
    this.modified = modified;
    this.#open = open;
  }

  /** @throws FileChanged where size or time of the opened file are others; what opening throws */
  read(target: Uint8Array, position: number): number {
    this.#file ??= this.#open(this.path);
    const file = this.#file;
    if (file.size !== this.size || file.modified !== this.modified) throw new FileChanged(file);
    return file.read(target, position);
  }

  close(): void {
    this.#file?.close();
  }
}
