import { conditionTable } from './conditions/index.ts';

/** A half-open range of UTF-16 code units in a statement's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type ErrorParameters = Readonly<Record<string, string>>;

/**
 * An error that the author of a statement must act on, in Apache Spark's terms.
 *
 * `condition` is a key of the condition table (`DIVIDE_BY_ZERO`, `DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE`);
 * message and SQLSTATE follow from it. Anything else that is thrown is a defect of ours and reaches the
 * client as `INTERNAL_ERROR`.
 */
export class SparkError extends Error {
  override readonly name = 'SparkError';
  readonly condition: string;
  readonly sqlState: string;
  readonly parameters: ErrorParameters;
  /** The message without `[CONDITION]` prefix and `SQLSTATE` suffix. */
  readonly text: string;
  /** What the client may try instead; PostgreSQL's field H. */
  readonly hint: string | undefined;
  /** Where in the statement; absent when the error has no place there. */
  span: Span | undefined;
  /** The same as the 1-based number of a character (code point); set where the text is known. */
  position: number | undefined;

  constructor(condition: string, parameters: ErrorParameters = {}, options: SparkErrorOptions = {}) {
    const entry = conditionTable[condition];
    if (entry === undefined) throw new Error(`error condition ${condition} is not in the table`);
    const text = entry.message.replace(/<(\w+)>/g, (whole, key: string) => parameters[key] ?? whole);
    super(`[${condition}] ${text} SQLSTATE: ${entry.sqlState}`, { cause: options.cause });
    this.condition = condition;
    this.sqlState = entry.sqlState;
    this.parameters = parameters;
    this.text = text;
    this.hint = options.hint;
    this.span = options.span;
  }
}

export interface SparkErrorOptions {
  readonly span?: Span | undefined;
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** Proof to the compiler that a union was exhausted. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify(value)}`);
}
