import { SparkError } from '../../src/core/error.ts';
import type { ClientSession } from '../../src/session/statement.ts';
import { executeSql, openSession } from '../support/execute-sql.ts';
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
  const session = openSession(server);
  return {
    server,
    session,
    run: async (sql) => (await executeSql(session, sql)).rows,
    schema: async (sql) => {
      const { schema } = await executeSql(session, sql);
      return schema.map((field) => `${field.name}:${field.type.kind}`).join(',');
    },
    error: async (sql) => {
      try {
        await executeSql(session, sql);
      } catch (error) {
        if (error instanceof SparkError) return error.condition;
        throw error;
      }
      throw new Error(`no error: ${sql}`);
    },
    close: () => server.close(),
  };
}
