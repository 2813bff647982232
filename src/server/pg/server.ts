import { randomInt } from 'node:crypto';
import { type AddressInfo, createServer, isIP, type Socket } from 'node:net';
import { SparkError } from '../../core/error.ts';
import type { Logger } from '../../core/logger.ts';
import type { Backend, ClientSession, PostgresClient, SessionManager } from '../../session/statement.ts';
import { Connection } from './connection.ts';
import { errorFields, PgError } from './errors.ts';
import * as backend from './protocol/backend.ts';
import { ProtocolError } from './protocol/byte-reader.ts';
import { Framing, type IncomingMessage } from './protocol/framing.ts';
import type { StartupMessage } from './protocol/frontend.ts';
import { ServerSettings } from './server-settings.ts';

export interface PgContext {
  readonly sessions: SessionManager;
  readonly logger: Logger;
}

export interface PgServer {
  listen(host: string, port: number): Promise<void>;
  port(): number;
  close(): Promise<void>;
}

/** Identifiers in double quotes and standard-conforming strings: what clients of this port rely on. */
const PG_DIALECT = { doubleQuotedIdentifiers: true, standardConformingStrings: true };
/** A client that connects and says nothing is dropped after this many milliseconds. */
const STARTUP_TIMEOUT = 60_000;

/** The PostgreSQL door. */
export function createPgServer(context: PgContext): PgServer {
  const clients = new Clients();
  const server = createServer({ noDelay: true }, (socket) => new Client(socket, context, clients));
  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      }),
    port: () => (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        clients.disconnectAll();
        server.close(() => resolve());
      }),
  };
}

/** All clients, for CancelRequest: it names a process id and proves itself by the key. */
class Clients {
  readonly #byId = new Map<number, Client>();
  readonly #all = new Set<Client>();
  #lastId = 0;

  add(client: Client): number {
    this.#all.add(client);
    this.#lastId = (this.#lastId + 1) & 0x7fffffff;
    this.#byId.set(this.#lastId, client);
    return this.#lastId;
  }

  remove(client: Client): void {
    this.#all.delete(client);
    this.#byId.delete(client.processId);
  }

  cancel(processId: number, secretKey: number): void {
    const client = this.#byId.get(processId);
    if (client?.secretKey === secretKey) client.cancel();
  }

  /** Those that logged in. */
  backends(): readonly Backend[] {
    return [...this.#all].flatMap((client) => client.backend() ?? []);
  }

  /** What pg_cancel_backend and pg_terminate_backend do. */
  stop(processId: number, terminate: boolean): boolean {
    const client = this.#byId.get(processId);
    if (client === undefined) return false;
    if (terminate) client.disconnect();
    else client.cancel();
    return true;
  }

  disconnectAll(): void {
    for (const client of this.#all) client.disconnect();
  }
}

/** One socket: bytes to messages, startup, then a `Connection`. */
class Client {
  readonly processId: number;
  readonly secretKey = randomInt(1, 0x7fffffff);
  readonly #socket: Socket;
  readonly #context: PgContext;
  readonly #clients: Clients;
  readonly #framing = new Framing();
  readonly #queue: IncomingMessage[] = [];
  readonly #startupTimer: NodeJS.Timeout;
  readonly #started = BigInt(Date.now()) * 1000n;
  #user = '';
  #connection: Connection | null = null;
  #draining = false;

  constructor(socket: Socket, context: PgContext, clients: Clients) {
    this.#socket = socket;
    this.#context = context;
    this.#clients = clients;
    this.processId = clients.add(this);
    this.#startupTimer = setTimeout(() => socket.destroy(), STARTUP_TIMEOUT).unref();
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#closed());
  }

  cancel(): void {
    this.#connection?.cancel();
  }

  backend(): Backend | null {
    const connection = this.#connection;
    if (connection === null) return null;
    return {
      processId: this.processId,
      user: this.#user,
      applicationName: connection.settings.get('application_name') ?? '',
      started: this.#started,
      queryStarted: connection.running?.started ?? null,
      query: connection.running?.text ?? null,
    };
  }

  disconnect(): void {
    this.#fatal(new PgError('57P01', 'terminating connection due to administrator command', 'FATAL'));
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const message of this.#framing.push(chunk)) this.#queue.push(message);
    } catch (error) {
      this.#fatal(error);
      return;
    }
    void this.#drain();
  }

  /** Handles messages one after the other; more may arrive meanwhile. */
  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    try {
      for (let message = this.#queue.shift(); message; message = this.#queue.shift()) {
        if (!(await this.#handle(message))) {
          this.#socket.end();
          return;
        }
      }
    } catch (error) {
      this.#fatal(error);
    } finally {
      this.#draining = false;
    }
  }

  async #handle(message: IncomingMessage): Promise<boolean> {
    switch (message.kind) {
      case 'ssl_request':
      case 'gss_request':
        this.#socket.write('N');
        return true;
      case 'cancel_request':
        this.#clients.cancel(message.processId, message.secretKey);
        return false;
      case 'startup':
        this.#start(message);
        return true;
      default:
        return this.#connection!.handle(message);
    }
  }

