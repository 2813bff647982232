import type { AddressInfo } from 'node:net';
import { silentLogger } from '../../src/core/logger.ts';
import { createHttpApp } from '../../src/server/http/app.ts';
import { createPgServer } from '../../src/server/pg/server.ts';
import { startTestServer, type TestServer } from './test-server.ts';

export interface TestDoors extends TestServer {
  readonly pgPort: number;
  /** `http://127.0.0.1:port`. */
  readonly url: string;
}

/** A server with both doors open on free ports. */
export async function openTestDoors(
  executors = 2,
  conf: Readonly<Record<string, string>> = {},
): Promise<TestDoors> {
  const server = await startTestServer({ executors, conf });
  const { sessions, engine } = server;
  const http = await createHttpApp({
    sessions,
    events: engine.events,
    logger: silentLogger,
    version: '0.0.0',
  });
  const pg = createPgServer({ sessions, logger: silentLogger });
  await http.listen({ host: '127.0.0.1', port: 0 });
  await pg.listen('127.0.0.1', 0);
  return {
    ...server,
    pgPort: pg.port(),
    url: `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`,
    async close() {
      await Promise.all([http.close(), pg.close()]);
      await server.close();
    },
  };
}
