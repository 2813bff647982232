/** Functions that tell of the catalog and the connection: they look their answers up in `Call.data`. */
import { SparkError } from '../../core/error.ts';
import type { Call } from '../../expr/expression.ts';
import { typeOf } from '../../expr/expression-type.ts';
import { arrayType, BOOLEAN, type DataType, INT, LONG, STRING } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { Bind, FunctionDeclaration } from '../declare.ts';
import { pgLookup, pgScalar } from './postgres-spec.ts';

/** `Call.data` as a map from its first column to its second. */
function table(call: Call): ReadonlyMap<Value, Value> {
  return new Map((call.data ?? []).map(([key, value]) => [key!, value ?? null]));
}

/** Any arguments, in number and type. */
const anything =
  (type: DataType, nullable = true): Bind =>
  (args) => ({ args: args.map(typeOf), type, nullable });

/** A value that is one for the whole statement: the first of the data. */
const constant = (name: string, type: string, physical: DataType): FunctionDeclaration =>
  pgLookup(name, type, name, {
    bind: anything(physical),
    nulls: 'custom',
    evaluate: (call: Call) => () => call.data?.[0]?.[0] ?? null,
  });

/** Answers the same to everyone: there is nothing of the kind here. */
const always = (name: string, type: string, physical: DataType, value: Value): FunctionDeclaration =>
  pgScalar(name, type, { bind: anything(physical), nulls: 'custom', evaluate: () => () => value });

/** The answer for an object id; NULL where there is none. */
const byId = (name: string, type: string, lookup: string, physical: DataType = STRING): FunctionDeclaration =>
  pgLookup(name, type, lookup, {
    bind: (args) => ({
      args: args.map((arg, i) => (i === 0 ? LONG : typeOf(arg))),
      type: physical,
      nullable: true,
    }),
    nulls: 'custom',
    evaluate: (call: Call) => {
      const known = table(call);
      return (id: bigint | null) => (id === null ? null : (known.get(id) ?? null));
    },
  });

const visible = (name: string, lookup: string): FunctionDeclaration =>
  pgLookup(name, 'bool', lookup, {
    signature: 'long -> boolean',
    evaluate: (call: Call) => {
      const known = table(call);
      return (id: bigint) => known.has(id);
    },
  });

/** `'zones'::regclass`: an object id from a name; `strict` names must exist. */
function fromName(name: string, type: string, strict: boolean): FunctionDeclaration {
  const kind = type.replace('reg', '');
  return pgLookup(name, type, `names of ${type}`, {
    signature: ['string -> long', 'long -> long'],
    nullable: 'always',
    evaluate: (call: Call) => {
      const known = table(call);
      return (value: Value) => {
        if (typeof value !== 'string') return value;
        const text = value.trim();
        if (/^\d+$/.test(text)) return BigInt(text);
        if (text === '-') return 0n;
        const id = known.get(normalized(text)) ?? null;
        if (id === null && strict)
          throw new SparkError('POSTGRES_OBJECT_NOT_FOUND', { kind: KINDS[kind] ?? kind, name: text });
        return id;
      };
    },
  });
}

const KINDS: Readonly<Record<string, string>> = {
  class: 'relation',
  namespace: 'schema',
  proc: 'function',
  procedure: 'function',
};

/** Names as the tables of names have them: without quotes, unquoted parts in lower case. */
function normalized(text: string): string {
  const head = text.replace(/\s*\(.*$/s, '');
  const array = /\[\]$/.test(head);
  const parts = [...head.replace(/\[\]$/, '').matchAll(/"((?:[^"]|"")*)"|([^".]+)/g)].map(
    (m) => m[1]?.replaceAll('""', '"') ?? m[2]!.trim().toLowerCase(),
  );
  return parts.join('.') + (array ? '[]' : '');
}

/** A reg-type's value as text. */
const toName = (type: string): FunctionDeclaration =>
  pgLookup(`out.${type}`, 'text', `ids of ${type}`, {
    signature: 'long -> string',
    evaluate: (call: Call) => {
      const known = table(call);
      return (id: bigint) => (id === 0n ? '-' : (known.get(id) ?? String(id)));
    },
  });

const REG_TYPES = [
  'regclass',
  'regtype',
  'regproc',
  'regprocedure',
  'regnamespace',
  'regrole',
  'regcollation',
  'regconfig',
];

/** `numeric(10,2)`, `character varying(20)`: a type with its modifier. */
const formatType = (call: Call) => {
  const known = table(call);
  return (id: bigint | null, modifier: number | null = null) => {
    if (id === null) return null;
    const name = known.get(id) as string | undefined;
    if (name === undefined) return id === 0n ? '-' : '???';
    if (modifier === null || modifier < 0) return name === 'bpchar' ? 'bpchar' : name;
    const array = name.endsWith('[]');
    const base = array ? name.slice(0, -2) : name;
    const suffix = array ? '[]' : '';
    if (base === 'numeric') {
      const packed = modifier - 4;
      return `numeric(${(packed >> 16) & 0xffff},${packed & 0x7ff})${suffix}`;
    }
    if (base === 'character varying' || base === 'character') return `${base}(${modifier - 4})${suffix}`;
    const [first, ...rest] = base.split(' ');
    if (first === 'timestamp' || first === 'time') return `${first}(${modifier}) ${rest.join(' ')}${suffix}`;
    return name;
  };
};

