import type { ClientSession, StatementParameter } from '../../src/session/statement.ts';
import type { Schema } from '../../src/types/data-type.ts';
import type { TestServer } from './test-server.ts';

/** How Spark reads statements: what is in double quotes is a text. */
export const SPARK_DIALECT = { doubleQuotedIdentifiers: false, standardConformingStrings: false };

/** A session of a client that speaks Spark's SQL. */
export function openSession(server: TestServer, conf: Readonly<Record<string, string>> = {}): ClientSession {
  return server.sessions.open({ user: 'test', dialect: SPARK_DIALECT, conf });
}

export interface SqlResult {
  /** Values as texts; NULL as null. */
  readonly rows: (string | null)[][];
  readonly schema: Schema;
}

/** Runs a statement to its end. */
export async function executeSql(
  session: ClientSession,
  sql: string,
  parameters: readonly StatementParameter[] = [],
): Promise<SqlResult> {
  const execution = await session.execute(sql, {
    encoding: { kind: 'json_strings' },
    ...(parameters.length > 0 && { parameters }),
  });
  // Where the blocks fail, the outcome does, too.
  execution.outcome.catch(() => {});
  let text = '';
  for await (const block of execution.blocks) text += Buffer.from(block.bytes).toString();
  await execution.outcome;
  const lines = text.split('\n').filter((line) => line !== '');
  return { rows: lines.map((line) => JSON.parse(line) as (string | null)[]), schema: execution.schema };
}
