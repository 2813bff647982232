import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { attachCatalogFile, type CatalogFileOptions } from './attach-catalog-file.ts';
import type { CatalogEntry, CatalogProblem } from './catalog.ts';
import { CatalogFileError } from './catalog-file.ts';
import { LocalCatalog } from './local-catalog.ts';

/** What `sparrow check-catalog` tells of a file. */
export interface CatalogReport {
  /** Absolute. */
  readonly file: string;
  /** In the order of names; those with a problem have none. */
  readonly entries: readonly CatalogEntry[];
  readonly problems: readonly CatalogProblem[];
}

/** Reads a catalog file and every table of it, in a catalog of its own. Never throws for what is in the file. */
export async function checkCatalog(options: CatalogFileOptions): Promise<CatalogReport> {
  const file = resolve(options.file);
  const warehouse = mkdtempSync(join(tmpdir(), 'sparrow-check-'));
  const catalog = new LocalCatalog({ warehouse, conf: (key) => catalog.conf[key] });
  try {
    const { checked } = await attachCatalogFile(catalog, { ...options, file });
    await checked;
    const entries: CatalogEntry[] = [];
    for (const database of catalog.databases()) {
      for (const { name } of catalog.list(database.name)) {
        const entry = await catalog.lookup(database.name, name).catch(() => null);
        if (entry !== null) entries.push(entry);
      }
    }
    return { file, entries, problems: catalog.problems() };
  } catch (error) {
    if (error instanceof CatalogFileError) return { file, entries: [], problems: error.problems };
    throw error;
  } finally {
    catalog.close();
    rmSync(warehouse, { recursive: true, force: true });
  }
}