const VISIBLE: Readonly<Record<string, string>> = {
  pg_collation_is_visible: 'pg_collation',
  pg_function_is_visible: 'pg_proc',
  pg_table_is_visible: 'visible relations',
  pg_type_is_visible: 'pg_type',
};
const NEVER_VISIBLE =
  `pg_conversion_is_visible pg_opclass_is_visible pg_operator_is_visible pg_opfamily_is_visible
  pg_statistics_obj_is_visible pg_ts_config_is_visible pg_ts_dict_is_visible pg_ts_parser_is_visible
  pg_ts_template_is_visible`.split(/\s+/);
const PRIVILEGES = `has_any_column_privilege has_column_privilege has_database_privilege
  has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege has_parameter_privilege
  has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege has_tablespace_privilege
  has_type_privilege pg_has_role`.split(/\s+/);
const NO_TEXT = `pg_get_constraintdef pg_get_function_arg_default pg_get_function_sqlbody pg_get_functiondef
  pg_get_indexdef pg_get_partition_constraintdef pg_get_partkeydef pg_get_ruledef pg_get_serial_sequence
  pg_get_statisticsobjdef pg_get_statisticsobjdef_columns pg_get_triggerdef shobj_description
  pg_collation_for`.split(/\s+/);

/** The comment on an object, by `id` and the number of its column. */
const description = (name: string): FunctionDeclaration =>
  pgLookup(name, 'text', 'pg_description', {
    bind: (args) => ({
      args: args.map((_, i) => (i === 0 ? LONG : name === 'col_description' ? INT : STRING)),
      type: STRING,
      nullable: true,
    }),
    evaluate: (call: Call) => {
      const known = table(call);
      return (id: bigint, column: number | string = 0) =>
        known.get(`${id},${typeof column === 'number' ? column : 0}`) ?? null;
    },
  });

const setting = (call: Call) => {
  const known = table(call);
  return (name: string, missingIsFine = false) => {
    const value = known.get(name.toLowerCase()) ?? null;
    if (value === null && !missingIsFine) throw new SparkError('POSTGRES_UNKNOWN_SETTING', { name });
    return value;
  };
};

