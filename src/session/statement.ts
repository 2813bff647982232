import type { ResultBlock, ResultEncoding } from '../exec/result.ts';
import type { DataType, Schema } from '../types/data-type.ts';

export type { ResultBlock, ResultEncoding };

/** A parameter as clients send it: text that is cast to the type. */
export interface StatementParameter {
  /** As in DDL (`int`, `decimal(10,2)`); null lets the type follow from the use. */
  readonly type: string | null;
  /** Null for SQL NULL. */
  readonly text: string | null;
}

export interface StatementOptions {
  readonly encoding: ResultEncoding;
  readonly parameters?: readonly StatementParameter[] | Readonly<Record<string, StatementParameter>>;
  readonly signal?: AbortSignal;
}

/** What a statement did, as the doors report it. */
export type StatementOutcome =
  /** Gives rows, even when there are none. */
  | { readonly kind: 'rows'; readonly rowCount: number }
  /** DDL, SET and the like; `tag` is PostgreSQL's command tag (`CREATE TABLE`, `INSERT 0 5`). */
  | { readonly kind: 'command'; readonly tag: string };

/**
 * A statement under way. Blocks arrive as executors make them; not asking for the next one holds them back.
 * Iteration ends by throwing what made the statement fail.
 */
export interface StatementExecution {
  readonly id: string;
  /** Known before the first block; empty for commands without a result set. */
  readonly schema: Schema;
  /** A PostgreSQL client's types of the columns, where the schema does not tell them. */
  readonly clientTypes?: readonly (ClientType | null)[];
  readonly blocks: AsyncIterable<ResultBlock>;
  /** Settled when the last block was delivered. */
  readonly outcome: Promise<StatementOutcome>;
  cancel(): void;
}

/** A parsed and analyzed statement whose parameters are not known yet. */
export interface PreparedStatement {
  readonly text: string;
  readonly parameterTypes: readonly DataType[];
  /** Null for statements without a result set. */
  readonly schema: Schema | null;
  /** A PostgreSQL client's types of the columns and of the parameters, as in `StatementExecution`. */
  readonly clientTypes?: readonly (ClientType | null)[];
  readonly clientParameterTypes?: readonly (ClientType | null)[];
}

/** A type of PostgreSQL's that is none of Spark's (`name`, `oid`, `regclass`). */
export interface ClientType {
  readonly oid: number;
  /** Bytes; -1 for varying ones. */
  readonly size: number;
}

/** The text's dialect: chosen by the door, fixed for the session. */
export interface SessionDialect {
  readonly doubleQuotedIdentifiers: boolean;
  readonly standardConformingStrings: boolean;
  /** Present where clients speak PostgreSQL: they have its catalog and its dialect besides Spark's. */
  readonly postgres?: PostgresClient;
}

/** What a session asks of the connection that it belongs to. */
export interface PostgresClient {
  /** The name under which the client connected. */
  readonly database: string;
  readonly processId: number;
  /** PostgreSQL's settings, by their names in any letter case. */
  setting(name: string): string | undefined;
  setSetting(name: string, value: string): void;
  settings(): readonly (readonly [name: string, value: string])[];
  backends(): readonly Backend[];
  /** Stops what a connection runs, or ends it; false when there is none of that process id. */
  cancel(processId: number, terminate: boolean): boolean;
}

/** A connection, as pg_stat_activity shows it. */
export interface Backend {
  readonly processId: number;
  readonly user: string;
  readonly applicationName: string;
  /** Microseconds since the epoch. */
  readonly started: bigint;
  readonly queryStarted: bigint | null;
  /** What it runs now; null when idle. */
  readonly query: string | null;
}

/** What the doors know of a session. */
export interface ClientSession {
  readonly id: string;
  readonly user: string;
  currentDatabase(): string;
  /** Splits a text with several statements; the parts are without their semicolons. */
  split(text: string): readonly string[];
  execute(text: string, options: StatementOptions): Promise<StatementExecution>;
  prepare(text: string, parameterTypes: readonly (string | null)[]): Promise<PreparedStatement>;
  conf(key: string): string | undefined;
  setConf(key: string, value: string): void;
  /** Back to how it was opened: settings, temporary views, variables, current database. */
  reset(): void;
  close(): void;
}

/** The server's sessions, as the doors see them. */
export interface SessionManager {
  open(options: {
    readonly user: string;
    readonly database?: string;
    readonly dialect: SessionDialect;
    /** Sessions opened with the same name are one. */
    readonly name?: string;
    readonly conf?: Readonly<Record<string, string>>;
  }): ClientSession;
}
