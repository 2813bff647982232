import type { Socket } from 'node:net';
import { SparkError } from '../../core/error.ts';
import { pgTypeOf, sparkTypeOf } from '../../session/postgres/pg-type.ts';
import type { ClientSession, ClientType } from '../../session/statement.ts';
import type { Schema } from '../../types/data-type.ts';
import { errorFields, PgError } from './errors.ts';
import { decodeParameter } from './parameter.ts';
import { Portal, type PortalRun } from './portal.ts';
import * as backend from './protocol/backend.ts';
import type { IncomingMessage } from './protocol/framing.ts';
import type { FrontendMessage } from './protocol/frontend.ts';
import { runUtility, utilitySchema } from './run-utility.ts';
import { reportedSettings, type ServerSettings } from './server-settings.ts';
import { parseUtility, type UtilityStatement } from './utility-statement.ts';

type ClientTypes = readonly (ClientType | null)[] | undefined;

/** A Parse'd statement. */
export interface NamedStatement {
  readonly text: string;
  readonly parameterOids: readonly number[];
  /** PostgreSQL's types of the columns, where the schema does not tell them. */
  readonly clientTypes?: ClientTypes;
  /** Null for statements without a result set. */
  readonly schema: Schema | null;
  readonly utility: UtilityStatement | null;
}

/** A Bind's result; what it runs is either a session's statement or something the door answers itself. */
export interface NamedPortal {
  readonly statement: NamedStatement;
  readonly portal: Portal | null;
  readonly formats: readonly (0 | 1)[];
  /** Survives the end of the transaction (WITH HOLD). */
  readonly hold: boolean;
}

/** The largest Int16: how clients read the number of columns. */
const MOST_COLUMNS = 32_767;

export type TransactionStatus = 'I' | 'T' | 'E';

/**
 * One client after its startup: an actor that handles messages strictly in order. After an error in the
 * extended protocol it skips to the next Sync, as PostgreSQL does.
 */
export class Connection {
  readonly settings: ServerSettings;
  readonly session: ClientSession;
  readonly statements = new Map<string, NamedStatement>();
  readonly portals = new Map<string, NamedPortal>();
  transaction: TransactionStatus = 'I';
  readonly #socket: Socket;
  readonly #reported = new Map<string, string>();
  /** The statement under way, and when it began in microseconds since the epoch. */
  running: { readonly text: string; readonly started: bigint } | null = null;
  /** Stops the statement or portal that is under way; null between messages, when a CancelRequest does nothing. */
  #cancellation: AbortController | null = null;
  #skipToSync = false;

  constructor(socket: Socket, session: ClientSession, settings: ServerSettings) {
    this.#socket = socket;
    this.session = session;
    this.settings = settings;
  }

  /** Stops what runs now: a CancelRequest, or the client is gone. */
  cancel(): void {
    this.#cancellation?.abort();
  }

  close(): void {
    this.cancel();
    for (const { portal } of this.portals.values()) portal?.close();
    this.portals.clear();
    this.session.close();
  }