  #start(message: StartupMessage & { kind: 'startup' }): void {
    clearTimeout(this.#startupTimer);
    const address = this.#socket.remoteAddress ?? '';
    if (!isLoopback(address)) {
      throw new PgError(
        '28000',
        `no pg_hba.conf entry for host "${address}": this server takes local connections only`,
        'FATAL',
      );
    }
    const { options, ...parameters } = message.parameters;
    const user = parameters.user;
    if (user === undefined || user === '')
      throw new PgError('28000', 'no PostgreSQL user name specified in startup packet', 'FATAL');
    const settings = new ServerSettings({
      ...commandLineOptions(options),
      ...parameters,
      session_authorization: user,
    });
    const database = parameters.database ?? user;
    const client: PostgresClient = {
      database,
      processId: this.processId,
      setting: (name) => settings.get(name),
      setSetting: (name, value) => this.#connection?.setSetting(name, value),
      settings: () => settings.entries(),
      backends: () => this.#clients.backends(),
      cancel: (processId, terminate) => this.#clients.stop(processId, terminate),
    };
    this.#user = user;
    const session = this.#openSession(database, settings, client);
    this.#connection = new Connection(this.#socket, session, settings);
    const unknown = Object.keys(parameters).filter((name) => name.startsWith('_pq_.'));
    if (message.minorVersion > 0 || unknown.length > 0)
      this.#socket.write(backend.negotiateProtocolVersion(unknown));
    this.#socket.write(backend.authenticationOk);
    this.#connection.reportSettings();
    this.#socket.write(backend.backendKeyData(this.processId, this.secretKey));
    this.#connection.ready();
  }

  /** Any database name connects; one that is a Spark database becomes the current one. */
  #openSession(database: string, settings: ServerSettings, postgres: PostgresClient): ClientSession {
    const zone = settings.get('TimeZone') ?? 'UTC';
    const options = {
      user: this.#user,
      dialect: { ...PG_DIALECT, postgres },
      conf: { 'spark.sql.session.timeZone': zone },
    };
    try {
      return this.#context.sessions.open({ ...options, database });
    } catch (error) {
      if (error instanceof SparkError && error.condition === 'SCHEMA_NOT_FOUND')
        return this.#context.sessions.open(options);
      throw error;
    }
  }

  /** Tells the client why and ends the connection. */
  #fatal(error: unknown): void {
    const known = error instanceof PgError || error instanceof SparkError || error instanceof ProtocolError;
    if (!known)
      this.#context.logger.log('error', error instanceof Error ? (error.stack ?? '') : String(error));
    if (!this.#socket.destroyed)
      this.#socket.end(backend.errorResponse({ ...errorFields(error), S: 'FATAL', V: 'FATAL' }));
    this.#queue.length = 0;
    // A client that never reads would keep the socket half open.
    setTimeout(() => this.#socket.destroy(), 1000).unref();
  }

  #closed(): void {
    clearTimeout(this.#startupTimer);
    this.#clients.remove(this);
    this.#queue.length = 0;
    this.#connection?.close();
  }
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/, '');
  return plain === '::1' || (isIP(plain) === 4 && plain.startsWith('127.'));
}

/** `-c name=value` of the startup packet's `options`. */
function commandLineOptions(options = ''): Record<string, string> {
  const settings: Record<string, string> = {};
  for (const [, name, value] of options.matchAll(/(?:-c\s*|--)([\w.]+)=((?:\\.|[^\s\\])*)/g)) {
    settings[name!] = value!.replace(/\\(.)/g, '$1');
  }
  return settings;
}
