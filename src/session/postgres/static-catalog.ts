/** What PostgreSQL's own catalogs say of themselves: read once from `sql/pg_catalog`. */
import { existsSync, readFileSync } from 'node:fs';
import {
  arrayType,
  BINARY,
  BOOLEAN,
  DATE,
  type DataType,
  DOUBLE,
  FLOAT,
  INT,
  LONG,
  type Schema,
  SHORT,
  STRING,
  TIMESTAMP,
} from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';

export interface SystemColumn {
  readonly name: string;
  /** PostgreSQL's name of the type: `oid`, `_text`. */
  readonly type: string;
  readonly notNull: boolean;
}

export interface SystemRelation {
  readonly schema: string;
  readonly name: string;
  readonly oid: number;
  readonly kind: string;
  readonly columns: readonly SystemColumn[];
}

/** A row as an object, by column; columns left out are NULL. */
export type SystemRow = Readonly<Record<string, Value>>;

export interface StaticCatalog {
  /** By `schema.name`. */
  readonly relations: ReadonlyMap<string, SystemRelation>;
  /** Rows that are always there, by the relation's name. */
  readonly rows: ReadonlyMap<string, readonly SystemRow[]>;
}

let loaded: StaticCatalog | undefined;

export function staticCatalog(): StaticCatalog {
  loaded ??= load();
  return loaded;
}

/** Spark's type for PostgreSQL's in catalogs; object ids are numbers. */
export function engineType(type: string): DataType {
  if (type === 'int2vector') return arrayType(SHORT, false);
  if (type === 'oidvector') return arrayType(LONG, false);
  if (type.startsWith('_')) return arrayType(engineType(type.slice(1)), true);
  return ENGINE_TYPES[type] ?? STRING;
}

const ENGINE_TYPES: Readonly<Record<string, DataType>> = {
  bool: BOOLEAN,
  bytea: BINARY,
  cid: LONG,
  date: DATE,
  float4: FLOAT,
  float8: DOUBLE,
  int2: SHORT,
  int4: INT,
  int8: LONG,
  oid: LONG,
  regclass: LONG,
  regnamespace: LONG,
  regproc: LONG,
  regrole: LONG,
  regtype: LONG,
  timestamptz: TIMESTAMP,
  xid: LONG,
  xid8: LONG,
};

export function schemaOfRelation(relation: SystemRelation): Schema {
  return relation.columns.map(({ name, type, notNull }) => ({
    name,
    type: engineType(type),
    nullable: !notNull,
  }));
}

export function rowValues(
  relation: SystemRelation,
  rows: readonly SystemRow[],
): readonly (readonly Value[])[] {
  return rows.map((row) => relation.columns.map(({ name }) => row[name] ?? null));
}

function load(): StaticCatalog {
  const folder = dataFolder();
  const relations = new Map<string, SystemRelation>();
  for (const line of linesOf(new URL('relations.txt', folder))) {
    const [path = '', oid, kind = 'r', ...columns] = line.split(' ');
    const [schema = '', name = ''] = path.split('.');
    relations.set(path, { schema, name, oid: Number(oid), kind, columns: columns.map(systemColumn) });
  }
  const keywords = ['word:text', 'catcode:char', 'barelabel:bool', 'catdesc:text', 'baredesc:text'];
  relations.set('pg_catalog.pg_get_keywords', {
    schema: 'pg_catalog',
    name: 'pg_get_keywords',
    oid: 0,
    kind: 'f',
    columns: keywords.map(systemColumn),
  });
  return { relations, rows: readRows(new URL('rows.txt', folder), relations) };
}

function systemColumn(text: string): SystemColumn {
  const [name = '', type = ''] = text.split(':');
  return { name, type: type.replace('!', ''), notNull: type.endsWith('!') };
}

function readRows(
  file: URL,
  relations: ReadonlyMap<string, SystemRelation>,
): ReadonlyMap<string, readonly SystemRow[]> {
  const all = new Map<string, SystemRow[]>();
  let rows: SystemRow[] = [];
  let columns: readonly string[] = [];
  let types = new Map<string, string>();
  let equal: Record<string, Value> = {};
  for (const line of linesOf(file)) {
    if (line.startsWith('= ')) {
      const [name = '', ...words] = line.slice(2).split(' ');
      types = new Map(relations.get(`pg_catalog.${name}`)!.columns.map((c) => [c.name, c.type]));
      columns = words.filter((word) => !word.includes('='));
      equal = {};
      for (const word of words.filter((w) => w.includes('='))) {
        const [column = '', value = ''] = word.split('=');
        equal[column] = parseValue(value, types.get(column)!);
      }
      rows = [];
      all.set(name, rows);
      continue;
    }
    const row: Record<string, Value> = { ...equal };
    line.split('\t').forEach((text, i) => {
      const column = columns[i]!;
      row[column] = parseValue(text, types.get(column)!);
    });
    rows.push(row);
  }
  return all;
}

function parseValue(text: string, type: string): Value {
  if (text === '\\N') return null;
  const engine = engineType(type);
  switch (engine.kind) {
    case 'boolean':
      return text === 't';
    case 'long':
      return BigInt(text);
    case 'short':
    case 'int':
    case 'float':
    case 'double':
      return Number(text);
    case 'array': {
      const items = text.split(' ').filter((item) => item !== '');
      return items.map((item) => parseValue(item, type.replace('vector', '').replace(/^_/, '')));
    }
    default:
      return text;
  }
}

function linesOf(file: URL): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('# '));
}

/** `sql/pg_catalog/`, wherever the bundler put this file. */
function dataFolder(): URL {
  let folder = new URL('.', import.meta.url);
  for (;;) {
    const found = new URL('sql/pg_catalog/', folder);
    if (existsSync(found)) return found;
    const parent = new URL('..', folder);
    if (parent.href === folder.href) throw new Error('sql/pg_catalog is missing beside the program');
    folder = parent;
  }
}