export const postgresCatalogFunctions: readonly FunctionDeclaration[] = [
  ...REG_TYPES.flatMap((type) => [fromName(`cast.${type}`, type, true), toName(type)]),
  ...['regclass', 'regnamespace', 'regproc', 'regprocedure', 'regrole', 'regtype'].map((type) =>
    fromName(`to_${type}`, type, false),
  ),
  pgLookup('format_type', 'text', 'names of types', {
    bind: (args) => ({ args: args.map((_, i) => (i === 0 ? LONG : INT)), type: STRING, nullable: true }),
    nulls: 'custom',
    evaluate: formatType,
  }),
  ...Object.entries(VISIBLE).map(([name, lookup]) => visible(name, lookup)),
  ...NEVER_VISIBLE.map((name) => always(name, 'bool', BOOLEAN, false)),
  ...PRIVILEGES.map((name) => always(name, 'bool', BOOLEAN, true)),
  ...NO_TEXT.map((name) => always(name, 'text', STRING, null)),
  ...['obj_description', 'col_description'].map(description),
  byId('pg_get_userbyid', 'name', 'ids of regrole'),
  byId('pg_get_function_result', 'text', 'function results'),
  byId('pg_get_function_arguments', 'text', 'function arguments'),
  byId('pg_get_function_identity_arguments', 'text', 'function arguments'),
  ...['pg_relation_size', 'pg_table_size', 'pg_total_relation_size'].map((name) =>
    pgLookup(name, 'int8', 'sizes', {
      bind: (args) => ({ args: args.map((_, i) => (i === 0 ? LONG : STRING)), type: LONG, nullable: true }),
      evaluate: (call: Call) => {
        const known = table(call);
        return (id: bigint) => known.get(id) ?? 0n;
      },
    }),
  ),
  pgLookup('pg_database_size', 'int8', 'sizes', {
    bind: anything(LONG),
    evaluate: (call: Call) => {
      const total = (call.data ?? []).reduce((sum, [, size]) => sum + (size as bigint), 0n);
      return () => total;
    },
  }),
  pgLookup('pg_get_viewdef', 'text', 'view texts', {
    bind: (args) => ({
      args: args.map((arg, i) => (i === 0 ? LONG : typeOf(arg))),
      type: STRING,
      nullable: true,
    }),
    evaluate: (call: Call) => {
      const known = table(call);
      return (id: bigint) => known.get(id) ?? null;
    },
  }),
  // Defaults and the like are kept as texts.
  pgScalar('pg_get_expr', 'text', {
    bind: (args) => ({
      args: args.map((arg, i) => (i === 0 ? STRING : typeOf(arg))),
      type: STRING,
      nullable: true,
    }),
    evaluate: () => (text: string) => text,
  }),
  pgLookup('current_setting', 'text', 'settings', {
    signature: 'string, boolean? -> string',
    nullable: 'always',
    evaluate: setting,
  }),
  pgLookup('current_schemas', '_name', 'schemas', {
    bind: (args) => ({ args: args.map(() => BOOLEAN), type: arrayType(STRING, false), nullable: false }),
    evaluate: (call: Call) => {
      const names = (call.data ?? []).map(([name]) => name as string);
      return (implicit: boolean) => (implicit ? ['pg_catalog', ...names] : names);
    },
  }),
  constant('version', 'text', STRING),
  ...[
    'current_database',
    'current_catalog',
    'current_schema',
    'current_user',
    'session_user',
    'user',
    'current_role',
  ].map((name) => constant(name, 'name', STRING)),
  constant('pg_backend_pid', 'int4', INT),
  constant('current_query', 'text', STRING),
  ...['set_config', 'pg_terminate_backend', 'pg_cancel_backend'].map((name) =>
    // What they do is done once, before the statement runs; here is what it gave.
    constant(name, name === 'set_config' ? 'text' : 'bool', name === 'set_config' ? STRING : BOOLEAN),
  ),
  ...['pg_advisory_lock', 'pg_advisory_unlock_all'].map((name) => always(name, 'void', STRING, '')),
  ...['pg_advisory_unlock', 'pg_try_advisory_lock'].map((name) => always(name, 'bool', BOOLEAN, true)),
  always('pg_encoding_to_char', 'name', STRING, 'UTF8'),
  always('getdatabaseencoding', 'name', STRING, 'UTF8'),
  always('pg_client_encoding', 'name', STRING, 'UTF8'),
  always('pg_char_to_encoding', 'int4', INT, 6),
  always('pg_encoding_max_length', 'int4', INT, 4),
  always('pg_is_in_recovery', 'bool', BOOLEAN, false),
  always('pg_is_other_temp_schema', 'bool', BOOLEAN, false),
  always('pg_relation_is_publishable', 'bool', BOOLEAN, false),
  always('pg_relation_is_updatable', 'int4', INT, 0),
  always('pg_column_is_updatable', 'bool', BOOLEAN, false),
  always('row_security_active', 'bool', BOOLEAN, false),
  always('pg_my_temp_schema', 'oid', LONG, 0n),
  always('pg_relation_filenode', 'oid', LONG, 0n),
  always('pg_indexes_size', 'int8', LONG, 0n),
  always('pg_tablespace_size', 'int8', LONG, 0n),
  always('pg_stat_get_numscans', 'int8', LONG, 0n),
  always('txid_current', 'int8', LONG, 1n),
  always('pg_current_xact_id', 'xid8', LONG, 1n),
  always('age', 'int4', INT, 0),
  always('pg_tablespace_location', 'text', STRING, ''),
  always('inet_server_addr', 'inet', STRING, null),
  always('inet_client_addr', 'inet', STRING, null),
  always('inet_server_port', 'int4', INT, null),
  always('inet_client_port', 'int4', INT, null),
  pgScalar('_pg_truetypid', 'oid', { bind: anything(LONG), evaluate: () => (id: bigint) => id }),
  pgScalar('_pg_truetypmod', 'int4', {
    bind: anything(INT),
    evaluate: () => (_: unknown, modifier: number) => modifier,
  }),
  ...[
    '_pg_char_max_length',
    '_pg_numeric_precision',
    '_pg_numeric_precision_radix',
    '_pg_numeric_scale',
    '_pg_datetime_precision',
  ].map((name) =>
    pgScalar(name, 'int4', {
      bind: (args) => ({ args: args.map((_, i) => (i === 0 ? LONG : INT)), type: INT, nullable: true }),
      evaluate: () => typeFact(name),
    }),
  ),
];

/** What information_schema says of a type, by its object id and modifier. */
function typeFact(name: string): (id: bigint, modifier: number) => number | null {
  const bits: Readonly<Record<number, number>> = { 20: 64, 21: 16, 23: 32, 700: 24, 701: 53 };
  switch (name) {
    case '_pg_char_max_length':
      return (id, modifier) => ((id === 1042n || id === 1043n) && modifier > 0 ? modifier - 4 : null);
    case '_pg_numeric_precision':
      return (id, modifier) =>
        id === 1700n ? (modifier < 0 ? null : ((modifier - 4) >> 16) & 0xffff) : (bits[Number(id)] ?? null);
    case '_pg_numeric_precision_radix':
      return (id) => (id === 1700n ? 10 : Number(id) in bits ? 2 : null);
    case '_pg_numeric_scale':
      return (id, modifier) =>
        id === 1700n
          ? modifier < 0
            ? null
            : (modifier - 4) & 0x7ff
          : id === 20n || id === 21n || id === 23n
            ? 0
            : null;
    default:
      return (id, modifier) =>
        id === 1082n ? 0 : [1083n, 1114n, 1184n, 1266n].includes(id) ? (modifier < 0 ? 6 : modifier) : null;
  }
}
