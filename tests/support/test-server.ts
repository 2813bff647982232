import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../../src/core/logger.ts';
import { createEngine } from '../../src/session/create-engine.ts';
import type { Engine } from '../../src/session/engine.ts';
import { Sessions } from '../../src/session/session-manager.ts';

export interface TestServer {
  readonly engine: Engine;
  readonly sessions: Sessions;
  /** A folder of its own: the warehouse, and whatever a test wants to write. */
  readonly folder: string;
  close(): Promise<void>;
}

/** An engine with an empty catalog in a folder that is removed afterwards. */
export async function startTestServer(options: {
  readonly executors: number;
  readonly conf?: Readonly<Record<string, string>>;
}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'sparrow-test-'));
  const engine = await createEngine({
    conf: { 'spark.sql.warehouse.dir': join(folder, 'warehouse'), ...options.conf },
    executors: options.executors,
    logger: silentLogger,
  });
  const sessions = new Sessions(engine);
  return {
    engine,
    sessions,
    folder,
    async close() {
      sessions.close();
      engine.catalog.close();
      await engine.queries.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
