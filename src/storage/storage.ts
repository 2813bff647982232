/**
 * Files and directories, wherever they lie. Paths are absolute; which implementation serves one follows from
 * its scheme, local paths being the only ones so far. The driver lists and inspects asynchronously; executors,
 * which have nothing else to do, read synchronously, straight into their linear memory.
 */
export interface Storage {
  /** Null when nothing is there. */
  status(path: string): Promise<FileStatus | null>;
  /** A directory's entries sorted by name, hidden ones included; null when it isn't there or is a file. */
  entries(directory: string): Promise<readonly DirectoryEntry[] | null>;
  /** @throws FAILED_READ_FILE.FILE_NOT_EXIST, FAILED_READ_FILE.NO_HINT */
  open(path: string): ReadableFile;
}

export interface DirectoryEntry {
  /** Absolute. */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  readonly directory: boolean;
}

export interface FileStatus extends DirectoryEntry {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/** A file open for positional reads. */
export interface ReadableFile {
  readonly path: string;
  /** Bytes, when it was opened. */
  readonly size: number;
  /** Milliseconds since the epoch, when it was opened. */
  readonly modified: number;
  /**
   * Fills `target` from `position` on; answers the bytes read, fewer only at the end of the file.
   * @throws FAILED_READ_FILE.NO_HINT
   */
  read(target: Uint8Array, position: number): number;
  close(): void;
}
