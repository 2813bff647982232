import type { TableChange } from '../../catalog/catalog.ts';
import { SparkError } from '../../core/error.ts';
import type {
  AlterNamespace,
  AlterTable,
  AlterView,
  TableAction,
  ViewAction,
} from '../../lang/ast/statement-alter.ts';
import type { CommentOn } from '../../lang/ast/statement-inspect.ts';
import { resolveType } from '../../plan/analyzer/resolve-type.ts';
import {
  nameParts,
  partsOf,
  type StatementContext,
  type TableName,
  tableName,
} from '../statement-context.ts';
import { action } from './command.ts';
import { propertyMap } from './database.ts';
import { findTable } from './find.ts';

const alterTable = action<AlterTable>(async (statement, context) => {
  const parts = await nameParts(statement.name, context);
  const name = tableName(parts, context);
  const { catalog } = context.engine;
  const { action } = statement;
  if (action.kind === 'rename') {
    await rename(name, partsOf(action.to), context);
  } else if (action.kind === 'recoverPartitions') {
    await catalog.repair(name.database, name.name, { add: true, drop: false });
  } else {
    const { table } = await findTable(parts, context, statement.name.span);
    await catalog.alterTable(name.database, name.name, tableChange(action, table.schema));
  }
  return 'ALTER TABLE';
});

const alterView = action<AlterView>(async (statement, context) => {
  const name = tableName(await nameParts(statement.name, context), context);
  const { action } = statement;
  if (action.kind !== 'rename') throw unsupported(action);
  await rename(name, partsOf(action.to), context);
  return 'ALTER VIEW';
});

const alterNamespace = action<AlterNamespace>(async (statement, context) => {
  const name = (await nameParts(statement.name, context)).at(-1)!;
  const { action } = statement;
  if (action.kind === 'setProperties') {
    await context.engine.catalog.alterDatabase(name, { properties: propertyMap(action.properties) });
  } else if (action.kind === 'setLocation') {
    await context.engine.catalog.alterDatabase(name, { location: action.location });
  } else {
    throw unsupported(action);
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

async function rename(from: TableName, to: readonly string[], context: StatementContext): Promise<void> {
  const target = tableName(to.length === 1 ? [from.database, to[0]!] : to, context);
  if (target.database !== from.database) {
    throw new SparkError('UNSUPPORTED_FEATURE.STATEMENT', { feature: 'Renaming into another database' });
  }
  await context.engine.catalog.rename(from.database, from.name, target.name);
}

function tableChange(
  action: Exclude<TableAction, { kind: 'rename' | 'recoverPartitions' }>,
  schema: TableChange['schema'] & {},
): TableChange {
  switch (action.kind) {
    case 'setProperties':
      return { properties: propertyMap(action.properties) };
    case 'unsetProperties':
      return { properties: Object.fromEntries(action.keys.map((key) => [key, null])) };
    case 'addColumns': {
      const added = action.columns.map((column) => ({
        name: partsOf(column.name).join('.'),
        type: resolveType(column.type),
        nullable: column.nullable,
        ...(column.comment !== undefined && { comment: column.comment }),
      }));
      return { schema: [...schema, ...added] };
    }
    case 'setLocation':
      if (action.partition === undefined) return { location: action.location };
      throw unsupported(action);
    default:
      throw unsupported(action);
  }
}

function unsupported(action: TableAction | ViewAction | AlterNamespace['action']): SparkError {
  return new SparkError(
    'UNSUPPORTED_FEATURE.STATEMENT',
    { feature: `ALTER with ${action.kind}` },
    { span: action.span },
  );
}

export const alterCommands = { alterTable, alterView, alterNamespace, commentOn };
