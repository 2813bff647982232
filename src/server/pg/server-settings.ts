/** What the server tells clients of itself; PostgreSQL 15 is what drivers and BI tools take it for. */
export const SERVER_VERSION = '15.18';

/** Parameters that a client is told at start and whenever they change, in PostgreSQL's order. */
export const reportedSettings: readonly string[] = [
  'application_name',
  'client_encoding',
  'DateStyle',
  'default_transaction_read_only',
  'in_hot_standby',
  'integer_datetimes',
  'IntervalStyle',
  'is_superuser',
  'server_encoding',
  'server_version',
  'session_authorization',
  'standard_conforming_strings',
  'TimeZone',
];

/** Settings of PostgreSQL that clients read and write; what they mean is done by nobody unless said. */
const defaults: Readonly<Record<string, string>> = {
  application_name: '',
  array_nulls: 'on',
  block_size: '8192',
  bytea_output: 'hex',
  check_function_bodies: 'on',
  client_encoding: 'UTF8',
  client_min_messages: 'notice',
  DateStyle: 'ISO, MDY',
  default_table_access_method: 'heap',
  default_tablespace: '',
  default_text_search_config: 'pg_catalog.simple',
  default_transaction_deferrable: 'off',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  extra_float_digits: '1',
  idle_in_transaction_session_timeout: '0',
  in_hot_standby: 'off',
  integer_datetimes: 'on',
  IntervalStyle: 'postgres',
  is_superuser: 'on',
  jit: 'off',
  lc_collate: 'C.UTF-8',
  lc_ctype: 'C.UTF-8',
  lc_messages: 'C.UTF-8',
  lc_monetary: 'C.UTF-8',
  lc_numeric: 'C.UTF-8',
  lc_time: 'C.UTF-8',
  lock_timeout: '0',
  max_connections: '100',
  max_function_args: '100',
  max_identifier_length: '63',
  max_index_keys: '32',
  row_security: 'on',
  search_path: '"$user", public',
  server_encoding: 'UTF8',
  server_version: SERVER_VERSION,
  server_version_num: '150018',
  session_authorization: '',
  standard_conforming_strings: 'on',
  ssl: 'off',
  statement_timeout: '0',
  synchronize_seqscans: 'on',
  TimeZone: 'UTC',
  transaction_deferrable: 'off',
  transaction_isolation: 'read committed',
  transaction_read_only: 'off',
};

const canonical: ReadonlyMap<string, string> = new Map(
  Object.keys(defaults).map((name) => [name.toLowerCase(), name]),
);

/** One connection's PostgreSQL settings; names in any letter case. */
export class ServerSettings {
  readonly #initial = new Map(Object.entries(defaults));
  #values: Map<string, string>;

  constructor(startup: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(startup)) {
      if (canonical.has(name.toLowerCase())) this.#initial.set(settingName(name), normalize(name, value));
    }
    this.#values = new Map(this.#initial);
  }

  has(name: string): boolean {
    return canonical.has(name.toLowerCase());
  }

  get(name: string): string | undefined {
    return this.#values.get(settingName(name));
  }

  set(name: string, value: string): void {
    this.#values.set(settingName(name), normalize(name, value));
  }

  reset(name: string): void {
    this.#values.set(settingName(name), this.#initial.get(settingName(name)) ?? '');
  }

  resetAll(): void {
    this.#values = new Map(this.#initial);
  }

  entries(): readonly (readonly [string, string])[] {
    return [...this.#values].sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  }
}

export function settingName(name: string): string {
  return canonical.get(name.toLowerCase()) ?? name;
}

function normalize(name: string, value: string): string {
  const plain = value.replace(/^'(.*)'$/s, '$1');
  // Drivers spell it utf8, UTF-8, unicode; PostgreSQL answers with its own name.
  if (name.toLowerCase() === 'client_encoding' && /^(utf-?8|unicode)$/i.test(plain)) return 'UTF8';
  return plain;
}
