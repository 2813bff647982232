import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlockRef } from '../../columns/block.ts';

const PREFIX = 'sparrow-';
/** Folders of this process: tests have several servers in one. */
let made = 0;

/**
 * A server's folder in `spark.local.dir` for what does not fit in memory. Its name tells the process, so that
 * what a killed server left is found. It is made by the first executor that writes there.
 */
export class SpillFolder {
  readonly path: string;
  readonly #parent: string;

  constructor(parent: string) {
    this.#parent = parent;
    const owner = `${process.pid}-${startOf(process.pid) ?? 0}`;
    this.path = join(parent, `${PREFIX}${owner}-${made++}`);
  }

  /** Where the executors put what they write for a query. */
  ofQuery(queryId: number): string {
    return join(this.path, String(queryId));
  }

  /** A query has ended: of its files none is read any more. What can't be removed now is at the server's end. */
  removeQuery(queryId: number): void {
    rm(this.ofQuery(queryId), { recursive: true, force: true }).catch(() => {});
  }

  /** Removes files that a running query has read for the last time. */
  removeFiles(blocks: Iterable<BlockRef>): void {
    const paths = new Set<string>();
    for (const { place } of blocks) if (place.kind === 'file') paths.add(place.path);
    for (const path of paths) rm(path, { force: true }).catch(() => {});
  }

  /** At the server's end, which a folder that can't be removed doesn't hold up. */
  remove(): void {
    removeIfAllowed(this.path);
  }

  /** Removes the folders of servers that do not run any more. */
  sweep(): void {
    for (const name of namesIn(this.#parent)) {
      const owner = /^sparrow-(\d+)-(\d+)-\d+$/.exec(name);
      if (owner === null) continue;
      const isAlive = startOf(Number(owner[1])) === Number(owner[2]);
      if (!isAlive) removeIfAllowed(join(this.#parent, name));
    }
  }
}

/** Another user's folder stays, and what is no folder. */
function removeIfAllowed(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {}
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * When a process started, in the system's own unit: with its number this names it for good. Undefined without
 * such a process; 0 where the system doesn't tell.
 */
function startOf(pid: number): number | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field, the command, may hold spaces and parentheses.
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return isRunning(pid) ? 0 : undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
