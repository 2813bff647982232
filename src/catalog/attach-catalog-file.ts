import { type FSWatcher, statSync, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { mapConcurrently } from '../storage/concurrency.ts';
import type { CatalogProblem } from './catalog.ts';
import { CatalogFileError, type ParseSchema, readCatalogFile, substitute } from './catalog-file.ts';
import type { LocalCatalog } from './local-catalog.ts';
import type { Position } from './parse-catalog-file.ts';
import type { StoredEntry, StoredTable } from './stored-entry.ts';

/** What the file made, as the catalog has it unless SQL changed it since; the key tells changes. */
type Made = ReadonlyMap<string, { readonly key: string; readonly entry: StoredEntry }>;

export interface CatalogFileOptions {
  /** YAML, or Spark DDL when it ends with `.sql`. Absolute. */
  readonly file: string;
  readonly parseSchema: ParseSchema;
  /**
   * Runs the statements of a `.sql` file in a session of its own, relative locations in `directory`; answers
   * what went wrong, statement by statement.
   */
  runScript?(script: string, directory: string): Promise<readonly Omit<CatalogProblem, 'file'>[]>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told after every time that the file was read again. */
  onChange?(problems: readonly CatalogProblem[]): void;
}

/** Changes of a file come in bursts. */
const SETTLE_MS = 100;
/** Some file systems tell nobody about changes. */
const POLL_MS = 3000;

/**
 * Fills a catalog from a file and keeps it so: when the file changes it is read again, and what did not change
 * in it keeps its state. A file that becomes unusable leaves the catalog as it was, with its problems told.
 *
 * Tables are looked at in the background; `checked` settles when `list` knows which of them can't be read.
 *
 * @throws CatalogFileError when the file can't be used (missing, no YAML, unknown keys)
 */
export async function attachCatalogFile(
  catalog: LocalCatalog,
  options: CatalogFileOptions,
): Promise<{ readonly checked: Promise<void> }> {
  const attachment = new Attachment(catalog, options);
  await attachment.load();
  attachment.watch();
  return { checked: attachment.check() };
}

class Attachment {
  readonly #catalog: LocalCatalog;
  readonly #options: CatalogFileOptions;
  #entries: Made = new Map();
  #positions: ReadonlyMap<string, Position> = new Map();
  #problems: readonly CatalogProblem[] = [];
  #seen = '';
  #watcher: FSWatcher | null = null;
  #timer: NodeJS.Timeout | null = null;
  #settling: NodeJS.Timeout | null = null;
  #reading: Promise<void> = Promise.resolve();

  constructor(catalog: LocalCatalog, options: CatalogFileOptions) {
    this.#catalog = catalog;
    this.#options = options;
  }

  async load(): Promise<void> {
    const { file } = this.#options;
    this.#seen = stamp(file);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      const message = missing
        ? 'there is no such catalog file'
        : `cannot be read: ${(error as Error).message}`;
      throw new CatalogFileError([{ file, message }]);
    }
    this.#problems = extname(file) === '.sql' ? await this.#runScript(text) : this.#readYaml(text);
    this.#report();
  }

  watch(): void {
    const { file } = this.#options;
    const changed = () => {
      if (this.#settling !== null) clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#reload(), SETTLE_MS).unref();
    };
    try {
      // The directory: editors replace files, and the watched one would be the old one.
      this.#watcher = watch(dirname(file), { persistent: false }, (_, name) => {
        if (name === null || name === basename(file)) changed();
      });
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // Polling sees changes, too.
    }
    this.#timer = setInterval(() => {
      if (stamp(file) !== this.#seen) changed();
    }, POLL_MS).unref();
    this.#report();
  }

  /** Tries every table of the file once. */
  async check(): Promise<void> {
    const tables = [...this.#entries.values()]
      .map(({ entry }) => entry)
      .filter((entry): entry is StoredTable => entry.kind === 'table');
    const found = await mapConcurrently(tables, 4, async (table) => {
      const message = await this.#catalog.check(table);
      if (message === null) return null;
      const entry = `${table.database}.${table.name}`;
      return { file: this.#options.file, ...this.#positions.get(entry), entry, message };
    });
    this.#problems = [...this.#problems, ...found.filter((problem) => problem !== null)];
    this.#report();
  }

  #reload(): void {
    if (stamp(this.#options.file) === this.#seen) return;
    this.#reading = this.#reading.then(async () => {
      try {
        await this.load();
        await this.check();
      } catch (error) {
        if (!(error instanceof CatalogFileError)) throw error;
        this.#problems = error.problems;
        this.#report();
      }
      this.#options.onChange?.(this.#problems);
    });
  }

  #readYaml(text: string): CatalogProblem[] {
    const { file, parseSchema, environment } = this.#options;
    const { content, warehouse } = this.#catalog;
    const read = readCatalogFile(text, { file, warehouse, parseSchema, environment });
    const problems = [...read.problems];
    for (const database of read.databases) {
      if (content.database(database.name) === undefined) content.putDatabase(database);
    }
    const entries = new Map<string, { readonly key: string; readonly entry: StoredEntry }>();
    for (const entry of read.entries) {
      const name = `${entry.database}.${entry.name}`;
      const { created: _, ...definition } = entry;
      const key = JSON.stringify(definition);
      const before = this.#entries.get(name);
      if (before?.key === key) {
        entries.set(name, before);
        continue;
      }
      const present = content.entry(entry.database, entry.name);
      if (present !== undefined && present.origin === 'warehouse') {
        const message = 'hidden by the table or view of this name that SQL made; drop that one to see it';
        problems.push({ file, ...read.positions.get(name), entry: name, message });
        continue;
      }
      content.put(entry);
      entries.set(name, { key, entry });
    }
    this.#removeAllBut(entries);
    this.#positions = read.positions;
    this.#catalog.conf = read.conf;
    return problems;
  }

  async #runScript(text: string): Promise<CatalogProblem[]> {
    const { file, runScript } = this.#options;
    if (runScript === undefined)
      throw new CatalogFileError([{ file, message: 'SQL catalog files need a session' }]);
    const { content } = this.#catalog;
    this.#removeAllBut(new Map());
    let script: string;
    try {
      script = substitute(text, this.#options);
    } catch (error) {
      throw new CatalogFileError([{ file, message: (error as Error).message }]);
    }
    const problems = await this.#catalog.asCatalogFile(() => runScript(script, dirname(file)));
    const made = content
      .databases()
      .flatMap((database) => content.entries(database.name))
      .filter((entry) => entry.origin === 'file');
    this.#entries = new Map(made.map((entry) => [`${entry.database}.${entry.name}`, { key: '', entry }]));
    return problems.map((problem) => ({ file, ...problem }));
  }

  /** Takes out what the file no longer has, where nobody changed it since. */
  #removeAllBut(kept: Made): void {
    const { content } = this.#catalog;
    for (const [name, { entry }] of this.#entries) {
      if (!kept.has(name) && content.entry(entry.database, entry.name)?.origin === 'file')
        content.remove(entry);
    }
    this.#entries = kept;
  }

  #report(): void {
    this.#catalog.setFileState(this.#problems, () => {
      this.#watcher?.close();
      if (this.#timer !== null) clearInterval(this.#timer);
      if (this.#settling !== null) clearTimeout(this.#settling);
    });
  }
}

function stamp(file: string): string {
  try {
    const { mtimeMs, size, ino } = statSync(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return '';
  }
}
