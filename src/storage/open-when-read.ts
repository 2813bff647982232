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

/**
 * A listed file that is opened at its first read, if there is any.
 *
 * @throws FileChanged from `read` where size or time of the opened file are others; what opening throws
 */
export function openWhenRead(
  { path, size, modified }: Pick<ReadableFile, 'path' | 'size' | 'modified'>,
  open: Storage['open'],
): ReadableFile {
  let file: ReadableFile | null = null;
  return {
    path,
    size,
    modified,
    read(target, position) {
      file ??= open(path);
      if (file.size !== size || file.modified !== modified) throw new FileChanged(file);
      return file.read(target, position);
    },
    close() {
      file?.close();
    },
  };
}
