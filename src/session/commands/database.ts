import { SparkError } from '../../core/error.ts';
import type { Property } from '../../lang/ast/name.ts';
import type { CreateNamespace, DropNamespace } from '../../lang/ast/statement-create.ts';
import { nameParts } from '../statement-context.ts';
import { action } from './command.ts';

const createNamespace = action<CreateNamespace>(async (statement, context) => {
  const name = (await nameParts(statement.name, context)).at(-1)!;
  await context.engine.catalog.createDatabase(
    {
      name,
      properties: propertyMap(statement.properties),
      ...(statement.comment !== undefined && { comment: statement.comment }),
      ...(statement.location !== undefined && { location: statement.location }),
    },
    { ifNotExists: statement.ifNotExists },
  );
  return 'CREATE SCHEMA';
});

const dropNamespace = action<DropNamespace>(async (statement, context) => {
  const name = (await nameParts(statement.name, context)).at(-1)!.toLowerCase();
  const { catalog, functions } = context.engine;
  if (!statement.cascade && functions.list(name).length > 0) {
    throw new SparkError('SCHEMA_NOT_EMPTY', { schemaName: `\`${name}\`` });
  }
  await catalog.dropDatabase(name, statement);
  functions.removeDatabase(name);
  // A session whose database is gone goes on in `default`.
  if (context.state.currentDatabase === name) context.state.currentDatabase = 'default';
  return 'DROP SCHEMA';
});

export function propertyMap(properties: readonly Property[]): Record<string, string> {
  return Object.fromEntries(properties.map((property) => [property.key, property.value ?? '']));
}

export const databaseCommands = { createNamespace, dropNamespace };
