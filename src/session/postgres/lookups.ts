/** What functions of the PostgreSQL dialect look up, by the names under which they ask for it. */
import { quoteIdentifier } from '../../functions/families/postgres-text.ts';
import type { Value } from '../../types/value.ts';
import { type CatalogSource, catalogRows } from './catalog-rows.ts';
import { sqlTypeName } from './information-rows.ts';
import { type SystemRow, staticCatalog } from './static-catalog.ts';

export interface LookupSource extends CatalogSource {
  /** Clients' name of the current schema, and of what stands before it in the search path. */
  readonly currentSchema: string;
  readonly text: string;
}

export type LookupData = readonly (readonly Value[])[];

const versionText = (version: string): string =>
  `PostgreSQL ${version} (Sparrow, Spark SQL 4.2.0), compiled by TypeScript, 64-bit`;

/** Lookups that need more than the connection. */
const FROM_CATALOG: ReadonlySet<string> = new Set([
  'ids of regclass',
  'names of regclass',
  'ids of regnamespace',
  'names of regnamespace',
  'pg_description',
  'sizes',
  'view texts',
  'visible relations',
]);

export function needsCatalog(lookup: string): boolean {
  return FROM_CATALOG.has(lookup);
}

export function lookUp(lookup: string, source: LookupSource): LookupData {
  const make = lookups[lookup];
  if (make === undefined) throw new Error(`no lookup named ${lookup}`);
  return make(source);
}

const rowsOf = (name: string, source: LookupSource): readonly SystemRow[] =>
  catalogRows[name]?.(source) ?? staticCatalog().rows.get(name) ?? [];

const ids =
  (relation: string, oid: string, name: string) =>
  (source: LookupSource): LookupData =>
    rowsOf(relation, source).map((row) => [row[oid]!, row[name]!]);

const names =
  (relation: string, oid: string, name: string) =>
  (source: LookupSource): LookupData =>
    rowsOf(relation, source).flatMap((row) => [
      [row[name]!, row[oid]!],
      [`pg_catalog.${row[name]}`, row[oid]!],
    ]);

const one =
  (value: (source: LookupSource) => Value) =>
  (source: LookupSource): LookupData => [[value(source)]];

const lookups: Readonly<Record<string, (source: LookupSource) => LookupData>> = {
  version: one(({ client }) => versionText(client.setting('server_version') ?? '')),
  current_database: one(({ client }) => client.database),
  current_catalog: one(({ client }) => client.database),
  current_schema: one(({ currentSchema }) => currentSchema),
  current_user: one(({ user }) => user),
  session_user: one(({ user }) => user),
  user: one(({ user }) => user),
  current_role: one(({ user }) => user),
  current_query: one(({ text }) => text),
  pg_backend_pid: one(({ client }) => client.processId),
  schemas: ({ currentSchema }) => [[currentSchema]],
  settings: ({ client }) => client.settings().map(([name, value]) => [name.toLowerCase(), value]),
  sizes: ({ snapshot }) => snapshot.relations.map(({ oid, size }) => [BigInt(oid), size]),
  'view texts': ({ snapshot }) =>
    snapshot.relations.flatMap(({ oid, text }) => (text === null ? [] : [[BigInt(oid), ` ${text};`]])),
  pg_description: (source) =>
    rowsOf('pg_description', source).map((row) => [`${row.objoid},${row.objsubid}`, row.description!]),
  'visible relations': (source) => classes(source).flatMap(({ oid, visible }) => (visible ? [[oid]] : [])),
  pg_type: (source) => rowsOf('pg_type', source).map((row) => [row.oid!]),
  pg_proc: (source) => rowsOf('pg_proc', source).map((row) => [row.oid!]),
  pg_collation: (source) => rowsOf('pg_collation', source).map((row) => [row.oid!]),
  'ids of regclass': (source) =>
    classes(source).map(({ oid, schema, name, visible }) => [
      oid,
      visible ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
    ]),
  'names of regclass': (source) =>
    classes(source).flatMap(({ oid, schema, name, visible }) => {
      const folded = name.toLowerCase();
      const full = [`${schema}.${folded}`, oid] as const;
      return visible ? [full, [folded, oid] as const] : [full];
    }),
  'ids of regnamespace': ids('pg_namespace', 'oid', 'nspname'),
  'names of regnamespace': names('pg_namespace', 'oid', 'nspname'),
  'ids of regrole': ids('pg_roles', 'oid', 'rolname'),
  'names of regrole': names('pg_roles', 'oid', 'rolname'),
  'ids of regproc': ids('pg_proc', 'oid', 'proname'),
  'names of regproc': names('pg_proc', 'oid', 'proname'),
  'ids of regprocedure': ids('pg_proc', 'oid', 'proname'),
  'names of regprocedure': names('pg_proc', 'oid', 'proname'),
  'ids of regcollation': ids('pg_collation', 'oid', 'collname'),
  'names of regcollation': names('pg_collation', 'oid', 'collname'),
  'ids of regconfig': () => [],
  'names of regconfig': () => [],
  'names of types': () => [...typeNames()],
  'ids of regtype': () => [...typeNames()],
  'names of regtype': () =>
    [...typeNames()].flatMap(([oid, name]) => {
      const short = shortTypeNames().get(oid)!;
      return [
        [name, oid],
        [short, oid],
        [`pg_catalog.${short}`, oid],
      ];
    }),
  'function results': (source) => {
    const types = typeNames();
    return rowsOf('pg_proc', source).map((row) => {
      const type = types.get(row.prorettype as bigint) ?? 'record';
      return [row.oid!, row.proretset === true ? `SETOF ${type}` : type];
    });
  },
  'function arguments': (source) => {
    const types = typeNames();
    return rowsOf('pg_proc', source).map((row) => [
      row.oid!,
      (row.proargtypes as readonly bigint[]).map((oid) => types.get(oid) ?? '???').join(', '),
    ]);
  },
};

interface ClassName {
  readonly oid: bigint;
  readonly schema: string;
  readonly name: string;
  /** Found without its schema. */
  readonly visible: boolean;
}

function classes({ snapshot, currentSchema }: LookupSource): readonly ClassName[] {
  const system = [...staticCatalog().relations.values()].filter(({ kind }) => kind !== 'f');
  return [
    ...system.map(({ oid, schema, name }) => ({
      oid: BigInt(oid),
      schema,
      name,
      visible: schema === 'pg_catalog',
    })),
    ...snapshot.relations.map(({ oid, schema, name }) => ({
      oid: BigInt(oid),
      schema: schema.name,
      name,
      visible: schema.database === null || schema.name === currentSchema,
    })),
  ];
}

let namesByOid: ReadonlyMap<bigint, string> | undefined;
let shortNames: ReadonlyMap<bigint, string> | undefined;

function shortTypeNames(): ReadonlyMap<bigint, string> {
  shortNames ??= new Map(
    (staticCatalog().rows.get('pg_type') ?? []).map((row) => [row.oid as bigint, row.typname as string]),
  );
  return shortNames;
}

/** As `format_type` shows them: `integer`, `text[]`. */
function typeNames(): ReadonlyMap<bigint, string> {
  namesByOid ??= new Map(
    [...shortTypeNames()].map(([oid, name]) => [
      oid,
      name.startsWith('_') ? `${sqlTypeName(name.slice(1))}[]` : sqlTypeName(name),
    ]),
  );
  return namesByOid;
}
