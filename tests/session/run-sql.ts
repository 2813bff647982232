import { SparkError } from '../../src/core/error.ts';
import type { ClientSession } from '../../src/session/statement.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

export interface SqlSession {
  readonly server: TestServer;
  readonly session: ClientSession;
  /** A statement's rows as texts; NULL as null. */
  run(sql: string): Promise<(string | null)[][]>;
  /** The column names and types of its result. */
  schema(sql: string): Promise<string>;
  /** The condition that it fails with; throws what is none. */
  error(sql: string): Promise<string>;
  close(): Promise<void>;
}

/** A session on a server of its own. */
export async function openSql(
  options: Parameters<typeof startTestServer>[0] = { executors: 1 },
): Promise<SqlSession> {
  const server = await startTestServer(options);
  const dialect = { doubleQuotedIdentifiers: false, standardConformingStrings: false };
  const session = server.sessions.open({ user: 'test', dialect });
  const execute = async (sql: string) => {
    const execution = await session.execute(sql, { encoding: { kind: 'json_strings' } });
    let text = '';
    for await (const block of execution.blocks) text += Buffer.from(block.bytes).toString('utf8');
    await execution.outcome;
    return { text, schema: execution.schema };
  };
  return {
    server,
    session,
    run: async (sql) => parseRows((await execute(sql)).text),
    schema: async (sql) => {
      const { schema } = await execute(sql);
      return schema.map((field) => `${field.name}:${field.type.kind}`).join(',');
    },
    error: async (sql) => {
      try {
        await execute(sql);
      } catch (error) {
        if (error instanceof SparkError) return error.condition;
        throw error;
      }
      throw new Error(`no error: ${sql}`);
    },
    close: () => server.close(),
  };
}

/** A JSON array a line. */
function parseRows(text: string): (string | null)[][] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as (string | null)[]);
}
