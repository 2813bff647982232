import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { attachCatalogFile } from '../../src/catalog/attach-catalog-file.ts';
import { LocalCatalog } from '../../src/catalog/local-catalog.ts';
import type { DataType, Schema } from '../../src/types/data-type.ts';

const folders: string[] = [];
const catalogs: LocalCatalog[] = [];

afterEach(() => {
  for (const catalog of catalogs.splice(0)) catalog.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder with these files, gone after the test. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'sparrow-catalog-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export function openCatalog(folder: string): LocalCatalog {
  const catalog = new LocalCatalog({ warehouse: join(folder, 'warehouse'), conf: () => undefined });
  catalogs.push(catalog);
  return catalog;
}

const kinds: Readonly<Record<string, DataType>> = {
  INT: { kind: 'int' },
  STRING: { kind: 'string' },
  DOUBLE: { kind: 'double' },
  DATE: { kind: 'date' },
  TIMESTAMP: { kind: 'timestamp' },
};

/** `a INT, b STRING`: enough of the parser for these tests. */
export function parseSchema(ddl: string): Schema {
  return ddl.split(',').map((column) => {
    const [name, type] = column.trim().split(/\s+/);
    const known = kinds[type?.toUpperCase() ?? ''];
    if (known === undefined) throw new Error(`syntax error at or near '${type}'`);
    return { name: name!, type: known, nullable: true };
  });
}

export async function openFile(
  folder: string,
  name = 'catalog.yaml',
  environment: Readonly<Record<string, string>> = {},
): Promise<LocalCatalog> {
  const catalog = openCatalog(folder);
  const { checked } = await attachCatalogFile(catalog, {
    file: join(folder, name),
    parseSchema,
    environment,
  });
  await checked;
  return catalog;
}

/** `name type` of a table's columns. */
export async function columnsOf(
  catalog: LocalCatalog,
  name: string,
  database = 'default',
): Promise<string[]> {
  const entry = await catalog.lookup(database, name);
  if (entry?.kind !== 'table') throw new Error(`${name} is no table`);
  return entry.table.schema.map((field) => `${field.name} ${field.type.kind}`);
}

/** Paths under the folder, with the partition of each. */
export async function filesOf(catalog: LocalCatalog, folder: string, name: string): Promise<string[]> {
  const entry = await catalog.lookup('default', name);
  if (entry?.kind !== 'table') throw new Error(`${name} is no table`);
  const files = await catalog.files(entry.table);
  return files.map((file) => {
    const path = file.path.slice(folder.length + 1);
    return file.partition.length === 0 ? path : `${path} (${file.partition.join(', ')})`;
  });
}
