import { SparkError } from '../../core/error.ts';
import type { NameReference } from '../../lang/ast/name.ts';
import { GLOBAL_TEMP } from '../session-catalog.ts';
import { nameParts, quoteName, type StatementContext } from '../statement-context.ts';

/** The database that IN names, or the current one, in lower case. @throws SCHEMA_NOT_FOUND */
export async function databaseOf(
  reference: NameReference | undefined,
  context: StatementContext,
): Promise<string> {
  if (reference === undefined) return context.state.currentDatabase;
  const name = (await nameParts(reference, context)).at(-1)!.toLowerCase();
  if (name !== GLOBAL_TEMP && context.engine.catalog.database(name) === undefined) {
    throw new SparkError('SCHEMA_NOT_FOUND', {
      schemaName: quoteName([context.catalog.currentCatalog, name]),
    });
  }
  return name;
}
