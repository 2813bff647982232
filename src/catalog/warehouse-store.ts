import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogProblem } from './catalog.ts';
import type { StoredDatabase, StoredEntry } from './stored-entry.ts';

/** Hidden, so that no listing of the warehouse takes it for data. */
const FOLDER = '.sparrow';
const VERSION = 1;

/**
 * What SQL made, as small JSON files under `<warehouse>/.sparrow`: `<database>.json` and
 * `<database>/<table>.json`. A file is written beside its place and renamed, so that it is whole or not there.
 */
export class WarehouseStore {
  readonly #folder: string;

  constructor(warehouse: string) {
    this.#folder = join(warehouse, FOLDER);
  }

  /** Everything that was saved, and what could not be read of it. */
  load(): {
    readonly databases: StoredDatabase[];
    readonly entries: StoredEntry[];
    readonly problems: CatalogProblem[];
  } {
    const databases: StoredDatabase[] = [];
    const entries: StoredEntry[] = [];
    const problems: CatalogProblem[] = [];
    const read = <Content>(file: string, take: (content: Content) => void): void => {
      try {
        const saved = JSON.parse(readFileSync(file, 'utf8')) as { version: number; content: Content };
        if (saved.version !== VERSION) throw new Error(`it has version ${saved.version}, not ${VERSION}`);
        take(saved.content);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        problems.push({
          file,
          message: `this entry of the warehouse cannot be read and is left out: ${reason}`,
        });
      }
    };
    for (const item of namesIn(this.#folder)) {
      const path = join(this.#folder, item);
      if (item.endsWith('.json')) read<StoredDatabase>(path, (database) => databases.push(database));
      else if (!item.includes('.')) {
        for (const file of namesIn(path)) {
          if (file.endsWith('.json')) read<StoredEntry>(join(path, file), (entry) => entries.push(entry));
        }
      }
    }
    return { databases, entries, problems };
  }

  saveDatabase(database: StoredDatabase): void {
    write(this.#folder, `${fileName(database.name)}.json`, database);
  }

  removeDatabase(name: string): void {
    rmSync(join(this.#folder, fileName(name)), { recursive: true, force: true });
    rmSync(join(this.#folder, `${fileName(name)}.json`), { force: true });
  }

  saveEntry(entry: StoredEntry): void {
    write(join(this.#folder, fileName(entry.database)), `${fileName(entry.name)}.json`, entry);
  }

  removeEntry(database: string, name: string): void {
    rmSync(join(this.#folder, fileName(database), `${fileName(name)}.json`), { force: true });
  }
}

function write(folder: string, name: string, content: unknown): void {
  mkdirSync(folder, { recursive: true });
  const temporary = join(folder, `.${name}.${process.pid}`);
  writeFileSync(temporary, JSON.stringify({ version: VERSION, content }));
  renameSync(temporary, join(folder, name));
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch {
    return [];
  }
}

/** Names may hold anything; files don't, and dots separate. */
function fileName(name: string): string {
  return encodeURIComponent(name).replace(
    /[.*!'()]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
