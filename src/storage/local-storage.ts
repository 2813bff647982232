import { closeSync, type Dirent, fstatSync, openSync, readSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SparkError } from '../core/error.ts';
import { mapConcurrently } from './concurrency.ts';
import type { FileStatus, ReadableFile, Storage } from './storage.ts';

/** Files that this process opens itself. */
export const localStorage: Storage = {
  async status(path) {
    try {
      return await statusOf(path, baseName(path));
    } catch (error) {
      if (isMissing(error)) return null;
      throw readFailure(path, error);
    }
  },

  async entries(directory) {
    let found: Dirent[];
    try {
      found = await readdir(directory, { withFileTypes: true });
    } catch (error) {
      if (isMissing(error)) return null;
      throw readFailure(directory, error);
    }
    const entries = await mapConcurrently(found, 16, async (entry) => {
      const path = join(directory, entry.name);
      if (entry.isFile() || entry.isDirectory()) {
        return { path, name: entry.name, directory: entry.isDirectory() };
      }
      // A link is what it leads to; one that leads nowhere isn't there.
      const target = await localStorage.status(path);
      return target && { path, name: entry.name, directory: target.directory };
    });
    return entries.filter((entry) => entry !== null).sort((a, b) => (a.name < b.name ? -1 : 1));
  },

  open(path) {
    return openLocalFile(path);
  },
};

/** @throws FAILED_READ_FILE.FILE_NOT_EXIST, FAILED_READ_FILE.NO_HINT */
function openLocalFile(path: string): ReadableFile {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    throw readFailure(path, error);
  }
  const { size } = fstatSync(descriptor);
  let open = true;
  return {
    path,
    size,
    read(target, position) {
      let done = 0;
      try {
        while (done < target.length) {
          const count = readSync(descriptor, target, done, target.length - done, position + done);
          if (count === 0) break;
          done += count;
        }
      } catch (error) {
        throw readFailure(path, error);
      }
      return done;
    },
    close() {
      if (!open) return;
      open = false;
      closeSync(descriptor);
    },
  };
}

async function statusOf(path: string, name: string): Promise<FileStatus> {
  const found = await stat(path);
  return { path, name, directory: found.isDirectory(), size: found.size, modified: found.mtimeMs };
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function readFailure(path: string, error: unknown): SparkError {
  if (isMissing(error)) return new SparkError('FAILED_READ_FILE.FILE_NOT_EXIST', { path }, { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  return new SparkError('FAILED_READ_FILE.NO_HINT', { path, reason }, { cause: error });
}
