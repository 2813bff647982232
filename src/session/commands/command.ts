import { type DataType, type Schema, STRING } from '../../types/data-type.ts';
import type { Value } from '../../types/value.ts';
import type { StatementContext } from '../statement-context.ts';

/** A statement that runs on the driver. */
export interface Command<S> {
  /** The columns of its result, known before it runs; empty for none. */
  schema(statement: S): Schema;
  run(statement: S, context: StatementContext): Promise<CommandResult>;
}

/** What a command answers. */
export interface CommandResult {
  readonly rows: readonly (readonly Value[])[];
  /** PostgreSQL's command tag; empty where rows are all there is to say. */
  readonly tag: string;
}

/** Result columns by name; `nullable` is a string that may be NULL. */
export type Columns = Readonly<Record<string, DataType | 'nullable'>>;

/** A command that answers with rows. */
export function listing<S>(
  columns: Columns | ((statement: S) => Columns),
  run: (statement: S, context: StatementContext) => Promise<readonly (readonly Value[])[]>,
  tag = '',
): Command<S> {
  return {
    schema: (statement) => toSchema(typeof columns === 'function' ? columns(statement) : columns),
    run: async (statement, context) => ({ rows: await run(statement, context), tag }),
  };
}

/** A command without a result set; it answers with its tag. */
export function action<S>(run: (statement: S, context: StatementContext) => Promise<string>): Command<S> {
  return {
    schema: () => [],
    run: async (statement, context) => ({ rows: [], tag: await run(statement, context) }),
  };
}

function toSchema(columns: Columns): Schema {
  return Object.entries(columns).map(([name, type]) =>
    type === 'nullable' ? { name, type: STRING, nullable: true } : { name, type, nullable: false },
  );
}

/**
 * Does a name match a pattern of SHOW ... LIKE? `*` stands for anything, `|` separates alternatives, letter
 * case does not matter.
 */
export function matchesPattern(name: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  return pattern
    .split('|')
    .some((part) => new RegExp(`^${part.trim().replaceAll('*', '.*')}$`, 'i').test(name));
}
