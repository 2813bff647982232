import { closeSync, type Dirent, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SparkError } from '../core/error.ts';
import type { DirectoryEntry, ReadableFile, Storage } from './storage.ts';

/** Calls between which others get a turn. */
const CALLS_PER_TURN = 128;
/** Calls that take longer, on average, are ones to a disk that is far away. */
const SLOW_MS = 2;
let calls = 0;
let milliseconds = 0;

/**
 * Files that this process opens itself. Local disks answer sooner than a promise is made, so that looking at ten
 * thousand files is several times as fast with synchronous calls; where answers are slow, waiting for them must not hold up the others.
 */
export const localStorage: Storage = {
  async status(path) {
    try {
      const found = await quickly(
        () => statSync(path),
        () => stat(path),
      );
      const { size, mtimeMs } = found;
      return { path, name: baseName(path), directory: found.isDirectory(), size, modified: mtimeMs };
    } catch (error) {
      if (isMissing(error)) return null;
      throw readFailure(path, error);
    }
  },

  async entries(directory) {
    let found: Dirent[];
    try {
      found = await quickly(
        () => readdirSync(directory, { withFileTypes: true }),
        () => readdir(directory, { withFileTypes: true }),
      );
    } catch (error) {
      if (isMissing(error)) return null;
      throw readFailure(directory, error);
    }
    const entries: DirectoryEntry[] = [];
    const root = join(directory, sep);
    for (const entry of found) {
      const path = root + entry.name;
      const { name } = entry;
      if (entry.isFile() || entry.isDirectory()) entries.push({ path, name, directory: entry.isDirectory() });
      else {
        // A link is what it leads to; one that leads nowhere isn't there.
        const target = await localStorage.status(path);
        if (target !== null) entries.push({ path, name, directory: target.directory });
      }
    }
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
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
  const { size, mtimeMs } = fstatSync(descriptor);
  let open = true;
  return {
    path,
    size,
    modified: mtimeMs,
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

async function quickly<Result>(now: () => Result, later: () => Promise<Result>): Promise<Result> {
  if (calls > CALLS_PER_TURN && milliseconds > SLOW_MS * calls) return later();
  if (++calls % CALLS_PER_TURN === 0) await nextTurn();
  const started = performance.now();
  try {
    return now();
  } finally {
    milliseconds += performance.now() - started;
  }
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
