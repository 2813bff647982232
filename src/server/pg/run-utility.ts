import { type Schema, STRING } from '../../types/data-type.ts';
import type { Connection } from './connection.ts';
import { PgError } from './errors.ts';
import * as backend from './protocol/backend.ts';
import { settingName } from './server-settings.ts';
import type { UtilityStatement } from './utility-statement.ts';

/** The columns that a utility statement answers with; FETCH has those of its cursor, unknown before. */
export function utilitySchema(statement: UtilityStatement | null): Schema | null {
  if (statement?.kind === 'show') return [textColumn(settingName(statement.name))];
  if (statement?.kind === 'show_all') return ['name', 'setting', 'description'].map(textColumn);
  return null;
}

function textColumn(name: string): Schema[number] {
  return { name, type: STRING, nullable: true };
}

/** @param describe send a RowDescription first, as the simple protocol has it */
export async function runUtility(
  statement: UtilityStatement,
  client: Connection,
  describe: boolean,
): Promise<void> {
  client.refuseInFailedTransaction(statement);
  switch (statement.kind) {
    case 'begin':
      if (client.transaction === 'I') client.transaction = 'T';
      return complete(client, 'BEGIN');
    case 'commit':
    case 'rollback': {
      const tag = statement.kind === 'commit' && client.transaction !== 'E' ? 'COMMIT' : 'ROLLBACK';
      client.transaction = 'I';
      client.endTransaction();
      return complete(client, tag);
    }
    case 'savepoint':
      if (client.transaction === 'I')
        throw new PgError('25P01', `${statement.tag} can only be used in transaction blocks`);
      client.transaction = 'T';
      return complete(client, statement.tag);
    case 'set':
      client.setSetting(statement.name, statement.value);
      return complete(client, 'SET');
    case 'set_transaction':
      return complete(client, 'SET');
    case 'show':
      return showRows(
        client,
        utilitySchema(statement)!,
        [[client.settings.get(statement.name) ?? '']],
        'SHOW',
        describe,
      );
    case 'show_all': {
      const rows = client.settings.entries().map(([name, value]) => [name, value, '']);
      return showRows(client, utilitySchema(statement)!, rows, 'SHOW', describe);
    }
    case 'reset':
      if (statement.name === null) client.settings.resetAll();
      else client.settings.reset(statement.name);
      client.reportSettings();
      return complete(client, 'RESET');
    case 'discard':
      if (statement.tag === 'DISCARD ALL') discardAll(client);
      return complete(client, statement.tag);
    case 'deallocate':
      return deallocate(client, statement.name);
    case 'no_effect':
      return complete(client, statement.tag);
    case 'declare_cursor':
      return declareCursor(client, statement);
    case 'fetch':
      return fetchRows(client, statement, describe);
    case 'close_cursor':
      return closeCursor(client, statement.name);
  }
}

function discardAll(client: Connection): void {
  if (client.transaction !== 'I')
    throw new PgError('25001', 'DISCARD ALL cannot run inside a transaction block');
  client.statements.clear();
  for (const name of [...client.portals.keys()]) client.closePortal(name);
  client.settings.resetAll();
  client.session.reset();
  client.reportSettings();
}

function complete(client: Connection, tag: string): void {
  client.write(backend.commandComplete(tag));
}

function showRows(
  client: Connection,
  schema: Schema,
  rows: readonly (readonly string[])[],
  tag: string,
  describe: boolean,
): void {
  if (describe) client.write(client.describeColumns(schema, []));
  for (const row of rows) client.write(backend.dataRow(row));
  complete(client, tag);
}

function deallocate(client: Connection, name: string | null): void {
  if (name === null) {
    client.statements.clear();
    complete(client, 'DEALLOCATE ALL');
    return;
  }
  if (!client.statements.delete(name))
    throw new PgError('26000', `prepared statement "${name}" does not exist`);
  complete(client, 'DEALLOCATE');
}

async function declareCursor(
  client: Connection,
  statement: UtilityStatement & { kind: 'declare_cursor' },
): Promise<void> {
  if (client.transaction === 'I' && !statement.hold) {
    throw new PgError('25P01', 'DECLARE CURSOR can only be used in transaction blocks');
  }
  if (client.portals.has(statement.name))
    throw new PgError('42P03', `cursor "${statement.name}" already exists`);
  client.openPortal(statement.name, await client.prepare(statement.query, []), [], [], statement.hold);
  complete(client, 'DECLARE CURSOR');
}

async function fetchRows(
  client: Connection,
  statement: UtilityStatement & { kind: 'fetch' },
  describe: boolean,
): Promise<void> {
  const cursor = client.portals.get(statement.name);
  if (!cursor?.portal) throw new PgError('34000', `cursor "${statement.name}" does not exist`);
  if (describe && !statement.move)
    client.write(client.describeColumns(cursor.portal.schema, cursor.formats, cursor.statement.clientTypes));
  const drop = async (_: Uint8Array, release?: () => void): Promise<void> => release?.();
  const { rows } = await client.runPortal(cursor.portal, statement.count, statement.move ? drop : undefined);
  complete(client, `${statement.move ? 'MOVE' : 'FETCH'} ${rows}`);
}

function closeCursor(client: Connection, name: string | null): void {
  if (name === null) {
    for (const key of [...client.portals.keys()]) client.closePortal(key);
    complete(client, 'CLOSE CURSOR ALL');
    return;
  }
  if (!client.portals.has(name)) throw new PgError('34000', `cursor "${name}" does not exist`);
  client.closePortal(name);
  complete(client, 'CLOSE CURSOR');
}
