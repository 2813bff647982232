/** The rows of pg_catalog's relations. */

import type { PostgresClient } from '../statement.ts';
import { pgTypeOf } from './pg-type.ts';
import type { Snapshot, UserRelation } from './snapshot.ts';
import { type SystemRow, staticCatalog } from './static-catalog.ts';

export interface CatalogSource {
  readonly snapshot: Snapshot;
  readonly client: PostgresClient;
  readonly user: string;
}

/** The one owner of all there is. */
const OWNER = 10n;
const HEAP = 2n;
const CATALOG_SCHEMA = 11n;
export const INFORMATION_SCHEMA = 13_000n;
const DATABASE = 16_383n;
const DEFAULT_TABLESPACE = 1663n;
/** pg_class as an object: what comments on relations refer to. */
const CLASS_OF_RELATIONS = 1259n;
const CLASS_OF_SCHEMAS = 2615n;

type Rows = (source: CatalogSource) => readonly SystemRow[];

/** Relations with rows of their own; those that are not here have the static ones or none. */
export const catalogRows: Readonly<Record<string, Rows>> = {
  pg_namespace: ({ snapshot }) => [
    namespace(CATALOG_SCHEMA, 'pg_catalog'),
    namespace(INFORMATION_SCHEMA, 'information_schema'),
    ...snapshot.schemas.map(({ oid, name }) => namespace(BigInt(oid), name)),
  ],
  pg_class: ({ snapshot }) => [...systemClasses(), ...snapshot.relations.map(userClass)],
  pg_attribute: ({ snapshot }) => [...systemAttributes(), ...snapshot.relations.flatMap(userAttributes)],
  pg_description: ({ snapshot }) => [
    ...snapshot.schemas.flatMap(({ oid, comment }) => described(BigInt(oid), CLASS_OF_SCHEMAS, 0, comment)),
    ...snapshot.relations.flatMap(({ oid, comment, columns }) => [
      ...described(BigInt(oid), CLASS_OF_RELATIONS, 0, comment),
      ...columns.flatMap((column, i) =>
        described(BigInt(oid), CLASS_OF_RELATIONS, i + 1, column.comment ?? ''),
      ),
    ]),
  ],
  pg_database: ({ client }) => [
    {
      oid: DATABASE,
      datname: client.database,
      datdba: OWNER,
      encoding: 6,
      datlocprovider: 'c',
      datistemplate: false,
      datallowconn: true,
      datconnlimit: -1,
      datfrozenxid: 1n,
      datminmxid: 1n,
      dattablespace: DEFAULT_TABLESPACE,
      datcollate: 'C.UTF-8',
      datctype: 'C.UTF-8',
    },
  ],
  pg_roles: ({ user }) => [role(user)],
  pg_authid: ({ user }) => [role(user)],
  pg_user: ({ user }) => [shadow(user)],
  pg_shadow: ({ user }) => [shadow(user)],
  pg_tables: (source) =>
    source.snapshot.relations
      .filter(({ kind }) => kind === 'table')
      .map(({ schema, name }) => ({
        schemaname: schema.name,
        tablename: name,
        tableowner: source.user,
        hasindexes: false,
        hasrules: false,
        hastriggers: false,
        rowsecurity: false,
      })),
  pg_views: (source) =>
    source.snapshot.relations
      .filter(({ kind }) => kind === 'view')
      .map(({ schema, name, text }) => ({
        schemaname: schema.name,
        viewname: name,
        viewowner: source.user,
        definition: text,
      })),
  pg_settings: ({ client }) => client.settings().map(([name, setting]) => settingRow(name, setting)),
  pg_stat_activity: ({ client, user }) =>
    client.backends().map((backend) => ({
      datid: DATABASE,
      datname: client.database,
      pid: backend.processId,
      usesysid: OWNER,
      usename: backend.user,
      application_name: backend.applicationName,
      backend_start: backend.started,
      query_start: backend.queryStarted,
      state_change: backend.queryStarted,
      state: backend.query === null ? 'idle' : 'active',
      query: backend.query ?? '',
      backend_type: 'client backend',
      ...(backend.user === '' && { usename: user }),
    })),
  pg_stat_database: ({ client }) => [
    { datid: DATABASE, datname: client.database, numbackends: client.backends().length },
  ],
  pg_stat_user_tables: tableStatistics,
  pg_stat_all_tables: tableStatistics,
};

function tableStatistics({ snapshot }: CatalogSource): readonly SystemRow[] {
  return snapshot.relations
    .filter(({ kind }) => kind === 'table')
    .map(({ oid, schema, name }) => ({ relid: BigInt(oid), schemaname: schema.name, relname: name }));
}

function namespace(oid: bigint, nspname: string): SystemRow {
  return { oid, nspname, nspowner: OWNER };
}

const RELATION: SystemRow = {
  reltype: 0n,
  reloftype: 0n,
  relowner: OWNER,
  relam: 0n,
  relfilenode: 0n,
  reltablespace: 0n,
  relpages: 0,
  reltuples: -1,
  relallvisible: 0,
  reltoastrelid: 0n,
  relhasindex: false,
  relisshared: false,
  relpersistence: 'p',
  relchecks: 0,
  relhasrules: false,
  relhastriggers: false,
  relhassubclass: false,
  relrowsecurity: false,
  relforcerowsecurity: false,
  relispopulated: true,
  relreplident: 'd',
  relispartition: false,
  relrewrite: 0n,
  relfrozenxid: 0n,
  relminmxid: 0n,
};