  /** Tells the client of settings that changed since it was last told. */
  reportSettings(): void {
    for (const name of reportedSettings) {
      const value = this.settings.get(name) ?? '';
      if (this.#reported.get(name) === value) continue;
      this.#reported.set(name, value);
      this.write(backend.parameterStatus(name, value));
    }
  }

  ready(): void {
    this.write(backend.readyForQuery(this.transaction));
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Writes and waits until the client has taken enough of it; `release` is called when nobody reads the bytes. */
  async send(bytes: Uint8Array, release?: () => void): Promise<void> {
    if (this.#socket.destroyed) throw new PgError('08006', 'connection to client lost');
    if (this.#socket.write(bytes, release)) return;
    await new Promise<void>((resolve) => {
      const finish = () => {
        this.#socket.off('drain', finish).off('close', finish);
        resolve();
      };
      this.#socket.on('drain', finish).on('close', finish);
    });
  }

  /** @returns false when the connection shall end */
  async handle(message: IncomingMessage): Promise<boolean> {
    if (message.kind === 'terminate') return false;
    if (this.#skipToSync && message.kind !== 'sync') return true;
    try {
      if (message.kind === 'query')
        this.running = { text: message.text, started: BigInt(Date.now()) * 1000n };
      await this.#dispatch(message as FrontendMessage);
    } catch (error) {
      this.#fail(error);
      if (message.kind === 'query') this.ready();
      else this.#skipToSync = message.kind !== 'sync';
    } finally {
      this.running = null;
      this.#cancellation = null;
    }
    return true;
  }

  async #dispatch(message: FrontendMessage): Promise<void> {
    switch (message.kind) {
      case 'query':
        return this.#simpleQuery(message.text);
      case 'parse':
        return this.#parse(message.name, message.text, message.types);
      case 'bind':
        return this.#bind(message);
      case 'describe':
        return message.target === 'statement'
          ? this.#describeStatement(message.name)
          : this.#describePortal(message.name);
      case 'execute':
        return this.#execute(message.portal, message.maxRows);
      case 'close':
        if (message.target === 'statement') this.statements.delete(message.name);
        else this.closePortal(message.name);
        return this.write(backend.closeComplete);
      case 'sync':
        this.#skipToSync = false;
        if (this.transaction === 'I') this.endTransaction();
        return this.ready();
      case 'flush':
      case 'terminate':
      case 'copy_data':
      case 'copy_done':
      case 'copy_fail':
        return;
      case 'password':
      case 'function_call':
        throw new PgError('0A000', 'the fast-path function call protocol is not supported');
    }
  }

  /** A setting of PostgreSQL's, by SET or set_config. */
  setSetting(name: string, value: string): void {
    if (name.toLowerCase() === 'timezone') this.session.setConf('spark.sql.session.timeZone', value);
    this.settings.set(name, value);
    this.reportSettings();
  }

  closePortal(name: string): void {
    this.portals.get(name)?.portal?.close();
    this.portals.delete(name);
  }

  /** Portals end with their transaction, but for cursors WITH HOLD. */
  endTransaction(): void {
    for (const [name, { hold }] of this.portals) if (!hold) this.closePortal(name);
  }

  /** Binds a query to a portal; it starts with the first Execute or FETCH. */
  openPortal(
    name: string,
    statement: NamedStatement,
    parameters: Parameters<typeof decodeParameter>[],
    resultFormats: readonly number[],
    hold: boolean,
  ): void {
    const { schema, text } = statement;
    const formats = columnFormats(schema?.length ?? 0, resultFormats);
    const values = parameters.map(([oid, format, bytes]) => decodeParameter(oid, format, bytes));
    const portal = statement.utility
      ? null
      : new Portal(schema ?? [], (signal) =>
          this.session.execute(text, {
            encoding: { kind: 'data_row', formats },
            parameters: values,
            signal,
          }),
        );
    this.closePortal(name);
    this.portals.set(name, { statement, portal, formats, hold });
  }

  /** Sends up to `limit` rows of a portal, null for all; meanwhile it is what a CancelRequest stops. */
  runPortal(
    portal: Portal,
    limit: number | null,
    send: Parameters<Portal['run']>[1] = (bytes, release) => this.send(bytes, release),
  ): Promise<PortalRun> {
    this.#cancellation = portal.cancellation;
    return portal.run(limit, send);
  }

  /** @throws 54011 where the protocol, which counts columns in an Int16, can't tell of so many */
  describeColumns(schema: Schema, formats: readonly (0 | 1)[], types?: ClientTypes): Buffer {
    if (schema.length > MOST_COLUMNS)
      throw new PgError('54011', `target lists can have at most ${MOST_COLUMNS} entries`);
    return backend.rowDescription(
      schema.map((field, i) => {
        const { oid, size, modifier } = types?.[i] ? { ...types[i], modifier: -1 } : pgTypeOf(field.type);
        return { name: field.name, oid, size, modifier, format: formats[i] ?? 0 };
      }),
    );
  }

  async prepare(text: string, oids: readonly number[]): Promise<NamedStatement> {
    const utility = parseUtility(text, (name) => this.settings.has(name));
    if (utility || isEmpty(text)) return { text, parameterOids: [], schema: utilitySchema(utility), utility };
    this.refuseInFailedTransaction(null);
    const prepared = await this.session.prepare(text, oids.map(sparkTypeOf));
    return {
      text,
      parameterOids: prepared.parameterTypes.map(
        (type, i) => oids[i] || (prepared.clientParameterTypes?.[i] ?? pgTypeOf(type)).oid,
      ),
      schema: prepared.schema,
      clientTypes: prepared.clientTypes,
      utility,
    };
  }

  /** In a failed transaction only its end is taken. */
  refuseInFailedTransaction(utility: UtilityStatement | null): void {
    const ends =
      utility?.kind === 'rollback' ||
      utility?.kind === 'commit' ||
      (utility?.kind === 'savepoint' && utility.tag === 'ROLLBACK');
    if (this.transaction === 'E' && !ends) {
      throw new PgError(
        '25P02',
        'current transaction is aborted, commands ignored until end of transaction block',
      );
    }
  }

  async #simpleQuery(text: string): Promise<void> {
    this.closePortal('');
    const parts = this.session.split(text).filter((part) => !isEmpty(part));
    if (parts.length === 0) this.write(backend.emptyQueryResponse);
    let end = 0;
    for (const part of parts) {
      const start = text.indexOf(part, end);
      end = start + part.length;
      await this.#runSimple(part).catch((error) => {
        // Places are of the part; clients count from the start of what they sent.
        if (error instanceof SparkError && error.position !== undefined)
          error.position += [...text.slice(0, start)].length;
        throw error;
      });
    }
    if (this.transaction === 'I') this.endTransaction();
    this.ready();
  }

  async #runSimple(text: string): Promise<void> {
    const utility = parseUtility(text, (name) => this.settings.has(name));
    this.refuseInFailedTransaction(utility);
    if (utility) return runUtility(utility, this, true);
    this.#cancellation = new AbortController();
    const execution = await this.session.execute(text, {
      encoding: { kind: 'data_row', formats: [] },
      signal: this.#cancellation.signal,
    });
    try {
      if (execution.schema.length > 0)
        this.write(this.describeColumns(execution.schema, [], execution.clientTypes));
    } catch (error) {
      execution.cancel();
      throw error;
    }
    for await (const block of execution.blocks) await this.send(block.bytes, block.release);
    const outcome = await execution.outcome;
    this.write(backend.commandComplete(outcome.kind === 'rows' ? `SELECT ${outcome.rowCount}` : outcome.tag));
  }

