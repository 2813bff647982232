import { randomUUID } from 'node:crypto';
import { SparkError } from '../core/error.ts';
import type { Engine } from './engine.ts';
import { Session } from './session.ts';
import type { ClientSession, SessionManager } from './statement.ts';

/** Named sessions that nobody used for this long, in milliseconds, are closed. */
const IDLE_LIMIT = 60 * 60 * 1000;

interface NamedSession {
  readonly session: Session;
  lastUsed: number;
}

/** Opens sessions for the doors and keeps those that clients name. */
export class Sessions implements SessionManager {
  readonly #engine: Engine;
  readonly #named = new Map<string, NamedSession>();
  readonly #sweeper = setInterval(() => this.#closeIdle(), 60_000).unref();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  open(options: Parameters<SessionManager['open']>[0]): ClientSession {
    const { name } = options;
    const known = name === undefined ? undefined : this.#named.get(name);
    if (known) {
      known.lastUsed = Date.now();
      return known.session;
    }
    const database = (options.database ?? 'default').toLowerCase();
    if (this.#engine.catalog.database(database) === undefined) {
      throw new SparkError('SCHEMA_NOT_FOUND', { schemaName: `\`${options.database}\`` });
    }
    const session = new Session(this.#engine, {
      id: name ?? randomUUID(),
      user: options.user,
      database,
      dialect: options.dialect,
      conf: options.conf ?? {},
    });
    if (name !== undefined) this.#named.set(name, { session, lastUsed: Date.now() });
    return session;
  }

  close(): void {
    clearInterval(this.#sweeper);
    for (const { session } of this.#named.values()) session.close();
    this.#named.clear();
  }

  #closeIdle(): void {
    const horizon = Date.now() - IDLE_LIMIT;
    for (const [name, entry] of this.#named) {
      if (entry.lastUsed > horizon) continue;
      entry.session.close();
      this.#named.delete(name);
    }
  }
}
