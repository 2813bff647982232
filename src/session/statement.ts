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
}

/** The text's dialect: chosen by the door, fixed for the session. */
export interface SessionDialect {
  readonly doubleQuotedIdentifiers: boolean;
  readonly standardConformingStrings: boolean;
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