  async #parse(name: string, text: string, types: readonly number[]): Promise<void> {
    if (name !== '' && this.statements.has(name)) {
      throw new PgError('42P05', `prepared statement "${name}" already exists`);
    }
    if (this.session.split(text).filter((part) => !isEmpty(part)).length > 1) {
      throw new PgError('42601', 'cannot insert multiple commands into a prepared statement');
    }
    const [single = ''] = this.session.split(text);
    this.statements.set(name, await this.prepare(single, types));
    this.write(backend.parseComplete);
  }

  #bind(message: FrontendMessage & { kind: 'bind' }): void {
    const statement = this.#statement(message.statement);
    const { parameters, parameterFormats } = message;
    if (parameters.length !== statement.parameterOids.length) {
      throw new PgError(
        '08P01',
        `bind message supplies ${parameters.length} parameters, but prepared statement "${message.statement}" requires ${statement.parameterOids.length}`,
      );
    }
    this.refuseInFailedTransaction(statement.utility);
    if (message.portal !== '' && this.portals.has(message.portal)) {
      throw new PgError('42P03', `cursor "${message.portal}" already exists`);
    }
    const values = parameters.map((bytes, i): Parameters<typeof decodeParameter> => {
      const format = parameterFormats.length === 1 ? parameterFormats[0]! : (parameterFormats[i] ?? 0);
      return [statement.parameterOids[i]!, format, bytes];
    });
    this.openPortal(message.portal, statement, values, message.resultFormats, false);
    this.write(backend.bindComplete);
  }

  #describeStatement(name: string): void {
    const { parameterOids, schema, clientTypes } = this.#statement(name);
    this.write(backend.parameterDescription(parameterOids));
    this.write(schema ? this.describeColumns(schema, [], clientTypes) : backend.noData);
  }

  #describePortal(name: string): void {
    const { statement, formats } = this.#portal(name);
    const { schema, clientTypes } = statement;
    this.write(schema ? this.describeColumns(schema, formats, clientTypes) : backend.noData);
  }

  async #execute(name: string, maxRows: number): Promise<void> {
    const { statement, portal } = this.#portal(name);
    this.refuseInFailedTransaction(statement.utility);
    if (statement.utility) return runUtility(statement.utility, this, false);
    if (isEmpty(statement.text)) return this.write(backend.emptyQueryResponse);
    this.running = { text: statement.text, started: BigInt(Date.now()) * 1000n };
    const { done, rows } = await this.runPortal(portal!, maxRows > 0 ? maxRows : null);
    if (!done) return this.write(backend.portalSuspended);
    const outcome = await (await portal!.execution()).outcome;
    this.write(backend.commandComplete(outcome.kind === 'rows' ? `SELECT ${rows}` : outcome.tag));
  }

  #fail(error: unknown): void {
    this.write(backend.errorResponse(errorFields(error)));
    if (this.transaction === 'T') this.transaction = 'E';
  }

  #statement(name: string): NamedStatement {
    const statement = this.statements.get(name);
    if (!statement) throw new PgError('26000', `prepared statement "${name}" does not exist`);
    return statement;
  }

  #portal(name: string): NamedPortal {
    const portal = this.portals.get(name);
    if (!portal) throw new PgError('34000', `portal "${name}" does not exist`);
    return portal;
  }
}

/** Comments and white space only. */
function isEmpty(text: string): boolean {
  return text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim() === '';
}

/** One format per column: none given means text, one given means it for all. */
function columnFormats(columns: number, given: readonly number[]): (0 | 1)[] {
  return Array.from({ length: columns }, (_, i) =>
    (given.length === 1 ? given[0] : given[i]) === 1 ? 1 : 0,
  );
}
