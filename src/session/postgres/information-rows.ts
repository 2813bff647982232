/** The rows of information_schema's views. */
import type { DataType } from '../../types/data-type.ts';
import type { CatalogSource } from './catalog-rows.ts';
import { pgTypeOf } from './pg-type.ts';
import type { UserRelation } from './snapshot.ts';
import { type SystemRelation, type SystemRow, staticCatalog } from './static-catalog.ts';

type Rows = (source: CatalogSource) => readonly SystemRow[];

export const informationRows: Readonly<Record<string, Rows>> = {
  schemata: ({ client, snapshot, user }) =>
    ['pg_catalog', 'information_schema', ...snapshot.schemas.map((schema) => schema.name)].map(
      (schema_name) => ({
        catalog_name: client.database,
        schema_name,
        schema_owner: user,
      }),
    ),
  tables: (source) => [
    ...systemRelations().map((relation) =>
      tableRow(source, relation.schema, relation.name, relation.kind === 'v'),
    ),
    ...source.snapshot.relations.map(({ schema, name, kind }) => ({
      ...tableRow(source, schema.name, name, kind === 'view'),
      ...(schema.database === null && { table_type: 'LOCAL TEMPORARY' }),
    })),
  ],
  views: (source) =>
    source.snapshot.relations
      .filter(({ kind }) => kind === 'view')
      .map(({ schema, name, text }) => ({
        table_catalog: source.client.database,
        table_schema: schema.name,
        table_name: name,
        view_definition: text,
        check_option: 'NONE',
        is_updatable: 'NO',
        is_insertable_into: 'NO',
      })),
  columns: (source) => [
    ...systemRelations().flatMap((relation) => systemColumnRows(source, relation)),
    ...source.snapshot.relations.flatMap((relation) => userColumnRows(source, relation)),
  ],
  character_sets: ({ client }) => [
    {
      character_set_name: 'UTF8',
      character_repertoire: 'UCS',
      form_of_use: 'UTF8',
      default_collate_catalog: client.database,
      default_collate_schema: 'pg_catalog',
      default_collate_name: 'C.UTF-8',
    },
  ],
  table_privileges: privileges,
  role_table_grants: privileges,
  enabled_roles: ({ user }) => [{ role_name: user }],
  applicable_roles: () => [],
  information_schema_catalog_name: ({ client }) => [{ catalog_name: client.database }],
};

function systemRelations(): readonly SystemRelation[] {
  return [...staticCatalog().relations.values()].filter(({ kind }) => kind !== 'f');
}

function tableRow({ client }: CatalogSource, schema: string, name: string, view: boolean): SystemRow {
  return {
    table_catalog: client.database,
    table_schema: schema,
    table_name: name,
    table_type: view ? 'VIEW' : 'BASE TABLE',
    is_insertable_into: view ? 'NO' : 'YES',
    is_typed: 'NO',
  };
}

function privileges({ client, snapshot, user }: CatalogSource): readonly SystemRow[] {
  return snapshot.relations.flatMap(({ schema, name }) =>
    ['INSERT', 'SELECT', 'UPDATE', 'DELETE'].map((privilege_type) => ({
      grantor: user,
      grantee: user,
      table_catalog: client.database,
      table_schema: schema.name,
      table_name: name,
      privilege_type,
      is_grantable: 'YES',
      with_hierarchy: privilege_type === 'SELECT' ? 'YES' : 'NO',
    })),
  );
}

/** SQL's names of PostgreSQL's types. */
const SQL_NAMES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  bpchar: 'character',
  char: '"char"',
  float4: 'real',
  float8: 'double precision',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  time: 'time without time zone',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  varchar: 'character varying',
};

export function sqlTypeName(name: string): string {
  return SQL_NAMES[name] ?? name;
}

const PRECISIONS: Readonly<Record<string, number>> = { int2: 16, int4: 32, int8: 64, float4: 24, float8: 53 };

function columnRow(
  { client }: CatalogSource,
  place: {
    readonly schema: string;
    readonly table: string;
    readonly name: string;
    readonly position: number;
  },
  type: string,
  nullable: boolean,
): SystemRow {
  const precision = PRECISIONS[type] ?? null;
  const integer = /^int\d$/.test(type);
  return {
    table_catalog: client.database,
    table_schema: place.schema,
    table_name: place.table,
    column_name: place.name,
    ordinal_position: place.position,
    is_nullable: nullable ? 'YES' : 'NO',
    data_type: type.startsWith('_') ? 'ARRAY' : sqlTypeName(type),
    numeric_precision: precision,
    numeric_precision_radix: precision === null ? null : 2,
    numeric_scale: integer ? 0 : null,
    datetime_precision: type === 'date' ? 0 : /^time/.test(type) ? 6 : null,
    character_octet_length: type === 'text' || type === 'varchar' ? 1_073_741_824 : null,
    udt_catalog: client.database,
    udt_schema: 'pg_catalog',
    udt_name: type,
    dtd_identifier: String(place.position),
    is_self_referencing: 'NO',
    is_identity: 'NO',
    identity_cycle: 'NO',
    is_generated: 'NEVER',
    is_updatable: 'YES',
  };
}

function systemColumnRows(source: CatalogSource, relation: SystemRelation): readonly SystemRow[] {
  const { schema, name: table } = relation;
  return relation.columns.map(({ name, type, notNull }, i) =>
    columnRow(source, { schema, table, name, position: i + 1 }, type, !notNull),
  );
}

function userColumnRows(source: CatalogSource, relation: UserRelation): readonly SystemRow[] {
  return relation.columns.map(({ name, type, nullable }, i) => {
    const place = { schema: relation.schema.name, table: relation.name, name, position: i + 1 };
    return { ...columnRow(source, place, pgTypeOf(type).name, nullable), ...sizes(type) };
  });
}

function sizes(type: DataType): SystemRow {
  if (type.kind === 'decimal')
    return { numeric_precision: type.precision, numeric_precision_radix: 10, numeric_scale: type.scale };
  if (type.kind === 'char' || type.kind === 'varchar')
    return { character_maximum_length: type.length, character_octet_length: type.length * 4 };
  return {};
}
