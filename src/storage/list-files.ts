import { mapConcurrently } from './concurrency.ts';
import { isHidden } from './glob.ts';
import type { DirectoryEntry, Storage } from './storage.ts';

/** Directories that are read at the same time. */
const CONCURRENCY = 16;

/** A directory that has files, with its place under the root. */
export interface LeafDirectory {
  /** Absolute. */
  readonly path: string;
  /** Names of the directories from the root to this one. */
  readonly segments: readonly string[];
  readonly files: readonly DirectoryEntry[];
}

/** The directories at and below a root that hold files, by path; hidden names are skipped. */
export async function leafDirectories(storage: Storage, root: string): Promise<LeafDirectory[]> {
  const leaves: LeafDirectory[] = [];
  let level: { readonly path: string; readonly segments: readonly string[] }[] = [
    { path: root, segments: [] },
  ];
  while (level.length > 0) {
    const listed = await mapConcurrently(level, CONCURRENCY, async ({ path, segments }) => {
      const entries = ((await storage.entries(path)) ?? []).filter((entry) => !isHidden(entry.name));
      const files = entries.filter((entry) => !entry.directory);
      if (files.length > 0) leaves.push({ path, segments, files });
      return entries
        .filter((entry) => entry.directory)
        .map((entry) => ({ path: entry.path, segments: [...segments, entry.name] }));
    });
    level = listed.flat();
  }
  return leaves.sort((a, b) => (a.path < b.path ? -1 : 1));
}
