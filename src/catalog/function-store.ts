import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataType, Schema } from '../types/data-type.ts';

/** Beside the tables' metadata; the suffix keeps it apart from the folder of a database's tables. */
const SUFFIX = '.functions';
const VERSION = 1;

/** A function that CREATE FUNCTION made, with what its body needs to mean the same later. Plain data. */
export interface StoredFunction {
  /** Null for a temporary one. */
  readonly database: string | null;
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly type: DataType;
    readonly defaultText: string | null;
    readonly comment: string | null;
  }[];
  /** An expression, or a query. */
  readonly text: string;
  readonly returns:
    | { readonly kind: 'scalar'; readonly type: DataType }
    | { readonly kind: 'table'; readonly schema: Schema };
  readonly comment: string | null;
  readonly deterministic: boolean;
  readonly dataAccess: 'CONTAINS SQL' | 'READS SQL DATA';
  readonly currentDatabase: string;
  /** Schemas in which bare names are looked up, where the session that made it had set them. */
  readonly path: readonly (readonly string[] | 'current')[] | null;
  /** SQL settings of the session that made it. */
  readonly conf: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** Stored functions by database and name, in memory and as files of the warehouse's `.sparrow` folder. */
export class FunctionStore {
  readonly #folder: string;
  readonly #functions = new Map<string, Map<string, StoredFunction>>();

  /** @param warehouse an absolute path */
  constructor(warehouse: string) {
    this.#folder = join(warehouse, '.sparrow');
    for (const folder of namesIn(this.#folder).filter((name) => name.endsWith(SUFFIX))) {
      for (const file of namesIn(join(this.#folder, folder))) {
        const saved = read(join(this.#folder, folder, file));
        if (saved !== null) this.#of(saved.database!).set(saved.name, saved);
      }
    }
  }

  get(database: string, name: string): StoredFunction | undefined {
    return this.#functions.get(database.toLowerCase())?.get(name.toLowerCase());
  }

  /** Sorted by name. */
  list(database: string): readonly StoredFunction[] {
    const functions = [...(this.#functions.get(database.toLowerCase())?.values() ?? [])];
    return functions.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @param definition with names in lower case and a database */
  put(definition: StoredFunction & { readonly database: string }): void {
    this.#of(definition.database).set(definition.name, definition);
    const folder = this.#folderOf(definition.database);
    mkdirSync(folder, { recursive: true });
    const file = join(folder, fileName(definition.name));
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ version: VERSION, content: definition }));
    renameSync(`${file}.${process.pid}`, file);
  }

  remove(database: string, name: string): boolean {
    rmSync(join(this.#folderOf(database), fileName(name)), { force: true });
    return this.#functions.get(database.toLowerCase())?.delete(name.toLowerCase()) ?? false;
  }

  removeDatabase(database: string): void {
    this.#functions.delete(database.toLowerCase());
    rmSync(this.#folderOf(database), { recursive: true, force: true });
  }

  #of(database: string): Map<string, StoredFunction> {
    let functions = this.#functions.get(database);
    if (functions === undefined) {
      functions = new Map();
      this.#functions.set(database, functions);
    }
    return functions;
  }

  #folderOf(database: string): string {
    return join(this.#folder, `${encodeURIComponent(database.toLowerCase())}${SUFFIX}`);
  }
}

function read(file: string): StoredFunction | null {
  if (!file.endsWith('.json')) return null;
  try {
    const saved = JSON.parse(readFileSync(file, 'utf8')) as { version: number; content: StoredFunction };
    return saved.version === VERSION ? saved.content : null;
  } catch {
    // A file that cannot be read is a function that does not exist: calling it says so.
    return null;
  }
}

function fileName(name: string): string {
  return `${encodeURIComponent(name.toLowerCase()).replaceAll('.', '%2E')}.json`;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