let systemClassRows: readonly SystemRow[] | undefined;
let systemAttributeRows: readonly SystemRow[] | undefined;

function systemClasses(): readonly SystemRow[] {
  systemClassRows ??= [...staticCatalog().relations.values()]
    .filter(({ kind }) => kind !== 'f')
    .map(({ schema, name, oid, kind, columns }) => ({
      ...RELATION,
      oid: BigInt(oid),
      relname: name,
      relnamespace: schema === 'pg_catalog' ? CATALOG_SCHEMA : INFORMATION_SCHEMA,
      relkind: kind,
      relam: kind === 'r' ? HEAP : 0n,
      relnatts: columns.length,
      relreplident: 'n',
      relhasrules: kind === 'v',
    }));
  return systemClassRows;
}

function userClass({ oid, schema, name, kind, columns }: UserRelation): SystemRow {
  return {
    ...RELATION,
    oid: BigInt(oid),
    relname: name,
    relnamespace: BigInt(schema.oid),
    relkind: kind === 'table' ? 'r' : 'v',
    relam: kind === 'table' ? HEAP : 0n,
    relnatts: columns.length,
    relhasrules: kind === 'view',
    relpersistence: schema.database === null ? 't' : 'p',
  };
}

interface TypeFacts {
  readonly length: number;
  readonly byValue: boolean;
  readonly align: string;
  readonly storage: string;
  readonly collation: bigint;
  readonly oid: bigint;
}

let typesByOid: ReadonlyMap<bigint, TypeFacts> | undefined;
let typeOids: ReadonlyMap<string, bigint> | undefined;

function typeFacts(oid: bigint): TypeFacts {
  typesByOid ??= new Map(
    (staticCatalog().rows.get('pg_type') ?? []).map((row) => [
      row.oid as bigint,
      {
        oid: row.oid as bigint,
        length: row.typlen as number,
        byValue: row.typbyval as boolean,
        align: row.typalign as string,
        storage: row.typstorage as string,
        collation: row.typcollation as bigint,
      },
    ]),
  );
  return typesByOid.get(oid) ?? typesByOid.get(25n)!;
}

/** The object id of a type by PostgreSQL's name. */
export function typeOid(name: string): bigint {
  typeOids ??= new Map(
    (staticCatalog().rows.get('pg_type') ?? []).map((row) => [row.typname as string, row.oid as bigint]),
  );
  return typeOids.get(name) ?? 25n;
}

/** Bytes of a type's values; -1 for varying ones. */
export function typeLength(oid: bigint): number {
  return typeFacts(oid).length;
}

function attribute(
  relation: bigint,
  name: string,
  number: number,
  type: bigint,
  modifier: number,
  notNull: boolean,
): SystemRow {
  const facts = typeFacts(type);
  return {
    attrelid: relation,
    attname: name,
    atttypid: facts.oid,
    attstattarget: -1,
    attlen: facts.length,
    attnum: number,
    attndims: 0,
    attcacheoff: -1,
    atttypmod: modifier,
    attbyval: facts.byValue,
    attalign: facts.align,
    attstorage: facts.storage,
    attcompression: '',
    attnotnull: notNull,
    atthasdef: false,
    atthasmissing: false,
    attidentity: '',
    attgenerated: '',
    attisdropped: false,
    attislocal: true,
    attinhcount: 0,
    attcollation: facts.collation,
  };
}

function systemAttributes(): readonly SystemRow[] {
  systemAttributeRows ??= [...staticCatalog().relations.values()]
    .filter(({ kind }) => kind !== 'f')
    .flatMap(({ oid, columns }) =>
      columns.map(({ name, type, notNull }, i) =>
        attribute(BigInt(oid), name, i + 1, typeOid(type), -1, notNull),
      ),
    );
  return systemAttributeRows;
}

function userAttributes({ oid, columns }: UserRelation): readonly SystemRow[] {
  return columns.map(({ name, type, nullable }, i) => {
    const { oid: typeId, modifier } = pgTypeOf(type);
    return attribute(BigInt(oid), name, i + 1, BigInt(typeId), modifier, !nullable);
  });
}

function described(
  objoid: bigint,
  classoid: bigint,
  objsubid: number,
  description: string,
): readonly SystemRow[] {
  return description === '' ? [] : [{ objoid, classoid, objsubid, description }];
}

function role(rolname: string): SystemRow {
  return {
    oid: OWNER,
    rolname,
    rolsuper: true,
    rolinherit: true,
    rolcreaterole: true,
    rolcreatedb: true,
    rolcanlogin: true,
    rolreplication: false,
    rolbypassrls: true,
    rolconnlimit: -1,
    rolpassword: '********',
  };
}

function shadow(usename: string): SystemRow {
  return {
    usename,
    usesysid: OWNER,
    usecreatedb: true,
    usesuper: true,
    userepl: false,
    usebypassrls: true,
    passwd: '********',
  };
}

function settingRow(name: string, setting: string): SystemRow {
  const vartype = /^(on|off)$/.test(setting) ? 'bool' : /^-?\d+$/.test(setting) ? 'integer' : 'string';
  return {
    name,
    setting,
    category: 'Client Connection Defaults',
    short_desc: '',
    context: 'user',
    vartype,
    source: 'default',
    boot_val: setting,
    reset_val: setting,
    pending_restart: false,
  };
}
