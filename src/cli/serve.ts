import type { AddressInfo } from 'node:net';
import { consoleLogger } from '../core/logger.ts';
import type { ThreadSource } from '../core/thread-source.ts';
import { optimizeSooner, setV8Flags } from '../core/v8-flags.ts';
import { createHttpApp, loadHttpLibraries } from '../server/http/app.ts';
import { createPgServer } from '../server/pg/server.ts';
import { onceWarm } from '../session/once-warm.ts';
import { Sessions } from '../session/session-manager.ts';
import { warmUp } from '../session/warm-up.ts';
import type { ServeOptions } from './arguments.ts';
import { UsageError } from './arguments.ts';
import { openEngine } from './open-engine.ts';
import { packageVersion } from './version.ts';

/** Runs the server until SIGINT or SIGTERM. @returns the exit code */
export async function serve(options: ServeOptions, threads: ThreadSource): Promise<number> {
  const logger = consoleLogger('warn');
  const [{ engine, ready, close }] = await Promise.all([
    openEngine(options, threads, logger),
    loadHttpLibraries(),
  ]);
  const sessions = new Sessions(engine);
  const http = await createHttpApp({ sessions, events: engine.events, logger, version: packageVersion() });
  const pg = createPgServer({ sessions, logger });
  try {
    await listen('--http-port', options.httpPort, () =>
      http.listen({ host: options.host, port: options.httpPort }),
    );
    await listen('--pg-port', options.pgPort, () => pg.listen(options.host, options.pgPort));
  } catch (error) {
    await Promise.allSettled([http.close(), pg.close(), close()]);
    throw error;
  }
  setV8Flags();
  onceWarm(engine.events, optimizeSooner);
  const httpPort = (http.server.address() as AddressInfo).port;
  say(`sparrow ${packageVersion()} listening after ${Math.round(performance.now())} ms`);
  say(`  psql -h ${options.host} -p ${pg.port()} default`);
  say(`  http://${options.host}:${httpPort}/   web UI; POST /sql runs statements`);
  ready.then(
    (line) => line !== '' && say(line),
    (error) => logger.log('error', `cannot write the sample trips: ${error.message}`),
  );
  const closing = new AbortController();
  const warming = engine.ready.then(() => warmUp(engine, closing.signal));
  await stopSignal();
  closing.abort();
  await warming;
  await Promise.allSettled([http.close(), pg.close()]);
  sessions.close();
  await close();
  return 0;
}

async function listen(flag: string, port: number, start: () => Promise<unknown>): Promise<void> {
  try {
    await start();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') throw new UsageError(`port ${port} is taken: choose another with ${flag}`);
    if (code === 'EACCES')
      throw new UsageError(`port ${port} may not be opened by this user: choose another with ${flag}`);
    throw new UsageError(`cannot listen on port ${port}: ${message}`);
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
