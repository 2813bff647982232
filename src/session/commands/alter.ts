import type { TableChange } from '../../catalog/catalog.ts';
import type { CatalogTable } from '../../catalog/catalog-table.ts';
import { SparkError } from '../../core/error.ts';
import type { Property } from '../../lang/ast/name.ts';
import type { AlterNamespace, AlterTable, TableAction } from '../../lang/ast/statement-alter.ts';
import type { CommentOn } from '../../lang/ast/statement-inspect.ts';
import { cachedRelation, relationPlan } from '../cached-relation.ts';
import {
  nameParts,
  partsOf,
  quoteName,
  type StatementContext,
  type TableName,
  tableName,
} from '../statement-context.ts';
import { addColumns, changeColumn, changeColumns } from './alter-columns.ts';
import { addPartitions, dropPartitions, movePartition, renamePartition } from './alter-partitions.ts';
import { action } from './command.ts';
import { propertyMap } from './database.ts';
import { findTable } from './find.ts';
import { locationOf } from './table.ts';
import { renameTemporary } from './view.ts';

const alterTable = action<AlterTable>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const { action: change } = statement;
  if (change.kind === 'rename') {
    await renameRelation(parts, partsOf(change.to), context);
    return 'ALTER TABLE';
  }
  const { table } = await findTable(parts, context, statement.name.span);
  await applyAction(change, table, context);
  return 'ALTER TABLE';
});

const alterNamespace = action<AlterNamespace>(async (statement, context) => {
  const name = (await nameParts(statement.name, context)).at(-1)!;
  const { action } = statement;
  const { catalog } = context.engine;
  switch (action.kind) {
    case 'setProperties':
      await catalog.alterDatabase(name, { properties: propertyMap(action.properties) });
      break;
    case 'unsetProperties':
      await catalog.alterDatabase(name, { properties: without(action.keys) });
      break;
    case 'setLocation':
      await catalog.alterDatabase(name, { location: action.location });
      break;
    case 'setCollation':
      throw new SparkError(
        'UNSUPPORTED_FEATURE.STATEMENT',
        { feature: 'DEFAULT COLLATION of a database' },
        { span: action.span },
      );
  }
  return 'ALTER DATABASE';
});

const commentOn = action<CommentOn>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  if (statement.object === 'namespace') {
    await context.engine.catalog.alterDatabase(parts.at(-1)!, { comment: statement.comment ?? '' });
  } else {
    const name = tableName(parts, context);
    await context.engine.catalog.alterTable(name.database, name.name, { comment: statement.comment ?? null });
  }
  return 'COMMENT';
});

/** RENAME TO of a table or view, temporary ones included. */
export async function renameRelation(
  from: readonly string[],
  to: readonly string[],
  context: StatementContext,
): Promise<void> {
  if (renameTemporary(from, to, context)) return;
  const source: TableName = tableName(from, context);
  const target = tableName(to.length === 1 ? [source.database, to[0]!] : to, context);
  if (target.database !== source.database) {
    throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'Renaming into another database' });
  }
  const { caches, catalog } = context.engine;
  const cached = await cachedRelation([source.database, source.name], context);
  await catalog.rename(source.database, source.name, target.name);
  // As in Spark what was cached stays so, to be computed again.
  if (cached === null) return;
  const plan = await relationPlan([target.database, target.name], context);
  caches.add(plan, target.name, cached.level);
}

/** SET TBLPROPERTIES; the property `comment` is the comment itself. */
export function propertyChange(properties: readonly Property[]): TableChange {
  const { comment, ...rest } = propertyMap(properties);
  return { properties: rest, ...(comment !== undefined && { comment }) };
}

/** UNSET TBLPROPERTIES. */
export function propertyRemoval(keys: readonly string[]): TableChange {
  const { comment, ...rest } = without(keys);
  return { properties: rest, ...(comment !== undefined && { comment }) };
}

async function applyAction(
  change: Exclude<TableAction, { kind: 'rename' }>,
  table: CatalogTable,
  context: StatementContext,
): Promise<void> {
  const { catalog } = context.engine;
  const [, database, name] = table.identifier;
  const alter = (to: TableChange): Promise<void> => catalog.alterTable(database!, name!, to);
  switch (change.kind) {
    case 'setProperties':
      return alter(propertyChange(change.properties));
    case 'unsetProperties':
      return alter(propertyRemoval(change.keys));
    case 'setSerde':
      if (change.serde !== undefined || change.partition !== undefined) throw unsupported(change, table);
      return alter({ options: propertyMap(change.properties) });
    case 'setLocation':
      if (change.partition !== undefined)
        return movePartition(change.partition, change.location, table, context);
      return alter({ location: locationOf(change.location) });
    case 'addColumns':
      return alter({ schema: await addColumns(change.columns, table, context) });
    case 'alterColumns':
      return alter({ schema: await changeColumns(change.changes, table, context) });
    case 'changeColumn':
      if (change.partition !== undefined) throw unsupported(change, table);
      return alter({ schema: await changeColumn(change.name, change.definition, table, context) });
    case 'addPartitions':
      return addPartitions(change, table, context);
    case 'dropPartitions':
      return dropPartitions(change, table, context);
    case 'renamePartition':
      return renamePartition(change, table, context);
    case 'recoverPartitions':
      return catalog.repair(database!, name!, { add: true, drop: false });
    default:
      throw unsupported(change, table);
  }
}

function unsupported(change: TableAction, table: CatalogTable): SparkError {
  const operation = change.kind.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase();
  return new SparkError(
    'UNSUPPORTED_FEATURE.TABLE_OPERATION',
    { tableName: quoteName(table.identifier), operation },
    { span: change.span },
  );
}

function without(keys: readonly string[]): Record<string, null> {
  return Object.fromEntries(keys.map((key) => [key, null]));
}

export const alterCommands = { alterTable, alterNamespace, commentOn };
